/** What a request that fails validation is to its client: an error of the service's own, or a status as it stands. */
import { type Check, withoutQuotes } from '../http/checks.ts'
import type { Declaration } from './declaration.ts'
import { type DeclaredErrorInit, isDefinition } from './define-error.ts'
import { type HttpError, isHttpError } from './http-error.ts'
import { findUncalled } from './uncalled.ts'

/**
 * What the option `validationError` takes: what `defineError()` returns for a 400 or a 422, if none of its members
 * is required, because the plugin knows no values for them.
 */
export interface ValidationErrorDefinition extends Declaration {
  (members?: undefined, init?: DeclaredErrorInit): HttpError
  /** What Fastify has for it, or what says that the request was understood (RFC 9110 §15.5.1 and §15.5.21). */
  readonly status: 400 | 422
  readonly code: string
}

/** What may be said of requests that fail validation. */
export interface ValidationOptions {
  /**
   * Status of a request that fails validation. @default 400, or the status of `validationError`
   */
  validationStatus?: 400 | 422 | undefined
  /**
   * The error of a request that fails validation, made by `defineError()` with the status 400 or 422: clients get its
   * `type`, `code`, `title` and header fields, with `errors[]` and the `detail` of what was found. Every route
   * that validates is documented to send it. What comes before validation, such as content that is no JSON, stays
   * a 400 (RFC 9457 §4). @default a status as it stands, with the code FST_ERR_VALIDATION
   */
  validationError?: ValidationErrorDefinition | undefined
}

const statuses: readonly unknown[] = [400, 422] satisfies ValidationErrorDefinition['status'][]

const requiredOf = ({ members }: Declaration) => members?.required ?? []

/** What keeps a value from being the error of validation, and what was meant. */
function hintAt(value: unknown): string | undefined {
  if (isDefinition(value)) {
    const { code, status } = value
    if (!statuses.includes(status)) return `The status of ${code} is ${status}.`
    return `${code} requires ${requiredOf(value).join(', ')}, of which the plugin knows nothing; make it optional.`
  }
  const status = statuses.find((known) => value === known || value === String(known))
  if (status !== undefined) return `For the status alone say validationStatus: ${String(status)}.`
  if (Array.isArray(value) && value.some(isDefinition)) return 'Give it without the list.'
  if (isHttpError(value)) return 'Give the definition, uncalled.'
  if (findUncalled(value) !== undefined) return 'Declare an error: it has a code of its own.'
  return isDeclared(value) ? 'Declare it first: defineError({ … }).' : undefined
}

/** Tells what says what an error is, and has not been declared. */
function isDeclared(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value
}

/** The checks of these options. */
export const validationChecks: Readonly<Record<keyof ValidationOptions, Check>> = {
  validationStatus: {
    holds: (value) => statuses.includes(value),
    expected: '400 or 422',
    hint: withoutQuotes,
  },
  validationError: {
    holds: (value) =>
      isDefinition(value) && statuses.includes(value.status) && requiredOf(value).length === 0,
    expected: 'an error made by defineError() with the status 400 or 422 and no required members',
    hint: hintAt,
  },
}

/**
 * Finds the status of requests that fail validation.
 * @throws {TypeError} Where the options contradict each other.
 */
export function statusOf({ validationStatus, validationError }: ValidationOptions): 400 | 422 {
  const { status, code } = validationError ?? {}
  if (status === undefined) return validationStatus ?? 400
  if (validationStatus === undefined || validationStatus === status) return status
  throw new TypeError(
    `fastify-error-resource: option "validationStatus" is ${validationStatus}, and option "validationError" is ` +
      `${code}, a ${status}. Leave validationStatus out.`,
  )
}

/** The options that are asked at run time. */
export interface ValidationRules {
  /** Status of a request that fails validation. */
  readonly validationStatus: number
  /** The error of such a request, where the service has one of its own. */
  readonly validationError?: ValidationErrorDefinition | undefined
}

/**
 * Finds the error that the service has for requests that fail validation; `undefined` where it has none, or where
 * the status was chosen for this one: that is any but its own, and 400, which Fastify gives them all.
 */
export function findValidationError(
  status: number,
  { validationError }: Pick<ValidationRules, 'validationError'>,
): Declaration | undefined {
  return status === 400 || status === validationError?.status ? validationError : undefined
}

/** Tells the error of requests that fail validation from the others of a service, which have other codes. */
export function isValidationError(
  { code, status }: Declaration,
  { validationStatus, validationError }: ValidationRules,
): boolean {
  return code === validationError?.code && status === validationStatus
}
