/** Reading from what somebody else made: a value that was thrown, a body that was sent. */

/**
 * Reads a property without trusting the value: `null`, a revoked proxy and a getter that throws all
 * read as `undefined`. An error handler that throws while it looks at an error answers nobody.
 */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  } catch {
    return undefined
  }
}

/** The same, for text: anything but a non-empty string is `undefined`. */
export function readString(value: unknown, key: PropertyKey): string | undefined {
  const text = readProperty(value, key)
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Tells whether a property is there and of a type, as `typeof` has it. */
export function hasType(value: unknown, key: PropertyKey, type: string): boolean {
  return typeof readProperty(value, key) === type
}

/** Tells a promise, or anything else that answers later. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  // To look for a property of a text costs as much as to write one, and every sentence is asked.
  return typeof value !== 'string' && hasType(value, 'then', 'function')
}

const noKeys: readonly string[] = []

/** The same, for the names of an object's own properties. */
export function readKeys(value: unknown): readonly string[] {
  try {
    return value == null ? noKeys : Object.keys(value)
  } catch {
    return []
  }
}

/** Tells whether a value can be written as JSON. */
export function hasWords(value: unknown): boolean {
  try {
    return typeof value === 'string' || JSON.stringify(value) !== undefined
  } catch {
    return false // A circle, a bigint, or a `toJSON` that throws.
  }
}

/** Reads JSON; `undefined` for a text that is none, and for no text. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Tells an error from everything else; a proxy that does not want to be looked at is none. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error
  } catch {
    return false
  }
}
