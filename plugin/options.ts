/** The plugin's options: their defaults, and one clear sentence for each mistake, at boot. */
import {
  type Check,
  type Complete,
  checkOptions,
  isBoolean,
  isChallenge,
  isMediaRangeList,
  checkObject,
  isPrefixMap,
  isTypeBase,
  nameStrangers,
  withoutQuotes,
  strangersAmong,
} from './http/checks.ts'
import { statusOf, validationChecks, type ValidationOptions } from './errors/validation-error.ts'
import { isValidHeader } from './http/header-values.ts'
import {
  prefixChecks,
  type PrefixOptions,
  type RouteSwitches,
  switchChecks,
  switchDefaults,
} from './http/switches.ts'
import { builtInLanguage, checkCatalogues, type MessageCatalogue } from './resource/languages.ts'
import {
  checkExtraMembers,
  type AnyExtraMembers,
  isExtraMembers,
} from './resource/extra-members.ts'
import { isProfileList, problemDetails, type WireProfile } from './resource/profiles.ts'
import { isLogLevels, type LogLevels } from './logs/log-levels.ts'
import type { ErrorMapper } from './foreign/mapper.ts'
import { isMapperList } from './foreign/mapper-list.ts'
import { type Exposed, isExposedList } from './foreign/exposed.ts'

/** Options of the plugin. Every one has a default. */
export interface ErrorResourceOptions extends RouteSwitches, PrefixOptions, ValidationOptions {
  /**
   * What holds for the routes below a prefix, if they say nothing else themselves:
   * `{ '/v1': { methodNotAllowed: false } }`. Of several prefixes the longest decides. @default {}
   */
  prefixes?: Readonly<Record<string, RouteErrorResourceOptions>> | undefined
  /**
   * What the type URI of a declared error starts with, before its code in kebab case: an absolute URI
   * or a full path, ending in `/`, `#` or `:` (RFC 9457 §3.1.1). @default '/errors/'
   */
  typeBase?: string | undefined
  /** The challenge of a 401 that brings none (RFC 9110 §11.6.1). @default 'Bearer' */
  challenge?: string | readonly string[] | undefined
  /**
   * Media types of successful responses of routes that declare none, in order of preference. Left
   * out, such a route is judged by what its payload turns out to be. @default undefined
   */
  produces?: readonly string[] | undefined
  /**
   * Media types that routes read which declare none. Left out, whatever has a content type parser
   * is read. @default undefined
   */
  consumes?: readonly string[] | undefined
  /**
   * Sends the message of an unexpected error as `detail` of its 5xx. For a developer's own machine:
   * messages hold SQL, paths and addresses. Stacks are never sent. @default false
   */
  exposeServerErrors?: boolean | undefined
  /**
   * Thrown errors whose words are for clients: classes, with all that are derived from them, or a
   * predicate. Below 500 their `message` is the `detail`, and their `code` and the header fields that
   * explain an error are sent. Without it that holds of this package's errors, of those with `expose: true`,
   * of Fastify's and its plugins', and of a plain `Error` that was given a 4xx. @default []
   */
  expose?: Exposed | undefined
  /** Recognise foreign errors, asked in order, before the built-in rules. @default [] */
  mappers?: readonly ErrorMapper[] | undefined
  /** `Cache-Control` of every Error Resource that brings none (RFC 9110 §15.1). @default 'no-store' */
  cacheControl?: string | undefined
  /** Most entries in `errors[]`. @default 100 */
  maxErrors?: number | undefined
  /**
   * Warns in the log, once for each, of an error that a route sends without declaring it, though it
   * declares others. What the client gets is the same. @default true, unless NODE_ENV is 'production'
   */
  contract?: boolean | undefined
  /** Answers as `application/json` when the client lists that and not `application/problem+json`. @default false */
  mirrorAccept?: boolean | undefined
  /**
   * How errors look on the wire. Of several, `Accept` chooses by media type; a client that names none
   * gets the first. @default [problemDetails]
   */
  profiles?: readonly WireProfile[] | undefined
  /**
   * Text of errors in further languages, chosen by `Accept-Language`; what is not in them is said in
   * English. @default []
   */
  languages?: readonly MessageCatalogue[] | undefined
  /**
   * Members that every error has, such as the identifier of a trace, also what is refused before it
   * becomes a request. They are in schemas and documents like those of a declared error. @default none
   */
  extraMembers?: AnyExtraMembers | undefined
  /**
   * The level of the line of an error in the log, or `false` for no line: by status and class,
   * `{ '4xx': 'debug', 404: false }`, or by a function `(error, request) => level`. The level of a route
   * and of the log still have the last word. @default 'error' from 500 on, 'info' below, and 'trace' for
   * what is no HTTP request
   */
  logLevels?: LogLevels | undefined
  /**
   * Sends the path of the request as `instance`, as the client wrote it and without its query
   * (RFC 9457 §3.1.5). An error may bring one of its own in any case. @default true
   */
  instance?: boolean | undefined
  /** Language of a client that asks for none there is (RFC 4647 §3.4.1). @default 'en' */
  defaultLanguage?: string | undefined
}

