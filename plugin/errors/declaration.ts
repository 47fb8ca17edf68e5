/** What is known of a kind of error before it occurs, and what is said when it does. */
import { isError, isPromise, readProperty, readString } from '../http/guarded-read.ts'
import type { HeaderValue } from '../http/header-values.ts'
import type { MembersSchema } from './members.ts'
import type { OwedValues } from './owed/row.ts'
import type { MemberReader, ReadMembers } from './standard/member-reading.ts'
import type { Violation } from './schemas.ts'
import { errorStatuses, owedBy, type Owed } from '../http/statuses.ts'

/** A kind of error: a registered status as it stands, or an error of your own from `defineError`. */
export interface Declaration {
  /** The HTTP status (RFC 9457 §3.1.2). */
  readonly status: number
  /** Short summary; does not vary between occurrences (RFC 9457 §3.1.3). */
  readonly title: string
  /** Stable machine code; `undefined` for a status as it stands. */
  readonly code: string | undefined
  /** The type URI where one was given; otherwise it follows from the code and the option `typeBase`. */
  readonly type: string | undefined
  /** The fields that its status owes, and the header each is sent in. */
  readonly owes: Owed
  /** Schema of the extension members. */
  readonly members: MembersSchema | undefined
  /** How members are read that were declared in a schema language which checks and converts. @default as they are given */
  readonly reader?: MemberReader | undefined
  /** Members of an example occurrence. */
  readonly example: object | undefined
  /** Builds the `detail` where an occurrence brings none. */
  readonly detail: string | ((members: never) => string) | undefined
  /** Header fields of every occurrence. */
  readonly headers: Readonly<Record<string, HeaderValue>> | undefined
  /** What it means and how to fix it, for people. */
  readonly description: string | undefined
}

/** Tells whether a value has what every declaration has, also that of another copy of this package. */
export function isDeclaration(value: unknown): value is Declaration {
  return (
    typeof readProperty(value, 'status') === 'number' &&
    readString(value, 'title') !== undefined &&
    typeof readProperty(value, 'owes') === 'object'
  )
}

/** What may be said of one occurrence; every key is optional. */
export interface ErrorInit extends OwedValues {
  /** What happened, for the client's people. Sent as it is, so say nothing internal. */
  detail?: string | undefined
  /** Stable machine code, for an error that is not declared. */
  code?: string | undefined
  /** Several violations of one request, each with its place. */
  errors?: readonly Violation[] | undefined
  /** Header fields of this response. They win over what the plugin sets unasked. */
  headers?: Readonly<Record<string, HeaderValue>> | undefined
  /** What caused it: goes to the log with its stack, never to the client. */
  cause?: unknown
  /**
   * URI reference of this occurrence; `null` leaves it out (RFC 9457 §3.1.5).
   * @default the path of the request
   */
  instance?: string | null | undefined
  /** Never: an `Error` is no init. Give it as `cause`, and say in `detail` what clients may know. */
  message?: never
}

/** One error that occurred, however it was sent or thrown. */
export interface Occurrence {
  readonly declaration: Declaration
  readonly detail: string | undefined
  readonly init: ErrorInit | undefined
  /** Extension members of a declared error, as they are to be sent. */
  readonly members: object | undefined
  /** What was made of them, where they were declared in a schema language which checks and converts. */
  readonly read?: ReadMembers | undefined
  /** Members of problem details that somebody else wrote; they go before what would be said otherwise. */
  readonly said?: Readonly<Record<string, unknown>> | undefined
  /** The value that was thrown and that nobody meant for a client; its text is not for 5xx bodies. */
  readonly unexpected?: {
    readonly error: unknown
    /** What a handler of the user's said in its place, for the log. */
    readonly sentence?: string | undefined
  }
  /** The level of its line in the log. @default 'error' from 500 on, 'info' below */
  readonly level?: 'trace'
}

