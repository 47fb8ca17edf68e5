/** A request that found no route: 404, or 405 where the path has other methods, or the answer to OPTIONS. */
import type { FastifyReply } from 'fastify'
import { allowedMethods } from './allowed-methods.ts'
import { occurrenceOf } from './declaration.ts'
import { writeError } from './send-error.ts'
import type { Writer } from './writer.ts'

/**
 * Puts the answer to a request without a route on the reply. It works from a hook instead of a
 * not-found handler, because Fastify allows one of those and it belongs to the user.
 * @param detail What the user's own not-found handler said, if anything.
 * @param isLogged Whether Fastify has logged that there is no route.
 * @returns The body.
 */
export function writeNotFound(
  writer: Writer,
  reply: FastifyReply,
  detail: string | undefined,
  isLogged = false,
): string {
  const { request } = reply
  const { options } = writer
  if (request.method === 'OPTIONS' && request.raw.url === '*' && options.answerOptions) {
    reply.code(204) // A ping of the server as a whole (RFC 9110 §9.3.7).
    return ''
  }
  const allow =
    options.methodNotAllowed || options.answerOptions ? allowedMethods(request.server, request) : []
  if (allow.length > 0 && request.method === 'OPTIONS' && options.answerOptions) {
    reply
      .code(204)
      .header('allow', [...allow, 'OPTIONS'].join(', '))
      .headers(writer.advertisedTypes(request))
    return ''
  }
  // A path that has this very method was found; a handler said 404 with `reply.callNotFound()`.
  const isRefused = allow.length > 0 && !allow.includes(request.method)
  const occurrence =
    isRefused && options.methodNotAllowed
      ? occurrenceOf(405, detail, { allow })
      : occurrenceOf(404, detail)
  return writeError(writer, reply, occurrence, { keepCacheControl: true, isLogged })
}
