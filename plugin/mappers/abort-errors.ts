/** Work that was called off: by a clock, or by whoever held the `AbortController`. */
import { findAlong } from './cause-chain.ts'
import { readString } from '../http/guarded-read.ts'
import { httpErrors } from '../errors/http-error.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'

function isTimeout(error: object): true | undefined {
  return readString(error, 'name') === 'TimeoutError' || undefined
}

/** Node's codes, axios' code, and the sentence of `redis`. */
function isAbort(error: object): true | undefined {
  const code = readString(error, 'code')
  return (
    readString(error, 'name') === 'AbortError' ||
    code === 'ABORT_ERR' ||
    code === 'ERR_CANCELED' ||
    readString(error, 'message') === 'The command was aborted' ||
    undefined
  )
}

/**
 * Aborts: a `TimeoutError`, that of `AbortSignal.timeout()` or another library's, is a 504, because
 * what this service waited for did not come in time; an `AbortError` without one behind it is a 503.
 * A client that has left is the usual reason, and nobody reads the answer then.
 */
export const abortErrors: ErrorMapper = (error) => {
  if (findAlong(error, isTimeout)) return httpErrors.gatewayTimeout({ cause: error })
  if (findAlong(error, isAbort)) return httpErrors.serviceUnavailable({ cause: error })
  return undefined
}
