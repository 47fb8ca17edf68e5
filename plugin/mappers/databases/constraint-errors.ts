/** Constraints of a database that have a declared error of their own. */
import type { FastifyRequest } from 'fastify'
import { hintAtFunction, isFunction, isRecord } from '../../http/checks.ts'
import { show } from '../../http/show.ts'
import { nearNames } from '../../http/near-names.ts'
import { adviseOnce } from '../../logs/log-error.ts'
import { logOf } from '../../logs/request-log.ts'
import { findAlong } from '../cause-chain.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'
import { createHttpError, isHttpError } from '../../errors/http-error.ts'
import { isDefinition } from '../../errors/define-error.ts'
import type { ErrorMapper } from '../../foreign/mapper.ts'

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

function checkBuilder(name: string, build: unknown): void {
  if (isFunction(build) && !isDefinition(build)) return
  const hint = hintAtFunction(build)
  const fix = isDefinition(build) ? `${toName(build.code)}()` : 'OrderExists()'
  throw new TypeError(
    `mapConstraints: "${name}" must be a function that returns an error, such as ` +
      `(error, request) => ${fix}; it is ${describe(build)}.${hint === undefined ? '' : ` ${hint}`}`,
  )
}

function describe(build: unknown): string {
  if (isDefinition(build)) return `the declared error ${build.code} itself`
  return isHttpError(build) ? 'an error, made once for all requests' : show(build)
}

/** What the constant is probably called: `ORDER_EXISTS` is in `OrderExists`. */
function toName(code: string): string {
  return code
    .toLowerCase()
    .replace(/(?:^|_)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}

/**
 * Maps violated constraints, by name, to errors of your own. The name is what the database says:
 * `orders_pkey` (PostgreSQL), `orders.PRIMARY` or `PRIMARY` (MySQL, MariaDB), `orders.number` (a column
 * in SQLite; several as `orders.a, orders.b`), `number_1` (an index in MongoDB). Put it before the
 * mapper of the database, which takes the rest. The original is added as `cause`.
 * @throws {TypeError} For what is no object of functions, naming the constraint, what it was given and the fix.
 * @example
 * const mappers = [mapConstraints({ orders_pkey: () => OrderExists({ orderId: '42' }) }), postgresErrors]
 */
export function mapConstraints(errors: Readonly<Record<string, ErrorMapper>>): ErrorMapper {
  const given: unknown = errors
  if (!isRecord(given)) {
    throw new TypeError(
      'mapConstraints() takes an object of functions by the names of constraints, such as ' +
        `{ orders_pkey: () => OrderExists() }; it was given ${isDefinition(given) ? given.code : show(given)}.`,
    )
  }
  for (const [name, build] of Object.entries(given)) checkBuilder(name, build)
  const declared = new Map(Object.entries(errors))
  return (error, request, context) => {
    let other: string | undefined
    const build = findAlong(error, (link) => {
      const name = nameOf(link)
      other ??= name
      return declared.get(name ?? '')
    })
    if (build === undefined && other !== undefined) adviseOfSlip(other, declared.keys(), request)
    const mapped = build?.(error, request, context)
    if (!isHttpError(mapped) || mapped.init?.cause !== undefined) return mapped
    const { declaration, detail, init, members, read } = mapped
    return createHttpError({ declaration, detail, init: { ...init, cause: error }, members, read })
  }
}

/** A name that is nearly one of those that were given is probably a slip, and the error is another one then. */
function adviseOfSlip(name: string, known: Iterable<string>, request: FastifyRequest): void {
  const [near] = nearNames(name, known, 1)
  if (near === undefined) return
  adviseOnce(
    logOf(request),
    `The constraint "${name}" was violated, and mapConstraints has no function for it; it has one for "${near}". Is that the one?`,
  )
}
