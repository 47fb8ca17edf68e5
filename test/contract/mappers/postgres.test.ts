/** PostgreSQL, embedded and as a server, by its three drivers and by Knex. */
import { PGlite } from '@electric-sql/pglite'
import { Type } from '@sinclair/typebox'
import knex from 'knex'
import pg from 'pg'
import postgres from 'postgres'
import t, { type Test } from 'tap'
import { defineError } from '../../../plugin/index.ts'
import { mapConstraints, postgresErrors, standardMappers } from '../../../plugin/mappers/index.ts'
import { checkError } from '../../fixtures/error-resource.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import { findPort, startPostgres } from './private-servers.ts'
import { countExchanges, send } from '../../fixtures/raw-http.ts'
import { answers, judgeCauses, secret, type RealCause } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const { contention, duplicate, invalid, overlap, reference } = answers

/** A schema of this process, so that a shared server is left as it was. */
const schema = `mappers_${process.pid}`
const tables = `
  CREATE SCHEMA ${schema};
  SET search_path = ${schema};
  CREATE DOMAIN ${secret}_amount AS int CONSTRAINT ${secret}_positive CHECK (VALUE > 0);
  CREATE TABLE orders (
    number text CONSTRAINT orders_${secret} PRIMARY KEY,
    ${secret} text NOT NULL DEFAULT '',
    amount ${secret}_amount,
    short varchar(3),
    during int4range,
    on_day date,
    CONSTRAINT during_${secret} EXCLUDE USING gist (during WITH &&)
  );
  CREATE TABLE items (number text CONSTRAINT items_${secret} REFERENCES orders);
  INSERT INTO orders (number, during) VALUES ('${secret}', '[1,5)');
  INSERT INTO items VALUES ('${secret}');`

/** Statements that fail, with the client's value in them as a real one has. */
const statements: readonly (readonly [name: string, sql: string, answer: RealCause[2]])[] = [
  ['a unique violation', `INSERT INTO orders (number) VALUES ('${secret}')`, duplicate],
  ['a reference to nothing', `INSERT INTO items VALUES ('no ${secret}')`, reference],
  ['a referenced row', `DELETE FROM orders WHERE number = '${secret}'`, reference],
  ['an overlap', `INSERT INTO orders (number, during) VALUES ('b', '[2,3)')`, overlap],
  ['a null', `INSERT INTO orders (number, ${secret}) VALUES ('b', NULL)`, invalid],
  ['a check', `INSERT INTO orders (number, amount) VALUES ('b', -1)`, invalid],
  ['a long text', `INSERT INTO orders (number, short) VALUES ('b', '${secret}')`, invalid],
  ['a wrong text', `SELECT '${secret}'::int`, invalid],
  ['a large number', `SELECT 3000000000::bigint::int`, invalid],
  ['no such day', `INSERT INTO orders (number, on_day) VALUES ('b', '2026-02-30')`, invalid],
  ['a range that ends before it begins', `SELECT '[5,1]'::int4range`, invalid],
  ['a zone that is too far off', `SELECT '2026-01-01 00:00+99'::timestamptz`, invalid],
  ['a page that is not there', 'SELECT 1 LIMIT -1', invalid],
  ['no day', `INSERT INTO orders (number, on_day) VALUES ('b', '${secret}')`, invalid],
  [
    'a serialization failure',
    `DO $$ BEGIN RAISE EXCEPTION '${secret}' USING errcode = '40001'; END $$`,
    contention,
  ],
  ['a procedure that raises', `DO $$ BEGIN RAISE EXCEPTION '${secret}'; END $$`, 500],
  ['a division by zero', 'SELECT 1/0', 500],
  ['a syntax error', `SELECT ${secret} FROM`, 500],
  ['a missing table', `SELECT * FROM ${secret}`, 500],
]

function causesOf(name: string, query: (sql: string) => unknown): RealCause[] {
  return statements.map(([failure, sql, answer]) => [
    `${name}: ${failure}`,
    () => query(sql),
    answer,
  ])
}

t.test('PGlite', async (t) => {
  const database = await PGlite.create()
  await database.exec(tables)
  await judgeCauses(
    t,
    [postgresErrors],
    [
      ...causesOf('PGlite', (sql) => database.query(sql)),
      [
        'PGlite: U+0000 in a text',
        () => database.query('INSERT INTO orders (number) VALUES ($1)', [`${secret}\u0000`]),
        invalid,
      ],
      [
        'a wrapper around PGlite',
        () =>
          database
            .query(`INSERT INTO orders (number) VALUES ('${secret}')`)
            .catch((cause: unknown) => {
              throw new Error(`Failed query: ${secret}`, { cause })
            }),
        duplicate,
      ],
      [
        'PGlite: closed',
        async () => {
          await database.close()
          return database.query('SELECT 1')
        },
        503,
      ],
    ],
  )
})

