/** What a real Postgres refuses for the moment is a 503 with `Retry-After` of the example service, never a 500. */
import t from 'tap'
import { readConfig } from '../../../examples/orders/config.ts'
import { buildService } from '../../../examples/orders/service.ts'
import type { Connection, Database } from '../../../examples/orders/storage/database.ts'
import { openPostgres } from '../../../examples/orders/storage/postgres.ts'
import { createTables } from '../../../examples/orders/storage/tables.ts'
import { startPostgres } from '../mappers/private-servers.ts'

const given = process.env['TEST_DATABASE_URL']
const server = given === undefined ? await startPostgres(t) : undefined
const url = given ?? (server && `postgres://postgres@127.0.0.1:${server.port}/postgres`)

const table = `failures_${process.pid}`

/** Two transactions that wait for each other. */
async function deadlock(database: Database): Promise<unknown> {
  let arrived = 0
  let meet!: () => void
  const met = new Promise<void>((resolve) => {
    meet = resolve
  })
  const lock = (first: number, second: number) =>
    database.transaction(async ({ query }) => {
      await query(`UPDATE ${table} SET n = n + 1 WHERE id = ${first}`)
      arrived += 1
      if (arrived === 2) meet()
      await met
      await query(`UPDATE ${table} SET n = n + 1 WHERE id = ${second}`)
    })
  return Promise.all([lock(1, 2), lock(2, 1)])
}

/** Two transactions of which the second has read what the first has changed. */
async function serialization(database: Database): Promise<unknown> {
  return database.transaction(async ({ query }) => {
    await query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')
    await query(`SELECT * FROM ${table}`)
    await database.query(`UPDATE ${table} SET n = n + 1`)
    await query(`UPDATE ${table} SET n = n + 1`)
  })
}

const within =
  (...statements: readonly string[]) =>
  (database: Database) =>
    database.transaction(async ({ query }: Connection) => {
      for (const statement of statements) await query(statement)
    })

const causes: readonly (readonly [
  name: string,
  cause: (database: Database) => Promise<unknown>,
])[] = [
  ['a deadlock', deadlock],
  ['a serialization failure', serialization],
  ['statement_timeout', within("SET LOCAL statement_timeout = '20ms'", 'SELECT pg_sleep(5)')],
  ['lock_timeout', lockTimeout],
  ['a read-only transaction', within('SET TRANSACTION READ ONLY', `DELETE FROM ${table}`)],
  ['a full disk', raise('53100')],
  ['no memory', raise('53200')],
]

async function lockTimeout(database: Database): Promise<unknown> {
  return database.transaction(async ({ query }) => {
    await query(`LOCK TABLE ${table}`)
    await within("SET LOCAL lock_timeout = '20ms'", `SELECT * FROM ${table}`)(database)
  })
}

/** Nobody fills a disk for a test. */
function raise(code: string) {
  return within(`DO $$ BEGIN RAISE EXCEPTION 'hunter2' USING errcode = '${code}'; END $$`)
}

t.test(
  'what passes by waiting',
  { skip: url === undefined && 'Postgres is not installed' },
  async (t) => {
    const database = openPostgres(String(url))
    await createTables(database)
    await database.query(`CREATE TABLE ${table} AS SELECT id, 0 AS n FROM generate_series(1, 2) id`)
    let cause: ((database: Database) => Promise<unknown>) | undefined
    const failing: Database = {
      ...database,
      async query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]> {
        // The list that is asked for, not what the worker looks for beside it: two deadlocks at a time never end.
        if (/FROM orders WHERE owner/.test(text)) await cause?.(database)
        return database.query<Row>(text, params)
      },
      close: async () => undefined,
    }
    const config = readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' })
    const app = await buildService(config, failing)
    t.teardown(async () => {
      await app.close()
      // A session that ran into its limit may still hold the table; it goes with the database of the test.
      await database.query(`SET lock_timeout = '2s'; DROP TABLE ${table}`).catch(() => undefined)
      await database.close()
    })
    for (const [name, next] of causes) {
      cause = next
      const headers = { authorization: 'Bearer alice-demo-token' }
      const response = await app.inject({ url: '/orders', headers })
      cause = undefined
      t.strictSame([response.statusCode, response.headers['retry-after']], [503, '2'], name)
      t.notMatch(response.body, /hunter2|failures_/, name)
    }
  },
)
