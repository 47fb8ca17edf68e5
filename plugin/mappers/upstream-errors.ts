/** Requests to other servers that failed, by way of `fetch`, undici, axios, got, ky, Wreck and `node:http`. */
import { answerOf, findAlong, type Verdict } from './cause-chain.ts'
import { connectionCodes } from './connection-failures.ts'
import { occurrenceOf, type ErrorInit } from '../errors/declaration.ts'
import { readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { createHttpError } from '../errors/http-error.ts'
import { isResponse } from '../foreign/bodies/web-response.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'

/** What is said of an upstream, by status and `Retry-After`. */
interface Failure {
  readonly status: 502 | 503 | 504
  readonly retryAfter?: ErrorInit['retryAfter']
}

/** No answer in time (RFC 9110 §15.6.5). */
const timeoutCodes: ReadonlySet<string | undefined> = new Set([
  'ECONNABORTED', // axios
  'ERR_JWKS_TIMEOUT', // jose
  'ESOCKETTIMEDOUT',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
])

/** No answer, or none that can be read: of undici, TLS, got and axios (RFC 9110 §15.6.3). */
const failureCodes =
  /^(?:UND_ERR_(?:HEADERS_OVERFLOW|PRX_TLS|REQ_RETRY|RES_\w+|SOCKET)|HPE_\w+|EPROTO|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)_\w+|ERR_SSL_\w+|ERR_TLS_CERT_\w+|ERR_BODY_PARSE_FAILURE|ERR_READING_RESPONSE_STREAM|ERR_TOO_MANY_REDIRECTS|ERR_FR_TOO_MANY_REDIRECTS)$/

/** A client that has been closed, as a service does while it shuts down. */
const closedCodes: ReadonlySet<string | undefined> = new Set([
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
])

function judge(error: object): Verdict<Failure> {
  if (isOwnClient(error)) return null
  const answered = judgeAnswer(error)
  if (answered !== undefined) return answered
  const code = readString(error, 'code')
  if (timeoutCodes.has(code)) return { status: 504 }
  if (closedCodes.has(code)) return { status: 503 }
  // The SDK of OpenAI and its kin have no code for it.
  if (readString(error, 'message') === 'Request timed out.') return { status: 504 }
  const isUnreadable =
    readString(error, 'type') === 'StripeConnectionError' ||
    readString(error, 'name') === 'HTTPParserError' ||
    readString(error, 'message') === 'redirect count exceeded'
  return isUnreadable || connectionCodes.has(code) || failureCodes.test(code ?? '')
    ? { status: 502 }
    : undefined
}

/** A client of this service that left while it sent its content: Fastify gives that the status 400. */
function isOwnClient(error: object): boolean {
  return readString(error, 'message') === 'aborted' && readProperty(error, 'statusCode') === 400
}

/**
 * An error that was answered with: the client of this service cannot help it. That the upstream is
 * overloaded or too slow is handed on, and so is when to come back.
 */
function judgeAnswer(error: object): Failure | undefined {
  const isUndici = readString(error, 'code') === 'UND_ERR_RESPONSE'
  const isItself = isUndici || isOfSdk(error) || isResponse(error)
  const response = isItself ? error : (answerOf(error) ?? readProperty(error, 'response'))
  const status = readProperty(response, 'status') ?? readProperty(response, 'statusCode')
  if (typeof status !== 'number' || status < 400) return undefined
  if (status === 504) return { status }
  if (status !== 429 && status !== 503) return { status: 502 }
  return { status: 503, retryAfter: readRetryAfter(readProperty(response, 'headers')) }
}

/**
 * SDKs such as those of OpenAI, Anthropic and Stripe put the status of the answer on their error,
 * beside its header fields and the id that the other service gave the request.
 */
function isOfSdk(error: object): boolean {
  const ids = ['requestID', 'request_id', 'requestId'] as const
  const hasFields = typeof (readProperty(error, 'headers') ?? undefined) === 'object'
  return hasFields && (ids.some((id) => hasOwn(error, id)) || readProperty(error, 'raw') != null)
}

function hasOwn(error: object, name: string): boolean {
  return readKeys(error).includes(name)
}

/** Both forms of the field (RFC 9110 §10.2.3), from a plain object or from `Headers`. */
function readRetryAfter(headers: unknown): number | Date | undefined {
  const text = readString(headers, 'retry-after') ?? getHeader(headers)
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  return text.endsWith(' GMT') ? new Date(text) : undefined
}

function getHeader(headers: unknown): string | undefined {
  try {
    return (headers as Headers).get('retry-after') ?? undefined
  } catch {
    return undefined // Not `Headers`.
  }
}

/**
 * Upstream servers: no connection, a broken one, an answer that cannot be read and an error that was
 * not handled are a 502; no answer in time a 504; an upstream that is overloaded (429, 503) a 503 with
 * its `Retry-After`. A request that is wrong itself, such as a malformed URL, stays a 500.
 */
export const upstreamErrors: ErrorMapper = (error) => {
  const failure = findAlong<Failure>(error, judge)
  if (failure === undefined) return undefined
  const { status, retryAfter } = failure
  return createHttpError(occurrenceOf(status, undefined, { cause: error, retryAfter }))
}
