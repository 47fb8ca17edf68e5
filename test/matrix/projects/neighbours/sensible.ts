/** A service with `@fastify/sensible`, whose helpers have the names of ours: what compiles, and what must not. */
import sensible from '@fastify/sensible'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, { errorResponses } from 'fastify-error-resource'

const app: FastifyInstance = Fastify()
await app.register(sensible, { sharedSchemaId: 'HttpError' })
await app.register(errorResource)

const response = { 200: Type.Object({ id: Type.String() }), ...errorResponses(401, 416) }
app.get('/', { schema: { response } }, async (request, reply) => {
  if (request.is('json') === false) return reply.unauthorized('No.', { challenge: 'Bearer' })
  // @ts-expect-error The route does not declare 404.
  if (Math.random() > 0.5) return reply.notFound()
  // @ts-expect-error There is no such key of an init.
  if (Math.random() > 0.5) return reply.unauthorized({ unheardOf: true })
  // @ts-expect-error The status owes the length.
  if (Math.random() > 0.5) return reply.rangeNotSatisfiable('Too far.')
  if (Math.random() > 0.5) return reply.rangeNotSatisfiable('Too far.', { completeLength: 42 })
  return reply.ok({ id: '42' })
})

app.get('/theirs', async (request, reply) => {
  reply.vary('accept')
  reply.cacheControl('max-age', 60).preventCache()
  app.assert(request.query, 400, 'A query is needed.')
  const [error] = await app.to(Promise.resolve(42))
  if (error) throw app.httpErrors.conflict('Taken.')
  if (Math.random() > 0.5) return reply.imateapot('No.')
  if (Math.random() > 0.5) return reply.getHttpError(418)
  return reply.notFound('Nothing.')
})
