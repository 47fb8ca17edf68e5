/** The routes the plugin is told of. */
import type { FastifyContextConfig, FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { pathOf } from '../http/request.ts'
import type { PrefixOptions } from '../http/switches.ts'
import type { ResolvedOptions } from '../options.ts'
import { RouteFinder } from './finder.ts'
import { coversAll, isCovered, routePlan, type RoutePlan, type RoutePlans } from './plan.ts'
import { createPlanner } from './planner.ts'
import { pathRulesOf, readPath } from './router-path.ts'

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
  /** Its responses as they were declared, where Fastify is shown fewer. */
  hiddenResponses: Readonly<Record<string, object>> | undefined
  /** The errors it may send, and those it was found to send besides; `null` where it declares none. */
  expectedErrors: Set<string> | null | undefined
}

/**
 * Leads from the config of a route, which other plugins keep and every request has, to what is known of it. Registered,
 * so that the subpaths of another copy of this package find it.
 */
export const knownRoute: unique symbol = Symbol.for('fastify-error-resource.known-route') as never

declare module 'fastify' {
  interface FastifyContextConfig {
    [knownRoute]?: KnownRoute
  }
}

/** What is known of the route with this config; `undefined` where that is of a version that says less. */
export function knownRouteOf(config: FastifyContextConfig | undefined): KnownRoute | undefined {
  const known = config?.[knownRoute]
  const isWhole =
    typeof known?.url === 'string' &&
    typeof known.plan?.enabled === 'boolean' &&
    typeof known.plugin?.typeBase === 'string' &&
    Array.isArray(known.plugin.profiles) &&
    Array.isArray(known.siblings)
  return isWhole ? known : undefined
}

/** A decision for the path of a route, on which its other routes have a say, too. */
export type SharedDecision = 'methodNotAllowed' | 'answerOptions'

/** Remembers routes. Those that are older than the plugin are not in it. */
export interface RouteIndex {
  /** In the order of declaration; automatic HEAD routes included. */
  readonly routes: readonly KnownRoute[]
  /** Whether there is no other route in the application. */
  readonly isComplete: boolean
  /** The methods that any route may have, in alphabetical order. */
  methods(app: FastifyInstance): readonly string[]
  /** What all routes say alike; `undefined` where they differ, and where not all of them are known. */
  agreed(name: SharedDecision): boolean | undefined
  /** The route that the method would lead to at the URL of the request. */
  find(method: string, request: FastifyRequest): KnownRoute | undefined
}

/** The index of a plugin that was told of no route. */
export const emptyRouteIndex: RouteIndex = {
  routes: [],
  isComplete: false,
  methods: (app) => app.supportedMethods.toSorted(),
  agreed: () => undefined,
  find: () => undefined,
}

/** Tells whether routes were declared before; the plugin does not know those. */
function hasRoutes(app: FastifyInstance): boolean {
  return app.printRoutes() !== '(empty tree)'
}

function methodsOf(routes: readonly KnownRoute[]): readonly string[] {
  return [...new Set(routes.flatMap((route) => route.options.method))]
}

function agreedBy(routes: readonly KnownRoute[], name: SharedDecision): boolean | undefined {
  const said = new Set(routes.map(({ plan }) => plan[name]))
  return said.size === 1 ? said.has(true) : undefined
}

/** Remembers every route. What it tells of all of them is asked for when requests come, and then there are no more to come. */
export function createRouteIndex(app: FastifyInstance, options: ResolvedOptions): RouteIndex {
  const routes: KnownRoute[] = []
  const finder = new RouteFinder<KnownRoute>(app)
  const agreements = new Map<SharedDecision, boolean | undefined>()
  let methods: readonly string[] | undefined
  // Below the root there are routes beside the plugin's scope, too.
  const isComplete = Object.hasOwn(app, 'listen') && !hasRoutes(app)

  const planFor = createPlanner(options, pathRulesOf(app))
  app.addHook('onRoute', function remember(this: FastifyInstance, given: RouteOptions) {
    const { url, config, schema } = given
    const plan = planFor(this, url, schema, config)
    // All at once, and nothing by a spread: V8 would keep what comes later in a place of its own.
    const known: KnownRoute = {
      url,
      options: given,
      plan,
      app: this,
      plugin: options,
      siblings: routes,
      hiddenResponses: undefined,
      expectedErrors: undefined,
    }
    // A copy, because the config is the user's, who may have given it to several routes.
    given.config = { ...config, [routePlan]: plan, [knownRoute]: known }
    routes.push(known)
    finder.add(known)
  })

  app.addHook('onReady', function prepareFinder(done) {
    finder.prepare()
    done()
  })

  return {
    routes,
    isComplete,
    methods(instance) {
      return (methods ??= (isComplete ? methodsOf(routes) : instance.supportedMethods).toSorted())
    },
    agreed(name) {
      if (!isComplete) return undefined
      if (!agreements.has(name)) agreements.set(name, agreedBy(routes, name))
      return agreements.get(name)
    },
    find: (method, request) => finder.find(method, request),
  }
}

/** What tells whose the answer to a request is. */
export interface Territory {
  readonly options: PrefixOptions
  readonly planOf: RoutePlans
  readonly routes: RouteIndex
}

/** Tells whether the plugin has a say in the answer to a request. */
export function isOurs(plugin: Territory, request: FastifyRequest): boolean {
  if (!request.is404) return plugin.planOf(request).enabled
  if (coversAll(plugin.options)) return true
  const rules = pathRulesOf(request.server)
  const path = readPath(pathOf(request.url), rules)
  return isCovered(path, plugin.options, rules) || isPathOfOurRoute(plugin, request)
}

/** A route that wants the plugin on a path that is left out has the 405 of that path, too. */
function isPathOfOurRoute({ routes }: Territory, request: FastifyRequest): boolean {
  return routes
    .methods(request.server)
    .some((method) => routes.find(method, request)?.plan.enabled === true)
}
