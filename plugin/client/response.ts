/** The response of any HTTP client in one shape. */
import { readContent } from '../http/content.ts'

/** What matters of a response. */
export interface Answer {
  readonly status: number
  /** The reason phrase; empty where the protocol has none (RFC 9113 §8.3.1). */
  readonly reason: string
  /** The fields `Content-Type`, `Retry-After` and `Date`; empty where they are absent. */
  readonly type: string
  readonly retryAfter: string
  readonly date: string
  /** A stream, text, bytes, or what the client has parsed already. */
  readonly content: unknown
}

/** A response as `fetch`, ky, undici's `request`, axios, got and `node:http` know it, or an error with one. */
interface Foreign {
  readonly response?: Foreign | null
  readonly status?: number
  readonly statusCode?: number
  readonly statusText?: unknown
  readonly statusMessage?: unknown
  readonly headers: Readonly<Record<string, unknown>>
  readonly data?: unknown
  readonly body?: unknown
  readonly [Symbol.asyncIterator]?: unknown
}

/** Waits for a response that is still a promise; an error that comes in its place may have one. */
export async function settle(given: unknown): Promise<unknown> {
  try {
    return await given
  } catch (error) {
    return error
  }
}

/** Brings a response, or an error that has one, into one shape; anything else is `undefined`. */
export function toAnswer(value: unknown): Answer | undefined {
  try {
    const response = (value as Foreign).response ?? (value as Foreign)
    const {
      headers,
      status = response.statusCode,
      statusText,
      statusMessage,
      data,
      body,
    } = response
    const { get } = headers
    const read = (name: string): string =>
      String((typeof get === 'function' ? get.call(headers, name) : headers[name]) ?? '')
    if (typeof status !== 'number') return undefined
    return {
      status,
      reason: String(statusText ?? statusMessage ?? ''),
      type: read('content-type'),
      retryAfter: read('retry-after'),
      date: read('date'),
      // A response of `node:http` is its own content.
      content: data ?? body ?? (response[Symbol.asyncIterator] && response),
    }
  } catch {
    return undefined // Not even an object, or one that does not want to be looked at.
  }
}

/**
 * Reads the JSON value of a response, whatever form its client left it in, within the bounds of
 * `readContent`.
 * @returns `undefined` for content that is too long.
 * @throws {Error} For what is no JSON, and for a stream that breaks off.
 */
export async function readJson(
  content: unknown,
  limit: number,
  signal: AbortSignal,
): Promise<unknown> {
  const read = await readContent(content, limit, signal)
  return typeof read === 'string' ? JSON.parse(read) : read
}
