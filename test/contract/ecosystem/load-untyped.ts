/** Plugins whose types change Fastify's for the whole program, in a way that other tests do not compile with. */
import { createRequire } from 'node:module'
import type { FastifyPluginCallback } from 'fastify'

type AnyPlugin = FastifyPluginCallback<Record<string, unknown>>

/** Loads a plugin without its types. */
export function loadUntyped(name: string): AnyPlugin {
  return createRequire(import.meta.url)(name) as AnyPlugin
}
