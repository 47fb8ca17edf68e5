import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Fastify from 'fastify'
import errorResource from 'fastify-error-resource'
import t from 'tap'
import { OrderExists, OrderNotOpen } from '../../../examples/orders/errors.ts'
import { ship } from '../../../examples/orders/shipping/ship.ts'
import { startWorker } from '../../../examples/orders/shipping/worker.ts'
import { claimDataDir } from '../../../examples/orders/storage/data-dir.ts'
import { DatabaseUnavailable } from '../../../examples/orders/storage/database.ts'
import { claimJob, finishJob, insertJob, readJob } from '../../../examples/orders/storage/jobs.ts'
import * as orders from '../../../examples/orders/storage/orders.ts'
import { openPglite } from '../../../examples/orders/storage/pglite.ts'
import { openPostgres } from '../../../examples/orders/storage/postgres.ts'
import { createTables } from '../../../examples/orders/storage/tables.ts'

const database = await openPglite()
await createTables(database)

const app = Fastify()
await app.register(errorResource)
t.teardown(() => app.close())
const { errorResources } = app
const silent = { log: { error: () => undefined }, errorResources }
const items = [{ sku: 'tulip', quantity: 12 }]
const create = (number: string, destination = 'NL') =>
  orders.insertOrder(database, 'alice', { number, destination, items })

async function queue(number: string, destination?: string) {
  await create(number, destination)
  return database.transaction((transaction) => insertJob(transaction, number))
}

t.test('creating the tables again changes nothing', async (t) => {
  await create('KEPT-1')
  await Promise.all([createTables(database), createTables(database)])
  t.match(await orders.readOrder(database, 'alice', 'KEPT-1'), { number: 'KEPT-1', items })
})

t.test('a page names the last of its orders only when more follow', async (t) => {
  for (const number of ['P-3', 'P-1', 'P-2']) {
    await orders.insertOrder(database, 'pia', { number, destination: 'NL', items })
  }
  const first = await orders.listOrders(database, 'pia', 2)
  t.same([first.orders.map(({ number }) => number), first.last], [['P-1', 'P-2'], 'P-2'])
  const second = await orders.listOrders(database, 'pia', 2, first.last)
  t.same([second.orders.map(({ number }) => number), second.last], [['P-3'], undefined])
})

