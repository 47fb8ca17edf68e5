/** The hooks that enforce Content-Type and Accept: 415 for what a route cannot read, 406 for what it cannot write. */
import type { Http2ServerRequest } from 'node:http2'
import type { FastifyInstance, FastifyRequest, preParsingHookHandler, RouteOptions } from 'fastify'
import { occurrenceOf, type ErrorInit } from './declaration.ts'
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

/** Adds the hooks: Content-Type before the body is read, Accept before it is validated. */
export function addContentGuard(app: FastifyInstance, writer: Writer): void {
  app.addHook('onRequest', function guardContentType(request, reply, done) {
    if (withoutContent.has(request.method) || request.is404) return done()
    const plan = writer.planOf(request)
    if (!plan.enabled) return done()
    if (!hasContent(request)) {
      forgetUnreadableType(request, plan)
      return done()
    }
    const problem = judgeContent(request, plan)
    if (problem === undefined) return done()
    sendError(writer, reply, occurrenceOf(415, problem.detail, problem))
  })

  // Behind all others, because any of them may put another stream in the place of the content.
  app.addHook('onRoute', (route: RouteOptions) => {
    if ([route.method].flat().every((method) => withoutContent.has(method))) return
    route.preParsing = [route.preParsing ?? [], watchContent].flat()
  })

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

const watchContent: preParsingHookHandler = (request, _reply, payload, done) => {
  if (payload !== request.raw) watchPayload(payload)
  done(null, payload)
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

/** Plugins that undo content codings, or hand content on as it came. */
const codingPlugins: readonly string[] = ['@fastify/compress', '@fastify/reply-from']

/** Says why a route cannot read this content; `undefined` where it can, or where the parsers decide. */
function judgeContent(request: FastifyRequest, plan: RoutePlan): ErrorInit | undefined {
  const { 'content-encoding': coding, 'content-type': type } = request.raw.headers
  if (
    coding !== undefined &&
    coding.trim().toLowerCase() !== 'identity' &&
    coding.trim() !== '' &&
    !codingPlugins.some((name) => request.server.hasPlugin(name))
  ) {
    return {
      detail: 'The content coding of the request is not supported.',
      acceptEncoding: ['identity'],
    }
  }
  if (type === 'application/json' && plan.consumes === undefined) return undefined
  const readable = type === undefined ? plan.consumes === undefined : canRead(type, plan)
  if (readable) return undefined
  return {
    detail:
      type === undefined
        ? 'The request has content but no Content-Type.'
        : 'The media type of the request is not supported.',
  }
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
