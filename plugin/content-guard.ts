/** The hooks that enforce Content-Type and Accept: 415 for what a route cannot read, 406 for what it cannot write. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { occurrenceOf, type ErrorInit } from './declaration.ts'
import { addVary } from './header-values.ts'
import { parseMediaType } from './media-types.ts'
import type { RoutePlan } from './route-plan.ts'
import { sendError } from './send-error.ts'
import type { Writer } from './writer.ts'

/** Methods whose content means nothing, so that there is nothing to judge (RFC 9110 §9.3.1, §9.3.2, §9.3.8). */
const withoutContent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE'])

/** The header field that advertises readable types for a method, beside `Accept`. */
const advertisedBy: Readonly<Record<string, string>> = {
  PATCH: 'accept-patch', // RFC 5789 §2.2
  POST: 'accept-post', // Linked Data Platform 1.0 §7.1
  QUERY: 'accept-query', // RFC 10008 §3
}

/** Adds the hooks: Content-Type before the body is read, Accept before it is validated. */
export function addContentGuard(app: FastifyInstance, writer: Writer): void {
  app.addHook('onRequest', function guardContentType(request, reply, done) {
    if (withoutContent.has(request.method) || request.is404 || !hasContent(request)) return done()
    const plan = writer.planOf(request)
    const problem = plan.enabled ? judgeContent(request, plan) : undefined
    if (problem === undefined) return done()
    sendError(writer, reply, occurrenceOf(415, problem.detail, problem))
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
    request.negotiated = chosen
    if (produces !== undefined && produces.length > 1) {
      reply.header('vary', addVary(reply.getHeader('vary'), 'Accept'))
    }
    done()
  })
}

function hasContent(request: FastifyRequest): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = request.raw.headers
  return coding !== undefined || (length !== undefined && length !== '0')
}

/** Says why a route cannot read this content; `undefined` where it can, or where the parsers decide. */
function judgeContent(request: FastifyRequest, plan: RoutePlan): ErrorInit | undefined {
  const { 'content-encoding': coding, 'content-type': type } = request.raw.headers
  if (
    coding !== undefined &&
    coding.trim().toLowerCase() !== 'identity' &&
    coding.trim() !== '' &&
    !request.server.hasPlugin('@fastify/compress')
  ) {
    return {
      detail: 'The content coding of the request is not supported.',
      acceptEncoding: ['identity'],
    }
  }
  if (type === 'application/json' && plan.consumes === undefined) return undefined
  const readable = type === undefined ? plan.consumes === undefined : canRead(type, plan)
  if (readable) return undefined
  const advertise = advertisedBy[request.method]
  return {
    detail:
      type === undefined
        ? 'The request has content but no Content-Type.'
        : 'The media type of the request is not supported.',
    ...(advertise === undefined || plan.consumes === undefined
      ? {}
      : { headers: { [advertise]: plan.consumes.join(', ') } }),
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
