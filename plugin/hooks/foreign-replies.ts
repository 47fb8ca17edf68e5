/** The net: replies that are errors but not Error Resources, whoever sent them, become some on their way out. */
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onSendHookHandler,
  RouteOptions,
} from 'fastify'
import { writtenError } from '../replies/written-error.ts'
import {
  caughtErrorOf,
  hasCaughtError,
  isRethrown,
  keepErrors,
  writeCaught,
} from './caught-errors.ts'
import { occurrenceOf } from '../errors/declaration.ts'
import {
  discard,
  isFastifyBody,
  isOwnShape,
  isStream,
  maxDetailLength,
  ownShapesOf,
  readSentence,
  readText,
} from '../foreign/bodies.ts'
import { repeatsTarget } from '../foreign/repeated-target.ts'
import { readProperty } from '../http/guarded-read.ts'
import { dropContent, refusePayload } from './accept.ts'
import { writeNotFound } from './not-found.ts'
import { isOurs } from '../routes/routes.ts'
import { writeError } from '../replies/send-error.ts'
import { isErrorStatusCode } from '../http/statuses.ts'
import type { PluginInstance } from '../replies/instance.ts'

/** Adds the hooks: objects before they are serialized, everything else before it is sent. */
export function addUserReplyHooks(app: FastifyInstance, plugin: PluginInstance): void {
  keepErrors(app, plugin)
  const ownShapes = ownShapesOf(plugin.options.profiles)

  app.addHook('preSerialization', function completeObject(request, reply, payload, done) {
    if (isRethrown(reply)) return done(null, writeCaught(plugin, request, reply))
    if (reply.statusCode < 400 || !isOpen(plugin, request, reply)) return done(null, payload)
    if (isOwnShape(ownShapes, contentTypeOf(reply), reply.statusCode, payload))
      return done(null, payload)
    done(null, completeReply(plugin, request, reply, readSentence(payload)))
  })

  const completePayload: onSendHookHandler<unknown> = (request, reply, payload, done) => {
    if (reply[writtenError] != null) return done(null, payload)
    if (isRethrown(reply)) {
      done(null, writeCaught(plugin, request, reply))
      return discard(payload)
    }
    const status = statusOf(reply, payload)
    if (status < 400) {
      const refused = refusePayload(plugin, request, reply, payload)
      if (refused === undefined) return done(null, payload)
      discard(payload)
      const isStatusOnly = refused === 'status only'
      return done(null, isStatusOnly ? dropContent(reply) : writeError(plugin, reply, refused))
    }
    if (!isOpen(plugin, request, reply)) return done(null, payload)
    if (isOwnShape(ownShapes, contentTypeOf(reply, payload), status, payload))
      return done(null, payload)
    reply.code(status)
    done(null, completePayloadOf(plugin, request, reply, payload))
    discard(payload)
  }
  // Every known route has the hook below; by then Fastify has taken away the content of a HEAD.
  const isSeenLater = (request: FastifyRequest) =>
    plugin.routes.isComplete && !request.is404 && request.method !== 'HEAD'
  app.addHook('onSend', function completeEarly(request, reply, payload, done) {
    // A success is looked at once, at the end.
    if (reply.statusCode < 400 && isSeenLater(request)) return done(null, payload)
    completePayload.call(this, request, reply, payload, done)
  })
  // Once more behind the hooks of others, which may turn a success into an error.
  app.addHook('onRoute', (route: RouteOptions) => {
    route.onSend = [route.onSend ?? [], completePayload].flat() as onSendHookHandler[]
  })
}

/** Tells whether a reply is for us to complete. */
function isOpen(plugin: PluginInstance, request: FastifyRequest, reply: FastifyReply): boolean {
  return reply[writtenError] == null && isOurs(plugin, request)
}

/** A `Response` brings its own status. */
function statusOf(reply: FastifyReply, payload: unknown): number {
  if (typeof payload === 'string') return reply.statusCode
  const status = isStream(payload) ? readProperty(payload, 'status') : undefined
  return isErrorStatusCode(status) ? status : reply.statusCode
}

function contentTypeOf(reply: FastifyReply, payload?: unknown): string {
  const headers = readProperty(payload, 'headers')
  const type = headers instanceof Headers ? headers.get('content-type') : undefined
  return String(type ?? reply.getHeader('content-type') ?? '')
}

function completePayloadOf(
  plugin: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): string {
  const text = readText(contentTypeOf(reply), payload)
  // Fastify's default handler answered, as it does for routes that are older than the plugin; it has
  // logged the error, too.
  if (isFastifyBody(payload, reply.statusCode) && hasCaughtError(reply, text)) {
    return writeCaught(plugin, request, reply, { isLogged: true })
  }
  return completeReply(plugin, request, reply, text)
}

/** Replaces an error reply. What it said stays as `detail` below 500; above, it is for the log. */
function completeReply(
  plugin: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string | undefined,
): string {
  const { statusCode } = reply
  const isDefault = statusCode === 404 && isDefaultSentence(text, request)
  const detail = text !== undefined && repeatsTarget(text, request, statusCode) ? undefined : text
  if (request.is404 && statusCode === 404) return writeNotFound(plugin, reply, detail, isDefault)
  // Behind a 5xx is what went wrong; what a handler says instead is no substitute for it in the log.
  const caught = statusCode >= 500 ? caughtErrorOf(reply) : undefined
  const unexpected = caught === undefined ? { error: text } : { error: caught, sentence: text }
  const occurrence = { ...occurrenceOf(statusCode, detail), unexpected }
  return writeError(plugin, reply, occurrence, { keepCacheControl: true })
}

/** Fastify's own sentence repeats the URL with its query. */
function isDefaultSentence(text: string | undefined, { method, raw }: FastifyRequest): boolean {
  return text === `Route ${method}:${String(raw.url)} not found`.slice(0, maxDetailLength)
}
