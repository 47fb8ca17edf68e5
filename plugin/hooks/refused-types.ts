/** Content that Fastify has refused once for its type, refused again without finding it out anew. */
import type { FastifyRequest } from 'fastify'
import { readProperty } from '../http/guarded-read.ts'
import type { RefusedType, RoutePlan } from '../routes/plan.ts'
import { withoutStack } from '../errors/stackless.ts'

/** Most types that are remembered for a route; clients choose them. */
const maxRefusedTypes = 100

/**
 * Remembers that the parsers of a route refuse the type of a request, which Fastify finds out anew
 * each time and tells with a stack.
 */
export function keepRefusedType(request: FastifyRequest, plan: RoutePlan, error: unknown): void {
  const type = request.raw.headers['content-type']
  const { refusedTypes } = plan
  if (type === undefined || refusedTypes?.has(type) === true) return
  if (refusedTypes !== undefined && refusedTypes.size >= maxRefusedTypes) return
  // Once there is a body, the type was fine, and somebody else says so for a reason of their own.
  if (request.body !== undefined || readProperty(error, 'name') !== 'FastifyError') return
  if (readProperty(error, 'code') !== 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return
  plan.refusedTypes ??= new Map()
  plan.refusedTypes.set(type, (error as Error).constructor as RefusedType)
}

/** Fastify's error for a type that is known to be refused. Behind all hooks, which may change the type. */
export function buildKnownRefusal(
  { raw: { headers } }: FastifyRequest,
  { refusedTypes }: RoutePlan,
): Error | undefined {
  const type = headers['content-type']
  const Refusal = type === undefined ? undefined : refusedTypes?.get(type)
  return Refusal && withoutStack(() => new Refusal())
}