t.test('a constraint that has a declared error', async (t) => {
  const OrderExists = defineError({
    code: 'ORDER_EXISTS',
    status: 409,
    title: 'Order already exists',
    members: Type.Object({ orderId: Type.String() }),
    detail: ({ orderId }) => `Order ${orderId} already exists.`,
  })
  const database = await PGlite.create()
  t.teardown(() => database.close())
  await database.exec(`CREATE TABLE orders (id text CONSTRAINT orders_pkey PRIMARY KEY, n int UNIQUE);
    INSERT INTO orders VALUES ('42', 1)`)
  const mappers = [
    mapConstraints({
      orders_pkey: (_error, { body }) => OrderExists(body as { orderId: string }),
    }),
    ...standardMappers,
  ]
  const insert = (id: string, n: number) =>
    database.query('INSERT INTO orders VALUES ($1, $2)', [id, n])
  const { port } = await serve(
    t,
    (app) =>
      app.post('/orders', async ({ body }) => {
        const { orderId, n } = body as { orderId: string; n: number }
        return insert(orderId, n)
      }),
    { plugin: { mappers } },
  )
  const post = (orderId: string, n: number) =>
    send(port, {
      method: 'POST',
      target: '/orders',
      fields: [['Content-Type', 'application/json']],
      body: JSON.stringify({ orderId, n }),
    })
  checkError(
    t,
    await post('42', 2),
    {
      status: 409,
      members: {
        type: '/errors/order-exists',
        title: 'Order already exists',
        code: 'ORDER_EXISTS',
        orderId: '42',
        detail: 'Order 42 already exists.',
        instance: '/orders',
      },
    },
    'the declared one',
  )
  checkError(
    t,
    await post('43', 1),
    { status: 409, members: { instance: '/orders', detail: duplicate.detail } },
    'another one',
  )
})

/** A real server: the one that is named, or a private one. */
async function findServer(t: Test): Promise<string | undefined> {
  const given = process.env['TEST_DATABASE_URL']
  if (given !== undefined) return given
  const server = await startPostgres(t)
  return server && `postgres://postgres@127.0.0.1:${server.port}/postgres`
}

t.test('a server', async (t) => {
  const url = await findServer(t)
  if (url === undefined) {
    t.pass('PostgreSQL is not installed', { skip: 'PostgreSQL is not installed' })
    return
  }
  const { hostname } = new URL(url)
  const options = `-c search_path=${schema} -c timezone=UTC`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  t.teardown(async () => {
    await admin.query(`DROP SCHEMA ${schema} CASCADE`)
    await admin.query(`DROP ROLE IF EXISTS ${schema}_one`)
    await admin.end()
  })
  await admin.query(tables)
  await admin.query('CREATE TABLE counters (id int PRIMARY KEY, n int)')
  await admin.query('INSERT INTO counters VALUES (1, 0), (2, 0)')

  await t.test('by pg', async (t) => {
    const pool = new pg.Pool({ connectionString: url, options, max: 2 })
    pool.on('error', () => undefined)
    t.teardown(() => pool.end())
    await judgeCauses(
      t,
      [postgresErrors],
      [
        ...causesOf('pg', (sql) => pool.query(sql)),
        ['pg: a value too many', () => pool.query('SELECT $1::int', [1, 2]), 500],
        ['pg: a deadlock', () => deadlock(pool), contention],
        ['pg: a lock that is taken', () => takenLock(pool), contention],
        ['pg: a concurrent update', () => serializationFailure(pool), contention],
        ['pg: a slow statement', () => slowStatement(pool), 503],
        ['pg: a connection the server ends', () => endedByServer(pool, admin), 503],
        ['pg: a connection that was ended', () => endedBefore(pool, admin), 503],
        ['pg: a full pool', () => fullPool(url), 503],
        ['pg: a pool that has ended', () => endedPool(url), 503],
        ['pg: too many connections', () => tooManyConnections(url, admin), 503],
        ['pg: a wrong database', () => connect(`${url}_${secret}`), 500],
      ],
      [hostname, schema],
    )
  })

  await t.test('by postgres', async (t) => {
    const sql = postgres(url, {
      max: 1,
      connection: { search_path: schema },
      onnotice: () => undefined,
    })
    t.teardown(() => sql.end({ timeout: 1 }))
    const ended = postgres(url, { max: 1 })
    await ended`SELECT 1`
    await ended.end()
    await judgeCauses(
      t,
      [postgresErrors],
      [
        ...causesOf('postgres', (text) => sql.unsafe(text)),
        ['postgres: an ended client', () => ended`SELECT 1`, 503],
        [
          'postgres: a connection the server ends',
          async () => {
            const [row] = await sql`SELECT pg_backend_pid() AS pid`
            return Promise.all([sql`SELECT pg_sleep(60)`, endWhenActive(admin, row?.['pid'])])
          },
          503,
        ],
      ],
      [hostname, schema],
    )
  })

  await t.test('by Knex', async (t) => {
    const log = { warn: () => undefined, error: () => undefined }
    const connection = { connectionString: url, options }
    const database = knex({ client: 'pg', connection, log })
    const full = knex({
      client: 'pg',
      connection,
      log,
      pool: { min: 0, max: 1 },
      acquireConnectionTimeout: 50,
    })
    t.teardown(() => Promise.all([database.destroy(), full.destroy()]))
    const destroyed = knex({ client: 'pg', connection: url })
    await destroyed.destroy()
    await judgeCauses(
      t,
      standardMappers,
      [
        ...causesOf('Knex', (sql) => database.raw(sql)),
        ['Knex: its own query', () => database('orders').insert({ number: secret }), duplicate],
        ['Knex: a full pool', () => full.transaction(async () => full('orders').select()), 503],
        [
          'Knex: a slow query',
          () => database.raw('SELECT pg_sleep(60)').timeout(50, { cancel: true }),
          503,
        ],
        ['Knex: destroyed', () => destroyed('orders').select(), 503],
      ],
      [hostname, schema],
    )
  })
})

