/** Errors of Fastify and its plugins that say less, or something else, than they mean, as data: one row per code. */
import type { FastifyRequest } from 'fastify'
import type { ErrorInit } from '../errors/declaration.ts'
import { readProperty, readString } from '../http/guarded-read.ts'

/** What is known of an error besides what it says itself. */
export interface KnownError {
  /** The status it means, where it has another or none. */
  readonly status?: number
  /** What is said instead of a message that repeats the request or the title (RFC 9457 §5). */
  readonly detail?: string
  /** What else follows: a target not to repeat, a type or a coding that is read. */
  readonly init?: ErrorInit
  /** What a Bearer challenge has to say of the token (RFC 6750 §3.1). */
  readonly bearerError?: string
}

/** A token that came and was refused, as opposed to none at all. */
const refusedToken: KnownError = { status: 401, bearerError: 'invalid_token' }

/** The other server said nothing that can be handed on (RFC 9110 §15.6.3). */
const badGateway: KnownError = { status: 502 }

/** Content whose coding nobody decodes, whoever finds it; one is always read (RFC 9110 §12.5.3). */
export const unsupportedCoding = {
  detail: 'The content coding of the request is not supported.',
  init: { acceptEncoding: ['identity'] },
} as const satisfies KnownError

/** Content whose type nobody reads (RFC 9110 §15.5.16). */
export const unsupportedType = {
  detail: 'The media type of the request is not supported.',
} as const satisfies KnownError

const unreadableTarget: ErrorInit = { instance: null }

const knownErrors: ReadonlyMap<string, KnownError> = new Map<string, KnownError>([
  ['FST_CP_ERR_INVALID_CONTENT_ENCODING', unsupportedCoding],
  ['FST_ERR_BAD_URL', { detail: 'The request target is not a valid URL.', init: unreadableTarget }],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', unsupportedType],
  [
    'FST_ERR_MAX_PARAM_LENGTH',
    { detail: 'A part of the path is longer than the server accepts.', init: unreadableTarget },
  ],
  // @fastify/multipart says 406, which is about the response (RFC 9110 §15.5.7).
  [
    'FST_INVALID_MULTIPART_CONTENT_TYPE',
    { status: 415, init: { accept: ['multipart/form-data'] } },
  ],
  ['FST_INVALID_JSON_FIELD_ERROR', { status: 400 }],
  // @fastify/jwt lets the errors of its verifier through that it has no words for.
  ['FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', refusedToken],
  ['FST_JWT_AUTHORIZATION_TOKEN_INVALID', refusedToken],
  ['FST_JWT_AUTHORIZATION_TOKEN_UNTRUSTED', refusedToken],
  ['FAST_JWT_EXPIRED', refusedToken],
  ['FAST_JWT_INACTIVE', refusedToken],
  ['FAST_JWT_INVALID_ALGORITHM', refusedToken],
  ['FAST_JWT_INVALID_CLAIM_TYPE', refusedToken],
  ['FAST_JWT_INVALID_CLAIM_VALUE', refusedToken],
  ['FAST_JWT_INVALID_CRIT_HEADER', refusedToken],
  ['FAST_JWT_INVALID_PAYLOAD', refusedToken],
  ['FAST_JWT_INVALID_SIGNATURE', refusedToken],
  ['FAST_JWT_INVALID_TYPE', refusedToken],
  ['FAST_JWT_MALFORMED', refusedToken],
  ['FAST_JWT_MISSING_REQUIRED_CLAIM', refusedToken],
  ['FAST_JWT_MISSING_SIGNATURE', refusedToken],
  // @fastify/reply-from, and @fastify/http-proxy on top of it: their 500 is not this server's failure.
  ['FST_REPLY_FROM_INTERNAL_SERVER_ERROR', badGateway],
])

/** The same of codes that mean an upstream only where @fastify/reply-from is in use. */
const upstreamErrors: ReadonlyMap<string, KnownError> = new Map<string, KnownError>([
  ['ECONNRESET', badGateway],
  ['UND_ERR_BODY_TIMEOUT', { status: 504 }],
  ['UND_ERR_SOCKET', badGateway],
])

/** What the parser behind @fastify/multipart says of broken content, with neither a code nor a status. */
const multipartMessage =
  /^(?:Multipart: Boundary not found|Unexpected end of multipart data|\w+ terminated early due to unexpected end of multipart data)$/

/** Finds what is known of an error; `undefined` for one that speaks for itself. */
export function findKnownError(error: unknown, request: FastifyRequest): KnownError | undefined {
  const code = readString(error, 'code')
  if (code !== undefined) {
    const upstream = upstreamErrors.get(code)
    if (upstream !== undefined) return isOfUpstream(error, code, request) ? upstream : undefined
    return knownErrors.get(code)
  }
  if (isSyntaxError(error)) return malformedContent
  return isBrokenMultipart(error, request) ? { status: 400 } : undefined
}

const malformedContent: KnownError = { detail: 'The content of the request is malformed.' }

/**
 * `JSON.parse` quotes what it was given, and parsers hand its error on with a status: those of older
 * releases of Fastify, and those that are written after its documentation.
 */
function isSyntaxError(error: unknown): boolean {
  return (
    readString(error, 'name') === 'SyntaxError' &&
    [readProperty(error, 'statusCode'), readProperty(error, 'status')].includes(400)
  )
}

/**
 * Tells an error of reading content. Older releases of Fastify hand on what `JSON.parse` said, with no code.
 */
export function isContentFailure(error: unknown): boolean {
  const code = readString(error, 'code')
  return code === undefined ? isSyntaxError(error) : code.startsWith('FST_ERR_CTP_')
}

/**
 * A reset connection may be any, that of a database for one. The plugin gives the one upstream a
 * status, and Node calls a response aborted that ends before its content does.
 */
function isOfUpstream(error: unknown, code: string, request: FastifyRequest): boolean {
  const isTheirs =
    code.startsWith('UND_') ||
    readProperty(error, 'statusCode') === 500 ||
    readString(error, 'message') === 'aborted'
  return isTheirs && request.server.hasPlugin('@fastify/reply-from')
}

function isBrokenMultipart(error: unknown, request: FastifyRequest): boolean {
  const type = request.headers['content-type']
  return (
    type !== undefined &&
    /^multipart\//i.test(type) &&
    multipartMessage.test(readString(error, 'message') ?? '')
  )
}
