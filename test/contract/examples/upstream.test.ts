/** Two instances of the service as two processes, one behind the other, with an unruly network between them. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { buildClient } from '../../../examples/orders/walk/client.ts'
import { postgresFolder } from '../../fixtures/postgres-folder.ts'
import { runMain, type Running } from './run-main.ts'

const alice = { token: 'alice-demo-token' }
const bob = { token: 'bob-demo-token' }
const carol = { token: 'carol-demo-token' }
const content = { destination: 'NL', items: [{ sku: 'tulip', quantity: 12 }] }

const running: Running[] = []
t.teardown(async () => {
  for (const { kill } of running) kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
})
async function start(env: Record<string, string>): Promise<Running> {
  const DATA_DIR = await postgresFolder(t)
  const instance = runMain({ MAX_EVENT_LOOP_DELAY: '0', DATA_DIR, ...env })
  running.push(instance)
  return instance
}

const back = await start({})
const backOrigin = await back.origin

/** What is between the two: hands everything on, unless told what to answer instead. */
let between: RequestListener = handOn
async function handOn(...[request, response]: Parameters<RequestListener>): Promise<void> {
  const { authorization = '' } = request.headers
  const answer = await fetch(new URL(request.url ?? '/', backOrigin), {
    headers: { authorization },
  })
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  Readable.fromWeb(answer.body as never).pipe(response)
}
const network: Server = createServer((...exchange) => between(...exchange))
await new Promise<void>((resolve) => void network.listen(0, '127.0.0.1', resolve))
t.teardown(() => {
  network.closeAllConnections()
  network.close()
})

const UPSTREAM_URL = `http://127.0.0.1:${(network.address() as AddressInfo).port}`
const front = await start({
  UPSTREAM_URL,
  LOG_LEVEL: 'info',
  ORDERS_TOKENS: 'alice:alice-demo-token,bob:bob-demo-token,carol:carol-demo-token',
})
const [atBack, atFront] = [buildClient(backOrigin), buildClient(await front.origin)]

const created = await atBack('POST', '/orders', {
  ...alice,
  body: { number: 'BACK-1', ...content },
})
t.equal(created.status, 201, 'the order is at the one behind')

/** What every Error Resource of the front is to say, but for its own members. */
const problem = (status: number, title: string, members: object = {}) => ({
  type: 'about:blank',
  title,
  status,
  instance: '/orders/BACK-1',
  ...members,
})

t.test('an order that is not here is read from the instance behind', async (t) => {
  const answer = await atFront('GET', '/orders/BACK-1', alice)
  t.equal(answer.status, 200)
  t.strictSame(answer.body, created.body)
})

t.test('that it is somebody else’s is passed on as the same declared error', async (t) => {
  const own = await atBack('GET', '/orders/BACK-1', bob)
  const passed = await atFront('GET', '/orders/BACK-1', bob)
  t.equal(passed.status, 403)
  t.equal(passed.headers.get('content-type'), 'application/problem+json')
  const { requestId, ...rest } = passed.body
  t.strictSame(rest, {
    type: '/errors/not-your-order',
    title: 'Not your order',
    status: 403,
    code: 'NOT_YOUR_ORDER',
    detail: 'The order belongs to somebody else.',
    instance: '/orders/BACK-1',
  })
  t.not(requestId, own.body['requestId'], 'the request is that of the front')
})

t.test('that there is none is passed on with its member', async (t) => {
  const { body } = await atFront('GET', '/orders/NOWHERE', alice)
  t.match(body, { status: 404, code: 'ORDER_NOT_FOUND', orderNumber: 'NOWHERE' })
})

t.test('who is a stranger to the one behind has no order there', async (t) => {
  const { status, body } = await atFront('GET', '/orders/BACK-1', carol)
  t.equal(status, 404)
  t.match(body, { code: 'ORDER_NOT_FOUND', orderNumber: 'BACK-1' })
})

const secret = 'relation "billing" does not exist'
const answerWith =
  (status: number, body: object | string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    const isText = typeof body === 'string'
    const type = isText ? 'text/html' : 'application/problem+json'
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(isText ? body : JSON.stringify(body))
  }
const upstream = { requestId: 'up-7', code: 'DB_DOWN', detail: secret, password: secret }

