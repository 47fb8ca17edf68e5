/** Routes that are older than the plugin: what their own hooks do is seen by what becomes of the request. */
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { isFastifyBody, isStream, toBody } from '../foreign/bodies/bodies.ts'
import { isContentFailure, unsupportedCoding } from '../foreign/known-errors.ts'
import { addPayloadFailure } from '../foreign/map-error.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import { problemType } from '../http/media-types.ts'
import { answerInstead } from '../replies/answer-instead.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { sendError } from '../replies/send-error.ts'
import {
  writeInstead,
  writeRaw,
  writtenError,
  type WrittenError,
} from '../replies/written-error.ts'
import { methodsWithoutContent } from '../routes/plan.ts'
import { isOurs, knownRoute } from '../routes/routes.ts'
import { hasContent, isCoded } from './content-type.ts'
import { isSpoilt } from './spoilt-bodies.ts'

/** Tells a request of a route that was there before the plugin. */
export function isOlder(request: FastifyRequest): boolean {
  return !request.is404 && request.routeOptions.config[knownRoute] === undefined
}

/** Requests whose content is about to be read, and whether somebody reads it to put another in its place. */
const contents = new WeakMap<FastifyRequest, { isReplaced: boolean }>()

function watchContent(request: FastifyRequest): void {
  const content = { isReplaced: false }
  contents.set(request, content)
  const { raw } = request
  const { pipe } = raw
  raw.pipe = (...args: unknown[]) => {
    content.isReplaced = true
    return Reflect.apply(pipe, raw, args) as never
  }
  const { [Symbol.asyncIterator]: iterate } = raw
  raw[Symbol.asyncIterator] = () => {
    content.isReplaced = true
    return iterate.call(raw)
  }
}

/** Tells whether content was read in a coding that nobody has undone. */
function isUndecoded(request: FastifyRequest): boolean {
  return contents.get(request)?.isReplaced === false && isCoded(request) && hasContent(request)
}

function refuseCoding(plugin: PluginInstance, reply: FastifyReply): void {
  const { detail, init } = unsupportedCoding
  sendError(plugin, reply, occurrenceOf(415, detail, init))
}

/**
 * Tells whether Fastify failed to read what a hook had put in the place of the content: whatever error
 * that stream emits is given the status 400.
 */
function isReadingFailure(request: FastifyRequest, error: unknown): boolean {
  const content = contents.get(request)
  return (
    content !== undefined &&
    // Fastify reads the request itself where nobody has put anything in its place.
    (content.isReplaced || request.raw.readableFlowing === null) &&
    request.body === undefined &&
    readProperty(error, 'statusCode') === 400 &&
    readString(error, 'code')?.startsWith('FST_') !== true
  )
}

/** What was sent first on a reply, and whether hooks failed while it was; `undefined` until something fails. */
interface Sent {
  readonly payload: unknown
  readonly status: number
  isBroken?: boolean
}

const sent = Symbol('fastify-error-resource.sent')

declare module 'fastify' {
  interface FastifyReply {
    [sent]?: Sent | null
  }
}

/** Takes the place of `reply.send`, because hooks of the route may fail before one of the plugin sees what is sent. */
function keepSent(this: FastifyReply, payload?: unknown): FastifyReply {
  this[sent] ??= { payload, status: this.statusCode }
  const { send } = Object.getPrototypeOf(this) as FastifyReply
  return send.call(this, payload)
}

/** An object as Fastify would have handed it to hooks, as far as it can be read. */
function toContent(payload: unknown): unknown {
  if (typeof payload !== 'object' || Buffer.isBuffer(payload)) return payload
  try {
    return JSON.stringify(payload)
  } catch {
    return ''
  }
}

/** Tells whether a hook failed while something was sent that had not failed itself. */
export function isBrokenByHook(reply: FastifyReply): boolean {
  return reply[sent]?.isBroken === true
}

/**
 * Adds hooks of the scope that do for such routes what hooks of the route do for others. They come before those that
 * keep errors.
 * @param complete Completes a payload that is an error.
 */
