/** Mongoose, TypeORM, Sequelize, MikroORM and Kysely, in what they say themselves; what a database says comes through them unchanged. */
import { createDatabaseMapper, type DatabaseFailure } from './database-errors.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'

/** The names of their errors. */
const names: ReadonlyMap<string | undefined, DatabaseFailure> = new Map([
  ['DocumentNotFoundError', 'absent'], // Mongoose, `orFail()`
  ['EntityNotFoundError', 'absent'], // TypeORM, `findOneOrFail()`
  ['SequelizeEmptyResultError', 'absent'],
  ['VersionError', 'contention'], // Mongoose
  ['ParallelSaveError', 'contention'],
  ['OptimisticLockVersionMismatchError', 'contention'], // TypeORM
  ['OptimisticLockError', 'contention'], // MikroORM
  ['SequelizeOptimisticLockError', 'contention'],
  ['SequelizeUniqueConstraintError', 'duplicate'],
  ['SequelizeForeignKeyConstraintError', 'reference'],
  ['SequelizeExclusionConstraintError', 'overlap'],
  ['SequelizeValidationError', 'invalid'],
  ['SequelizeBulkRecordError', 'invalid'], // One of those that `bulkCreate` throws together.
  ['StrictModeError', 'invalid'], // Mongoose, a member that no schema has
  ['MongooseServerSelectionError', 'unavailable'],
  ['CannotExecuteNotConnectedError', 'unavailable'], // TypeORM
  ['ConnectionIsNotSetError', 'unavailable'],
  ['SequelizeConnectionError', 'unavailable'],
  ['SequelizeConnectionAcquireTimeoutError', 'unavailable'],
  ['SequelizeConnectionRefusedError', 'unavailable'],
  ['SequelizeConnectionTimedOutError', 'unavailable'],
  ['SequelizeHostNotFoundError', 'unavailable'],
  ['SequelizeHostNotReachableError', 'unavailable'],
  ['SequelizeTimeoutError', 'unavailable'],
])

/** Validators everywhere have errors of these names; Mongoose tells the path and the kind. */
function isRefusedByMongoose(error: object, name: string | undefined): boolean {
  if (name === 'CastError') return readString(error, 'kind') !== undefined && 'path' in error
  return (
    name === 'ValidationError' &&
    /(?:^| )validation failed(?::|$)/i.test(readString(error, '_message') ?? '')
  )
}

/** What Mongoose and TypeORM say of a model while there is no connection, with a name that says nothing. */
const notConnected =
  /buffering timed out after \d+ms$|before initial connection is complete|^Connection is not established with|^Driver not Connected$/
const nameless: ReadonlySet<string | undefined> = new Set(['MongooseError', 'TypeORMError'])

/** Kysely: `executeTakeFirstOrThrow()`. Its error has no name, but the query. */
function isWithoutResult(error: object, message: string | undefined): boolean {
  return (
    message === 'no result' &&
    readString(readProperty(error, 'node'), 'kind')?.endsWith('Node') === true
  )
}

function judge(error: object): DatabaseFailure | undefined {
  const name = readString(error, 'name')
  const message = readString(error, 'message')
  if (name === 'AggregateError') {
    const first = readProperty(readProperty(error, 'errors'), 0)
    return names.get(readString(first, 'name'))
  }
  if (nameless.has(name) && notConnected.test(String(message))) return 'unavailable'
  if (isRefusedByMongoose(error, name)) return 'invalid'
  // MikroORM tells the entity; others have errors of this name, too.
  const isWithoutEntity = name === 'NotFoundError' && 'entity' in error
  return isWithoutEntity || isWithoutResult(error, message) ? 'absent' : names.get(name)
}

/**
 * Mongoose, TypeORM, Sequelize, MikroORM and Kysely: a record that is needed and absent is a 404; a value that a model
 * refuses a 400; another writer that was faster a 503 with `Retry-After`; a connection that cannot be had a 503.
 */
export const ormErrors = createDatabaseMapper(judge)
