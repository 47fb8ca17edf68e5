/** Listeners of the user's for clients that did not agree on HTTP/2: theirs alone answer, wherever they are added, and nothing ends the process. */
import { once } from 'node:events'
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { makeCertificate } from '../fixtures/certificate.ts'

const https = makeCertificate(t)
const mine = 'HTTP/1.1 299 Mine\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmine'

type Listener = (socket: Socket) => void

/** The methods of a server that add a listener. */
type Server = Record<'on' | 'once' | 'prependListener', () => unknown>

const listeners: readonly (readonly [name: string, listener: Listener, answer: string])[] = [
  ['ends the socket', (socket) => void socket.end(mine).resume(), mine],
  [
    'ends the socket later',
    (socket) => void setTimeout(() => socket.end(mine).resume(), 30).unref(),
    mine,
  ],
  [
    'writes and ends',
    (socket) => {
      socket.write(mine)
      socket.end().resume()
    },
    mine,
  ],
  ['destroys the socket', (socket) => void socket.destroy(), ''],
]

/** Speaks HTTP/1.1 without having offered it, and reads what comes back until the server closes. */
async function say(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  socket.write('GET /orders HTTP/1.1\r\nHost: a\r\n\r\n')
  return text(socket)
}

async function checkHttp2(t: Test, port: number): Promise<void> {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  const stream = session.request({ ':path': '/nope' })
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  t.match(headers, { ':status': 404, 'content-type': 'application/problem+json' })
  t.match(JSON.parse(await text(stream)), { status: 404, instance: '/nope' })
  session.destroy()
}

async function serve(t: Test, when?: 'before' | 'after', add?: (server: object) => void) {
  const app = Fastify(serverOptions({ http2: true, https }))
  t.teardown(() => app.close())
  if (when === 'before') add?.(app.server)
  await app.register(errorResource)
  if (when === 'after') add?.(app.server)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

for (const [name, listener, answer] of listeners) {
  for (const when of ['before', 'after'] as const) {
    for (const method of ['on', 'once', 'prependListener'] as const) {
      t.test(`a listener that ${name}, ${method}() ${when} ours, is alone`, async (t) => {
        const port = await serve(t, when, (server) => {
          Reflect.apply((server as Server)[method], server, ['unknownProtocol', listener])
        })
        t.equal(await say(port), answer)
        await checkHttp2(t, port)
      })
    }
  }
}

t.test('a listener that was called once leaves the next client to ours', async (t) => {
  const port = await serve(t, 'after', (server) =>
    Reflect.apply((server as Server).once, server, [
      'unknownProtocol',
      (socket: Socket) => void socket.end(mine).resume(),
    ]),
  )
  t.equal(await say(port), mine)
  const [head = '', body = ''] = (await say(port)).split('\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 505 HTTP Version Not Supported\r\n/)
  t.match(head, /^content-type: application\/problem\+json$/im)
  t.match(JSON.parse(body), { type: 'about:blank', status: 505 })
})

t.test('clients that reset their connection or their streams end nothing', async (t) => {
  const port = await serve(t)
  for (let turn = 0; turn < 5; turn++) {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    socket.on('error', () => undefined)
    await once(socket, 'secureConnect')
    socket.write('GET /orders HTTP/1.1\r\nHost: a\r\n\r\n')
    socket.destroy()
    await once(socket, 'close')
  }
  const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  const streams = Array.from({ length: 20 }, () => session.request({ ':path': '/nope' }))
  for (const stream of streams) stream.on('error', () => undefined).close(8)
  await Promise.all(streams.map((stream) => stream.closed || once(stream, 'close')))
  session.destroy()
  await checkHttp2(t, port)
})
