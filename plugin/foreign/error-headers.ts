/** The header fields of a thrown error: which were written for our client, and which were received. */
import { hasType, readKeys, readProperty } from '../http/guarded-read.ts'
import { connectionFields, contentFields } from '../http/header-fields.ts'
import { type HeaderValue } from '../http/header-values.ts'
import { fieldsOf } from './bodies/web-response.ts'

/** Those that explain an error, whoever says it. */
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

const isOurs = (name: string) => connectionFields.has(name) || contentFields.has(name)

/**
 * Takes the header fields that somebody wrote, as an object or as `Headers`, by their names in lower
 * case. Those of the connection and those that describe content are left out, because both are ours.
 * @param isGuess Takes only what explains an error, because clients of other services put the fields of
 * somebody else's response on plain errors, too. @default false
 */
export function headersOf(
  owner: unknown,
  isGuess = false,
): Record<string, HeaderValue> | undefined {
  const given = readProperty(owner, 'headers')
  if (typeof given !== 'object' || given === null || hasType(given, 'length', 'number')) {
    return undefined
  }
  const mayLeave = isGuess ? isExplaining : (name: string) => !isOurs(name)
  return Object.fromEntries(entriesOf(owner as object, given).filter(([name]) => mayLeave(name)))
}

function entriesOf(owner: object, given: object): (readonly [string, HeaderValue])[] {
  if (hasType(given, 'forEach', 'function')) return Object.entries(fieldsOf(owner))
  return readKeys(given).map((name) => [
    name.toLowerCase(),
    readProperty(given, name) as HeaderValue,
  ])
}
