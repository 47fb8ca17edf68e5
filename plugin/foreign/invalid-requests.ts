/** Errors of a validator, whoever it is: what Fastify says is one, and what was sent as its findings. */
import type { FastifyRequest } from 'fastify'
import { declarationOf, type Occurrence } from '../errors/declaration.ts'
import { findValidationError, type ValidationRules } from '../errors/validation-error.ts'
import { hasType, readProperty, readString } from '../http/guarded-read.ts'
import { type Finding, toList } from './validators/findings.ts'
import { originOf } from './provenance.ts'
import type { Verdict } from './trust.ts'
import { SchemaError, validationCode } from './validators/schema-error.ts'
import { type Sent, withoutSent } from './validators/unknown-reader.ts'
import { readFindings, readUnknowns, readValidation } from './validators/validators.ts'
import { describeFindings, toViolations } from './validators/violations.ts'

/** A request that is not valid. */
export interface Invalid {
  readonly status: number
  readonly detail: string | undefined
  /** `undefined` where the validator said nothing but a sentence. */
  readonly findings: readonly Finding[] | undefined
  /** Fastify's name of the part of the request. */
  readonly context: unknown
  /** Whether the error was made here, and not by a library that has codes of its own. */
  readonly isOwn: boolean
}

/**
 * Reads an error of a validator. Fastify marks with `validationContext` what a validator returned or threw;
 * without it only an error that speaks to clients is one, by its `validation`.
 */
export function readInvalid(
  error: unknown,
  verdict: Verdict,
  request: FastifyRequest,
): Invalid | undefined {
  const context = readString(error, 'validationContext')
  const isMarked = context !== undefined
  const validation = readProperty(error, 'validation')
  if (!isMarked && (validation === undefined || !verdict.speaks)) return undefined
  if (readProperty(error, 'expose') === false || isOfLanguage(error)) return undefined
  const sent = sentAs(context, request)
  // Ajv marks its own errors with it.
  if (validation !== undefined && typeof validation !== 'boolean') {
    if (verdict.status >= 500 || !(isList(validation) || isMarked)) return undefined
    const findings = readValidation(validation, sent)
    if (findings.length === 0) return undefined
    const detail =
      SchemaError.word(error, findings) ??
      wordsOf(error, validation, findings, context) ??
      describeFindings(findings, context)
    return { status: verdict.status, detail, findings, context, isOwn: true }
  }
  return isMarked ? readReturned(error, verdict, context, sent) : undefined
}

/** Reads an error of ours that nobody has touched, so that its findings say all there is. */
export function readPlainInvalid(error: unknown, request: FastifyRequest): Invalid | undefined {
  const source = SchemaError.sourceOf(error)
  if (source === undefined) return undefined
  const { violations, part } = source
  const findings = readValidation(violations, sentAs(part, request))
  if (findings.length === 0) return undefined
  const detail = SchemaError.word(error, findings)
  return { status: 400, detail, findings, context: part, isOwn: true }
}

/** Tells an error of the language, as a validator throws that broke; of our own nobody needs to ask. */
function isOfLanguage(error: unknown): boolean {
  return !SchemaError.isOne(error) && originOf(error) === 'language'
}

/** What was sent as a part of the request, by Fastify's name of the part; `undefined` where nobody names one. */
export function sentAs(context: unknown, request: FastifyRequest): Sent | undefined {
  if (typeof context !== 'string') return undefined
  return { value: readProperty(request, context === 'querystring' ? 'query' : context) }
}

/** What a validator returned or threw itself. Fastify gives the one a 400 and the other a 500. */
function readReturned(
  error: unknown,
  { status, speaks }: Verdict,
  context: unknown,
  sent: Sent | undefined,
): Invalid | undefined {
  const found = readFindings(error)
  if (found !== undefined) {
    const findings = withoutSent(found, sent)
    const detail = describeFindings(findings, context)
    return { status: status < 500 ? status : 400, detail, findings, context, isOwn: speaks }
  }
  if (status >= 500) return undefined
  const unknown = readUnknowns(error, sent)
  if (speaks)
    return { status, detail: readString(error, 'message'), findings: unknown, context, isOwn: true }
  const findings = unknown ?? readValidation([undefined])
  return { status, detail: describeFindings(findings, context), findings, context, isOwn: false }
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
  const isOfFastify = [`${String(context)} `, `${String(context)}undefined `].some((start) =>
    message?.startsWith(start),
  )
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
 * @param status The one they were sent with.
 */
export function readSent(
  body: unknown,
  source: unknown,
  request: FastifyRequest,
  status: number,
  options: ValidationRules & { readonly maxErrors: number },
): Occurrence | undefined {
  const isOfSource = body !== undefined && readProperty(source, 'validation') === body
  if (!isList(body)) return undefined
  const context = readString(source, 'validationContext')
  const sent = sentAs(context, request)
  const findings = isOfSource
    ? readValidation(body, sent)
    : withoutSent(readFindings(body) ?? [], sent)
  if (findings.length === 0) return undefined
  return {
    declaration: findValidationError(status, options) ?? declarationOf(status),
    detail: describeFindings(findings, context),
    init: {
      code: isOfSource ? validationCode : undefined,
      errors: toViolations(findings, context, options.maxErrors),
    },
    members: undefined,
  }
}