t.test('of two concurrent creates the unique violation of the database refuses one', async (t) => {
  const results = await Promise.allSettled([create('TWICE'), create('TWICE')])
  t.same(results.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  const lost = results.find((result) => result.status === 'rejected')
  t.ok(OrderExists.is(lost?.reason))
  t.match(lost?.reason, { members: { orderNumber: 'TWICE' }, cause: { code: '23505' } })
})

t.test('only an open order can be locked for a change', async (t) => {
  await create('GONE')
  await orders.setOrderStatus(database, 'GONE', 'cancelled')
  const lock = database.transaction((tx) => orders.lockOpenOrder(tx, 'alice', 'GONE'))
  const error: unknown = await lock.catch((reason: unknown) => reason)
  t.ok(OrderNotOpen.is(error))
})

t.test('a transaction that throws leaves nothing behind', async (t) => {
  const failing = database.transaction(async (transaction) => {
    await orders.insertOrder(transaction, 'alice', { number: 'UNDONE', destination: 'NL', items })
    throw new Error('changed my mind')
  })
  await t.rejects(failing, { message: 'changed my mind' })
  t.match(await create('UNDONE'), { number: 'UNDONE' })
})

t.test('a job is claimed once, and its outcome ends it', async (t) => {
  const { id } = await queue('JOB-1')
  const job = await claimJob(database, 60_000)
  t.match(job, { id, orderNumber: 'JOB-1', destination: 'NL', attempts: 1 })
  t.equal(await claimJob(database, 60_000), undefined)
  t.equal(await finishJob(database, job!, { tracking: 'PARCEL-1' }), true)
  t.match(await readJob(database, 'alice', id), { state: 'succeeded', tracking: 'PARCEL-1' })
  t.match(await orders.readOrder(database, 'alice', 'JOB-1'), { status: 'shipped' })
})

t.test('a job whose worker died is claimed again, and the late outcome is ignored', async (t) => {
  await queue('JOB-2')
  const died = await claimJob(database, 1)
  await delay(20)
  const recovered = await claimJob(database, 60_000)
  t.match(recovered, { id: died?.id, attempts: 2 })
  t.equal(await finishJob(database, died!, { tracking: 'LATE' }), false)
  t.equal(await finishJob(database, recovered!, { tracking: 'PARCEL-2' }), true)
  t.match(await readJob(database, 'alice', died!.id), { tracking: 'PARCEL-2' })
})

t.test('a job that was claimed too often fails without naming a cause', async (t) => {
  const job = { id: 'x', orderNumber: 'JOB-3', destination: 'NL', attempts: 4 }
  t.same(await ship(job, silent), {
    error: { type: 'about:blank', title: 'Internal Server Error', status: 500 },
  })
})

t.test('a worker that stops first finishes what was accepted', async (t) => {
  const accepted = [await queue('JOB-4'), await queue('JOB-5', 'AQ')]
  const worker = startWorker(database, silent, { pollMs: 5 })
  await worker.stop(10_000)
  const [shipped, refused] = await Promise.all(
    accepted.map(({ id }) => readJob(database, 'alice', id)),
  )
  t.match(shipped, { state: 'succeeded', tracking: /^PARCEL-/ })
  t.match(refused, { state: 'failed', error: { status: 422, code: 'DESTINATION_NOT_SERVED' } })
  t.match(await orders.readOrder(database, 'alice', 'JOB-5'), { status: 'open' })
})

t.test('a worker without patience leaves its job for another one', async (t) => {
  const { id } = await queue('JOB-6')
  await startWorker(database, silent, { leaseMs: 1 }).stop(0)
  t.match(await readJob(database, 'alice', id), { state: /queued|running/ })
  // A worker that stops does not wait for leases of others: this one goes on until it has the job.
  const worker = startWorker(database, silent, { pollMs: 5 })
  while ((await readJob(database, 'alice', id))?.state !== 'succeeded') await delay(5)
  await worker.stop(10_000)
  t.match(await orders.readOrder(database, 'alice', 'JOB-6'), { status: 'shipped' })
})

t.test('a worker survives a database that is gone', async (t) => {
  const logged: unknown[] = []
  const unreachable = openPostgres('postgres://127.0.0.1:1/orders')
  const log = { error: (line: unknown) => logged.push(line) }
  const worker = startWorker(unreachable, { log, errorResources }, { retryMs: 5 })
  while (logged.length < 2) await delay(5)
  await worker.stop(1_000)
  t.match(logged[0], { err: { name: 'DatabaseUnavailable' } })
  await unreachable.close()
})

t.test('a folder of data belongs to one process', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'orders-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const lock = join(folder, 'lock')

  await writeFile(lock, String(process.ppid))
  const taken = `DATA_DIR ${folder} is in use by process ${process.ppid}`
  await t.rejects(claimDataDir(folder), new DatabaseUnavailable(taken))

  await writeFile(lock, 'left by a crash')
  const { files, release } = await claimDataDir(folder)
  t.equal(files, join(folder, 'postgres'))
  await release()
  await t.rejects(claimDataDir(join(folder, 'no', 'parent')), { message: /cannot be used/ })
})

// Keep this one last: it closes what the others use.
t.test('a closed database is an unavailable one', async (t) => {
  await database.close()
  await t.rejects(database.query('SELECT 1'), DatabaseUnavailable)
  await t.rejects(
    database.transaction(async () => undefined),
    DatabaseUnavailable,
  )
  await database.close()
})
