/** Servers that a service calls and that fail, by `fetch`, undici, axios, got, ky and `node:http`. */
import { once } from 'node:events'
import { createServer as createHttpServer, get } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import axios from 'axios'
import { got } from 'got'
import * as jose from 'jose'
import ky from 'ky'
import t from 'tap'
import * as undici from 'undici'
import { abortErrors, standardMappers, upstreamErrors } from '../../../plugin/mappers/index.ts'
import { findPort } from './private-servers.ts'
import { countExchanges } from '../../fixtures/raw-http.ts'
import { judgeCauses, secret, type RealCause } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const sockets = new Set<Socket>()

async function open(server: Server): Promise<string> {
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`
}

/** A server that says these bytes to any request and hangs up, or does not. */
function talker(bytes: string, hangUp = true): Promise<string> {
  return open(
    createServer((socket) => {
      socket.once('data', () => (hangUp ? socket.end(bytes) : socket.write(bytes)))
    }),
  )
}

const head = (status: number, ...fields: string[]) =>
  `${[`HTTP/1.1 ${status} ${secret}`, ...fields].join('\r\n')}\r\n\r\n`

t.teardown(() => sockets.forEach((socket) => socket.destroy()))

const away = `http://127.0.0.1:${await findPort()}/${secret}`
const nowhere = `http://${secret}.invalid/`
const silent = await talker('', false)
const closing = await talker('')
const resetting = await open(
  createServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
)
const garbled = await talker(`${secret}\r\n\r\n`)
const cut = await talker(`${head(200, 'Content-Length: 100')}${secret}`)
const stalled = await talker(`${head(200, 'Content-Length: 100')}${secret}`, false)
const circular = await talker(head(302, 'Location: /', 'Content-Length: 0', 'Connection: close'))
const notJson = await talker(`${head(200, 'Content-Length: 7')}${secret}`)
const answering = await open(
  createHttpServer(({ url }, response) => {
    const status = Number(url?.split('/')[1])
    const fields = { 'X-Internal': secret, 'Set-Cookie': `session=${secret}` }
    response.writeHead(status, status === 501 ? fields : { ...fields, 'Retry-After': '7' })
    response.end(secret)
  }),
)
const answer = (status: number) => new URL(`/${status}`, answering).href

const impatient = new undici.Agent({ headersTimeout: 20, bodyTimeout: 20 })
const calm = new undici.Agent()
t.teardown(() => Promise.all([impatient.close(), calm.close()]))
const throwing = new undici.Agent().compose(undici.interceptors.responseError())

const soon = () => ({ signal: AbortSignal.timeout(20) })
const aborted = { signal: AbortSignal.abort() }

async function readFetch(url: string, init: RequestInit = {}): Promise<string> {
  return (await fetch(url, init)).text()
}

/** Whoever is to wait gets time: on a busy machine a fast answer is late, too. */
async function readUndici(url: string, dispatcher: undici.Dispatcher = calm): Promise<string> {
  return (await undici.request(url, { dispatcher })).body.text()
}

function readHttp(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      response.on('error', reject)
      response.on('end', resolve)
      response.resume()
    }).on('error', reject)
  })
}

const hasty = { retry: 0, timeout: 20 } as const
const once429 = { status: 503, retryAfter: 7 }

