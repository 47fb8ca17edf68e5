/** Every operation of the orders service, and a real cause of every error it can send. */
import { randomUUID } from 'node:crypto'
import type { Contract } from '../../fixtures/wire.ts'

/** A request of the service, or of one of two others whose database fails. */
export interface Exchange {
  readonly name: string
  readonly method: string
  /** The path of the document. */
  readonly path: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Where it is sent: to the service, to one whose tables are missing, to one without a database. */
  readonly to: 'whole' | 'empty' | 'cut off'
}

/** What the requests are about; created before, and not by the document. */
export interface Stock {
  /** An open order of Alice's for each use. */
  readonly open: () => Promise<string>
  /** An order of Alice's that is cancelled. */
  readonly cancelled: string
  /** A job of Alice's. */
  readonly job: string
}

const json = { 'content-type': 'application/json' }
const alice = { authorization: 'Bearer alice-demo-token' }
const bob = { authorization: 'Bearer bob-demo-token' }
const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }
/** More than Fastify's limit of 1 MiB. */
const large = JSON.stringify({ text: 'x'.repeat(2 ** 20) })

type Operation = Contract['operations'][number]
type Given = Partial<Exchange> & { readonly parameter?: string; readonly query?: string }

const hasBody = (path: string, method: string) =>
  method === 'PUT' || (method === 'POST' && path === '/orders')

/** A request that is in order, of an order or a job that is fit for it. */
async function inOrder({ method, path }: Operation, stock: Stock): Promise<Given> {
  const isJob = path.startsWith('/jobs')
  const number = path.includes('{number}') ? await stock.open() : undefined
  const body = JSON.stringify(
    method === 'POST'
      ? { number: `NEW-${randomUUID().toUpperCase()}`.slice(0, 40), ...content }
      : content,
  )
  return {
    headers: { ...alice, ...(hasBody(path, method) ? json : {}) },
    ...(hasBody(path, method) ? { body } : {}),
    ...(number === undefined ? {} : { parameter: number }),
    ...(isJob ? { parameter: stock.job } : {}),
    ...(path.startsWith('/reports') ? { query: '?destination=NL' } : {}),
    to: 'whole',
  }
}

type Cause = (
  operation: Operation,
  stock: Stock,
) => readonly (readonly [name: string, given: Given])[]

/** The causes by status. Each says what differs from a request in order. */
const causes: Readonly<Record<string, Cause>> = {
  '200': () => [['is in order', {}]],
  '201': () => [['is in order', {}]],
  '202': () => [['is in order', {}]],
  '204': () => [['is in order', {}]],
  '400': ({ path, method }) => [
    ...(path === '/orders' && method === 'GET'
      ? [['has a query that is not valid', { query: '?limit=0' }] as const]
      : []),
    ...(path.startsWith('/reports')
      ? [['has a query that is not valid', { query: '?destination=nl' }] as const]
      : []),
    ...(path.includes('{')
      ? [
          ['has a parameter that is not valid', { parameter: '!' }] as const,
          ['has a parameter that is not decodable', { parameter: '%zz' }] as const,
        ]
      : []),
    ...(hasBody(path, method)
      ? [['has a body that is not valid', { headers: { ...alice, ...json }, body: '{}' }] as const]
      : []),
    ...(method === 'GET'
      ? []
      : [['has malformed content', { headers: { ...alice, ...json }, body: '{' }] as const]),
  ],
  '401': ({ path, method }) => [
    ['has no token', { headers: hasBody(path, method) ? json : {} }],
    [
      'has a token nobody has',
      { headers: { ...(hasBody(path, method) ? json : {}), authorization: 'Bearer of-bad-news' } },
    ],
  ],
  '403': ({ path, method }) => [
    [
      'is about the order of somebody else',
      { headers: { ...bob, ...(hasBody(path, method) ? json : {}) } },
    ],
  ],
  '404': ({ path }) => [
    [
      'is about what is not there',
      { parameter: path.startsWith('/jobs') ? randomUUID() : 'NOT-THERE' },
    ],
  ],
  '406': ({ path, method }) => [
    [
      'reads XML only',
      { headers: { ...alice, ...(hasBody(path, method) ? json : {}), accept: 'application/xml' } },
    ],
  ],
  '409': ({ path }, { cancelled }) => [
    path === '/orders'
      ? ['creates what there is', { body: JSON.stringify({ number: cancelled, ...content }) }]
      : ['is about an order that is not open', { parameter: cancelled }],
  ],
  '413': () => [['has too much content', { headers: { ...alice, ...json }, body: large }]],
  '414': () => [['has a parameter that is too long', { parameter: 'A'.repeat(101) }]],
  '415': ({ path, method }) => [
    [
      'has content in XML',
      { headers: { ...alice, 'content-type': 'application/xml' }, body: '<order/>' },
    ],
    ...(hasBody(path, method)
      ? [
          [
            'has content in a coding',
            { headers: { ...alice, ...json, 'content-encoding': 'gzip' } },
          ] as const,
        ]
      : []),
  ],
  '500': () => [['meets a database without tables', { to: 'empty' }]],
  '503': () => [['meets no database', { to: 'cut off' }]],
}

/** Plans the exchanges of an operation that are to produce a status. */
export async function planExchanges(
  operation: Operation,
  status: string,
  stock: Stock,
): Promise<Exchange[]> {
  const cause = causes[status]
  if (cause === undefined) throw new Error(`nothing here causes a ${status}`)
  const plans = cause(operation, stock).map(async ([name, given]) => {
    const {
      parameter = '',
      query = '',
      ...request
    } = { ...(await inOrder(operation, stock)), ...given }
    const url = operation.path.replace(/\{\w+\}/, parameter) + query
    const { method, path } = operation
    return { name, method, path, url, ...request } as Exchange
  })
  return Promise.all(plans)
}
