/**
 * Thrown values that are no `Error`, on routes older than the plugin: Fastify's own handler sends them like a success,
 * through all hooks, and one that fails then ends the process. An `Error` goes another way, and survives.
 */
import type { FastifyReply } from 'fastify'
import { isMeantResponse } from '../foreign/bodies/web-response.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { isSentByFastify } from './handlers.ts'
import { isBrokenByHook } from './older-routes.ts'
import { answerThrown } from './web-responses.ts'

const standIns = new WeakSet<object>()

/** Tells an error that stands for a value, where another handler sends it on. */
export function isStandIn(sent: unknown): boolean {
  return sent instanceof Error && standIns.has(sent)
}

/**
 * Finds what Fastify's own handler sends in the place of the value that was thrown.
 * @returns `undefined` for the value itself; 'answered' for a `Response` that a hook threw, which is past hooks by then.
 */
export function standInFor(
  plugin: PluginInstance,
  reply: FastifyReply,
  thrown: unknown,
): Error | 'answered' | undefined {
  if (thrown instanceof Error || !isSentByFastify(reply, thrown)) return undefined
  const isBroken = isBrokenByHook(reply)
  if (isBroken && answerThrown(plugin, reply, thrown, { pastHooks: true })) return 'answered'
  if (!isBroken && isMeantResponse(thrown)) return undefined
  const standIn = new Error('What was thrown is no Error.')
  standIns.add(standIn)
  return standIn
}
