/** TypeORM on SQLite and Sequelize on a Postgres: what they throw themselves, and what their databases say through them. */
import Database from 'libsql'
import pg from 'pg'
import { DataTypes, Op, Sequelize, Transaction } from 'sequelize'
import t from 'tap'
import { DataSource, EntitySchema } from 'typeorm'
import { httpErrors } from '../../../plugin/index.ts'
import { mapConstraints, ormErrors, standardMappers } from '../../../plugin/mappers/index.ts'
import { startPostgres } from './private-servers.ts'
import { countExchanges } from '../../fixtures/raw-http.ts'
import { answers, judgeCauses, secret } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const { absent, contention, duplicate, invalid, reference } = answers

interface OrderRow {
  id: number
  number: string
  amount: number
  version: number
}

t.test('TypeORM', async (t) => {
  const Order = new EntitySchema<OrderRow>({
    name: 'Order',
    tableName: 'orders',
    columns: {
      id: { type: Number, primary: true },
      number: { type: String, unique: true },
      amount: { type: Number },
      version: { type: Number, version: true },
    },
  })
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: Database, // The same interface, without a compiler at installation.
    database: ':memory:',
    entities: [Order],
    synchronize: true,
  })
  await source.initialize()
  t.teardown(() => source.destroy())
  const orders = source.getRepository(Order)
  await orders.save({ id: 1, number: secret, amount: 1 })
  const taken = httpErrors.conflict('The number is taken.')
  await judgeCauses(t, standardMappers, [
    [
      'a record that is needed',
      () =>
        orders
          .findOneOrFail({ where: { number: secret } })
          .then(() => orders.findOneByOrFail({ number: `no ${secret}` })),
      absent,
    ],
    ['a duplicate', () => orders.insert({ id: 2, number: secret, amount: 1 }), duplicate],
    ['a null', () => orders.insert({ id: 2, number: 'b', amount: null as never }), invalid],
    [
      'a version that is not the last',
      () => orders.findOne({ where: { id: 1 }, lock: { mode: 'optimistic', version: 9 } }),
      contention,
    ],
    [
      'a property that is not there, which is our mistake',
      () => orders.findOneBy({ [secret]: 1 } as never),
      500,
    ],
    ['a table that is not there', () => source.query(`SELECT * FROM ${secret}`), 500],
  ])
  await judgeCauses(
    t,
    [mapConstraints({ 'orders.number': () => taken }), ...standardMappers],
    [
      [
        'a constraint with an error of its own',
        () => orders.insert({ id: 2, number: secret, amount: 1 }),
        { status: 409, detail: 'The number is taken.' },
      ],
    ],
  )
})

t.test('Sequelize', async (t) => {
  const server = await startPostgres(t)
  if (server === undefined) {
    t.pass('Postgres is not installed', { skip: 'Postgres is not installed' })
    return
  }
  const base = { dialect: 'postgres', dialectModule: pg, logging: false } as const
  const sequelize = new Sequelize({
    ...base,
    host: '127.0.0.1',
    port: server.port,
    username: 'postgres',
    database: 'postgres',
  })
  t.teardown(() => sequelize.close())
  const Order = sequelize.define(
    'order',
    {
      number: { type: DataTypes.STRING, primaryKey: true },
      amount: { type: DataTypes.INTEGER, allowNull: false, validate: { min: 1 } },
      kind: { type: DataTypes.ENUM('new', 'old') },
    },
    { version: true, timestamps: false },
  )
  const Item = sequelize.define('item', { sku: DataTypes.STRING }, { timestamps: false })
  Item.belongsTo(Order, { foreignKey: 'orderNumber', onDelete: 'RESTRICT' })
  await sequelize.sync()
  await Order.create({ number: secret, amount: 1 })
  await Item.create({ sku: 'a', orderNumber: secret })

  const increase = (transaction: Transaction) =>
    Order.increment('amount', { by: 1, where: { number: secret }, transaction })

  /** Two transactions that wait for each other, of which the server ends one. */
  const serialize = async () => {
    const options = { isolationLevel: Transaction.ISOLATION_LEVELS.SERIALIZABLE }
    await sequelize.transaction(options, async (first) => {
      await Order.findByPk(secret, { transaction: first })
      await sequelize.transaction(options, (second) => increase(second))
      await increase(first)
    })
  }

  const stale = async () => {
    const mine = await Order.findByPk(secret)
    const other = await Order.findByPk(secret)
    await other?.update({ amount: 7 })
    await mine?.update({ amount: 8 })
  }

  await judgeCauses(t, standardMappers, [
    [
      'a record that is needed',
      () => Order.findByPk(`no ${secret}`, { rejectOnEmpty: true }),
      absent,
    ],
    ['a duplicate', () => Order.create({ number: secret, amount: 1 }), duplicate],
    ['a model that refuses a null', () => Order.create({ number: 'b' }), invalid],
    ['a model that refuses a value', () => Order.create({ number: 'b', amount: 0 }), invalid],
    [
      'a kind that there is not',
      () => Order.create({ number: 'b', amount: 1, kind: secret }),
      invalid,
    ],
    ['a reference to nothing', () => Item.create({ orderNumber: `no ${secret}` }), reference],
    ['a referenced row', () => Order.destroy({ where: { number: secret } }), reference],
    ['a version that is not the last', stale, contention],
    ['a serialization failure', serialize, contention],
    [
      'a number that is too large',
      () =>
        Order.findAll({ where: { amount: { [Op.gt]: 99_999_999_999 } } }).then(() =>
          Order.create({ number: 'b', amount: 99_999_999_999 }),
        ),
      invalid,
    ],
    ['a table that is not there', () => sequelize.query(`SELECT * FROM ${secret}`), 500],
  ])

  const nobody = new Sequelize({ ...base, host: '127.0.0.1', port: 1, username: secret })
  t.teardown(() => nobody.close())
  await judgeCauses(
    t,
    [ormErrors],
    [['nobody listens', () => nobody.authenticate(), 503]],
    [secret],
  )
})
