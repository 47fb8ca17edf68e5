/** A bounded memory for decisions about what clients send again and again. */

/** Entries kept per decision, and the longest value kept: together they bound the memory a client can claim. */
const cacheEntries = 128
const cacheValueLength = 512

/**
 * Gives a function of a text, such as a field value, a memory. It is emptied when full, so an endless stream of
 * distinct values costs the work itself each time and nothing else.
 */
export function remember<T>(decide: (value: string) => T): (value: string) => T {
  const seen = new Map<string, T>()
  let last: string | undefined
  let lastDecision: T

  function decideOnce(value: string): T {
    const known = seen.get(value)
    if (known !== undefined || seen.has(value)) return known as T
    const decision = decide(value)
    if (value.length <= cacheValueLength) {
      if (seen.size === cacheEntries) seen.clear()
      seen.set(value, decision)
    }
    return decision
  }

  return function remembered(value) {
    // A field of a request is a new string each time: to compare it costs a tenth of hashing it.
    if (value !== last) {
      lastDecision = decideOnce(value)
      last = value
    }
    return lastDecision
  }
}
