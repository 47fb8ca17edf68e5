/** Accept against what a payload turned out to be, for routes that do not declare it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { occurrenceOf, type Occurrence } from '../errors/declaration.ts'
import { readProperty } from '../http/guarded-read.ts'
import { parseMediaType } from '../http/media-types.ts'
import { createNegotiator } from '../http/negotiation.ts'
import { remember } from '../http/remember.ts'
import { wantsStatusOnly } from './status-only.ts'
import type { Writer } from '../replies/instance.ts'

/** Handlers make the types, so there are few. */
const negotiatorOf = remember((type) => createNegotiator([type]))

/**
 * Judges a success that is about to leave: 406 where it has a type the client refuses. The handler
 * has run, but a client is never handed what it said it cannot read.
 * @returns `undefined` for a success in order.
 * @see RFC 9110 §15.5.7
 */
export function refusePayload(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Occurrence | 'status only' | undefined {
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || payload == null || payload === '')
    return undefined
  if (reply.statusCode < 200 || reply.statusCode >= 300 || request.is404) return undefined
  const plan = writer.planOf(request)
  if (!plan.enabled) return undefined
  if (wantsStatusOnly(plan, accept)) return 'status only'
  if (plan.negotiate !== undefined) return undefined
  const type = reply.getHeader('content-type') ?? responseType(payload)
  if (typeof type !== 'string' || negotiatorOf(type)(accept) !== undefined) return undefined
  const essence = parseMediaType(type)?.essence
  return occurrenceOf(406, undefined, essence === undefined ? undefined : { available: [essence] })
}

/** A `Response` carries its own header fields. */
function responseType(payload: unknown): unknown {
  const headers = readProperty(payload, 'headers')
  return headers instanceof Headers ? headers.get('content-type') : undefined
}