/** Per route or prefix; of a route as `config: { errorResource: … }`; there `false` leaves the route alone, `true` takes it in. */
export interface RouteErrorResourceOptions extends RouteSwitches {
  /** Media types of the successful responses, or ranges of them: `text/*`. @default from the response schema */
  produces?: readonly string[] | undefined
  /**
   * Media types that are read, or ranges of them. Where one has parameters, they are compared: content has to have them
   * and no others; `*` stands for any value. @default from the body schema
   */
  consumes?: readonly string[] | undefined
}

/** Options that say nothing where they are left out. */
type OptionalName =
  | 'produces'
  | 'consumes'
  | 'prefixes'
  | 'extraMembers'
  | 'logLevels'
  | 'validationError'
  | keyof PrefixOptions

/** The options with their defaults filled in. */
export type ResolvedOptions = Complete<Omit<ErrorResourceOptions, OptionalName>> &
  Pick<ErrorResourceOptions, OptionalName>

const defaults: Omit<ResolvedOptions, 'contract' | 'validationStatus'> = {
  typeBase: '/errors/',
  challenge: 'Bearer',
  exposeServerErrors: false,
  expose: [],
  mappers: [],
  cacheControl: 'no-store',
  maxErrors: 100,
  mirrorAccept: false,
  profiles: [problemDetails],
  languages: [],
  defaultLanguage: builtInLanguage,
  instance: true,
  ...switchDefaults,
}

const typeChecks = { produces: isMediaRangeList, consumes: isMediaRangeList }

const checks: Readonly<Record<keyof ErrorResourceOptions, Check>> = {
  typeBase: isTypeBase,
  challenge: {
    holds: (value) => {
      const challenges: unknown[] = [value].flat()
      return challenges.length > 0 && challenges.every(isChallenge)
    },
    expected: 'a challenge or a list of them, such as \'Bearer realm="orders"\'',
  },
  ...validationChecks,
  ...typeChecks,
  prefixes: isPrefixMap,
  exposeServerErrors: isBoolean,
  expose: isExposedList,
  mappers: isMapperList,
  cacheControl: {
    holds: (value) =>
      typeof value === 'string' && value !== '' && isValidHeader('cache-control', value),
    expected: "a Cache-Control value, such as 'no-store'",
  },
  maxErrors: {
    holds: (value) => Number.isSafeInteger(value) && (value as number) > 0,
    expected: 'a whole number of at least 1',
    hint: withoutQuotes,
  },
  contract: isBoolean,
  mirrorAccept: isBoolean,
  profiles: isProfileList,
  languages: { holds: Array.isArray, expected: 'a list of message catalogues' },
  defaultLanguage: { holds: (value) => typeof value === 'string', expected: 'a language tag' },
  extraMembers: isExtraMembers,
  logLevels: isLogLevels,
  instance: isBoolean,
  ...switchChecks,
  ...prefixChecks,
}

/** The names of the options; Fastify's constructor has none of them. */
export const optionNames: readonly string[] = Object.keys(checks)

/** Says which options change nothing, unless nobody needs to be told. */
export function describeStrangers(options: object): string {
  const strangers = nameStrangers(options, optionNames, 'fastify-error-resource')
  const { prefix } = options as { prefix?: unknown }
  if (typeof prefix !== 'string' || /^\/*$/.test(prefix)) return strangers
  const sentence = `fastify-error-resource is for its whole scope, whatever "prefix" says; for some paths alone say only: ['${prefix}'].`
  return strangers === '' ? sentence : `${strangers} ${sentence}`
}

/** What a route or a prefix may say. */
const routeChecks = { ...typeChecks, ...switchChecks }

/**
 * Checks the options and fills in the defaults.
 * @throws {TypeError} Naming the option and what it must be.
 */
export function resolveOptions(options: ErrorResourceOptions): ResolvedOptions {
  checkObject('fastify-error-resource', 'an object of options', options)
  const strangers = strangersAmong(options, optionNames)
  const own = Object.fromEntries(
    Object.entries(options).filter(
      ([name, value]) => value !== undefined && !strangers.includes(name),
    ),
  )
  checkOptions(checks, own, 'fastify-error-resource')
  const contract = process.env['NODE_ENV'] !== 'production'
  const resolved = { contract, ...defaults, ...own, validationStatus: statusOf(own) }
  if (resolved.extraMembers !== undefined) checkExtraMembers(resolved.extraMembers)
  checkCatalogues(resolved.languages, resolved.defaultLanguage)
  for (const [prefix, setting] of Object.entries(resolved.prefixes ?? {})) {
    checkOptions(
      routeChecks,
      Object(setting) as object,
      `fastify-error-resource: prefixes['${prefix}']`,
    )
  }
  return resolved
}

/**
 * Checks what a route says of itself.
 * @throws {TypeError} Naming the route, the option and what it must be.
 */
export function checkRouteOptions(options: unknown, route: string): void {
  if (options === undefined || typeof options === 'boolean') return
  const where = `Route ${route}: config.errorResource`
  checkObject(where, 'true, false or an object', options)
  checkOptions(routeChecks, Object(options) as object, where)
}
