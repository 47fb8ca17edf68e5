import { hasSubscribers } from 'node:diagnostics_channel'
import dns from 'node:dns'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect, createServer as createTcpServer, Socket, type AddressInfo } from 'node:net'
import type { FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { spell, talk, type Conversation } from '../fixtures/raw-http.ts'
import {
  buildApp,
  buildBareApp,
  listen,
  problem,
  toAnswer,
  type Answer,
} from '../helpers/build-app.ts'
import {
  error,
  garbage,
  get,
  info,
  json,
  notHttp,
  post,
  rawProblem,
  serve,
  served,
  type Service,
} from '../helpers/raw-app.ts'

const refused: readonly (readonly [name: string, bytes: string, expected: Answer])[] = [
  ['garbage', garbage, notHttp],
  ['a broken chunk', `${post}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`, notHttp],
  [
    'a broken chunk after a good one',
    `${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nZZ\r\n`,
    notHttp,
  ],
  [
    'a target that is too long',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    rawProblem(414, { detail: 'The request target is longer than the server accepts.' }),
  ],
  [
    'header fields that are too large',
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
    rawProblem(431, { detail: 'The header section is larger than the server accepts.' }),
  ],
  [
    'a method nobody knows',
    'BREW /orders HTTP/1.1\r\nHost: a\r\n\r\n',
    rawProblem(501, { detail: 'The method of the request is not implemented.' }),
  ],
  [
    'an expectation nobody knows',
    'GET /orders?token=1 HTTP/1.1\r\nHost: a\r\nExpect: coffee\r\n\r\n',
    rawProblem(417, {
      detail: 'The expectation of the request cannot be met.',
      instance: '/orders',
    }),
  ],
  [
    'CONNECT',
    'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n',
    rawProblem(501, { detail: 'The server opens no tunnels.' }),
  ],
]

for (const [name, bytes, expected] of refused) {
  t.test(`what never reaches Fastify gets one Error Resource, and the end: ${name}`, async (t) => {
    const { port, lines } = await serve(t)
    const { responses, rest, end } = await talk(port, bytes)
    t.strictSame(responses.map(toAnswer), [expected])
    t.strictSame({ rest: rest.length, end }, { rest: 0, end: 'closed' })
    // What the parser cannot read is logged below what anybody reads, as Fastify does it.
    const isRead = /^an expectation|^CONNECT/.test(name)
    t.strictSame(
      lines.map(([level]) => level),
      isRead ? [expected.status < 500 ? info : error] : [],
    )
  })
}

t.test('TRACE reaches Fastify, and is a 405 of the path', async (t) => {
  const { port } = await serve(t)
  const { responses } = await talk(port, spell({ method: 'TRACE', target: '/orders' }))
  t.strictSame(responses.map(toAnswer), [
    problem(
      405,
      { instance: '/orders', allow: ['GET', 'HEAD', 'POST'] },
      { allow: 'GET, HEAD, POST', connection: 'close' },
    ),
  ])
})

t.test('the request beyond maxRequestsPerSocket is refused in its turn', async (t) => {
  const { port, lines } = await serve(t, { maxRequestsPerSocket: 2 })
  const { responses } = await talk(port, `${get}${get}${get}`)
  t.strictSame(responses.map(toAnswer), [
    served,
    { ...served, headers: { ...json, connection: 'close' } },
    rawProblem(503, {
      detail: 'The connection has carried as many requests as the server allows.',
      instance: '/orders',
    }),
  ])
  t.strictSame(
    lines.map(([level]) => level),
    [error],
  )
})

t.test('news of a connection that nobody has seen changes nothing', async (t) => {
  const { app, port } = await serve(t, { maxRequestsPerSocket: 2 })
  app.server.emit('dropRequest', {} as IncomingMessage, new Socket())
  const { responses } = await talk(port, spell({ target: '/orders' }))
  t.strictSame(responses.map(toAnswer), [{ ...served, headers: { ...json, connection: 'close' } }])
})

t.test('another server of the process keeps its own refusals', async (t) => {
  await serve(t, { maxRequestsPerSocket: 2 })
  const other = createServer((_request, response) => response.end('other'))
  other.maxRequestsPerSocket = 1
  const port = await start(t, other)
  const { responses } = await talk(port, `${get}${get}`, { responses: 2 })
  t.strictSame(
    responses.map(({ status, body }) => [status, body.toString()]),
    [
      [200, 'other'],
      [503, ''],
    ],
  )
})

t.test('listeners of the user for expectations and tunnels stay the only ones', async (t) => {
  const { app } = buildBareApp(t)
  app.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, { connection: 'close', 'content-length': 5 }).end('Their')
  })
  app.server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.end('HTTP/1.1 200 OK\r\n\r\n')
  })
  await app.register(errorResource)
  const port = await listen(app)
  const expectation = await talk(port, 'GET / HTTP/1.1\r\nHost: a\r\nExpect: coffee\r\n\r\n')
  const tunnel = await talk(port, 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n')
  t.strictSame(
    [expectation, tunnel].map(({ responses }) =>
      responses.map(({ status, body }) => [status, body.toString()]),
    ),
    [[[417, 'Their']], [[200, '']]],
  )
})

