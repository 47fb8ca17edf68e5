/** A request that found no route: 404, or 405 where the path has other methods, or the answer to OPTIONS. */
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import { advertisedTypes, allowedMethods } from '../routes/allow.ts'
import { occurrenceOf } from '../errors/declaration.ts'
import { isOurs, type SharedDecision } from '../routes/routes.ts'
import { writeError } from '../replies/send-error.ts'
import type { PluginInstance } from '../replies/instance.ts'

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
 * Puts the answer to a request without a route on the reply.
 * @param detail What the user's own not-found handler said, if anything.
 * @param isLogged Whether Fastify has logged that there is no route.
 * @returns The body.
 */
export function writeNotFound(
  plugin: PluginInstance,
  reply: FastifyReply,
  detail: string | undefined,
  isLogged = false,
): string {
  const { request } = reply
  const isOptions = request.method === 'OPTIONS'
  if (isOptions && request.raw.url === '*' && plugin.options.answerOptions) {
    reply.code(204) // A ping of the server as a whole (RFC 9110 §9.3.7).
    return ''
  }
  const allow = allowedMethods(request.server, request, plugin.routes)
  if (isOptions && isWanted('answerOptions', plugin, request, allow)) {
    reply
      .code(204)
      .header('allow', [...allow, 'OPTIONS'].join(', '))
      .headers(advertisedTypes(plugin.routes, request))
    return ''
  }
  // A path that has this very method was found; a handler said 404 with `reply.callNotFound()`.
  const isRefused =
    !allow.includes(request.method) && isWanted('methodNotAllowed', plugin, request, allow)
  const occurrence = isRefused ? occurrenceOf(405, detail, { allow }) : occurrenceOf(404, detail)
  return writeError(plugin, reply, occurrence, { keepCacheControl: true, isLogged })
}

/**
 * Answers ahead of Fastify's own not-found handler, whose body would be made to be thrown away. There
 * can be one handler of somebody else's, and it belongs to the user; so only its hook is set, which
 * goes when the user sets theirs. What that one sends is completed on its way out.
 */
export function answerNotFound(app: FastifyInstance, plugin: PluginInstance): void {
  const preHandler: preHandlerHookHandler = (request, reply, done) => {
    if (!isOurs(plugin, request)) return done()
    const { send } = reply
    send.call(reply, writeNotFound(plugin, reply, undefined))
  }
  const setHooks = app.setNotFoundHandler as unknown as (hooks: object) => void
  try {
    setHooks.call(app, { preHandler })
  } catch {
    // The user has set a handler already.
  }
}
