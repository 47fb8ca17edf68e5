/** What is asked of a service whatever it does: of paths it does not have, and of bytes that are no HTTP. */
import type { Expectation } from './expectation.ts'
import { accept, type ProbeRequest } from '../exchange/message.ts'

/** A request of the service as a whole, and the status it deserves. */
export interface ServiceProbe {
  readonly name: string
  readonly request: ProbeRequest
  readonly expect: Expectation
  /** What its answer tells of those to come. */
  readonly tells?: 'no path'
}

/** A path that nobody has. */
const unknownPath = 'conformance-probe-unknown'

/** More than Node takes for a header section, and little enough to be read before it is refused. */
const tooMuch = 'x'.repeat(20_000)

/** Lists what is asked by `inject` and over a socket. */
export function listServiceProbes(basePath: string): readonly ServiceProbe[] {
  const path = `${basePath}/${unknownPath}`
  const headers = { accept }
  const missing: Expectation = { right: [404], success: 'questionable-status' }
  return [
    {
      name: 'a path that does not exist',
      request: { method: 'GET', target: path, headers },
      expect: missing,
      tells: 'no path',
    },
    {
      name: 'HEAD of a path that does not exist',
      request: { method: 'HEAD', target: path, headers },
      expect: { ...missing, first: [405] },
    },
    {
      name: 'content to a path that does not exist',
      request: {
        method: 'POST',
        target: path,
        headers: { ...headers, 'content-type': 'application/json' },
        body: '{}',
      },
      expect: { ...missing, first: [405] },
    },
    {
      name: 'a path that cannot be decoded',
      request: { method: 'GET', target: `${basePath}/%zz`, headers },
      expect: { right: [400, 404], success: 'questionable-status' },
    },
  ]
}

/** A request as bytes: its request line, its fields, and nothing else. */
type RawRow = readonly [name: string, line: string, fields: readonly string[], expect: Expectation]

function rawRows(path: string, host: string): readonly RawRow[] {
  const field = `Host: ${host}`
  const line = `GET ${path} HTTP/1.1`
  const any: Expectation = { right: [] }
  const bad: Expectation = { right: [400] }
  return [
    // RFC 9112 §3.2
    ['no Host', line, [], bad],
    ['two Host fields', line, [field, field], bad],
    ['a malformed Host', line, ['Host: a b'], bad],
    // RFC 9112 §3
    ['a request line with too many parts', `GET ${path} one two HTTP/1.1`, [field], bad],
    [
      'a version of HTTP that does not exist',
      `GET ${path} HTTP/9.9`,
      [field],
      { right: [400, 505] },
    ],
    // RFC 9110 §9.1
    [
      'a method that does not exist',
      `CONFORM ${path} HTTP/1.1`,
      [field],
      { right: [400, 404, 405, 501] },
    ],
    // RFC 9112 §5.1
    ['white space before a colon', line, [field, 'X-Conformance : 1'], bad],
    // RFC 9112 §6.3
    ['a Content-Length that is no number', line, [field, 'Content-Length: many'], bad],
    // RFC 9112 §6.1
    [
      'a transfer coding that does not exist',
      line,
      [field, 'Transfer-Encoding: conformance'],
      { right: [400, 501] },
    ],
    // RFC 9110 §10.1.1, which lets a server go on
    ['an expectation that does not exist', line, [field, 'Expect: conformance'], any],
    // RFC 6585 §5 and RFC 9110 §15.5.15; how much is too much is for the server to say
    ['a very long header field', line, [field, `X-Conformance: ${tooMuch}`], any],
    ['a very long target', `GET ${path}?${tooMuch} HTTP/1.1`, [field], any],
  ]
}

/** Lists what is asked over a socket alone. */
export function listWireProbes(path: string, host: string): readonly ServiceProbe[] {
  return rawRows(path, host).map(([name, line, fields, expect]) => ({
    name,
    request: {
      method: 'GET',
      target: path,
      headers: {},
      raw: `${[line, ...fields, `Accept: ${accept}`, 'Connection: close'].join('\r\n')}\r\n\r\n`,
    },
    expect,
  }))
}
