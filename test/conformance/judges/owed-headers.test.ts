import t from 'tap'
import { judgeAllow, judgeHeaders } from '../../../plugin/conformance/judges/owed-headers.ts'
import { answerOf } from '../../fixtures/conformance.ts'

const kept = { 'cache-control': 'no-store' }
const none: readonly string[] = []

// What RFC 9110 and the others ask of a status: MUST is an error, SHOULD advice, MAY nothing.
const rows: readonly (readonly [
  name: string,
  status: number,
  headers: Record<string, string>,
  rules: readonly string[],
])[] = [
  ['400 without anything', 400, {}, none],
  ['an unregistered status', 499, {}, none],
  ['401 without a challenge', 401, {}, ['missing-header']],
  ['401 with a challenge', 401, { 'www-authenticate': 'Bearer realm="a"' }, none],
  ['401 with several challenges', 401, { 'www-authenticate': 'Negotiate, Basic realm="a"' }, none],
  ['401 with a scheme alone', 401, { 'www-authenticate': 'Bearer' }, none],
  ['401 with an empty challenge', 401, { 'www-authenticate': '' }, ['malformed-header']],
  ['401 with parameters alone', 401, { 'www-authenticate': 'realm="a"' }, ['malformed-header']],
  ['407 without a challenge', 407, {}, ['missing-header']],
  ['405 without Allow', 405, kept, ['missing-header']],
  ['405 with Allow', 405, { ...kept, allow: 'GET, HEAD' }, none],
  ['405 with an empty Allow', 405, { ...kept, allow: '' }, none],
  ['405 with a list of another kind', 405, { ...kept, allow: 'GET; POST' }, ['malformed-header']],
  ['406 without Vary', 406, {}, ['recommended-header']],
  ['406 with another Vary', 406, { vary: 'Origin' }, ['recommended-header']],
  ['406 with Vary', 406, { vary: 'Origin, accept' }, none],
  ['406 with Vary: *', 406, { vary: '*' }, none],
  ['413 without Retry-After', 413, {}, none],
  ['415 without Accept', 415, {}, ['recommended-header']],
  ['415 with Accept', 415, { accept: 'application/json' }, none],
  ['415 with Accept-Encoding', 415, { 'accept-encoding': 'identity' }, none],
  ['415 with an Accept that is none', 415, { accept: 'json' }, ['malformed-header']],
  ['416 without Content-Range', 416, {}, ['recommended-header']],
  ['416 with Content-Range', 416, { 'content-range': 'bytes */42' }, none],
  ['416 with a range', 416, { 'content-range': 'bytes 0-1/42' }, ['malformed-header']],
  ['426 without Upgrade', 426, {}, ['missing-header']],
  ['426 with Upgrade', 426, { upgrade: 'HTTP/2.0, websocket' }, none],
  ['426 with an empty Upgrade', 426, { upgrade: '' }, ['malformed-header']],
  ['429 with seconds', 429, { 'retry-after': '120' }, none],
  ['503 with a date', 503, { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, none],
  ['503 with a fraction', 503, { 'retry-after': '1.5' }, ['malformed-header']],
  [
    '429 with quotas',
    429,
    { ratelimit: '"default";r=0;t=5', 'ratelimit-policy': '"default";q=5' },
    none,
  ],
  ['429 with the quotas of an older draft', 429, { ratelimit: 'limit=5, remaining=0' }, none],
  ['429 with a quota that is none', 429, { ratelimit: '"default";t=5' }, ['malformed-header']],
  ['503 with a policy that is none', 503, { 'ratelimit-policy': '"a";w=5' }, ['malformed-header']],
  ['451 without Link', 451, {}, ['recommended-header']],
  ['451 with Link', 451, { link: '<https://a.example>; rel="blocked-by"' }, none],
  ['451 with another Link', 451, { link: '<https://a.example>; rel="help"' }, ['malformed-header']],
  ['404 that caches may keep', 404, {}, ['recommended-header']],
  ['410 that ends some time', 410, { expires: 'Sun, 06 Nov 1994 08:49:37 GMT' }, none],
]

for (const [name, status, headers, rules] of rows) {
  t.test(`the fields of an error are judged: ${name}`, async (t) => {
    t.strictSame(
      judgeHeaders(answerOf(status, headers)).map(({ rule }) => rule),
      rules,
    )
  })
}

t.test('a finding names the field, and what asks for it', async (t) => {
  t.strictSame(judgeHeaders(answerOf(401)), [
    {
      rule: 'missing-header',
      message: 'The 401 has no www-authenticate (RFC 9110 §15.5.2).',
    },
  ])
  t.strictSame(judgeHeaders(answerOf(503, { 'retry-after': 'soon' })), [
    { rule: 'malformed-header', message: 'The retry-after of the 503 is malformed: soon' },
  ])
  t.strictSame(judgeHeaders(answerOf(404)), [
    {
      rule: 'recommended-header',
      message:
        'A 404 should have Cache-Control, because caches may keep it without (RFC 9110 §15.1).',
    },
  ])
})

const allows: readonly (readonly [allow: string, rules: readonly string[]])[] = [
  ['GET, HEAD, POST', none],
  ['GET,POST,HEAD,OPTIONS', none],
  ['GET, HEAD', ['wrong-allow']],
  ['GET, HEAD, POST, PATCH', ['wrong-allow']],
  ['GET, HEAD, POST, PUT', ['undocumented-method']],
  ['', ['wrong-allow']],
  ['PATCH, PUT', ['wrong-allow', 'wrong-allow', 'undocumented-method']],
]

for (const [allow, rules] of allows) {
  t.test(
    `Allow: ${allow} is judged where GET and POST are documented, and PATCH was refused`,
    async (t) => {
      const faults = judgeAllow(answerOf(405, { allow }), ['GET', 'POST'], 'PATCH')
      t.strictSame(
        faults.map(({ rule }) => rule),
        rules,
      )
    },
  )
}

t.test('Allow is compared where it is owed, and there', async (t) => {
  t.strictSame(judgeAllow(answerOf(405), ['GET'], 'PATCH'), [])
  t.strictSame(judgeAllow(answerOf(404, { allow: '' }), ['GET'], 'PATCH'), [])
  t.strictSame(
    judgeAllow(answerOf(405, { allow: 'PATCH, PUT' }), ['GET', 'POST'], 'PATCH').map(
      ({ message }) => message,
    ),
    [
      'Allow is PATCH, PUT, without GET and POST, which the path has.',
      'Allow is PATCH, PUT, with PATCH, which was refused.',
      'Allow has PUT, which the document does not have.',
    ],
  )
})
