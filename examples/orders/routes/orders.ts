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
import type { Routes } from './routes.ts'

const tags = ['orders']

export const orderRoutes: Routes = async (app, { database }) => {
  app.get(
    '/orders',
    {
      schema: {
        tags,
        summary: 'List your orders',
        querystring: PageQuery,
        response: { 200: OrderPage, ...errorResponses(400, 401) },
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
        summary: 'Create an order',
        body: NewOrder,
        response: { 201: Order, ...errorResponses(400, 401, OrderExists) },
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
        summary: 'Read an order',
        params: OrderParams,
        response: { 200: Order, ...errorResponses(400, 401, NotYourOrder, OrderNotFound) },
      },
    },
    async (request, reply) => {
      return reply.ok(await readOrder(database, request.owner, request.params.number))
    },
  )

  app.put(
    '/orders/:number',
    {
      schema: {
        tags,
        summary: 'Change an open order',
        params: OrderParams,
        body: OrderContent,
        response: {
          200: Order,
          ...errorResponses(400, 401, NotYourOrder, OrderNotFound, OrderNotOpen),
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
        summary: 'Cancel an open order',
        params: OrderParams,
        response: {
          204: Type.Null(),
          ...errorResponses(400, 401, NotYourOrder, OrderNotFound, OrderNotOpen),
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
