import {
  Decimal128,
  MongoBulkWriteError,
  MongoServerError,
  MongoWriteConcernError,
  ObjectId,
  UUID,
} from 'mongodb'
import t from 'tap'
import { mongodbErrors } from '../../../plugin/mappers/databases/mongodb-errors.ts'
import { details, given, judgeRows, type Row } from '../../fixtures/mapper-rows.ts'

const server = (code: number, errorLabels: string[] = []) =>
  new MongoServerError({ message: 'E11000 dup key: { email: "secret" }', code, errorLabels })

const { contention, duplicate, invalid } = details

/** error_codes.yml of the server: code and name. */
const codes: readonly (readonly [code: number, name: string, expected: Row[2]])[] = [
  [2, 'BadValue', undefined],
  [6, 'HostUnreachable', 503],
  [7, 'HostNotFound', 503],
  [13, 'Unauthorized', undefined],
  [24, 'LockTimeout', contention],
  [50, 'MaxTimeMSExpired', 503],
  [89, 'NetworkTimeout', 503],
  [91, 'ShutdownInProgress', 503],
  [112, 'WriteConflict', contention],
  [121, 'DocumentValidationFailure', invalid],
  [133, 'FailedToSatisfyReadPreference', 503],
  [134, 'ReadConcernMajorityNotAvailableYet', 503],
  [189, 'PrimarySteppedDown', 503],
  [202, 'NetworkInterfaceExceededTimeLimit', 503],
  [246, 'SnapshotUnavailable', contention],
  [262, 'ExceededTimeLimit', 503],
  [9001, 'SocketException', 503],
  [10107, 'NotWritablePrimary', 503],
  [10334, 'BSONObjectTooLarge', invalid],
  [11000, 'DuplicateKey', duplicate],
  [11001, 'DuplicateKey of an update', duplicate],
  [11600, 'InterruptedAtShutdown', 503],
  [11602, 'InterruptedDueToReplStateChange', 503],
  [12582, 'DuplicateKey of a sharded collection', duplicate],
  [13435, 'NotPrimaryNoSecondaryOk', 503],
  [13436, 'NotPrimaryOrSecondary', 503],
  [14031, 'OutOfDiskSpace', 503],
]

judgeRows(
  t,
  mongodbErrors,
  codes.map(([code, name, expected]) => [`${code} ${name}`, server(code), expected]),
)

const bulk = { message: 'E11000', code: 11000, writeErrors: [] }

judgeRows(t, mongodbErrors, [
  [
    'a write conflict of a transaction',
    server(251, ['RetryableWriteError', 'TransientTransactionError']),
    contention,
  ],
  ['another label', server(251, ['RetryableWriteError']), undefined],
  ['a bulk write', new MongoBulkWriteError(bulk, {} as never), duplicate],
  [
    'a write concern that was not met',
    new MongoWriteConcernError({ ok: 1, writeConcernError: { errmsg: 'x', code: 64 } }),
    undefined,
  ],
  ['a code of somebody else', given('x', { code: 11000 }), undefined],
  ['a refused connection', given('connect', { code: 'ECONNREFUSED' }), 503],
  ['an object without a name', {}, undefined],
  ['no error at all', undefined, undefined],
])

/** What a failing call throws. */
function thrownBy(call: () => unknown): unknown {
  try {
    return call()
  } catch (error) {
    return error
  }
}

judgeRows(t, mongodbErrors, [
  ['no id', thrownBy(() => new ObjectId('hunter2')), invalid],
  ['no hex of an id', thrownBy(() => ObjectId.createFromHexString('hunter2')), invalid],
  ['no UUID', thrownBy(() => new UUID('hunter2')), invalid],
  ['no decimal number', thrownBy(() => Decimal128.fromString('hunter2')), invalid],
  ['an id of BSON 6', given('Argument passed in must be a string', { name: 'BSONError' }), invalid],
  ['a document that cannot be written', given('cyclic', { name: 'BSONError' }), undefined],
])

/** The names of the driver's classes; their constructors want the driver's own objects. */
for (const name of [
  'MongoClientClosedError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoOperationTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoServerClosedError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'PoolClearedOnNetworkError',
]) {
  judgeRows(t, mongodbErrors, [[name, given('10.0.0.7:27017', { name }), 503]])
}
