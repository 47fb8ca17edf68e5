/** MariaDB as a server, by `mysql2`, by its own driver and by Knex. */
import { once } from 'node:events'
import knex from 'knex'
import * as mariadb from 'mariadb'
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import t from 'tap'
import { httpErrors, type ErrorMapper } from '../../../plugin/index.ts'
import { mapConstraints, mysqlErrors, standardMappers } from '../../../plugin/mappers/index.ts'
import { findPort, startMariadb } from './private-servers.ts'
import { countExchanges } from '../../fixtures/raw-http.ts'
import { answers, judgeCauses, secret, type RealCause } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const { contention, duplicate, invalid, reference } = answers

const tables = `
  CREATE DATABASE shop_${secret};
  USE shop_${secret};
  CREATE TABLE orders (
    number varchar(20) PRIMARY KEY,
    ${secret} varchar(20) NOT NULL DEFAULT '',
    amount int,
    short varchar(3),
    kind enum('new', 'old'),
    on_day date,
    needed int NOT NULL,
    CONSTRAINT positive_${secret} CHECK (amount > 0)
  ) ENGINE=InnoDB;
  CREATE TABLE items (
    number varchar(20),
    CONSTRAINT items_${secret} FOREIGN KEY (number) REFERENCES orders (number)
  ) ENGINE=InnoDB;
  CREATE TABLE counters (id int PRIMARY KEY, n int) ENGINE=InnoDB;
  INSERT INTO orders (number, needed) VALUES ('${secret}', 1);
  INSERT INTO items VALUES ('${secret}');
  INSERT INTO counters VALUES (1, 0), (2, 0)`

const statements: readonly (readonly [name: string, sql: string, answer: RealCause[2]])[] = [
  ['a duplicate', `INSERT INTO orders (number, needed) VALUES ('${secret}', 1)`, duplicate],
  ['a reference to nothing', `INSERT INTO items VALUES ('no ${secret}')`, reference],
  ['a referenced row', `DELETE FROM orders WHERE number = '${secret}'`, reference],
  ['a null', `INSERT INTO orders (number, ${secret}, needed) VALUES ('b', NULL, 1)`, invalid],
  ['no value', `INSERT INTO orders (number) VALUES ('b')`, invalid],
  ['a check', `INSERT INTO orders (number, amount, needed) VALUES ('b', -1, 1)`, invalid],
  [
    'a long text',
    `INSERT INTO orders (number, short, needed) VALUES ('b', '${secret}', 1)`,
    invalid,
  ],
  ['a large number', `INSERT INTO orders (number, needed) VALUES ('b', 3000000000)`, invalid],
  ['a wrong number', `INSERT INTO orders (number, needed) VALUES ('b', '${secret}')`, invalid],
  [
    'a wrong kind',
    `INSERT INTO orders (number, kind, needed) VALUES ('b', '${secret}', 1)`,
    invalid,
  ],
  [
    'no such day',
    `INSERT INTO orders (number, on_day, needed) VALUES ('b', '2026-02-30', 1)`,
    invalid,
  ],
  ['a procedure that signals', `SIGNAL SQLSTATE '45000' SET message_text = '${secret}'`, 500],
  ['a syntax error', `SELECT ${secret} FROM`, 500],
  ['a missing table', `SELECT * FROM ${secret}`, 500],
  [
    'a slow statement',
    `SET STATEMENT max_statement_time = 0.02 FOR SELECT count(*) FROM information_schema.columns a
       JOIN information_schema.columns b JOIN information_schema.columns c`,
    503,
  ],
]

const silent = { warn: () => undefined, error: () => undefined }

