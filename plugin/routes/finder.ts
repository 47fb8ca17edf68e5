/** The route that a method and the URL of a request lead to, among routes that are known. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import createRouter, {
  type Config,
  type ConstraintStrategy,
  type HTTPMethod,
  type HTTPVersion,
  type Instance,
} from 'find-my-way'
import { pathOf } from '../http/request.ts'
import { PathIndex } from './path-index.ts'
import type { PathRules } from './router-path.ts'

/** How a constraint of the user's own is kept and read. */
export type Strategy = ConstraintStrategy<HTTPVersion.V1>

interface WithStrategies {
  readonly constraints?: Readonly<Record<string, Strategy>>
  readonly routerOptions?: WithStrategies
}

const known = new WeakMap<FastifyInstance, Readonly<Record<string, Strategy>>>()

/** The user's own strategies that answer at once; one that takes a callback is async. */
export function strategiesOf(app: FastifyInstance): Readonly<Record<string, Strategy>> {
  let strategies = known.get(app)
  if (strategies === undefined) known.set(app, (strategies = readStrategies(app)))
  return strategies
}

function readStrategies(app: FastifyInstance): Readonly<Record<string, Strategy>> {
  const { constraints, routerOptions } = app.initialConfig as WithStrategies
  const all = Object.entries({ ...constraints, ...routerOptions?.constraints })
  const immediate = all.filter(([, strategy]) => strategy.deriveConstraint.length < 3)
  // Copies, because routers write on them and Fastify has frozen these.
  return Object.fromEntries(immediate.map(([name, strategy]) => [name, { ...strategy }]))
}

/** Reads the constraints of a request. Strategies are known that the constructor was given. */
export function deriveConstraints(
  app: FastifyInstance,
  request: FastifyRequest,
): Record<string, unknown> {
  const { headers } = request.raw
  const derived: Record<string, unknown> = {
    host: headers.host,
    version: headers['accept-version'],
  }
  for (const strategy of Object.values(strategiesOf(app))) {
    derived[strategy.name] = strategy.deriveConstraint(request.raw as never)
  }
  return derived
}

/** What has to be known of a route to find it. */
interface Findable {
  /** Its path, prefix included. */
  readonly url: string
  readonly options: RouteOptions
}

type Router = Instance<HTTPVersion.V1>

/** Nothing is ever routed; the router only finds, and this function does nothing. */
const unused = Function.prototype as () => undefined

/** The options of the router that decide which paths are the same; Fastify has filled in the defaults. */
function routerOptions(app: FastifyInstance): Config<HTTPVersion.V1> & PathRules {
  const {
    caseSensitive,
    ignoreDuplicateSlashes,
    ignoreTrailingSlash,
    maxParamLength,
    useSemicolonDelimiter,
  } = {
    ...app.initialConfig,
    ...app.initialConfig.routerOptions,
  } as Required<Config<HTTPVersion.V1>> & PathRules
  return {
    caseSensitive,
    ignoreDuplicateSlashes,
    ignoreTrailingSlash,
    maxParamLength,
    useSemicolonDelimiter,
    constraints: strategiesOf(app),
  }
}

/** The route `/` of a prefix answers with and without the slash, but is told of once. */
function urlsOf({ url, options }: Findable): readonly string[] {
  return url === (options as { prefix?: string }).prefix ? [url, `${url}/`] : [url]
}

function addToRouter(router: Router, method: string, url: string, route: Findable): void {
  try {
    const { constraints = {} } = route.options
    router.on(method as HTTPMethod, url, { constraints }, unused, route)
  } catch {
    // It is there already, under a spelling that the router takes for the same; or it has a
    // constraint that only a request in flight can answer.
  }
}

/** Most routers that are kept; each is for a few routes. */
const maxRouters = 500

/**
 * Finds routes. Fastify's router tells which methods a URL has, but not what their routes declare. So those that a path
 * may lead to are put into a router of the same make and options, once somebody asks for that path: for all routes it
 * would take as long as their declaration did, while a request waits.
 */
export class RouteFinder<Route extends Findable> {
  readonly #app: FastifyInstance
  readonly #routes: Route[] = []
  readonly #routers = new Map<string, Router>()
  readonly #index: PathIndex
  /** The path that was asked for last, and where it may lead: one request asks several times. */
  #path: string | undefined
  #numbers: readonly number[] = []

  constructor(app: FastifyInstance) {
    this.#app = app
    this.#index = new PathIndex(routerOptions(app))
  }

  /** Adds a route; of two alike the first is found. */
  add(route: Route): void {
    for (const url of urlsOf(route)) this.#index.add(url, this.#routes.length)
    this.#routes.push(route)
    this.#path = undefined
  }

  /** Sorts the routes in the time that no request needs; a process that has nothing else to do may end. */
  prepare(): void {
    const turn = setImmediate(() => {
      if (this.#index.sortSome()) this.prepare()
    })
    turn.unref()
  }

  /** Finds the route that the method would lead to at the URL of the request. */
  find(method: string, request: FastifyRequest): Route | undefined {
    const path = pathOf(request.url)
    const constraints = deriveConstraints(this.#app, request)
    const found = this.#routerFor(path).find(method as HTTPMethod, path, constraints as never)
    return found?.store as Route | undefined
  }

  #routerFor(path: string): Router {
    const numbers = this.#candidatesOf(path)
    const key = numbers.join()
    let router = this.#routers.get(key)
    if (router === undefined) {
      router = this.#buildRouter(numbers)
      if (this.#routers.size === maxRouters) this.#routers.clear()
      this.#routers.set(key, router)
    }
    return router
  }

  #candidatesOf(path: string): readonly number[] {
    if (path !== this.#path) {
      this.#numbers = this.#index.candidates(path)
      this.#path = path
    }
    return this.#numbers
  }

  #buildRouter(numbers: readonly number[]): Router {
    const router = createRouter(routerOptions(this.#app))
    for (const number of numbers.toSorted((one, other) => one - other)) {
      const route = this.#routes[number] as Route
      for (const method of [route.options.method].flat()) {
        for (const url of urlsOf(route)) addToRouter(router, method, url, route)
      }
    }
    return router
  }
}
