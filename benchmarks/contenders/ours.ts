/** This package, by its own name and as built. */

import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, { defineError, errorResponses, serverOptions } from 'fastify-error-resource'
import { conflictDetail } from '../cases/cases.ts'
import { addCommonRoutes, orderSchema } from './routes.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})

/** Builds a service with every error of the cases; nothing about it is tuned for them. */
export async function buildOurs(): Promise<FastifyInstance> {
  const app = Fastify(serverOptions({}))
  await app.register(errorResource)
  addCommonRoutes(app)
  const response = { 200: orderSchema, ...errorResponses(409) }
  app.get('/conflict', { schema: { response } }, (_request, reply) =>
    reply.conflict(conflictDetail),
  )
  const withExists = { schema: { response: { 200: orderSchema, ...errorResponses(OrderExists) } } }
  app.get('/declared', withExists, (_request, reply) => reply.error(OrderExists, { orderId: '42' }))
  app.get('/thrown', withExists, async () => {
    throw OrderExists({ orderId: '42' })
  })
  return app
}
