/** Circuit breakers, bulkheads and their timeouts: opossum and cockatiel. */
import { findAlong, type Verdict } from './cause-chain.ts'
import { httpErrors } from '../errors/http-error.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'

/** The codes of opossum: open, no room, shut down. */
const refused: ReadonlySet<string | undefined> = new Set([
  'EOPENBREAKER',
  'ESEMLOCKED',
  'ESHUTDOWN',
])

/** The marks of cockatiel. */
const refusedMarks: readonly string[] = ['isBrokenCircuitError', 'isBulkheadRejectedError']
const timeoutMark = 'isTaskCancelledError'

function judge(error: object): Verdict<'gatewayTimeout' | 'serviceUnavailable'> {
  const isRefused = refusedMarks.some((mark) => readProperty(error, mark) === true)
  if (isRefused || refused.has(readString(error, 'code'))) return 'serviceUnavailable'
  return readProperty(error, timeoutMark) === true ? 'gatewayTimeout' : undefined
}

/**
 * Circuit breakers: a call that an open circuit or a full bulkhead turned away is a 503; one that was
 * cancelled because it took too long a 504.
 */
export const breakerErrors: ErrorMapper = (error) => {
  const helper = findAlong(error, judge)
  return helper && httpErrors[helper]({ cause: error })
}
