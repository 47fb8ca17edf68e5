/** A whole service, to be bundled and to be run elsewhere than on Node. It prints its port. */
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import errorResource, { defineError, errorResponses, serverOptions } from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { standardMappers } from 'fastify-error-resource/mappers'
import { swaggerOptions } from 'fastify-error-resource/openapi'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})
const Order = Type.Object({ orderId: Type.String({ minLength: 1 }) })

const app = Fastify(serverOptions())
const info = { title: 'Orders', version: '1.0.0' }
app.register(swagger, swaggerOptions({ openapi: { openapi: '3.1.0', info } }))
app.register(errorResource, { mappers: standardMappers })
app.register(catalog)
app.register(async (scope) => {
  scope.get('/orders', { schema: { response: { 200: Order } } }, async () => ({ orderId: '1' }))
  const response = { 201: Order, ...errorResponses(OrderExists) }
  scope.post('/orders', { schema: { body: Order, response } }, async (request, reply) => {
    const { orderId } = request.body
    if (orderId === '42') return reply.error(OrderExists, { orderId })
    return reply.created({ orderId })
  })
  scope.get('/throws', { schema: { hide: true } }, async () => {
    throw new Error('hunter2')
  })
  scope.get('/openapi.json', { schema: { hide: true } }, async () => scope.swagger())
})
app.listen({ port: 0, host: '127.0.0.1' }).then(() => console.log(app.server.address().port))
