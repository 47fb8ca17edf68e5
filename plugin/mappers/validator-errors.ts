/** Validators that were called in a handler: Zod and Ajv. */
import type { FastifyRequest } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { toList } from '../foreign/validators/findings.ts'
import { readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { createHttpError, type HttpError } from '../errors/http-error.ts'
import type { ErrorMapper } from '../foreign/map-error.ts'
import type { Violation } from '../errors/schemas.ts'
import { isErrorStatusCode } from '../http/status-code.ts'
import { readZod } from '../foreign/validators/schema-readers.ts'
import { readValidation } from '../foreign/validators/validators.ts'
import { toViolations } from '../foreign/validators/violations.ts'

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

/**
 * Ajv: its `ValidationError`, thrown by schemas with `$async` and by hand, is a 400 with `errors[]`, or of
 * the `statusCode` it was given. Only the thrown error itself is judged.
 */
export const ajvErrors: ErrorMapper = (error) => {
  if (readProperty(error, 'ajv') !== true) return undefined
  const entries = toList(readProperty(error, 'errors'), maxErrors)
  if (entries.length === 0) return undefined
  return toError(error, toViolations(readValidation(entries), 'body', maxErrors))
}

/**
 * Zod 3 and 4: a `ZodError` is a 400, or of the `statusCode` it was given, with `errors[]`, taken to be about the body or, where there is none,
 * about the path or the query. It does not say whose data it is about: only the thrown error
 * itself is judged, so wrap one that is about data of your own: `new Error('…', { cause: error })`.
 */
export const zodErrors: ErrorMapper = (error, request) => {
  if (!/^\$?ZodError$/.test(readString(error, 'name') ?? '')) return undefined
  const issues = toList(readProperty(error, 'issues'), maxErrors)
  if (issues.length === 0) return undefined
  return toError(
    error,
    issues.flatMap((issue) => toEntries(issue, request)),
  )
}

/** One entry per issue, and one per member where several are unknown. */
function toEntries(issue: unknown, request: FastifyRequest): Violation[] {
  const [step] = toList(readProperty(issue, 'path'), 1)
  const [key] = toList(readProperty(issue, 'keys'), 1)
  return toViolations(readZod(issue), contextOf(step ?? key, request), maxErrors)
}

/** The part of the request that is meant: the body where there is one. */
function contextOf(first: unknown, request: FastifyRequest): string {
  if (first === undefined || request.body != null) return 'body'
  const isParameter = readKeys(Object(request.params) as object).includes(String(first))
  return isParameter ? 'params' : 'querystring'
}
