/** URI references (RFC 3986 §4.1), told by the characters they may have. */

const pattern = /^[^\s<>"{}|\\^`]*$/

/** Tells a URI reference, which may be empty, and has neither white space nor what has to be encoded. */
export function isUriReference(value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value)
}
