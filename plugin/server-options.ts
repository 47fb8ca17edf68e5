/** `serverOptions`: what only Fastify's constructor can be told. */
import type { FastifyServerOptions } from 'fastify'

/**
 * Merges the plugin's constructor options with yours and loses none of them.
 * @example
 * const app = Fastify(serverOptions({ logger: true }))
 */
export function serverOptions<Options extends FastifyServerOptions>(
  options: Options = {} as Options,
): Options {
  return { ...options }
}
