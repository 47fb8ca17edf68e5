/** An occurrence and its request become a plain Error Resource. The only place that decides what a 5xx may reveal. */
import type { FastifyBaseLogger } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { isHttpError } from '../errors/http-error.ts'
import { adviseOnce } from '../logs/log-error.ts'
import { findUncalled, toUncalledOccurrence } from '../errors/uncalled.ts'
import { givenOrImplied } from '../errors/owed/given-values.ts'
import { toOwedField } from '../errors/owed/fields.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import { siftViolations } from '../errors/violations.ts'
import { pathOf } from '../http/request.ts'
import { isUriReference } from '../http/uri-reference.ts'
import type { OwedName } from '../http/statuses.ts'
import type { ExtraSource } from './extra-members.ts'
import type { ErrorKinds } from './serializers.ts'

/** What the request contributes. */
export interface RequestContext {
  /** Where mistakes of whoever sent the error are told; nowhere where there is none. */
  readonly log?: Pick<FastifyBaseLogger, 'warn'> | undefined
  /** URL as received, before anybody rewrote it; its path becomes `instance`. `undefined` where the target must not be repeated. */
  readonly url: string | undefined
  readonly id: unknown
}

/** The options that decide what leaves. */
export interface RevealOptions {
  readonly exposeServerErrors: boolean
  readonly maxErrors: number
  /** Whether the path of the request is the `instance` of an error that brings none. */
  readonly instance: boolean
}

/**
 * Tells whether the words of an occurrence may leave: always when they were said on purpose; of an
 * unexpected error only below 500, where Fastify and plugins write for clients. The environment has
 * no say, so that what is safe in a test is safe in production.
 */
function mayReveal(occurrence: Occurrence, exposeServerErrors: boolean): boolean {
  return (
    occurrence.unexpected === undefined || occurrence.declaration.status < 500 || exposeServerErrors
  )
}

/**
 * Builds the Error Resource of an occurrence. `members` are those that were declared and have
 * their type, and those of its owed fields.
 */
export function toErrorResource(
  occurrence: Occurrence,
  type: string,
  request: RequestContext,
  members: Readonly<Record<string, unknown>> | undefined,
  { exposeServerErrors, maxErrors, instance: hasInstance }: RevealOptions,
): ErrorResource {
  const { declaration, init } = occurrence
  const reveal = mayReveal(occurrence, exposeServerErrors)
  const resource: ErrorResource = { type, title: declaration.title, status: declaration.status }
  // Each by its name: to set a member whose name is known at run time takes several times as long.
  const code = declaration.code ?? (reveal ? init?.code : undefined)
  if (isText(code)) resource.code = code
  const { detail } = occurrence
  if (reveal && isText(detail) && !isSame(detail, declaration.title)) resource.detail = detail
  const { instance = hasInstance ? toInstance(request.url) : undefined } = init ?? {}
  if (isText(instance) && (init?.instance === undefined || isUriReference(instance))) {
    resource.instance = instance
  }
  const id = toText(request.id)
  if (isText(id)) resource.requestId = id
  setErrors(resource, init?.errors, maxErrors, request)
  // A loop, because object spread into a literal takes the slow path of V8 and costs more than the
  // rest of an error together.
  for (const name in members) resource[name] = members[name]
  return resource
}

/** The status before a title, as frameworks and servers write it. */
const beforeTitle = /^\d{3}:? /

/** A sentence that only repeats the title says nothing (RFC 9457 §3.1.4). */
function isSame(detail: string, title: string): boolean {
  const more = detail.length - title.length
  if (more < 0 || more > '404: '.length) return false
  const words = more === 0 ? detail : detail.replace(beforeTitle, '')
  return words.length === title.length && words.toLowerCase() === title.toLowerCase()
}

/** What a sender gave may be anything. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** `genReqId` may count. */
function toText(id: unknown): unknown {
  return typeof id === 'number' || typeof id === 'bigint' ? String(id) : id
}

function setErrors(
  resource: ErrorResource,
  given: unknown,
  maxErrors: number,
  request: RequestContext,
): void {
  if (given === undefined) return
  const { kept, problems } = siftViolations(given, maxErrors)
  if (kept.length > 0) resource.errors = kept
  for (const problem of problems) {
    const sentence = `An error was sent whose errors are not as they should be: ${problem}.`
    adviseOnce(request.log, sentence)
  }
}

/** A target that is its own instance, as nearly all are. */
const plainPath = /^\/(?!\/)[\w\-.~:@!$&'()*+,;=%/]*$/

/** URIs of as many octets are supported by all (RFC 9110 §4.1). */
const maxEncoded = 8000

/**
 * The path of a request as a URI reference, never its query, which may hold secrets. Characters that
 * Node lets through and RFC 3986 does not are encoded; a leading `//` would name another host. A path that encoding
 * makes longer than 8,000 characters is left out: the answer would be three times as long as the request.
 */
export function toInstance(url: string | undefined): string | undefined {
  if (url === undefined) return undefined
  if (plainPath.test(url)) return url
  const path = pathOf(url)
  if (plainPath.test(path)) return path
  if (!path.startsWith('/')) return undefined
  const encoded = path.length > maxEncoded ? '' : encodePath(path)
  if (encoded === '' || encoded.length > maxEncoded) return undefined
  return encoded.startsWith('//') ? `/.${encoded}` : encoded
}

/** Encodes what is not encoded yet. Not character by character, because a client may need it for every one. */
function encodePath(path: string): string {
  try {
    const encoded = encodeURI(path)
    return path.includes('%') ? encoded.replaceAll('%25', '%') : encoded
  } catch {
    // Of a lone surrogate; U+FFFD stands in for it.
    return encodePath(path.replace(/\p{Surrogate}/gu, '\uFFFD'))
  }
}

/** The body members of the owed fields that the error brings. */
function owedMembers({ declaration, init }: Occurrence): Record<string, unknown> {
  const names = Object.keys(declaration.owes) as OwedName[]
  const members = names.map((name) => {
    return [name, toOwedField(name, givenOrImplied(name, init))?.member] as const
  })
  return Object.fromEntries(members.filter(([, member]) => member !== undefined))
}

/** Adds the members that every error has; those that an error declares go before them. */
export function addExtra(
  resource: ErrorResource,
  extra: Readonly<Record<string, unknown>> | undefined,
): ErrorResource {
  for (const name in extra) if (!Object.hasOwn(resource, name)) resource[name] = extra[name]
  return resource
}

/** What plain resources are built by. */
export interface PlainSource {
  readonly kindOf: ErrorKinds
  readonly options: Pick<RevealOptions, 'maxErrors'>
  readonly extra: ExtraSource | undefined
}

/**
 * Builds the Error Resource that a client would have got, without what only a request can tell:
 * `instance` and `requestId`. A value that is no error of this package is a 500 that says nothing.
 */
export function toPlainResource(
  { kindOf, options: { maxErrors }, extra }: PlainSource,
  error: unknown,
): ErrorResource {
  const uncalled = findUncalled(error)
  const other = uncalled === undefined ? occurrenceOf(500) : toUncalledOccurrence(uncalled)
  const occurrence: Occurrence = isHttpError(error) ? error : other
  const { type, sift } = kindOf(occurrence.declaration)
  const members = { ...sift?.(occurrence.members).kept, ...owedMembers(occurrence) }
  const options = { exposeServerErrors: false, maxErrors, instance: false }
  const request = { url: undefined, id: undefined }
  const resource = toErrorResource(occurrence, type, request, members, options)
  return addExtra(resource, extra?.valuesFor(resource, occurrence, undefined, undefined))
}
