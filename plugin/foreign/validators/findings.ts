/** What validators found, in one form: where, what is wrong, and which rule says so. Never the value. */
import { toToken } from '../../http/json-pointer.ts'
import { readKeys, readProperty, readString } from '../../http/guarded-read.ts'

/** Longest text that is taken over as `detail`. */
export const maxDetailLength = 500

/** One thing a validator found. */
export interface Finding {
  /** What is wrong, as a JSON Pointer (RFC 6901); a member that is missing or unknown is pointed at itself. */
  readonly path: string
  /** What the sentence is about, where that is the parent. @default path */
  readonly at?: string
  readonly detail: string
  /** The keyword of the schema, or what the validator calls its rule. */
  readonly code?: string | undefined
  /** Whether the sentence is somebody's own, and may repeat a value that is not known by then. @default false */
  readonly mayRepeat?: boolean
}

/** Reads one entry of a validator's list; `undefined` for an entry of another shape. */
export type FindingReader = (entry: unknown) => readonly Finding[] | undefined

/** What is said where a validator has no sentence that is known to be free of values. */
export const notValid = 'is not valid'

/** What is said of a member that the schema does not have. */
export const unknownMember = 'is not a known member'

/** The same of all there are, where a validator names none of them. */
export const unknownMembers = 'has members that are not known'

/** A list from an unknown value, cut to what will be looked at; empty for anything else. */
export function toList(value: unknown, max: number): unknown[] {
  const length = typeof value === 'object' ? readProperty(value, 'length') : undefined
  if (typeof length !== 'number' || !(length >= 1)) return []
  // `Array.from` takes ten times as long, and a request that fails validation comes here several times.
  const list: unknown[] = []
  const end = Math.min(Math.trunc(length), max)
  for (let index = 0; index < end; index++) list.push(readProperty(value, index))
  return list
}

/** Deepest place that is told. */
const maxDepth = 64

/** Steps as a JSON Pointer: texts, numbers, or the objects with a `key` of Standard Schema. */
export function toPointer(steps: unknown): string {
  return toList(steps, maxDepth)
    .map((step) => `/${tokenOf(typeof step === 'object' ? readProperty(step, 'key') : step)}`)
    .join('')
}

/** A step that can be of any type as a reference token; a symbol is no member of a JSON text. */
export function tokenOf(step: unknown): string {
  return typeof step === 'string' || typeof step === 'number' ? toToken(String(step)) : ''
}

/** A path such as `items[0].sku` or `["a.b"]` in steps. */
export function stepsOf(path: string): string[] {
  return Array.from(
    path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|[^.[\]]+/g),
    ([step, quoted]) => quoted ?? step,
  )
}

/** The sentence of an entry, of a length that can be sent. */
export function messageOf(entry: unknown): string | undefined {
  return readString(entry, 'message')?.slice(0, maxDetailLength)
}

/** How much of a value is looked for: libraries cut what they print. */
const printedLength = 8

/** Most members that are looked into, so that a large value costs no time. */
const maxMembers = 100

/**
 * Tells whether a sentence holds a value that was refused, or a part of it. What people wrote
 * themselves stays unless it does; what a library wrote is not judged by this alone.
 */
export function holds(sentence: string, value: unknown, depth = 0): boolean {
  if (typeof value === 'object' && value !== null) {
    if (depth > 4) return true
    return readKeys(value)
      .slice(0, maxMembers)
      .some((key) => holds(sentence, readProperty(value, key), depth + 1))
  }
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint')
    return false
  const text = String(value).trim().toLowerCase()
  return text !== '' && repeats(sentence.toLowerCase(), text)
}

/** A word that goes on is another one, unless the value does: `a` is in most sentences. */
function repeats(sentence: string, text: string): boolean {
  const printed = text.slice(0, printedLength)
  const isCut = printed !== text
  for (let at = sentence.indexOf(printed); at !== -1; at = sentence.indexOf(printed, at + 1)) {
    const end = at + printed.length
    const goesOn = (index: number) => isWord(sentence[index - 1]) && isWord(sentence[index])
    if (!goesOn(at) && (isCut || !goesOn(end))) return true
  }
  return false
}

const isWord = (character: string | undefined) =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** How validators go on with the value: Zod 3, Valibot and Superstruct, ArkType, Joi, Yup. */
const values: readonly RegExp[] = [
  /,? but received .*$/s,
  /, received ["'`].*$/s,
  / \(was .*\)$/s,
  / with value ".*"(?= fails)/s,
  /,? but the final value was: .*$/s,
]

/** A sentence that somebody has taken from a validator, without the value it goes on with. */
export function withoutValue(sentence: string): string {
  return values.reduce((free, value) => free.replace(value, ''), sentence)
}

/** The first of these sentences that is one and holds none of the values. */
export function firstFree(
  sentences: readonly (string | undefined)[],
  ...values: unknown[]
): string {
  const isFree = (sentence: string) => !values.some((value) => holds(sentence, value))
  for (const sentence of sentences) {
    if (sentence !== undefined && sentence !== '' && isFree(sentence)) return sentence
  }
  return notValid
}

/** A sentence without the name of the place it begins with, which is told apart. */
export function withoutSubject(
  sentence: string | undefined,
  ...subjects: unknown[]
): string | undefined {
  for (const subject of subjects) {
    if (typeof subject !== 'string' || subject === '') continue
    for (const start of [`"${subject}" `, `${subject} `]) {
      if (sentence?.startsWith(start) === true) return sentence.slice(start.length)
    }
  }
  return sentence
}
