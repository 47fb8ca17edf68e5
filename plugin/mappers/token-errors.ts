/** Tokens that were refused, by way of `jose` and `jsonwebtoken`. */
import { readProperty, readString } from '../http/guarded-read.ts'
import { checkObject, checkOptions, isChallenge } from '../http/checks.ts'
import { addBearerError } from '../http/header-values.ts'
import { httpErrors } from '../errors/http-error.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'
import { isErrorStatusCode } from '../http/status-code.ts'

const expired = 'The token has expired.'
const early = 'The token is not valid yet.'
const invalid = 'The token is not valid.'

/** jose, by code. What it says of keys (`ERR_JWK_INVALID`, …) is not about the token. */
const joseCodes: ReadonlyMap<string | undefined, string> = new Map([
  ['ERR_JOSE_ALG_NOT_ALLOWED', invalid],
  ['ERR_JOSE_NOT_SUPPORTED', invalid],
  ['ERR_JWE_DECRYPTION_FAILED', invalid],
  ['ERR_JWE_INVALID', invalid],
  ['ERR_JWKS_MULTIPLE_MATCHING_KEYS', invalid],
  ['ERR_JWKS_NO_MATCHING_KEY', invalid],
  ['ERR_JWS_INVALID', invalid],
  ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', invalid],
  ['ERR_JWT_CLAIM_VALIDATION_FAILED', invalid],
  ['ERR_JWT_EXPIRED', expired],
  ['ERR_JWT_INVALID', invalid],
])

/** jsonwebtoken, by name; its `JsonWebTokenError` is also what it says of wrong options and keys. */
const jsonwebtokenNames: ReadonlyMap<string | undefined, string> = new Map([
  ['JsonWebTokenError', invalid],
  ['NotBeforeError', early],
  ['TokenExpiredError', expired],
])
const refusal = /^(?:invalid (?:algorithm|exp value|nbf value|signature|token)$|iat required|jwt )/

/** No token at all: RFC 6750 §3.1 wants a challenge without an error code then. */
const missing: ReadonlySet<string | undefined> = new Set([
  'Compact JWS must be a string or Uint8Array',
  'jwt must be provided',
])

function sayWhy(error: unknown): string | undefined {
  if (isErrorStatusCode(readProperty(error, 'statusCode'))) return undefined
  const name = readString(error, 'name')
  if (name === 'JsonWebTokenError' && !refusal.test(readString(error, 'message') ?? '')) {
    return undefined
  }
  return jsonwebtokenNames.get(name) ?? joseCodes.get(readString(error, 'code'))
}

/** Options of `createTokenMapper`. */
export interface TokenMapperOptions {
  /**
   * The challenge of the 401, to which `error="invalid_token"` is added (RFC 6750 §3).
   * @default the challenge of the plugin
   */
  challenge?: string | undefined
}

const checks = {
  challenge: {
    holds: isChallenge,
    expected: 'a challenge, such as \'Bearer realm="orders"\'',
  },
}

/**
 * Builds the mapper of refused tokens for a challenge of your own, such as `'Bearer realm="orders"'`.
 * @throws {TypeError} When it is given something else than options, or a challenge that is no header field value.
 * @example
 * const mappers = [createTokenMapper({ challenge: 'Bearer realm="orders"' }), ...standardMappers]
 */
export function createTokenMapper(options: TokenMapperOptions = {}): ErrorMapper {
  const takes = 'an object with options, such as { challenge: \'Bearer realm="orders"\' }'
  checkObject('createTokenMapper()', takes, options)
  checkOptions(checks, options, 'createTokenMapper')
  return (error, _request, context) => {
    const why = sayWhy(error)
    if (why === undefined) return undefined
    const challenge = options.challenge ?? context.options.challenge
    return missing.has(readString(error, 'message'))
      ? httpErrors.unauthorized('A token is required.', { cause: error, challenge })
      : httpErrors.unauthorized(why, {
          cause: error,
          challenge: addBearerError(challenge, 'invalid_token'),
        })
  }
}

/**
 * Tokens: one that has expired, is malformed or does not verify is a 401 with the challenge of the plugin, and
 * `error="invalid_token"` in it where that is `Bearer`. Only the thrown error itself is judged, and what it says of
 * the service's own keys and options stays a 500.
 */
export const tokenErrors: ErrorMapper = createTokenMapper()
