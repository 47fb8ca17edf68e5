/**
 * What a route's `schema.response` lets its handler send, as a program that every supported compiler
 * has to accept: each line that must not compile says so. `test/matrix/compilers.test.ts` runs them all.
 */
import type { TypeBoxTypeProvider as TypeBox1Provider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { defineError, errorResponses, httpErrors } from 'fastify-error-resource'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { TypeBoxTypeProvider } from 'type-provider-typebox-5'
import { Type as Type1 } from 'typebox'
import { z } from 'zod'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String(), attempts: Type.Optional(Type.Integer()) }),
})
const StockGone = defineError({
  code: 'STOCK_GONE',
  status: 409,
  title: 'Stock gone',
  members: { sku: Type.String() },
})
const ShopClosed = defineError({ code: 'SHOP_CLOSED', status: 403, title: 'Shop closed' })
const PlainMembers = defineError({
  code: 'PLAIN_MEMBERS',
  status: 409,
  title: 'Members of TypeBox 1.x',
  members: Type1.Object({
    sku: Type1.String(),
    left: Type1.Optional(Type1.Integer()),
    sizes: Type1.Array(Type1.Union([Type1.Literal('s'), Type1.Literal('l')])),
  }),
  detail: ({ sku, left }) => `${sku.trim()} ${left?.toFixed() ?? ''}`,
})

const Order = Type.Object({ orderId: Type.String() })
const order = { orderId: '42' }

const app = Fastify()

// No response declared: everything may be sent.
app.get('/open', async (_request, reply) => {
  if (Math.random() > 0.5) return reply.notFound('No.')
  if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' })
  if (Math.random() > 0.5) return reply.ok()
  // @ts-expect-error A member is missing.
  reply.error(OrderExists, {})
  // @ts-expect-error A member has the wrong type.
  reply.error(OrderExists, { orderId: 42 })
  // @ts-expect-error Nobody declared this member.
  reply.error(OrderExists, { orderId: '42', secret: 'x' })
  return reply.created({ any: 'thing' }, { location: '/x' })
})
app.get('/body', { schema: { body: Order } }, (_request, reply) => reply.gone())

// The default type provider.
const schema = { body: Order, response: { 201: Order, ...errorResponses(OrderExists, 401) } }
app.post('/orders', { schema }, async (_request, reply) => {
  if (Math.random() > 0.5) return reply.conflict()
  if (Math.random() > 0.5) return reply.conflict('Detail.', { retryAfter: 3 })
  if (Math.random() > 0.5) return reply.unauthorized({ challenge: 'Bearer' })
  if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' }, { cause: 1 })
  if (Math.random() > 0.5) throw OrderExists({ orderId: '42' })
  if (Math.random() > 0.5) return OrderExists({ orderId: '42' })
  if (Math.random() > 0.5) return httpErrors.conflict()
  // Fastify itself may send these of any route.
  if (Math.random() > 0.5) return reply.internalServerError()
  if (Math.random() > 0.5) return reply.serviceUnavailable({ retryAfter: 3 })
  // @ts-expect-error 404 is not declared.
  reply.notFound()
  // @ts-expect-error 404 is not declared, whatever is said.
  reply.notFound('Nope.', { code: 'X' })
  // @ts-expect-error 403 is not declared.
  reply.error(ShopClosed)
  // @ts-expect-error Another error of a declared status.
  reply.error(StockGone, { sku: 'a' })
  // @ts-expect-error 200 is not declared.
  reply.ok(order)
  // @ts-expect-error 202 is not declared.
  reply.accepted(order)
  return reply.created(order, { location: '/orders/42' })
})
app.post('/orders/sync', { schema }, (_request, reply) => {
  // @ts-expect-error 404 is not declared.
  if (Math.random() > 0.5) return reply.notFound()
  return reply.conflict()
})
app.route({
  method: 'POST',
  url: '/orders/route',
  schema: { response: { 201: Order, ...errorResponses(OrderExists) } },
  handler: async (_request, reply) => {
    // @ts-expect-error 404 is not declared.
    reply.notFound()
    return reply.error(OrderExists, { orderId: '42' })
  },
})

