/** Whose an error handler is: Fastify's, the plugin's, or the user's. */
import type { FastifyReply } from 'fastify'
import { ownStatus } from '../foreign/trust.ts'
import { isOlder } from './older-routes.ts'

/**
 * Tells Fastify's own handler from one of the user's: that of a user is bound to its scope, and a bound
 * function is no constructor.
 */
export function isFastifysOwn(handler: object): boolean {
  return Object.hasOwn(handler, 'prototype')
}

/** Handlers of the plugin, as Fastify has bound them. */
const ours = new WeakSet<object>()

/** Remembers a handler as one of the plugin. */
export function takeForOurs(handler: object): void {
  ours.add(handler)
}

/**
 * Tells whether Fastify's own handler sent the value that was thrown, and so has logged it: on a route that is older
 * than the plugin and whose scope has no handler of the user's. It takes the status from the value.
 */
export function isSentByFastify({ request, statusCode }: FastifyReply, thrown: unknown): boolean {
  const { errorHandler } = request.server
  const isUsers = !isFastifysOwn(errorHandler) && !ours.has(errorHandler)
  return isOlder(request) && !isUsers && statusCode === (ownStatus(thrown) ?? 500)
}
