/** Any thrown value becomes an occurrence: something with a status and a decision on what was meant for clients. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { declarationOf, type ErrorInit, type Occurrence } from '../errors/declaration.ts'
import { type HttpError, isHttpError } from '../errors/http-error.ts'
import { logSafely } from '../errors/log-error.ts'
import { readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { addBearerError, type HeaderValue } from '../http/header-values.ts'
import { remember } from '../http/remember.ts'
import { isErrorStatusCode } from '../http/statuses.ts'
import { maxDetailLength } from './bodies.ts'
import { findKnownError, isInternalError, type KnownError } from './known-errors.ts'
import { toViolations } from './violations.ts'

/** Recognises a foreign error and says what a client gets instead; `undefined` leaves it to the next. */
export type ErrorMapper = (error: unknown, request: FastifyRequest) => HttpError | undefined

/** The options that have a say in what becomes of a thrown value. */
export interface MappingOptions {
  readonly mappers: readonly ErrorMapper[]
  readonly challenge: string | readonly string[]
  readonly validationStatus: number
  readonly maxErrors: number
}

/**
 * Header fields taken from a foreign error. HTTP clients put the headers of somebody else's
 * response on theirs, so only those that explain an error are believed.
 */
const believedHeaders: ReadonlySet<string> = new Set([
  'allow',
  'content-range',
  'proxy-authenticate',
  'retry-after',
  'www-authenticate',
])

/**
 * Maps a thrown value. `replyStatus` is the status already set on the reply, which some plugins use
 * to say what their error means. The value itself is only ever read, and read with care.
 */
export function mapError(
  error: unknown,
  request: FastifyRequest,
  replyStatus: number,
  options: MappingOptions,
): Occurrence {
  if (isHttpError(error)) return error
  for (const mapper of options.mappers) {
    const mapped = askMapper(mapper, error, request)
    if (mapped !== undefined) return mapped
  }
  const known = findKnownError(error, request)
  const status = known?.status ?? statusOf(error, replyStatus)
  const validation = readProperty(error, 'validation')
  const ownCode = readString(error, 'code')
  const code = ownCode !== undefined && isPublicCode(ownCode) ? ownCode : undefined
  const init: ErrorInit = { headers: headersOf(error), code }
  if (known !== undefined) Object.assign(init, known.init, toChallenge(known, options))
  let declaration = declarationOf(status)
  if (status < 500 && isList(validation)) {
    if (status === 400) declaration = declarationOf(options.validationStatus)
    init.errors = toViolations(
      validation,
      readProperty(error, 'validationContext'),
      options.maxErrors,
    )
  }
  return {
    declaration,
    detail: known?.detail ?? detailOf(error, code, init.errors !== undefined),
    init,
    members: undefined,
    unexpected: { error },
  }
}

function toChallenge(
  { bearerError }: KnownError,
  { challenge }: MappingOptions,
): ErrorInit | undefined {
  return bearerError === undefined
    ? undefined
    : { challenge: addBearerError(challenge, bearerError) }
}

/** `Array.isArray` throws for a revoked proxy; an empty list tells of no violation. */
function isList(value: unknown): value is readonly unknown[] {
  const length = typeof value === 'object' ? readProperty(value, 'length') : undefined
  return typeof length === 'number' && length >= 1
}

function askMapper(
  mapper: ErrorMapper,
  error: unknown,
  request: FastifyRequest,
): HttpError | undefined {
  let mapped: unknown
  try {
    mapped = mapper(error, request)
  } catch (failure) {
    logSafely(request.log, 'error', { err: failure }, 'An error mapper failed and was skipped.')
    return undefined
  }
  if (isHttpError(mapped)) return mapped
  if (mapped instanceof Promise) {
    // The error is answered now; a promise comes too late, and its rejection would go unhandled.
    mapped.catch(() => undefined)
    const sentence = 'An error mapper is async and was skipped; it must return its answer.'
    logSafely(request.log, 'error', {}, sentence)
  }
  return undefined
}

function statusOf(error: unknown, replyStatus: number): number {
  // An error with somebody else's response in it tells of their trouble, not of our client's.
  if (readProperty(error, 'response') === undefined) {
    for (const key of ['statusCode', 'status']) {
      const status = readProperty(error, key)
      if (isErrorStatusCode(status)) return status
    }
  }
  return isErrorStatusCode(replyStatus) ? replyStatus : 500
}

/** Fastify and its plugins publish their codes; any other is a matter of the code that threw. */
const isPublicCode = remember((code) => /^FST_[A-Z0-9_]+$/.test(code))

function detailOf(
  error: unknown,
  code: string | undefined,
  hasViolations: boolean,
): string | undefined {
  // http-errors and its kin say with `expose` whether the message is for clients.
  if (typeof error !== 'object' || readProperty(error, 'expose') === false) return undefined
  if (isPayloadFailure(error) || (code === undefined && isInternalError(error))) return undefined
  const message = readString(error, 'message')
  if (message === undefined || message.length <= maxDetailLength) return message
  return hasViolations
    ? 'The request is not valid; the violations are listed.'
    : `${message.slice(0, maxDetailLength)}…`
}

function headersOf(error: unknown): Record<string, HeaderValue> | undefined {
  const given = readProperty(error, 'headers')
  if (typeof given !== 'object' || given === null) return undefined
  const headers: Record<string, HeaderValue> = {}
  for (const name of readKeys(given)) {
    if (!believedHeaders.has(name.toLowerCase())) continue
    headers[name.toLowerCase()] = readProperty(given, name) as HeaderValue
  }
  return headers
}

const failures = new WeakSet<object>()

/**
 * Remembers how a stream fails that a `preParsing` hook put in the place of the request. Fastify
 * gives whatever error it emits the status 400, which makes an internal failure look like words for
 * the client.
 */
export function watchPayload(payload: Readable): void {
  payload.once('error', (error: unknown) => {
    if (typeof error === 'object' && error !== null) failures.add(error)
  })
}

/** Tells whether an error came from such a stream. */
export function isPayloadFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && failures.has(error)
}
