/** Bytes for a listening server: requests in order, requests out of order, and no requests at all. */
import fc from 'fast-check'
import { sent } from './markers.ts'

/** How a client leaves: it ends its half, waits for the server to close, or resets the connection. */
export type Leaving = 'ends' | 'waits' | 'resets'

/** What one client sends, piece by piece, and what may be expected of the answers. */
export interface RawConversation {
  readonly pieces: readonly Buffer[]
  /** Methods in order; known where the bytes are requests in order. */
  readonly methods: readonly string[] | undefined
  /** What was meant for the query can have become a part of the path, which is repeated. */
  readonly isDamaged: boolean
  readonly leaving: Leaving
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

interface Spelled {
  readonly method: string
  readonly text: string
}

const inOrder = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE']
const paths = [
  'echo',
  'throw',
  'late',
  'stream',
  'never',
  'missing',
  'query-fails',
  'id-fails',
  'typed',
]

/** A request that is HTTP, to a route that names its place in the row. */
function orderly(index: number): fc.Arbitrary<Spelled> {
  return fc
    .record({
      method: fc.constantFrom(...inOrder),
      path: fc.constantFrom(...paths),
      query: fc.constantFrom('', `?a=${sent}`, '?%', '?'),
      accept: fc.constantFrom(undefined, 'application/json', 'text/csv', '*/*;q=0', sent),
      content: fc.constantFrom(undefined, '{"n":1}', `{"n":"${sent}"}`, '{', sent),
      type: fc.constantFrom(undefined, 'application/json', 'text/plain', 'a/b', sent),
      framing: fc.constantFrom('length', 'chunked'),
      expect: fc.constantFrom(undefined, undefined, undefined, '100-continue', sent),
    })
    .map(({ method, path, query, accept, content, type, framing, expect }) => {
      const lines = [`${method} /${path}/${index}${query} HTTP/1.1`, 'Host: a.example']
      if (accept !== undefined) lines.push(`Accept: ${accept}`)
      if (type !== undefined) lines.push(`Content-Type: ${type}`)
      if (expect !== undefined) lines.push(`Expect: ${expect}`)
      const bytes = content ?? ''
      if (content !== undefined && framing === 'length')
        lines.push(`Content-Length: ${bytes.length}`)
      if (content !== undefined && framing === 'chunked') lines.push('Transfer-Encoding: chunked')
      const chunked = content !== undefined && framing === 'chunked'
      const body = chunked ? `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n` : bytes
      return { method, text: `${lines.join('\r\n')}\r\n\r\n${body}` }
    })
}

const row = fc
  .integer({ min: 1, max: 6 })
  .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => orderly(index))))

const methods = ['GET', 'POST', 'CONNECT', 'QUERY', 'PRI', 'get', 'FOO', 'G\0T', '', '\r\nGET']
const targets = [
  '/echo/0',
  '*',
  '/',
  '//a/b',
  'http://a.example/echo/0',
  'http://b/%zz',
  'a.example:443',
  '/%',
  '/%E0%A4%A',
  `/echo/${'a'.repeat(200)}`,
  `/${'a'.repeat(20_000)}`,
  '/ä',
  '/a b',
  '',
  '?',
  '/\0',
  `/missing?${sent}`,
  '/<script>',
  '/../..',
  '/echo/%2e%2e',
  `\\\\${sent}`,
]
const versions = [
  'HTTP/1.1',
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/2.0',
  'HTTP/9.9',
  'http/1.1',
  'HTTP/1',
  '',
]
const fields = [
  'Host: a.example',
  'Host: b c',
  `Host: ${sent}@`,
  'Host:',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 5, 6',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: chunked, chunked',
  'Transfer-Encoding : chunked',
  'Connection: close',
  'Connection: keep-alive, upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'Expect: 100-continue',
  `Expect: ${sent}`,
  ' folded',
  'no colon',
  ': no name',
  `A b: ${sent}`,
  `X: ${'a'.repeat(17_000)}`,
  'Content-Type: application/json',
  `Cookie: ${sent}`,
  'X: a\0b',
  'X: \x7f',
  'Trailer: X',
  'X-Fail: constraint',
  'X-Fail: id',
  'Accept: ;;;,,,"',
  'Content-Encoding: gzip',
]
const endings = ['\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n']
const contents = [
  '',
  '12345',
  '5\r\n12345\r\n0\r\n\r\n',
  '5;a=b\r\n12345\r\n0\r\nX: 1\r\n\r\n',
  'z\r\n',
  '-1\r\n',
  `5;${'a'.repeat(17_000)}\r\n`,
  'ffffffffffffffffff\r\n',
  '0\r\n\r\n',
  '5\r\n123456789',
  '{"n":1}',
]

