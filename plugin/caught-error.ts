/** The error whose handling is under way, kept for the case that a handler without us answers it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readString } from './guarded-read.ts'
import { mapError } from './map-error.ts'
import { writeError, writtenError, type WriteOptions } from './send-error.ts'
import type { Writer } from './writer.ts'

const caughtError = Symbol('fastify-error-resource.caught-error')

declare module 'fastify' {
  interface FastifyReply {
    [caughtError]?: { readonly error: unknown } | null
  }
}

/** Adds the hook that keeps errors. It reaches routes that are older than the plugin, too. */
export function keepErrors(app: FastifyInstance): void {
  app.addHook('onError', function keepError(_request, reply, error, done) {
    reply[caughtError] = { error }
    done()
  })
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
 * Tells whether a payload is the value that was thrown: where an error handler throws on something
 * that is no `Error`, Fastify sends it like a success.
 */
export function isRethrown(reply: FastifyReply, payload: unknown): boolean {
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
