/** SQLite, as Node brings it along from 22.5 on. */
import { join } from 'node:path'
import t from 'tap'
import { httpErrors } from '../../../plugin/index.ts'
import { mapConstraints, sqliteErrors, standardMappers } from '../../../plugin/mappers/index.ts'
import { countExchanges } from '../../fixtures/raw-http.ts'
import { answers, judgeCauses, secret, type RealCause } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const { contention, duplicate, invalid, reference } = answers

/** The little of `node:sqlite` that is used; the types of Node 20 do not know it. */
interface Database {
  exec(sql: string): void
  close(): void
}
type Sqlite = { readonly DatabaseSync: new (path: string, options?: object) => Database }

const tables = `
  PRAGMA foreign_keys = on;
  CREATE TABLE orders (
    id integer PRIMARY KEY,
    ${secret} text UNIQUE,
    amount int CONSTRAINT positive_${secret} CHECK (amount > 0),
    needed int NOT NULL DEFAULT 0
  );
  CREATE TABLE items (id int REFERENCES orders (id) ON DELETE RESTRICT);
  CREATE TABLE strict_ones (n integer) STRICT;
  CREATE TRIGGER guard BEFORE UPDATE ON orders BEGIN SELECT raise(abort, '${secret}'); END;
  INSERT INTO orders (id, ${secret}) VALUES (1, 'a');
  INSERT INTO items VALUES (1);`

const statements: readonly (readonly [name: string, sql: string, answer: RealCause[2]])[] = [
  ['a primary key', 'INSERT INTO orders (id) VALUES (1)', duplicate],
  ['a unique column', `INSERT INTO orders (${secret}) VALUES ('a')`, duplicate],
  ['a reference to nothing', 'INSERT INTO items VALUES (9)', reference],
  ['a referenced row', 'DELETE FROM orders', reference],
  ['a null', 'INSERT INTO orders (needed) VALUES (NULL)', invalid],
  ['a check', 'INSERT INTO orders (amount) VALUES (-1)', invalid],
  ['a wrong key', `INSERT INTO orders (id) VALUES ('${secret}')`, invalid],
  ['a wrong type', `INSERT INTO strict_ones VALUES ('${secret}')`, invalid],
  ['a trigger that raises', 'UPDATE orders SET amount = 2', 500],
  ['a syntax error', `SELECT ${secret} FROM`, 500],
  ['a missing table', `SELECT * FROM ${secret}`, 500],
]

const builtin: unknown = process.getBuiltinModule('node:sqlite' as 'node:fs')

function isSqlite(value: unknown): value is Sqlite {
  return typeof value === 'object' && value !== null && 'DatabaseSync' in value
}

t.test('node:sqlite', async (t) => {
  if (!isSqlite(builtin)) {
    t.pass('Node 22.5 or newer is needed', { skip: `Node ${process.versions.node} has no SQLite` })
    return
  }
  const { DatabaseSync } = builtin
  const folder = t.testdir({})
  const open = (options: object = {}) => new DatabaseSync(join(folder, secret), options)
  const database = open()
  database.exec(tables)
  const other = open()
  t.teardown(() => [database.close(), other.close()])
  await judgeCauses(
    t,
    [sqliteErrors],
    [
      ...statements.map(([name, sql, answer]): RealCause => [
        name,
        () => database.exec(sql),
        answer,
      ]),
      [
        'a locked file',
        () => {
          other.exec('BEGIN EXCLUSIVE')
          try {
            database.exec('PRAGMA busy_timeout = 0')
            database.exec('INSERT INTO strict_ones VALUES (1)')
          } finally {
            other.exec('COMMIT')
          }
        },
        contention,
      ],
      ['a file for reading', () => open({ readOnly: true }).exec('DELETE FROM items'), 503],
      ['no such folder', () => new DatabaseSync(join(folder, 'none', secret)), 500],
      [
        'a closed database',
        () => {
          const closed = open()
          closed.close()
          closed.exec('SELECT 1')
        },
        503,
      ],
    ],
    [folder, 'orders'],
  )
  await judgeCauses(
    t,
    [mapConstraints({ 'orders.id': () => httpErrors.gone('Not this one.') }), ...standardMappers],
    [
      [
        'a column that has an error of its own',
        () => database.exec('INSERT INTO orders (id) VALUES (1)'),
        { status: 410, detail: 'Not this one.' },
      ],
    ],
  )
})