const disorderly: fc.Arbitrary<string> = fc
  .record({
    method: fc.constantFrom(...methods),
    target: fc.constantFrom(...targets),
    version: fc.constantFrom(...versions),
    fields: fc.array(fc.constantFrom(...fields), { maxLength: 5 }),
    withHost: fc.boolean(),
    ending: fc.constantFrom(...endings),
    content: fc.constantFrom(...contents),
  })
  .map(({ method, target, version, fields: given, withHost, ending, content }) => {
    const host = withHost ? ['Host: a.example'] : []
    const lines = [`${method} ${target} ${version}`, ...host, ...given]
    return `${lines.join(ending)}${ending}${ending}${content}`
  })

const garbage = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** Cuts out, doubles or overwrites some bytes. */
const damaged = fc
  .record({
    bytes: fc.oneof(
      disorderly,
      row.map((all) => all.map(({ text }) => text).join('')),
    ),
    start: fc.nat(),
    length: fc.integer({ min: 0, max: 12 }),
    patch: fc.oneof(garbage, fc.constantFrom('\r', '\n', '\0', ':', ' ', '\r\n\r\n').map(latin1)),
  })
  .map(({ bytes, start, length, patch }) => {
    const whole = latin1(bytes.replaceAll('HEAD', 'GET'))
    const from = whole.byteLength === 0 ? 0 : start % whole.byteLength
    return Buffer.concat([whole.subarray(0, from), patch, whole.subarray(from + length)])
  })

type Message = Pick<RawConversation, 'methods' | 'isDamaged'> & { readonly bytes: Buffer }

const unknown = { methods: undefined, isDamaged: false }

const messages: fc.Arbitrary<Message> = fc.oneof(
  {
    arbitrary: row.map((all) => ({
      bytes: latin1(all.map(({ text }) => text).join('')),
      methods: all.map(({ method }) => method),
      isDamaged: false,
    })),
    weight: 3,
  },
  { arbitrary: disorderly.map((text) => ({ ...unknown, bytes: latin1(text) })), weight: 3 },
  { arbitrary: damaged.map((bytes) => ({ ...unknown, bytes, isDamaged: true })), weight: 3 },
  { arbitrary: garbage.map((bytes) => ({ ...unknown, bytes })), weight: 1 },
)

/** A conversation of a client that leaves in one of the given ways. */
function conversation(leaving: fc.Arbitrary<Leaving>): fc.Arbitrary<RawConversation> {
  return fc
    .record({ message: messages, leaving, cut: fc.option(fc.nat()) })
    .map(({ message: { bytes, ...known }, leaving: way, cut }) => {
      const at = cut === null ? bytes.byteLength : cut % (bytes.byteLength + 1)
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)].filter((piece) => piece.length > 0)
      return { pieces, ...known, leaving: way }
    })
}

/** Conversations that are held at the same time. Those that wait for time-outs come together. */
export function volley(size: number): fc.Arbitrary<readonly RawConversation[]> {
  const hasty = fc.constantFrom<Leaving>('ends', 'ends', 'ends', 'ends', 'resets')
  const sized = (way: fc.Arbitrary<Leaving>) =>
    fc.array(conversation(way), { minLength: size, maxLength: size, size: 'max' })
  return fc.oneof(
    { arbitrary: sized(hasty), weight: 9 },
    { arbitrary: sized(fc.constant('waits')), weight: 1 },
  )
}
