/** What a route answers with and what it reads, taken once from its declaration and kept. */
import type { FastifyContextConfig, FastifyRequest, FastifySchema } from 'fastify'
import { parseMediaType } from '../http/media-types.ts'
import { createNegotiator, type Negotiator } from '../http/negotiation.ts'
import { type Memory, remember } from '../http/remember.ts'
import type { PrefixOptions, ResolvedOptions } from '../options.ts'

/** Tells whether a path, of a request or as a route declares it, is the plugin's. */
export function isCovered(path: string, { only, except = [] }: PrefixOptions): boolean {
  const isBelow = (prefix: string) => `${path}/`.startsWith(prefix.replace(/\/*$/, '/'))
  return (only === undefined || only.some(isBelow)) && !except.some(isBelow)
}

/** Fastify's error for content that has no parser. */
export type RefusedType = new () => Error

/** The decisions about one route that do not depend on the request. */
export interface RoutePlan {
  /** `false` where the route, or else its path, is left alone. */
  readonly enabled: boolean
  /** Media types of its successful responses, in order of preference; `undefined` where none is declared. */
  readonly produces: readonly string[] | undefined
  readonly negotiate: Negotiator | undefined
  /** Media types it reads, without parameters; `undefined` leaves it to the content type parsers. */
  readonly consumes: readonly string[] | undefined
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

type Schema = Readonly<Record<string, unknown>>

/** Finds the plans of routes; one that is older than the plugin has none before its first request, and gets it then. */
export function createRoutePlans(options: ResolvedOptions): RoutePlans {
  return function planOf(request) {
    const known = request[routePlan]
    if (known != null) return known
    const { config, schema, url } = request.routeOptions // Builds an object each time.
    // Only a request that found no route is without a URL here.
    const plan = (config[routePlan] ??= buildRoutePlan(config, url as string, schema, options))
    request[routePlan] = plan
    return plan
  }
}

/** Makes the plan of a route from its config, its schema and the options of the plugin. */
export function buildRoutePlan(
  config: FastifyContextConfig | undefined,
  url: string,
  schemas: FastifySchema | undefined,
  options: ResolvedOptions,
): RoutePlan {
  // A route that says nothing of itself goes by its path.
  const route = config?.errorResource ?? isCovered(url, options)
  const own = typeof route === 'boolean' ? undefined : route
  const schema = { ...schemas } as Schema
  const produces =
    own?.produces ?? unlessOpen(responseTypes(schema['response'])) ?? options.produces
  const consumes = own?.consumes ?? unlessOpen(contentTypes(schema['body'])) ?? options.consumes
  return {
    enabled: route !== false,
    produces,
    negotiate: produces === undefined ? undefined : negotiatorOf(JSON.stringify(produces)),
    consumes: consumes?.map((mediaType) => parseMediaType(mediaType)?.essence ?? mediaType),
    hasStructuredBody: isStructured(schema['body']),
    refusedTypes: undefined,
    readableTypes: undefined,
    methodNotAllowed: route !== false && (own?.methodNotAllowed ?? options.methodNotAllowed),
    answerOptions: route !== false && (own?.answerOptions ?? options.answerOptions),
    statusOnly: own?.statusOnly ?? options.statusOnly,
  }
}

/** By the list as JSON. Most routes offer the same, and a negotiator is the largest part of a plan. */
const negotiatorOf = remember((offers) => createNegotiator(JSON.parse(offers) as string[]))

/** The keys of a `content` map, which are media types; `undefined` for any other schema. */
function contentTypes(schema: unknown): string[] | undefined {
  const content = (schema as Schema | null | undefined)?.['content']
  return typeof content === 'object' && content !== null ? Object.keys(content) : undefined
}

/** A wildcard among media types leaves open what it will be, as if nothing were declared. */
function unlessOpen(types: readonly string[] | undefined): readonly string[] | undefined {
  if (types === undefined || types.length === 0) return undefined
  return types.some((type) => type.includes('*')) ? undefined : types
}

/** Statuses whose responses have no content to negotiate (RFC 9110 §15.3.5, §15.3.6). */
const withoutContent: ReadonlySet<string> = new Set(['204', '205'])

/** Media types of the declared 2xx responses: `content` maps name theirs, a plain schema means JSON. */
function responseTypes(response: unknown): readonly string[] {
  const types = new Set<string>()
  for (const [status, schema] of Object.entries((response ?? {}) as Schema)) {
    if (!/^2(?:\d\d|xx)$/i.test(status) || withoutContent.has(status)) continue
    if ((schema as Schema | null)?.['type'] === 'null') continue
    for (const type of contentTypes(schema) ?? ['application/json']) types.add(type)
  }
  return [...types]
}

function isStructured(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || 'content' in body) return false
  const { type } = body as { type?: unknown }
  return type === undefined ? false : ![type].flat().includes('string')
}
