/** Values are read by schemas of a library: checked, converted, filled in, at once or not at all. */
import { isPromise, readProperty, readString } from '../../http/guarded-read.ts'
import { all, type SiftedMembers } from '../members.ts'
import type { Standard } from './standard-schema.ts'

/** What was made of the members that a sender gave. */
export interface ReadMembers {
  /** As they were given. */
  readonly given: object | undefined
  /** Those to be sent: checked, converted, and with what is filled in. */
  readonly kept: object
  /** What is wrong with the others. */
  readonly problems: SiftedMembers['problems']
}

/** Reads what a sender gives by the schemas of a library. */
export interface MemberReader {
  /** The members that a sender may give; `undefined` where the library does not tell. */
  readonly takes: readonly string[] | undefined
  readonly read: (given: object | undefined) => ReadMembers
}

/** What a library says of a value. */
export interface Validation {
  /** What it makes of it, where it has no issues with it. */
  readonly value?: unknown
  readonly issues?: readonly unknown[]
  /** It would have answered later, which is too late. */
  readonly isLater?: true
}

const later = 'its check answers later, or fails; an error is sent at once'

/** Asks a library for a value. What throws has refused it; what answers later does not answer. */
export function validate({ validate: check }: Standard, value: unknown): Validation {
  if (check === undefined) return { value }
  try {
    const result = check(value)
    if (isPromise(result)) {
      result.then(undefined, () => undefined) // Its rejection would go unhandled.
      return { issues: [{ message: later }], isLater: true }
    }
    const issues = readProperty(result, 'issues') as unknown[] | undefined
    return issues == null ? { value: readProperty(result, 'value') } : { issues: [...issues] }
  } catch (error) {
    return { issues: [{ message: `its check failed: ${String(readString(error, 'message'))}` }] }
  }
}

/** Name and problem of what an issue is about. */
function toProblem(issue: unknown): readonly [string, string] {
  const first = readProperty(readProperty(issue, 'path'), 0)
  const name = readProperty(first, 'key') ?? first
  const message = String(readString(issue, 'message')).replace(/\.$/, '')
  return [name === undefined ? all : String(name), `(${message})`]
}

/** Those of the members that are known: a strict schema would refuse all for the one that is not. */
export function pick(given: object | undefined, names: readonly string[]): object {
  const entries = names.map((name) => [name, readProperty(given, name)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

const alone = '(cannot be read alone)'

/** Reads members by one schema of them all. */
export function readWhole(
  standard: Standard,
  parts: ReadonlyMap<string, Standard>,
  takes: MemberReader['takes'],
): MemberReader['read'] {
  return (given) => {
    const members = takes === undefined ? (given ?? {}) : pick(given, takes)
    const { value, issues } = validate(standard, members)
    if (issues === undefined) return { given, kept: Object(value) as object, problems: [] }
    const problems = issues.map(toProblem)
    const refused = new Set(problems.map(([name]) => name))
    if (refused.has(all)) return { given, kept: {}, problems }
    // What was not converted may say more than it is to say, so that nothing leaves as it was given.
    const { kept } = readEach(
      [...parts].filter(([name]) => !refused.has(name)),
      given,
    )
    const lost = Object.keys(members).filter((name) => !refused.has(name) && !(name in kept))
    return { given, kept, problems: [...problems, ...lost.map((name) => [name, alone] as const)] }
  }
}

/** Reads members one by one. */
export function readEach(
  standards: Iterable<readonly [string, Standard]>,
  given: object | undefined,
): ReadMembers {
  const kept: Record<string, unknown> = {}
  const problems: (readonly [string, string])[] = []
  for (const [name, standard] of standards) {
    const member = readProperty(given, name)
    const { value, issues } = validate(standard, member)
    if (issues === undefined) kept[name] = value
    else problems.push([name, toProblem(issues[0])[1]])
  }
  return { given, kept, problems }
}
