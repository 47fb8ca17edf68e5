import { setTimeout as delay } from 'node:timers/promises'
import type { Exchange, Send } from './client.ts'
import {
  hasLength,
  isAbsent,
  includes,
  isList,
  isSeconds,
  isSet,
  isText,
  startsWith,
} from './values.ts'

/** What a row may use. */
export interface Scene {
  send: Send
  /** Sends to an instance of the same service whose database cannot be reached. */
  sendWithoutDatabase: Send
  token: string
  otherToken: string
  /** Number of an open order the token owns. */
  order: string
  /** Builds an order number nobody has used yet, in this walk or in an earlier one. */
  newNumber(): string
}

/** What else a row has seen: shown with it, and a reason to fail it. */
export interface Remarks {
  note(text: string): void
  fail(problem: string): void
}

/** One row of the status table, with a real cause. `ask` returns the exchange to show. */
export interface Row {
  status: number
  cause: string
  /** Headers owed, each with the test its value has to pass. */
  owed?: Record<string, (value: string) => boolean>
  /** Body members owed besides those of every Error Resource. */
  members?: Record<string, (value: unknown) => boolean>
  ask(scene: Scene, remarks: Remarks): Promise<Exchange>
}

export const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }
const xml = 'application/xml'

export const rows: readonly Row[] = [
  {
    status: 200,
    cause: 'the order exists and is yours',
    members: { number: isText },
    ask: ({ send, token, order }) => send('GET', `/orders/${order}`, { token }),
  },
  {
    status: 202,
    cause: 'shipping is queued, its outcome still open',
    owed: { location: startsWith('/jobs/'), 'retry-after': isSeconds },
    members: { state: isText },
    async ask({ send, token, order }, { note, fail }) {
      const accepted = await send('POST', `/orders/${order}/shipments`, { token })
      const location = accepted.headers.get('location') ?? '/'
      const state = await poll(send, location, token)
      note(`GET ${location} until it is done: ${state}`)
      if (state !== 'succeeded') fail('the job did not succeed')
      return accepted
    },
  },
  {
    status: 400,
    cause: 'four members break the schema',
    members: { errors: hasLength(4) },
    ask: ({ send, token }) =>
      send('POST', '/orders', { token, body: { number: '?', items: [{ sku: '', quantity: 0 }] } }),
  },
  {
    status: 401,
    cause: 'no token',
    owed: { 'www-authenticate': startsWith('Bearer ') },
    ask: ({ send, order }) => send('GET', `/orders/${order}`),
  },
  {
    status: 403,
    cause: 'the order belongs to somebody else',
    ask: ({ send, otherToken, order }) => send('GET', `/orders/${order}`, { token: otherToken }),
  },
  {
    status: 404,
    cause: 'there is no such order',
    ask: ({ send, token, newNumber }) => send('GET', `/orders/${newNumber()}`, { token }),
  },
  {
    status: 405,
    cause: 'the path exists, the method does not',
    owed: { allow: isSet('GET', 'HEAD', 'POST') },
    members: { allow: hasLength(3) },
    ask: ({ send }) => send('DELETE', '/orders'),
  },
  {
    status: 406,
    cause: 'the client reads XML, the service writes JSON',
    owed: { vary: includes('accept') },
    members: { available: isList },
    ask: ({ send, token }) => send('GET', '/orders', { token, headers: { accept: xml } }),
  },
  {
    status: 409,
    cause: 'two concurrent creates of one number',
    members: { orderNumber: isText },
    async ask({ send, token, newNumber }, { note, fail }) {
      const body = { number: newNumber(), ...content }
      const create = (): Promise<Exchange> => send('POST', '/orders', { token, body })
      const [first, second] = await Promise.all([create(), create()])
      const [won, lost] = first.status < second.status ? [first, second] : [second, first]
      note(`the other one got ${won.status}`)
      if (won.status !== 201) fail('neither create was answered with 201')
      return lost
    },
  },
  {
    status: 415,
    cause: 'the client sends XML, the service reads JSON',
    owed: { accept: includes('application/json') },
    members: { accept: isList },
    ask: ({ send }) =>
      send('POST', '/orders', { headers: { 'content-type': xml }, body: '<order/>' }),
  },
  {
    status: 500,
    cause: 'a defect: the report divides by zero',
    members: { detail: isAbsent, code: isAbsent },
    ask: ({ send, token }) => send('GET', '/reports/lines-per-order?destination=ZZ', { token }),
  },
  {
    status: 503,
    cause: 'the database cannot be reached',
    owed: { 'retry-after': isSeconds },
    ask: ({ sendWithoutDatabase, token }) => sendWithoutDatabase('GET', '/orders', { token }),
  },
]

async function poll(send: Send, location: string, token: string): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { body } = await send('GET', location, { token })
    if (body['state'] !== 'queued' && body['state'] !== 'running') return String(body['state'])
    await delay(200)
  }
  return 'still open after 10 seconds'
}
