/** A request that found no route, where nobody else answers it. */
import type { FastifyInstance, preHandlerHookHandler } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { isOurs } from '../routes/routes.ts'
import { writeError } from '../replies/send-error.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'

/** Sets the hook of Fastify's own not-found handler, which its types allow only together with a handler. */
export function setNotFoundHook(
  app: Pick<FastifyInstance, 'setNotFoundHandler'>,
  preHandler: preHandlerHookHandler,
): void {
  const setHooks = app.setNotFoundHandler as unknown as (hooks: object) => void
  setHooks.call(app, { preHandler })
}

/**
 * Answers ahead of Fastify's own not-found handler, whose body would be made to be thrown away. There
 * can be one handler of somebody else's, and it belongs to the user; so only its hook is set, which
 * goes when the user sets theirs. What that one sends is completed on its way out.
 */
export function answerNotFound(
  app: Pick<FastifyInstance, 'setNotFoundHandler'>,
  plugin: PluginInstance,
): void {
  const preHandler: preHandlerHookHandler = (request, reply, done) => {
    if (!isOurs(plugin, request)) return done()
    const { send } = reply
    send.call(reply, writeError(plugin, reply, occurrenceOf(404), { keepCacheControl: true }))
  }
  try {
    setNotFoundHook(app, preHandler)
  } catch {
    // The user has set a handler already.
  }
}
