/** MongoDB, by way of `mongodb` and of Mongoose, which hands its errors on. */
import { createDatabaseMapper, tabulate, type DatabaseFailure } from './database-errors.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'

/** The server's error codes. */
const codes = tabulate({
  contention: [
    24, // LockTimeout
    112, // WriteConflict
    246, // SnapshotUnavailable
  ],
  duplicate: [11000, 11001, 12582],
  invalid: [
    121, // DocumentValidationFailure
    10334, // BSONObjectTooLarge
  ],
  unavailable: [
    6, // HostUnreachable
    7, // HostNotFound
    50, // MaxTimeMSExpired
    89, // NetworkTimeout
    91, // ShutdownInProgress
    133, // FailedToSatisfyReadPreference
    134, // ReadConcernMajorityNotAvailableYet
    189, // PrimarySteppedDown
    202, // NetworkInterfaceExceededTimeLimit
    262, // ExceededTimeLimit
    9001, // SocketException
    10107, // NotWritablePrimary
    11600, // InterruptedAtShutdown
    11602, // InterruptedDueToReplStateChange
    13435, // NotPrimaryNoSecondaryOk
    13436, // NotPrimaryOrSecondary
    14031, // OutOfDiskSpace
  ],
})

/** What the driver says where the server said nothing. */
const unavailable =
  /^(?:Mongo(?:ClientClosed|Network|NetworkTimeout|NotConnected|OperationTimeout|PoolCleared|PoolClosed|ServerClosed|ServerSelection|TopologyClosed|WaitQueueTimeout)|PoolClearedOnNetwork)Error$/

/** Texts that are no value of a type of BSON, such as the id in a path. */
const noValue =
  /^(?:Argument passed in must be|input must be a 24|hex string must be 24|UUID string)|not a valid Decimal128/

function judge(error: object): DatabaseFailure | undefined {
  const name = readString(error, 'name') ?? ''
  if (unavailable.test(name)) return 'unavailable'
  if (name === 'BSONError') {
    return noValue.test(String(readString(error, 'message'))) ? 'invalid' : undefined
  }
  if (!name.startsWith('Mongo')) return undefined
  return codes.get(readProperty(error, 'code')) ?? (isTransient(error) ? 'contention' : undefined)
}

/** The server says so of a transaction that may be tried again from its start. */
function isTransient(error: object): boolean {
  const labels = readProperty(error, 'errorLabels')
  return [0, 1, 2, 3].some((index) => readProperty(labels, index) === 'TransientTransactionError')
}

/**
 * MongoDB: a duplicate key is a 409; a document that fails the collection's validation a 400; a write
 * conflict and a transient error of a transaction a 503 with `Retry-After`; a server that is away,
 * steps down or takes too long a 503.
 */
export const mongodbErrors = createDatabaseMapper(judge)
