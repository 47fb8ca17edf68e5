/** SDKs put the status of somebody else's answer on their errors; our client cannot help it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { Stripe } from 'stripe'
import t from 'tap'
import { upstreamErrors } from '../../plugin/mappers/upstream-errors.ts'
import { judgeRows, type Row } from '../fixtures/mapper-rows.ts'

/** Refuses with the status that is the key of the client; 0 is no answer. */
const server = createServer((request, response) => {
  const key = /\d+$/.exec(request.headers.authorization ?? '')?.[0]
  if (key === '0') return
  const headers = { 'content-type': 'application/json', 'retry-after': '9', 'x-request-id': 'r' }
  response.writeHead(Number(key), headers)
  response.end('{"error":{"message":"hunter2","type":"invalid_request_error"}}')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
t.teardown(() => {
  server.closeAllConnections()
  server.close()
})
const { port } = server.address() as AddressInfo

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

function askOpenai(status: number): Promise<unknown> {
  const baseURL = `http://127.0.0.1:${port}`
  const client = new OpenAI({ apiKey: `key-${status}`, baseURL, maxRetries: 0, timeout: 300 })
  return caught(client.models.list().asResponse())
}

function askStripe(status: number): Promise<unknown> {
  const stripe = new Stripe(`sk_test_${status}`, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: 300,
  })
  return caught(stripe.balance.retrieve())
}

const expected: readonly (readonly [status: number, Row[2]])[] = [
  [400, 502],
  [401, 502],
  [404, 502],
  [429, { status: 503, retryAfter: 9 }],
  [500, 502],
  [503, { status: 503, retryAfter: 9 }],
]

const rows: Row[] = []
for (const [status, answer] of expected) {
  rows.push([`OpenAI ${status}`, await askOpenai(status), answer])
  rows.push([`Stripe ${status}`, await askStripe(status), answer])
}

judgeRows(t, upstreamErrors, [
  ...rows,
  ['OpenAI without an answer', await askOpenai(0), 504],
  ['Stripe without an answer', await askStripe(0), 502],
])