t.test('a server', async (t) => {
  const server = await startMariadb(t)
  if (server === undefined) {
    t.pass('MariaDB is not installed', { skip: 'MariaDB is not installed' })
    return
  }
  const base = { host: '127.0.0.1', port: server.port, user: 'root' }
  const admin = await mysql.createConnection({ ...base, multipleStatements: true })
  await admin.query(tables)
  const own = { ...base, database: `shop_${secret}` }
  const open = () => mysql.createConnection(own)
  const client = await open()

  await t.test('by mysql2', async (t) => {
    await judgeCauses(
      t,
      [mysqlErrors],
      [
        ...statements.map(([name, sql, answer]): RealCause => [
          `mysql2: ${name}`,
          () => client.query(sql),
          answer,
        ]),
        ['mysql2: a deadlock', () => deadlock(open), contention],
        ['mysql2: a lock that is taken', () => takenLock(open), contention],
        ['mysql2: a connection the server ends', () => endedByServer(open, admin), 503],
        ['mysql2: a connection that was ended', () => endedBefore(open), 503],
        ['mysql2: a full pool', () => fullPool(own), 503],
        ['mysql2: a pool that has ended', () => endedPool(own), 503],
        ['mysql2: too many connections', () => tooManyConnections(own, admin), 503],
        ['mysql2: a slow query', () => client.query({ sql: 'SELECT sleep(60)', timeout: 20 }), 503],
        ['mysql2: wrong credentials', () => mysql.createConnection({ ...own, user: secret }), 500],
      ],
      ['127.0.0.1'],
    )
  })

  await t.test('by mariadb', async (t) => {
    const one = await mariadb.createConnection(own)
    t.teardown(() => one.destroy())
    await judgeCauses(
      t,
      [mysqlErrors],
      [
        ...statements.map(([name, sql, answer]): RealCause => [
          `mariadb: ${name}`,
          () => one.query(sql),
          answer,
        ]),
        ['mariadb: a full pool', () => fullMariadbPool(own), 503],
        ['mariadb: a pool that has ended', () => endedMariadbPool(own), 503],
        ['mariadb: a connection that was ended', () => endedMariadb(own), 503],
      ],
      ['127.0.0.1'],
    )
  })

  await t.test('by Knex', async (t) => {
    const database = knex({ client: 'mysql2', connection: own, log: silent })
    t.teardown(() => database.destroy())
    const order = { number: secret, needed: 1 }
    await judgeCauses(
      t,
      standardMappers,
      [
        ['Knex: a duplicate', () => database('orders').insert(order), duplicate],
        [
          'Knex: a reference to nothing',
          () => database('items').insert({ number: 'b' }),
          reference,
        ],
      ],
      ['orders', 'items'],
    )
    await judgeCauses(
      t,
      [named('PRIMARY'), named(`items_${secret}`), ...standardMappers],
      [
        [
          'Knex: a duplicate that has an error of its own',
          () => database('orders').insert(order),
          { status: 410, detail: 'Not PRIM.' },
        ],
        [
          'Knex: a reference that has one',
          () => database('items').insert({ number: 'b' }),
          { status: 410, detail: 'Not item.' },
        ],
      ],
    )
  })

  await t.test('that stops', async (t) => {
    const last = await open()
    // Without a listener the loss of a connection nobody is using would end the process.
    last.on('error', () => undefined)
    const ended = once(last as never, 'end')
    client.destroy()
    admin.destroy()
    await server.stop()
    await ended
    await judgeCauses(
      t,
      [mysqlErrors],
      [
        ['mysql2: a server that has stopped', () => last.query('SELECT 1'), 503],
        ['mysql2: refused', open, 503],
      ],
    )
  })
})

t.test('a server that is away', async (t) => {
  const connection = { host: '127.0.0.1', port: await findPort(), user: secret, database: secret }
  const database = knex({ client: 'mysql2', connection, log: silent })
  t.teardown(() => database.destroy())
  await judgeCauses(
    t,
    standardMappers,
    [
      ['mysql2: refused', () => mysql.createConnection(connection), 503],
      ['mysql2: no such host', () => mysql.createConnection({ host: `${secret}.invalid` }), 503],
      ['Knex: refused', () => database('orders').select(), 503],
    ],
    ['127.0.0.1'],
  )
})

