/** Registered problem types, ready-made: those of the IANA registry "HTTP Problem Types", and those that a draft asks it for. */
import type { Static } from '@sinclair/typebox'
import type { ErrorInit } from '../errors/declaration.ts'
import { defineError } from '../errors/define-error.ts'
import { toOwedField } from '../errors/owed/fields.ts'
import { registeredTypes } from '../errors/registered-types.ts'
import { Type } from '../errors/type.ts'

const unsupportedAlgorithm = Type.Object(
  {
    algorithm: Type.String({ description: 'Key of the algorithm, such as `md5`.' }),
    header: Type.String({ description: 'The field that refers to it.' }),
  },
  { title: 'UnsupportedAlgorithm' },
)

const invalidDigest = Type.Object(
  {
    algorithm: Type.String({ description: 'Key of the algorithm, such as `sha-512`.' }),
    header: Type.String({ description: 'The integrity field that has the digest.' }),
    reason: Type.String({ description: 'Why it cannot be one, for people.' }),
  },
  { title: 'InvalidDigest' },
)

const mismatchedDigest = Type.Object(
  {
    algorithm: Type.String({ description: 'Key of the algorithm, such as `sha-256`.' }),
    provided_digest: Type.String({
      description: 'The digest of the request, as a Byte Sequence (RFC 9651 §4.1.8).',
      pattern: '^:[A-Za-z0-9+/]*={0,2}:$',
    }),
    header: Type.String({ description: 'The integrity field that has the digest.' }),
  },
  { title: 'MismatchedDigest' },
)

/** An algorithm of `unsupported_algorithms` (draft-ietf-httpapi-digest-fields-problem-types-06 §3.1). */
export type UnsupportedAlgorithm = Static<typeof unsupportedAlgorithm>

/** A digest of `invalid_digests` (draft-ietf-httpapi-digest-fields-problem-types-06 §3.2). */
export type InvalidDigest = Static<typeof invalidDigest>

/** A digest of `mismatched_digests` (draft-ietf-httpapi-digest-fields-problem-types-06 §3.3). */
export type MismatchedDigest = Static<typeof mismatchedDigest>

/** The names of the policies whose quota was exceeded, which all three types of the draft have. */
const violatedPolicies = {
  'violated-policies': Type.Optional(
    Type.Array(Type.String(), { description: 'Names of the quota policies that were exceeded.' }),
  ),
}

/**
 * `#date`, 400: the `Date` of the request is missing, or outside of what is accepted. The `Date` of the response tells the
 * client the time of the server, and the same request may be sent once more with it.
 * @see RFC 9458 §6.5.2
 */
export const DateNotAcceptable = defineError({
  code: 'DATE',
  type: `${registeredTypes}date`,
  status: 400,
  title: 'Date Not Acceptable',
  description:
    'The Date of the request is missing or outside of what is accepted. Send it once more with the time of the Date field of this response.',
})

/**
 * `#ohttp-key`, 400: an Encapsulated Request of Oblivious HTTP used a key configuration that is outdated or incorrect. Fetch the
 * configuration again. It is sent unencrypted, so that a client may not get or heed it.
 * @see RFC 9458 §5.3
 */
export const OhttpKeyNotAcceptable = defineError({
  code: 'OHTTP_KEY',
  type: `${registeredTypes}ohttp-key`,
  status: 400,
  title: 'Oblivious HTTP key configuration not acceptable',
  description:
    'The encapsulated request used an outdated or incorrect key configuration. Fetch the configuration again.',
})

/**
 * `#digest-unsupported-algorithms`, 400: integrity fields, or preferences for such, refer to hashing algorithms that are not
 * supported. A `Want-Content-Digest`, `Want-Repr-Digest` or `Want-Unencoded-Digest` among its `headers` says which are.
 * In the registry; its document is on its way to an RFC, and its members may still change.
 * @see draft-ietf-httpapi-digest-fields-problem-types-06 §3.1
 */
export const DigestUnsupportedAlgorithms = defineError({
  code: 'DIGEST_UNSUPPORTED_ALGORITHMS',
  type: `${registeredTypes}digest-unsupported-algorithms`,
  status: 400,
  title: 'Unsupported Hashing Algorithms',
  members: {
    unsupported_algorithms: Type.Optional(
      Type.Array(unsupportedAlgorithm, { description: 'Each algorithm that is not supported.' }),
    ),
  },
  example: { unsupported_algorithms: [{ algorithm: 'md5', header: 'Repr-Digest' }] },
  description:
    'An integrity field of the request refers to a hashing algorithm that is not supported. Use another one.',
})

/**
 * `#digest-invalid-values`, 400: an integrity field has a digest that its algorithm cannot have made, such as one of another
 * length. Not for a field that cannot be parsed. In the registry; its document is on its way to an RFC, and its members
 * may still change.
 * @see draft-ietf-httpapi-digest-fields-problem-types-06 §3.2
 */
