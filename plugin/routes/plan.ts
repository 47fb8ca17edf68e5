/** What a route answers with and what it reads, taken once from its declaration and kept. */
import type { FastifyContextConfig, FastifyRequest, FastifySchema } from 'fastify'
import {
  createTypeMatcher,
  errorTypes,
  isWildcard,
  parseMediaType,
  type MediaType,
  type TypeMatcher,
} from '../http/media-types.ts'
import { createNegotiator, type Negotiator } from '../http/negotiation.ts'
import { type Memory, remember } from '../http/remember.ts'
import type { PrefixOptions, RouteSwitches } from '../http/switches.ts'
import type { ResolvedOptions, RouteErrorResourceOptions } from '../options.ts'
import { type DeclaredTypes, readDeclaredTypes, type SharedSchemas } from './declared-types.ts'
import { type PathRules, pathRulesOf, readPattern, usualRules } from './router-path.ts'

const isBelow = (path: string, prefix: string) => `${path}/`.startsWith(prefix.replace(/\/*$/, '/'))

/**
 * Tells whether a path, of a request or as a route declares it, is the plugin's.
 * @param path As the router reads it.
 */
export function isCovered(
  path: string,
  { only, except = [] }: PrefixOptions,
  rules: PathRules = usualRules,
): boolean {
  const covers = (prefix: string) => isBelow(path, readPattern(prefix, rules))
  return (only === undefined || only.some(covers)) && !except.some(covers)
}

/** Tells whether every path is the plugin's, as it is unless somebody says otherwise. */
export function coversAll({ only, except = [] }: PrefixOptions): boolean {
  return only === undefined && except.length === 0
}

/** What is said of the paths below a prefix; the longest one goes before the others. */
function settingsOf(
  path: string,
  { prefixes }: ResolvedOptions,
  rules: PathRules,
): RouteErrorResourceOptions {
  if (prefixes === undefined) return {}
  const settings = Object.entries(prefixes)
    .filter(([prefix]) => isBelow(path, readPattern(prefix, rules)))
    .toSorted(([one], [other]) => one.length - other.length)
    .map(([, setting]) => setting)
  return Object.assign({}, ...settings) as RouteErrorResourceOptions
}

/** Fastify's error for content that has no parser. */
export type RefusedType = new () => Error

/** The decisions about one route that do not depend on the request. */
export interface RoutePlan {
  /** `false` where the route, or else its path, is left alone. */
  readonly enabled: boolean
  /** Media types or ranges of its successful responses, in order of preference; `undefined` where none is declared. */
  readonly produces: readonly string[] | undefined
  readonly negotiate: Negotiator | undefined
  /** Chooses between a media type and nothing; `undefined` for a type that cannot be read. */
  readonly negotiatorOf: (type: string) => Negotiator | undefined
  /** Whether Accept chooses what is sent (RFC 9110 §12.5.5). */
  readonly isChoice: boolean
  /** Whether what it sends is known only from what is sent. */
  readonly isOpen: boolean
  /** Media types or ranges it reads; `undefined` leaves it to the content type parsers. */
  readonly consumes: readonly string[] | undefined
  /** Tells whether a media type is one of those it reads. */
  readonly reads: TypeMatcher | undefined
  /** Whether its body schema describes something else than text, so that text is not for it. */
  readonly hasStructuredBody: boolean
  /** The `Content-Type` values its parsers are known to refuse, with the class of Fastify's error; there from the first on. */
  refusedTypes: Memory<RefusedType> | undefined
  /** What it reads, as far as that can be listed; there from the first on that asks. */
  readableTypes: readonly string[] | undefined
  /** Whether other methods of its path are answered with 405. */
  readonly methodNotAllowed: boolean
  /** Whether OPTIONS of its path is answered. */
  readonly answerOptions: boolean
  /** Whether a client that refuses whatever it names gets a success without content. */
  readonly statusOnly: boolean
  /** Whether a client that takes none of its types is refused; `'lenient'` chooses the first for it. */
  readonly notAcceptable: boolean | 'lenient'
  /** Whether content of a type or coding that it does not read is refused. */
  readonly unsupportedMediaType: boolean
}

/** Methods whose content means nothing, so that there is nothing to judge (RFC 9110 §9.3.1, §9.3.2, §9.3.8). */
export const methodsWithoutContent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE'])

/**
 * Leads to the plan of a route from its config, which Fastify hands to every request, and from a request once it was
 * asked for it.
 */
export const routePlan = Symbol('fastify-error-resource.route-plan')

declare module 'fastify' {
  interface FastifyRequest {
    [routePlan]?: RoutePlan | null
  }
  interface FastifyContextConfig {
    [routePlan]?: RoutePlan
  }
}

/** Finds the plan of a request's route. */
export type RoutePlans = (request: FastifyRequest) => RoutePlan

/** Finds the plans of routes; one that is older than the plugin has none before its first request, and gets it then. */
export function createRoutePlans(options: ResolvedOptions): RoutePlans {
  return function planOf(request) {
    const known = request[routePlan]
    if (known != null) return known
    const { config, schema, url } = request.routeOptions // Builds an object each time.
    // Only a request that found no route is without a URL here.
    const plan = (config[routePlan] ??= buildRoutePlan(
      config,
      url as string,
      schema,
      options,
      (id) => request.server.getSchema(id),
      pathRulesOf(request.server),
    ))
    request[routePlan] = plan
    return plan
  }
}

/**
 * Makes the plan of a route from its config, its schema and the options of the plugin. What the route says goes before
 * what is said of its path, and that before what is said of all.
 */
export function buildRoutePlan(
  config: FastifyContextConfig | undefined,
  url: string,
  schemas: FastifySchema | undefined,
  options: ResolvedOptions,
  shared: SharedSchemas = () => undefined,
  rules: PathRules = usualRules,
  declared: DeclaredTypes = readDeclaredTypes(schemas, shared),
): RoutePlan {
  const pattern = readPattern(url, rules)
  // A route that says nothing of itself goes by its path.
  const route = config?.errorResource ?? isCovered(pattern, options, rules)
  const own = typeof route === 'boolean' ? {} : route
  const path = settingsOf(pattern, options, rules)
  const say = <Name extends keyof RouteSwitches>(name: Name) =>
    own[name] ?? path[name] ?? options[name]
  const statusOnly = say('statusOnly')
  const produces = own.produces ?? declared.produces ?? path.produces ?? options.produces
  const consumes = own.consumes ?? declared.consumes ?? path.consumes ?? options.consumes
  const { ofList, ofType } = negotiatorsOf(options)
  return {
    enabled: route !== false,
    produces,
    negotiate: produces === undefined ? undefined : ofList(JSON.stringify(produces)),
    negotiatorOf: ofType,
    isChoice: statusOnly || (produces?.length ?? 0) > 1 || produces?.some(isWildcard) === true,
    isOpen: produces?.every((type) => !isWildcard(type)) !== true,
    consumes,
    reads: consumes && matcherOf(JSON.stringify(consumes)),
    hasStructuredBody: declared.hasStructuredBody,
    refusedTypes: undefined,
    readableTypes: undefined,
    methodNotAllowed: route !== false && say('methodNotAllowed'),
    answerOptions: route !== false && say('answerOptions'),
    statusOnly,
    notAcceptable: say('notAcceptable'),
    unsupportedMediaType: say('unsupportedMediaType'),
  }
}

/** The media types of a service's errors, as JSON; JSON itself is what successes are sent as, too. */
function errorTypesOf({ profiles }: ResolvedOptions): string {
  const types = new Set([...errorTypes, ...profiles.flatMap(({ mediaTypes }) => mediaTypes)])
  types.delete('application/json')
  return JSON.stringify([...types])
}

type Negotiators = ReturnType<typeof negotiatorsFor>

const negotiators = new WeakMap<ResolvedOptions, Negotiators>()

/** Finds the negotiators of an instance of the plugin, which all of its routes ask for. */
function negotiatorsOf(options: ResolvedOptions): Negotiators {
  let own = negotiators.get(options)
  if (own === undefined) negotiators.set(options, (own = negotiatorsFor(errorTypesOf(options))))
  return own
}

/** By lists as JSON. Most routes offer the same, and a negotiator is the largest part of a plan. */
const negotiatorsFor = remember((list: string) => {
  // They can be read: the options are checked.
  const irrelevant = (JSON.parse(list) as string[]).map((type) => parseMediaType(type) as MediaType)
  return {
    ofList: remember((offers) => createNegotiator(JSON.parse(offers) as string[], irrelevant)),
    /** Handlers make the types, so there are few. */
    ofType: remember((type) =>
      parseMediaType(type) === undefined ? undefined : createNegotiator([type], irrelevant),
    ),
  }
})

const matcherOf = remember((types) => createTypeMatcher(JSON.parse(types) as string[]))
