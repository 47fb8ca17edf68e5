/** Requests with something wrong in most of their parts. */
import fc from 'fast-check'
import { sent } from './markers.ts'

const methods = ['GET', 'POST', 'CONNECT', 'QUERY', 'PRI', 'get', 'FOO', 'G\0T', '', '\r\nGET']
const targets = [
  ...'/echo/0 * / //a/b http://a.example/echo/0 http://b/%zz a.example:443 /% /%E0%A4%A /ä ? /<script> /../.. /echo/%2e%2e'.split(
    ' ',
  ),
  `/echo/${'a'.repeat(200)}`,
  `/${'a'.repeat(20_000)}`,
  '/a b',
  '',
  '/\0',
  `/missing?${sent}`,
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

/** Something like a request, with something wrong in most of its parts. */
export const disorderly: fc.Arbitrary<string> = fc
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
