import { NotYourOrder, OrderExists, OrderNotFound, OrderNotOpen } from '../errors.ts'
import type { NewOrder, Order, OrderContent, OrderStatus } from '../schemas.ts'
import { type Connection, codeOf, UNIQUE_VIOLATION } from './database.ts'

interface OrderRow extends Omit<Order, 'createdAt'> {
  owner: string
  createdAt: Date
}

const COLUMNS = 'number, owner, destination, items, status, created_at AS "createdAt"'

/** One page of an owner's orders, in order of their numbers, starting behind `after`. */
export async function listOrders(
  connection: Connection,
  owner: string,
  limit = 20,
  after = '',
): Promise<{ orders: Order[]; last?: string }> {
  // One row more than asked for tells whether there is another page.
  const rows = await connection.query<OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE owner = $1 AND number > $2 ORDER BY number LIMIT $3`,
    [owner, after, limit + 1],
  )
  const orders = rows.slice(0, limit).map(toOrder)
  const last = rows.length > limit ? orders.at(-1) : undefined
  return last === undefined ? { orders } : { orders, last: last.number }
}

/**
 * Stores a new order. Whether the number is taken is left to the database: a check beforehand
 * would let two concurrent requests pass, in this process or in another one.
 */
export async function insertOrder(
  connection: Connection,
  owner: string,
  { number, destination, items }: NewOrder,
): Promise<Order> {
  try {
    const [row] = await connection.query<OrderRow>(
      `INSERT INTO orders (number, owner, destination, items) VALUES ($1, $2, $3, $4::jsonb)
       RETURNING ${COLUMNS}`,
      [number, owner, destination, JSON.stringify(items)],
    )
    return toOrder(present(row))
  } catch (error) {
    if (codeOf(error) !== UNIQUE_VIOLATION) throw error
    throw OrderExists({ orderNumber: number }, { cause: error })
  }
}

export async function readOrder(
  connection: Connection,
  owner: string,
  number: string,
): Promise<Order> {
  return toOrder(await ownRow(connection, owner, number))
}

/** Like `readOrder`, and nobody else can change the order until the transaction ends. */
export async function lockOpenOrder(
  transaction: Connection,
  owner: string,
  number: string,
): Promise<Order> {
  const row = await ownRow(transaction, owner, number, 'FOR UPDATE')
  if (row.status !== 'open') {
    throw OrderNotOpen({ orderNumber: number, orderStatus: row.status })
  }
  return toOrder(row)
}

export async function updateOrder(
  connection: Connection,
  number: string,
  { destination, items }: OrderContent,
): Promise<Order> {
  const [row] = await connection.query<OrderRow>(
    `UPDATE orders SET destination = $2, items = $3::jsonb WHERE number = $1 RETURNING ${COLUMNS}`,
    [number, destination, JSON.stringify(items)],
  )
  return toOrder(present(row))
}

export async function setOrderStatus(
  connection: Connection,
  number: string,
  status: OrderStatus,
): Promise<void> {
  await connection.query('UPDATE orders SET status = $2 WHERE number = $1', [number, status])
}

async function ownRow(
  connection: Connection,
  owner: string,
  number: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<OrderRow> {
  const [row] = await connection.query<OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE number = $1 ${lock}`,
    [number],
  )
  if (row === undefined) throw OrderNotFound({ orderNumber: number })
  if (row.owner !== owner) throw NotYourOrder()
  return row
}

function toOrder({ number, destination, items, status, createdAt }: OrderRow): Order {
  return { number, destination, items, status, createdAt: createdAt.toISOString() }
}

function present<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('The database returned no row')
  return row
}
