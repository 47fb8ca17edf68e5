/** Every operation × every error of the orders service, over sockets: the document says what is sent, all of it and nothing else. */
import { readConfig } from '../../../examples/orders/config.ts'
import { buildService } from '../../../examples/orders/service.ts'
import type { Database } from '../../../examples/orders/storage/database.ts'
import { openPglite } from '../../../examples/orders/storage/pglite.ts'
import { openPostgres } from '../../../examples/orders/storage/postgres.ts'
import { createTables } from '../../../examples/orders/storage/tables.ts'
import { buildClient, type Send } from '../../../examples/orders/walk/client.ts'
import t, { type Test } from 'tap'
import { postgresFolder } from '../../fixtures/postgres-folder.ts'
import { planExchanges, type Exchange, type Stock } from './orders-exchanges.ts'
import { getOrdersDocument, noDatabase, versions } from './orders-document.ts'
import { Contract, type Answer } from '../../fixtures/wire.ts'

const config = readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' })
const alice = 'alice-demo-token'

async function serve(database: Database): Promise<string> {
  const app = await buildService(config, database)
  t.teardown(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}

async function openWhole(): Promise<Database> {
  const database = await openPglite(await postgresFolder(t))
  await createTables(database)
  return database
}

const origins: Readonly<Record<Exchange['to'], string>> = {
  whole: await serve(await openWhole()),
  empty: await serve(await openPglite(await postgresFolder(t))),
  'cut off': await serve(openPostgres(noDatabase)),
}

async function send({ method, url, headers, body, to }: Exchange): Promise<Answer> {
  const init = { method, headers, signal: AbortSignal.timeout(20_000) }
  const response = await fetch(origins[to] + url, body === undefined ? init : { ...init, body })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

let count = 0

async function create(ask: Send): Promise<string> {
  const number = `STOCK-${String((count += 1))}`
  const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }
  const { status, text } = await ask('POST', '/orders', {
    token: alice,
    body: { number, ...content },
  })
  if (status !== 201) throw new Error(`the order was not created: ${text}`)
  return number
}

async function fillStock(ask: Send): Promise<Stock> {
  const cancelled = await create(ask)
  await ask('DELETE', `/orders/${cancelled}`, { token: alice })
  const shipped = await create(ask)
  const { headers } = await ask('POST', `/orders/${shipped}/shipments`, { token: alice })
  const job = headers.get('location')?.replace('/jobs/', '') ?? ''
  return { open: () => create(ask), cancelled, job }
}

const stock = await fillStock(buildClient(origins.whole))

for (const version of versions) {
  t.test(`OpenAPI ${version}`, async (t) => {
    const contract = new Contract(await getOrdersDocument(version))
    const served = await fetch(`${origins.whole}/openapi.json`)
    if (version === '3.1.0') t.same(await served.json(), await getOrdersDocument(version))
    for (const operation of contract.operations) {
      await t.test(`${operation.method} ${operation.path}`, (t) => replay(t, contract, operation))
    }
  })
}

async function replay(
  t: Test,
  contract: Contract,
  operation: Contract['operations'][number],
): Promise<void> {
  const { method, path, statuses } = operation
  t.ok(statuses.includes('500') && statuses.includes('503'))
  for (const status of statuses) {
    const produced = new Set<string>()
    for (const exchange of await planExchanges(operation, status, stock)) {
      const title = `a request that ${exchange.name} gets a documented ${status}`
      const answer = await send(exchange)
      t.equal(String(answer.status), status, title)
      const { errors, problems } = contract.compare(method, path, answer)
      t.strictSame(problems, [], title)
      for (const error of errors) produced.add(error)
      for (const error of errors) compareExample(t, contract, operation, error, answer)
    }
    const documented = contract.errorsOf(method, path, status)
    t.same([...produced], documented, `every ${status} that is documented was sent`)
  }
}

/** The example of an error is that error: valid, and the same where an occurrence has no say. */
function compareExample(
  t: Test,
  contract: Contract,
  { method, path }: Contract['operations'][number],
  error: string,
  { status, text }: Answer,
): void {
  const example = contract.examplesOf(method, path, String(status))[error]
  t.ok(contract.isOf(error, example), `the example of ${error} is valid`)
  const { type, title, code } = JSON.parse(text) as Record<string, unknown>
  const declared = code !== undefined && !String(code).startsWith('FST_') ? { code } : {}
  t.match(example, { type, title, status, ...declared }, `the example of ${error} is what is sent`)
}
