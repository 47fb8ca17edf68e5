/** Requests of any kind, as far as an HTTP client can put them. */
import fc from 'fast-check'
import { sent } from './markers.ts'

/** A request for `inject`. */
export interface FuzzRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer | undefined
}

const mediaTypes = [
  'application/json',
  'application/problem+json',
  'application/xml',
  'text/plain',
  'text/html',
  'text/csv',
  'image/*',
  'application/*',
  '*/*',
  '*',
  'application/merge-patch+json',
  'multipart/form-data; boundary=a',
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  `application/json; p="${sent}"`,
  'APPLICATION/JSON',
  'json',
  '/',
  '',
]

const junk = fc.string({ unit: fc.constantFrom(...' \t",;=/*q01.\\aä\xff()[]{}'), maxLength: 24 })
const mediaType = fc.oneof(
  { arbitrary: fc.constantFrom(...mediaTypes), weight: 8 },
  { arbitrary: junk, weight: 1 },
)
const weight = fc.constantFrom(
  '',
  ';q=0',
  ';q=1',
  '; q=0.5',
  ';q=0.001',
  ';q=5',
  ';q=',
  ';Q=0',
  ';q',
)

const accept = fc
  .array(
    fc.tuple(mediaType, weight).map((parts) => parts.join('')),
    { minLength: 1, maxLength: 4 },
  )
  .map((ranges) => ranges.join(', '))

const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc.record(
  {
    accept,
    'content-type': mediaType,
    'content-encoding': fc.constantFrom('gzip', 'identity', '', 'gzip, br', sent),
    'content-length': fc.constantFrom('0', '1', '5', '999999', '-1', 'a', ''),
    host: fc.oneof(fc.constantFrom('a.example', 'a b', '', '[::1]:80', `${sent}:0`), junk),
    'accept-version': fc.constantFrom('1.0.0', 'x', sent),
    'accept-encoding': fc.constantFrom('identity;q=0', '*', sent),
    authorization: fc.constant(`Bearer ${sent}`),
    cookie: fc.constant(`a=${sent}`),
    expect: fc.constantFrom('100-continue', 'x'),
    'x-count': fc.constantFrom('1', sent, ''),
  },
  { requiredKeys: [] },
)

const bodies = fc.oneof(
  fc.constantFrom(
    '{"n":1}',
    '{}',
    '[]',
    'null',
    '',
    ' ',
    `"${sent}"`,
    `{"n":"${sent}"}`,
    `{"n":1,"m":${JSON.stringify(sent)},"items":[{"sku":"${sent}"},5]}`,
    `{"${'\ud800'}":1,"a/b~c":2}`,
    `{"__proto__":{"n":"${sent}"}}`,
    `{"constructor":{"prototype":"${sent}"}}`,
    `{"n":${sent}`,
    '\ufeff{"n":1}',
    `n=${sent}`,
    '['.repeat(400),
    `{"m":"${sent.repeat(60)}"}`,
  ),
  fc.json(),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
)

const segments = [
  ...'things report plain late search nope child 1 42 x . .. * % %zz %00 %2F %C3%A4 %ff'.split(' '),
  ...'ä "<script> __proto__ constructor :id \\ ;a=b'.split(' '),
  'a'.repeat(101),
  '',
]

const query = fc.oneof(
  fc.constantFrom(
    '',
    `?token=${sent}`,
    `?n=${sent}`,
    '?n=1&n=2',
    '?%',
    `?__proto__=${sent}`,
    '??',
    '#a',
  ),
  fc.webQueryParameters({ size: 'xsmall' }).map((text) => `?${text}`),
)

const url = fc
  .tuple(fc.array(fc.constantFrom(...segments), { minLength: 1, maxLength: 4 }), query)
  .map(([path, end]) => `/${path.join('/')}${end}`)
  // `inject` reads URLs as a browser does; what it cannot read is for the raw sockets.
  .filter((text) => URL.canParse(text, 'http://localhost'))

/** Methods that Fastify has no route for are among them. */
const methods = 'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE QUERY LINK'.split(' ')

/** A request to `target`, or to anywhere. */
export function request(
  target: string | undefined,
  allowed: readonly string[] = methods,
): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    method: fc.constantFrom(...(target === undefined ? methods : allowed)),
    url: target === undefined ? url : query.map((end) => target + end),
    headers: target === undefined ? headers : fc.oneof(headers, fc.constant({})),
    body: fc.option(bodies, { nil: undefined }),
  })
}
