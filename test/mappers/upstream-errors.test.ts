import t from 'tap'
import { upstreamErrors } from '../../plugin/mappers/upstream-errors.ts'
import { given, judgeRows, type Row } from '../fixtures/mapper-rows.ts'

const date = 'Wed, 21 Oct 2037 07:28:00 GMT'

/** An error with an upstream's answer, as axios builds it; got's has `statusCode`, ky's a `Response`. */
const answered = (status: number, headers: object = {}) =>
  given(`Request failed with status code ${status}`, { status, response: { status, headers } })

judgeRows(t, upstreamErrors, [
  ['an upstream 400', answered(400), 502],
  ['an upstream 401', answered(401), 502],
  ['an upstream 404', answered(404), 502],
  ['an upstream 500', answered(500), 502],
  ['an upstream 502', answered(502), 502],
  ['an upstream 504', answered(504), 504],
  ['an upstream 503', answered(503), 503],
  ['an upstream 429', answered(429), 503],
  [
    'an upstream 503 that says when to come back',
    answered(503, { 'retry-after': '120' }),
    { status: 503, retryAfter: 120 },
  ],
  [
    'an upstream 429 that says it as a date',
    answered(429, { 'retry-after': date }),
    { status: 503, retryAfter: new Date(date) },
  ],
  [
    'an upstream 429 in Headers',
    answered(429, new Headers({ 'Retry-After': '7' })),
    { status: 503, retryAfter: 7 },
  ],
  ['an upstream 503 without it in Headers', answered(503, new Headers()), 503],
  ['an upstream 503 that says it wrongly', answered(503, { 'retry-after': '1.5' }), 503],
  ['an upstream 500 that says when to come back', answered(500, { 'retry-after': '7' }), 502],
  ['got', given('x', { response: { statusCode: 500 } }), 502],
  [
    'undici',
    given('Response Error', {
      code: 'UND_ERR_RESPONSE',
      statusCode: 429,
      headers: { 'retry-after': '7' },
    }),
    { status: 503, retryAfter: 7 },
  ],
  [
    'what an SDK keeps of an answer that has no id',
    given('x', { statusCode: 429, headers: { 'retry-after': '7' }, raw: { type: 'api_error' } }),
    { status: 503, retryAfter: 7 },
  ],
  [
    'an error of this service that has header fields',
    given('x', { statusCode: 429, headers: { 'retry-after': '7' } }),
    undefined,
  ],
  ['an upstream success that was not wanted', answered(200), undefined],
  ['a response without a status', given('x', { response: {} }), undefined],
  ['a status that is text', given('x', { response: { status: '500' } }), undefined],
])

/** Error codes of undici, Node's system errors and TLS, OpenSSL, axios, got and jose. */
const codes: readonly (readonly [code: string, expected: Row[2]])[] = [
  ['UND_ERR_CONNECT_TIMEOUT', 504],
  ['UND_ERR_HEADERS_TIMEOUT', 504],
  ['UND_ERR_BODY_TIMEOUT', 504],
  ['ETIMEDOUT', 504],
  ['ESOCKETTIMEDOUT', 504],
  ['ECONNABORTED', 504],
  ['ERR_JWKS_TIMEOUT', 504],
  ['UND_ERR_CLOSED', 503],
  ['UND_ERR_DESTROYED', 503],
  ['UND_ERR_SOCKET', 502],
  ['UND_ERR_HEADERS_OVERFLOW', 502],
  ['UND_ERR_REQ_RETRY', 502],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 502],
  ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 502],
  ['UND_ERR_PRX_TLS', 502],
  ['HPE_INVALID_CONSTANT', 502],
  ['ECONNREFUSED', 502],
  ['ECONNRESET', 502],
  ['ENOTFOUND', 502],
  ['EPROTO', 502],
  ['CERT_HAS_EXPIRED', 502],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 502],
  ['SELF_SIGNED_CERT_IN_CHAIN', 502],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 502],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 502],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 502],
  ['ERR_TOO_MANY_REDIRECTS', 502],
  ['ERR_FR_TOO_MANY_REDIRECTS', 502],
  ['ERR_BODY_PARSE_FAILURE', 502],
  ['ERR_READING_RESPONSE_STREAM', 502],
  ['UND_ERR_INVALID_ARG', undefined],
  ['UND_ERR_NOT_SUPPORTED', undefined],
  ['ERR_INVALID_URL', undefined],
  ['23505', undefined],
]

judgeRows(
  t,
  upstreamErrors,
  codes.flatMap(([code, expected]): Row[] => {
    const error = given('https://secret.internal/', { code })
    return [
      [code, error, expected],
      [`fetch, because of ${code},`, new TypeError('fetch failed', { cause: error }), expected],
    ]
  }),
)

judgeRows(t, upstreamErrors, [
  [
    'what undici\u2019s parser cannot read',
    given('x', { name: 'HTTPParserError', data: 'secret' }),
    502,
  ],
  [
    'a circle of redirects',
    new TypeError('fetch failed', { cause: new Error('redirect count exceeded') }),
    502,
  ],
  [
    'a scheme fetch does not know',
    new TypeError('fetch failed', { cause: new Error('unknown scheme') }),
    undefined,
  ],
  [
    'a client of this service that has left',
    given('aborted', { code: 'ECONNRESET', statusCode: 400 }),
    undefined,
  ],
  ['an upstream that broke off', given('aborted', { code: 'ECONNRESET' }), 502],
  ['any other error', new Error('x'), undefined],
])
