/** Any thrown value becomes an occurrence: something with a status and a decision on what was meant for clients. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import {
  declarationOf,
  detailOf,
  occurrenceOf,
  type ErrorInit,
  type Occurrence,
} from '../errors/declaration.ts'
import { isHttpError } from '../errors/http-error.ts'
import { findHttpError } from '../errors/inner-error.ts'
import { adviseOnce, logSafely } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { describeThrown, findUncalled, toUncalledOccurrence } from '../errors/uncalled.ts'
import { findValidationError } from '../errors/validation-error.ts'
import { isError, readProperty, readString } from '../http/guarded-read.ts'
import { addBearerError } from '../http/header-values.ts'
import { remember } from '../http/remember.ts'
import { toBody } from './bodies/bodies.ts'
import { completeBody } from './bodies/completion.ts'
import { looksLikeProblem, problemOfError } from './bodies/problems.ts'
import { maxDetailLength } from './validators/findings.ts'
import { headersOf } from './error-headers.ts'
import { readOwn } from './given-findings.ts'
import { findKnownError, type KnownError } from './known-errors.ts'
import type { Exposed } from './exposed.ts'
import { askMappers, type ErrorMapper, type MapperOptions } from './mapper.ts'
import { readRefusal } from './refusals.ts'
import { repeatsTarget } from './repeated-target.ts'
import { judge, speaksForItself, type Verdict, warnOfWithheld } from './trust.ts'
import { type Invalid, readInvalid, readPlainInvalid } from './invalid-requests.ts'
import { validationCode } from './validators/schema-error.ts'
import { toViolations } from './validators/violations.ts'

/** The options that have a say in what becomes of a thrown value. */
export interface MappingOptions extends MapperOptions {
  readonly mappers: readonly ErrorMapper[]
  readonly expose: Exposed
}

/** What is known of an error besides. */
export interface MappingFacts {
  /** Warns of no words that are withheld: somebody else answers in words of his own. @default false */
  readonly isQuiet?: boolean
  /** The status of the reply is that of another error, which this one came after. @default false */
  readonly isInherited?: boolean | undefined
}

/**
 * Maps a thrown value. `replyStatus` is the status already set on the reply, which some plugins use
 * to say what their error means. The value itself is only ever read, and read with care; one that
 * cannot be read all the same is a 500 that says nothing.
 */
export function mapError(
  error: unknown,
  request: FastifyRequest,
  replyStatus: number,
  options: MappingOptions,
  facts: MappingFacts = {},
): Occurrence {
  try {
    return readError(error, request, replyStatus, options, facts)
  } catch (failure) {
    logSafely(request.log, 'error', { err: failure }, 'An error could not be read.')
    return { ...occurrenceOf(500), unexpected: { error } }
  }
}

function readError(
  error: unknown,
  request: FastifyRequest,
  replyStatus: number,
  options: MappingOptions,
  { isInherited, isQuiet = false }: MappingFacts,
): Occurrence {
  if (isHttpError(error)) return error
  const meant =
    findOwn(error, request, options) ??
    askMappers(options.mappers, error, request, options) ??
    readMade(error, request, options)
  if (meant !== undefined) return meant
  const known = findKnownError(error, request)
  const { expose } = options
  const knownStatus = known?.status
  const verdict = judge(error, { request, replyStatus, isInherited, knownStatus, expose })
  const invalid = known === undefined ? readInvalid(error, verdict, request) : undefined
  if (invalid !== undefined) return toInvalid(error, invalid, options, verdict)
  const status = knownStatus ?? verdict.status
  const speaks = !isPayloadFailure(error) && (verdict.speaks || isOfPlugin(known))
  if (speaks && status < 500 && !isError(error) && looksLikeProblem(error)) {
    const isWithheld = (sentence: string) => repeatsTarget(sentence, request, status)
    const answered = { status, caught: undefined, isWithheld, maxErrors: options.maxErrors }
    return { ...completeBody(toBody('', error), answered), unexpected: { error } }
  }
  const init: ErrorInit = {}
  let detail: string | undefined
  if (status >= 500) {
    // For the option `exposeServerErrors`; otherwise nothing of it leaves.
    if (readProperty(error, 'expose') !== false) detail = messageOf(error)
  } else if (speaks) {
    // A sentence that is known takes its place.
    if (known?.detail === undefined) detail = messageOf(error)
    if (detail !== undefined && repeatsTarget(detail, request, status)) detail = undefined
    if (verdict.hasFields === true) init.headers = headersOf(error, verdict.isGuess)
    init.code = codeOf(error)
    const errors = readOwn(error, options.maxErrors)
    if (errors !== undefined) init.errors = errors
  } else if (verdict.withheld !== undefined && !isQuiet) {
    warnOfWithheld(error as object, request, status)
  }
  if (known !== undefined) Object.assign(init, known.init, toChallenge(known, options))
  const occurrence: Occurrence = {
    declaration: declarationOf(status),
    detail: known?.detail ?? detail,
    init,
    members: undefined,
    unexpected: { error },
  }
  const problem = speaks && status < 500 ? problemOfError(error) : undefined
  if (problem === undefined) return occurrence
  const isWithheld = (sentence: string) => repeatsTarget(sentence, request, status)
  const answered = { status, caught: occurrence, isWithheld, maxErrors: options.maxErrors }
  return { ...completeBody(toBody('', problem), answered), unexpected: { error } }
}