/** An error that is being answered, as options that are functions are shown it. */
export interface AnsweredError {
  /** The HTTP status (RFC 9457 §3.1.2). */
  readonly status: number
  /** Short summary (RFC 9457 §3.1.3). */
  readonly title: string
  /** Stable machine code; `undefined` for a status as it stands. */
  readonly code: string | undefined
  /** What happened, for people; `undefined` where nothing was said (RFC 9457 §3.1.4). */
  readonly detail: string | undefined
  /** What was thrown, or given as `cause`. To decide by: nobody addressed it to a client. */
  readonly cause: unknown
}

/** What was thrown and is none of ours, or what a sender gave as the cause. */
export function causeOf({ init, unexpected }: Occurrence): unknown {
  return unexpected === undefined ? init?.cause : unexpected.error
}

const undeclared = new Map<number, Declaration>(
  errorStatuses.map((row) => [row.status, declareStatus(row.status, row.title)]),
)

function declareStatus(status: number, title: string): Declaration {
  return {
    status,
    title,
    code: undefined,
    type: 'about:blank',
    owes: owedBy(status),
    members: undefined,
    example: undefined,
    detail: undefined,
    headers: undefined,
    description: undefined,
  }
}

/**
 * The declaration of a status as it stands. A status that no registry names keeps its number and is
 * titled by its class, which is how a client has to treat it (RFC 9110 §15).
 */
export function declarationOf(status: number): Declaration {
  let declaration = undeclared.get(status)
  if (declaration === undefined) {
    declaration = declareStatus(status, status < 500 ? 'Client Error' : 'Server Error')
    undeclared.set(status, declaration)
  }
  return declaration
}

/** An occurrence of a status as it stands, with a sentence of ours. */
export function occurrenceOf(status: number, detail?: string, init?: ErrorInit): Occurrence {
  return { declaration: declarationOf(status), detail, init, members: undefined }
}

/** What was given as an init; an error is the cause, and nobody addressed its words to a client. */
function toInit(given: ErrorInit | Error | undefined): ErrorInit | undefined {
  return isError(given) ? { cause: given } : given
}

/** Brings the arguments of a helper, `(detail?, init?)` or `(init)`, into one shape. */
export function toOccurrence(
  declaration: Declaration,
  detail: string | ErrorInit | undefined,
  given: ErrorInit | undefined,
): Occurrence {
  const isInit = typeof detail === 'object' && detail !== null
  const init = toInit(isInit ? detail : given)
  return {
    declaration,
    // In the other order they are no less said.
    detail: isInit ? (init?.detail ?? (given as string | undefined)) : (detail ?? init?.detail),
    init,
    members: undefined,
  }
}

/**
 * The sentence that a template makes of the members; none of members that are missing, nor where the
 * template fails: it is a function of the user's.
 */
export function detailOf(
  { detail, members: schema }: Declaration,
  members: object = {},
): string | undefined {
  if (typeof detail !== 'function') return detail
  const given = members as Readonly<Record<string, unknown>>
  try {
    if (schema?.required?.some((name) => given[name] === undefined) === true) return undefined
    const sentence: unknown = (detail as (members: object) => unknown)(members)
    // It comes too late, and its rejection would go unhandled.
    if (isPromise(sentence)) sentence.then(undefined, () => undefined)
    return sentence as string
  } catch {
    return undefined
  }
}

/** An occurrence of a declared error with members as they are sent, and the `detail` its template makes of them. */
export function toReadOccurrence(
  declaration: Declaration,
  members: object | undefined,
  init: ErrorInit | undefined,
): Occurrence {
  const detail = init?.detail ?? detailOf(declaration, members)
  return { declaration, detail, init, members }
}

/** The same with members as a sender gives them. */
export function toDeclaredOccurrence(
  declaration: Declaration,
  given: object | undefined,
  givenInit: ErrorInit | undefined,
): Occurrence {
  const members = isError(given) ? undefined : (given ?? undefined)
  const init = toInit(givenInit ?? (isError(given) ? given : undefined))
  const read = declaration.reader?.read(members)
  if (read === undefined) return toReadOccurrence(declaration, members, init)
  return { ...toReadOccurrence(declaration, read.kept, init), read }
}