// Several errors of one status, a bare status, classes of statuses, and schemas written by hand.
app.get(
  '/several',
  { schema: { response: { ...errorResponses(OrderExists, StockGone, ShopClosed) } } },
  async (_request, reply) => {
    if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' })
    if (Math.random() > 0.5) return reply.error(StockGone, { sku: 'a' })
    // @ts-expect-error No code of this response.
    reply.error(PlainMembers, { sku: 'a', sizes: ['s'] })
    return reply.error(ShopClosed)
  },
)
app.get('/bare', { schema: { response: { ...errorResponses(409) } } }, async (_request, reply) => {
  // @ts-expect-error The status is declared as it stands.
  reply.error(OrderExists, { orderId: '42' })
  return reply.conflict()
})
app.get('/class', { schema: { response: { '4xx': Order } } }, async (_request, reply) => {
  if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' })
  // @ts-expect-error 502 is not declared.
  reply.badGateway()
  return reply.notFound()
})
app.get('/default', { schema: { response: { default: Order } } }, async (_request, reply) => {
  if (Math.random() > 0.5) return reply.ok(order)
  return reply.badGateway()
})
app.get('/by-hand', { schema: { response: { '409': Order } } }, async (_request, reply) =>
  reply.error(OrderExists, { orderId: '42' }),
)
app.get('/plain', async (_request, reply) => {
  // @ts-expect-error No such size.
  reply.error(PlainMembers, { sku: 'a', sizes: ['m'] })
  return reply.error(PlainMembers, { sku: 'a', sizes: ['s', 'l'] })
})

// The reply of any route may be handed to what takes a reply, and hooks are not narrowed away.
function refuse(reply: FastifyReply): FastifyReply {
  return reply.forbidden()
}
const authenticate = async (request: FastifyRequest, reply: FastifyReply) => {
  if (request.url === '/') return reply.unauthorized()
  return undefined
}
app.get('/handed', { schema, preHandler: authenticate }, async (_request, reply) => refuse(reply))

// TypeBox, 0.34 and 1.x: the payload has the type of its schema.
const typed = Fastify().withTypeProvider<TypeBoxTypeProvider>()
typed.post('/orders', { schema }, async (request, reply) => {
  if (request.body.orderId === '1') return reply.error(OrderExists, request.body)
  if (request.body.orderId === '2') return reply.conflict()
  if (request.body.orderId === '3') return OrderExists({ orderId: '42' })
  if (request.body.orderId === '4') return order
  // @ts-expect-error 404 is not declared.
  reply.notFound()
  // @ts-expect-error The payload is an order.
  reply.created({ orderId: 42 })
  // @ts-expect-error The payload is an order.
  reply.created()
  return reply.created(order, { location: '/orders/42' })
})
typed.post('/orders/sync', { schema }, (request, reply) => {
  if (request.body.orderId === '1') return reply.error(OrderExists, request.body)
  return reply.created(order)
})
// @ts-expect-error The body is an order or an error.
typed.post('/orders/wrong', { schema }, async () => ({ orderId: 42 }))
typed.get(
  '/content',
  {
    schema: {
      response: {
        200: { content: { 'application/json': { schema: Order } } },
        202: { content: { 'application/json': { schema: Type.Object({ job: Type.String() }) } } },
        ...errorResponses(404),
      },
    },
  },
  async (_request, reply) => {
    if (Math.random() > 0.5) return reply.notFound()
    if (Math.random() > 0.5) return reply.accepted({ job: 'a' }, { retryAfter: 3 })
    // @ts-expect-error The payload is a job.
    reply.accepted(order)
    return reply.ok(order)
  },
)

const typed1 = Fastify().withTypeProvider<TypeBox1Provider>()
const Order1 = Type1.Object({ orderId: Type1.String() })
typed1.post(
  '/orders',
  { schema: { body: Order1, response: { 201: Order1, ...errorResponses(OrderExists, 401) } } },
  async (request, reply) => {
    if (request.body.orderId === '1') return reply.error(OrderExists, request.body)
    if (request.body.orderId === '2') return OrderExists(request.body)
    // @ts-expect-error 404 is not declared.
    reply.notFound()
    // @ts-expect-error The payload is an order.
    reply.created({ orderId: 42 })
    return reply.created(order)
  },
)

