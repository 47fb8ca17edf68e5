/** Findings that somebody has put on an error of ours, or on one of his own: those of a validator, and entries of other shapes. */
import type { FastifyRequest } from 'fastify'
import type { Violation } from '../errors/schemas.ts'
import { hasType, isError, readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { toFindings } from './bodies/body-findings.ts'
import { sentAs } from './invalid-requests.ts'
import { toList } from './validators/findings.ts'
import { readFinding, readValidation } from './validators/validators.ts'
import { toViolations } from './validators/violations.ts'

/** An entry in the terms of an Error Resource, which only has to be checked. */
const isEntry = (entry: unknown) => typeof entry === 'string' || hasType(entry, 'detail', 'string')

/** An error is for the log, but for those that validators have for entries. */
const isForLog = (entry: unknown) => isError(entry) && readFinding(entry) === undefined

/**
 * Reads `errors` that were given to an error of ours as a validator has them: `request.validationError.validation`,
 * the issues of Zod, the details of Joi. Entries of our own, and what nobody knows, are handed on.
 * @returns `undefined` where there is nothing to read.
 */
export function readGiven(
  given: unknown,
  request: FastifyRequest,
  max: number,
): readonly unknown[] | undefined {
  const { validationError } = request
  if (given !== undefined && given === readProperty(validationError, 'validation')) {
    const context = readString(validationError, 'validationContext')
    const sent = sentAs(context, request)
    return toViolations(readValidation(given, sent), context, max)
  }
  const entries = listOf(given, max) ?? entriesOf(given, max)
  if (entries === undefined || (Array.isArray(given) && entries.every(isEntry))) return undefined
  return entries.flatMap((entry): readonly unknown[] =>
    isEntry(entry) || isForLog(entry) ? [entry] : (toFindings([entry], max) ?? [entry]),
  )
}

/** Reads the `errors` of an error whose words are for clients: a list, or an object by the names of fields. */
export function readOwn(error: unknown, max: number): readonly Violation[] | undefined {
  const given = readProperty(error, 'errors')
  if (typeof given !== 'object' || given === null) return undefined
  const list = listOf(given, max)
  if (list !== undefined)
    return toFindings(
      list.filter((entry) => !isForLog(entry)),
      max,
    )
  const fields = readKeys(given).map((name) => [name, readProperty(given, name)] as const)
  const said = fields.filter(([, value]) => ![value].flat().some(isForLog))
  return toFindings(Object.fromEntries(said), max)
}

/** The one entry in the place of a list, or findings by the names of fields. */
function entriesOf(given: unknown, max: number): readonly unknown[] | undefined {
  return hasType(given, 'detail', 'string') ? [given] : readOwn({ errors: given }, max)
}

/** A list; one with holes, or of another realm, is one, too. */
function listOf(given: unknown, max: number): unknown[] | undefined {
  try {
    return Array.isArray(given) ? toList(given, max) : undefined
  } catch {
    return undefined // A revoked proxy.
  }
}
