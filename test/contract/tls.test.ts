/** The same bodies over TLS: HTTP/2, HTTP/1.1, and clients that did not agree on either. */
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { makeCertificate } from '../fixtures/certificate.ts'
import { faultsOf } from '../fixtures/error-resource.ts'

const secret = 'hunter2'
const certificate = makeCertificate(t)

async function serve(t: Test, options: object): Promise<number> {
  const app = Fastify(serverOptions(options)) as unknown as FastifyInstance
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/things', { schema: { response: { 200: { type: 'object' } } } }, async () => ({}))
  app.get('/boom', async () => {
    throw new Error(secret)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

/** Says something over TLS and reads all that comes back until the server closes. */
async function say(port: number, bytes: string, protocols: string[]): Promise<string> {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ALPNProtocols: protocols,
  })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  socket.write(bytes)
  return text(socket)
}

function judge(t: Test, response: string, status: number): void {
  const [head = '', body = ''] = response.split('\r\n\r\n')
  t.match(head, new RegExp(`^HTTP/1\\.1 ${status} `), 'the status line')
  t.match(head.toLowerCase(), 'content-type: application/problem+json', 'the media type')
  t.match(head.toLowerCase(), `content-length: ${Buffer.byteLength(body)}`, 'the length')
  t.match(head.toLowerCase(), 'connection: close', 'the end of the connection')
  t.equal((JSON.parse(body) as { status: unknown }).status, status, 'the status in the body')
  t.strictSame(faultsOf(JSON.parse(body)), [], 'the schema')
}

const exchanges: readonly (readonly [
  name: string,
  headers: Readonly<Record<string, string>>,
  status: number,
])[] = [
  ['an unknown URI', { ':path': '/nope' }, 404],
  ['a wrong method', { ':path': '/things', ':method': 'DELETE' }, 405],
  ['a refused type', { ':path': '/things', accept: 'application/xml' }, 406],
  ['an unexpected error', { ':path': '/boom' }, 500],
  ['a malformed URL', { ':path': '/%zz' }, 400],
]

for (const [name, headers, status] of exchanges) {
  t.test(`${name} over HTTP/2 with TLS is an Error Resource`, async (t) => {
    const port = await serve(t, { http2: true, https: certificate })
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
    t.teardown(() => session.close())
    const stream = session.request(headers)
    const [received] = (await once(stream, 'response')) as [Record<string, unknown>]
    const body = await text(stream)
    t.equal(received[':status'], status)
    t.equal(received['content-type'], 'application/problem+json')
    t.equal(received['connection'], undefined, 'a field that HTTP/2 forbids')
    t.strictSame(faultsOf(JSON.parse(body)), [], 'the schema')
    t.notMatch(body, secret)
  })
}

const words: readonly (readonly [
  name: string,
  options: object,
  bytes: string,
  protocols: string[],
  status: number,
])[] = [
  [
    'a client that offers no protocol to a server of HTTP/2',
    { http2: true, https: certificate },
    'GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n',
    [],
    505,
  ],
  [
    'HTTP/1.1 without Host beside HTTP/2',
    { http2: true, https: { ...certificate, allowHTTP1: true } },
    'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n',
    ['http/1.1'],
    400,
  ],
  [
    'HTTP/1.1 without Host',
    { https: certificate },
    'GET /things HTTP/1.1\r\nConnection: close\r\n\r\n',
    [],
    400,
  ],
  ['garbage', { https: certificate }, 'garbage\r\n\r\n', [], 400],
]

for (const [name, options, bytes, protocols, status] of words) {
  t.test(`${name} over TLS is answered with an Error Resource`, async (t) => {
    const port = await serve(t, options)
    judge(t, await say(port, bytes, protocols), status)
  })
}
