/** Validators that were called in a handler: Zod and Ajv. */
import type { FastifyRequest } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { maxDetailLength } from '../foreign/bodies.ts'
import { readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { createHttpError, type HttpError } from '../errors/http-error.ts'
import type { ErrorMapper } from '../foreign/map-error.ts'
import type { Violation } from '../errors/schemas.ts'
import { isErrorStatusCode } from '../http/statuses.ts'
import { toViolations } from '../foreign/violations.ts'

/** Most violations that are listed. */
const maxErrors = 100

function toError(cause: unknown, errors: readonly Violation[]): HttpError {
  const own = readProperty(cause, 'statusCode')
  const status = isErrorStatusCode(own) ? own : 400
  const detail = 'The request is not valid; the violations are listed.'
  return createHttpError(
    occurrenceOf(status, detail, { cause, errors: errors.slice(0, maxErrors) }),
  )
}

/** A list from an unknown value, cut to what will be listed; empty for anything else. */
function toList(value: unknown): unknown[] {
  const length = typeof value === 'object' ? readProperty(value, 'length') : undefined
  if (typeof length !== 'number' || !(length >= 1)) return []
  return Array.from({ length: Math.min(length, maxErrors) }, (_, index) =>
    readProperty(value, index),
  )
}

/**
 * Ajv: its `ValidationError`, thrown by schemas with `$async` and by hand, is a 400 with `errors[]`, or of
 * the `statusCode` it was given. Only the thrown error itself is judged.
 */
export const ajvErrors: ErrorMapper = (error) => {
  if (readProperty(error, 'ajv') !== true) return undefined
  const findings = toList(readProperty(error, 'errors'))
  if (findings.length === 0) return undefined
  return toError(error, toViolations(findings, 'body', maxErrors))
}

/**
 * Zod 3 and 4: a `ZodError` is a 400, or of the `statusCode` it was given, with `errors[]`, taken to be about the body or, where there is none,
 * about the path or the query. It does not say whose data it is about: only the thrown error
 * itself is judged, so wrap one that is about data of your own: `new Error('…', { cause: error })`.
 */
export const zodErrors: ErrorMapper = (error, request) => {
  if (!/^\$?ZodError$/.test(readString(error, 'name') ?? '')) return undefined
  const issues = toList(readProperty(error, 'issues'))
  if (issues.length === 0) return undefined
  return toError(
    error,
    issues.flatMap((issue) => toEntries(issue, request)),
  )
}

/** One entry per issue, and one per member where several are unknown. */
function toEntries(issue: unknown, request: FastifyRequest): Violation[] {
  const path = toList(readProperty(issue, 'path')).map(toStep)
  const keyword = readString(issue, 'code')
  const unknownKeys = keyword === 'unrecognized_keys' ? toList(readProperty(issue, 'keys')) : []
  const context = contextOf(path[0] ?? unknownKeys[0], request)
  const instancePath = path.map((step) => `/${step}`).join('')
  const finding = { keyword, instancePath, message: messageOf(issue) }
  const findings =
    unknownKeys.length === 0
      ? [finding]
      : unknownKeys.map((key) => ({
          ...finding,
          message: 'is not a known member',
          params: { additionalProperty: key },
        }))
  return toViolations(findings, context, maxErrors)
}

/** A step of a path as a reference token (RFC 6901 §3); a symbol is no member of a JSON text. */
function toStep(step: unknown): string {
  return typeof step === 'string' || typeof step === 'number'
    ? String(step).replaceAll('~', '~0').replaceAll('/', '~1')
    : ''
}

/** Zod 3 quotes the value it received; what a client sent is not repeated. */
function messageOf(issue: unknown): string | undefined {
  return readString(issue, 'message')
    ?.replace(/, received '.*$/s, '')
    .slice(0, maxDetailLength)
}

/** The part of the request that is meant: the body where there is one. */
function contextOf(first: unknown, request: FastifyRequest): string {
  if (first === undefined || request.body != null) return 'body'
  const isParameter = readKeys(Object(request.params) as object).includes(String(first))
  return isParameter ? 'params' : 'querystring'
}
