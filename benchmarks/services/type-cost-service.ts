/** Generates the source of a service: the same routes, with errors declared or typed by hand. */

export type Style = 'byHand' | 'ours'

/** Returns a whole TypeScript file. Each route has its own error, as routes of a real service do. */
export function toService(style: Style, routes: number): string {
  const numbers = Array.from({ length: routes }, (_, index) => index)
  const parts = [imports[style], shared, heads[style], ...numbers.map(routesOf[style])]
  return `${parts.join('\n')}\nexport { app }\n`
}

const imports: Record<Style, string> = {
  byHand: `import { Type, type Static } from '@sinclair/typebox'
import Fastify, { type FastifyTypeProvider } from 'fastify'`,
  ours: `import { Type, type Static } from '@sinclair/typebox'
import Fastify, { type FastifyTypeProvider } from 'fastify'
import errorResource, { defineError, errorResponses } from 'fastify-error-resource'`,
}

const shared = `import type { TSchema } from '@sinclair/typebox'
interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown
}
const NewOrder = Type.Object({ sku: Type.String(), quantity: Type.Integer() })
const Order = Type.Object({ id: Type.String(), sku: Type.String(), quantity: Type.Integer() })
const app = Fastify().withTypeProvider<TypeBoxProvider>()`

const heads: Record<Style, string> = {
  byHand: `const Unauthorized = Type.Object({
  type: Type.Literal('about:blank'), title: Type.Literal('Unauthorized'), status: Type.Literal(401),
  instance: Type.Optional(Type.String()), requestId: Type.Optional(Type.String()),
})`,
  ours: `await app.register(errorResource)`,
}

const routesOf: Record<Style, (route: number) => string> = {
  byHand: (route) => `
const Exists${route} = Type.Object({
  type: Type.Literal('/errors/exists-${route}'), title: Type.Literal('Order already exists'),
  status: Type.Literal(409), code: Type.Literal('EXISTS_${route}'),
  detail: Type.Optional(Type.String()), instance: Type.Optional(Type.String()),
  requestId: Type.Optional(Type.String()), orderId: Type.String(),
})
app.post('/orders-${route}', {
  schema: { body: NewOrder, response: { 201: Order, 401: Unauthorized, 409: Exists${route} } },
}, async (request, reply) => {
  const place = { instance: request.url, requestId: request.id }
  if (request.headers.authorization === undefined) {
    return reply.code(401).send({ type: 'about:blank', title: 'Unauthorized', status: 401, ...place })
  }
  if (request.body.sku === 'taken') {
    return reply.code(409).send({
      type: '/errors/exists-${route}', title: 'Order already exists', status: 409,
      code: 'EXISTS_${route}', orderId: '42', ...place,
    })
  }
  return reply.code(201).send({ id: '42', ...request.body })
})`,
  ours: (route) => `
const Exists${route} = defineError({
  code: 'EXISTS_${route}', status: 409, title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})
app.post('/orders-${route}', {
  schema: { body: NewOrder, response: { 201: Order, ...errorResponses(Exists${route}, 401) } },
}, async (request, reply) => {
  if (request.headers.authorization === undefined) return reply.unauthorized()
  if (request.body.sku === 'taken') return reply.error(Exists${route}, { orderId: '42' })
  return reply.code(201).send({ id: '42', ...request.body })
})`,
}
