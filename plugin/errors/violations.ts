/** `errors` as somebody gave them, entry by entry: what can be used stays, what can be completed is, and nothing else leaves. */
import { readPointer } from '../http/json-pointer.ts'
import { isError, readProperty, readString } from '../http/guarded-read.ts'
import { createMark } from '../http/marks.ts'
import type { Violation, ViolationPlace } from './schemas.ts'

/** What is kept of a list, and what is wrong with the rest of it. */
export interface SiftedViolations {
  readonly kept: Violation[]
  /** One sentence for each kind of mistake. */
  readonly problems: ReadonlySet<string>
}

/** The parts of a request, in Fastify's words, too. */
const places: ReadonlyMap<unknown, ViolationPlace> = new Map([
  ['body', 'body'],
  ['query', 'query'],
  ['path', 'path'],
  ['header', 'header'],
  ['querystring', 'query'],
  ['params', 'path'],
  ['headers', 'header'],
])

const noDetail = 'an entry has no detail'

type Report = (problem: string) => unknown

const none: ReadonlySet<string> = new Set()

const whole = createMark<true>()

/** Remembers a list that was made of findings, entry by entry: there is nothing to sift. */
export function keepWhole(violations: Violation[]): Violation[] {
  whole.put(violations, true)
  return violations
}

/**
 * Sifts a list that was written by hand or by another service, at most `max` entries of it. An entry
 * needs no more than a `detail`, as in the example of RFC 9457 §3; a text is one. What is there
 * besides has to be of its type, because a client must ignore it otherwise (RFC 9457 §3.1).
 */
export function siftViolations(given: unknown, max: number): SiftedViolations {
  if (isWhole(given) && given.length <= max) return { kept: given, problems: none }
  const kept: Violation[] = []
  let problems = none
  const report: Report = (problem) => (problems = new Set(problems).add(problem))
  const length = lengthOf(given)
  if (length === undefined) report('it is no list')
  // Neither a list with holes nor one that throws when it is read may keep the answer from leaving.
  for (let index = 0; index < Math.min(length ?? 0, max); index++) {
    const entry = toViolation(readProperty(given, index), report)
    if (entry !== undefined) kept.push(entry)
  }
  return { kept, problems }
}

function isWhole(given: unknown): given is Violation[] {
  return typeof given === 'object' && given !== null && whole.read(given) === true
}

function lengthOf(given: unknown): number | undefined {
  try {
    return Array.isArray(given) ? Number(given.length) : undefined
  } catch {
    return undefined // A revoked proxy.
  }
}

function toViolation(entry: unknown, report: Report): Violation | undefined {
  if (typeof entry === 'string' && entry !== '') return { detail: entry }
  // An error is for the log: nobody has said that its words are for clients.
  if (typeof entry !== 'object' || isError(entry)) return void report(noDetail)
  const detail = readText(entry, 'detail', report)
  const given = readText(entry, 'pointer', report, true)
  const pointer = given === undefined ? undefined : readPointer(given)
  if (pointer === undefined && given !== undefined) report('pointer is no JSON Pointer')
  const name = readText(entry, 'name', report)
  if (detail === undefined) {
    report(noDetail)
    if (pointer === undefined && name === undefined) return undefined
  }
  const violation: Violation = { detail: detail ?? 'is not valid' }
  const part = readText(entry, 'in', report)
  const place = places.get(part)
  if (place !== undefined) violation.in = place
  else if (part !== undefined) report("in is none of 'body', 'query', 'path' and 'header'")
  if (pointer !== undefined) violation.pointer = pointer
  if (name !== undefined) violation.name = name
  const code = readText(entry, 'code', report)
  if (code !== undefined) violation.code = code
  return violation
}

function readText(
  entry: unknown,
  key: keyof Violation,
  report: Report,
  mayBeEmpty = false,
): string | undefined {
  const text = readString(entry, key)
  const value = text ?? readProperty(entry, key)
  if (mayBeEmpty && value === '') return ''
  if (text === undefined && value != null) report(`${key} is no text, or an empty one`)
  return text
}
