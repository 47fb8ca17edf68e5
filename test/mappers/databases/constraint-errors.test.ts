import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { mapConstraints } from '../../../plugin/mappers/databases/constraint-errors.ts'
import { defineError } from '../../../plugin/errors/define-error.ts'
import { httpErrors } from '../../../plugin/errors/http-error.ts'
import { given, judgeRows, noContext, noRequest, strangers } from '../../fixtures/mapper-rows.ts'

const taken = { status: 409, detail: 'Taken.' }
const named = (name: string) => mapConstraints({ [name]: () => httpErrors.conflict('Taken.') })

const postgres = { code: '23505', severity: 'ERROR' }
const mysql = (sqlMessage: string) =>
  given(`insert … - ${sqlMessage}`, { sqlState: '23000', sqlMessage })
const sqlite = (message: string) => given(message, { code: 'SQLITE_CONSTRAINT' })
const mongodb = (index: string) =>
  given(`E11000 duplicate key error collection: shop.orders index: ${index} dup key: { a: 1 }`, {
    code: 11000,
  })

/** Messages as the servers write them, seen in real ones. */
const constraints: readonly (readonly [database: string, name: string, error: Error])[] = [
  ['pg and PGlite', 'orders_pkey', given('x', { ...postgres, constraint: 'orders_pkey' })],
  ['postgres', 'orders_pkey', given('x', { ...postgres, constraint_name: 'orders_pkey' })],
  ['MariaDB, a key', 'PRIMARY', mysql("Duplicate entry '42' for key 'PRIMARY'")],
  ['MySQL, a key', 'orders.PRIMARY', mysql("Duplicate entry '42' for key 'orders.PRIMARY'")],
  [
    'MySQL and MariaDB, a foreign key',
    'items_order',
    mysql(
      'Cannot add or update a child row: a foreign key constraint fails (`shop`.`items`, CONSTRAINT `items_order` FOREIGN KEY (`order`) REFERENCES `orders` (`id`))',
    ),
  ],
  [
    'MariaDB, a check',
    'orders.amount',
    mysql('CONSTRAINT `orders.amount` failed for `shop`.`orders`'),
  ],
  ['MySQL, a check', 'positive', mysql("Check constraint 'positive' is violated.")],
  ['SQLite, a column', 'orders.number', sqlite('UNIQUE constraint failed: orders.number')],
  [
    'SQLite, two columns',
    'orders.a, orders.b',
    sqlite('UNIQUE constraint failed: orders.a, orders.b'),
  ],
  [
    'SQLite by Knex',
    'orders.number',
    sqlite("insert … ('x') - UNIQUE constraint failed: orders.number"),
  ],
  ['SQLite, a check', 'positive', sqlite('CHECK constraint failed: positive')],
  ['MongoDB, an index', 'number_1', mongodb('number_1')],
]

for (const [database, name, error] of constraints) {
  judgeRows(t, named(name), [[`${database}: the constraint ${name}`, error, taken]])
  judgeRows(t, named('another'), [[`${database}: another constraint`, error, undefined]])
}

judgeRows(t, named('orders_pkey'), [
  [
    'a constraint in a wrapper',
    new Error('Failed', { cause: given('x', { constraint: 'orders_pkey' }) }),
    taken,
  ],
  [
    'a name in a value a client sent to MariaDB',
    mysql("Duplicate entry 'x' for key 'orders_pkey' for key 'PRIMARY'"),
    undefined,
  ],
  [
    'a name in a value a client sent to SQLite by Knex',
    sqlite(
      "insert … ('UNIQUE constraint failed: orders_pkey') - UNIQUE constraint failed: orders.a",
    ),
    undefined,
  ],
  [
    'a name in a value a client sent to MongoDB',
    mongodb('number_1 dup key: { a: "E11000 duplicate key error collection: a index: orders_pkey"'),
    undefined,
  ],
  [
    'such a sentence from nobody\u2019s database',
    new Error('UNIQUE constraint failed: orders_pkey'),
    undefined,
  ],
  ['a code and no message', { code: 'SQLITE_CONSTRAINT' }, undefined],
  ...strangers.map(([name, value]) => [name, value, undefined] as const),
])

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})
const violation = given('duplicate key value', { ...postgres, constraint: 'orders_pkey' })