const troubles: readonly (readonly [
  name: string,
  between: RequestListener,
  expected: Record<string, unknown>,
  logged: RegExp,
])[] = [
  [
    'an unexpected error there',
    answerWith(500, { ...upstream, type: 'about:blank', title: 'Oops', status: 500 }),
    problem(502, 'Bad Gateway'),
    /orders\/BACK-1 answered 500 DB_DOWN to request up-7: relation/,
  ],
  [
    'an error nobody here has declared',
    answerWith(409, { ...upstream, type: 'about:blank', title: 'Conflict', status: 409 }),
    problem(502, 'Bad Gateway'),
    /answered 409 DB_DOWN to request up-7/,
  ],
  [
    'a declared error under another status',
    answerWith(500, { ...upstream, code: 'ORDER_NOT_FOUND', status: 500 }),
    problem(502, 'Bad Gateway'),
    /answered 500 ORDER_NOT_FOUND to request up-7/,
  ],
  [
    'overload there',
    answerWith(503, '<h1>nginx</h1>', { 'retry-after': '30' }),
    problem(503, 'Service Unavailable', { retryAfter: 30 }),
    /answered 503: Service Unavailable/,
  ],
  [
    'a limit that this service has reached there',
    answerWith(429, { ...upstream, status: 429 }, { 'retry-after': '5' }),
    problem(503, 'Service Unavailable', { retryAfter: 5 }),
    /answered 429 DB_DOWN/,
  ],
  [
    'an upstream of its own that is too slow',
    answerWith(504, ''),
    problem(504, 'Gateway Timeout'),
    /answered 504: Gateway Timeout/,
  ],
  [
    'a success that is no order',
    answerWith(200, { number: 'BACK-1' }),
    problem(502, 'Bad Gateway'),
    /answered with no order/,
  ],
  [
    'a success that is no JSON',
    answerWith(200, secret),
    problem(502, 'Bad Gateway'),
    /answered with no order/,
  ],
  [
    'a redirect',
    answerWith(302, '', { location: 'http://127.0.0.1:1/' }),
    problem(502, 'Bad Gateway'),
    /Bad Gateway/,
  ],
  [
    'a connection that breaks',
    (request) => request.socket.destroy(),
    problem(502, 'Bad Gateway'),
    /fetch failed.*other side closed|ECONNRESET/s,
  ],
  ['no answer at all', () => undefined, problem(504, 'Gateway Timeout'), /TimeoutError|timeout/],
]

/** What is to be in the log of the front: `requestId`, status and cause of each. */
const expectedLines: [unknown, unknown, RegExp][] = []

for (const [name, trouble, expected, logged] of troubles) {
  t.test(`wrapped: ${name}`, async (t) => {
    t.teardown(() => void (between = handOn))
    between = trouble
    const { body, text, headers } = await atFront('GET', '/orders/BACK-1', alice)
    const { requestId, ...rest } = body
    t.strictSame(rest, expected)
    t.equal(headers.get('retry-after'), expected['retryAfter']?.toString() ?? null)
    t.notMatch(text, /billing|DB_DOWN|up-7|nginx/)
    expectedLines.push([requestId, expected['status'], logged])
  })
}

t.test('the log of the front has what it did not tell, under the requestId it told', async (t) => {
  front.kill('SIGTERM')
  const { stderr, code } = await front.ended
  t.equal(code, 0)
  const lines = stderr
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []))
  t.equal(expectedLines.length, troubles.length)
  for (const [requestId, status, logged] of expectedLines) {
    const own = lines.filter((line) => line.reqId === requestId && line.err !== undefined)
    t.equal(own.length, 1, `${String(requestId)} is logged once`)
    t.equal(own[0]?.level, 50)
    t.equal(own[0]?.res.statusCode, status)
    t.match(`${own[0]?.err.message}\n${own[0]?.err.stack}`, logged)
  }
})

t.test('an upstream that is gone is a 502, and orders that are here are served', async (t) => {
  back.kill('SIGTERM')
  await back.ended
  const alone = await start({ UPSTREAM_URL: backOrigin })
  const ask = buildClient(await alone.origin)
  await ask('POST', '/orders', { ...alice, body: { number: 'FRONT-1', ...content } })
  t.equal((await ask('GET', '/orders/FRONT-1', alice)).status, 200)
  const { requestId, ...rest } = (await ask('GET', '/orders/BACK-1', alice)).body
  t.type(requestId, 'string')
  t.strictSame(rest, problem(502, 'Bad Gateway'))
})
