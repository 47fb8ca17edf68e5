import { Type } from '@sinclair/typebox'
import { defineError } from 'fastify-error-resource'
import { Destination, OrderNumber, OrderStatus } from './schemas.ts'

export const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderNumber: OrderNumber }),
  detail: ({ orderNumber }) => `Order ${orderNumber} already exists.`,
  description: 'Order numbers are unique in the whole service. Choose another number.',
})

export const OrderNotOpen = defineError({
  code: 'ORDER_NOT_OPEN',
  status: 409,
  title: 'Order is not open',
  members: Type.Object({ orderNumber: OrderNumber, orderStatus: OrderStatus }),
  detail: ({ orderNumber, orderStatus }) => `Order ${orderNumber} is ${orderStatus}, not open.`,
  description: 'Only an open order can be changed, cancelled or shipped.',
})

export const OrderNotFound = defineError({
  code: 'ORDER_NOT_FOUND',
  status: 404,
  title: 'Order not found',
  members: Type.Object({ orderNumber: OrderNumber }),
  detail: ({ orderNumber }) => `There is no order ${orderNumber}.`,
})

export const NotYourOrder = defineError({
  code: 'NOT_YOUR_ORDER',
  status: 403,
  title: 'Not your order',
  detail: 'The order belongs to somebody else.',
})

/** The outcome of a shipment the carrier refuses; it appears inside the job, not as a response. */
export const DestinationNotServed = defineError({
  code: 'DESTINATION_NOT_SERVED',
  status: 422,
  title: 'Destination not served',
  members: Type.Object({ destination: Destination }),
  detail: ({ destination }) => `The carrier does not deliver to ${destination}.`,
  description: 'Change the destination of the order, which is open again, and ship it once more.',
})
