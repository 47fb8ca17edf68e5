/** A client of the orders service: what a front end beside it would write, with its types alone. */
import t from 'tap'
import { readConfig } from '../../../examples/orders/config.ts'
import type * as errors from '../../../examples/orders/errors.ts'
import { buildService } from '../../../examples/orders/service.ts'
import { openPglite } from '../../../examples/orders/storage/pglite.ts'
import { createTables } from '../../../examples/orders/storage/tables.ts'
import {
  describeError,
  match,
  readErrorResource,
  type ErrorResource,
  type ErrorResourceOf,
} from '../../../plugin/client/index.ts'
import { postgresFolder } from '../../fixtures/postgres-folder.ts'

type OrderError = ErrorResourceOf<
  | typeof errors.OrderExists
  | typeof errors.OrderNotOpen
  | typeof errors.OrderNotFound
  | typeof errors.NotYourOrder
>

const OrderExists = describeError<typeof errors.OrderExists>('ORDER_EXISTS')
const DestinationNotServed =
  describeError<typeof errors.DestinationNotServed>('DESTINATION_NOT_SERVED')

const database = await openPglite(await postgresFolder(t))
await createTables(database)
const app = await buildService(
  readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' }),
  database,
)
t.teardown(() => app.close())
const origin = await app.listen({ host: '127.0.0.1', port: 0 })

function ask(method: string, path: string, body?: object, owner = 'alice'): Promise<Response> {
  return fetch(origin + path, {
    method,
    headers: {
      authorization: `Bearer ${owner}-demo-token`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
}

const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }
const create = (number: string) => ask('POST', '/orders', { number, ...content })

/** What the user of a front end is told. */
function tell(resource: OrderError | ErrorResource): string {
  return match(resource, {
    ORDER_EXISTS: ({ orderNumber }) => `${orderNumber} is taken`,
    ORDER_NOT_OPEN: ({ orderNumber, orderStatus }) => `${orderNumber} is ${orderStatus} already`,
    ORDER_NOT_FOUND: ({ orderNumber }) => `${orderNumber} is not there`,
    NOT_YOUR_ORDER: () => 'it belongs to somebody else',
    default: ({ errors: [first] = [], title }) => first?.pointer ?? title,
  })
}

async function failureOf(answer: Promise<Response>): Promise<string> {
  const resource = await readErrorResource<OrderError>(await answer)
  return resource === undefined ? 'nothing' : tell(resource)
}

t.test('a front end tells its user what happened', async (t) => {
  t.equal(await failureOf(create('ONE')), 'nothing')
  t.equal(await failureOf(create('ONE')), 'ONE is taken')
  t.equal(await failureOf(ask('GET', '/orders/TWO')), 'TWO is not there')
  t.equal(
    await failureOf(ask('GET', '/orders/ONE', undefined, 'bob')),
    'it belongs to somebody else',
  )
  await ask('DELETE', '/orders/ONE')
  t.equal(await failureOf(ask('DELETE', '/orders/ONE')), 'ONE is cancelled already')
  t.equal(await failureOf(ask('GET', '/nowhere')), 'Not Found')
  t.equal(await failureOf(ask('GET', '/orders', undefined, 'nobody')), 'Unauthorized')
  t.equal(await failureOf(ask('POST', '/orders', { ...content, number: '?' })), '#/number')
  t.equal(
    await failureOf(ask('GET', '/reports/lines-per-order?destination=AQ')),
    'Internal Server Error',
  )
})

t.test('a description narrows where the declaration is not at hand', async (t) => {
  await create('THREE')
  const resource = await readErrorResource(await create('THREE'))
  t.ok(OrderExists.is(resource) && resource.orderNumber === 'THREE')
  t.notOk(DestinationNotServed.is(resource))
})

t.test('an Error Resource inside a success is recognised as well', async (t) => {
  await ask('POST', '/orders', { number: 'FOUR', ...content, destination: 'AQ' })
  const accepted = await ask('POST', '/orders/FOUR/shipments')
  const location = accepted.headers.get('location') ?? ''
  let job: { state: string; error?: unknown } = { state: 'queued' }
  while (job.state === 'queued' || job.state === 'running') {
    job = (await (await ask('GET', location)).json()) as typeof job
  }
  const { error } = job
  t.ok(DestinationNotServed.is(error) && error.destination === 'AQ')
})
