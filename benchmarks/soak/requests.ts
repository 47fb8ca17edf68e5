/** The requests of a soak as data: what is sent, and which statuses are right answers while all is well. */
import { token } from './service.ts'

/** One kind of request. */
export interface SoakRequest {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly statuses: readonly number[]
}

const authorization = `Bearer ${token}`
const json = { authorization, 'content-type': 'application/json' }
const order = { destination: 'DE', items: [{ sku: 'tea', quantity: 2 }] }

/** The requests of client `client` in its round `round`; each order it makes has a number of its own. */
export function buildRound(run: string, client: number, round: number): readonly SoakRequest[] {
  const number = `${run}-${client}-${round}`
  const path = `/orders/${number}`
  const create = { method: 'POST', path: '/orders', headers: json }
  const body = JSON.stringify({ number, ...order })
  return [
    { ...create, name: 'create', body, statuses: [201] },
    // The first attempt can have failed, or been lost after it was stored.
    { ...create, name: 'create again', body, statuses: [409, 201] },
    { name: 'read', method: 'GET', path, headers: { authorization }, statuses: [200, 404] },
    {
      name: 'change',
      method: 'PUT',
      path,
      headers: json,
      body: JSON.stringify(order),
      statuses: [200, 404],
    },
    {
      name: 'list',
      method: 'GET',
      path: '/orders?limit=5',
      headers: { authorization },
      statuses: [200],
    },
    {
      name: 'ship',
      method: 'POST',
      path: `${path}/shipments`,
      headers: { authorization },
      statuses: [202, 404],
    },
    {
      name: 'cancel shipped',
      method: 'DELETE',
      path,
      headers: { authorization },
      statuses: [409, 204, 404],
    },
    {
      name: 'handler fails',
      method: 'GET',
      path: '/reports/lines-per-order?destination=AQ',
      headers: { authorization },
      statuses: [500],
    },
    ...refused,
  ]
}

/** What is refused before anybody asks the database. */
const refused: readonly SoakRequest[] = (
  [
    ['not valid', 'POST', '/orders', json, '{"number":"x","items":[]}', 400],
    ['not JSON', 'POST', '/orders', json, '{"number":', 400],
    ['no token', 'GET', '/orders', {}, undefined, 401],
    ['no route', 'GET', '/nothing', {}, undefined, 404],
    ['wrong method', 'PATCH', '/orders', {}, undefined, 405],
    ['wants XML', 'GET', '/orders', { authorization, accept: 'application/xml' }, undefined, 406],
    ['sends XML', 'POST', '/orders', { authorization, 'content-type': 'text/xml' }, '<a/>', 415],
    ['bad URL', 'GET', '/orders/%zz', { authorization }, undefined, 400],
  ] as const
).map(([name, method, path, headers, body, status]) => ({
  name,
  method,
  path,
  headers,
  ...(body === undefined ? {} : { body }),
  statuses: [status],
}))

/** The head of a request whose content never arrives whole. */
export function halfRequest(run: string, client: number): string {
  return (
    `POST /orders HTTP/1.1\r\nHost: soak\r\nAuthorization: ${authorization}\r\n` +
    `Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{"number":"${run}-${client}`
  )
}
