/** No request and no mistake of the service's own ends the process: what brings it down is an uncaught error, which fails these tests. */
import { once } from 'node:events'
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import { Readable } from 'node:stream'
import { connect, type Socket } from 'node:net'
import Fastify, { type FastifyBaseLogger, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, send, talk, type RawResponse } from '../fixtures/raw-http.ts'

/** Fastify's own lines at the start would fail without the plugin, too. */
let isListening = false

const throwing = () => {
  if (isListening) throw new Error('cannot log')
}

function customLogger(): FastifyBaseLogger {
  const log = { level: 'trace' } as unknown as Record<string, unknown>
  for (const level of ['fatal', 'error', 'warn', 'info', 'debug', 'trace']) log[level] = throwing
  log['silent'] = () => undefined
  log['child'] = () => log
  return log as unknown as FastifyBaseLogger
}

/** Logs that cannot log. */
const logs: readonly (readonly [name: string, options: FastifyServerOptions])[] = [
  [
    'a serializer of errors that throws',
    {
      logger: { level: 'info', serializers: { err: throwing }, stream: { write: () => undefined } },
    },
  ],
  [
    'serializers that all throw',
    {
      logger: {
        level: 'info',
        serializers: { err: throwing, req: throwing, res: throwing },
        stream: { write: () => undefined },
      },
    },
  ],
  ['a destination that throws', { logger: { level: 'info', stream: { write: throwing } } }],
  ['a logger of its own that throws', { loggerInstance: customLogger() }],
] as unknown as readonly (readonly [string, FastifyServerOptions])[]

const close = 'Host: a\r\nConnection: close\r\n\r\n'

/** Every way an error is logged. */
const failures: readonly (readonly [name: string, bytes: string, status: number])[] = [
  ['garbage', 'garbage\r\n\r\n', 400],
  ['a malformed URL', `GET /%zz HTTP/1.1\r\n${close}`, 400],
  ['no Host', 'GET /orders HTTP/1.1\r\n\r\n', 400],
  ['two Hosts', `GET /orders HTTP/1.1\r\nHost: b\r\n${close}`, 400],
  ['an unknown expectation', `GET /orders HTTP/1.1\r\nExpect: coffee\r\n${close}`, 417],
  ['a tunnel', `CONNECT a:443 HTTP/1.1\r\n${close}`, 501],
  ['an unknown path', `GET /nope HTTP/1.1\r\n${close}`, 404],
  ['a wrong method', `DELETE /throws HTTP/1.1\r\n${close}`, 405],
  ['a constraint that throws', `GET /orders HTTP/1.1\r\nX-Tenant: throw\r\n${close}`, 500],
  ['an error that is thrown', `GET /throws HTTP/1.1\r\n${close}`, 500],
  ['an error that is frozen', `GET /frozen HTTP/1.1\r\n${close}`, 500],
  ['an error that is sent', `GET /conflict HTTP/1.1\r\n${close}`, 409],
  ['a body of the handler', `GET /sent HTTP/1.1\r\n${close}`, 502],
  ['a mapper that fails', `GET /throws?mapper HTTP/1.1\r\n${close}`, 500],
  ['two replies', `GET /twice HTTP/1.1\r\n${close}`, 409],
  ['a hook that fails while an error is sent', `GET /late HTTP/1.1\r\n${close}`, 409],
]

const tenant = {
  name: 'tenant',
  storage: () => {
    const handlers = new Map<unknown, unknown>()
    return {
      get: (value: unknown) => handlers.get(value) ?? null,
      set: (value: unknown, handler: unknown) => void handlers.set(value, handler),
    }
  },
  deriveConstraint: ({ headers }: { headers: IncomingHttpHeaders }) => {
    if (headers['x-tenant'] === 'throw') throw new Error('no such tenant')
    return headers['x-tenant']
  },
}

async function serve(t: Test, options: FastifyServerOptions): Promise<number> {
  const app = Fastify(
    serverOptions({
      disableRequestLogging: true,
      routerOptions: { constraints: { tenant } },
      forceCloseConnections: true,
      ...options,
    } as FastifyServerOptions) as FastifyServerOptions,
  )
  t.teardown(() => app.close())
  await app.register(errorResource, {
    mappers: [
      (_error, { url }) => {
        if (url.endsWith('mapper')) throw new Error('mapper')
        return undefined
      },
    ],
  })
  app.get('/orders', { constraints: { tenant: 'a' } } as object, async () => 'orders')
  app.get('/throws', async () => {
    throw new Error('secret')
  })
  app.get('/frozen', async () => {
    throw Object.freeze(new Error('secret'))
  })
  app.get('/conflict', (_request, reply) => reply.conflict())
  app.get('/sent', (_request, reply) => reply.code(502).send('secret'))
  app.get('/twice', (_request, reply) => {
    reply.conflict()
    reply.send('again')
  })
  app.get(
    '/late',
    {
      onSend: async () => {
        throw new Error('late')
      },
    },
    (_request, reply) => reply.conflict(),
  )
  return listen(app)
}

