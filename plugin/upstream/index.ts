/** The error response of another service becomes something to throw: passed on where listed, wrapped otherwise. */
import { abortErrors } from '../mappers/abort-errors.ts'
import { settle, toAnswer } from '../client/response.ts'
import { readErrorResource, type ErrorResource } from '../client/index.ts'
import { declarationOf, toReadOccurrence, type ErrorInit } from '../errors/declaration.ts'
import type { AnyErrorDefinition } from '../errors/define-error.ts'
import { toDeclaration, type DeclarableError } from '../errors/error-responses.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import {
  createHttpError,
  type HttpError,
  httpErrors,
  isHttpError,
  withoutStack,
} from '../errors/http-error.ts'
import { isResourceOf } from '../errors/identity.ts'
import type { Violation } from '../errors/schemas.ts'
import { siftViolations } from '../errors/violations.ts'
import { upstreamErrors } from '../mappers/upstream-errors.ts'

/**
 * What an upstream answered, as the `cause` of what `passOn` returns. It is for the log and for your
 * own code; nothing of it is sent. Its message names the `requestId` that the upstream has logged.
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError'
  /** Everything the upstream said, unchecked. */
  readonly resource: ErrorResource

  constructor(resource: ErrorResource, url: string | undefined) {
    const { status, code, requestId, detail, title } = resource
    const subject = url === undefined ? 'The upstream' : withoutQuery(url)
    const identity = code === undefined ? `${status}` : `${status} ${code}`
    const request = requestId === undefined ? '' : ` to request ${requestId}`
    super(`${subject} answered ${identity}${request}: ${detail ?? title}`)
    this.resource = resource
  }
}

/** Queries and user information may hold secrets, also of one's own. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '').replace(/(?<=^\w+:\/\/)[^/]*@/, '')
}

/** What another service found, as far as this one can say it; nobody here is to be told of its mistakes. */
function errorsOf({ errors }: ErrorResource): readonly Violation[] | undefined {
  return errors && siftViolations(errors, errors.length).kept
}

/** What the upstream said of the members that are declared. */
function membersOf({ members }: AnyErrorDefinition, resource: ErrorResource): object {
  const names = Object.keys(members?.properties ?? {}).filter((name) =>
    Object.hasOwn(resource, name),
  )
  return Object.fromEntries(names.map((name) => [name, resource[name]]))
}

/** A declared error of the upstream, as the same error of this service. */
function repeat(definition: AnyErrorDefinition, resource: ErrorResource, cause: Error): HttpError {
  const { detail, retryAfter } = resource
  const init = { detail, retryAfter, errors: errorsOf(resource), cause } as ErrorInit
  // The plugin sends those that have their type.
  const members = membersOf(definition, resource)
  return createHttpError(toReadOccurrence(definition, members, init))
}

/** A status as it stands, with the words and the code of the upstream. */
function repeatStatus(status: number, resource: ErrorResource, cause: Error): HttpError {
  const { detail, code, retryAfter } = resource
  const init = { code, retryAfter, errors: errorsOf(resource), cause } as ErrorInit
  return createHttpError({ declaration: declarationOf(status), detail, init, members: undefined })
}

/** What is not passed on is between this service and its upstream; when to come back is not. */
function wrap({ status, retryAfter }: ErrorResource, cause: UpstreamError): HttpError {
  if (status === 504) return httpErrors.gatewayTimeout({ cause })
  return status === 429 || status === 503
    ? httpErrors.serviceUnavailable({ retryAfter: retryAfter as number | undefined, cause })
    : httpErrors.badGateway({ cause })
}

/** The mappers that are asked here look at the error alone. */
const nothing = undefined as never

/** A request that got no response, a response of another kind than was hoped for, or neither of both. */
function describeSuccess(failed: unknown): TypeError | undefined {
  const status = readProperty(failed, 'status')
  if (readProperty(failed, 'ok') !== true) return undefined
  return new TypeError(
    `passOn() takes an answer that is an error, and was given one of status ${String(status)}; ask response.ok first.`,
  )
}

function toFailure(failed: unknown): HttpError {
  const mapped = upstreamErrors(failed, nothing, nothing) ?? abortErrors(failed, nothing, nothing)
  const { badGateway, internalServerError } = httpErrors
  const build = toAnswer(failed) === undefined ? internalServerError : badGateway
  return mapped ?? build({ cause: describeSuccess(failed) ?? failed })
}

function check(item: unknown): void {
  const { status } = toDeclaration(item, 'passOn')
  // Credentials for a proxy are between two hops (RFC 9110 §11.7.1).
  if (status === 407) throw new TypeError('passOn(): 407 is not for others to pass on.')
}

/**
 * Turns the error response of another service into something to throw. Takes what
 * `readErrorResource` takes: the response of any HTTP client, or the error that one threw.
 *
 * A declared error or a status of the list is passed on with its `detail`, its `code`, its declared
 * members and `retryAfter`; the client sees an error of this service, with its own `type`,
 * `instance` and `requestId`. Everything else is wrapped: a 502 that says nothing of the upstream, a
 * 504 for its 504, a 503 with `Retry-After` for its 429 and 503 (RFC 9110 §15.6). So are 401 and 403
 * unless they are listed, because they are about the credentials that this service has sent. A
 * request that got no response is a 502, 503 or 504; a value that has nothing to do with one a 500.
 * @param given The response, once you know that it is not what you hoped for.
 * @param passed Declared errors, and statuses whose texts are fit for your clients.
 * @throws {TypeError} For what is neither a registered 4xx or 5xx nor a definition, saying what was meant, and for 407.
 * @example
 * const response = await fetch(url)
 * if (!response.ok) throw await passOn(response, OrderNotFound, 409)
 */
export async function passOn(
  given: unknown,
  ...passed: readonly DeclarableError[]
): Promise<HttpError> {
  for (const item of passed) check(item)
  const failed = await settle(given)
  if (isHttpError(failed)) return failed
  const resource = await readErrorResource(failed)
  if (resource === undefined) return toFailure(failed)
  const url = readString(failed, 'url') ?? readString(readProperty(failed, 'response'), 'url')
  const cause = withoutStack(() => new UpstreamError(resource, url))
  for (const item of passed) {
    if (typeof item === 'number') {
      if (item === resource.status) return repeatStatus(item, resource, cause)
    } else if (item.status === resource.status && isResourceOf(item, resource, url)) {
      return repeat(item, resource, cause)
    }
  }
  return wrap(resource, cause)
}
