import t from 'tap'
import { sqliteErrors } from '../../../plugin/mappers/databases/sqlite-errors.ts'
import { details, given, judgeRows, type Row } from '../../fixtures/mapper-rows.ts'

const { contention, duplicate, invalid, reference } = details

/** "Result and Error Codes" of SQLite's documentation: name, number, and a message of that kind. */
const results: readonly (readonly [name: string, number: number, message: string, Row[2]])[] = [
  ['CONSTRAINT_CHECK', 275, 'CHECK constraint failed: secret > 0', invalid],
  ['CONSTRAINT_FOREIGNKEY', 787, 'FOREIGN KEY constraint failed', reference],
  ['CONSTRAINT_NOTNULL', 1299, 'NOT NULL constraint failed: orders.secret', invalid],
  ['CONSTRAINT_PRIMARYKEY', 1555, 'UNIQUE constraint failed: orders.secret', duplicate],
  ['CONSTRAINT_UNIQUE', 2067, 'UNIQUE constraint failed: orders.secret', duplicate],
  ['CONSTRAINT_ROWID', 2579, 'UNIQUE constraint failed: orders.secret', duplicate],
  ['CONSTRAINT_DATATYPE', 3091, 'cannot store TEXT value in INTEGER column', invalid],
  ['CONSTRAINT_TRIGGER', 1811, 'FOREIGN KEY constraint failed', reference],
  ['CONSTRAINT_TRIGGER', 1811, 'whatever RAISE says', undefined],
  ['CONSTRAINT', 19, 'UNIQUE constraint failed: orders.number, orders.owner', duplicate],
  ['CONSTRAINT', 19, 'SQLITE_CONSTRAINT: NOT NULL constraint failed: orders.secret', invalid],
  ['CONSTRAINT', 19, 'insert into `o` values (1) - CHECK constraint failed: positive', invalid],
  ['BUSY', 5, 'database is locked', contention],
  ['BUSY_SNAPSHOT', 517, 'database is locked', contention],
  ['LOCKED', 6, 'database table is locked', contention],
  ['LOCKED_SHAREDCACHE', 262, 'database table is locked', contention],
  ['FULL', 13, 'database or disk is full', 503],
  ['ERROR', 1, 'near "selec": syntax error', undefined],
  ['ERROR', 1, 'UNIQUE constraint failed: orders.number', undefined],
  ['READONLY', 8, 'attempt to write a readonly database', 503],
  ['READONLY_DBMOVED', 1032, 'attempt to write a readonly database', 503],
  ['MISMATCH', 20, 'datatype mismatch', invalid],
  ['TOOBIG', 18, 'string or blob too big', invalid],
  ['CONSTRAINT', 19, "SQLITE_CONSTRAINT: UNIQUE constraint failed: index 'lower'", duplicate],
  ['CONSTRAINT', 19, 'cannot store TEXT value in INTEGER column orders.amount', invalid],
  ['CONSTRAINT', 19, 'whatever a trigger cannot store', undefined],
  ['MISUSE', 21, 'bad parameter or other API misuse', undefined],
  ['CANTOPEN', 14, 'unable to open database file', undefined],
]

judgeRows(
  t,
  sqliteErrors,
  results.flatMap(([name, number, message, expected]): Row[] => [
    [`better-sqlite3: ${name}, ${message}`, given(message, { code: `SQLITE_${name}` }), expected],
    [
      `node:sqlite: ${number}, ${message}`,
      given(message, { code: 'ERR_SQLITE_ERROR', errcode: number }),
      expected,
    ],
  ]),
)

judgeRows(t, sqliteErrors, [
  ['better-sqlite3: closed', new TypeError('The database connection is not open'), 503],
  ['node:sqlite: closed', given('database is not open', { code: 'ERR_INVALID_STATE' }), 503],
  [
    'sqlite3: closed',
    given('SQLITE_MISUSE: Database is closed', { code: 'SQLITE_MISUSE', errno: 21 }),
    503,
  ],
  [
    'libsql: a code that it does not know',
    given('cannot store TEXT value', { code: 'UNKNOWN_SQLITE_ERROR_3091', rawCode: 3091 }),
    invalid,
  ],
  [
    'libsql: one that nobody knows',
    given('x', { code: 'UNKNOWN_SQLITE_ERROR_9999', rawCode: 9999 }),
    undefined,
  ],
  [
    'sqlite3',
    given('SQLITE_CONSTRAINT: UNIQUE constraint failed: a.id', {
      code: 'SQLITE_CONSTRAINT',
      errno: 19,
    }),
    duplicate,
  ],
  ['a constraint that says nothing', { code: 'SQLITE_CONSTRAINT' }, undefined],
  ['a number that is none', given('x', { code: 'ERR_SQLITE_ERROR' }), undefined],
  [
    'what Drizzle wraps',
    new Error('Failed', { cause: given('x', { code: 'SQLITE_CONSTRAINT_UNIQUE' }) }),
    duplicate,
  ],
  ['any other error', new Error('x'), undefined],
  ['no error at all', null, undefined],
])
