/** What of an init cannot be sent, in sentences for whoever wrote it; the answer leaves without it. */
import { describeStranger, show } from '../http/checks.ts'
import { isValidHeader } from '../http/header-values.ts'
import { readString } from '../http/guarded-read.ts'
import { errorStatuses, type ErrorStatus, type OwedName } from '../http/statuses.ts'
import type { ErrorInit, Occurrence } from './declaration.ts'
import { findStrangers } from './members.ts'
import { owedRowOf, owedRows, toOwedField } from './owed-fields.ts'

const isText = (value: unknown): boolean => typeof value === 'string'

/** The keys that are not owed fields, and what they have to be. */
const keys: Readonly<
  Record<
    Exclude<keyof ErrorInit, OwedName | 'message'>,
    readonly [holds: (value: unknown) => boolean, expected: string]
  >
> = {
  detail: [isText, 'a text'],
  code: [isText, 'a text'],
  errors: [() => true, 'a list'], // Each entry is judged where it is written.
  headers: [(value) => typeof value === 'object', 'an object of header fields'],
  cause: [() => true, 'anything'],
  instance: [(value) => value === null || isText(value), 'a text or null'],
}

const rows: readonly ErrorStatus[] = errorStatuses

function isOwedName(name: string): name is OwedName {
  return Object.hasOwn(owedRows, name)
}

/** The statuses that have a field, for somebody who gave it with another. */
function statusesOf(name: OwedName): string {
  const owing = rows.filter(({ owes }) => owes !== undefined && name in owes)
  return owing.map(({ status }) => status).join(', ')
}

function problemOf(name: string, value: unknown, { declaration }: Occurrence): string | undefined {
  if (isOwedName(name)) {
    const header = declaration.owes[name]
    if (header === undefined) return `"${name}" is for ${statusesOf(name)} alone`
    const field = toOwedField(name, value)
    const isFit = field !== undefined && (header === null || isValidHeader(header, field.header))
    return isFit ? undefined : `"${name}" cannot be ${show(value)}`
  }
  if (!Object.hasOwn(keys, name)) {
    return describeStranger('', name, [...Object.keys(keys), ...Object.keys(owedRows)])
  }
  const [holds, expected] = keys[name as keyof typeof keys]
  return holds(value) ? undefined : `"${name}" must be ${expected}; it is ${show(value)}`
}

/** The header fields that Node would refuse to write. */
function badHeaders(headers: unknown): string[] {
  if (typeof headers !== 'object' || headers === null) return []
  return Object.entries(headers)
    .filter(([name, value]) => !isValidHeader(name, value))
    .map(([name]) => `header "${name}" has a name or a value that HTTP forbids`)
}

/** Fields without which the answer says less than its status promises. */
function missing({ declaration, init }: Occurrence): string[] {
  const names = Object.keys(declaration.owes) as OwedName[]
  const given = new Set(
    Object.keys({ ...declaration.headers, ...init?.headers }).map((name) => name.toLowerCase()),
  )
  return (
    names
      .filter((name) => owedRowOf(name).isDemanded === true && init?.[name] === undefined)
      // Each of those has a header.
      .filter((name) => !given.has((declaration.owes[name] as string).toLowerCase()))
      .map((name) => `"${name}" is missing`)
  )
}

/** What is wrong with the sentence: no text, or a template that fails. */
function badWords({ declaration, detail, init, members }: Occurrence): string[] {
  if (typeof init === 'object' && init?.detail !== undefined) return []
  if (detail !== undefined && typeof detail !== 'string') {
    return [`"detail" must be a text; it is ${show(detail)}`]
  }
  const { detail: template, members: schema } = declaration
  if (typeof template !== 'function' || detail !== undefined) return []
  // It is not asked for a sentence where members are missing, which are told of by themselves.
  const given = (members ?? {}) as Readonly<Record<string, unknown>>
  if (schema?.required?.some((name) => given[name] === undefined) === true) return []
  try {
    ;(template as (members: object) => unknown)(given)
    return []
  } catch (error) {
    return [`its function "detail" failed: ${String(readString(error, 'message'))}`]
  }
}

/** Lists what is wrong with what a sender said; an error that nobody meant for a client says nothing. */
export function findInitProblems(occurrence: Occurrence): readonly string[] {
  const { declaration, init, unexpected } = occurrence
  if (unexpected !== undefined) return []
  const problems =
    typeof init === 'object' || init === undefined
      ? []
      : [`what is said besides must be an object; it is ${show(init)}`]
  const named = Object.entries(Object(problems.length > 0 ? {} : init) as object).flatMap(
    ([name, value]) => (value === undefined ? [] : (problemOf(name, value, occurrence) ?? [])),
  )
  const kind = declaration.code ?? declaration.title
  const strangers = declaration.members && findStrangers(declaration.members, occurrence.members)
  const all = [
    ...problems,
    ...named,
    ...badWords(occurrence),
    ...badHeaders(init?.headers),
    ...missing(occurrence),
    ...(strangers ?? []),
  ]
  return all.map(
    (problem) =>
      `A ${String(declaration.status)} (${kind}) was sent without all it was given: ${problem}.`,
  )
}
