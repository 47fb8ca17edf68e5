/** Constraints of a database that have a declared error of their own. */
import { show } from '../../http/checks.ts'
import { findAlong } from '../cause-chain.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'
import { createHttpError, isHttpError } from '../../errors/http-error.ts'
import type { ErrorMapper } from '../../foreign/map-error.ts'

/**
 * How the databases without a property for it name a constraint in their messages. Values that a client
 * sent are in some of them too, so each pattern is tied to the part of the message that the database
 * wrote after or before these.
 */
const patterns: readonly RegExp[] = [
  /Duplicate entry '.*' for key '([^']+)'$/s, // MySQL, MariaDB
  /^Cannot [a-z ]+: a foreign key constraint fails \(`[^`]+`\.`[^`]+`, CONSTRAINT `([^`]+)` FOREIGN KEY/,
  /^CONSTRAINT `([^`]+)` failed for `[^`]+`\.`[^`]+`$/, // CHECK in MariaDB
  /^Check constraint '([^']+)' is violated\.$/, // CHECK in MySQL
  /UNIQUE constraint failed: ([\w.]+(?:, [\w.]+)*)$/, // SQLite
  /CHECK constraint failed: ([^:]+)$/,
  /^E11000 duplicate key error collection: \S+ index: (\S+) dup key: /, // MongoDB
]

/** Marks of the databases whose messages are read. */
const marks: readonly string[] = ['sqlState', 'code']

function nameOf(error: object): string | undefined {
  const own = readString(error, 'constraint') ?? readString(error, 'constraint_name')
  if (own !== undefined) return own
  if (marks.every((mark) => readProperty(error, mark) === undefined)) return undefined
  // Knex writes the statement, with its values, before the message of the driver.
  const message = readString(error, 'sqlMessage') ?? readString(error, 'message') ?? ''
  for (const pattern of patterns) {
    const name = pattern.exec(message)?.[1]
    if (name !== undefined) return name
  }
  return undefined
}

/**
 * Maps violated constraints, by name, to errors of your own. The name is what the database says:
 * `orders_pkey` (PostgreSQL), `orders.PRIMARY` or `PRIMARY` (MySQL, MariaDB), `orders.number` (a column
 * in SQLite; several as `orders.a, orders.b`), `number_1` (an index in MongoDB). Put it before the
 * mapper of the database, which takes the rest. The original is added as `cause`.
 * @throws {TypeError} When something in `errors` is no function.
 */
export function mapConstraints(errors: Readonly<Record<string, ErrorMapper>>): ErrorMapper {
  if (typeof errors !== 'object' || errors === null) {
    throw new TypeError(
      `mapConstraints() takes functions by the names of constraints; it was given ${show(errors)}.`,
    )
  }
  for (const [name, build] of Object.entries(errors)) {
    if (typeof build !== 'function') {
      throw new TypeError(
        `mapConstraints: "${name}" must be a function that returns an error, such as () => OrderExists().`,
      )
    }
  }
  const declared = new Map(Object.entries(errors))
  return (error, request) => {
    const build = findAlong(error, (link) => declared.get(nameOf(link) ?? ''))
    const mapped = build?.(error, request)
    if (!isHttpError(mapped) || mapped.init?.cause !== undefined) return mapped
    const { declaration, detail, init, members } = mapped
    return createHttpError({ declaration, detail, init: { ...init, cause: error }, members })
  }
}
