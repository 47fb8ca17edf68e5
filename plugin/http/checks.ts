/** How a value that a developer gave is checked: one clear sentence for each mistake. */
import { isPromise, readProperty } from './guarded-read.ts'
import { isValidHeader } from './header-values.ts'
import { isComparable, parseMediaType } from './media-types.ts'
import { nearNames } from './near-names.ts'
import { show } from './show.ts'

/** A rule for one option. */
export interface Check {
  readonly holds: (value: unknown) => boolean
  /** Completes "Option x must be …". */
  readonly expected: string
  /** Says what was meant, where that can be told. */
  readonly hint?: (value: unknown) => string | undefined
}

/** A value that was written with quotes around it. */
export function withoutQuotes(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^(?:true|false|\d+)$/.test(value)) return undefined
  return `Give ${value} without quotes.`
}

export const isBoolean: Check = {
  holds: (value) => typeof value === 'boolean',
  expected: 'true or false',
  hint: withoutQuotes,
}

export const isStrictness: Check = {
  holds: (value) => typeof value === 'boolean' || value === 'lenient',
  expected: "true, false or 'lenient'",
}

/** Options with their defaults, of which none is left out. */
export type Complete<Options> = { [Name in keyof Options]-?: Exclude<Options[Name], undefined> }

/**
 * Tells an object of named values from a list, from nothing, and from what keeps all it has to itself: a
 * promise, a map, header fields, an error without properties. Such a one would be read as if it were empty.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of plain objects, of whatever realm, is the one that has none itself.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null
  return isPlain || Object.keys(value).length > 0
}

/** What of a function makes it none that answers at once when it is called. */
export function describeFunction(value: unknown): string | undefined {
  if (typeof value !== 'function') return undefined
  if (Object.prototype.toString.call(value) !== '[object Function]') {
    return 'an async function or a generator'
  }
  return /^class\b/.test(String(value)) ? 'a class' : undefined
}

/** Tells a function that answers at once. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function' && describeFunction(value) === undefined
}

/** Says of a function that answers later, or never, why it is none of those that are asked for. */
export function hintAtFunction(value: unknown): string | undefined {
  const unfit = describeFunction(value)
  return unfit && `It has to answer at once, and is ${unfit}.`
}

