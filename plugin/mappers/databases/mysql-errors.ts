/** MySQL and MariaDB, by way of `mysql2`, `mysql` and `mariadb`. */
import { createDatabaseMapper, tabulate, type DatabaseFailure } from './database-errors.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'

/** The server's error numbers; its names differ between the two, and between drivers. */
const numbers = tabulate({
  contention: [
    1020, // The record has changed since it was read (MariaDB, snapshot isolation).
    1205,
    1213,
    3572,
  ],
  duplicate: [1022, 1062, 1169, 1586],
  invalid: [
    1048, // NULL
    1264, // Out of range.
    1265, // No member of the enumeration.
    1292, // No such date.
    1364, // No value and no default.
    1366, // Not of the type.
    1369, // The check option of a view.
    1406, // Too long.
    1416, // No geometry.
    1526, // No partition takes it.
    3819, // CHECK (MySQL)
  ],
  reference: [1216, 1217, 1451, 1452],
  unavailable: [
    1021, // Disk full, a table that is.
    1114,
    1290, // Read-only: the server, a transaction, all of it.
    1792,
    1836,
    1040, // Too many connections: of all, of a user, in an hour.
    1203,
    1226,
    1053, // Shutting down.
    1317, // Killed: the query, the connection.
    1927,
    1969, // Too slow (MariaDB, MySQL).
    3024,
    4031, // Idle for too long.
    45027, // A pool that has ended, and one that is full: `mariadb` itself.
    45028,
  ],
})

/** Violates CHECK in MariaDB; MySQL uses the number for something else, with another SQLSTATE. */
const mariadbCheck = 4025

/** What was sent is larger than the server takes, which no waiting changes, though it hangs up then. */
const tooLarge = 1153

const driverCodes: ReadonlySet<string | undefined> = new Set([
  'POOL_CLOSED',
  'POOL_CONNLIMIT',
  'POOL_ENQUEUELIMIT',
  'POOL_NONEONLINE',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_DESTROY',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'PROTOCOL_SEQUENCE_TIMEOUT',
])
const driverMessages: ReadonlySet<string | undefined> = new Set([
  "Can't add new command when connection is in closed state",
  'No connections available.',
  'Pool is closed.',
  'Queue limit reached.',
])

function judge(error: object): DatabaseFailure | undefined {
  const state = readString(error, 'sqlState')
  if (state !== undefined) {
    const number = readProperty(error, 'errno')
    if (number === mariadbCheck && state === '23000') return 'invalid'
    return state.startsWith('08') && number !== tooLarge ? 'unavailable' : numbers.get(number)
  }
  const code = readString(error, 'code')
  if (driverCodes.has(code)) return 'unavailable'
  return code === undefined && driverMessages.has(readString(error, 'message'))
    ? 'unavailable'
    : undefined
}

/**
 * MySQL and MariaDB: a duplicate entry and a foreign key violation are a 409; a value that is missing,
 * not allowed or does not fit a 400; a deadlock and a lock that was not to be had a 503 with
 * `Retry-After`; a server that is away, shuts down or is full a 503.
 */
export const mysqlErrors = createDatabaseMapper(judge)
