/** What the content of a request is, and whether its route can read it. */
import type { Http2ServerRequest } from 'node:http2'
import type { FastifyRequest } from 'fastify'
import { isHttp2 } from '../http/http-version.ts'
import { parseMediaType } from '../http/media-types.ts'
import { remember } from '../http/remember.ts'
import type { RoutePlan } from '../routes/plan.ts'

/** HTTP/1 frames content with a header field; HTTP/2 says at the end of the header section if there is none. */
export function hasContent(request: FastifyRequest): boolean {
  if (isHttp2(request.raw)) {
    const { stream } = request.raw as unknown as Http2ServerRequest
    return !stream.endAfterHeaders
  }
  const { 'content-length': length, 'transfer-encoding': coding } = request.raw.headers
  return coding !== undefined || (length !== undefined && length !== '0')
}

/**
 * A type without content has nothing to describe, yet Fastify looks for its parser and says 415.
 * Without the field it goes on to what matters, whether the route can do without content.
 */
export function forgetUnreadableType(request: FastifyRequest, plan: RoutePlan): void {
  const { headers } = request.raw
  const type = headers['content-type']
  if (type === undefined) return
  const essence = readMediaType(type)?.essence
  const isRead =
    essence !== undefined && canRead(type, plan) && request.server.hasContentTypeParser(essence)
  if (!isRead) delete headers['content-type']
}

/** Tells whether content is still coded once every hook had a chance to undo it. A proxy hands it on as it came. */
export function isCoded(request: FastifyRequest): boolean {
  const coding = request.raw.headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity' && !request.server.hasPlugin('@fastify/reply-from')
}

/** Tells whether a route can read content of this type; `true` also where its parsers decide. */
export function isReadable(type: string | undefined, plan: RoutePlan): boolean {
  if (type === 'application/json' && plan.consumes === undefined) return true
  return type === undefined ? plan.consumes === undefined : canRead(type, plan)
}

/** Clients send few types, and each of them again and again. */
const readMediaType = remember(parseMediaType)

function canRead(type: string, plan: RoutePlan): boolean {
  const mediaType = readMediaType(type)
  if (mediaType === undefined) return false
  const { essence, parameters } = mediaType
  const charset = parameters.get('charset')?.toLowerCase()
  // JSON is UTF-8 (RFC 8259 §8.1), of which ASCII is a part.
  if (essence.endsWith('json') && charset !== undefined && !/^(?:utf-?8|us-ascii)$/.test(charset)) {
    return false
  }
  if (plan.consumes !== undefined) return plan.consumes.includes(essence)
  return !(plan.hasStructuredBody && essence === 'text/plain')
}
