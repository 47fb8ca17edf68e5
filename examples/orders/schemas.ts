import { type Static, type TSchema, Type } from '@sinclair/typebox'
import type { FastifyTypeProvider } from 'fastify'
import { ErrorResourceSchema } from 'fastify-error-resource'

/** Lets Fastify read the types of a request and a reply off the route's own schemas. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown
}

const Item = Type.Object(
  {
    sku: Type.String({ pattern: '^[\\w-]+$', maxLength: 40 }),
    quantity: Type.Integer({ minimum: 1, maximum: 999, format: 'int32' }),
  },
  { additionalProperties: false },
)

export const OrderNumber = Type.String({
  pattern: '^[A-Z0-9][A-Z0-9-]{2,39}$',
  maxLength: 40,
  examples: ['A-1'],
  description: 'Chosen by the client, unique in the whole service.',
})

export const Destination = Type.String({
  pattern: '^[A-Z]{2}$',
  maxLength: 2,
  examples: ['NL'],
  description: 'Country the order goes to, ISO 3166-1 alpha-2.',
})

/** What may be changed while an order is open. */
export const OrderContent = Type.Object(
  { destination: Destination, items: Type.Array(Item, { minItems: 1, maxItems: 50 }) },
  { additionalProperties: false },
)
export type OrderContent = Static<typeof OrderContent>

export const NewOrder = Type.Object(
  { number: OrderNumber, ...OrderContent.properties },
  { additionalProperties: false },
)
export type NewOrder = Static<typeof NewOrder>

export const OrderStatus = Type.Union(
  (['open', 'shipping', 'shipped', 'cancelled'] as const).map((status) => Type.Literal(status)),
)
export type OrderStatus = Static<typeof OrderStatus>

export const Order = Type.Object({
  number: OrderNumber,
  ...OrderContent.properties,
  status: OrderStatus,
  createdAt: Type.String({ format: 'date-time' }),
})
export type Order = Static<typeof Order>

export const OrderPage = Type.Object({
  orders: Type.Array(Order),
  next: Type.Optional(Type.String({ description: 'Path of the next page, absent on the last.' })),
})

export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, format: 'int32', default: 20 })),
  after: Type.Optional(OrderNumber),
})

export const OrderParams = Type.Object({ number: OrderNumber })

export const JobState = Type.Union(
  (['queued', 'running', 'succeeded', 'failed'] as const).map((state) => Type.Literal(state)),
)
export type JobState = Static<typeof JobState>

export const JobParams = Type.Object({ id: Type.String({ format: 'uuid', maxLength: 36 }) })

/** Why a job failed: an Error Resource, open for the members its kind of error declares. */
export const JobFailure = Type.Object(ErrorResourceSchema.properties, {
  additionalProperties: true,
})
export type JobFailure = Static<typeof JobFailure>

/** Work that was accepted. Its outcome is in `tracking` or, when it failed, in `error`. */
export const Job = Type.Object({
  id: JobParams.properties.id,
  order: Type.String({ description: 'Path of the order being shipped.' }),
  state: JobState,
  createdAt: Type.String({ format: 'date-time' }),
  finishedAt: Type.Optional(Type.String({ format: 'date-time' })),
  tracking: Type.Optional(Type.String({ description: 'Tracking number of the parcel.' })),
  error: Type.Optional(JobFailure),
})
export type Job = Static<typeof Job>

export const Report = Type.Object({ destination: Destination, linesPerOrder: Type.Integer() })
export const ReportQuery = Type.Object({ destination: Destination })
