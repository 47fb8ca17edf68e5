/** The error whose handling is under way, kept for the case that a handler without us answers it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { isHttpError } from '../errors/http-error.ts'
import { logSafely } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { isContentFailure, unsupportedCoding } from '../foreign/known-errors.ts'
import { isStandIn, standInFor } from './bare-values.ts'
import { isFastifysOwn, isSentByFastify, takeForOurs } from './handlers.ts'
import { guardLastResort, isCodingFailure } from './older-routes.ts'
import { mapError } from '../foreign/map-error.ts'
import { ownStatus } from '../foreign/trust.ts'
import { isMeantResponse } from '../foreign/bodies/web-response.ts'
import { isError, readKeys, readProperty, readString } from '../http/guarded-read.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { writeError, type WriteOptions } from '../replies/send-error.ts'
import { writeRaw, writtenError } from '../replies/written-error.ts'
import { isOurs } from '../routes/routes.ts'
import { sendCaught } from './late-errors.ts'
import { keepRefusedType } from './refused-types.ts'
import { answerThrown } from './web-responses.ts'

const caughtError = Symbol('fastify-error-resource.caught-error')

interface CaughtError {
  readonly error: unknown
  /** The status of the reply by then, which some plugins use to say what their error means. */
  readonly replyStatus: number
  /** Whether that is the status of the error before it, which a handler failed to answer. */
  readonly isInherited: boolean
  /** Whether it is what was sent last. */
  isSent: boolean
  /** The status it was sent with, as `onError` hooks left it. What fails behind that may set another. */
  sentStatus?: number
}

declare module 'fastify' {
  interface FastifyReply {
    [caughtError]?: CaughtError | null
  }
}

/** Adds the hook that keeps errors. It reaches routes that are older than the plugin, too. */
export function keepErrors(app: Pick<FastifyInstance, 'addHook'>, plugin: PluginInstance): void {
  // Takes the place of `reply.send` while handlers look at the error, which may end in Fastify's own.
  function sendFromHandler(this: FastifyReply, given?: unknown): FastifyReply {
    const caught = this[caughtError] as CaughtError
    const isThrown = Object.is(caught.error, given)
    const standIn = isThrown ? standInFor(plugin, this, given) : undefined
    if (standIn === 'answered') return this
    const payload = standIn ?? given
    if (payload instanceof Error) {
      guardLastResort(this, () => writeCaught(plugin, this.request, this, { isLogged: true }))
    }
    caught.isSent = isThrown || isStandIn(given)
    if (caught.isSent) caught.sentStatus ??= this.statusCode
    // A handler that fails, or sends another error, has put that one in the place of the first.
    if (isError(payload) && !caught.isSent) {
      const isInherited = ownStatus(caught.error) === this.statusCode
      this[caughtError] = {
        error: payload,
        replyStatus: this.statusCode,
        isInherited,
        isSent: true,
      }
    }
    const { send } = Object.getPrototypeOf(this) as FastifyReply
    return send.call(this, payload)
  }

  app.addHook('onError', function keepError(request, reply, error, done) {
    // Fastify comes a second time where its last resort failed, too; the first error is what went wrong.
    reply[caughtError] ??= {
      error,
      replyStatus: reply.statusCode,
      isInherited: false,
      isSent: false,
    }
    if (reply[writtenError] == null && isOurs(plugin, request)) {
      reply.removeHeader('etag') // Caches that come first would take it for a tag of the error.
      reply.send = sendFromHandler
    }
    done()
  })
}

/**
 * Tells whether what is sent is the value that was thrown, in Fastify's own words or, where it is no
 * `Error`, like a success, with the status and the header fields it carries.
 */
export function isRethrown(reply: FastifyReply): boolean {
  return reply[caughtError]?.isSent === true && reply[writtenError] == null
}

/** Puts the Error Resource of such a value on the reply. */
export function writeRethrown(
  plugin: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): string {
  const error = caughtErrorOf(reply)
  return writeCaught(plugin, request, reply, {
    isLogged: isError(error) || isSentByFastify(reply, error),
  })
}

/** What the error that was caught on the way of this reply would have been to the client. */
export function caughtOccurrence(
  plugin: PluginInstance,
  { request, [caughtError]: caught }: FastifyReply,
): Occurrence | undefined {
  // A `Response` that was thrown is an answer, and the one that is being sent.
  if (caught == null || isMeantResponse(caught.error)) return undefined
  const { error, replyStatus, isInherited } = caught
  return mapError(error, request, replyStatus, plugin.options, { isInherited, isQuiet: true })
}

