/** JSON Pointers (RFC 6901), and how they stand in a URI. */

/** A pointer that is a fragment as it stands, as nearly all are (RFC 3986 §3.5). */
const plainPointer = /^[\w\-.~!$&'()*+,;=:@/]*$/

/** A step as a reference token (RFC 6901 §3). */
export function toToken(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The step that a reference token stands for (RFC 6901 §4). */
export function fromToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** A pointer as the fragment of a URI (RFC 6901 §6). A lone surrogate has no encoding and ends it at the parent. */
export function toFragment(pointer: string): string {
  if (plainPointer.test(pointer)) return `#${pointer}`
  try {
    return `#${encodeURI(pointer).replaceAll('#', '%23').replaceAll('?', '%3F')}`
  } catch {
    return toFragment(pointer.slice(0, pointer.lastIndexOf('/')))
  }
}

/** What may stand in a fragment as it is (RFC 3986 §3.5), and what is encoded already. */
const unfit = /%(?![\dA-Fa-f]{2})|[^\w\-.~!$&'()*+,;=:@/?%]/gu

function encode(character: string): string {
  return encodeURIComponent(character.replace(/\p{Surrogate}/u, '\uFFFD'))
}

/**
 * Reads a JSON Pointer that was written by hand, as a fragment or without its `#`; what should be encoded
 * or escaped and is not, is (RFC 6901 §3, §6).
 * @returns `undefined` for a text that is none.
 */
export function readPointer(text: string): string | undefined {
  if (!/^#?(?:\/|$)/.test(text)) return undefined
  const escaped = text.replace(/~(?![01])/g, '~0')
  if (!escaped.startsWith('#')) return toFragment(escaped)
  return `#${escaped.slice(1).replace(unfit, encode)}`
}

/** A fragment as the pointer it stands for (RFC 6901 §6); one that is none, or no fragment, as it is. */
export function fromFragment(fragment: string): string {
  const pointer = fragment.replace(/^#/, '')
  try {
    return decodeURIComponent(pointer)
  } catch {
    return pointer
  }
}
