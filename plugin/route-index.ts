/** The routes the plugin is told of, and the one that a method and a path lead to. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import createRouter, { type Config, type HTTPMethod, type HTTPVersion } from 'find-my-way'
import { deriveConstraints, strategiesOf } from './constraints.ts'
import type { ResolvedOptions } from './options.ts'
import { pathOf } from './request-path.ts'
import { buildRoutePlan, type RoutePlan } from './route-plan.ts'

/** A route as it was declared. */
export interface KnownRoute {
  /** Its path, prefix included. */
  readonly url: string
  readonly options: RouteOptions
  readonly plan: RoutePlan
  /** The scope it lives in, whose content type parsers are its own. */
  readonly app: FastifyInstance
}

/** Remembers routes. Those that are older than the plugin are not in it. */
export interface RouteIndex {
  /** In the order of declaration; automatic HEAD routes included. */
  readonly routes: readonly KnownRoute[]
  /** The route that the method would lead to at the URL of the request. */
  find(method: string, request: FastifyRequest): KnownRoute | undefined
}

/** The index of a plugin that was told of no route. */
export const emptyRouteIndex: RouteIndex = { routes: [], find: () => undefined }

/** Nothing is ever routed; the router only finds. */
const unused = () => undefined

/** The options of the router that decide which paths are the same; Fastify has filled in the defaults. */
function routerOptions(app: FastifyInstance): Config<HTTPVersion.V1> {
  const { caseSensitive, ignoreDuplicateSlashes, ignoreTrailingSlash, maxParamLength } = {
    ...app.initialConfig,
    ...app.initialConfig.routerOptions,
  } as Required<Config<HTTPVersion.V1>>
  return {
    caseSensitive,
    ignoreDuplicateSlashes,
    ignoreTrailingSlash,
    maxParamLength,
    constraints: strategiesOf(app),
  }
}

/** The route `/` of a prefix answers with and without the slash, but is told of once. */
function urlsOf(route: RouteOptions & { prefix?: string }): readonly string[] {
  return route.url === route.prefix ? [route.url, `${route.url}/`] : [route.url]
}

/**
 * Remembers every route. Fastify's router tells which methods a URL has, but not what their routes
 * declare, so the routes are kept once more, in a router of the same make and options.
 */
export function createRouteIndex(app: FastifyInstance, options: ResolvedOptions): RouteIndex {
  const router = createRouter(routerOptions(app))
  const routes: KnownRoute[] = []

  function add(method: string, url: string, route: KnownRoute): void {
    try {
      const { constraints = {} } = route.options
      router.on(method as HTTPMethod, url, { constraints }, unused, route)
    } catch {
      // It is there already, under a spelling that the router takes for the same; or it has a
      // constraint that only a request in flight can answer.
    }
  }

  app.addHook('onRoute', function remember(this: FastifyInstance, given: RouteOptions) {
    const plan = buildRoutePlan(given.config?.errorResource, { ...given.schema }, options)
    const route: KnownRoute = { url: given.url, options: given, plan, app: this }
    routes.push(route)
    for (const method of [given.method].flat()) {
      for (const url of urlsOf(given)) add(method, url, route)
    }
  })

  return {
    routes,
    find(method, request) {
      const constraints = deriveConstraints(app, request)
      const found = router.find(method as HTTPMethod, pathOf(request.url), constraints as never)
      return found?.store as KnownRoute | undefined
    },
  }
}
