/** The hooks that enforce Content-Type and Accept: 415 for what a route cannot read, 406 for what it cannot write. */
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  preParsingHookHandler,
  preValidationHookHandler,
  RouteOptions,
} from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { addVary } from '../http/header-values.ts'
import { unsupportedCoding, unsupportedType } from '../foreign/known-errors.ts'
import { watchPayload } from '../foreign/payload-failures.ts'
import { buildKnownRefusal } from './refused-types.ts'
import { forgetUnreadableType, hasContent, isCoded, isReadable } from './request-content.ts'
import { knownRoute } from '../routes/routes.ts'
import { methodsWithoutContent, routePlan, type RoutePlan } from '../routes/plan.ts'
import { sendError } from '../replies/send-error.ts'
import { wantsStatusOnly } from './status-only.ts'
import type { Writer } from '../replies/instance.ts'

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
  const { isComplete } = writer.routes
  if (!isComplete) {
    // Hooks of the scope reach routes that are older than the plugin, at the price of every request.
    app.addHook('preParsing', function guardContentType(request, reply, payload, done) {
      if (methodsWithoutContent.has(request.method) || request.is404) return done(null, payload)
      judgeType(writer, writer.planOf(request), request, reply, payload, done)
    })
    app.addHook('preValidation', function guardAccept(request, reply, done) {
      if (request.is404) return done()
      judgeAccept(writer, writer.planOf(request), request, reply, done)
    })
  }
  const guardCoding: preParsingHookHandler = (request, reply, payload, done) =>
    judgeCoding(writer, request, reply, payload, done)

  app.addHook('onRoute', (route: RouteOptions) => {
    const plan = route[knownRoute]?.plan
    if (plan?.enabled !== true) return
    if (isComplete && plan.negotiate !== undefined) {
      const guardAccept: preValidationHookHandler = (request, reply, done) => {
        request[routePlan] = plan // For the hooks that follow; finding it costs more than negotiating.
        judgeAccept(writer, plan, request, reply, done)
      }
      route.preValidation = [route.preValidation ?? [], guardAccept].flat()
    }
    if ([route.method].flat().every((method) => methodsWithoutContent.has(method))) return
    const guardType: preParsingHookHandler = (request, reply, payload, done) => {
      request[routePlan] = plan
      judgeType(writer, plan, request, reply, payload, done)
    }
    // The last behind all others, because any of them may put another stream in the place of the content.
    const first = isComplete ? [guardType] : []
    route.preParsing = [first, route.preParsing ?? [], guardCoding].flat()
  })
}

type PreParsing = Parameters<preParsingHookHandler>

function judgeType(
  writer: Writer,
  plan: RoutePlan,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: PreParsing[2],
  done: PreParsing[3],
): void {
  if (!plan.enabled) return done(null, payload)
  if (!hasContent(request)) {
    forgetUnreadableType(request, plan)
    return done(null, payload)
  }
  const { 'content-type': type } = request.raw.headers
  if (isReadable(type, plan)) return done(null, payload)
  const detail =
    type === undefined ? 'The request has content but no Content-Type.' : unsupportedType.detail
  sendError(writer, reply, occurrenceOf(415, detail))
}

function judgeCoding(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: PreParsing[2],
  done: PreParsing[3],
): void {
  if (payload !== request.raw) watchPayload(payload)
  else if (isCoded(request) && hasContent(request)) {
    const { detail, init } = unsupportedCoding
    sendError(writer, reply, occurrenceOf(415, detail, init))
    return
  }
  const refusal = buildKnownRefusal(request, writer.planOf(request))
  if (refusal !== undefined) return done(refusal)
  done(null, payload)
}

function judgeAccept(
  writer: Writer,
  plan: RoutePlan,
  request: FastifyRequest,
  reply: FastifyReply,
  done: () => void,
): void {
  const { negotiate, enabled, produces } = plan
  if (negotiate === undefined || !enabled) return done()
  const { accept } = request.headers
  if (negotiate(accept) === undefined) {
    if (wantsStatusOnly(plan, accept)) return done()
    sendError(writer, reply, occurrenceOf(406))
    return
  }
  if (produces !== undefined && produces.length > 1) {
    reply.header('vary', addVary(reply.getHeader('vary'), 'Accept'))
  }
  done()
}
