/** One log line per error: what the client is told nothing of is here. */
import type { FastifyBaseLogger } from 'fastify'
import type { Occurrence } from '../errors/declaration.ts'
import { readString } from '../http/guarded-read.ts'

/** The error of an occurrence: what was thrown, or else what a sender gave as the cause. */
export function errorOf(occurrence: Occurrence): unknown {
  const { init, unexpected } = occurrence
  if (unexpected !== undefined) return unexpected.error
  return occurrence instanceof Error ? occurrence : init?.cause
}

/** The sentence of an occurrence in the log. */
export function wordsOf(occurrence: Occurrence): string {
  const { declaration, detail, unexpected } = occurrence
  const message = unexpected?.sentence ?? readString(errorOf(occurrence), 'message')
  return message ?? (typeof detail === 'string' && detail !== '' ? detail : declaration.title)
}

/**
 * Logs an occurrence: at its own level, or else 5xx as errors and 4xx for information. The stack of its
 * error and its own causes go with it.
 * @param level A level that the log has.
 */
export function logOccurrence(
  log: FastifyBaseLogger | undefined,
  occurrence: Occurrence,
  bindings: { req?: unknown; res?: unknown; err?: unknown } = {},
  words = wordsOf(occurrence),
  level = occurrence.level ?? ((occurrence.declaration.status < 500 ? 'info' : 'error') as string),
): void {
  bindings.err = errorOf(occurrence)
  logSafely(log, level, bindings, words)
}

/**
 * Logs what somebody else made. Serializers write on errors and read their getters; where one fails on
 * a frozen or hostile value, its texts are logged instead. A log that fails altogether, its logger, its
 * serializers or its destination, is no reason to leave a client without an answer.
 * @param log `undefined` where nothing is to be logged.
 */
export function logSafely(
  log: FastifyBaseLogger | undefined,
  level: string,
  bindings: Readonly<Record<string, unknown>>,
  message: string,
): void {
  if (log === undefined) return
  try {
    log[level as 'info'](bindings, message)
  } catch {
    const { err } = bindings
    const texts = { message: readString(err, 'message'), stack: readString(err, 'stack') }
    logLess(log, level, [{ ...bindings, err: texts }, { err: texts }, {}], message)
  }
}

function logLess(
  log: FastifyBaseLogger,
  level: string,
  [bindings, ...others]: readonly object[],
  message: string,
): void {
  if (bindings === undefined) return
  try {
    log[level as 'info'](bindings, message)
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
 * @param error What came of it, where something was thrown.
 */
export function adviseOnce(
  log: Pick<FastifyBaseLogger, 'warn'> | undefined,
  sentence: string,
  error?: unknown,
): void {
  if (log === undefined) return
  if (process.env['NODE_ENV'] === 'production' || said.has(sentence) || said.size >= maxSaid) return
  said.add(sentence)
  try {
    if (error === undefined) log.warn(sentence)
    else log.warn({ err: error }, sentence)
  } catch {
    // A log that fails is no reason to fail.
  }
}
