/** Which protocol a request came over. The version number in an HTTP/1 request line is only a claim. */

/** Tells HTTP/2 requests, which have a stream, from those of HTTP/1. */
export function isHttp2(request: object): boolean {
  return 'stream' in request
}
