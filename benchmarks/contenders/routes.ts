/** What all contenders share: the routes that succeed, the one nobody planned, and the schemas. */

import type { FastifyInstance } from 'fastify'
import { order } from '../cases/cases.ts'

export const orderSchema = {
  type: 'object',
  required: ['id', 'sku', 'quantity'],
  properties: { id: { type: 'string' }, sku: { type: 'string' }, quantity: { type: 'integer' } },
}
const newOrderSchema = {
  type: 'object',
  required: ['sku', 'quantity'],
  properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
}
/** Adds the routes that succeed, and the one that fails in a way nobody planned: alike for everybody. */
export function addCommonRoutes(app: FastifyInstance): void {
  app.get('/orders/:id', { schema: { response: { 200: orderSchema } } }, (_request, reply) => {
    reply.send(order)
  })
  app.post(
    '/orders',
    { schema: { body: newOrderSchema, response: { 201: orderSchema } } },
    (_request, reply) => {
      reply.code(201).send(order)
    },
  )
  app.get('/unexpected', { schema: { response: { 200: orderSchema } } }, () => {
    throw new Error('the database password is hunter2')
  })
}
