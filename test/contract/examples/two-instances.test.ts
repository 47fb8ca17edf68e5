import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { openPostgres } from '../../../examples/orders/storage/postgres.ts'
import { buildClient } from '../../../examples/orders/walk/client.ts'
import { type Running, runMain } from './run-main.ts'

const server = process.env['TEST_DATABASE_URL'] ?? ''

t.test(
  'two instances on one Postgres server behave as one',
  { skip: server === '' && 'set TEST_DATABASE_URL to the URL of a Postgres server' },
  (t) => testTwoInstances(t, server),
)

async function testTwoInstances(t: Test, url: string): Promise<void> {
  // A database of its own, new and empty: both instances want to create the tables.
  const name = `orders_${randomBytes(6).toString('hex')}`
  const admin = openPostgres(url)
  await admin.query(`CREATE DATABASE ${name}`)
  const DATABASE_URL = Object.assign(new URL(url), { pathname: name }).href

  const env = { DATABASE_URL, MAX_EVENT_LOOP_DELAY: '0' }
  const instances: Running[] = [runMain(env), runMain(env)]
  t.teardown(async () => {
    for (const { kill } of instances) kill('SIGKILL')
    await Promise.all(instances.map(({ ended }) => ended))
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.close()
  })
  const origins = await Promise.all(instances.map(({ origin }) => origin))
  const [one, two] = origins.map(buildClient)
  if (one === undefined || two === undefined) throw new Error('there are two instances')

  const token = 'alice-demo-token'
  const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }

  t.test('one number created at both is created once', async (t) => {
    for (let round = 0; round < 20; round += 1) {
      const body = { number: `RACE-${round}`, ...content }
      const answers = await Promise.all(
        [one, two].map((at) => at('POST', '/orders', { token, body })),
      )
      t.same(answers.map(({ status }) => status).toSorted(), [201, 409])
    }
  })

  t.test('an order shipped at both is shipped once, and both know the job', async (t) => {
    const path = '/orders/RACE-0/shipments'
    const answers = await Promise.all([one, two].map((at) => at('POST', path, { token })))
    t.same(answers.map(({ status }) => status).toSorted(), [202, 409])
    const accepted = answers.find(({ status }) => status === 202)
    const location = accepted?.headers.get('location') ?? '/'
    for (const at of [one, two]) t.equal((await at('GET', location, { token })).status, 200)
    t.equal(await settle(location), 'succeeded')
  })

  t.test('the work both accepted is done once each, also when one is killed', async (t) => {
    const numbers = Array.from({ length: 12 }, (_, index) => `RACE-${index + 1}`)
    const jobs = await Promise.all(
      numbers.map((number, index) =>
        (index % 2 ? one : two)('POST', `/orders/${number}/shipments`, { token }),
      ),
    )
    t.ok(jobs.every(({ status }) => status === 202))
    instances[1]?.kill('SIGKILL')
    const states = new Set<unknown>()
    for (const job of jobs) states.add(await settle(job.headers.get('location') ?? '/'))
    t.same([...states], ['succeeded'])
  })

  t.test('the one left over finishes what it accepted before it ends', async (t) => {
    await one('POST', '/orders/RACE-15/shipments', { token })
    instances[0]?.kill('SIGTERM')
    t.equal((await instances[0]?.ended)?.code, 0)
    const database = openPostgres(DATABASE_URL)
    const left = await database.query(`SELECT id FROM jobs WHERE state <> 'succeeded'`)
    await database.close()
    t.same(left, [])
  })

  async function settle(location: string): Promise<unknown> {
    // Longer than a lease: the killed instance may have held one of the jobs.
    for (const ends = Date.now() + 30_000; Date.now() < ends; await delay(200)) {
      const { body } = await one!('GET', location, { token })
      if (body['state'] === 'succeeded' || body['state'] === 'failed') return body['state']
    }
    return 'still open'
  }
}
