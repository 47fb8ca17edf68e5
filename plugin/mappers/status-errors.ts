/** Errors that bring a status of their own and more besides: Boom, http-errors and `@fastify/error`. */
import { occurrenceOf } from '../errors/declaration.ts'
import { maxDetailLength } from '../foreign/validators/findings.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import { createHttpError } from '../errors/http-error.ts'
import { answerOf } from './cause-chain.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'
import { headersOf } from '../foreign/error-headers.ts'
import { readOwn } from '../foreign/given-findings.ts'
import { hasForeignFields, originOf } from '../foreign/provenance.ts'
import { isErrorStatusCode } from '../http/status-code.ts'

/** The sentence an author chose; that of the language or of the system was chosen by nobody. */
function detailOf(error: unknown, message: string | undefined): string | undefined {
  return originOf(error) === 'language' ? undefined : message?.slice(0, maxDetailLength)
}

/**
 * Boom: its status, its headers and, below 500, its message. `data` and further members of `payload`
 * stay in the log; declare an error for what clients are to read. One that Wreck made of somebody else's
 * answer is left to `upstreamErrors`.
 */
export const boomErrors: ErrorMapper = (error) => {
  if (readProperty(error, 'isBoom') !== true || answerOf(error as object) !== undefined) {
    return undefined
  }
  const output = readProperty(error, 'output')
  const status = readProperty(output, 'statusCode')
  if (!isErrorStatusCode(status)) return undefined
  const payload = readProperty(output, 'payload')
  const message = status < 500 ? readString(payload, 'message') : undefined
  // Without a message of the author's it is the phrase of the status again.
  const isPhrase = message === readString(payload, 'error')
  const detail = isPhrase ? undefined : detailOf(error, message)
  const headers = headersOf(output)
  return createHttpError(occurrenceOf(status, detail, { cause: error, headers }))
}

/**
 * http-errors, where they say more than the plugin believes unasked: the message of a 5xx that was
 * given `expose: true` on purpose, and its `headers`; the `errors` on it as without this.
 */
export const exposedErrors: ErrorMapper = (error, request, { options }) => {
  const status = readProperty(error, 'statusCode')
  if (readProperty(error, 'expose') !== true || !isErrorStatusCode(status)) return undefined
  // http-errors sets both; others that expose something have one.
  if (readProperty(error, 'status') !== status) return undefined
  const isWritten = originOf(error) !== 'language' && !hasForeignFields(error as object, request)
  const headers = isWritten ? headersOf(error) : undefined
  const detail = detailOf(error, readString(error, 'message'))
  const errors = status < 500 ? readOwn(error, options.maxErrors) : undefined
  return createHttpError(occurrenceOf(status, detail, { cause: error, headers, errors }))
}

/**
 * `@fastify/error` with a code of your own and a status below 500: the code is published, as Fastify
 * itself would do. Those of Fastify and its plugins, `FST_…`, are published without this.
 */
export const fastifyErrors: ErrorMapper = (error) => {
  if (readString(error, 'name') !== 'FastifyError') return undefined
  const code = readString(error, 'code') ?? ''
  const status = readProperty(error, 'statusCode')
  if (!isErrorStatusCode(status) || status >= 500) return undefined
  if (!/^(?!FST_|FAST_)[A-Z][A-Z0-9_]*$/.test(code)) return undefined
  const detail = detailOf(error, readString(error, 'message'))
  return createHttpError(occurrenceOf(status, detail, { cause: error, code }))
}
