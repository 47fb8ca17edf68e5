import * as jose from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import t from 'tap'
import { createTokenMapper, tokenErrors } from '../../plugin/mappers/token-errors.ts'
import { given, judgeRows, type Row } from '../fixtures/mapper-rows.ts'

/** RFC 6750 §3.1: `invalid_token` for one that is expired, revoked, malformed or invalid. */
const challenge = ['Bearer error="invalid_token"']
const invalid = { status: 401, detail: 'The token is not valid.', challenge }
const expired = { status: 401, detail: 'The token has expired.', challenge }
const early = { status: 401, detail: 'The token is not valid yet.', challenge }
/** The same: no error code where there was no token. */
const absent = { status: 401, detail: 'A token is required.', challenge: 'Bearer' }

const { JsonWebTokenError, NotBeforeError, TokenExpiredError } = jsonwebtoken
const jwt = (message: string) => new JsonWebTokenError(message)

judgeRows(t, tokenErrors, [
  ['jsonwebtoken: expired', new TokenExpiredError('jwt expired', new Date(0)), expired],
  ['jsonwebtoken: not yet valid', new NotBeforeError('jwt not active', new Date(0)), early],
])

/** All that verify() of jsonwebtoken 9 says. */
const sentences: readonly (readonly [message: string, expected: Row[2]])[] = [
  ['jwt must be provided', absent],
  ['jwt must be a string', invalid],
  ['jwt malformed', invalid],
  ['invalid token', invalid],
  ['jwt signature is required', invalid],
  ['invalid algorithm', invalid],
  ['invalid signature', invalid],
  ['invalid nbf value', invalid],
  ['invalid exp value', invalid],
  ['jwt audience invalid. expected: secret', invalid],
  ['jwt issuer invalid. expected: secret', invalid],
  ['iat required when maxAge is specified', invalid],
  ['clockTimestamp must be a number', undefined],
  ['nonce must be a non-empty string', undefined],
  ['secret or public key must be provided', undefined],
  ['error in secret or public key callback: connect ECONNREFUSED', undefined],
  ['secretOrPublicKey is not valid key material', undefined],
  ['please specify "none" in "algorithms" to verify unsigned tokens', undefined],
  ['', undefined],
]

judgeRows(
  t,
  tokenErrors,
  sentences.map(([message, expected]) => [`jsonwebtoken: "${message}"`, jwt(message), expected]),
)

const { errors } = jose

judgeRows(t, tokenErrors, [
  ['jose: JWTExpired', new errors.JWTExpired('x', {}), expired],
  ['jose: JWTClaimValidationFailed', new errors.JWTClaimValidationFailed('x', {}), invalid],
  ['jose: JWTInvalid', new errors.JWTInvalid('x'), invalid],
  ['jose: JWSInvalid', new errors.JWSInvalid('x'), invalid],
  ['jose: no token', new errors.JWSInvalid('Compact JWS must be a string or Uint8Array'), absent],
  ['jose: JWSSignatureVerificationFailed', new errors.JWSSignatureVerificationFailed(), invalid],
  ['jose: JWEInvalid', new errors.JWEInvalid('x'), invalid],
  ['jose: JWEDecryptionFailed', new errors.JWEDecryptionFailed(), invalid],
  ['jose: JOSEAlgNotAllowed', new errors.JOSEAlgNotAllowed('x'), invalid],
  ['jose: JOSENotSupported', new errors.JOSENotSupported('x'), invalid],
  ['jose: JWKSNoMatchingKey', new errors.JWKSNoMatchingKey(), invalid],
  ['jose: JWKSMultipleMatchingKeys', new errors.JWKSMultipleMatchingKeys(), invalid],
  ['jose: JWKInvalid', new errors.JWKInvalid('x'), undefined],
  ['jose: JWKSInvalid', new errors.JWKSInvalid('x'), undefined],
  ['jose: JWKSTimeout', new errors.JWKSTimeout(), undefined],
  [
    'one that was given a status',
    given('x', { name: 'TokenExpiredError', statusCode: 403 }),
    undefined,
  ],
  ['one that is a cause', new Error('x', { cause: new errors.JWTInvalid('x') }), undefined],
  ['any other error', new Error('jwt malformed'), undefined],
  ['no error at all', null, undefined],
])

const realm = 'Bearer realm="orders"'

judgeRows(t, createTokenMapper({ challenge: realm }), [
  [
    'a refused token, to a challenge of one\u2019s own,',
    new errors.JWTInvalid('x'),
    { ...invalid, challenge: ['Bearer realm="orders", error="invalid_token"'] },
  ],
  [
    'no token, to a challenge of one\u2019s own,',
    jwt('jwt must be provided'),
    { ...absent, challenge: realm },
  ],
])

judgeRows(t, createTokenMapper({ challenge: 'DPoP' }), [
  ['a token of another scheme', new errors.JWTInvalid('x'), { ...invalid, challenge: ['DPoP'] }],
])

judgeRows(
  t,
  tokenErrors,
  [
    [
      'a refused token, to the challenges of the plugin,',
      new errors.JWTInvalid('x'),
      {
        ...invalid,
        challenge: ['Bearer realm="shop", error="invalid_token"', 'Basic realm="shop"'],
      },
    ],
    [
      'no token, to the challenges of the plugin,',
      jwt('jwt must be provided'),
      { ...absent, challenge: ['Bearer realm="shop"', 'Basic realm="shop"'] },
    ],
  ],
  {
    options: {
      challenge: ['Bearer realm="shop"', 'Basic realm="shop"'],
      validationStatus: 400,
      maxErrors: 100,
    },
    validationContext: undefined,
  },
)

t.test('what is no options is refused at once, and a slip in their name', async (t) => {
  t.throws(
    () => createTokenMapper('Bearer realm="orders"' as never),
    new TypeError(
      'createTokenMapper() takes an object with options, such as { challenge: \'Bearer realm="orders"\' }; it was given "Bearer realm=\\"orders\\"".',
    ),
  )
  t.throws(() => createTokenMapper(null as never), { name: 'TypeError', message: /given null\.$/ })
  t.throws(
    () => createTokenMapper({ challange: 'Bearer' } as never),
    new TypeError(
      'createTokenMapper has no option "challange"; it knows challenge. Did you mean "challenge"?',
    ),
  )
})

for (const wrong of ['', ' ', 'Bearer\r\nx: y', 5]) {
  t.test(`the challenge ${JSON.stringify(wrong)} is refused at once`, async (t) => {
    t.throws(() => createTokenMapper({ challenge: wrong as string }), {
      name: 'TypeError',
      message: /^createTokenMapper: option "challenge" must be a challenge, such as /,
    })
  })
}
