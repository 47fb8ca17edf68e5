/** Header field values: checked before they are set, so that a bad one is dropped instead of crashing the reply. */
import late from '../late.cjs'
import { remember } from './remember.ts'

/** A value Node accepts for a response header. */
export type HeaderValue = string | number | readonly string[]

/** Tells whether Node would accept this field; hostile names, line breaks and non-strings are refused (RFC 9110 §5.5). */
export function isValidHeader(name: string, value: unknown): value is HeaderValue {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((item) => isValidHeader(name, item))
  }
  if (typeof value !== 'string' && typeof value !== 'number') return false
  const { validateHeaderName, validateHeaderValue } = late.http()
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value as string)
    return true
  } catch {
    return false
  }
}

/** Tells whether Node can write this field: any value that is no list is written as the text it is. */
export function isWritableHeader(name: string, value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => isWritableHeader(name, item))
  try {
    return isValidHeader(name, `${value as string}`)
  } catch {
    return false
  }
}

/**
 * Turns a delay in seconds or a point in time into the two forms of `Retry-After`: the field value
 * (whole seconds, or an IMF-fixdate) and the seconds from now. Fractions are rounded up so that no
 * client comes back too early, and a moment that is past means now; what the grammar cannot express
 * is `undefined`, never a malformed field.
 * @see RFC 9110 §10.2.3
 */
export function toRetryAfter(
  value: unknown,
  now: number,
): { header: string; seconds: number } | undefined {
  if (typeof value === 'number') {
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) return undefined
    const seconds = Math.ceil(value)
    return { header: String(seconds), seconds }
  }
  if (value instanceof Date) {
    const year = value.getUTCFullYear()
    if (!(year >= 0 && year <= 9999)) return undefined // An IMF-fixdate has four digits for it.
    const seconds = Math.max(0, Math.ceil((value.getTime() - now) / 1000))
    return { header: value.toUTCString(), seconds }
  }
  return undefined
}

/**
 * Adds a field name to a `Vary` value without repeating one; `*` already covers everything.
 * @see RFC 9110 §12.5.5
 */
export function addVary(current: unknown, field: string): string {
  if (current === undefined) return field
  const value = Array.isArray(current) ? current.join(', ') : String(current ?? '')
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.includes('*')) return '*'
  const known = new Set(names.map((name) => name.toLowerCase()))
  return known.has(field.toLowerCase()) ? names.join(', ') : [...names, field].join(', ')
}

/** A service says the same with nearly every error. */
const mayBeKept = remember((cacheControl) => !/(?:^|[,\s])no-store\b/i.test(cacheControl))

/** Tells whether a cache may keep what has this `Cache-Control` (RFC 9111 §5.2.2.5). */
export function isStorable(cacheControl: unknown): boolean {
  return mayBeKept(String(cacheControl ?? ''))
}

/**
 * Adds what is wrong with the token to the Bearer challenges among these; other schemes have no such
 * parameter, and one that says it already keeps its word.
 * @see RFC 6750 §3
 */
export function addBearerError(
  challenges: string | readonly string[],
  error: string,
): readonly string[] {
  return [challenges].flat().map((challenge) => {
    if (!/^Bearer(?: |$)/i.test(challenge) || /\berror=/i.test(challenge)) return challenge
    return `${challenge}${challenge.includes(' ') ? ',' : ''} error="${error}"`
  })
}
