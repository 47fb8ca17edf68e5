/** A memory for decisions about what clients send again and again, which no client can fill for good. */

/** Entries of one memory, and the longest text kept in it. */
const maxEntries = 128
const maxLength = 512

/**
 * What all memories of the process hold together, in bytes. A text is counted sixteenfold and with a
 * base, because its decision is kept with it: the parameters of a media type, the ranges of a field.
 */
const budget = 1 << 20
const weightOf = (text: string) => 256 + 16 * text.length

let held = 0
const filled = new Set<{ clear(): void }>()

/** Makes room by forgetting everything: what clients do send again and again is soon known again. */
function makeRoom(weight: number, memory: { clear(): void }): void {
  if (held + weight > budget) {
    for (const known of filled) known.clear()
    filled.clear()
    held = 0
  }
  held += weight
  filled.add(memory)
}

/** Something kept for a text that a client chose. */
export interface Memory<T> {
  get(text: string): T | undefined
  has(text: string): boolean
  /** Keeps it, unless the text is long; forgets the rest where there is no room. */
  set(text: string, value: T): void
}

/** Builds a memory. It shares the room with all others, so that many routes are not many times the room. */
export function createMemory<T>(): Memory<T> {
  const known = new Map<string, T>()
  return {
    // To look a long text up costs as much as to read it, and it is not there.
    get: (text) => (text.length > maxLength ? undefined : known.get(text)),
    has: (text) => text.length <= maxLength && known.has(text),
    set(text, value) {
      if (text.length > maxLength) return
      if (known.size === maxEntries) known.clear()
      makeRoom(weightOf(text), known)
      known.set(text, value)
    },
  }
}

/**
 * Gives a function of a text, such as a field value, a memory. An endless stream of distinct values
 * costs the work itself each time and nothing else.
 */
export function remember<T>(decide: (value: string) => T): (value: string) => T {
  const seen = createMemory<T>()
  let last: string | undefined
  let lastDecision: T

  function decideOnce(value: string): T {
    const known = seen.get(value)
    if (known !== undefined || seen.has(value)) return known as T
    const decision = decide(value)
    seen.set(value, decision)
    return decision
  }

  return function remembered(value) {
    // A field of a request is a new string each time: to compare it costs a tenth of hashing it.
    if (value === last) return lastDecision
    const decision = decideOnce(value)
    if (value.length <= maxLength) {
      last = value
      lastDecision = decision
    }
    return decision
  }
}
