import t from 'tap'
import { headersOf, isExplaining } from '../../plugin/foreign/error-headers.ts'

/** RFC 9110 §10.2.1, §10.2.3, §11.6.1, §11.7.1, §14.4 */
const explaining = [
  'Allow',
  'Content-Range',
  'Proxy-Authenticate',
  'Retry-After',
  'WWW-Authenticate',
]

t.test('five header fields explain an error, in any spelling', async (t) => {
  for (const name of explaining) {
    t.ok(isExplaining(name), name)
    t.ok(isExplaining(name.toLowerCase()), name.toLowerCase())
  }
  for (const name of ['set-cookie', 'content-type', 'location', 'constructor', '']) {
    t.notOk(isExplaining(name), name)
  }
})

const fields: readonly (readonly [name: string, headers: unknown, expected: unknown])[] = [
  [
    'what HTTP allows, whatever it is called',
    { hello: 'world', 'Set-Cookie': ['a=b', 'c=d'], 'Retry-After': 5, link: '</>; rel=up' },
    { hello: 'world', 'set-cookie': ['a=b', 'c=d'], 'retry-after': 5, link: '</>; rel=up' },
  ],
  [
    'nothing of the connection',
    { Connection: 'close', 'Transfer-Encoding': 'chunked', te: 'trailers', trailer: 'x-foo' },
    {},
  ],
  [
    'nothing of the content',
    { 'Content-Type': 'text/html', 'content-length': '5', ETag: '"a"', 'last-modified': 'x' },
    {},
  ],
  [
    'the range that is there and a policy',
    { 'content-range': 'bytes */5', 'content-security-policy': "default-src 'none'" },
    { 'content-range': 'bytes */5', 'content-security-policy': "default-src 'none'" },
  ],
  [
    'Headers',
    new Headers([
      ['X-Foo', 'bar'],
      ['content-type', 'text/html'],
      ['set-cookie', 'a=b'],
      ['set-cookie', 'c=d'],
    ]),
    { 'x-foo': 'bar', 'set-cookie': ['a=b', 'c=d'] },
  ],
  ['a Map', new Map([['X-Foo', 'bar']]), { 'x-foo': 'bar' }],
  ['an empty object', {}, {}],
  ['null', null, undefined],
  ['a list', ['retry-after', '5'], undefined],
  ['a text', 'retry-after: 5', undefined],
  ['nothing', undefined, undefined],
]

for (const [name, headers, expected] of fields) {
  t.test(`from the header fields of an error is taken: ${name}`, async (t) => {
    t.strictSame(headersOf({ headers }), expected)
  })
}

t.test('a name that every object has is a name', async (t) => {
  const headers = headersOf({ headers: JSON.parse('{"__proto__":"x"}') })
  t.strictSame(Object.keys(headers ?? {}), ['__proto__'])
})

t.test('of a plain error is taken what explains it, and nothing else', async (t) => {
  const headers = {
    'Retry-After': '5',
    Allow: 'GET',
    'set-cookie': 'a=b',
    'x-secret': 'c',
    etag: '"d"',
  }
  t.strictSame(headersOf({ headers }, true), { 'retry-after': '5', allow: 'GET' })
  t.strictSame(headersOf({ headers: new Headers(headers) }, true), {
    'retry-after': '5',
    allow: 'GET',
  })
})
