/** Validators that were called in a handler: Zod and Ajv. */
import type { FastifyRequest } from 'fastify'
import { declarationOf, detailOf } from '../errors/declaration.ts'
import { toList } from '../foreign/validators/findings.ts'
import { readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { createHttpError, type HttpError } from '../errors/http-error.ts'
import { findValidationError } from '../errors/validation-error.ts'
import { validationCode } from '../foreign/validators/schema-error.ts'
import type { ErrorMapper, MapperContext, RequestPart } from '../foreign/mapper.ts'
import type { Violation } from '../errors/schemas.ts'
import { isErrorStatusCode } from '../http/status-code.ts'
import { readZod } from '../foreign/validators/schema-readers.ts'
import { readValidation } from '../foreign/validators/validators.ts'
import { toViolations } from '../foreign/validators/violations.ts'

/** What Fastify gives to an error that a validator of a route returned, and to one that it threw. */
const ofFastify: readonly unknown[] = [400, 500]

/** The status is the option's, unless somebody else than Fastify gave the error another. */
function toError(
  cause: unknown,
  errors: readonly Violation[],
  { options, validationContext }: MapperContext,
): HttpError {
  const own = readProperty(cause, 'statusCode')
  const isOwn =
    isErrorStatusCode(own) && !(validationContext !== undefined && ofFastify.includes(own))
  const status = isOwn ? own : options.validationStatus
  const declaration = findValidationError(status, options) ?? declarationOf(status)
  return createHttpError({
    declaration,
    detail: detailOf(declaration) ?? 'The request is not valid; the violations are listed.',
    init: {
      cause,
      ...(validationContext === undefined ? {} : { code: validationCode }),
      errors: errors.slice(0, options.maxErrors),
    },
    members: undefined,
  })
}

/**
 * Ajv: its `ValidationError`, thrown by schemas with `$async` and by hand, has the `validationStatus` of the plugin,
 * or the `statusCode` it was given, with `errors[]`. Only the thrown error itself is judged.
 */
export const ajvErrors: ErrorMapper = (error, _request, context) => {
  if (readProperty(error, 'ajv') !== true) return undefined
  const { maxErrors } = context.options
  const entries = toList(readProperty(error, 'errors'), maxErrors)
  if (entries.length === 0) return undefined
  const part = context.validationContext ?? 'body'
  return toError(error, toViolations(readValidation(entries), part, maxErrors), context)
}

/**
 * Zod 3 and 4: a `ZodError` has the `validationStatus` of the plugin, or the `statusCode` it was given, with
 * `errors[]`. Out of a validator of a route it is about the part that was validated; out of a handler it is taken to
 * be about the body or, where there is none, about the path or the query. It does not say whose data it is about:
 * only the thrown error itself is judged, so wrap one that is about data of your own:
 * `new Error('…', { cause: error })`.
 */
export const zodErrors: ErrorMapper = (error, request, context) => {
  if (!/^\$?ZodError$/.test(readString(error, 'name') ?? '')) return undefined
  const issues = toList(readProperty(error, 'issues'), context.options.maxErrors)
  if (issues.length === 0) return undefined
  const entries = issues.flatMap((issue) => toEntries(issue, request, context))
  return toError(error, entries, context)
}

/** One entry per issue, and one per member where several are unknown. */
function toEntries(
  issue: unknown,
  request: FastifyRequest,
  { options, validationContext }: MapperContext,
): Violation[] {
  const [step] = toList(readProperty(issue, 'path'), 1)
  const [key] = toList(readProperty(issue, 'keys'), 1)
  const part = validationContext ?? partOf(step ?? key, request)
  return toViolations(readZod(issue), part, options.maxErrors)
}

/** The part of the request that is meant: the body where there is one. */
function partOf(first: unknown, request: FastifyRequest): RequestPart {
  if (first === undefined || request.body != null) return 'body'
  const isParameter = readKeys(Object(request.params) as object).includes(String(first))
  return isParameter ? 'params' : 'querystring'
}
