/** An Error Resource as a client gets it: whatever was sent, in a form that can be relied on. */
import type { Answer } from './response.ts'
import { readString } from '../http/guarded-read.ts'
import { readRetryAfter } from './retry-after.ts'

/** One entry of `errors`: a single violation, with its place where the service names one. */
export interface Violation {
  /** What is wrong, for people. */
  readonly detail: string
  /** The part of the request: `body`, `query`, `path` or `header`. */
  readonly in?: string
  /** JSON Pointer fragment of the place in the body (RFC 6901 §6). */
  readonly pointer?: string
  /** Name of the query, path or header parameter. */
  readonly name?: string
  /** The schema keyword that was violated. */
  readonly code?: string
}

/** What a service says of an error. Members of the wrong type have been left out (RFC 9457 §3.1). */
export interface ErrorResource {
  /** URI reference as received (RFC 9457 §3.1.1). @default `about:blank` */
  readonly type: string
  /** Short summary. @default the reason phrase, or the class of the status */
  readonly title: string
  /** What the service meant, which a proxy may have changed since (RFC 9457 §3.1.2). @default the status line */
  readonly status: number
  /** Stable machine code. */
  readonly code?: string
  /** This occurrence, for people. */
  readonly detail?: string
  /** URI reference of this occurrence. */
  readonly instance?: string
  /** Identifies the request in the log of the service. */
  readonly requestId?: string
  /** Violations of one request, each with its place. */
  readonly errors?: readonly Violation[]
  /** Extension members, as received (RFC 9457 §3.2). */
  readonly [member: string]: unknown
}

/** Makes the Error Resource of a response and of the JSON value it carried, if it did. */
export function toResource(answer: Answer, json: unknown): ErrorResource {
  const { status, reason } = answer
  const members = keepTexts(json, ['type', 'title', 'code', 'detail', 'instance', 'requestId'])
  const { errors } = members
  const meant = members['status'] as number
  if (!Number.isInteger(meant) || meant < 400 || meant > 599) members['status'] = status
  delete members['errors']
  if (Array.isArray(errors)) {
    members['errors'] = errors
      .map((entry) => (typeof entry === 'string' ? { detail: entry } : entry))
      .map((entry) => keepTexts(entry, ['detail', 'in', 'pointer', 'name', 'code']))
      .filter(({ detail }) => detail)
  }
  const delay = readRetryAfter(answer)
  if (delay !== undefined) members['retryAfter'] = Math.ceil(delay / 1000)
  const title = reason || `${status < 500 ? 'Client' : 'Server'} Error`
  return { type: 'about:blank', title, status, ...members }
}

/** Copies a JSON object without those of its members that should be text and are not, or are empty. */
function keepTexts(json: unknown, names: readonly string[]): Record<string, unknown> {
  const members: Record<string, unknown> = {
    ...(typeof json === 'object' && !Array.isArray(json) && json),
  }
  for (const name of names) {
    if (readString(members, name) === undefined) delete members[name]
  }
  // A copy that is assigned on would make a prototype of it.
  delete members['__proto__']
  return members
}
