/** A caught value is mapped and sent. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { writeRaw, writtenError } from '../replies/written-error.ts'
import { readString } from '../http/guarded-read.ts'
import { logSafely } from '../errors/log-error.ts'
import { mapError } from '../foreign/map-error.ts'
import { writeNotFound } from './not-found.ts'
import { isOurs } from '../routes/ownership.ts'
import { keepRefusedType } from './refused-types.ts'
import { sendError } from '../replies/send-error.ts'
import type { Writer } from '../replies/instance.ts'

/**
 * Builds the error handler. It returns nothing and is not async, because Fastify would run the
 * `onSend` hooks a second time for a promise.
 */
export function createErrorHandler(writer: Writer) {
  return function errorResourceHandler(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const written = reply[writtenError]
    if (written != null) {
      logSafely(
        request.log,
        'error',
        { err: error },
        'A hook failed while an Error Resource was sent.',
      )
      writeRaw(reply, written)
      return
    }
    if (!isOurs(writer, request) && error instanceof Error) {
      reply.send(error) // On to the next handler, which is Fastify's own: it is left alone.
      return
    }
    if (request.is404 && isAboutContent(error)) {
      // Fastify reads the body even of a request that has no route; the missing route weighs more.
      const { send } = reply
      send.call(reply, writeNotFound(writer, reply, undefined))
      return
    }
    if (!request.is404) keepRefusedType(request, writer.planOf(request), error)
    sendError(writer, reply, mapError(error, request, reply.statusCode, writer.options))
  }
}

function isAboutContent(error: unknown): boolean {
  const code = readString(error, 'code')
  return code?.startsWith('FST_ERR_CTP_') === true || code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE'
}

/**
 * Sets the error handler, unless the scope has one of the user's, which then goes first; what it
 * sends is completed by the hooks.
 */
export function setErrorHandler(app: FastifyInstance, writer: Writer): void {
  if (app.errorHandler.name === 'defaultErrorHandler') {
    app.setErrorHandler(createErrorHandler(writer))
  }
}
