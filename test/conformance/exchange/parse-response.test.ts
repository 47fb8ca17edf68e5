import t from 'tap'
import { parseEnded, parseResponse } from '../../../plugin/conformance/exchange/parse-response.ts'

const bytes = (...lines: string[]) => Buffer.from(lines.join('\r\n'))

/** A response as status, fields and text, so that it can be compared whole. */
function simplify(outcome: ReturnType<typeof parseResponse>): unknown {
  if (outcome === undefined || 'failure' in outcome) return outcome
  return [outcome.status, Object.fromEntries(outcome.fields), outcome.content.toString()]
}

const whole: readonly (readonly [
  name: string,
  method: string,
  bytes: Buffer,
  expected: readonly [status: number, fields: object, content: string],
])[] = [
  [
    'content of a length',
    'GET',
    bytes('HTTP/1.1 200 OK', 'Content-Length: 2', '', 'abc'),
    [200, { 'content-length': '2' }, 'ab'],
  ],
  [
    'chunks, with an extension and trailers',
    'GET',
    bytes(
      'HTTP/1.1 200 OK',
      'transfer-encoding: chunked',
      '',
      '2;a=b',
      'ab',
      'A',
      '0123456789',
      '0',
      '',
      '',
    ),
    [200, { 'transfer-encoding': 'chunked' }, 'ab0123456789'],
  ],
  [
    'no reason, HTTP/1.0, and white space around a value',
    'GET',
    bytes('HTTP/1.0 404', 'content-length: \t0 ', '', ''),
    [404, { 'content-length': '0' }, ''],
  ],
  [
    'fields of one name',
    'GET',
    bytes('HTTP/1.1 405 No', 'Allow: GET', 'allow: POST', 'content-length: 0', '', ''),
    [405, { allow: 'GET, POST', 'content-length': '0' }, ''],
  ],
  [
    'a response that announces it',
    'GET',
    bytes(
      'HTTP/1.1 100 Continue',
      '',
      'HTTP/1.1 103 Hints',
      'link: <a>',
      '',
      'HTTP/1.1 204 No',
      '',
      '',
    ),
    [204, {}, ''],
  ],
  ['no content by its status', 'GET', bytes('HTTP/1.1 304 Same', '', 'abc'), [304, {}, '']],
  [
    'another protocol from now on',
    'GET',
    bytes('HTTP/1.1 101 Switching', 'content-length: 0', '', ''),
    [101, { 'content-length': '0' }, ''],
  ],
]

for (const [name, method, received, expected] of whole) {
  t.test(`a response is parsed: ${name}`, async (t) => {
    t.strictSame(simplify(parseResponse(received, method, false)), expected)
    t.strictSame(simplify(parseEnded(received, method)), expected)
  })
}

const atEnd: readonly (readonly [name: string, method: string, bytes: Buffer, content: string])[] =
  [
    ['content that the connection ends', 'GET', bytes('HTTP/1.1 200 OK', '', 'abc'), 'abc'],
    ['HEAD', 'HEAD', bytes('HTTP/1.1 200 OK', 'content-length: 3', '', ''), ''],
    ['HEAD with content', 'HEAD', bytes('HTTP/1.1 200 OK', 'content-length: 3', '', 'abc'), 'abc'],
  ]

for (const [name, method, received, content] of atEnd) {
  t.test(`a response is whole when the connection ends: ${name}`, async (t) => {
    t.equal(parseResponse(received, method, false), undefined)
    const outcome = parseEnded(received, method)
    t.strictSame('content' in outcome && outcome.content.toString(), content)
  })
}

const parts: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['half a status line', bytes('HTTP/1.1 20')],
  ['half a header', bytes('HTTP/1.1 200 OK', 'a: b', '')],
  ['half of the content', bytes('HTTP/1.1 200 OK', 'content-length: 3', '', 'ab')],
  ['no chunk', bytes('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '')],
  ['half a chunk', bytes('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '3', 'ab')],
  ['no last chunk', bytes('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '2', 'ab', '')],
  ['nothing behind an announcement', bytes('HTTP/1.1 100 Continue', '', '')],
]

for (const [name, received] of parts) {
  t.test(`more has to come: ${name}`, async (t) => {
    t.equal(parseResponse(received, 'GET', false), undefined)
    t.strictSame(parseEnded(received, 'GET'), {
      failure: 'unreadable',
      reason: 'closed the connection in the middle of its response',
    })
  })
}

const unreadable: readonly (readonly [name: string, bytes: Buffer, what: string])[] = [
  ['another protocol', bytes('SSH-2.0-x', '', ''), 'its status line is "SSH-2.0-x"'],
  [
    'a status of two digits',
    bytes('HTTP/1.1 42 No', '', ''),
    'its status line is "HTTP/1.1 42 No"',
  ],
  [
    'a line without a colon',
    bytes('HTTP/1.1 200 OK', 'abc', '', ''),
    'a line of its header is "abc"',
  ],
  [
    'white space before a colon',
    bytes('HTTP/1.1 200 OK', 'a : b', '', ''),
    'a line of its header is "a : b"',
  ],
  [
    'a length that is no number',
    bytes('HTTP/1.1 200 OK', 'content-length: 1, 1', '', 'a'),
    'its Content-Length is "1, 1"',
  ],
  [
    'a chunk without a size',
    bytes('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', 'x', ''),
    'a chunk starts with "x"',
  ],
]

for (const [name, received, what] of unreadable) {
  t.test(`it is no HTTP: ${name}`, async (t) => {
    const failure = { failure: 'unreadable', reason: `sent what is no HTTP: ${what}` }
    t.strictSame(parseResponse(received, 'GET', false), failure)
  })
}

t.test('nothing at all is no response', async (t) => {
  t.strictSame(parseEnded(Buffer.alloc(0), 'GET'), {
    failure: 'no-response',
    reason: 'closed the connection without a response',
  })
})
