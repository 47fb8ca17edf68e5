/** SQLite, by way of `better-sqlite3`, `node:sqlite`, `sqlite3` and libSQL. */
import { createDatabaseMapper, tabulate, type DatabaseFailure } from './database-errors.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'

/** Result codes: the extended ones of constraints, by name and by number, and primary ones. */
const results = tabulate<string | number>({
  contention: ['BUSY', 5, 'LOCKED', 6],
  duplicate: ['CONSTRAINT_PRIMARYKEY', 1555, 'CONSTRAINT_ROWID', 2579, 'CONSTRAINT_UNIQUE', 2067],
  invalid: [
    'CONSTRAINT_CHECK',
    275,
    'CONSTRAINT_DATATYPE',
    3091,
    'CONSTRAINT_NOTNULL',
    1299,
    'MISMATCH',
    20,
    'TOOBIG',
    18,
  ],
  reference: ['CONSTRAINT_FOREIGNKEY', 787],
  unavailable: ['FULL', 13, 'READONLY', 8],
})

/**
 * The sentence of a violated constraint, for drivers without extended codes, and for a foreign key that
 * restricts, which SQLite counts as a trigger. Only the end is SQLite's own: Knex writes the
 * statement, with its values, before it.
 */
const sentences: readonly (readonly [sentence: RegExp, failure: DatabaseFailure])[] = [
  [/UNIQUE constraint failed: (?:[\w., ]+|index '[^']+')$/, 'duplicate'],
  [/FOREIGN KEY constraint failed$/, 'reference'],
  [/(?:NOT NULL|CHECK) constraint failed: [^:]+$/, 'invalid'],
  [/cannot store [A-Z]+ value in [A-Z]+ column [\w.]+$/, 'invalid'],
]

const driverMessages: ReadonlySet<string | undefined> = new Set([
  'SQLITE_MISUSE: Database is closed',
  'The database connection is not open',
  'database is not open',
])

function judge(error: object): DatabaseFailure | undefined {
  const message = readString(error, 'message')
  if (driverMessages.has(message)) return 'unavailable'
  const result = resultOf(error)
  if (result === undefined) return undefined
  return results.get(result) ?? results.get(primaryOf(result)) ?? judgeSentence(result, message)
}

/** The result code: a number of `node:sqlite`, or the name that all others give. */
function resultOf(error: object): string | number | undefined {
  const code = readString(error, 'code')
  if (code === 'ERR_SQLITE_ERROR') return Number(readProperty(error, 'errcode'))
  // Drivers that are older than a code have its number alone.
  const number = /^UNKNOWN_SQLITE_ERROR_(\d+)$/.exec(code ?? '')?.[1]
  if (number !== undefined) return Number(number)
  return code?.startsWith('SQLITE_') === true ? code.slice('SQLITE_'.length) : undefined
}

/** What an extended code is a kind of: its low byte, or the first word of its name. */
function primaryOf(result: string | number): string | number | undefined {
  return typeof result === 'number' ? result & 0xff : result.split('_', 1)[0]
}

function judgeSentence(
  result: string | number,
  message: string | undefined,
): DatabaseFailure | undefined {
  const primary = primaryOf(result)
  if (primary !== 'CONSTRAINT' && primary !== 19) return undefined
  return sentences.find(([sentence]) => sentence.test(message ?? ''))?.[1]
}

/**
 * SQLite: a unique or foreign key violation is a 409; a value that is missing, not allowed or of
 * another type a 400; a locked database a 503 with `Retry-After`; a full, read-only or closed one a 503.
 */
export const sqliteErrors = createDatabaseMapper(judge)