const failures: readonly RealCause[] = [
  ['fetch: refused', () => readFetch(away), 502],
  ['fetch: no such host', () => readFetch(nowhere), 502],
  ['fetch: hung up', () => readFetch(closing), 502],
  ['fetch: reset', () => readFetch(resetting), 502],
  ['fetch: no HTTP', () => readFetch(garbled), 502],
  ['fetch: cut off', () => readFetch(cut), 502],
  ['fetch: no TLS', () => readFetch(closing.replace('http:', 'https:')), 502],
  ['fetch: in a circle', () => readFetch(circular), 502],
  ['fetch: its own bad URL', () => readFetch(secret), 500],
  ['fetch: its own bad scheme', () => readFetch(`gopher://${secret}/`), 500],
  ['fetch of undici: no head in time', () => undici.fetch(silent, { dispatcher: impatient }), 504],
  ['undici: hung up', () => readUndici(closing), 502],
  ['undici: no HTTP', () => readUndici(garbled), 502],
  ['undici: cut off', () => readUndici(cut), 502],
  ['undici: no head in time', () => readUndici(silent, impatient), 504],
  ['undici: no content in time', () => readUndici(stalled, impatient), 504],
  ['undici: a client that is closed', () => closedUndici(), 503],
  ['undici: its own bad method', () => undici.request(away, { method: 'A B' as 'GET' }), 500],
  ['undici: 404', () => readUndici(answer(404), throwing), 502],
  ['undici: 500', () => readUndici(answer(500), throwing), 502],
  ['undici: 429', () => readUndici(answer(429), throwing), once429],
  ['axios: refused', () => axios.get(away), 502],
  ['axios: no such host', () => axios.get(nowhere), 502],
  ['axios: reset', () => axios.get(resetting), 502],
  ['axios: in a circle', () => axios.get(circular), 502],
  ['axios: too slow', () => axios.get(silent, { timeout: 20 }), 504],
  ['axios: 401', () => axios.get(answer(401)), 502],
  ['axios: 404', () => axios.get(answer(404)), 502],
  ['axios: 500', () => axios.get(answer(500)), 502],
  ['axios: 501 without more', () => axios.get(answer(501)), 502],
  ['axios: 503', () => axios.get(answer(503)), once429],
  ['axios: 504', () => axios.get(answer(504)), 504],
  ['got: refused', () => got(away, { retry: { limit: 0 } }), 502],
  ['got: reset', () => got(resetting, { retry: { limit: 0 } }), 502],
  ['got: too slow', () => got(silent, { retry: { limit: 0 }, timeout: { request: 20 } }), 504],
  ['got: no JSON', () => got(notJson, { retry: { limit: 0 } }).json(), 502],
  ['got: 404', () => got(answer(404), { retry: { limit: 0 } }), 502],
  ['got: 429', () => got(answer(429), { retry: { limit: 0 } }), once429],
  ['ky: refused', () => ky(away, { retry: 0 }), 502],
  ['ky: 404', () => ky(answer(404), { retry: 0 }), 502],
  ['ky: 503', () => ky(answer(503), { retry: 0 }), once429],
  ['ky: 504', () => ky(answer(504), { retry: 0 }), 504],
  ['node:http: hung up', () => readHttp(closing), 502],
  ['node:http: cut off', () => readHttp(cut), 502],
  ['jose: keys that are not there', () => verifyRemotely(away), 502],
  ['jose: keys that do not come', () => verifyRemotely(silent, 20), 504],
]

const internals = ['127.0.0.1', 'session=']

t.test('each failure of an upstream server', async (t) => {
  await judgeCauses(t, [upstreamErrors], failures, internals)
})

t.test('the same among all other mappers', async (t) => {
  await judgeCauses(t, standardMappers, failures, internals)
})

/** Errors that are the system's own, as a database's could be. */
const bare: readonly (readonly [name: string, work: () => unknown])[] = [
  ['undici: refused', () => readUndici(away)],
  ['undici: reset', () => readUndici(resetting)],
  ['node:http: refused', () => readHttp(away)],
]

t.test('of a bare connection failure the order of the mappers decides', async (t) => {
  await judgeCauses(
    t,
    [upstreamErrors],
    bare.map(([name, work]): RealCause => [name, work, 502]),
    internals,
  )
  await judgeCauses(
    t,
    standardMappers,
    bare.map(([name, work]): RealCause => [name, work, 503]),
    internals,
  )
})

const aborts: readonly RealCause[] = [
  ['fetch: timed out', () => readFetch(silent, soon()), 504],
  ['fetch: timed out while it reads', () => readFetch(stalled, soon()), 504],
  ['fetch: aborted', () => readFetch(silent, aborted), 503],
  ['undici: timed out', () => undici.request(silent, soon()), 504],
  ['undici: aborted', () => undici.request(silent, aborted), 503],
  ['axios: aborted', () => axios.get(silent, aborted), 503],
  ['got: timed out', () => got(silent, { retry: { limit: 0 }, ...soon() }), 504],
  ['ky: too slow', () => ky(silent, hasty), 504],
  ['ky: aborted', () => ky(silent, { retry: 0, ...aborted }), 503],
  ['a stream: timed out', () => pipeline(endless(), drain, soon()), 504],
  ['a stream: aborted', () => pipeline(endless(), drain, aborted), 503],
]

t.test('what was called off', async (t) => {
  await judgeCauses(t, [abortErrors], aborts, internals)
  await judgeCauses(t, standardMappers, aborts, internals)
})

async function closedUndici(): Promise<unknown> {
  const client = new undici.Client(new URL(away).origin)
  await client.close()
  return client.request({ path: '/', method: 'GET' })
}

async function verifyRemotely(url: string, timeoutDuration = 10_000): Promise<unknown> {
  const key = new TextEncoder().encode(secret.repeat(5))
  const token = await new jose.SignJWT().setProtectedHeader({ alg: 'HS256' }).sign(key)
  return jose.jwtVerify(token, jose.createRemoteJWKSet(new URL(url), { timeoutDuration }))
}

function endless(): Readable {
  return new Readable({ read() {} })
}

async function drain(source: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of source) continue
}
