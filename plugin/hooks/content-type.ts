/** The hooks that enforce Content-Type and Accept: 415 for what a route cannot read, 406 for what it cannot write. */
import type { Http2ServerRequest } from 'node:http2'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  preParsingHookHandler,
  preValidationHookHandler,
  RouteOptions,
} from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { unsupportedCoding, unsupportedType } from '../foreign/known-errors.ts'
import { watchPayload } from '../foreign/map-error.ts'
import { parseMediaType } from '../http/media-types.ts'
import { remember } from '../http/remember.ts'
import { isHttp2 } from '../http/request.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { sendError } from '../replies/send-error.ts'
import { nameInVary } from '../replies/vary.ts'
import { methodsWithoutContent, routePlan, type RoutePlan } from '../routes/plan.ts'
import { wantsStatusOnly } from './accept.ts'
import { skipMissingParser } from './empty-content.ts'
import { buildKnownRefusal } from './refused-types.ts'
import { addLast, createKeeper, type KeptHooks } from './route-hooks.ts'

/** HTTP/1 frames content with a header field; HTTP/2 says at the end of the header section if there is none. */
export function hasContent(request: FastifyRequest): boolean {
  if (isHttp2(request.raw)) {
    const { stream } = request.raw as unknown as Http2ServerRequest
    return !stream.endAfterHeaders
  }
  const { 'content-length': length, 'transfer-encoding': coding } = request.raw.headers
  return coding !== undefined || (length !== undefined && length !== '0')
}

/** Tells whether content may go to another server as it came, which is where it is read. */
const isHandedOn = ({ server }: FastifyRequest) => server.hasPlugin('@fastify/reply-from')

/** Tells whether content is still coded once every hook had a chance to undo it. */
export function isCoded(request: FastifyRequest): boolean {
  const coding = request.raw.headers['content-encoding']?.trim().toLowerCase() ?? ''
  return coding !== '' && coding !== 'identity' && !isHandedOn(request)
}

/** Tells whether a route can read content of this type; `true` also where its parsers decide. */
export function isReadable(type: string | undefined, plan: RoutePlan): boolean {
  if (type === 'application/json' && plan.consumes === undefined) return true
  return type === undefined ? plan.consumes?.includes('*/*') !== false : canRead(type, plan)
}

/** Clients send few types, and each of them again and again. */
const readMediaType = remember(parseMediaType)

function canRead(type: string, plan: RoutePlan): boolean {
  const mediaType = readMediaType(type)
  if (mediaType === undefined) return false
  if (plan.reads !== undefined) return plan.reads(mediaType)
  return !(plan.hasStructuredBody && mediaType.essence === 'text/plain')
}

/** The essence of JSON that says to be in another charset than UTF-8 (RFC 8259 §8.1), of which ASCII is a part. */
const miscodedJson = remember((type: string) => {
  const { essence = '', parameters } = parseMediaType(type) ?? {}
  const charset = parameters?.get('charset')?.toLowerCase() ?? 'utf-8'
  return essence.endsWith('json') && !/^(?:utf-?8|us-ascii)$/.test(charset) ? essence : undefined
})

/**
 * Tells whether a parser would take other characters for UTF-8. Only one of the very type is sure to: others hand on
 * what they get, and so does a proxy.
 */
export function isMiscoded(type: string | undefined, request: FastifyRequest): boolean {
  if (type === undefined || type === 'application/json') return false
  const essence = miscodedJson(type)
  if (essence === undefined || isHandedOn(request)) return false
  return request.server.hasContentTypeParser(essence)
}

/**
 * Adds the hooks: Content-Type before the content is read, Accept before it is validated. Both come
 * behind every `onRequest` hook, so that CORS fields are on their answers, requests are counted and
 * strangers turned away before they learn what a route reads.
 */
export function addContentGuard(app: FastifyInstance, plugin: PluginInstance): void {
  const { isComplete } = plugin.routes
  if (!isComplete) {
    // Hooks of the scope reach routes that are older than the plugin, at the price of every request.
    app.addHook('preParsing', function guardContentType(request, reply, payload, done) {
      const isJudged = !methodsWithoutContent.has(request.method) && !request.is404
      if (!isJudged || mayRead(plugin, plugin.planOf(request), request, reply)) done(null, payload)
    })
    app.addHook('preValidation', function guardAccept(request, reply, done) {
      if (request.is404) return done()
      if (mayProceed(plugin, plugin.planOf(request), request, reply)) done()
    })
  }
  const guardCoding: preParsingHookHandler = (request, reply, payload, done) =>
    judgeCoding(plugin, plugin.planOf(request), request, reply, payload, done)
  // Routes with one plan have the same hooks.
  const guards = new Map<RoutePlan, Guards>()
  const keepLast = createKeeper()

  app.addHook('onRoute', function guard(this: FastifyInstance, route: RouteOptions) {
    const plan = route.config?.[routePlan]
    if (plan?.enabled !== true) return
    let own = guards.get(plan)
    if (own === undefined) guards.set(plan, (own = createGuards(plugin, plan, guardCoding)))
    if (own.accept !== undefined) route.preValidation = addLast(route.preValidation, own.accept)
    if (mayHaveContent(route.method)) keepLast(this, route, own)
  })
}

