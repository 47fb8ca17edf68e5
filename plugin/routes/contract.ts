/** The contract of a route: what it sends is what it declared, or somebody is told. */
import type { FastifyReply } from 'fastify'
import type { Declaration, Occurrence } from '../errors/declaration.ts'
import { declaredResponses } from './declared-responses.ts'
import { declaredErrorsOf, impliedErrorsOf } from './route-errors.ts'
import type { KnownRoute } from './routes.ts'
import type { Writer } from '../replies/instance.ts'

/** Most errors that are remembered for a route, so that declarations made on the fly cannot fill the memory. */
const maxKnown = 200

/** What a route may send, and what it was found to send besides; `undefined` where it declares no errors. */
const knownErrors = new WeakMap<KnownRoute, Set<string> | undefined>()

function keyOf({ status, code }: Declaration): string {
  return code === undefined ? String(status) : `${String(status)} ${code}`
}

/** A class of statuses, written by hand, takes every error of it in. */
function isOfClass({ options }: KnownRoute, status: number): boolean {
  const digit = String(status).charAt(0)
  return Object.keys(declaredResponses(options)).some((key) =>
    ['default', `${digit}xx`].includes(key.toLowerCase()),
  )
}

function knownErrorsOf(route: KnownRoute, method: string): Set<string> | undefined {
  if (!knownErrors.has(route)) {
    const declared = declaredErrorsOf(route)
    const implied = impliedErrorsOf(route, method).map(({ declaration }) => declaration)
    knownErrors.set(
      route,
      declared.length === 0 ? undefined : new Set([...declared, ...implied].map(keyOf)),
    )
  }
  return knownErrors.get(route)
}

/**
 * Warns of an error that is on its way although its route, which declares errors, does not declare
 * this one: clients find it in no document. Once for each route, status and code; what is sent is
 * the same.
 */
export function checkContract(writer: Writer, reply: FastifyReply, occurrence: Occurrence): void {
  const { request } = reply
  const route = request.is404 ? undefined : writer.routes.find(request.method, request)
  if (route === undefined || !route.plan.enabled) return
  const known = knownErrorsOf(route, request.method)
  const { declaration } = occurrence
  const key = keyOf(declaration)
  if (known === undefined || known.has(key) || known.size >= maxKnown) return
  known.add(key)
  if (isOfClass(route, declaration.status)) return
  const { status, code } = declaration
  const name = `${request.method} ${route.url}`
  reply.log.warn(
    { route: name, status, code },
    `${name} sent ${key}, which its response schema does not declare. ` +
      'Add it to errorResponses(), so that it is documented.',
  )
}
