/** The routes the plugin is told of, and the one that a method and a path lead to. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import createRouter, {
  type Config,
  type HTTPMethod,
  type HTTPVersion,
  type Instance,
} from 'find-my-way'
import { deriveConstraints, strategiesOf } from './constraints.ts'
import type { ResolvedOptions } from './options.ts'
import { pathOf } from './request-path.ts'
import { buildRoutePlan, settingOf, type RoutePlan } from './route-plan.ts'

/** A route as it was declared. */
export interface KnownRoute {
  /** Its path, prefix included. */
  readonly url: string
  readonly options: RouteOptions
  readonly plan: RoutePlan
  /** The scope it lives in, whose content type parsers are its own. */
  readonly app: FastifyInstance
  /** The options of the instance of the plugin that knows it. */
  readonly plugin: ResolvedOptions
  /** All routes that this instance knows, this one among them. */
  readonly siblings: readonly KnownRoute[]
}

/** Leads from the options of a route, which other plugins keep, to what is known of it. */
export const knownRoute = Symbol('fastify-error-resource.known-route')

declare module 'fastify' {
  interface RouteOptions {
    [knownRoute]?: KnownRoute
  }
}

/** Remembers routes. Those that are older than the plugin are not in it. */
export interface RouteIndex {
  /** In the order of declaration; automatic HEAD routes included. */
  readonly routes: readonly KnownRoute[]
  /** Whether there is no other route in the application. */
  readonly isComplete: boolean
  /** The methods that any route may have, in alphabetical order. */
  methods(app: FastifyInstance): readonly string[]
  /** The route that the method would lead to at the URL of the request. */
  find(method: string, request: FastifyRequest): KnownRoute | undefined
}

/** The index of a plugin that was told of no route. */
export const emptyRouteIndex: RouteIndex = {
  routes: [],
  isComplete: false,
  methods: (app) => app.supportedMethods.toSorted(),
  find: () => undefined,
}

/** Tells whether routes were declared before; the plugin does not know those. */
function hasRoutes(app: FastifyInstance): boolean {
  return app.printRoutes() !== '(empty tree)'
}

type Router = Instance<HTTPVersion.V1>

/** Nothing is ever routed; the router only finds, and this function does nothing. */
const unused = Function.prototype as () => undefined

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
function urlsOf({ url, options }: KnownRoute): readonly string[] {
  return url === (options as { prefix?: string }).prefix ? [url, `${url}/`] : [url]
}

function addToRouter(router: Router, method: string, url: string, route: KnownRoute): void {
  try {
    const { constraints = {} } = route.options
    router.on(method as HTTPMethod, url, { constraints }, unused, route)
  } catch {
    // It is there already, under a spelling that the router takes for the same; or it has a
    // constraint that only a request in flight can answer.
  }
}

function methodsOf(routes: readonly KnownRoute[]): readonly string[] {
  return [...new Set(routes.flatMap((route) => route.options.method))]
}

/** Builds the router once somebody asks: its build is a good part of the boot of a large service. */
function createFinder(app: FastifyInstance, routes: readonly KnownRoute[]): RouteIndex['find'] {
  let router: Router | undefined

  function build(): Router {
    const built = createRouter(routerOptions(app))
    for (const route of routes) {
      for (const method of [route.options.method].flat()) {
        for (const url of urlsOf(route)) addToRouter(built, method, url, route)
      }
    }
    return built
  }

  return (method, request) => {
    router ??= build()
    const constraints = deriveConstraints(app, request)
    const found = router.find(method as HTTPMethod, pathOf(request.url), constraints as never)
    return found?.store as KnownRoute | undefined
  }
}

/**
 * Remembers every route. Fastify's router tells which methods a URL has, but not what their routes
 * declare, so the routes are kept once more, in a router of the same make and options.
 */
export function createRouteIndex(app: FastifyInstance, options: ResolvedOptions): RouteIndex {
  const routes: KnownRoute[] = []
  let methods: readonly string[] | undefined
  // Below the root there are routes beside the plugin's scope, too.
  const isComplete = Object.hasOwn(app, 'listen') && !hasRoutes(app)

  app.addHook('onRoute', function remember(this: FastifyInstance, given: RouteOptions) {
    const setting = settingOf(given.config?.errorResource, given.url, options)
    const plan = buildRoutePlan(setting, { ...given.schema }, options)
    const own = { url: given.url, options: given, plan, app: this }
    given[knownRoute] = { ...own, plugin: options, siblings: routes }
    routes.push(given[knownRoute])
  })

  return {
    routes,
    isComplete,
    methods(instance) {
      // Asked for when requests come, which is when there are no more routes to come.
      return (methods ??= (isComplete ? methodsOf(routes) : instance.supportedMethods).toSorted())
    },
    find: createFinder(app, routes),
  }
}
