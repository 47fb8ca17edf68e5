/** The error whose handling is under way, kept for the case that a handler without us answers it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { writeRaw, writtenError, type WrittenError } from '../replies/written-error.ts'
import { readString } from '../http/guarded-read.ts'
import { mapError } from '../foreign/map-error.ts'
import { problemType } from '../http/negotiation.ts'
import { isOurs } from '../routes/ownership.ts'
import { writeError, type WriteOptions } from '../replies/send-error.ts'
import type { Writer } from '../replies/instance.ts'

const caughtError = Symbol('fastify-error-resource.caught-error')

interface CaughtError {
  readonly error: unknown
  /** Whether it is what was sent last. */
  isSent: boolean
}

declare module 'fastify' {
  interface FastifyReply {
    [caughtError]?: CaughtError | null
  }
}

/** Adds the hook that keeps errors. It reaches routes that are older than the plugin, too. */
export function keepErrors(app: FastifyInstance, writer: Writer): void {
  // Takes the place of `reply.send` while handlers look at the error, which may end in Fastify's own.
  function sendFromHandler(this: FastifyReply, payload?: unknown): FastifyReply {
    if (payload instanceof Error) guardLastResort(writer, this)
    const caught = this[caughtError] as CaughtError
    caught.isSent = Object.is(caught.error, payload)
    const { send } = Object.getPrototypeOf(this) as FastifyReply
    return send.call(this, payload)
  }

  app.addHook('onError', function keepError(request, reply, error, done) {
    // Fastify comes a second time where its last resort failed, too; the first error is what went wrong.
    reply[caughtError] ??= { error, isSent: false }
    if (reply[writtenError] == null && isOurs(writer, request)) {
      reply.removeHeader('etag') // Caches that come first would take it for a tag of the error.
      reply.send = sendFromHandler
    }
    done()
  })
}

/**
 * Where an `onSend` hook of a route older than the plugin fails, Fastify writes the message of the
 * hook's error past every hook and handler. No other error comes here that is not ours by then, so
 * this one is taken back and ours is written.
 */
function guardLastResort(writer: Writer, reply: FastifyReply): void {
  const { raw } = reply
  const { writeHead, end } = raw
  raw.writeHead = (...args: unknown[]) => {
    Object.assign(raw, { writeHead })
    if (reply[writtenError] != null || reply.sent || isMeant(reply)) {
      return Reflect.apply(writeHead, raw, args) as typeof raw
    }
    raw.end = () => {
      Object.assign(raw, { end })
      writeCaught(writer, reply.request, reply, { isLogged: true })
      writeRaw(reply, reply[writtenError] as WrittenError)
      return raw
    }
    return raw
  }
}

/** A success that a handler made of the error, or an Error Resource of its own. */
function isMeant(reply: FastifyReply): boolean {
  return reply.statusCode < 400 || String(reply.getHeader('content-type')).startsWith(problemType)
}

/**
 * Tells whether an error was caught on the way of this reply that says what the reply says. An error
 * handler that fails has the error of its own sent, and the first one must not be taken for it.
 */
export function hasCaughtError(reply: FastifyReply, sentence?: string): boolean {
  const caught = reply[caughtError]
  if (caught == null) return false
  const message = readString(caught.error, 'message')
  return sentence === undefined ? message === undefined : message?.startsWith(sentence) === true
}

/**
 * Tells whether a success is the value that was thrown: where an error handler throws on something
 * that is no `Error`, Fastify sends it like one.
 */
export function isRethrown(reply: FastifyReply): boolean {
  const caught = reply[caughtError]
  return caught?.isSent === true && reply[writtenError] == null && reply.statusCode < 400
}

/** Puts the Error Resource of the caught error on the reply. */
export function writeCaught(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  options?: WriteOptions,
): string {
  const occurrence = mapError(reply[caughtError]?.error, request, reply.statusCode, writer.options)
  return writeError(writer, reply, occurrence, options)
}
