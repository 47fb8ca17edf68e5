import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, { defineError, serverOptions } from 'fastify-error-resource'

const Taken = defineError({ code: 'TAKEN', status: 409, title: 'Taken' })

test('errors of a TypeScript service are Error Resources', async () => {
  const app: FastifyInstance = Fastify(serverOptions())
  await app.register(errorResource)
  app.post('/orders', async (_request, reply) => reply.error(Taken))
  const conflict = await app.inject({ method: 'POST', url: '/orders' })
  expect(conflict.statusCode).toBe(409)
  expect(conflict.headers['content-type']).toBe('application/problem+json')
  expect(conflict.json()).toEqual({
    type: '/errors/taken',
    title: 'Taken',
    status: 409,
    code: 'TAKEN',
    instance: '/orders',
    requestId: 'req-1',
  })
  const missing = await app.inject('/nope')
  expect(missing.statusCode).toBe(404)
  expect(missing.headers['content-type']).toBe('application/problem+json')
  expect(missing.json()).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    instance: '/nope',
    requestId: 'req-2',
  })
  await app.close()
})
