/** The net: replies that are errors but not Error Resources, whoever sent them, become some on their way out. */
import { Readable } from 'node:stream'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onSendHookHandler,
  RouteOptions,
} from 'fastify'
import { handOn, writtenError } from '../replies/written-error.ts'
import { endRepetition } from './repeated-sends.ts'
import { isOvertaken } from './late-errors.ts'
import {
  caughtErrorOf,
  caughtOccurrence,
  isRethrown,
  keepErrors,
  writeRethrown,
} from './caught-errors.ts'
import { adviseOnce } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { findUncalled, toUncalledOccurrence } from '../errors/uncalled.ts'
import { completeBody } from '../foreign/bodies/completion.ts'
import {
  bodyLimits,
  discard,
  type ForeignBody,
  isOwnShape,
  isProfileType,
  isReadable,
  isStream,
  type OwnShapes,
  ownShapesOf,
  problemOf,
  readStream,
  toBody,
} from '../foreign/bodies/bodies.ts'
import { decode } from '../foreign/bodies/decoding.ts'
import { readSent } from '../foreign/invalid-requests.ts'
import { fastifysSentence, repeatsTarget } from '../foreign/repeated-target.ts'
import { isMeantResponse, isResponse } from '../foreign/bodies/web-response.ts'
import { readString } from '../http/guarded-read.ts'
import { problemType } from '../http/media-types.ts'
import { toWireStatus } from '../http/status-code.ts'
import { dropContent, keepVary, refusePayload } from './accept.ts'
import { addLast } from './route-hooks.ts'
import { contentTypeOf, statusOf, takeResponse } from './web-responses.ts'
import { completeFields, completePassing, isInOrder, withoutMark } from './passing-bodies.ts'
import { isSpoilt } from './spoilt-bodies.ts'
import { isUnsendable, refuseUnwritable } from './unwritable.ts'
import { isOurs } from '../routes/routes.ts'
import { removeFraming } from '../replies/headers.ts'
import { writeError } from '../replies/send-error.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'

/** Builds the last of the hooks, which others call for replies that are finished past it. */
export function createCompletion(plugin: PluginInstance): onSendHookHandler<unknown> {
  const shapes = ownShapesOf(plugin.options.profiles)
  return (request, reply, payload, done) => {
    const written = reply[writtenError]
    if (written != null) {
      const isKept = !isOvertaken(reply, caughtErrorOf(reply)) && !isSpoilt(reply, written, payload)
      if (isKept) return done(null, payload)
      discard(payload)
      return done(null, written.body)
    }
    if (isRethrown(reply) && !(isMeantResponse(payload) && statusOf(reply, payload) >= 300)) {
      done(null, writeRethrown(plugin, request, reply))
      return discard(payload)
    }
    const status = statusOf(reply, payload)
    if (status < 400) {
      const refused = refuseUnwritable(reply) ?? refusePayload(plugin, request, reply, payload)
      if (refused === undefined) {
        keepVary(request, reply, payload)
        return done(null, payload)
      }
      discard(payload)
      const isStatusOnly = refused === 'status only'
      return done(null, isStatusOnly ? dropContent(reply) : writeError(plugin, reply, refused))
    }
    if (!isOpen(plugin, request, reply) || isUnsendable(payload)) return done(null, payload)
    if (!isStream(payload)) {
      removeFraming(reply)
      return done(null, completeWhole(plugin, shapes, reply, payload))
    }
    // A profile's, and what is compressed, is believed, so that an upstream's Error Resource passes.
    const type = contentTypeOf(reply, payload)
    const isEncoded = type.startsWith(problemType) && reply.hasHeader('content-encoding')
    if (isProfileType(shapes, type) || (isEncoded && !isResponse(payload)))
      return done(null, payload)
    completeStream(plugin, shapes, reply, payload, type)
      .then((body) => done(null, body))
      .catch(done)
      .finally(() => discard(payload))
  }
}

/** Adds the hooks: objects before they are serialized, everything else before it is sent. */
export function addUserReplyHooks(
  app: Pick<FastifyInstance, 'addHook'>,
  plugin: PluginInstance,
  completePayload: onSendHookHandler<unknown>,
): void {
  keepErrors(app, plugin)
  const shapes = ownShapesOf(plugin.options.profiles)

  app.addHook('preSerialization', function completeObject(request, reply, payload, done) {
    if (isRethrown(reply)) return done(null, writeRethrown(plugin, request, reply))
    if (typeof payload === 'function' && isOpen(plugin, request, reply)) {
      return done(null, writeUncalled(plugin, reply, payload) ?? payload)
    }
    if (reply.statusCode < 400 || !isOpen(plugin, request, reply)) return done(null, payload)
    const sent = writeSent(plugin, reply, payload)
    const body = () => toBody(contentTypeOf(reply), payload)
    handOn(reply, done, null, sent ?? completeReply(plugin, shapes, reply, body()) ?? payload)
  })

  // Every known route has the hook below; by then Fastify has taken away the content of a HEAD.
  const isSeenLater = (request: FastifyRequest) =>
    plugin.routes.isComplete && !request.is404 && request.method !== 'HEAD'
  app.addHook('onSend', function completeEarly(request, reply, payload, done) {
    if (endRepetition(plugin, request, reply, payload)) return
    // A success is looked at once, at the end.
    if (reply.statusCode < 400 && isSeenLater(request)) return done(null, payload)
    // So is an Error Resource that is as it was written.
    const written = reply[writtenError]
    if (written != null && payload === written.body) return handOn(reply, done, null, payload)
    const next = (...args: [null, unknown]) => handOn(reply, done, ...args)
    completePayload.call(this, request, reply, payload, next as typeof done)
  })
  // Once more behind the hooks of others, which may turn a success into an error.
  app.addHook('onRoute', (route: RouteOptions) => {
    route.onSend = addLast(route.onSend, completePayload)
  })
}