t.test('a declared error keeps its members and gets the original as its cause', async (t) => {
  const request = { body: { orderId: '42' } } as FastifyRequest
  const seen: unknown[] = []
  const mapper = mapConstraints({
    orders_pkey: (error, { body }) => {
      seen.push(error)
      return OrderExists(body as { orderId: string })
    },
  })
  const mapped = mapper(violation, request, noContext)
  t.ok(OrderExists.is(mapped))
  t.match(mapped, { detail: 'Order 42 already exists.', members: { orderId: '42' } })
  t.equal(mapped?.cause, violation)
  t.strictSame(seen, [violation])
})

t.test(
  'a cause that was given stays, and nothing of an error that is shared is changed',
  async (t) => {
    const own = new Error('own')
    const withCause = httpErrors.conflict({ cause: own })
    t.equal(
      mapConstraints({ orders_pkey: () => withCause })(violation, noRequest, noContext),
      withCause,
    )
    const shared = httpErrors.conflict({ headers: { 'x-a': '1' } })
    const mapped = mapConstraints({ orders_pkey: () => shared })(violation, noRequest, noContext)
    t.equal(mapped?.cause, violation)
    t.strictSame(mapped?.init?.headers, { 'x-a': '1' })
    t.equal(shared.cause, undefined)
  },
)

t.test('a function that returns nothing leaves the error to the next mapper', async (t) => {
  t.equal(
    mapConstraints({ orders_pkey: () => undefined })(violation, noRequest, noContext),
    undefined,
  )
})

t.test('names that every object has are no constraints', async (t) => {
  const error = given('x', { ...postgres, constraint: 'constructor' })
  t.equal(mapConstraints({})(error, noRequest, noContext), undefined)
})

const builders: readonly (readonly [name: string, given: unknown, said: string])[] = [
  ['a code', 'ORDER_EXISTS', '() => OrderExists(); it is "ORDER_EXISTS".'],
  ['a status', 409, '() => OrderExists(); it is 409.'],
  ['nothing, as circular imports give', undefined, '() => OrderExists(); it is undefined.'],
  [
    'an error that was made already',
    httpErrors.conflict(),
    '() => OrderExists(); it is an error, made once for all requests.',
  ],
  [
    'a declared error',
    OrderExists,
    '() => OrderExists(); it is the declared error ORDER_EXISTS itself.',
  ],
  [
    'a function that answers late',
    async () => httpErrors.conflict(),
    '() => OrderExists(); it is a function. It has to answer at once, and is an async function or a generator.',
  ],
]

for (const [name, given, said] of builders) {
  t.test(`in the place of a function, ${name} is refused with the name`, async (t) => {
    t.throws(
      () => mapConstraints({ orders_pkey: given as never }),
      new TypeError(
        `mapConstraints: "orders_pkey" must be a function that returns an error, such as ${said.replace('()', '(error, request)')}`,
      ),
    )
  })
}

const wholes: readonly (readonly [name: string, given: unknown, shown: string])[] = [
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a name', 'orders_pkey', '"orders_pkey"'],
  ['a list', [OrderExists], '[a function]'],
  ['a Map', new Map(), 'an instance of Map'],
  ['a function', () => OrderExists, 'a function'],
  ['a declared error', OrderExists, 'ORDER_EXISTS'],
]

for (const [name, given, shown] of wholes) {
  t.test(`in the place of functions by name, ${name} is refused with what is wanted`, async (t) => {
    t.throws(
      () => mapConstraints(given as never),
      new TypeError(
        `mapConstraints() takes an object of functions by the names of constraints, such as { orders_pkey: () => OrderExists() }; it was given ${shown}.`,
      ),
    )
  })
}

t.test('a name that is nearly that of the database is told once', async (t) => {
  const said: unknown[] = []
  const request = {
    server: { initialConfig: {} },
    log: { warn: (sentence: string) => void said.push(sentence) },
  } as unknown as FastifyRequest
  const mapper = mapConstraints({ order_pkey: () => httpErrors.conflict() })
  t.equal(mapper(violation, request, noContext), undefined)
  t.equal(mapper(violation, request, noContext), undefined)
  t.strictSame(said, [
    'The constraint "orders_pkey" was violated, and mapConstraints has no function for it; it has one for "order_pkey". Is that the one?',
  ])
  mapConstraints({ stock_positive: () => undefined })(violation, request, noContext)
  t.equal(said.length, 1, 'another name is none')
})

t.test('a function is told what the mapper is told', async (t) => {
  const told: unknown[] = []
  const mapper = mapConstraints({ orders_pkey: (...args) => void told.push(args) })
  mapper(violation, noRequest, noContext)
  t.strictSame(told, [[violation, noRequest, noContext]])
})