t.test('listeners for requests beside the router stay, in their order', async (t) => {
  const { app } = buildBareApp(t, serverOptions({}) as FastifyServerOptions)
  const order: string[] = []
  app.server.prependListener('request', () => order.push('first'))
  app.server.on('request', () => order.push('last'))
  app.get('/orders', async () => {
    order.push('router')
    return {}
  })
  await app.register(errorResource)
  const port = await listen(app)
  await talk(port, spell({ target: '/orders' }))
  t.strictSame(order, ['first', 'router', 'last'])
})

t.test('a serverFactory that calls the router by itself goes without the gate', async (t) => {
  const { port } = await serve(t, {
    serverFactory: (handler: (request: IncomingMessage, response: ServerResponse) => void) =>
      createServer({ requireHostHeader: false }, (request, response) => handler(request, response)),
  } as object)
  const withoutHost = await talk(port, 'GET /orders HTTP/1.1\r\nConnection: close\r\n\r\n')
  const broken = await talk(port, garbage)
  t.strictSame([...withoutHost.responses, ...broken.responses].map(toAnswer), [
    { ...served, headers: { ...json, connection: 'close' } },
    notHttp,
  ])
})

t.test('HTTP/2 gets its errors without a connection to close', async (t) => {
  const { port } = await serve(t, { http2: true } as object)
  const session = connectHttp2(`http://127.0.0.1:${String(port)}`)
  t.teardown(() => session.close())
  const stream = session.request({ ':path': '/nope' }).setEncoding('utf8')
  const [[headers], [body]] = (await Promise.all([
    once(stream, 'response'),
    once(stream, 'data'),
  ])) as [[Record<string, unknown>], [string]]
  const { ':status': status, ...fields } = Object.fromEntries(Object.entries(headers))
  t.strictSame(
    toAnswer({ statusCode: Number(status), headers: fields, body }),
    problem(404, { instance: '/nope' }),
  )
})

t.test('a tunnel over HTTP/2 is refused on its stream, and the connection goes on', async (t) => {
  const { port } = await serve(t, { http2: true } as object)
  const session = connectHttp2(`http://127.0.0.1:${String(port)}`)
  t.teardown(() => session.close())
  const statuses: unknown[] = []
  for (const headers of [{ ':method': 'CONNECT', ':authority': 'a:443' }, { ':path': '/orders' }]) {
    const stream = session.request(headers)
    stream.resume()
    const [received] = (await once(stream, 'response')) as [Record<string, unknown>]
    statuses.push([received[':status'], received['content-type']])
  }
  t.strictSame(statuses, [
    [501, 'application/problem+json'],
    [200, json['content-type']],
  ])
})

async function start(t: Test, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}

/** Lets `localhost` have two addresses, as it has on most machines. */
function resolveLocalhostTwice(t: Test): void {
  const { lookup } = dns
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]
  dns.lookup = ((
    name: string,
    options: { all?: boolean },
    callback: (...args: unknown[]) => void,
  ) =>
    name === 'localhost' && options.all === true
      ? process.nextTick(callback, null, addresses)
      : lookup(name, options, callback as never)) as typeof lookup
  t.teardown(() => {
    dns.lookup = lookup
  })
}

/** What both addresses of `localhost` answer to the same bytes. */
async function askBoth(port: number, bytes: string): Promise<Answer[][]> {
  const conversations: Conversation[] = []
  for (const host of ['127.0.0.1', '::1']) conversations.push(await talk(port, bytes, { host }))
  return conversations.map(({ responses }) => responses.map(toAnswer))
}