/** Tells whether a reply is for us to complete. */
function isOpen(plugin: PluginInstance, request: FastifyRequest, reply: FastifyReply): boolean {
  return reply[writtenError] == null && isOurs(plugin, request)
}

/** Puts the error on the reply that a function of ours would have made, had it been called. */
function writeUncalled(
  plugin: PluginInstance,
  reply: FastifyReply,
  payload: object,
): string | undefined {
  const uncalled = findUncalled(payload)
  if (uncalled === undefined) return undefined
  adviseOnce(
    logOf(reply.request),
    `${uncalled.name} was sent without being called: call it with ().`,
  )
  return writeError(plugin, reply, toUncalledOccurrence(uncalled))
}

/** Puts findings of a validator on the reply that were sent as they are. */
function writeSent(
  plugin: PluginInstance,
  reply: FastifyReply,
  payload: unknown,
): string | undefined {
  const status = toWireStatus(reply.statusCode)
  if (status >= 500) return undefined
  const source = reply.request.validationError ?? caughtErrorOf(reply)
  const sent = readSent(payload, source, reply.request, status, plugin.options)
  return sent && writeError(plugin, reply, sent, { keepCacheControl: true })
}

/** Reads content that is there as a whole, and puts an Error Resource on the reply unless it was one. */
function completeWhole(
  plugin: PluginInstance,
  shapes: OwnShapes,
  reply: FastifyReply,
  payload: unknown,
): unknown {
  const type = contentTypeOf(reply)
  const coding = String(reply.getHeader('content-encoding') ?? 'identity')
  const isCoded = Buffer.isBuffer(payload) && coding !== 'identity'
  const body = toBody(type, isCoded ? decode(payload, coding, bodyLimits.bytes) : payload)
  const completed = completeReply(plugin, shapes, reply, body)
  if (completed !== undefined) return completed
  const passing = completePassing(plugin, reply, body)
  if (passing === undefined) return isCoded ? payload : withoutMark(reply, payload)
  if (isCoded) reply.removeHeader('content-encoding')
  return passing
}

/** Reads a stream, and puts an Error Resource on the reply unless it was one. */
async function completeStream(
  plugin: PluginInstance,
  shapes: OwnShapes,
  reply: FastifyReply,
  payload: unknown,
  contentType: string,
): Promise<string | Readable> {
  const body = isResponse(payload)
    ? await takeResponse(reply, payload)
    : await readProblemStream(contentType, payload)
  const completed = completeReply(plugin, shapes, reply, body)
  if (completed !== undefined) return completed
  const bytes = Buffer.from(completePassing(plugin, reply, body) ?? String(body.text))
  // A byte order mark has been taken off.
  if (reply.hasHeader('content-length')) reply.header('content-length', bytes.byteLength)
  return Readable.from([bytes])
}

/** Words of a stream are an upstream's, and not for our clients unless they are problem details. */
async function readProblemStream(contentType: string, payload: unknown): Promise<ForeignBody> {
  const body = isReadable(contentType) ? await readStream(contentType, payload) : undefined
  const isMeant = body !== undefined && problemOf(body) !== undefined
  return isMeant ? body : toBody(contentType, undefined)
}

/**
 * Replaces an error reply.
 * @returns The body; `undefined` where it was an Error Resource already, which may be sent as it is.
 */
function completeReply(
  plugin: PluginInstance,
  shapes: OwnShapes,
  reply: FastifyReply,
  body: ForeignBody,
): string | undefined {
  const { request } = reply
  const status = toWireStatus(reply.statusCode)
  const isMissing = request.is404 && status === 404
  const caught = caughtOccurrence(plugin, reply)
  const isProblem = body.essence === problemType
  const isOpenEnded =
    isProblem && (caught !== undefined || isMissing || !isInOrder(plugin, reply, body))
  if (!isOpenEnded && isOwnShape(shapes, body, status)) {
    if (!isProblem) completeFields(plugin, reply)
    return undefined
  }
  const sentence = fastifysSentence(request)
  const { maxErrors, validationError } = plugin.options
  const occurrence = completeBody(body, {
    status,
    caught,
    isWithheld: (text) => repeatsTarget(text, request, status),
    maxErrors,
    validationError,
  })
  const isLogged = isMissing && readString(body.value, 'message')?.startsWith(sentence) === true
  return writeError(plugin, reply, occurrence, { keepCacheControl: true, isLogged })
}
