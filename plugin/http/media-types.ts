/** Media types and media ranges as RFC 9110 §8.3.1 and §12.5.1 write them: strings in, values out. No Fastify. */

/** The media type of an Error Resource (RFC 9457 §3). */
export const problemType = 'application/problem+json' as const

/** The media type of an exception detail resource, Oracle's error. */
export const exceptionType = 'application/vnd.oracle.resource+json;type=error'

/** Media types of errors and nothing else: who asks for no other says nothing of what a success should be. */
export const errorTypes: readonly string[] = [problemType, 'application/problem+xml', exceptionType]

/** A media type: `text/csv;header=present`. Names are lower case; parameter values are as sent, unquoted. */
export interface MediaType {
  /** `type/subtype`, lower case. */
  readonly essence: string
  readonly parameters: ReadonlyMap<string, string>
}

/** One element of an `Accept` field: a media type or wildcard, with its weight. */
export interface MediaRange extends MediaType {
  /** 0 to 1; 0 means "not acceptable" (RFC 9110 §12.4.2). */
  readonly quality: number
}

/** A token, such as a method or the name of a field, as the source of a pattern (RFC 9110 §5.6.2). */
export const tokenPattern = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"

const token = new RegExp(`^${tokenPattern}$`)
const quotedString = /^"(?:[^"\\]|\\.)*"$/
const noParameters: ReadonlyMap<string, string> = new Map()

/** A client chooses how many parameters a media type has, and none needs as many. */
const maxParameters = 64

/**
 * Splits on a separator outside quoted strings, where commas and semicolons are data and a
 * backslash takes the next character with it (RFC 9110 §5.6.4). One pass, linear in the length.
 */
function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator, maxParameters + 2)
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let i = 0; i < text.length && parts.length <= maxParameters; i++) {
    const char = text[i]
    if (quoted && char === '\\') i++
    else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function unquote(value: string): string | undefined {
  if (token.test(value)) return value
  return quotedString.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : undefined
}

/**
 * Reads `type/subtype;name=value`. Malformed text is `undefined`, and what has more than 64 parameters; so is one without a
 * value, because guessing at a content type is how request smuggling starts (RFC 9110 §8.3).
 */
export function parseMediaType(text: string): MediaType | undefined {
  const [head = '', ...rest] = splitOutsideQuotes(text, ';')
  const essence = rest.length > maxParameters ? undefined : parseEssence(head)
  if (essence === undefined) return undefined
  if (rest.length === 0) return { essence, parameters: noParameters }
  const parameters = new Map<string, string>()
  for (const part of rest) {
    const parameter = parseParameter(part)
    if (parameter === undefined) {
      if (part.trim() === '') continue
      return undefined
    }
    parameters.set(parameter.name, parameter.value)
  }
  return { essence, parameters }
}

function parseEssence(text: string): string | undefined {
  const essence = text.trim().toLowerCase()
  const slash = essence.indexOf('/')
  if (slash === -1) return undefined
  return token.test(essence.slice(0, slash)) && token.test(essence.slice(slash + 1))
    ? essence
    : undefined
}

function parseParameter(text: string): { name: string; value: string } | undefined {
  const equals = text.indexOf('=')
  if (equals === -1) return undefined
  const name = text.slice(0, equals).trim().toLowerCase()
  const value = unquote(text.slice(equals + 1).trim())
  return value === undefined || !token.test(name) ? undefined : { name, value }
}

/** Tells whether a media range leaves its subtype open: a type and `*`, or any type (RFC 9110 §12.5.1). */
export function isWildcard(essence: string): boolean {
  return essence.endsWith('/*')
}

/** Tells whether a media range takes a media type in, whatever their parameters are. */
export function coversType(range: string, essence: string): boolean {
  if (range === essence || range === '*/*') return true
  return isWildcard(range) && essence.startsWith(range.slice(0, -1))
}

/** Tells whether a media type or range is one that can be compared: with `*` for a subtype or both, and without a weight. */
export function isComparable({ essence, parameters }: MediaType): boolean {
  const isPlain = !essence.includes('*') || /^(?:\*|[^*]+)\/\*$/.test(essence)
  return isPlain && !parameters.has('q')
}

/** Writes a media type. */
export function formatMediaType({ essence, parameters }: MediaType): string {
  let text = essence
  for (const [name, value] of parameters) {
    text += `;${name}=${token.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`
  }
  return text
}

/** Tells whether a media type is one of those that are read. */
export type TypeMatcher = (type: MediaType) => boolean

/** A declared type; its parameters without `charset`, which is a matter of the text and not of the type. */
interface Pattern {
  readonly essence: string
  readonly parameters: ReadonlyMap<string, string>
  readonly charset: string | undefined
}

/**
 * Builds what compares media types with declared ones. A type that is declared without parameters may have any. Where
 * parameters are declared of a type, it has to have those of one declaration and no others, `*` standing for any value,
 * and has to be declared without, too, if it may come without. A `charset` may always be left out.
 * @see RFC 9110 §8.3.1
 */
export function createTypeMatcher(declared: readonly string[]): TypeMatcher {
  const patterns = declared.map((text): Pattern => {
    const type = parseMediaType(text)
    const { charset, ...parameters } = Object.fromEntries(type?.parameters ?? [])
    return {
      essence: type?.essence ?? text,
      parameters: new Map(Object.entries(parameters)),
      charset: charset?.toLowerCase(),
    }
  })
  const strict = new Set(
    patterns.filter(({ parameters }) => parameters.size > 0).map(({ essence }) => essence),
  )
  return ({ essence, parameters }) =>
    patterns.some((pattern) => {
      if (!coversType(pattern.essence, essence)) return false
      const charset = parameters.get('charset')?.toLowerCase()
      if (pattern.charset !== undefined && (charset ?? pattern.charset) !== pattern.charset) {
        return false
      }
      return !strict.has(pattern.essence) || hasSame(parameters, pattern.parameters)
    })
}

function hasSame(given: ReadonlyMap<string, string>, declared: Pattern['parameters']): boolean {
  const isSame = ([name, value]: readonly [string, string]) =>
    given.has(name) && (value === '*' || given.get(name) === value)
  const isKnown = (name: string) => name === 'charset' || declared.has(name)
  return [...declared].every(isSame) && [...given.keys()].every(isKnown)
}
