/** The methods a concrete URL supports, asked of the real router. */
import { advertisements } from '../http/header-fields.ts'
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { pathOf } from '../http/request.ts'
import { deriveConstraints } from './finder.ts'
import type { RoutePlan } from './plan.ts'
import type { RouteIndex } from './routes.ts'

/** Fastify does not list its content type parsers, it only tells of a given one; these are asked for. */
const commonTypes: readonly string[] = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/octet-stream',
  'application/vnd.api+json',
  'application/xml',
  'text/csv',
  'text/xml',
]

/**
 * Lists what a route reads: its declared types, or those of the common ones that have a parser where
 * the route lives. Fastify parses text everywhere; a route with a structured body has no use for it.
 * @see RFC 9110 §15.5.16
 */
export function readableTypes(app: FastifyInstance, plan: RoutePlan): readonly string[] {
  if (plan.consumes !== undefined) return plan.consumes
  const isUseful = (type: string) => !(plan.hasStructuredBody && type === 'text/plain')
  // Kept, because a route stays in its scope, and a scope keeps its parsers once requests come.
  return (plan.readableTypes ??= commonTypes.filter(
    (type) => app.hasContentTypeParser(type) && isUseful(type),
  ))
}

/**
 * Tells a route that answers the preflights of every path, as @fastify/cors has one, from a route for
 * the files below a path. Of a route that is not known, what its wildcard stands for tells: all of the path, or
 * what follows a slash.
 */
function isPreflightRoute(routes: RouteIndex, request: FastifyRequest, rest: string): boolean {
  const url = routes.find('OPTIONS', request)?.url
  if (url !== undefined) return url === '/*' || !url.endsWith('/*')
  return rest.startsWith('/') || isWhole(pathOf(request.url), rest)
}

/** Tells whether a decoded text is a path, but for the slash before it. */
function isWhole(path: string, rest: string): boolean {
  return decodeURIComponent(path).slice(1) === rest
}

/** Lists of methods by what `Allow` says of them: as many as there are routes that differ, and each but once. */
const lists = new Map<string, readonly string[]>()

function share(methods: readonly string[]): readonly string[] {
  const key = methods.join()
  let list = lists.get(key)
  if (list === undefined) lists.set(key, (list = Object.freeze(methods)))
  return list
}

/**
 * Lists the methods the router would route for this request's URL, in alphabetical order; empty
 * where the path does not exist. Only ever runs once a request found no route. Frozen, because the same list
 * is handed out again.
 * @see RFC 9110 §10.2.1
 */
export function allowedMethods(
  app: FastifyInstance,
  request: FastifyRequest,
  routes: RouteIndex,
): readonly string[] {
  const path = pathOf(request.url)
  const constraints = deriveConstraints(app, request)
  const methods = routes.methods(app).filter((method) => {
    const route = app.findRoute({
      method: method as HTTPMethods,
      url: path,
      constraints: constraints as Record<string, string>,
    })
    // A URL that cannot be decoded matches a stand-in of the router that has no search params.
    if (route === null || route.searchParams === undefined) return false
    // Preflights are answered for every path; that makes no path exist.
    const rest = (route.params as Readonly<Record<string, string>>)['*']
    return !(method === 'OPTIONS' && rest !== undefined && isPreflightRoute(routes, request, rest))
  })
  return share(methods)
}

/**
 * Finds the advertisements for the path of a request, as far as its routes are known.
 * @param allow The methods of the path.
 */
export function advertisedTypes(
  routes: RouteIndex,
  request: FastifyRequest,
  allow: readonly string[],
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [method, header] of Object.entries(advertisements)) {
    if (!allow.includes(method)) continue
    const route = routes.find(method, request)
    const types = route && readableTypes(route.app, route.plan)
    if (types !== undefined && types.length > 0) headers[header] = types.join(', ')
  }
  return headers
}
