/** The header fields a thrown error may set. */
import { readKeys, readProperty } from '../http/guarded-read.ts'
import type { HeaderValue } from '../http/header-values.ts'

/**
 * Those that explain an error. Clients of other services put the header fields of somebody else's
 * response on theirs, so no others are believed.
 */
const explaining: ReadonlySet<string> = new Set([
  'allow',
  'content-range',
  'proxy-authenticate',
  'retry-after',
  'www-authenticate',
])

/** Tells whether a header field explains an error. */
export function isExplaining(name: string): boolean {
  return explaining.has(name.toLowerCase())
}

/** Takes from the `headers` of an error what explains it. */
export function headersOf(error: unknown): Record<string, HeaderValue> | undefined {
  const given = readProperty(error, 'headers')
  if (typeof given !== 'object' || given === null) return undefined
  const headers: Record<string, HeaderValue> = {}
  for (const name of readKeys(given)) {
    if (isExplaining(name)) headers[name.toLowerCase()] = readProperty(given, name) as HeaderValue
  }
  return headers
}
