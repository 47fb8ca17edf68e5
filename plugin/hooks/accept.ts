/** Accept against what a payload turned out to be, for routes that do not declare it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { RangeReader } from '../http/fields/accept-field.ts'
import { isResponse } from '../foreign/bodies/web-response.ts'
import { readProperty } from '../http/guarded-read.ts'
import { parseMediaType } from '../http/media-types.ts'
import { remember } from '../http/remember.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { setKeepingVary, nameInVary } from '../replies/vary.ts'
import { type RoutePlan, routePlan } from '../routes/plan.ts'

const acceptsNothing = remember((accept) => {
  const range = new RangeReader(accept)
  let isNamed = false
  for (; range.next(); isNamed = true) if (range.quality > 0) return false
  return isNamed && !range.isCutShort
})

/**
 * Tells whether a client lists nothing but what it refuses, at a route where that means the status
 * alone is wanted.
 * @see RFC 9110 §12.4.2
 */
export function wantsStatusOnly({ statusOnly }: RoutePlan, accept: string | undefined): boolean {
  return statusOnly && accept !== undefined && acceptsNothing(accept)
}

/** Header fields that describe content there is none of (RFC 9110 §8, §14.4). */
const contentHeaders: readonly string[] = [
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'transfer-encoding',
]

/** Takes the content off a success; its status and what the header says of the resource stay. */
export function dropContent(reply: FastifyReply): string {
  for (const name of contentHeaders) reply.removeHeader(name)
  nameInVary(reply, 'Accept')
  return ''
}

/**
 * Judges a success that is about to leave: 406 where it has a type the client refuses. The handler
 * has run, but a client is never handed what it said it cannot read. A type that nobody can read says
 * nothing, and is no reason to refuse.
 * @returns `undefined` for a success in order.
 * @see RFC 9110 §15.5.7
 */
export function refusePayload(
  plugin: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Occurrence | 'status only' | undefined {
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || payload == null || payload === '')
    return undefined
  if (reply.statusCode < 200 || reply.statusCode >= 300 || request.is404) return undefined
  const plan = plugin.planOf(request)
  if (!plan.enabled) return undefined
  if (wantsStatusOnly(plan, accept)) return 'status only'
  if (!plan.isOpen || plan.notAcceptable !== true) return undefined
  const type = reply.getHeader('content-type') ?? responseType(payload)
  if (typeof type !== 'string') return undefined
  const negotiate = plan.negotiatorOf(type)
  if (negotiate === undefined || negotiate(accept) !== undefined) return undefined
  return occurrenceOf(406, undefined, { available: [String(parseMediaType(type)?.essence)] })
}

/** Says once more that Accept chose a success: a handler may have said something else, and a `Response` may be about to. */
export function keepVary(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  const plan = request[routePlan]
  if (plan?.enabled !== true || !plan.isChoice) return
  nameInVary(reply, 'Accept')
  if (isResponse(payload)) {
    reply.header = (name: string, value?: unknown) => setKeepingVary(reply, name, value)
  }
}

/** A `Response` carries its own header fields. */
function responseType(payload: unknown): unknown {
  const headers = readProperty(payload, 'headers')
  return headers instanceof Headers ? headers.get('content-type') : undefined
}
