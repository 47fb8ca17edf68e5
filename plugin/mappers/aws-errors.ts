/** The AWS SDK for JavaScript, version 3: what services of AWS answer. */
import { findAlong, type Verdict } from './cause-chain.ts'
import { occurrenceOf } from '../errors/declaration.ts'
import { createHttpError } from '../errors/http-error.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import type { ErrorMapper } from '../foreign/mapper.ts'

/** Codes by what they mean; all that is not here is between this service and AWS. */
const statuses: ReadonlyMap<string | undefined, number> = new Map(
  Object.entries({
    404: ['NoSuchKey', 'NotFound', 'ParameterNotFound'],
    409: ['ConditionalCheckFailedException', 'PreconditionFailed'],
    503: [
      'BandwidthLimitExceeded',
      'EC2ThrottledException',
      'LimitExceededException',
      'PriorRequestNotComplete',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
      'RequestThrottled',
      'RequestThrottledException',
      'ServiceUnavailable',
      'ServiceUnavailableException',
      'SlowDown',
      'ThrottledException',
      'Throttling',
      'ThrottlingException',
      'TooManyRequestsException',
      'TransactionInProgressException',
    ],
    504: ['RequestTimeout', 'RequestTimeoutException', 'TimeoutError'],
  }).flatMap(([status, names]) => names.map((name) => [name, Number(status)] as const)),
)

function judge(error: object): Verdict<number> {
  const metadata = readProperty(error, '$metadata')
  if (typeof metadata !== 'object' || metadata === null) return undefined
  const known = statuses.get(readString(error, 'name'))
  if (known !== undefined) return known
  const isThrottling = readProperty(readProperty(error, '$retryable'), 'throttling') === true
  const answered = readProperty(metadata, 'httpStatusCode')
  if (isThrottling || answered === 429 || answered === 503) return 503
  return answered === 504 ? 504 : 502
}

/**
 * AWS: an object that is not there is a 404, a condition that does not hold a 409; throttling and an
 * overloaded service are a 503, no answer in time a 504. Everything else, wrong credentials
 * and a missing table among it, is a 502: the client of this service cannot help it.
 */
export const awsErrors: ErrorMapper = (error) => {
  const status = findAlong(error, judge)
  return status === undefined
    ? undefined
    : createHttpError(occurrenceOf(status, undefined, { cause: error }))
}
