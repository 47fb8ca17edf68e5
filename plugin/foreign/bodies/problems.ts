/** Problem details that somebody else wrote: what they say stays, what RFC 9457 lets them leave out is for others to add. */
import { isError, readKeys, readProperty, readString } from '../../http/guarded-read.ts'
import { isUriReference } from '../../http/uri-reference.ts'

/** The members of problem details that are what they should be; `status` is the reply's to say. */
export type ForeignProblem = Readonly<Record<string, unknown>>

/** Members that are text (RFC 9457 §3.1), two of them URI references; what else they are is ignored. */
const texts: readonly string[] = ['title', 'detail', 'code', 'requestId']
const references: readonly string[] = ['type', 'instance']

/** Tells whether a member may stand as it is; an extension member may be anything. */
function isFit(name: string, value: unknown): boolean {
  if (references.includes(name)) return isUriReference(value) && value !== ''
  return texts.includes(name) ? typeof value === 'string' && value !== '' : true
}

const isEntry = (entry: unknown) => typeof entry === 'object' && entry !== null

/**
 * Keeps of `errors` what a reader can take for entries, at most `max` of them. A text is one, and what else
 * an entry has is its service's business; an `errors` that is no list is of another kind.
 */
export function fitErrors(errors: unknown, max: number): unknown {
  if (!Array.isArray(errors)) return errors
  const entries = errors
    .slice(0, max)
    .map((entry: unknown) => (typeof entry === 'string' ? { detail: entry } : entry))
    .filter(isEntry)
  return entries.length === 0 ? undefined : entries
}

/** Tells problem details of which nothing has to be left out. */
export function isWhole(body: unknown, maxErrors: number): boolean {
  const errors = readProperty(body, 'errors')
  const areFit = !Array.isArray(errors) || (errors.length <= maxErrors && errors.every(isEntry))
  const members = readKeys(Object(body) as object)
  return areFit && members.every((name) => isFit(name, readProperty(body, name)))
}

/** Members that other shapes have, and problem details have not. */
const foreignMembers: readonly string[] = ['message', 'error', 'statusCode']

/** `about:blank`, an absolute URI or a full path; other shapes have a word there. */
const typeReference = /^(?:[a-z][a-z0-9+.-]*:\S+|\/\S*)$/i

/**
 * Tells problem details by what they say, where the media type does not: all members are optional (RFC
 * 9457 §3.1), so it takes one that no other shape has, or two.
 */
export function looksLikeProblem(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false
  if (typeReference.test(readString(body, 'type') ?? '')) return true
  if (isForeign(body)) return false
  const hasStatus = typeof readProperty(body, 'status') === 'number'
  return (
    readString(body, 'title') !== undefined ||
    (hasStatus && readString(body, 'detail') !== undefined)
  )
}

/**
 * Reads problem details off an error that says what kind it is by a `type` of RFC 9457: what it writes of itself
 * where it does, else its members of §3.1; what else is on an error may be for the log.
 */
export function problemOfError(error: unknown): object | undefined {
  if (!isError(error) || !typeReference.test(readString(error, 'type') ?? '')) return undefined
  if (typeof readProperty(error, 'toJSON') === 'function') return error
  const members = ['type', 'title', 'detail', 'instance'] as const
  return Object.fromEntries(members.map((name) => [name, readProperty(error, name)]))
}

/** Tells a body in the terms of another shape. */
export function isForeign(body: object): boolean {
  return foreignMembers.some((name) => readProperty(body, name) !== undefined)
}

/** Tells a body that says something in the terms of problem details. */
function isProblem(body: object): boolean {
  return ['type', 'title', 'detail'].some((name) => readString(body, name) !== undefined)
}

/** Tells whether a body that is labelled as problem details may be some: one in the terms of another shape alone is not. */
export function mayBeProblem(body: object): boolean {
  return isProblem(body) || !isForeign(body)
}

/**
 * Reads the members of problem details, extension members included, as plain data: what JSON has no
 * word for is left out.
 */
export function readProblem(body: object): ForeignProblem {
  const members: Record<string, unknown> = {}
  for (const name of readKeys(body)) {
    if (name === 'status' || name === '__proto__') continue
    const value = toPlain(readProperty(body, name))
    if (isFit(name, value) && value !== undefined) members[name] = value
  }
  return members
}

/** A value as its reader gets it; `undefined` for what cannot be written. */
export function toPlain(value: unknown): unknown {
  try {
    const text = JSON.stringify(value) as string | undefined
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
