import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { isErrorResource } from 'fastify-error-resource'
import { readConfig } from '../../../examples/orders/config.ts'
import { buildService } from '../../../examples/orders/service.ts'
import type { Database } from '../../../examples/orders/storage/database.ts'
import { openPglite } from '../../../examples/orders/storage/pglite.ts'
import { openPostgres } from '../../../examples/orders/storage/postgres.ts'
import { createTables } from '../../../examples/orders/storage/tables.ts'

// No limit to the event loop's delay: injected requests and the embedded database hardly let it
// turn, which on a busy machine looks like pressure.
const config = readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' })
const database = await openPglite()
await createTables(database)
const app = await buildService(config, database)
t.teardown(() => app.close())

const alice = { authorization: 'Bearer alice-demo-token' }
const bob = { authorization: 'Bearer bob-demo-token' }
const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
const ask = (method: Method, url: string, payload?: object, headers: object = alice) =>
  app.inject({ method, url, headers: { ...headers }, ...(payload && { payload }) })

const create = (number: string, destination = 'NL') =>
  ask('POST', '/orders', { number, ...content, destination })

async function poll(location: string): Promise<Record<string, unknown>> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const job = (await ask('GET', location)).json()
    if (job.state !== 'queued' && job.state !== 'running') return job
    await delay(50)
  }
  throw new Error(`the job at ${location} does not end`)
}

t.test('an order is created, read, listed, changed and cancelled', async (t) => {
  const created = await create('LIFE-1')
  t.equal(created.statusCode, 201)
  t.equal(created.headers.location, '/orders/LIFE-1')
  const order = { number: 'LIFE-1', ...content, status: 'open' }
  t.match(created.json(), order)
  t.match((await ask('GET', '/orders/LIFE-1')).json(), order)
  t.match((await ask('GET', '/orders?limit=1&after=LIFE-0')).json(), { orders: [order] })

  const changed = await ask('PUT', '/orders/LIFE-1', { ...content, destination: 'BE' })
  t.match(changed.json(), { ...order, destination: 'BE' })
  t.equal((await ask('DELETE', '/orders/LIFE-1')).statusCode, 204)
  t.match((await ask('GET', '/orders/LIFE-1')).json(), { status: 'cancelled' })
})

t.test('a list leads to its next page', async (t) => {
  for (const number of ['PAGE-1', 'PAGE-2', 'PAGE-3']) await create(number)
  const first = (await ask('GET', '/orders?limit=2&after=PAGE-0')).json()
  t.equal(first.next, '/orders?limit=2&after=PAGE-2')
  t.match((await ask('GET', first.next)).json(), { orders: [{ number: 'PAGE-3' }] })
})

t.test('of two concurrent creates of one number one gets 201, the other 409', async (t) => {
  const both = await Promise.all([create('TWICE'), create('TWICE')])
  const [won, lost] = both.toSorted((a, b) => a.statusCode - b.statusCode)
  t.equal(won?.statusCode, 201)
  t.equal(lost?.statusCode, 409)
  t.equal(lost?.headers['content-type'], 'application/problem+json')
  t.match(lost?.json(), { status: 409, code: 'ORDER_EXISTS', orderNumber: 'TWICE' })
})

t.test('a shipment is accepted and its job succeeds', async (t) => {
  await create('SHIP-1')
  const accepted = await ask('POST', '/orders/SHIP-1/shipments')
  t.equal(accepted.statusCode, 202)
  t.equal(accepted.headers['retry-after'], '1')
  t.match(accepted.json(), { state: 'queued', order: '/orders/SHIP-1' })
  const location = String(accepted.headers.location)
  t.equal(location, `/jobs/${accepted.json().id}`)
  t.match(await poll(location), { state: 'succeeded', tracking: /^PARCEL-/ })
  t.match((await ask('GET', '/orders/SHIP-1')).json(), { status: 'shipped' })
})

t.test('a shipment the carrier refuses fails with an Error Resource inside the job', async (t) => {
  await create('SHIP-2', 'AQ')
  const accepted = await ask('POST', '/orders/SHIP-2/shipments')
  const job = await poll(String(accepted.headers.location))
  t.equal(job['state'], 'failed')
  t.ok(isErrorResource(job['error']))
  t.same(job['error'], {
    type: '/errors/destination-not-served',
    title: 'Destination not served',
    status: 422,
    code: 'DESTINATION_NOT_SERVED',
    detail: 'The carrier does not deliver to AQ.',
    destination: 'AQ',
  })
  t.match((await ask('GET', '/orders/SHIP-2')).json(), { status: 'open' })
})

t.test('a cancelled order cannot be shipped', async (t) => {
  await create('SHIP-3')
  await ask('DELETE', '/orders/SHIP-3')
  const refused = await ask('POST', '/orders/SHIP-3/shipments')
  t.equal(refused.statusCode, 409)
  t.match(refused.json(), { code: 'ORDER_NOT_OPEN', orderStatus: 'cancelled' })
})

t.test('another owner gets 403, for the order and for its job', async (t) => {
  await create('MINE')
  const { headers } = await ask('POST', '/orders/MINE/shipments')
  for (const url of ['/orders/MINE', String(headers.location)]) {
    t.match((await ask('GET', url, undefined, bob)).json(), { status: 403, code: 'NOT_YOUR_ORDER' })
  }
})

