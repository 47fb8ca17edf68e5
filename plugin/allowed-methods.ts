/** The methods a concrete URL supports, asked of the real router. */
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { pathOf } from './request-path.ts'

/** How a constraint of the user's own is read from a request; one that takes a callback is async. */
interface Strategy {
  readonly name: string
  readonly deriveConstraint: (request: unknown, context?: unknown) => unknown
}

interface Strategies {
  readonly constraints?: Readonly<Record<string, Strategy>>
  readonly routerOptions?: Strategies
}

/**
 * Reads from the request what the router chooses routes by. Of the user's own constraints those are
 * known that the constructor was given and that answer at once.
 */
function deriveConstraints(app: FastifyInstance, request: FastifyRequest): Record<string, unknown> {
  const { headers } = request.raw
  const derived: Record<string, unknown> = {
    host: headers.host,
    version: headers['accept-version'],
  }
  const { constraints, routerOptions } = app.initialConfig as Strategies
  for (const strategy of Object.values({ ...constraints, ...routerOptions?.constraints })) {
    if (strategy.deriveConstraint.length >= 3) continue
    derived[strategy.name] = strategy.deriveConstraint(request.raw)
  }
  return derived
}

/**
 * Lists the methods the router would route for this request's URL, in alphabetical order; empty
 * where the path does not exist. Only ever runs once a request found no route.
 * @see RFC 9110 §10.2.1
 */
export function allowedMethods(app: FastifyInstance, request: FastifyRequest): string[] {
  const path = pathOf(request.url)
  const constraints = deriveConstraints(app, request)
  const allowed = app.supportedMethods.filter((method) => {
    const route = app.findRoute({
      method: method as HTTPMethods,
      url: path,
      constraints: constraints as Record<string, string>,
    })
    // A URL that cannot be decoded matches a stand-in of the router that has no search params.
    if (route === null || route.searchParams === undefined) return false
    // `OPTIONS *` of @fastify/cors answers preflights for every path; it makes no path exist.
    return !(method === 'OPTIONS' && '*' in route.params)
  })
  return allowed.toSorted()
}