/** The hooks of the routes with one plan. */
interface Guards extends KeptHooks {
  readonly accept: preValidationHookHandler | undefined
}

function createGuards(
  plugin: PluginInstance,
  plan: RoutePlan,
  last: preParsingHookHandler,
): Guards {
  // Those of the scope do it where there are older routes.
  if (!plugin.routes.isComplete) return { accept: undefined, alone: last, first: [], last }
  const guardAccept: preValidationHookHandler = (request, reply, done) => {
    request[routePlan] = plan // For the hooks that follow; finding it costs more than negotiating.
    if (mayProceed(plugin, plan, request, reply)) done()
  }
  const guardType: preParsingHookHandler = (request, reply, payload, done) => {
    request[routePlan] = plan
    if (mayRead(plugin, plan, request, reply)) done(null, payload)
  }
  const guardContent: preParsingHookHandler = (request, reply, payload, done) => {
    request[routePlan] = plan
    if (isUsual(plan, request, payload)) return done(null, payload)
    if (!mayRead(plugin, plan, request, reply)) return
    judgeCoding(plugin, plan, request, reply, payload, done)
  }
  const isJudged = plan.negotiate !== undefined || plan.isChoice
  return {
    accept: isJudged ? guardAccept : undefined,
    alone: guardContent,
    first: [guardType],
    last,
  }
}

function mayHaveContent(methods: string | string[]): boolean {
  if (typeof methods === 'string') return !methodsWithoutContent.has(methods)
  return methods.some(mayHaveContent)
}

type PreParsing = Parameters<preParsingHookHandler>

/** What nearly all requests bring: JSON that is there, as it came, for a route that names nothing else. */
function isUsual(
  { consumes, refusedTypes }: RoutePlan,
  { raw }: FastifyRequest,
  payload: PreParsing[2],
): boolean {
  if (payload !== raw || consumes !== undefined || refusedTypes !== undefined) return false
  const { 'content-type': type, 'content-length': length, 'content-encoding': coding } = raw.headers
  return (
    type === 'application/json' && length !== undefined && length !== '0' && coding === undefined
  )
}

/** Refuses a request whose content is of a type that the route does not read. */
function mayRead(
  plugin: PluginInstance,
  plan: RoutePlan,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  if (!plan.enabled || !plan.unsupportedMediaType || !hasContent(request)) return true
  const { 'content-type': type } = request.raw.headers
  if (isReadable(type, plan) && !isMiscoded(type, request)) return true
  const detail =
    type === undefined ? 'The request has content but no Content-Type.' : unsupportedType.detail
  sendError(plugin, reply, occurrenceOf(415, detail))
  return false
}

function judgeCoding(
  plugin: PluginInstance,
  plan: RoutePlan,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: PreParsing[2],
  done: PreParsing[3],
): void {
  if (payload !== request.raw) watchPayload(payload)
  else if (plan.unsupportedMediaType && isCoded(request) && hasContent(request)) {
    const { detail, init } = unsupportedCoding
    sendError(plugin, reply, occurrenceOf(415, detail, init))
    return
  }
  const hasType = request.raw.headers['content-type'] !== undefined
  if (hasType && !hasContent(request)) {
    return skipMissingParser(request, reply, () => done(null, payload))
  }
  const refusal = buildKnownRefusal(request, plan)
  if (refusal !== undefined) return done(refusal)
  done(null, payload)
}

/**
 * Refuses a request whose client takes nothing of what the route sends. Who may go on goes on from the hook itself: each
 * frame more is one more to walk for the stack of whatever the handler throws.
 */
function mayProceed(
  plugin: PluginInstance,
  plan: RoutePlan,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const { negotiate, enabled, notAcceptable } = plan
  if (!enabled) return true
  const { accept } = request.headers
  const isRefused = notAcceptable === true && negotiate !== undefined && !negotiate(accept)
  if (isRefused && !wantsStatusOnly(plan, accept)) {
    sendError(plugin, reply, occurrenceOf(406))
    return false
  }
  if (plan.isChoice) nameInVary(reply, 'Accept')
  return true
}