function checkResource(t: Test, response: RawResponse | undefined, status: number): void {
  if (response === undefined) return void t.fail('no response')
  t.equal(response.status, status)
  t.equal(field(response, 'content-type'), 'application/problem+json')
  t.match(json(response), { status })
  t.notMatch(response.body.toString(), /secret|tenant|cannot log/)
}

for (const [name, options] of logs) {
  t.test(`a service with ${name} answers every error and goes on`, async (t) => {
    isListening = false
    const port = await serve(t, options)
    isListening = true
    for (const [failure, bytes, status] of failures) {
      await t.test(failure, async (t) => {
        const { responses } = await talk(port, bytes)
        t.equal(responses.length, 1)
        checkResource(t, responses[0], status)
      })
    }
  })
}

t.test('CONNECT over HTTP/2 is answered, and the connection goes on', async (t) => {
  const app = Fastify(serverOptions({ http2: true }))
  await app.register(errorResource)
  app.get('/orders', async () => ({ ok: true }))
  const session = connectHttp2(`http://127.0.0.1:${await listen(app as never)}`)
  t.teardown(async () => {
    session.destroy()
    await app.close()
  })
  const ask = async (headers: Record<string, string>) => {
    const stream = session.request(headers)
    const [received] = (await once(stream, 'response')) as [IncomingHttpHeaders]
    return { received, body: Buffer.concat(await stream.toArray()).toString() }
  }
  const refused = await ask({ ':method': 'CONNECT', ':authority': 'b:443' })
  t.match(refused.received, { ':status': 501, 'content-type': 'application/problem+json' })
  t.match(JSON.parse(refused.body), { status: 501, title: 'Not Implemented' })
  const served = await ask({ ':path': '/orders' })
  t.match(served.received, { ':status': 200 })
})

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

const tunnel = 'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'

t.test('CONNECT behind other requests waits for their answers', async (t) => {
  const app = Fastify(serverOptions({ forceCloseConnections: true }))
  t.teardown(() => app.close())
  await app.register(errorResource)
  const piece = Buffer.alloc(1 << 20, 'x')
  app.get('/large', async () => Readable.from([piece, piece, piece, piece]))
  app.get('/slow', async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { slow: true }
  })
  const port = await listen(app)
  const rows = [
    ['one that is slow', get('/slow'), [200, 501]],
    ['content that is larger than the connection holds', get('/large'), [200, 501]],
    ['several', get('/slow') + get('/nope') + get('/large'), [200, 404, 200, 501]],
    ['one that is refused', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', [400]],
  ] as const
  for (const [name, before, statuses] of rows) {
    const { responses, rest } = await talk(port, before + tunnel)
    t.strictSame(
      responses.map(({ status }) => status),
      statuses,
      name,
    )
    t.equal(rest.byteLength, 0, name)
    if (name.startsWith('content')) t.equal(responses[0]?.body.byteLength, 4 << 20)
  }
})

t.test(
  'a client that resets its tunnel while an earlier answer is awaited ends nothing',
  async (t) => {
    const port = await serve(t, {})
    const client = connect(port, '127.0.0.1')
    client.on('error', () => undefined)
    await once(client, 'connect')
    client.write(`GET /conflict HTTP/1.1\r\nHost: a\r\n\r\n${tunnel}`)
    client.resetAndDestroy()
    await once(client, 'close')
    checkResource(t, await send(port, { target: '/conflict' }), 409)
  },
)

/** What the user's listener writes; the promise is that nobody writes besides. */
const mine = 'HTTP/1.1 299 Mine\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmine'

type Answer = { writeHead(status: number, reason: string): { end(body: string): void } }

/** How the user's listener answers: at once, and when it has looked something up. */
const manners: readonly (readonly [name: string, wait: (then: () => void) => void])[] = [
  ['at once', (then) => then()],
  ['later', (then) => void setTimeout(then, 30)],
]