/** What an error means that was made here in the place of Fastify, if nobody has touched it: nothing has to be found out. */
function readMade(
  error: unknown,
  request: FastifyRequest,
  options: MappingOptions,
): Occurrence | undefined {
  const invalid = readPlainInvalid(error, request)
  return invalid === undefined ? readRefusal(error) : toInvalid(error, invalid, options)
}

/** What was thrown of this package: a function that makes an error, uncalled, or an error that another one wraps. */
function findOwn(
  error: unknown,
  request: FastifyRequest,
  { expose }: MappingOptions,
): Occurrence | undefined {
  const uncalled = findUncalled(error)
  const advice = describeThrown(error, uncalled)
  if (advice !== undefined) adviseOnce(logOf(request), advice)
  if (uncalled !== undefined) return toUncalledOccurrence(uncalled)
  const wrapped = findHttpError(error)
  if (wrapped === undefined || speaksForItself(error, request, expose)) return undefined
  const { declaration, detail, init, members, read } = wrapped
  return { declaration, detail, init: { ...init, cause: error }, members, read }
}

/** An occurrence of a request that a validator has refused. */
function toInvalid(
  error: unknown,
  invalid: Invalid,
  options: MappingOptions,
  verdict?: Verdict,
): Occurrence {
  const { status, detail, findings, context, isOwn } = invalid
  const declaration =
    findValidationError(status, options) ??
    declarationOf(status === 400 ? options.validationStatus : status)
  const isUsable = detail !== undefined && !isLong(detail)
  return {
    declaration,
    detail: isUsable ? detail : (detailOf(declaration) ?? (detail && validationFailed)),
    init: {
      headers: verdict?.hasFields === true ? headersOf(error, verdict.isGuess) : undefined,
      code:
        (isOwn ? codeOf(error) : undefined) ?? (context === undefined ? undefined : validationCode),
      errors: findings && toViolations(findings, context, options.maxErrors),
    },
    members: undefined,
    unexpected: { error },
  }
}

/** What a plugin says of the request in words of its own, which the table only completes. */
function isOfPlugin(known: KnownError | undefined): boolean {
  return known !== undefined && known.detail === undefined
}

function toChallenge(
  { bearerError }: KnownError,
  { challenge }: MappingOptions,
): ErrorInit | undefined {
  return bearerError === undefined
    ? undefined
    : { challenge: addBearerError(challenge, bearerError) }
}

/** A code that is one: `ORDER_EXISTS`, not `23505` and not a sentence; that of fast-jwt is about its parts. */
const isMachineCode = remember((code) => /^(?!FAST_)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(code))

function codeOf(error: unknown): string | undefined {
  const code = readString(error, 'code')
  return code !== undefined && isMachineCode(code) ? code : undefined
}

const validationFailed = 'The request is not valid; the violations are listed.'

function isLong(message: string | undefined): boolean {
  return message !== undefined && message.length > maxDetailLength
}

function messageOf(error: unknown): string | undefined {
  const message = typeof error === 'object' ? readString(error, 'message') : undefined
  return isLong(message) ? `${String(message).slice(0, maxDetailLength)}…` : message
}

const failures = new WeakSet<object>()

/**
 * Remembers how a stream fails that a `preParsing` hook put in the place of the request. Fastify
 * gives whatever error it emits the status 400, which makes an internal failure look like words for
 * the client.
 */
export function watchPayload(payload: Readable): void {
  payload.once('error', addPayloadFailure)
}

/** Remembers that an error is how such a stream failed. */
export function addPayloadFailure(error: unknown): void {
  if (typeof error === 'object' && error !== null) failures.add(error)
}

/** Tells whether an error came from such a stream. */
export function isPayloadFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && failures.has(error)
}
