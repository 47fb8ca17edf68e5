/** The path of a request target. */

/**
 * Cuts the query, which may hold secrets, and the scheme and authority of an absolute-form target.
 * @see RFC 9112 §3.2
 */
export function pathOf(target: string): string {
  const end = target.search(/[?#]/)
  const path = end === -1 ? target : target.slice(0, end)
  return path.startsWith('/') ? path : path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '') || '/'
}