/** A whole number of segments without parameters. */
const isPrefix = (item: unknown) => typeof item === 'string' && /^\/[^?#:*]*$/.test(item)

export const isPrefixList: Check = {
  holds: (value) => Array.isArray(value) && value.every(isPrefix),
  expected: "a list of path prefixes without parameters, such as ['/v2']",
  hint(value) {
    if (isPrefix(value)) return 'Put it in a list.'
    const [first]: unknown[] = [value].flat()
    const prefix = typeof first === 'string' ? first.replace(/\/?\*+$/, '') : ''
    return prefix !== first && isPrefix(prefix) ? `Did you mean ['${prefix}']?` : undefined
  },
}

export const isPrefixMap: Check = {
  holds: (value) =>
    isRecord(value) &&
    Object.entries(value).every(([key, item]) => isPrefix(key) && isRecord(item)),
  expected:
    "an object of what holds below path prefixes without parameters, such as { '/v1': { notAcceptable: false } }",
  hint(value) {
    const off = isRecord(value) && Object.keys(value).find((key) => value[key] === false)
    return typeof off === 'string' ? `To leave it alone say except: ['${off}'].` : undefined
  },
}

function isListOf(isFit: (item: string) => boolean): Check['holds'] {
  return (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'string' && isFit(item))
}

/** Says of one entry that stands in the place of a list of them where it belongs. */
function inList(holds: Check['holds']): NonNullable<Check['hint']> {
  return (value) => (holds([value]) ? 'Put it in a list.' : undefined)
}

const holdsTypes = isListOf((item) => parseMediaType(item)?.essence.includes('*') === false)

export const isMediaTypeList: Check = {
  holds: holdsTypes,
  expected: "a list of media types, such as ['application/json']",
  hint: inList(holdsTypes),
}

const holdsRanges = isListOf((item) => {
  const type = parseMediaType(item)
  return type !== undefined && isComparable(type)
})

export const isMediaRangeList: Check = {
  holds: holdsRanges,
  expected:
    "a list of media types or ranges without weights, such as ['application/json', 'text/*']",
  hint: inList(holdsRanges),
}

/** What type URIs start with. */
export const isTypeBase: Check = {
  holds: (value) =>
    typeof value === 'string' && /^(?:[a-z][a-z0-9+.-]*:|\/)(?:\S*[/#:])?$/i.test(value),
  expected:
    "an absolute URI or a full path that ends in '/', '#' or ':', such as 'https://api.example.com/errors/'",
  hint(value) {
    const text = value instanceof URL ? value.href : value
    if (typeof text !== 'string' || !/^(?:https?:\/\/|\/)\S*$/.test(text)) return undefined
    return `Did you mean '${text.replace(/\/*$/, '/')}'?`
  },
}

export function isChallenge(value: unknown): boolean {
  return (
    typeof value === 'string' && value.trim() !== '' && isValidHeader('www-authenticate', value)
  )
}

/**
 * Checks what was given against the rules.
 * @param required Those that have no default.
 * @throws {TypeError} Naming the option and what it must be.
 */
export function checkOptions(
  names: Readonly<Record<string, Check>>,
  given: object,
  where: string,
  required: readonly string[] = [],
): void {
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(names, name) ? names[name] : undefined
    if (rule === undefined) {
      throw new TypeError(describeUnknown(where, 'option', name, Object.keys(names)))
    }
    if (value !== undefined && !rule.holds(value)) {
      const hint = rule.hint?.(value)
      throw new TypeError(
        `${where}: option "${name}" must be ${rule.expected}; it is ${show(value)}.${hint === undefined ? '' : ` ${hint}`}`,
      )
    }
  }
  const missing = required.find((name) => given[name as keyof typeof given] === undefined)
  if (missing !== undefined) {
    throw new TypeError(
      `${where}: option "${missing}" must be ${String(names[missing]?.expected)}; it is missing.`,
    )
  }
}

/**
 * Options that others hand to every plugin: Fastify's `register`, its command and `@fastify/autoload`, which pass
 * on what Fastify's own constructor is told.
 */
const handedToAll: ReadonlySet<string> = new Set(
  [
    'prefix logLevel logSerializers skipOverride encapsulate',
    'ajv allowErrorHandlerOverride allowUnsafeRegex bodyLimit caseSensitive childLoggerFactory',
    'clientErrorHandler connectionTimeout constraints disableRequestLogging exposeHeadRoutes',
    'forceCloseConnections frameworkErrors genReqId handlerTimeout http http2 http2SessionTimeout https',
    'ignoreDuplicateSlashes ignoreTrailingSlash keepAliveTimeout logController logger loggerInstance',
    'maxParamLength maxRequestsPerSocket onConstructorPoisoning onProtoPoisoning pluginTimeout',
    'querystringParser requestIdHeader requestIdLogLabel requestTimeout return503OnClosing rewriteUrl',
    'routerOptions schemaController schemaErrorFormatter serializerOpts serverFactory trustProxy',
    'useSemicolonDelimiter',
  ].flatMap((names) => names.split(' ')),
)

/**
 * Checks what is there to be an object of options.
 * @throws {TypeError} Saying what was given.
 */
export function checkObject(where: string, what: string, given: unknown): void {
  const isApp = typeof readProperty(given, 'addHook') === 'function'
  if (isRecord(given) && !isApp && !isPromise(given)) return
  const hint = isPromise(given) && !isApp ? ' Await it first.' : ''
  throw new TypeError(
    `${where} takes ${what}; it was given ${isApp ? 'an app' : show(given)}.${hint}`,
  )
}

/** Lists names that are none of the known, and no misspelling of one: they were meant for somebody else. */
export function strangersAmong(given: object, names: readonly string[]): string[] {
  return Object.keys(given).filter(
    (name) =>
      !names.includes(name) && (handedToAll.has(name) || nearNames(name, names, 1).length === 0),
  )
}

/** The sentence about options that change nothing; empty where there are none but those that all are handed. */
export function nameStrangers(given: object, names: readonly string[], where: string): string {
  const all = strangersAmong(given, names)
  const list = all.filter((name) => !handedToAll.has(name)).join(', ')
  return list && `${where} ignores what is no option of it: ${list}.`
}

/**
 * The sentence for a name that is not known, with the one that was meant where it can be told.
 * @param synonyms Names that others have for the same.
 */
export function describeUnknown(
  where: string,
  kind: string,
  name: string,
  known: readonly string[],
  synonyms: Readonly<Record<string, string>> = {},
): string {
  const [near = Object.hasOwn(synonyms, name) ? synonyms[name] : undefined] = nearNames(
    name,
    known,
    1,
  )
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`
  return `${where} has no ${kind} "${name}"; it knows ${known.join(', ')}.${hint}`
}

/** The same as part of a sentence, for what was left out. */
export function describeStranger(kind: string, name: string, known: readonly string[]): string {
  const [near] = nearNames(name, known, 1)
  return `there is no ${kind === '' ? '' : `${kind} `}"${name}"${near === undefined ? '' : ` (did you mean "${near}"?)`}`
}