export function addOlderRouteHooks(
  app: FastifyInstance,
  plugin: PluginInstance,
  complete: onSendHookHandler<unknown>,
): void {
  const concerns = (request: FastifyRequest) => isOlder(request) && isOurs(plugin, request)

  app.addHook('preParsing', function watch(request, _reply, payload, done) {
    if (!methodsWithoutContent.has(request.method) && concerns(request)) watchContent(request)
    done(null, payload)
  })
  app.addHook('preValidation', function guardCoding(request, reply, done) {
    if (isUndecoded(request)) refuseCoding(plugin, reply)
    else done()
  })
  app.addHook('onRequest', function watchSending(request, reply, done) {
    if (concerns(request)) reply.send = keepSent
    done()
  })
  app.addHook('onError', function keepFailure(request, reply, error, done) {
    if (isReadingFailure(request, error)) addPayloadFailure(error)
    const first = reply[sent]
    if (first != null && first.isBroken === undefined) {
      first.isBroken = !Object.is(first.payload, error) && !(first.payload instanceof Error)
      if (first.isBroken) completeBroken(request, reply, first)
    }
    done()
  })

  /** An error that a handler sent is what the client has to know; the hook that failed with it says nothing of its status. */
  function completeBroken(request: FastifyRequest, reply: FastifyReply, first: Sent): void {
    if (first.status < 400 || reply.statusCode < 400) return
    const { payload } = first
    if (!isStream(payload)) complete.call(app, request, reply, toContent(payload), ignore)
    if (reply[writtenError] == null) reply.code(500)
  }

  const guarded = new WeakSet<FastifyReply>()
  app.addHook('onSend', function guardAnswer(request, reply, payload, done) {
    if (!guarded.has(reply) && concerns(request)) {
      guarded.add(reply)
      const isMeant = (status: number) => {
        const isSuccess = status < 400 && reply[writtenError] == null
        if (isSuccess) guarded.delete(reply)
        return isSuccess
      }
      answerInstead(reply.raw, isMeant, (content, pass) => {
        guarded.delete(reply)
        passOrReplace(request, reply, content, pass)
      })
    }
    done(null, payload)
  })

  function passOrReplace(
    request: FastifyRequest,
    reply: FastifyReply,
    content: unknown,
    pass: () => void,
  ): void {
    const kept = reply[writtenError]
    const isLastResort = isFastifyBody(toBody('application/json', content), reply.statusCode)
    // What a hook makes of an Error Resource, such as a compressed one, is meant.
    if (kept != null && !isLastResort && !isSpoilt(reply, kept, content)) {
      return passSafely(reply, kept, pass)
    }
    const isWhole = content != null || request.method === 'HEAD' || !isProblem(reply)
    if (kept == null && isWhole) {
      complete.call(app, request, reply, content ?? '', ignore)
    }
    const written = reply[writtenError]
    if (written == null) pass()
    else writeRaw(reply, written)
  }
}

/** Lets an Error Resource pass, whose fields a hook may have spoilt. */
function passSafely(reply: FastifyReply, written: WrittenError, pass: () => void): void {
  try {
    pass()
  } catch {
    writeInstead(reply, written)
  }
}

const ignore = () => undefined

function isProblem(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith(problemType)
}

/**
 * Where an `onSend` hook of a route older than the plugin fails, Fastify writes the message of the
 * hook's error past every hook and handler. No other error comes here that is not ours by then, so
 * this one is taken back and ours is written.
 * @param writeCaught Puts the error that was caught on the reply.
 */
export function guardLastResort(reply: FastifyReply, writeCaught: () => void): void {
  const isMeant = () => reply[writtenError] != null || reply.sent
  answerInstead(reply.raw, isMeant, (content, pass) => {
    if (isAnswer(reply, content)) return pass()
    writeCaught()
    writeRaw(reply, reply[writtenError] as WrittenError)
  })
}

/** A success that a handler made of the error, or an Error Resource of its own. */
function isAnswer(reply: FastifyReply, content: unknown): boolean {
  const isLastResort = isFastifyBody(toBody('application/json', content), reply.statusCode)
  return !isLastResort && (reply.statusCode < 400 || isProblem(reply))
}

/** Tells whether an error came of reading content in a coding that nobody has undone; its words are about the wrong bytes. */
export function isCodingFailure(request: FastifyRequest, error: unknown): boolean {
  return isUndecoded(request) && isContentFailure(error)
}
