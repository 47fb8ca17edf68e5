/** `Retry-After` as a client has to read it: seconds or a date become a delay. */

/** The two fields that matter, empty where they are absent. */
export interface RetryFields {
  readonly retryAfter: string
  readonly date: string
}

/** The longest delay of a timer, in milliseconds; a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1

/** IMF-fixdate, and the two forms that a recipient has to accept as well (RFC 9110 §5.6.7). */
const httpDate = /^[A-Z]\w+,? .+:\d\d/

function parseHttpDate(text: string): number {
  // The form of C's asctime() names no zone and means UTC.
  return Date.parse(httpDate.test(text) ? text.replace(/( GMT)?$/, ' GMT') : '')
}

/** Turns seconds into a delay that a timer can wait; a number that is none is `undefined`. */
export function toDelay(seconds: unknown): number | undefined {
  return typeof seconds === 'number' && seconds >= 0
    ? Math.min(seconds * 1000, longestDelay)
    : undefined
}

/**
 * Reads the field of a response as milliseconds from now; `undefined` without it, and for a value that
 * the grammar does not know. A date is taken relative to that of the response, so that a clock
 * which is wrong here does no harm.
 * @see RFC 9110 §10.2.3
 */
export function readRetryAfter({ retryAfter, date }: RetryFields): number | undefined {
  if (/^\d+$/.test(retryAfter)) return toDelay(Number(retryAfter))
  const now = parseHttpDate(date) || Date.now()
  return toDelay(Math.max(0, parseHttpDate(retryAfter) - now) / 1000)
}
