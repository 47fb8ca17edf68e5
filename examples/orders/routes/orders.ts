import { Type } from '@sinclair/typebox'
import { errorResponses } from 'fastify-error-resource'
import { NotYourOrder, OrderExists, OrderNotFound, OrderNotOpen } from '../errors.ts'
import { NewOrder, Order, OrderContent, OrderPage, OrderParams, PageQuery } from '../schemas.ts'
import {
  insertOrder,
  listOrders,
  lockOpenOrder,
  readOrder,
  setOrderStatus,
  updateOrder,
} from '../storage/orders.ts'
import { readUpstreamOrder } from '../upstream.ts'
import type { Routes } from './routes.ts'

const tags = ['orders']

/** What may go wrong between two instances. */
const gatewayErrors = [502, 503, 504] as const

export const orderRoutes: Routes = async (app, { database, upstreamUrl }) => {
  app.get(
    '/orders',
    {
      schema: {
        tags,
        operationId: 'listOrders',
        summary: 'List your orders',
        description: 'In the order of their numbers, a page at a time.',
        querystring: PageQuery,
        response: { 200: OrderPage, ...errorResponses(401) },
      },
    },
    async (request, reply) => {
      const { limit, after } = request.query
      const { orders, last } = await listOrders(database, request.owner, limit, after)
      const next = last && `/orders?limit=${limit}&after=${last}`
      return reply.ok({ orders, ...(next && { next }) })
    },
  )

  app.post(
    '/orders',
    {
      schema: {
        tags,
        operationId: 'createOrder',
        summary: 'Create an order',
        description:
          'The number is the client’s choice; of two creates of one number one is refused.',
        body: NewOrder,
        response: { 201: Order, ...errorResponses(401, OrderExists) },
      },
    },
    async (request, reply) => {
      const order = await insertOrder(database, request.owner, request.body)
      return reply.created(order, { location: `/orders/${order.number}` })
    },
  )

  app.get(
    '/orders/:number',
    {
      schema: {
        tags,
        operationId: 'readOrder',
        summary: 'Read an order',
        description: 'Only the one who created it may.',
        params: OrderParams,
        response: {
          200: Order,
          ...errorResponses(
            401,
            NotYourOrder,
            OrderNotFound,
            ...(upstreamUrl ? gatewayErrors : []),
          ),
        },
      },
    },
    async (request, reply) => {
      const { number } = request.params
      try {
        return reply.ok(await readOrder(database, request.owner, number))
      } catch (error) {
        if (upstreamUrl === undefined || !OrderNotFound.is(error)) throw error
        return reply.ok(await readUpstreamOrder(upstreamUrl, number, request))
      }
    },
  )

  app.put(
    '/orders/:number',
    {
      schema: {
        tags,
        operationId: 'changeOrder',
        summary: 'Change an open order',
        description: 'Replaces the destination and the items.',
        params: OrderParams,
        body: OrderContent,
        response: {
          200: Order,
          ...errorResponses(401, NotYourOrder, OrderNotFound, OrderNotOpen),
        },
      },
    },
    async (request, reply) => {
      const { number } = request.params
      const order = await database.transaction(async (transaction) => {
        await lockOpenOrder(transaction, request.owner, number)
        return updateOrder(transaction, number, request.body)
      })
      return reply.ok(order)
    },
  )

  app.delete(
    '/orders/:number',
    {
      schema: {
        tags,
        operationId: 'cancelOrder',
        summary: 'Cancel an open order',
        description: 'It stays in the list as cancelled.',
        params: OrderParams,
        response: {
          204: Type.Null(),
          ...errorResponses(401, NotYourOrder, OrderNotFound, OrderNotOpen),
        },
      },
    },
    async (request, reply) => {
      const { number } = request.params
      await database.transaction(async (transaction) => {
        await lockOpenOrder(transaction, request.owner, number)
        await setOrderStatus(transaction, number, 'cancelled')
      })
      return reply.noContent()
    },
  )
}
