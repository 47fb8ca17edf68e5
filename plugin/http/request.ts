/** The path of a request target. */

/**
 * Cuts the query, which may hold secrets, and the scheme and authority of an absolute-form target.
 * @see RFC 9112 §3.2
 */
export function pathOf(target: string): string {
  const path = cut(cut(target, '?'), '#')
  return path.startsWith('/') ? path : path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '') || '/'
}

/** A search by pattern costs several times as much, and every error asks for its path. */
function cut(text: string, mark: string): string {
  const end = text.indexOf(mark)
  return end === -1 ? text : text.slice(0, end)
}

/** Tells HTTP/2 requests, which have a stream, from those of HTTP/1. */
export function isHttp2(request: object): boolean {
  return 'stream' in request
}
