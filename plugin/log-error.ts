/** One log line per error: what the client is told nothing of is here. */
import type { FastifyBaseLogger } from 'fastify'
import type { Occurrence } from './declaration.ts'

/**
 * Logs an occurrence: 5xx as errors, 4xx for information. The error comes first that was thrown,
 * then the one that a sender gave as the cause; its stack and its own causes go with it.
 */
export function logOccurrence(
  log: FastifyBaseLogger,
  occurrence: Occurrence,
  bindings: Readonly<Record<string, unknown>> = {},
): void {
  const { declaration, detail, init, unexpected } = occurrence
  const thrown: unknown = occurrence instanceof Error ? occurrence : init?.cause
  const err = unexpected === undefined ? thrown : unexpected.error
  const message = err instanceof Error ? err.message : (detail ?? declaration.title)
  log[declaration.status < 500 ? 'info' : 'error']({ ...bindings, err }, message)
}
