/** Requests that are HTTP, in a row on one connection. */
import fc from 'fast-check'
import { sent } from './markers.ts'

/** A request as it is sent. */
export interface Spelled {
  readonly method: string
  readonly text: string
}

const inOrder = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE']
const paths = ['echo', 'throw', 'late', 'stream', 'never', 'missing', 'typed']

/** A request that is HTTP, to a route that names its place in the row. */
function orderly(index: number): fc.Arbitrary<Spelled> {
  return fc
    .record({
      method: fc.constantFrom(...inOrder),
      path: fc.constantFrom(...paths),
      query: fc.constantFrom('', `?a=${sent}`, '?%', '?', '?fails'),
      fails: fc.constantFrom(undefined, undefined, undefined, undefined, 'constraint', 'id'),
      accept: fc.constantFrom(undefined, 'application/json', 'text/csv', '*/*;q=0', sent),
      content: fc.constantFrom(undefined, '{"n":1}', `{"n":"${sent}"}`, '{', sent),
      type: fc.constantFrom(undefined, 'application/json', 'text/plain', 'a/b', sent),
      framing: fc.constantFrom('length', 'chunked'),
      expect: fc.constantFrom(undefined, undefined, undefined, '100-continue', sent),
    })
    .map(({ method, path, query, accept, content, type, framing, expect, fails }) => {
      const lines = [`${method} /${path}/${index}${query} HTTP/1.1`, 'Host: a.example']
      if (accept !== undefined) lines.push(`Accept: ${accept}`)
      if (type !== undefined) lines.push(`Content-Type: ${type}`)
      if (expect !== undefined) lines.push(`Expect: ${expect}`)
      if (fails !== undefined) lines.push(`X-Fail: ${fails}`)
      const bytes = content ?? ''
      if (content !== undefined && framing === 'length')
        lines.push(`Content-Length: ${bytes.length}`)
      if (content !== undefined && framing === 'chunked') lines.push('Transfer-Encoding: chunked')
      const chunked = content !== undefined && framing === 'chunked'
      const body = chunked ? `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n` : bytes
      return { method, text: `${lines.join('\r\n')}\r\n\r\n${body}` }
    })
}

/** A few requests in a row. */
export const row = fc
  .integer({ min: 1, max: 6 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => orderly(index))))