const onSocket = (place: number) => (wait: (then: () => void) => void) => {
  return (...args: unknown[]) => wait(() => void (args[place] as Socket).end(mine))
}
const onResponse = (wait: (then: () => void) => void) => (_request: unknown, response: Answer) =>
  wait(() => response.writeHead(299, 'Mine').end('mine'))

const events: readonly (readonly [
  event: string,
  bytes: string,
  answer: (wait: (then: () => void) => void) => (...args: never[]) => unknown,
])[] = [
  ['connect', tunnel, onSocket(1)],
  [
    'upgrade',
    'GET /orders HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: ours\r\n\r\n',
    onSocket(1),
  ],
  ['clientError', 'garbage\r\n\r\n', onSocket(1)],
  [
    'checkExpectation',
    `GET /orders HTTP/1.1\r\nExpect: coffee\r\n${close}`,
    onResponse as (typeof events)[number][2],
  ],
  [
    'checkContinue',
    `POST /orders HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\n${close}`,
    onResponse as (typeof events)[number][2],
  ],
]

for (const [event, bytes, answer] of events) {
  for (const when of ['before', 'after'] as const) {
    for (const method of ['on', 'once', 'prependListener'] as const) {
      for (const [manner, wait] of manners) {
        t.test(
          `a listener for ${event}, ${method}() ${when} ours, answers ${manner} and alone`,
          async (t) => {
            const app = Fastify(serverOptions({ forceCloseConnections: true }))
            t.teardown(() => app.close())
            const listener = answer(wait) as () => void
            if (when === 'before') app.server[method](event, listener)
            await app.register(errorResource)
            if (when === 'after') app.server[method](event, listener)
            const { responses, rest } = await talk(await listen(app), bytes)
            t.strictSame(
              responses.map(({ status, body }) => [status, body.toString()]),
              [[299, 'mine']],
            )
            t.equal(rest.byteLength, 0)
          },
        )
      }
    }
  }
}

t.test('the option clientErrorHandler answers alone', async (t) => {
  for (const [manner, wait] of manners) {
    const clientErrorHandler = (_error: Error, socket: Socket) => wait(() => void socket.end(mine))
    const app = Fastify(serverOptions({ clientErrorHandler, forceCloseConnections: true }))
    t.teardown(() => app.close())
    await app.register(errorResource)
    const { responses } = await talk(await listen(app as never), 'garbage\r\n\r\n')
    t.strictSame(
      responses.map(({ status }) => status),
      [299],
      manner,
    )
  }
})

for (const when of ['before', 'after'] as const) {
  t.test(`a listener that only counts, added ${when} ours, takes no answer away`, async (t) => {
    const app = Fastify(serverOptions({ maxRequestsPerSocket: 1, forceCloseConnections: true }))
    t.teardown(() => app.close())
    const counted: string[] = []
    const count = () => {
      for (const event of ['clientError', 'dropRequest']) {
        app.server.on(event, () => counted.push(event))
      }
    }
    if (when === 'before') count()
    await app.register(errorResource)
    if (when === 'after') count()
    app.get('/orders', async () => 'orders')
    const port = await listen(app as never)
    const garbage = await talk(port, 'garbage\r\n\r\n')
    checkResource(t, garbage.responses[0], 400)
    const surplus = await talk(port, get('/orders') + get('/orders'))
    t.equal(surplus.responses.length, 2)
    checkResource(t, surplus.responses[1], 503)
    t.strictSame(counted, ['clientError', 'dropRequest'])
  })
}

/** Who is told what about a request without `Host`: what the server does without the plugin. */
const hosts: readonly (readonly [name: string, options: object, status: number])[] = [
  ['nothing is said', {}, 400],
  ['it is asked for', { http: { requireHostHeader: true } }, 400],
  ['it is not asked for', { http: { requireHostHeader: false } }, 200],
]

for (const [name, options, status] of hosts) {
  for (const where of ['nowhere', 'root', 'child'] as const) {
    t.test(`a request without Host, the plugin ${where}, where ${name}: ${status}`, async (t) => {
      const app = Fastify(serverOptions({ ...options, forceCloseConnections: true }))
      t.teardown(() => app.close())
      const add = async (scope: typeof app) => {
        if (where !== 'nowhere') await scope.register(errorResource)
        scope.get('/orders', async () => 'orders')
      }
      if (where === 'child') await app.register(add as never)
      else await add(app)
      const { responses } = await talk(await listen(app as never), 'GET /orders HTTP/1.1\r\n\r\n', {
        responses: 1,
      })
      t.equal(responses[0]?.status, status)
      if (where !== 'nowhere' && status === 400) checkResource(t, responses[0], 400)
    })
  }
}
