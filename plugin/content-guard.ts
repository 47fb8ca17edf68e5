/** The hooks that enforce Content-Type and Accept: 415 for what a route cannot read, 406 for what it cannot write. */
import type { Http2ServerRequest } from 'node:http2'
import type { FastifyInstance, FastifyRequest, preParsingHookHandler, RouteOptions } from 'fastify'
import { occurrenceOf } from './declaration.ts'
import { addVary } from './header-values.ts'
import { isHttp2 } from './http-version.ts'
import { parseMediaType } from './media-types.ts'
import { watchPayload } from './payload-failures.ts'
import type { RoutePlan } from './route-plan.ts'
import { sendError } from './send-error.ts'
import type { Writer } from './writer.ts'

/** Methods whose content means nothing, so that there is nothing to judge (RFC 9110 §9.3.1, §9.3.2, §9.3.8). */
const withoutContent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE'])

/** Adds `request.negotiated`. A getter, because values are copied to each request whether they are read or not. */
export function decorateRequest(app: FastifyInstance, writer: Writer): void {
  app.decorateRequest('negotiated', {
    getter(this: FastifyRequest) {
      if (this.is404) return null
      return writer.planOf(this).negotiate?.(this.headers.accept) ?? null
    },
  })
}

/**
 * Adds the hooks: Content-Type before the content is read, Accept before it is validated. Both come
 * behind every `onRequest` hook, so that CORS fields are on their answers, requests are counted and
 * strangers turned away before they learn what a route reads.
 */
export function addContentGuard(app: FastifyInstance, writer: Writer): void {
  app.addHook('preParsing', function guardContentType(request, reply, payload, done) {
    if (withoutContent.has(request.method) || request.is404) return done(null, payload)
    const plan = writer.planOf(request)
    if (!plan.enabled) return done(null, payload)
    if (!hasContent(request)) {
      forgetUnreadableType(request, plan)
      return done(null, payload)
    }
    const { 'content-type': type } = request.raw.headers
    if (isReadable(type, plan)) return done(null, payload)
    sendError(
      writer,
      reply,
      occurrenceOf(
        415,
        type === undefined
          ? 'The request has content but no Content-Type.'
          : 'The media type of the request is not supported.',
      ),
    )
  })

  // Behind all others, because any of them may put another stream in the place of the content.
  app.addHook('onRoute', (route: RouteOptions) => {
    if ([route.method].flat().every((method) => withoutContent.has(method))) return
    route.preParsing = [route.preParsing ?? [], guardCoding].flat()
  })

  const guardCoding: preParsingHookHandler = (request, reply, payload, done) => {
    if (payload !== request.raw) watchPayload(payload)
    else if (isCoded(request) && hasContent(request) && writer.planOf(request).enabled) {
      const detail = 'The content coding of the request is not supported.'
      sendError(writer, reply, occurrenceOf(415, detail, { acceptEncoding: ['identity'] }))
      return
    }
    done(null, payload)
  }

  app.addHook('preValidation', function guardAccept(request, reply, done) {
    if (request.is404) return done()
    const { negotiate, enabled, produces } = writer.planOf(request)
    if (negotiate === undefined || !enabled) return done()
    const chosen = negotiate(request.headers.accept)
    if (chosen === undefined) {
      sendError(writer, reply, occurrenceOf(406))
      return
    }
    if (produces !== undefined && produces.length > 1) {
      reply.header('vary', addVary(reply.getHeader('vary'), 'Accept'))
    }
    done()
  })
}

/** HTTP/1 frames content with a header field; HTTP/2 says at the end of the header section if there is none. */
function hasContent(request: FastifyRequest): boolean {
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
function forgetUnreadableType(request: FastifyRequest, plan: RoutePlan): void {
  const { headers } = request.raw
  const type = headers['content-type']
  if (type === undefined) return
  const essence = parseMediaType(type)?.essence
  const isRead =
    essence !== undefined && canRead(type, plan) && request.server.hasContentTypeParser(essence)
  if (!isRead) delete headers['content-type']
}

/** Tells whether content is still coded once every hook had a chance to undo it. A proxy hands it on as it came. */
function isCoded(request: FastifyRequest): boolean {
  const coding = request.raw.headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity' && !request.server.hasPlugin('@fastify/reply-from')
}

/** Tells whether a route can read content of this type; `true` also where its parsers decide. */
function isReadable(type: string | undefined, plan: RoutePlan): boolean {
  if (type === 'application/json' && plan.consumes === undefined) return true
  return type === undefined ? plan.consumes === undefined : canRead(type, plan)
}

function canRead(type: string, plan: RoutePlan): boolean {
  const mediaType = parseMediaType(type)
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
