/** The errors of a service, declared with a copy of the package of their own. */
import { Type } from '@sinclair/typebox'
import { defineError, httpErrors, type HttpError } from 'fastify-error-resource'
export const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})
export const OrderTaken = defineError({ code: 'ORDER_TAKEN', status: 409, title: 'Order taken' })
export const TooLate = defineError({ code: 'TOO_LATE', status: 410, title: 'Too late' })
export { errorResponses as otherResponses } from 'fastify-error-resource'
export const mapper = (error: unknown): HttpError | undefined =>
  error instanceof RangeError ? httpErrors.gone() : undefined
