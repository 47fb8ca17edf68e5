/** The media types a route reads, for the `Accept` field of a 415. */
import type { FastifyInstance } from 'fastify'
import type { RoutePlan } from './plan.ts'

/** Fastify does not list its content type parsers, it only tells of a given one; these are asked for. */
const commonTypes: readonly string[] = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
]

/** By plan, because a route stays in its scope, and a scope keeps its parsers once requests come. */
const readable = new WeakMap<RoutePlan, readonly string[]>()

/**
 * Lists what a route reads: its declared types, or those of the common ones that have a parser where
 * the route lives. Fastify parses text everywhere; a route with a structured body has no use for it.
 * @see RFC 9110 §15.5.16
 */
export function readableTypes(app: FastifyInstance, plan: RoutePlan): readonly string[] {
  let types = plan.consumes ?? readable.get(plan)
  if (types === undefined) {
    const isUseful = (type: string) => !(plan.hasStructuredBody && type === 'text/plain')
    types = commonTypes.filter((type) => app.hasContentTypeParser(type) && isUseful(type))
    readable.set(plan, types)
  }
  return types
}
