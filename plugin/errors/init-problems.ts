/** What of an init cannot be sent, in sentences for whoever wrote it; the answer leaves without it. */
import { describeStranger, isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { isFraming } from '../http/header-fields.ts'
import { isValidHeader } from '../http/header-values.ts'
import { isPromise, readString } from '../http/guarded-read.ts'
import { isUriReference } from '../http/uri-reference.ts'
import { errorStatuses, type ErrorStatus, type OwedName } from '../http/statuses.ts'
import type { ErrorInit, Occurrence } from './declaration.ts'
import { findStrangers } from './members.ts'
import type { OwedField } from './owed/row.ts'
import { owedRowOf, owedRows, toOwedField } from './owed/fields.ts'

const isText = (value: unknown): boolean => typeof value === 'string'

/** A class of the user's may carry what is said; a list, a map or a promise carries nothing by name. */
function isNamedValues(value: unknown): value is object {
  return isRecord(value) && !isPromise(value) && !(Symbol.iterator in value)
}

/** The keys that are not owed fields, and what they have to be. */
const keys: Readonly<
  Record<
    Exclude<keyof ErrorInit, OwedName | 'message'>,
    readonly [holds: (value: unknown) => boolean, expected: string]
  >
> = {
  detail: [isText, 'a text'],
  code: [(value) => isText(value) && value !== '', 'a text'],
  errors: [() => true, 'a list'], // Each entry is judged where it is written.
  headers: [isNamedValues, "an object of header fields, such as { 'x-a': 'b' }"],
  cause: [() => true, 'anything'],
  instance: [
    (value) => value === null || (value !== '' && isUriReference(value)),
    'a URI reference or null',
  ],
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

/** What was meant by a value that does not fit, where that can be told. */
function hintAt(name: OwedName, value: unknown): string {
  if (typeof value === 'string' && /^\d+$/.test(value)) return ` (give ${value} without quotes)`
  if (toOwedField(name, [value]) !== undefined) return ' (put it in a list)'
  return name === 'retryAfter' && Number(value) > 0 ? ' (it is in seconds, or a Date)' : ''
}

/** Where to say what is not said of an occurrence. */
const elsewhere: Readonly<Record<string, string>> = {
  message: 'did you mean "detail"?',
  title: 'defineError() declares it',
  type: 'defineError() declares it',
  members: 'defineError() declares them, and reply.error() takes them',
  status: 'each helper has its own',
  statusCode: 'each helper has its own',
}

/** Tells a list of which not all entries can be sent. */
function isShortened({ member }: OwedField, value: unknown): boolean {
  return Array.isArray(value) && Array.isArray(member) && member.length < value.length
}

function problemOf(
  name: string,
  value: unknown,
  { declaration, init }: Occurrence,
): string | undefined {
  if (isOwedName(name)) {
    const header = declaration.owes[name]
    if (header === undefined) return `"${name}" is for ${statusesOf(name)} alone`
    const explained = owedRowOf(name).explain?.(value, name, init as ErrorInit)
    if (explained !== undefined) return explained
    const field = toOwedField(name, value)
    const isFit = field !== undefined && (header === null || isValidHeader(header, field.header))
    if (isFit && !isShortened(field, value)) return undefined
    // A moment is another one each time, and to be told of once.
    const shown = Number(value) > 2 ** 31 ? 'a number as large as this' : show(value)
    return `"${name}" cannot be ${shown}${hintAt(name, value)}`
  }
  if (!Object.hasOwn(keys, name)) {
    const hint = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined
    if (hint !== undefined) return `there is no "${name}" (${hint})`
    return describeStranger('', name, [...Object.keys(keys), ...Object.keys(owedRows)])
  }
  const [holds, expected] = keys[name as keyof typeof keys]
  return holds(value) ? undefined : `"${name}" must be ${expected}; it is ${show(value)}`
}

/** The header fields that Node would refuse to write. */
function badHeaders({ init, declaration }: Occurrence): string[] {
  const headers: unknown = init?.headers
  if (!isNamedValues(headers)) return []
  return Object.entries(headers).flatMap(([name, value]) => {
    if (!isValidHeader(name, value)) {
      return [`header "${name}" has a name or a value that HTTP forbids`]
    }
    const isOurs = isFraming(name, declaration.owes)
    return isOurs ? [`header "${name}" says how the body is sent, and follows from it`] : []
  })
}

/** Members that are none, or that nobody declared. */
function badMembers({ declaration, members: sent, read }: Occurrence): string[] {
  const members = read === undefined ? sent : read.given
  if (members !== undefined && !isNamedValues(members)) {
    return [`its members must be an object; they are ${show(members)}`]
  }
  const known =
    read === undefined
      ? Object.keys(declaration.members?.properties ?? {})
      : (declaration.reader?.takes ?? Object.keys(Object(members) as object))
  return findStrangers(known, members).map((problem) => {
    const isInit = Object.keys({ ...keys, ...owedRows }).some((name) =>
      problem.includes(` "${name}"`),
    )
    return isInit ? `${problem} (what is said besides stands behind the members)` : problem
  })
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
    init == null || isNamedValues(init)
      ? []
      : [`what is said besides must be an object; it is ${show(init)}`]
  const named = Object.entries(Object(problems.length > 0 ? {} : init) as object).flatMap(
    ([name, value]) => (value === undefined ? [] : (problemOf(name, value, occurrence) ?? [])),
  )
  const kind = declaration.code ?? declaration.title
  const all = [
    ...problems,
    ...named,
    ...badWords(occurrence),
    ...badHeaders(occurrence),
    ...missing(occurrence),
    ...badMembers(occurrence),
  ]
  return all.map(
    (problem) =>
      `A ${String(declaration.status)} (${kind}) was sent without all it was given: ${problem}.`,
  )
}