const onBoth: readonly (readonly [name: string, bytes: string, expected: Answer])[] = [
  ['garbage', garbage, notHttp],
  [
    'a request without Host',
    'GET /orders HTTP/1.1\r\n\r\n',
    rawProblem(400, { detail: 'The request has no Host header field.', instance: '/orders' }),
  ],
  [
    'an expectation',
    'GET /orders HTTP/1.1\r\nHost: a\r\nExpect: coffee\r\n\r\n',
    rawProblem(417, {
      detail: 'The expectation of the request cannot be met.',
      instance: '/orders',
    }),
  ],
]

for (const [name, bytes, expected] of onBoth) {
  t.test(`the second address of localhost answers like the first: ${name}`, async (t) => {
    resolveLocalhostTwice(t)
    const { port } = await serve(t, {}, 'localhost')
    const answers = await askBoth(port, bytes)
    t.strictSame(answers, [[expected], [expected]])
  })
}

t.test('servers of strangers are left alone while localhost has two addresses', async (t) => {
  resolveLocalhostTwice(t)
  await serve(t, {}, 'localhost')
  const http = createServer((_request, response) => response.end('stranger'))
  const tcp = createTcpServer((socket) => socket.end('stranger'))
  const httpPort = await start(t, http)
  const tcpPort = await start(t, tcp as Server)
  const overHttp = await talk(httpPort, garbage)
  const overTcp = await talk(tcpPort, garbage)
  t.equal(overHttp.responses[0]?.body.length, 0)
  t.equal(overTcp.rest.toString(), 'stranger')
})

t.test('a closed app watches no more connections', async (t) => {
  resolveLocalhostTwice(t)
  const { app } = await serve(t, { maxRequestsPerSocket: 2 }, 'localhost')
  const before = ['net.server.socket', 'http.server.request.start'].map(hasSubscribers)
  await app.close()
  const after = ['net.server.socket', 'http.server.request.start'].map(hasSubscribers)
  t.strictSame({ before, after }, { before: [true, true], after: [false, false] })
})

t.test('an app with one address watches none', async (t) => {
  await serve(t)
  t.equal(hasSubscribers('net.server.socket'), false)
})

/** Connects to the app and hands the server's end of the connection to the event. */
async function emitUnknownProtocol(service: Service): Promise<string> {
  const { server } = service.app
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect(service.port, '127.0.0.1')
  const [socket] = await accepted
  server.emit('unknownProtocol', socket)
  let received = ''
  client.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk
  })
  await once(client, 'close')
  return received
}

t.test('a client that did not agree on HTTP/2 is told so', async (t) => {
  const received = await emitUnknownProtocol(await serve(t))
  t.match(received, /^HTTP\/1\.1 505 HTTP Version Not Supported\r\n/)
  t.match(
    received,
    /"status":505,"detail":"The server speaks HTTP\/2; offer it when you connect\."/,
  )
})

t.test('unless the service has a listener of its own for that', async (t) => {
  const { app } = buildBareApp(t, serverOptions({}))
  app.server.on('unknownProtocol', (socket: Socket) => socket.end('mine'))
  await app.register(errorResource)
  const port = await listen(app)
  const received = await emitUnknownProtocol({ app, lines: [], slow: new EventEmitter(), port })
  t.equal(received, 'mine')
})

/** Requests that end on the bare socket, and whether their header fields had arrived. */
const wished = [
  [
    'a tunnel',
    ['CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nAccept-Language: de\r\n\r\n'],
    [501, 'de'],
  ],
  [
    'content that breaks',
    [
      'POST /orders HTTP/1.1\r\nHost: a\r\nAccept-Language: de\r\nContent-Type: application/json\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n',
      'ZZ\r\n',
    ],
    [400, 'de'],
  ],
  ['garbage', ['garbage\r\n\r\n'], [400, 'en']],
] as const

for (const [name, bytes, expected] of wished) {
  t.test(
    `an answer on the bare socket follows what is known of the request: ${name}`,
    async (t) => {
      const statuses = { '400': 'Ungültige Anfrage', '501': 'Nicht implementiert' }
      const { app } = await buildApp(t, { plugin: { languages: [{ language: 'de', statuses }] } })
      app.post('/orders', async () => 'x')
      const { responses } = await talk(await listen(app), bytes)
      t.strictSame(
        responses.map(toAnswer).map(({ status, headers }) => [status, headers['content-language']]),
        [expected],
      )
    },
  )
}