t.test('what is not there is 404', async (t) => {
  t.match((await ask('GET', '/orders/NOPE')).json(), { status: 404, orderNumber: 'NOPE' })
  const job = '/jobs/00000000-0000-4000-8000-000000000000'
  t.match((await ask('GET', job)).json(), { status: 404, detail: 'There is no such job.' })
  t.match((await ask('GET', '/nope')).json(), { status: 404, title: 'Not Found' })
})

t.test('every violation of a body is listed with its place', async (t) => {
  const refused = await ask('POST', '/orders', { number: '?', items: [{ sku: '', quantity: 0 }] })
  t.equal(refused.statusCode, 400)
  const { errors } = refused.json<{ errors: { pointer: string }[] }>()
  t.same(errors.map(({ pointer }) => pointer).toSorted(), [
    '#/destination',
    '#/items/0/quantity',
    '#/items/0/sku',
    '#/number',
  ])
})

t.test('a token that is missing, of another scheme or unknown is challenged', async (t) => {
  const none = 'Bearer realm="orders"'
  const challenges = { '': none, 'Basic eDp5': none, 'Bearer x': `${none}, error="invalid_token"` }
  for (const [authorization, challenge] of Object.entries(challenges)) {
    const refused = await ask('GET', '/orders', undefined, { authorization })
    t.equal(refused.statusCode, 401)
    t.equal(refused.headers['www-authenticate'], challenge)
  }
})

t.test('method and content type are judged before the token, Accept behind it', async (t) => {
  const method = await ask('DELETE', '/orders', undefined, {})
  t.match([method.statusCode, method.headers.allow], [405, 'GET, HEAD, POST'])
  const stranger = await ask('GET', '/orders', undefined, { accept: 'application/xml' })
  t.equal(stranger.statusCode, 401)
  const accept = await ask('GET', '/orders', undefined, { ...alice, accept: 'application/xml' })
  t.match([accept.statusCode, accept.json().available], [406, ['application/json']])
  const type = await app.inject({
    method: 'POST',
    url: '/orders',
    headers: { 'content-type': 'application/xml' },
    payload: '<a/>',
  })
  t.match([type.statusCode, type.headers.accept], [415, 'application/json'])
})

t.test('a defect is a 500 that names nothing internal', async (t) => {
  const failed = await ask('GET', '/reports/lines-per-order?destination=ZZ')
  const { requestId, ...body } = failed.json()
  t.match(requestId, /^req-/)
  t.same(body, {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    instance: '/reports/lines-per-order',
  })
  await create('REPORT', 'LU')
  const report = await ask('GET', '/reports/lines-per-order?destination=LU')
  t.same(report.json(), { destination: 'LU', linesPerOrder: 1 })
})

t.test('the document and its page are served as they are', async (t) => {
  const document = await ask('GET', '/openapi.json', undefined, {})
  t.match(document.json(), { openapi: '3.1.0', paths: { '/orders/{number}/shipments': {} } })
  const page = await ask('GET', '/docs/', undefined, { accept: 'text/html' })
  t.match([page.statusCode, page.headers['content-type']], [200, /^text\/html/])
  const style = await ask('GET', '/docs/static/swagger-ui.css', undefined, { accept: 'text/css' })
  t.match([style.statusCode, style.headers['content-type']], [200, /^text\/css/])
})

t.test('a service whose database cannot be reached answers 503', async (t) => {
  const unreachable = await buildService(config, openPostgres('postgres://127.0.0.1:1/orders'))
  t.teardown(() => unreachable.close())
  const answer = await unreachable.inject({ url: '/orders', headers: alice })
  t.equal(answer.statusCode, 503)
  t.equal(answer.headers['retry-after'], '2')
  t.match(answer.json(), { status: 503, title: 'Service Unavailable', retryAfter: 2 })
})

t.test('a database that goes between two health checks is a 503 too', async (t) => {
  // Healthy for the check, which asks for nothing but a 1; gone for everything else.
  const gone = openPostgres('postgres://127.0.0.1:1/orders')
  const failing: Database = {
    ...gone,
    query: (text, params) => (text === 'SELECT 1' ? Promise.resolve([]) : gone.query(text, params)),
  }
  const service = await buildService(config, failing)
  t.teardown(() => service.close())
  const answer = await service.inject({ url: '/orders', headers: alice })
  t.match([answer.statusCode, answer.headers['retry-after']], [503, '2'])
  t.notMatch(answer.payload, /127\.0\.0\.1|refused/)
})

t.test('a service whose event loop is late turns requests away with 503', async (t) => {
  const healthy: Database = { ...database, query: () => Promise.resolve([]), close: async () => {} }
  const service = await buildService({ ...config, maxEventLoopDelay: 50 }, healthy)
  t.teardown(() => service.close())
  const list = () => service.inject({ url: '/orders', headers: alice })
  t.equal((await list()).statusCode, 200)

  // The loop is measured once a second; keep it busy until the measurement shows it.
  const busy = setInterval(() => {
    for (const ends = Date.now() + 200; Date.now() < ends;);
  }, 1)
  while (!service.isUnderPressure()) await delay(10)
  clearInterval(busy)
  const answer = await list()
  t.match([answer.statusCode, answer.headers['retry-after']], [503, '2'])
  t.match(answer.json(), { status: 503, retryAfter: 2 })
})