/** The error that was caught on the way of a reply, as it was thrown. */
export function caughtErrorOf(reply: FastifyReply): unknown {
  return reply[caughtError]?.error
}

/** Puts the Error Resource of the caught error on the reply. */
export function writeCaught(
  plugin: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  options?: WriteOptions,
): string {
  const error = caughtErrorOf(reply)
  if (request.is404 && isAboutContent(error)) {
    return writeError(plugin, reply, occurrenceOf(404), { keepCacheControl: true })
  }
  removeOwnHeaders(reply, error)
  const occurrence = occurrenceFor(plugin, request, reply, error)
  return writeError(plugin, reply, occurrence, options)
}

/** Takes back the header fields that Fastify's own handler copies from an error, whatever they are. */
function removeOwnHeaders(reply: FastifyReply, error: unknown): void {
  const headers = readProperty(error, 'headers')
  if (typeof headers !== 'object' || headers === null) return
  for (const name of readKeys(headers).toReversed()) {
    const value = readProperty(headers, name)
    const present = reply.getHeader(name)
    // Fastify writes nothing for `undefined`.
    if (present === (value ?? '')) reply.removeHeader(name)
    else if (name.toLowerCase() === 'set-cookie') removeCookies(reply, [present, value])
  }
}

/** Fastify adds cookies behind those that were there. */
function removeCookies(reply: FastifyReply, [present, added]: readonly unknown[]): void {
  const cookies = [present].flat() as string[]
  const own = [added].flat()
  const rest = cookies.slice(0, -own.length)
  if (own.length === 0 || !own.every((cookie, index) => cookies[rest.length + index] === cookie)) {
    return
  }
  reply.removeHeader('set-cookie')
  if (rest.length > 0) reply.header('set-cookie', rest)
}

/**
 * Builds the error handler. It returns nothing and is not async, because Fastify would run the
 * `onSend` hooks a second time for a promise.
 */
export function createErrorHandler(plugin: PluginInstance) {
  return function errorResourceHandler(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const written = reply[writtenError]
    if (written != null) {
      logSafely(
        logOf(request),
        'error',
        { err: error },
        'A hook failed while an Error Resource was sent.',
      )
      writeRaw(reply, written)
      return
    }
    if (!isOurs(plugin, request) && error instanceof Error) {
      reply.send(error) // On to the next handler, which is Fastify's own: it is left alone.
      return
    }
    // One of ours has nothing to be found out.
    if (isHttpError(error)) return sendCaught(plugin, reply, error, error)
    if (request.is404 && isAboutContent(error)) {
      // Fastify reads the body even of a request that has no route; the missing route weighs more.
      const { send } = reply
      send.call(reply, writeError(plugin, reply, occurrenceOf(404), { keepCacheControl: true }))
      return
    }
    if (answerThrown(plugin, reply, error)) return
    if (!request.is404) keepRefusedType(request, plugin.planOf(request), error)
    sendCaught(plugin, reply, error, occurrenceFor(plugin, request, reply, error))
  }
}

/** What an error is to the client. */
function occurrenceFor(
  { options }: PluginInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Occurrence {
  if (!isCodingFailure(request, error)) {
    const caught = reply[caughtError]
    // A 4xx that `onError` hooks set afterwards was not what the error was thrown behind.
    const isSame = caught != null && Object.is(caught.error, error)
    const left = (isSame ? caught.sentStatus : undefined) ?? reply.statusCode
    // What hooks make a failure is one, whatever the error says of itself; one of ours is as it was declared.
    const isChosen = isSame && left >= 500 && left !== caught.replyStatus
    if (isChosen && (ownStatus(error) ?? 500) < 500 && !isHttpError(error)) {
      return { ...occurrenceOf(left), unexpected: { error } }
    }
    const status = isSame && left < 500 ? caught.replyStatus : left
    return mapError(error, request, status, options, { isInherited: caught?.isInherited })
  }
  return occurrenceOf(415, unsupportedCoding.detail, unsupportedCoding.init)
}

function isAboutContent(error: unknown): boolean {
  const isUnnamed = readString(error, 'code') === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE'
  return isUnnamed || isContentFailure(error)
}

/**
 * Sets the error handler, unless the scope has one of the user's, which then goes first; what it
 * sends is completed by the hooks.
 */
export function setErrorHandler(app: FastifyInstance, plugin: PluginInstance): void {
  if (!isFastifysOwn(app.errorHandler)) return
  app.setErrorHandler(createErrorHandler(plugin))
  takeForOurs(app.errorHandler)
}
