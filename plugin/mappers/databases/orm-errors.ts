/** Mongoose, TypeORM and Sequelize, in what they say themselves; what a database says comes through them unchanged. */
import { createDatabaseMapper, type DatabaseFailure } from './database-errors.ts'
import { readString } from '../../http/guarded-read.ts'

/** The names of their errors. */
const names: ReadonlyMap<string | undefined, DatabaseFailure> = new Map([
  ['DocumentNotFoundError', 'absent'], // Mongoose, `orFail()`
  ['EntityNotFoundError', 'absent'], // TypeORM, `findOneOrFail()`
  ['SequelizeEmptyResultError', 'absent'],
  ['VersionError', 'contention'], // Mongoose
  ['ParallelSaveError', 'contention'],
  ['OptimisticLockVersionMismatchError', 'contention'], // TypeORM
  ['OptimisticLockCanNotBeUsedError', 'contention'],
  ['SequelizeOptimisticLockError', 'contention'],
  ['SequelizeUniqueConstraintError', 'duplicate'],
  ['SequelizeForeignKeyConstraintError', 'reference'],
  ['SequelizeExclusionConstraintError', 'overlap'],
  ['SequelizeValidationError', 'invalid'],
  ['MongooseServerSelectionError', 'unavailable'],
  ['SequelizeConnectionError', 'unavailable'],
  ['SequelizeConnectionAcquireTimeoutError', 'unavailable'],
  ['SequelizeConnectionRefusedError', 'unavailable'],
  ['SequelizeConnectionTimedOutError', 'unavailable'],
  ['SequelizeHostNotFoundError', 'unavailable'],
  ['SequelizeHostNotReachableError', 'unavailable'],
  ['SequelizeTimeoutError', 'unavailable'],
])

/** Validators everywhere have errors of these names; Mongoose tells the path and the kind. */
function isOfMongoose(error: object): boolean {
  const name = readString(error, 'name')
  if (name === 'CastError') return readString(error, 'kind') !== undefined && 'path' in error
  return (
    name === 'ValidationError' &&
    /(?:^| )validation failed(?::|$)/i.test(readString(error, '_message') ?? '')
  )
}

/**
 * Mongoose, TypeORM and Sequelize: a record that is needed and absent is a 404; a value that a model
 * refuses a 400; another writer that was faster a 503 with `Retry-After`; a connection that cannot be had a 503.
 */
export const ormErrors = createDatabaseMapper(
  (error) => names.get(readString(error, 'name')) ?? (isOfMongoose(error) ? 'invalid' : undefined),
)
