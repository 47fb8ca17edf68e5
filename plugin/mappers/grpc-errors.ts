/** gRPC, by way of `@grpc/grpc-js`: the status of a call that another server refused. */
import { findAlong, type Verdict } from './cause-chain.ts'
import { httpErrors } from '../errors/http-error.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'

/** Status codes of gRPC that are not just a 502. */
const deadlineExceeded = 4
const busy: ReadonlySet<unknown> = new Set([1, 8, 14]) // Cancelled, exhausted, unavailable.

function judge(error: object): Verdict<'gatewayTimeout' | 'serviceUnavailable' | 'badGateway'> {
  const code = readProperty(error, 'code')
  const isCall =
    Number.isInteger(code) &&
    (code as number) >= 1 &&
    (code as number) <= 16 &&
    typeof readProperty(error, 'metadata') === 'object' &&
    typeof readProperty(error, 'details') === 'string' &&
    readString(error, 'message') !== undefined
  if (!isCall) return undefined
  if (code === deadlineExceeded) return 'gatewayTimeout'
  return busy.has(code) ? 'serviceUnavailable' : 'badGateway'
}

/**
 * gRPC: a deadline that passed is a 504; a server that is unavailable or exhausted, and a call that
 * was cancelled, a 503; every other status a 502. What NOT_FOUND of an upstream means to your client
 * is for you to say.
 */
export const grpcErrors: ErrorMapper = (error) => {
  const helper = findAlong(error, judge)
  return helper && httpErrors[helper]({ cause: error })
}