export const DigestInvalidValues = defineError({
  code: 'DIGEST_INVALID_VALUES',
  type: `${registeredTypes}digest-invalid-values`,
  status: 400,
  title: 'Invalid Digest Values',
  members: {
    invalid_digests: Type.Optional(
      Type.Array(invalidDigest, { description: 'Each digest that cannot be one.' }),
    ),
  },
  example: {
    invalid_digests: [
      { algorithm: 'sha-512', header: 'Repr-Digest', reason: 'digest value is not 64 bytes long' },
    ],
  },
  description:
    'An integrity field of the request has a digest that its algorithm cannot have made. The same request fails again.',
})

/**
 * `#digest-mismatched-values`, 400: an integrity field has another digest than the server calculated, which is kept to itself
 * because it would be an oracle. `provided_digest` is what the client sent. In the registry; its document is on its
 * way to an RFC, and its members may still change.
 * @see draft-ietf-httpapi-digest-fields-problem-types-06 §3.3
 */
export const DigestMismatchedValues = defineError({
  code: 'DIGEST_MISMATCHED_VALUES',
  type: `${registeredTypes}digest-mismatched-values`,
  status: 400,
  title: 'Mismatched Digest Values',
  members: {
    mismatched_digests: Type.Optional(
      Type.Array(mismatchedDigest, { description: 'Each digest that does not match.' }),
    ),
  },
  example: {
    mismatched_digests: [
      {
        algorithm: 'sha-256',
        provided_digest: ':RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
        header: 'Repr-Digest',
      },
    ],
  },
  description:
    'The content of the request does not have the digest that an integrity field says. It may have been changed on its way; send it again.',
})

/**
 * `#quota-exceeded`, 429: the requests of the client exceed the quota of one or more policies. Experimental: a draft asks the
 * registry for it, and may change until it is an RFC.
 * @see draft-ietf-httpapi-ratelimit-headers-11 §5.1
 */
export const QuotaExceeded = defineError({
  code: 'QUOTA_EXCEEDED',
  type: `${registeredTypes}quota-exceeded`,
  status: 429,
  title: 'Quota Exceeded',
  members: violatedPolicies,
  example: { 'violated-policies': ['default'] },
  description:
    'The requests of the client exceed the quota of one or more policies. Wait as long as Retry-After says.',
})

/**
 * `#temporary-reduced-capacity`, 503: the request cannot be satisfied because the server has less capacity for some time; a
 * `rateLimitPolicy` may say the lower quota. Experimental: a draft asks the registry for it, and may change until it
 * is an RFC.
 * @see draft-ietf-httpapi-ratelimit-headers-11 §5.2
 */
export const TemporaryReducedCapacity = defineError({
  code: 'TEMPORARY_REDUCED_CAPACITY',
  type: `${registeredTypes}temporary-reduced-capacity`,
  status: 503,
  title: 'Temporary Reduced Capacity',
  members: violatedPolicies,
  example: { 'violated-policies': ['default'] },
  description:
    'The server has less capacity for some time. Wait as long as Retry-After says, and heed the quota of RateLimit-Policy.',
})

/**
 * `#abnormal-usage-detected`, 429: the requests of the client form a pattern that suggests a defect or malice. Experimental: a
 * draft asks the registry for it, and may change until it is an RFC.
 * @see draft-ietf-httpapi-ratelimit-headers-11 §5.3
 */
export const AbnormalUsageDetected = defineError({
  code: 'ABNORMAL_USAGE_DETECTED',
  type: `${registeredTypes}abnormal-usage-detected`,
  status: 429,
  title: 'Abnormal Usage Detected',
  members: violatedPolicies,
  example: { 'violated-policies': ['default'] },
  description:
    'The requests of the client form a pattern that suggests a defect or malice. Look for a loop in the client.',
})

/**
 * Writes the fields of quotas for a success; an error takes them as `rateLimit` and `rateLimitPolicy`. What cannot be
 * written is left out, because a success is not to fail for it.
 * @returns Header fields by their names in lower case (draft-ietf-httpapi-ratelimit-headers-11 §3, §4).
 * @example
 * reply.headers(rateLimitFields({ rateLimit: { policy: 'default', remaining: 9, reset: 30 } }))
 */
export function rateLimitFields({
  rateLimit,
  rateLimitPolicy,
}: Pick<ErrorInit, 'rateLimit' | 'rateLimitPolicy'>): Record<string, string> {
  const fields = [
    ['ratelimit', toOwedField('rateLimit', rateLimit)],
    ['ratelimit-policy', toOwedField('rateLimitPolicy', rateLimitPolicy)],
  ] as const
  return Object.fromEntries(
    fields.flatMap(([name, field]) => (field === undefined ? [] : [[name, String(field.header)]])),
  )
}
