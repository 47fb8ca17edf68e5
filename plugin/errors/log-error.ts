/** One log line per error: what the client is told nothing of is here. */
import type { FastifyBaseLogger } from 'fastify'
import type { Occurrence } from './declaration.ts'
import { readString } from '../http/guarded-read.ts'

/** The levels errors are logged at. */
export type ErrorLogLevel = 'trace' | 'info' | 'warn' | 'error'

/**
 * Logs an occurrence: at its own level, or else 5xx as errors and 4xx for information. The error comes first that was thrown,
 * then the one that a sender gave as the cause; its stack and its own causes go with it.
 */
export function logOccurrence(
  log: FastifyBaseLogger,
  occurrence: Occurrence,
  bindings: { req?: unknown; res?: unknown; err?: unknown } = {},
): void {
  const { declaration, detail, init, unexpected } = occurrence
  const thrown: unknown = occurrence instanceof Error ? occurrence : init?.cause
  const err = unexpected === undefined ? thrown : unexpected.error
  const message = unexpected?.sentence ?? readString(err, 'message') ?? detail ?? declaration.title
  bindings.err = err
  const level = occurrence.level ?? (declaration.status < 500 ? 'info' : 'error')
  logSafely(log, level, bindings, message)
}

/**
 * Logs what somebody else made. Serializers write on errors and read their getters; where one fails on
 * a frozen or hostile value, its texts are logged instead. A log that fails altogether, its logger, its
 * serializers or its destination, is no reason to leave a client without an answer.
 */
export function logSafely(
  log: FastifyBaseLogger,
  level: ErrorLogLevel,
  bindings: Readonly<Record<string, unknown>>,
  message: string,
): void {
  try {
    log[level](bindings, message)
  } catch {
    const { err } = bindings
    const texts = { message: readString(err, 'message'), stack: readString(err, 'stack') }
    logLess(log, level, [{ ...bindings, err: texts }, { err: texts }, {}], message)
  }
}

function logLess(
  log: FastifyBaseLogger,
  level: ErrorLogLevel,
  [bindings, ...others]: readonly object[],
  message: string,
): void {
  if (bindings === undefined) return
  try {
    log[level](bindings, message)
  } catch {
    logLess(log, level, others, message)
  }
}

/** What was said already, of a bounded number, because sentences name what somebody wrote. */
const said = new Set<string>()
const maxSaid = 1000

/**
 * Tells whoever writes the service of a mistake that costs no answer: once for each sentence, and
 * not in production, where nobody reads it.
 */
export function adviseOnce(log: Pick<FastifyBaseLogger, 'warn'>, sentence: string): void {
  if (process.env['NODE_ENV'] === 'production' || said.has(sentence) || said.size >= maxSaid) return
  said.add(sentence)
  try {
    log.warn(sentence)
  } catch {
    // A log that fails is no reason to fail.
  }
}
