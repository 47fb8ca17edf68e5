/** JSON Pointers (RFC 6901), and how they stand in a URI. */

/** A pointer that is a fragment as it stands, as nearly all are (RFC 3986 §3.5). */
const plainPointer = /^[\w\-.~!$&'()*+,;=:@/]*$/

/** A step as a reference token (RFC 6901 §3). */
export function toToken(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1')
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