/** An error of its own for a constraint. */
function named(name: string): ErrorMapper {
  return mapConstraints({ [name]: () => httpErrors.gone(`Not ${name.slice(0, 4)}.`) })
}

type Open = () => Promise<Connection>

async function withTwo(
  open: Open,
  work: (a: Connection, b: Connection) => Promise<unknown>,
): Promise<unknown> {
  const [a, b] = await Promise.all([open(), open()])
  try {
    await Promise.all([a.query('BEGIN'), b.query('BEGIN')])
    return await work(a, b)
  } finally {
    a.destroy()
    b.destroy()
  }
}

/** Both wait for each other, in whatever order the server gets to see it. */
function deadlock(open: Open): Promise<unknown> {
  return withTwo(open, async (a, b) => {
    await a.query('UPDATE counters SET n = 1 WHERE id = 1')
    await b.query('UPDATE counters SET n = 1 WHERE id = 2')
    return Promise.all([
      a.query('UPDATE counters SET n = 1 WHERE id = 2'),
      b.query('UPDATE counters SET n = 1 WHERE id = 1'),
    ])
  })
}

function takenLock(open: Open): Promise<unknown> {
  return withTwo(open, async (a, b) => {
    await a.query('SELECT * FROM counters WHERE id = 1 FOR UPDATE')
    return b.query('SELECT * FROM counters WHERE id = 1 FOR UPDATE NOWAIT')
  })
}

async function endedByServer(open: Open, admin: Connection): Promise<unknown> {
  const client = await open()
  const [rows] = await client.query<RowDataPacket[]>('SELECT connection_id() AS id')
  // Both at once, because the first may fail before the second has succeeded.
  return Promise.all([
    client.query('SELECT sleep(60)'),
    admin.query(`KILL ${String(rows[0]?.['id'])}`),
  ])
}

async function endedBefore(open: Open): Promise<unknown> {
  const client = await open()
  await client.end()
  return client.query('SELECT 1')
}

async function fullPool(options: mysql.PoolOptions): Promise<unknown> {
  const pool = mysql.createPool({ ...options, connectionLimit: 1, waitForConnections: false })
  const client = await pool.getConnection()
  try {
    return await pool.query('SELECT 1')
  } finally {
    client.release()
    await pool.end()
  }
}

async function endedPool(options: mysql.PoolOptions): Promise<unknown> {
  const pool = mysql.createPool(options)
  await pool.end()
  return pool.query('SELECT 1')
}

async function fullMariadbPool(options: mariadb.PoolConfig): Promise<unknown> {
  const pool = mariadb.createPool({ ...options, connectionLimit: 1, acquireTimeout: 100 })
  const client = await pool.getConnection()
  try {
    return await pool.query('SELECT 1')
  } finally {
    await client.release()
    await pool.end()
  }
}

async function endedMariadbPool(options: mariadb.PoolConfig): Promise<unknown> {
  const pool = mariadb.createPool(options)
  await pool.query('SELECT 1')
  await pool.end()
  return pool.query('SELECT 1')
}

async function endedMariadb(options: mariadb.ConnectionConfig): Promise<unknown> {
  const client = await mariadb.createConnection(options)
  await client.end()
  return client.query('SELECT 1')
}

async function tooManyConnections(
  options: mysql.ConnectionOptions,
  admin: Connection,
): Promise<unknown> {
  await admin.query(
    `GRANT SELECT ON *.* TO one@'%' IDENTIFIED BY '${secret}' WITH MAX_USER_CONNECTIONS 1;
     GRANT SELECT ON *.* TO one@localhost IDENTIFIED BY '${secret}' WITH MAX_USER_CONNECTIONS 1`,
  )
  const own = { ...options, user: 'one', password: secret }
  const first = await mysql.createConnection(own)
  try {
    return await mysql.createConnection(own)
  } finally {
    first.destroy()
  }
}
