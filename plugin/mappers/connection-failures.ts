/** Connections that could not be made, or were lost, as the system reports them. */
import type { Verdict } from './cause-chain.ts'
import { readProperty, readString } from '../http/guarded-read.ts'

/** The system's codes for a peer that cannot be reached or is gone. */
export const connectionCodes: ReadonlySet<string | undefined> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** What Node's `fetch` and its HTTP client say of a request that got no whole response. */
const clientMessages: ReadonlySet<string | undefined> = new Set([
  'aborted',
  'fetch failed',
  'socket hang up',
  'terminated',
])

/**
 * Tells the errors of HTTP clients: `fetch`, `node:http`, undici, axios, got and ky. What they wrap is
 * the failure of an upstream server, not of a database that happens to fail with the same code.
 */
export function isHttpClientError(error: object): boolean {
  return (
    clientMessages.has(readString(error, 'message')) ||
    readString(error, 'code')?.startsWith('UND_ERR_') === true ||
    readString(error, 'name') === 'HTTPParserError' ||
    readProperty(error, 'isAxiosError') === true ||
    typeof (readProperty(error, 'request') ?? undefined) === 'object'
  )
}

/**
 * Judges a bare system error. It does not tell who was called, so a mapper takes it for a failure
 * of the service it is about: the first in the list that is asked.
 */
export function judgeConnection(error: object): Verdict<'unavailable'> {
  if (isHttpClientError(error)) return null
  const code = readString(error, 'code')
  // A Unix socket that is not there is a server that is not there.
  const isAbsent = code === 'ENOENT' && readProperty(error, 'syscall') === 'connect'
  return isAbsent || connectionCodes.has(code) ? 'unavailable' : undefined
}
