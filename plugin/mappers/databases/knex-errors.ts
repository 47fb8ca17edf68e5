/** Knex, in what it says itself; what a database says comes through it unchanged. */
import { createDatabaseMapper } from './database-errors.ts'
import { readString } from '../../http/guarded-read.ts'

/** Knex: a query that took too long, and a pool that has no connection, are a 503. */
export const knexErrors = createDatabaseMapper((error) =>
  readString(error, 'name') === 'KnexTimeoutError' ||
  readString(error, 'message') === 'Unable to acquire a connection'
    ? 'unavailable'
    : undefined,
)
