/** The methods a concrete URL supports, asked of the real router. */
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { pathOf } from './request-path.ts'

/**
 * Lists the methods the router would route for this request's URL, in alphabetical order; empty
 * where the path does not exist. Only ever runs once a request found no route.
 * @see RFC 9110 §10.2.1
 */
export function allowedMethods(app: FastifyInstance, request: FastifyRequest): string[] {
  const { headers } = request.raw
  const path = pathOf(request.url)
  const constraints = { host: headers.host, version: headers['accept-version'] }
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