t.test('a server that is away', async (t) => {
  const url = `postgres://${secret}@127.0.0.1:${await findPort()}/${secret}`
  const sql = postgres(url, { max: 1 })
  const database = knex({
    client: 'pg',
    connection: url,
    log: { warn: () => undefined, error: () => undefined },
  })
  t.teardown(() => Promise.all([sql.end(), database.destroy()]))
  await judgeCauses(
    t,
    standardMappers,
    [
      ['pg: refused', () => connect(url), 503],
      ['pg: no such host', () => connect(`postgres://${secret}.invalid/x`), 503],
      ['pg: no such socket', () => connect(`postgres:///x?host=/${secret}`), 503],
      ['postgres: refused', () => sql`SELECT 1`, 503],
      ['Knex: refused', () => database('orders').select(), 503],
    ],
    ['127.0.0.1'],
  )
})

async function connect(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.end()
}

/** Runs work on a connection that is thrown away, whatever state it is left in. */
async function withClient<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  client.on('error', () => undefined)
  try {
    return await work(client)
  } finally {
    client.release(true)
  }
}

function deadlock(pool: pg.Pool): Promise<unknown> {
  return withClient(pool, (a) =>
    withClient(pool, async (b) => {
      await Promise.all([a.query('BEGIN'), b.query('BEGIN')])
      await a.query('UPDATE counters SET n = 1 WHERE id = 1')
      await b.query('UPDATE counters SET n = 1 WHERE id = 2')
      return Promise.all([
        a.query('UPDATE counters SET n = 1 WHERE id = 2'),
        b.query('UPDATE counters SET n = 1 WHERE id = 1'),
      ])
    }),
  )
}

function takenLock(pool: pg.Pool): Promise<unknown> {
  return withClient(pool, (a) =>
    withClient(pool, async (b) => {
      await a.query('BEGIN')
      await a.query('SELECT * FROM counters WHERE id = 1 FOR UPDATE')
      return b.query('SELECT * FROM counters WHERE id = 1 FOR UPDATE NOWAIT')
    }),
  )
}

function serializationFailure(pool: pg.Pool): Promise<unknown> {
  return withClient(pool, (a) =>
    withClient(pool, async (b) => {
      await b.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await b.query('SELECT * FROM counters')
      await a.query('UPDATE counters SET n = n + 1 WHERE id = 1')
      return b.query('UPDATE counters SET n = n + 1 WHERE id = 1')
    }),
  )
}

function slowStatement(pool: pg.Pool): Promise<unknown> {
  return withClient(pool, async (client) => {
    await client.query('SET statement_timeout = 20')
    return client.query('SELECT pg_sleep(60)')
  })
}

/** Ends a connection once the server has begun its statement. */
async function endWhenActive(admin: pg.Client, pid: unknown): Promise<void> {
  const asleep = `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`
  while ((await admin.query(asleep, [pid])).rowCount === 0) continue
  await admin.query('SELECT pg_terminate_backend($1)', [pid])
}

function endedByServer(pool: pg.Pool, admin: pg.Client): Promise<unknown> {
  return withClient(pool, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    return Promise.all([client.query('SELECT pg_sleep(60)'), endWhenActive(admin, rows[0].pid)])
  })
}

function endedBefore(pool: pg.Pool, admin: pg.Client): Promise<unknown> {
  return withClient(pool, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    const ended = new Promise((resolve) => client.once('end', resolve))
    await admin.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
    await ended
    return client.query('SELECT 1')
  })
}

async function fullPool(connectionString: string): Promise<unknown> {
  const pool = new pg.Pool({ connectionString, max: 1, connectionTimeoutMillis: 20 })
  const client = await pool.connect()
  try {
    return await pool.query('SELECT 1')
  } finally {
    client.release()
    await pool.end()
  }
}

async function endedPool(connectionString: string): Promise<unknown> {
  const pool = new pg.Pool({ connectionString })
  await pool.end()
  return pool.query('SELECT 1')
}

async function tooManyConnections(url: string, admin: pg.Client): Promise<void> {
  const role = `${schema}_one`
  await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${secret}' CONNECTION LIMIT 1`)
  const own = new URL(url)
  own.username = role
  own.password = secret
  const first = new pg.Client({ connectionString: own.href })
  await first.connect()
  try {
    await connect(own.href)
  } finally {
    await first.end()
  }
}
