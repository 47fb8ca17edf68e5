/** A service whose errors are declared with another copy of the package: what compiles, and what must not. */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import errorResource, { errorResponses, isHttpError, type HttpError } from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { match, type ErrorResourceOf } from 'fastify-error-resource/client'
import { passOn } from 'fastify-error-resource/upstream'
import { mapper, OrderExists, otherResponses, OrderTaken, TooLate } from '../errors/errors.js'

const app = Fastify()
await app.register(errorResource, { mappers: [mapper] })
await app.register(catalog, { errors: [OrderExists] })
const success = { 200: Type.Object({}) }

const own = { ...success, ...errorResponses(OrderExists, 401) }
app.get('/own', { schema: { response: own } }, async (_request, reply) => {
  if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' })
  // @ts-expect-error The route does not declare 404.
  if (Math.random() > 0.5) return reply.notFound()
  // @ts-expect-error The route does not declare 410.
  if (Math.random() > 0.5) return reply.error(TooLate)
  // @ts-expect-error The route declares 409, but not this error.
  if (Math.random() > 0.5) return reply.error(OrderTaken)
  // @ts-expect-error The member has another type.
  if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: 42 })
  if (Math.random() > 0.5) throw await passOn(new Response(), OrderExists, 404)
  return reply.ok({})
})

const other = { ...success, ...otherResponses(OrderExists, 401) }
app.get('/other', { schema: { response: other } }, async (_request, reply) => {
  if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' })
  // @ts-expect-error The route does not declare 404.
  if (Math.random() > 0.5) return reply.notFound()
  // @ts-expect-error The route declares 409, but not this error.
  if (Math.random() > 0.5) return reply.error(OrderTaken)
  return reply.unauthorized()
})

const error: HttpError = OrderExists({ orderId: '42' })
if (isHttpError(error)) error.declaration.title.trim()
declare const known: ErrorResourceOf<typeof OrderExists>
match(known, { ORDER_EXISTS: ({ orderId }) => orderId.length, default: ({ status }) => status })
