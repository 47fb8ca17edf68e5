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

/**
 * Builds what finds a route. Fastify's router tells which methods a URL has, but not what their routes declare, so the
 * routes are kept once more, in a router of the same make and options. It is built once somebody asks: its build is a
 * good part of the boot of a large service.
 */
export function createRouteFinder<Route extends Findable>(
  app: FastifyInstance,
  routes: readonly Route[],
): (method: string, request: FastifyRequest) => Route | undefined {
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
    return found?.store as Route | undefined
  }
}
