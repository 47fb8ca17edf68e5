/** The net: replies that are errors but not Error Resources, whoever sent them, become some on their way out. */
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onSendHookHandler,
  RouteOptions,
} from 'fastify'
import { occurrenceOf } from './declaration.ts'
import {
  discard,
  isFastifyBody,
  isOwnShape,
  isStream,
  readSentence,
  readText,
} from './foreign-body.ts'
import { readProperty } from './guarded-read.ts'
import { refusePayload } from './late-negotiation.ts'
import { mapError } from './map-error.ts'
import { writeNotFound } from './not-found.ts'
import { writeError, writtenError, type WriteOptions } from './send-error.ts'
import { isErrorStatusCode } from './statuses.ts'
import type { Writer } from './writer.ts'

/** The error whose handling is under way, kept for the case that a handler without us answers it. */
const caughtError = Symbol('fastify-error-resource.caught-error')

declare module 'fastify' {
  interface FastifyReply {
    [caughtError]?: { readonly error: unknown } | null
  }
}

/** Adds the hooks: objects before they are serialized, everything else before it is sent. */
export function addUserReplyHooks(app: FastifyInstance, writer: Writer): void {
  app.decorateReply(caughtError, null)

  app.addHook('onError', function keepError(_request, reply, error, done) {
    reply[caughtError] = { error }
    done()
  })

  app.addHook('preSerialization', function completeObject(request, reply, payload, done) {
    if (isRethrown(reply, payload)) return done(null, writeCaught(writer, request, reply))
    if (reply.statusCode < 400 || !isOurs(writer, request, reply)) return done(null, payload)
    if (isOwnShape(contentTypeOf(reply), reply.statusCode, payload)) return done(null, payload)
    done(null, completeReply(writer, request, reply, readSentence(payload)))
  })

  const completePayload: onSendHookHandler<unknown> = (request, reply, payload, done) => {
    if (reply[writtenError] != null) return done(null, payload)
    if (isRethrown(reply, payload)) {
      done(null, writeCaught(writer, request, reply))
      return discard(payload)
    }
    const status = statusOf(reply, payload)
    if (status < 400) {
      const refused = refusePayload(writer, request, reply, payload)
      if (refused === undefined) return done(null, payload)
      discard(payload)
      return done(null, writeError(writer, reply, refused))
    }
    if (!isOurs(writer, request, reply)) return done(null, payload)
    if (isOwnShape(contentTypeOf(reply, payload), status, payload)) return done(null, payload)
    reply.code(status)
    done(null, completePayloadOf(writer, request, reply, payload))
    discard(payload)
  }
  app.addHook('onSend', completePayload)
  // Once more behind the hooks of child scopes, which may turn a success into an error.
  app.addHook('onRoute', (route: RouteOptions) => {
    route.onSend = [route.onSend ?? [], completePayload].flat() as onSendHookHandler[]
  })
}

/** Tells whether a reply is for us to complete. */
function isOurs(writer: Writer, request: FastifyRequest, reply: FastifyReply): boolean {
  return reply[writtenError] == null && (request.is404 || writer.planOf(request).enabled)
}

/**
 * Tells whether a payload is the value that was thrown: where an error handler throws on something
 * that is no `Error`, Fastify sends it like a success.
 */
function isRethrown(reply: FastifyReply, payload: unknown): boolean {
  const caught = reply[caughtError]
  return (
    caught != null &&
    reply[writtenError] == null &&
    reply.statusCode < 400 &&
    (Object.is(caught.error, payload) || isSameBytes(caught.error, payload))
  )
}

/** Fastify hands a typed array on as a buffer over the same memory. */
function isSameBytes(error: unknown, payload: unknown): boolean {
  return ArrayBuffer.isView(error) && Buffer.isBuffer(payload) && error.buffer === payload.buffer
}

function writeCaught(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  options?: WriteOptions,
): string {
  const occurrence = mapError(reply[caughtError]?.error, request, reply.statusCode, writer.options)
  return writeError(writer, reply, occurrence, options)
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
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): string {
  // Fastify's default handler answered, as it does for routes that are older than the plugin; it has
  // logged the error, too.
  if (reply[caughtError] != null && isFastifyBody(payload, reply.statusCode)) {
    return writeCaught(writer, request, reply, { isLogged: true })
  }
  return completeReply(writer, request, reply, readText(contentTypeOf(reply), payload))
}

/** Replaces an error reply. What it said stays as `detail` below 500; above, it is for the log. */
function completeReply(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string | undefined,
): string {
  // Fastify's own sentence repeats the URL with its query.
  const isDefault = text === `Route ${request.method}:${String(request.raw.url)} not found`
  const detail = isDefault ? undefined : text
  const { statusCode } = reply
  if (request.is404 && statusCode === 404) return writeNotFound(writer, reply, detail)
  const occurrence = { ...occurrenceOf(statusCode, detail), unexpected: { error: detail } }
  return writeError(writer, reply, occurrence, { keepCacheControl: true })
}
