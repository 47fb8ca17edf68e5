/** A request that found no route: 404, or 405 where the path has other methods, or the answer to OPTIONS. */
import type { FastifyReply } from 'fastify'
import { allowedMethods } from './allowed-methods.ts'
import { declarationOf } from './declaration.ts'
import { writeError, type Writer } from './send-error.ts'

const notFound = declarationOf(404)
const methodNotAllowed = declarationOf(405)

/**
 * Puts the answer to a request without a route on the reply. It works from a hook instead of a
 * not-found handler, because Fastify allows one of those and it belongs to the user.
 * @param detail What the user's own not-found handler said, if anything.
 * @returns The body.
 */
export function writeNotFound(
  writer: Writer,
  reply: FastifyReply,
  detail: string | undefined,
): string {
  const { request } = reply
  const { options } = writer
  const allow =
    options.methodNotAllowed || options.answerOptions
      ? allowedMethods(request.server, request)
      : []
  if (allow.length > 0 && request.method === 'OPTIONS' && options.answerOptions) {
    reply.code(204).header('allow', [...allow, 'OPTIONS'].join(', '))
    return ''
  }
  const declaration = allow.length > 0 && options.methodNotAllowed ? methodNotAllowed : notFound
  const init = declaration === methodNotAllowed ? { allow } : undefined
  return writeError(writer, reply, { declaration, detail, init, members: undefined }, true)
}
