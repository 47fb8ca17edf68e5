import Fastify, { type FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import t, { type Test } from 'tap'
import {
  findKnownError,
  type KnownError,
  isContentFailure,
} from '../../plugin/foreign/known-errors.ts'

interface Surroundings {
  readonly contentType?: string
  /** Whether requests can be handed on to another server. */
  readonly proxy?: boolean
}

/** Asks for an error during a request. */
async function find(
  t: Test,
  error: unknown,
  { contentType = 'application/json', proxy = false }: Surroundings = {},
): Promise<KnownError | undefined> {
  const app = Fastify()
  t.teardown(() => app.close())
  if (proxy) await app.register(fp(async () => undefined, { name: '@fastify/reply-from' }))
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const found: (KnownError | undefined)[] = []
  app.post('/', async (request: FastifyRequest) => {
    found.push(findKnownError(error, request))
    return ''
  })
  const headers = contentType === '' ? {} : { 'content-type': contentType }
  const payload = contentType === '' ? undefined : '{}'
  await app.inject({ method: 'POST', url: '/', headers, ...(payload && { payload }) })
  if (found.length !== 1) throw new Error('the handler did not run')
  return found[0]
}

const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error('No.'), { code, ...more })

const refused = { status: 401, bearerError: 'invalid_token' }

/** What each code means, from the documentation of the plugin that has it and RFC 9110. */
const meanings: readonly (readonly [code: string, known: KnownError | undefined])[] = [
  [
    'FST_CP_ERR_INVALID_CONTENT_ENCODING',
    {
      detail: 'The content coding of the request is not supported.',
      init: { acceptEncoding: ['identity'] },
    },
  ],
  [
    'FST_INVALID_MULTIPART_CONTENT_TYPE',
    { status: 415, init: { accept: ['multipart/form-data'] } },
  ],
  ['FST_INVALID_JSON_FIELD_ERROR', { status: 400 }],
  ['FST_REPLY_FROM_INTERNAL_SERVER_ERROR', { status: 502 }],
  ['FST_REPLY_FROM_TIMEOUT', undefined],
  ['FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', refused],
  ['FST_JWT_AUTHORIZATION_TOKEN_INVALID', refused],
  ['FST_JWT_AUTHORIZATION_TOKEN_UNTRUSTED', refused],
  // Nothing came that could be invalid (RFC 6750 §3.1).
  ['FST_JWT_NO_AUTHORIZATION_IN_HEADER', undefined],
  ['FST_JWT_NO_AUTHORIZATION_IN_COOKIE', undefined],
  ['FST_JWT_BAD_REQUEST', undefined],
  ...[
    'EXPIRED',
    'INACTIVE',
    'INVALID_ALGORITHM',
    'INVALID_CLAIM_TYPE',
    'INVALID_CLAIM_VALUE',
    'INVALID_CRIT_HEADER',
    'INVALID_PAYLOAD',
    'INVALID_SIGNATURE',
    'INVALID_TYPE',
    'MALFORMED',
    'MISSING_REQUIRED_CLAIM',
    'MISSING_SIGNATURE',
  ].map((name) => [`FAST_JWT_${name}`, refused] as const),
  // Mistakes of the service, not of its client.
  ...['INVALID_KEY', 'INVALID_OPTION', 'KEY_FETCHING_ERROR', 'MISSING_KEY', 'SIGN_ERROR'].map(
    (name) => [`FAST_JWT_${name}`, undefined] as const,
  ),
  ['constructor', undefined],
]

for (const [code, known] of meanings) {
  t.test(
    `${code} means ${known === undefined ? 'what it says' : JSON.stringify(known)}`,
    async (t) => {
      t.strictSame(await find(t, withCode(code)), known)
    },
  )
}

const proxied: readonly (readonly [name: string, error: Error, status: number | undefined])[] = [
  ['a socket that failed', withCode('UND_ERR_SOCKET'), 502],
  ['a body that took too long', withCode('UND_ERR_BODY_TIMEOUT'), 504],
  ['a reset that was given a status', withCode('ECONNRESET', { statusCode: 500 }), 502],
  ['a response that was cut', withCode('ECONNRESET', { message: 'aborted' }), 502],
  ['a reset of any connection', withCode('ECONNRESET'), undefined],
]

for (const [name, error, status] of proxied) {
  t.test(`${name} is an upstream's where requests are handed on`, async (t) => {
    t.strictSame(
      await find(t, error, { proxy: true }),
      status === undefined ? undefined : { status },
    )
    t.equal(await find(t, error), undefined, 'and not elsewhere')
  })
}

const broken = [
  'Multipart: Boundary not found',
  'Unexpected end of multipart data',
  'Part terminated early due to unexpected end of multipart data',
]

for (const message of broken) {
  t.test(`"${message}" is a 400 of a request that is multipart`, async (t) => {
    const error = new Error(message)
    t.strictSame(await find(t, error, { contentType: 'Multipart/Form-Data' }), { status: 400 })
    t.equal(await find(t, error), undefined, 'of no other')
    t.equal(await find(t, error, { contentType: '' }), undefined, 'nor of one without content')
  })
}

t.test('other failures during an upload are no broken content', async (t) => {
  for (const error of [new Error('disk full: Multipart: Boundary not found'), {}, null, 'text']) {
    t.equal(await find(t, error, { contentType: 'multipart/form-data; boundary=a' }), undefined)
  }
})

const malformed: readonly (readonly [name: string, error: unknown, expected?: object])[] = [
  [
    'what JSON.parse throws, with a status',
    Object.assign(new SyntaxError('Unexpected token s, "{s3cr3t" is not valid JSON'), {
      statusCode: 400,
    }),
    { detail: 'The content of the request is malformed.' },
  ],
  [
    'the same with the status under its other name',
    Object.assign(new SyntaxError('Unexpected token s'), { status: 400 }),
    { detail: 'The content of the request is malformed.' },
  ],
  ['the same without a status, which is a defect', new SyntaxError('Unexpected token s')],
  [
    'the same with a code, which speaks for itself',
    Object.assign(new SyntaxError('No.'), { statusCode: 400, code: 'FST_ERR_NO' }),
  ],
  ['another error with the status', Object.assign(new Error('No.'), { statusCode: 400 })],
]

for (const [name, error, expected] of malformed) {
  t.test(`malformed content: ${name}`, async (t) => {
    t.strictSame(await find(t, error), expected)
  })
}

t.test(
  'an error of reading content is told by its code, or as the one of JSON.parse',
  async (t) => {
    const failures: readonly (readonly [error: unknown, expected: boolean])[] = [
      [{ code: 'FST_ERR_CTP_INVALID_JSON_BODY' }, true],
      [Object.assign(new SyntaxError('No.'), { statusCode: 400 }), true],
      [new SyntaxError('No.'), false],
      [Object.assign(new SyntaxError('No.'), { statusCode: 400, code: 'OWN' }), false],
      [Object.assign(new Error('No.'), { statusCode: 400 }), false],
      [undefined, false],
    ]
    for (const [error, expected] of failures) t.equal(isContentFailure(error), expected)
  },
)
