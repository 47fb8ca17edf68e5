/** Errors of a validator, whoever it is: what Fastify says is one, and what was sent as its findings. */
import type { ErrorInit } from '../errors/declaration.ts'
import { hasType, readProperty, readString } from '../http/guarded-read.ts'
import { type Finding, toList } from './validators/findings.ts'
import { originOf } from './provenance.ts'
import type { Verdict } from './trust.ts'
import { SchemaError } from './validators/schema-error.ts'
import { readFindings, readValidation } from './validators/validators.ts'
import { describeFindings, toViolations } from './validators/violations.ts'

/** The code of a request that fails validation, whoever found it out. */
export const validationCode = 'FST_ERR_VALIDATION'

/** A request that is not valid. */
export interface Invalid {
  readonly status: number
  readonly detail: string | undefined
  /** `undefined` where the validator said nothing but a sentence. */
  readonly findings: readonly Finding[] | undefined
  /** Fastify's name of the part of the request. */
  readonly context: unknown
}

/**
 * Reads an error of a validator. Fastify marks with `validationContext` what a validator returned or threw;
 * without it only an error that speaks to clients is one, by its `validation`.
 */
export function readInvalid(error: unknown, verdict: Verdict): Invalid | undefined {
  const context = readString(error, 'validationContext')
  const isMarked = context !== undefined
  if (!isMarked && !verdict.speaks) return undefined
  if (readProperty(error, 'expose') === false || originOf(error) === 'language') return undefined
  const validation = readProperty(error, 'validation')
  if (validation !== undefined) {
    if (verdict.status >= 500 || !(isList(validation) || isMarked)) return undefined
    const findings = readValidation(validation)
    if (findings.length === 0) return undefined
    const detail =
      SchemaError.word(error, findings) ??
      wordsOf(error, validation, findings, context) ??
      describeFindings(findings, context)
    return { status: verdict.status, detail, findings, context }
  }
  return isMarked ? readReturned(error, verdict, context) : undefined
}

/** What a validator returned or threw itself. Fastify gives the one a 400 and the other a 500. */
function readReturned(error: unknown, verdict: Verdict, context: unknown): Invalid | undefined {
  const found = readFindings(error)
  if (found !== undefined) {
    const status = verdict.status < 500 ? verdict.status : 400
    return { status, detail: describeFindings(found, context), findings: found, context }
  }
  if (verdict.status >= 500) return undefined
  if (verdict.speaks) {
    return {
      status: verdict.status,
      detail: readString(error, 'message'),
      findings: undefined,
      context,
    }
  }
  const findings = readValidation([undefined])
  return { status: verdict.status, detail: describeFindings(findings, context), findings, context }
}

/** `Array.isArray` throws for a revoked proxy; an empty list tells of no violation. */
function isList(value: unknown): boolean {
  const length = typeof value === 'object' ? readProperty(value, 'length') : undefined
  return typeof length === 'number' && length >= 1
}

/**
 * The words of whoever made the error from the findings, Fastify or a formatter of the user's. They are
 * kept where they repeat no sentence of a validator that was replaced.
 */
function wordsOf(
  error: unknown,
  validation: unknown,
  findings: readonly Finding[],
  context: unknown,
): string | undefined {
  const message = readString(error, 'message')
  const entries = toList(validation, findings.length)
  // Fastify names a place that is not there `undefined`, and so does what is made after it.
  const isOfFastify = message?.startsWith(`${String(context)} `) === true
  const isPlaced = entries.every((entry) => hasType(entry, 'instancePath', 'string'))
  if (isOfFastify && !isPlaced) return undefined
  const isReplaced = (entry: unknown, index: number) => {
    const raw = readString(entry, 'message')
    return raw !== findings[index]?.detail && raw !== undefined && message?.includes(raw) === true
  }
  return entries.some(isReplaced) ? undefined : message
}

/**
 * Reads a list of findings that was sent as a body, as handlers do that translate it.
 * @param source The error that Fastify made of them, which knows the part of the request.
 */
export function readSent(
  body: unknown,
  source: unknown,
  max: number,
): { detail: string; init: ErrorInit } | undefined {
  const isOfSource = body !== undefined && readProperty(source, 'validation') === body
  if (!isList(body)) return undefined
  const findings = isOfSource ? readValidation(body) : readFindings(body)
  if (findings === undefined || findings.length === 0) return undefined
  const context = readString(source, 'validationContext')
  return {
    detail: describeFindings(findings, context),
    init: {
      code: isOfSource ? validationCode : undefined,
      errors: toViolations(findings, context, max),
    },
  }
}
