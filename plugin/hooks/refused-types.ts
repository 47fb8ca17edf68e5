/** The types that the parsers of a route refuse, which Fastify finds out anew each time and tells with a stack. */
import type { FastifyRequest } from 'fastify'
import { withoutStack } from '../errors/http-error.ts'
import { keepRefusal, refusedTypeCode } from '../foreign/refusals.ts'
import { readProperty } from '../http/guarded-read.ts'
import { createMemory } from '../http/remember.ts'
import type { RefusedType, RoutePlan } from '../routes/plan.ts'

/** Remembers that the parsers of a route refuse the type of a request. */
export function keepRefusedType(request: FastifyRequest, plan: RoutePlan, error: unknown): void {
  const type = request.raw.headers['content-type']
  const { refusedTypes } = plan
  if (type === undefined || refusedTypes?.has(type) === true) return
  // Once there is a body, the type was fine, and somebody else says so for a reason of their own.
  if (request.body !== undefined || readProperty(error, 'name') !== 'FastifyError') return
  if (readProperty(error, 'code') !== refusedTypeCode) return
  plan.refusedTypes ??= createMemory()
  plan.refusedTypes.set(type, (error as Error).constructor as RefusedType)
}

/** Fastify's error for a type that is known to be refused. Behind all hooks, which may change the type. */
export function buildKnownRefusal(
  { raw: { headers } }: FastifyRequest,
  { refusedTypes }: RoutePlan,
): Error | undefined {
  const type = headers['content-type']
  const Refusal = type === undefined ? undefined : refusedTypes?.get(type)
  return Refusal && keepRefusal(withoutStack(() => new Refusal()))
}
