import { EventEmitter, once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import type { FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import { serverOptions } from '../../plugin/index.ts'
import { talk } from '../fixtures/raw-http.ts'
import {
  buildApp,
  listen,
  problem,
  toAnswer,
  type Answer,
  type Built,
} from '../helpers/build-app.ts'

const info = 30
const error = 50

const secret = 'hunter2'

/** The problem as it is without Fastify: the connection closes, and nobody gave the request an id. */
function gateProblem(...args: Parameters<typeof problem>): Answer {
  const { status, headers, body } = problem(...args)
  const { requestId: _none, ...members } = body as { requestId: string }
  return { status, headers: { ...headers, connection: 'close' }, body: members }
}

/** An app whose one route echoes, on a port. */
async function serve(
  t: Test,
  server: FastifyServerOptions = {},
): Promise<Built & { port: number }> {
  const built = await buildApp(t, { server: serverOptions(server) })
  built.app.route({
    method: ['GET', 'POST'],
    url: '/orders',
    handler: async (request) => ({ body: request.body ?? null }),
  })
  return { ...built, port: await listen(built.app) }
}

const served: Answer = {
  status: 200,
  headers: { connection: 'close', 'content-type': 'application/json; charset=utf-8' },
  body: { body: null },
}

const close = 'Connection: close\r\n\r\n'

const passing: readonly (readonly [name: string, head: string])[] = [
  ['a host', `Host: things.example\r\n`],
  ['the same host again', `Host: things.example\r\n`],
  ['a host with a port', `Host: things.example:8080\r\n`],
  ['an address of IPv6', `Host: [2001:db8::1]:8080\r\n`],
  ['an empty Host, as a target without authority has', `Host:\r\n`],
]

for (const [name, host] of passing) {
  t.test(`a request in order reaches the router: ${name}`, async (t) => {
    const { port } = await serve(t)
    const { responses } = await talk(port, `GET /orders HTTP/1.1\r\n${host}${close}`)
    t.strictSame(responses.map(toAnswer), [served])
  })
}

t.test('HTTP/1.0 needs no Host', async (t) => {
  const { port } = await serve(t)
  const { responses } = await talk(port, 'GET /orders HTTP/1.0\r\n\r\n')
  t.strictSame(responses.map(toAnswer), [served])
})

t.test('chunked, the one coding that Node undoes, reaches the router', async (t) => {
  const { port } = await serve(t)
  const { responses } = await talk(
    port,
    `POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n` +
      `Transfer-Encoding: Chunked\r\n${close}2\r\nhi\r\n0\r\n\r\n`,
  )
  t.strictSame(responses.map(toAnswer), [{ ...served, body: { body: 'hi' } }])
})

const refused: readonly (readonly [name: string, request: string, expected: Answer])[] = [
  [
    'no Host',
    `GET /orders?token=1 HTTP/1.1\r\n${close}`,
    gateProblem(400, { detail: 'The request has no Host header field.', instance: '/orders' }),
  ],
  ...['a b', 'a/b', 'user@a', '[::1', 'a:b', 'a, b'].map(
    (host) =>
      [
        `Host: ${host}`,
        `GET /orders HTTP/1.1\r\nHost: ${host}\r\n${close}`,
        gateProblem(400, {
          detail: 'The Host header field of the request is not valid.',
          instance: '/orders',
        }),
      ] as const,
  ),
  [
    'two Hosts',
    `GET /orders HTTP/1.1\r\nHost: a\r\nhost: a\r\n${close}`,
    gateProblem(400, {
      detail: 'The request has more than one Host header field.',
      instance: '/orders',
    }),
  ],
  [
    'an unknown transfer coding',
    `POST /orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: foo\r\n${close}abc`,
    gateProblem(501, {
      detail: 'The transfer coding of the request is not implemented.',
      instance: '/orders',
    }),
  ],
  [
    'a coding before chunked, which nobody would undo',
    `POST /orders HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n${close}0\r\n\r\n`,
    gateProblem(501, {
      detail: 'The transfer coding of the request is not implemented.',
      instance: '/orders',
    }),
  ],
  [
    'a version of HTTP that is none',
    `GET /orders HTTP/2.0\r\nHost: a\r\n${close}`,
    gateProblem(505, {
      detail: 'The server supports HTTP/1.0 and HTTP/1.1.',
      instance: '/orders',
    }),
  ],
]

for (const [name, request, expected] of refused) {
  t.test(`one answer refuses what a server must refuse: ${name}`, async (t) => {
    const { port, lines } = await serve(t)
    const { responses, rest, end } = await talk(port, request)
    t.strictSame(responses.map(toAnswer), [expected])
    t.strictSame({ rest: rest.length, end }, { rest: 0, end: 'closed' })
    const { detail } = expected.body as { detail: string }
    t.strictSame(lines, [[expected.status < 500 ? info : error, detail]])
  })
}

t.test('HTTP/2, whose requests have no Host, reaches the router', async (t) => {
  const { port } = await serve(t, { http2: true } as object)
  const session = connectHttp2(`http://127.0.0.1:${String(port)}`)
  t.teardown(() => session.close())
  const stream = session.request({ ':path': '/orders' })
  stream.resume()
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
  t.equal(headers[':status'], 200)
})

const throwing: readonly (readonly [name: string, options: FastifyServerOptions])[] = [
  [
    'an id generator',
    {
      genReqId() {
        throw new Error(secret)
      },
    },
  ],
  [
    'a query parser',
    {
      routerOptions: {
        querystringParser() {
          throw new Error(secret)
        },
      },
    },
  ],
  [
    'a constraint',
    {
      routerOptions: {
        constraints: {
          tenant: {
            name: 'tenant',
            mustMatchWhenDerived: true,
            storage: () => ({ get: () => null, set: () => undefined }),
            validate: () => undefined,
            deriveConstraint() {
              throw new Error(secret)
            },
          },
        },
      },
    },
  ],
]

for (const [name, options] of throwing) {
  t.test(`${name} that throws costs one request, not the process`, async (t) => {
    const { port, lines } = await serve(t, options)
    const { responses } = await talk(port, `GET /orders?a=1 HTTP/1.1\r\nHost: a\r\n${close}`)
    t.strictSame(responses.map(toAnswer), [gateProblem(500, { instance: '/orders' })])
    t.strictSame(lines, [[error, secret, secret]])
  })
}

/**
 * Sends a second request on a kept connection once the app has begun to close, during the first.
 * @returns The second response.
 */
async function sendWhileClosing(t: Test, server: FastifyServerOptions): Promise<Answer> {
  const { app } = await buildApp(t, { server: serverOptions(server) })
  const closing = new EventEmitter()
  app.addHook('preClose', async () => {
    closing.emit('begun')
    await once(closing, 'go-on')
  })
  app.get('/first', async () => {
    const begun = once(closing, 'begun')
    void app.close()
    await begun
    return 'first'
  })
  app.get('/orders', async () => ({ body: null }))
  const port = await listen(app)
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.write('GET /first HTTP/1.1\r\nHost: a\r\n\r\n')
  const [first] = (await once(socket, 'data')) as [Buffer]
  t.match(first.toString(), /first$/)
  socket.write('GET /orders HTTP/1.1\r\nHost: a\r\n\r\n')
  const [second] = (await once(socket, 'data')) as [Buffer]
  closing.emit('go-on')
  const [head = '', body = ''] = second.toString().split('\r\n\r\n')
  const [, ...lines] = head.split('\r\n')
  return toAnswer({
    statusCode: Number(head.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ')[1]]),
    ),
    body,
  })
}

t.test('a request on a kept connection is refused while the server closes', async (t) => {
  const answer = await sendWhileClosing(t, {})
  t.strictSame(
    answer,
    gateProblem(503, { detail: 'The server is shutting down.', instance: '/orders' }),
  )
})

t.test('return503OnClosing: false serves it', async (t) => {
  const answer = await sendWhileClosing(t, { return503OnClosing: false })
  t.strictSame({ status: answer.status, body: answer.body }, { status: 200, body: { body: null } })
})
