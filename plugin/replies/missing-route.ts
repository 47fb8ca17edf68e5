/** A 404 where no route was found is a 405 where the path has other methods, or the answer to OPTIONS, whoever says it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { occurrenceOf, type Occurrence } from '../errors/declaration.ts'
import { advertisedTypes, allowedMethods } from '../routes/allow.ts'
import { isOurs, type SharedDecision } from '../routes/routes.ts'
import type { PluginInstance } from './plugin-instance.ts'

/**
 * Tells whether a path with these methods wants a switch: one of its routes has to. A route that is
 * older than the plugin goes by the plugin's options.
 */
function isWanted(
  name: SharedDecision,
  { routes, options }: PluginInstance,
  request: FastifyRequest,
  allow: readonly string[],
): boolean {
  if (allow.length === 0) return false
  // To find the routes of a path costs as much as to find that there is none for this method.
  return (
    routes.agreed(name) ??
    allow.some((method) => (routes.find(method, request)?.plan ?? options)[name])
  )
}

/**
 * Finds what has to be said in the place of a 404. Its words do not fit any more: they tell of
 * something that is not there, and often repeat the query.
 * @returns An error; `'answered'` where a success is on the reply by now; `undefined` where the 404 is right.
 */
export function correctNotFound(
  plugin: PluginInstance,
  reply: FastifyReply,
): Occurrence | 'answered' | undefined {
  const { request } = reply
  if (!isOurs(plugin, request)) return undefined
  const isOptions = request.method === 'OPTIONS'
  if (isOptions && request.raw.url === '*' && plugin.options.answerOptions) {
    noContent(reply) // A ping of the server as a whole (RFC 9110 §9.3.7).
    return 'answered'
  }
  const allow = allowedMethods(request.server, request, plugin.routes)
  if (isOptions && isWanted('answerOptions', plugin, request, allow)) {
    noContent(reply)
      .header('allow', [...allow, 'OPTIONS'].join(', '))
      .headers(advertisedTypes(plugin.routes, request, allow))
    return 'answered'
  }
  // A path that has this very method was found; a handler said 404 with `reply.callNotFound()`.
  const isRefused =
    !allow.includes(request.method) && isWanted('methodNotAllowed', plugin, request, allow)
  return isRefused ? occurrenceOf(405, undefined, { allow }) : undefined
}

function noContent(reply: FastifyReply): FastifyReply {
  return reply.code(204).removeHeader('content-type').removeHeader('content-length')
}
