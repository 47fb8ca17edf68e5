/** A service with errors of every kind and a catalog of them, some of it meant to break out of a page. */
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import catalog from '../../../plugin/catalog/index.ts'
import { defineError, errorResponses } from '../../../plugin/index.ts'

/** Text that runs, or leaves its place, wherever it is not escaped. */
export const hostile = [
  `</title></style></textarea><script>document.title = 'taken'</script>`,
  `<img src="x" onerror="document.title = 'taken'">`,
  `"><svg onload="document.title = 'taken'">`,
  `' onmouseover='document.title = "taken"' autofocus onfocus='document.title = "taken"`,
  `<a href="javascript:document.title='taken'">`,
  '${document.title = "taken"} <%= document.title = "taken" %> {{constructor.constructor("")()}}',
].join(' ')

/** A path that is text as well. */
export const hostilePath = `/<script>document.title='taken'</script>`

export const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({
    orderId: Type.String({ pattern: '^[A-Z0-9-]{3,40}$', description: 'Number of the order.' }),
    since: Type.Optional(Type.String({ format: 'date-time', description: 'When it was created.' })),
  }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
  description:
    'Order numbers are unique in the whole service.\n\nRead the order to see whether it is yours, or choose another number.',
})

export const OutOfStock = defineError({
  code: 'OUT_OF_STOCK',
  status: 422,
  title: 'Out of stock',
  members: {
    sku: Type.String({ description: 'What is missing.' }),
    left: Type.Integer({ minimum: 0 }),
  },
  description: 'There is less of it than was ordered. Order less, or come back later.',
})

export const CarrierDown = defineError({
  code: 'CARRIER_DOWN',
  status: 503,
  title: 'Carrier cannot be reached',
  description: 'Shipments cannot be booked at the moment. Orders can.',
})

export const Hostile = defineError({
  code: 'HOSTILE',
  status: 400,
  title: hostile,
  members: { comment: Type.String({ description: hostile, examples: [hostile] }) },
  detail: hostile,
  description: hostile,
  headers: { 'x-hostile': hostile },
})

/** An error whose words are wider than a phone, wherever one can be. */
export const LongWords = defineError({
  code: 'PAYMENT_PROVIDER_REFUSED_AUTHORIZATION_BECAUSE_STRONG_CUSTOMER_AUTHENTICATION_EXPIRED',
  status: 402,
  title: 'Strong-customer-authentication-of-the-payment-has-expired',
  type: 'https://errors.payments.example.com/2030-01/authorizations/strong-customer-authentication/expired?locale=en',
  members: {
    authorizationAttemptIdentifierOfTheProvider: Type.String({
      format: 'uuid',
      description:
        'Identifies the attempt; see `GET /authorizations/:authorizationAttemptIdentifierOfTheProvider`.',
    }),
    acceptedMethods: Type.Array(
      Type.Union(
        ['three_domain_secure_two', 'delegated_authentication', 'exemption_requested'].map(
          (method) => Type.Literal(method),
        ),
      ),
      { description: 'What would have been accepted.' },
    ),
    reference: Type.Optional(
      Type.String({ pattern: '^(?:[A-Z]{3}-[0-9]{8}-[a-f0-9]{32}|legacy/[0-9]+(?:/[a-z]+)*)$' }),
    ),
  },
  example: {
    authorizationAttemptIdentifierOfTheProvider: '123e4567-e89b-42d3-a456-426614174000',
    acceptedMethods: ['three_domain_secure_two'],
  },
  headers: { 'x-authorization-attempt-identifier-of-the-provider': 'never' },
})

const Order = Type.Object({ orderId: Type.String() })

/** Adds the catalog and routes that declare its errors. */
export async function addSite(app: FastifyInstance): Promise<void> {
  await app.register(catalog, {
    title: 'Errors of the order service',
    errors: [CarrierDown, Hostile, LongWords],
  })
  app.post(
    '/orders',
    {
      schema: {
        body: Order,
        response: { 201: Order, ...errorResponses(401, OrderExists, OutOfStock) },
      },
    },
    async (_request, reply) => reply.error(OrderExists, { orderId: 'A-1' }),
  )
  app.get(
    '/orders/:orderId',
    { schema: { response: { 200: Order, ...errorResponses(401, 404) } } },
    async (_request, reply) => reply.notFound(),
  )
  app.get(
    hostilePath,
    { schema: { response: { 200: Order, ...errorResponses(Hostile) } } },
    async (_request, reply) => reply.error(Hostile, { comment: 'x' }),
  )
  app.get('/carrier', async (_request, reply) => reply.error(CarrierDown))
  app.get('/stock', async (_request, reply) => reply.error(OutOfStock, { sku: 'tulip', left: 0 }))
}
