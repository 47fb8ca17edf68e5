/** The methods a concrete URL supports, asked of the real router. */
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { deriveConstraints } from './constraints.ts'
import { pathOf } from '../http/request-path.ts'
import type { RouteIndex } from './routes.ts'

/**
 * Tells a route that answers the preflights of every path, as @fastify/cors has one, from a route for
 * the files below a path. Of a route that is not known the wildcard is taken for the former.
 */
function isPreflightRoute(routes: RouteIndex, request: FastifyRequest): boolean {
  const url = routes.find('OPTIONS', request)?.url
  return url === undefined || url === '/*' || !url.endsWith('/*')
}

/**
 * Lists the methods the router would route for this request's URL, in alphabetical order; empty
 * where the path does not exist. Only ever runs once a request found no route.
 * @see RFC 9110 §10.2.1
 */
export function allowedMethods(
  app: FastifyInstance,
  request: FastifyRequest,
  routes: RouteIndex,
): string[] {
  const path = pathOf(request.url)
  const constraints = deriveConstraints(app, request)
  return routes.methods(app).filter((method) => {
    const route = app.findRoute({
      method: method as HTTPMethods,
      url: path,
      constraints: constraints as Record<string, string>,
    })
    // A URL that cannot be decoded matches a stand-in of the router that has no search params.
    if (route === null || route.searchParams === undefined) return false
    // Preflights are answered for every path; that makes no path exist.
    return !(method === 'OPTIONS' && '*' in route.params && isPreflightRoute(routes, request))
  })
}