// Zod.
const zod = Fastify().withTypeProvider<ZodTypeProvider>()
const OrderZ = z.object({ orderId: z.string() })
zod.post(
  '/orders',
  { schema: { body: OrderZ, response: { 201: OrderZ, ...errorResponses(OrderExists, 401) } } },
  async (request, reply) => {
    if (request.body.orderId === '1') return reply.error(OrderExists, request.body)
    if (request.body.orderId === '2') return OrderExists(request.body)
    // @ts-expect-error 404 is not declared.
    reply.notFound()
    // @ts-expect-error The payload is an order.
    reply.created({ orderId: 42 })
    return reply.created(order)
  },
)

// An Error is no init: it is a cause, and its words are for nobody.
app.get('/caught', async (_request, reply) => {
  const error = new Error('secret')
  // @ts-expect-error An error.
  reply.serviceUnavailable(error)
  // @ts-expect-error An error.
  reply.serviceUnavailable('Closed.', error)
  // @ts-expect-error An error.
  reply.error(ShopClosed, undefined, error)
  // @ts-expect-error An error.
  httpErrors.serviceUnavailable(new TypeError('secret'))
  // @ts-expect-error An error.
  httpErrors.serviceUnavailable(httpErrors.conflict())
  return reply.serviceUnavailable('Closed.', { cause: error })
})

// What nobody else knows has to be given.
app.get('/owed', async (_request, reply) => {
  // @ts-expect-error A protocol is missing.
  reply.upgradeRequired()
  // @ts-expect-error A protocol is missing.
  reply.upgradeRequired('Change.')
  // @ts-expect-error A protocol is missing.
  reply.upgradeRequired({ detail: 'Change.' })
  // @ts-expect-error A protocol is missing.
  httpErrors.upgradeRequired('Change.', {})
  // @ts-expect-error Who demanded it is missing.
  reply.unavailableForLegalReasons()
  // @ts-expect-error The length is missing.
  httpErrors.rangeNotSatisfiable()
  // @ts-expect-error It is a number.
  reply.rangeNotSatisfiable({ completeLength: '3' })
  if (Math.random() > 0.5) return reply.upgradeRequired('Change.', { upgrade: ['websocket'] })
  if (Math.random() > 0.5) return reply.upgradeRequired({ headers: { upgrade: 'websocket' } })
  if (Math.random() > 0.5) return reply.unavailableForLegalReasons({ blockedBy: '/court' })
  if (Math.random() > 0.5) throw httpErrors.rangeNotSatisfiable('No.', { completeLength: 3 })
  return reply.rangeNotSatisfiable({ completeLength: 3 })
})

// Names of members that every Error Resource has, or those of the status, are taken.
const named = { code: 'NAMED', status: 429, title: 'Named' } as const
defineError({ ...named, members: { id: Type.String(), upgrade: Type.String() } })
// @ts-expect-error Taken.
defineError({ ...named, members: { status: Type.String() } })
// @ts-expect-error Taken.
defineError({ ...named, members: Type.Object({ detail: Type.String() }) })
// @ts-expect-error Taken.
defineError({ ...named, members: Type1.Object({ sku: Type1.String(), code: Type1.String() }) })
// @ts-expect-error Taken.
defineError({ ...named, members: { requestId: Type.String(), sku: Type.String() } })
// @ts-expect-error Taken, by an error of this status.
defineError({ ...named, members: { retryAfter: Type.Integer() } })
// @ts-expect-error There is no such key.
defineError({ ...named, member: { sku: Type.String() } })

// What errors a route declares changes nothing of what is asked of its successes: whatever the provider,
// returned and sent, in functions that are async or not.
const wrong = { orderId: 42 }
const withErrors = { response: { 200: Order, ...errorResponses(OrderExists, 404) } }
const withErrors1 = { response: { 200: Order1, ...errorResponses(OrderExists, 404) } }
const withErrorsZ = { response: { 200: OrderZ, ...errorResponses(OrderExists, 404) } }

