import type { FastifyRequest } from 'fastify'
import { httpErrors } from 'fastify-error-resource'
import { passOn } from 'fastify-error-resource/upstream'
import { NotYourOrder, OrderNotFound } from './errors.ts'
import { Order } from './schemas.ts'

const PATIENCE_MS = 5_000

/**
 * Reads an order from the instance behind this one, on behalf of whoever asked. What it says of the
 * order is passed on; its other errors, and that it cannot be reached, are no business of the client.
 */
export async function readUpstreamOrder(
  origin: string,
  orderNumber: string,
  request: Pick<FastifyRequest, 'headers' | 'validateInput'>,
): Promise<Order> {
  const { authorization = '' } = request.headers
  const response = await fetch(new URL(`/orders/${orderNumber}`, origin), {
    headers: { authorization, accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(async (error: unknown) => {
    throw await passOn(error)
  })
  // A stranger there has no orders there.
  if (response.status === 401) {
    throw OrderNotFound({ orderNumber }, { cause: await passOn(response, 401) })
  }
  if (!response.ok) throw await passOn(response, OrderNotFound, NotYourOrder)
  const order: unknown = await response.json().catch(() => undefined)
  if (request.validateInput(order, Order)) return order as Order
  throw httpErrors.badGateway({ cause: new Error(`${response.url} answered with no order`) })
}
