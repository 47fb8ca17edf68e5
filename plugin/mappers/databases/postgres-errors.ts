/** PostgreSQL, by way of `pg`, `postgres`, PGlite and what is built on them. */
import { createDatabaseMapper, tabulate, type DatabaseFailure } from './database-errors.ts'
import { readString } from '../../http/guarded-read.ts'

/**
 * SQLSTATE codes. Of the data exceptions (class 22) only those that say that a value does not fit where
 * it is put: the client's value is the usual reason. Wrong credentials (28) and a missing database (3D)
 * do not pass by waiting, and a statement that is wrong (42) is nobody's fault but the service's.
 */
const states = tabulate({
  contention: ['40001', '40P01', '55P03'],
  duplicate: ['23505'],
  invalid: [
    '22000', // A range that ends before it begins.
    '22001',
    '22003',
    '22007',
    '22008',
    '22009', // A time zone that is too far off.
    '22015', // An interval that is too long.
    '22021', // U+0000, which JSON allows and text columns do not.
    '22026', // Bits, more or fewer than there are.
    '2200N', // No XML.
    '2201W', // A page of fewer than no rows, and one before the first.
    '2201X',
    '22P02',
    '22P05',
    '23502',
    '23514',
    '44000', // The check option of a view.
  ],
  overlap: ['23P01'],
  reference: ['23001', '23503'],
  unavailable: [
    '25006', // Read-only, as a standby is.
    '25P03', // A transaction that did nothing for too long, and one that took too long.
    '25P04',
    '57014', // Cancelled, as by statement_timeout.
    '57P01',
    '57P02',
    '57P03',
    '57P05',
  ],
})

/** Connection exceptions, and insufficient resources: too many connections, memory, disk. */
const unavailableClasses = /^(?:08|53)/

/** A pooler has this for whatever it refuses; of the server itself it is a statement with other parameters than were sent. */
const protocolViolation = '08P01'

/** What the drivers say themselves: `postgres` by a code, `pg` and PGlite by a sentence alone. */
const driverCodes: ReadonlySet<string | undefined> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
])
const driverMessages: ReadonlySet<string | undefined> = new Set([
  'Cannot use a pool after calling end on the pool',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Connection terminated',
  'Connection terminated due to connection timeout',
  'Connection terminated unexpectedly',
  'PGlite is closed',
  'Query read timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
])

function judge(error: object): DatabaseFailure | undefined {
  const code = readString(error, 'code')
  // Five characters alone could be anything; the server's own errors have a severity.
  if (code !== undefined && readString(error, 'severity') !== undefined) {
    // The server names the routine that complains, in every language; poolers have none.
    if (code === protocolViolation && readString(error, 'routine') !== undefined) return undefined
    return unavailableClasses.test(code) ? 'unavailable' : states.get(code)
  }
  if (driverCodes.has(code)) return 'unavailable'
  return code === undefined && driverMessages.has(readString(error, 'message'))
    ? 'unavailable'
    : undefined
}

/**
 * PostgreSQL: a unique, exclusion or foreign key violation is a 409; a value that is missing, not
 * allowed or does not fit a 400; a serialization failure, a deadlock and a lock that was not to be had
 * a 503 with `Retry-After`; a server that is away, shuts down or is full a 503.
 */
export const postgresErrors = createDatabaseMapper(judge)