typed.get('/kept/1', { schema: withErrors }, async () => order)
typed.get('/kept/2', { schema: withErrors }, () => order)
typed.get('/kept/3', { schema: withErrors }, async (_request, reply) => reply.send(order))
typed.get('/kept/4', { schema: withErrors }, (_request, reply) => reply.send(order))
typed.get('/kept/5', { schema: withErrors }, async (_, reply) => reply.code(200).send(order))
typed.get('/kept/6', { schema: withErrors }, async (_request, reply) => reply.notFound())
typed.get('/kept/7', { schema: withErrors }, (_request, reply) => reply.notFound())
typed.get('/kept/8', { schema: withErrors }, async () => httpErrors.notFound())
// @ts-expect-error No order.
typed.get('/lost/1', { schema: withErrors }, async () => wrong)
// @ts-expect-error No order.
typed.get('/lost/2', { schema: withErrors }, () => wrong)
// @ts-expect-error No order.
typed.get('/lost/3', { schema: withErrors }, async (_request, reply) => reply.send(wrong))
// @ts-expect-error No order.
typed.get('/lost/4', { schema: withErrors }, (_request, reply) => reply.send(wrong))
// @ts-expect-error No order.
typed.get('/lost/5', { schema: withErrors }, async (_, reply) => reply.code(200).send(wrong))
// @ts-expect-error No order.
typed.get('/lost/6', { schema: withErrors }, async () => 'text')

typed1.get('/kept/1', { schema: withErrors1 }, async () => order)
typed1.get('/kept/2', { schema: withErrors1 }, () => order)
typed1.get('/kept/3', { schema: withErrors1 }, async (_request, reply) => reply.send(order))
typed1.get('/kept/4', { schema: withErrors1 }, (_request, reply) => reply.send(order))
typed1.get('/kept/5', { schema: withErrors1 }, async (_, reply) => reply.code(200).send(order))
typed1.get('/kept/6', { schema: withErrors1 }, async (_request, reply) => reply.notFound())
typed1.get('/kept/7', { schema: withErrors1 }, (_request, reply) => reply.notFound())
typed1.get('/kept/8', { schema: withErrors1 }, async () => httpErrors.notFound())
// @ts-expect-error No order.
typed1.get('/lost/1', { schema: withErrors1 }, async () => wrong)
// @ts-expect-error No order.
typed1.get('/lost/2', { schema: withErrors1 }, () => wrong)
// @ts-expect-error No order.
typed1.get('/lost/3', { schema: withErrors1 }, async (_request, reply) => reply.send(wrong))
// @ts-expect-error No order.
typed1.get('/lost/4', { schema: withErrors1 }, (_request, reply) => reply.send(wrong))
// @ts-expect-error No order.
typed1.get('/lost/5', { schema: withErrors1 }, async (_, reply) => reply.code(200).send(wrong))
// @ts-expect-error No order.
typed1.get('/lost/6', { schema: withErrors1 }, async () => 'text')

zod.get('/kept/1', { schema: withErrorsZ }, async () => order)
zod.get('/kept/2', { schema: withErrorsZ }, () => order)
zod.get('/kept/3', { schema: withErrorsZ }, async (_request, reply) => reply.send(order))
zod.get('/kept/4', { schema: withErrorsZ }, (_request, reply) => reply.send(order))
zod.get('/kept/5', { schema: withErrorsZ }, async (_, reply) => reply.code(200).send(order))
zod.get('/kept/6', { schema: withErrorsZ }, async (_request, reply) => reply.notFound())
zod.get('/kept/7', { schema: withErrorsZ }, (_request, reply) => reply.notFound())
zod.get('/kept/8', { schema: withErrorsZ }, async () => httpErrors.notFound())
// @ts-expect-error No order.
zod.get('/lost/1', { schema: withErrorsZ }, async () => wrong)
// @ts-expect-error No order.
zod.get('/lost/2', { schema: withErrorsZ }, () => wrong)
// @ts-expect-error No order.
zod.get('/lost/3', { schema: withErrorsZ }, async (_request, reply) => reply.send(wrong))
// @ts-expect-error No order.
zod.get('/lost/4', { schema: withErrorsZ }, (_request, reply) => reply.send(wrong))
// @ts-expect-error No order.
zod.get('/lost/5', { schema: withErrorsZ }, async (_, reply) => reply.code(200).send(wrong))
// @ts-expect-error No order.
zod.get('/lost/6', { schema: withErrorsZ }, async () => 'text')
