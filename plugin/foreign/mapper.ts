/** Mappers: functions of the user's and of `/mappers` that recognise a foreign error. */
import type { FastifyRequest } from 'fastify'
import { type HttpError, isHttpError } from '../errors/http-error.ts'
import { adviseOnce, logSafely } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { findUncalled } from '../errors/uncalled.ts'
import type { ValidationRules } from '../errors/validation-error.ts'
import { show } from '../http/show.ts'
import { isPromise, readString } from '../http/guarded-read.ts'

/** The options of the plugin that say what an error becomes, with their defaults. */
export interface MapperOptions extends ValidationRules {
  /** The challenge of a 401 that brings none. */
  readonly challenge: string | readonly string[]
  /** Most entries in `errors[]`. */
  readonly maxErrors: number
}

const requestParts = ['body', 'querystring', 'params', 'headers'] as const

/** A part of a request, in Fastify's words. */
export type RequestPart = (typeof requestParts)[number]

/** What a mapper is told besides the error and its request. */
export interface MapperContext {
  /** What the plugin was told that a mapper may go by. */
  readonly options: MapperOptions
  /**
   * The part of the request that a validator of the route refused with this error; `undefined` where none
   * did, and the error came out of a handler or a hook.
   */
  readonly validationContext: RequestPart | undefined
}

/**
 * Recognises a foreign error and says what a client gets instead; `undefined` leaves it to the next. It
 * answers at once: one that returns a promise is skipped.
 */
export type ErrorMapper = (
  error: unknown,
  request: FastifyRequest,
  context: MapperContext,
) => HttpError | undefined

/** Asks mappers in order, and returns what the first of them made of an error. One that fails is skipped. */
export function askMappers(
  mappers: readonly ErrorMapper[],
  error: unknown,
  request: FastifyRequest,
  { challenge, validationStatus, validationError, maxErrors }: MapperOptions,
): HttpError | undefined {
  if (mappers.length === 0) return undefined
  const part = readString(error, 'validationContext')
  const validationContext = requestParts.find((name) => name === part)
  // A copy for all of them, so that none can change what the plugin decides by.
  const told = { challenge, validationStatus, validationError, maxErrors }
  const context = { options: told, validationContext }
  for (const mapper of mappers) {
    const mapped = askMapper(mapper, error, request, context)
    if (mapped !== undefined) return mapped
  }
  return undefined
}

/** What a mapper returned that is no error. */
function whatIs(mapped: unknown): string {
  const uncalled = findUncalled(mapped)
  if (uncalled !== undefined) return `${uncalled.name} without calling it`
  if (typeof mapped !== 'function') return show(mapped)
  return 'a function, as what makes a mapper does if it is listed without being called,'
}

function askMapper(
  mapper: ErrorMapper,
  error: unknown,
  request: FastifyRequest,
  context: MapperContext,
): HttpError | undefined {
  let mapped: unknown
  try {
    mapped = mapper(error, request, context)
  } catch (failure) {
    logSafely(logOf(request), 'error', { err: failure }, 'An error mapper failed and was skipped.')
    return undefined
  }
  if (isHttpError(mapped)) return mapped
  if (isPromise(mapped)) {
    // The error is answered now; a promise comes too late, and its rejection would go unhandled.
    mapped.then(undefined, () => undefined)
    logSafely(
      logOf(request),
      'error',
      {},
      'An error mapper is async and was skipped; it must return its answer.',
    )
  } else if (mapped != null) {
    adviseOnce(
      logOf(request),
      `An error mapper returned ${whatIs(mapped)} and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.`,
    )
  }
  return undefined
}
