import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import type { onSendHookHandler } from 'fastify'
import t from 'tap'
import { httpErrors } from '../../plugin/index.ts'
import { send, spell, talk } from '../fixtures/raw-http.ts'
import { buildApp, listen, problem, toAnswer } from '../helpers/build-app.ts'

const info = 30
const warning = 40
const error = 50

const secret = 'hunter2'

const failingHooks: readonly (readonly [
  name: string,
  hook: onSendHookHandler<unknown>,
  status: number,
])[] = [
  [
    'throws',
    (_request, reply) => {
      reply.header('content-encoding', 'gzip').header('etag', '"gz"')
      throw Object.assign(new Error(secret), { statusCode: 503, headers: { 'x-leak': secret } })
    },
    503,
  ],
  [
    'calls back',
    (_request, reply, _payload, done) => {
      reply.header('content-encoding', 'gzip').header('etag', '"gz"')
      done(Object.assign(new Error(secret), { statusCode: 503, headers: { 'x-leak': secret } }))
    },
    503,
  ],
  [
    'calls back later',
    (_request, reply, _payload, done) => {
      reply.header('content-encoding', 'gzip').header('etag', '"gz"')
      setImmediate(() => done(Object.assign(new Error(secret), { statusCode: 503 })))
    },
    503,
  ],
  [
    'rejects',
    (async (_request: unknown, reply: { header(name: string, value: string): unknown }) => {
      reply.header('content-encoding', 'gzip')
      throw Object.assign(new Error(secret), { statusCode: 503 })
    }) as unknown as onSendHookHandler<unknown>,
    503,
  ],
  [
    'rejects with nothing',
    (async () => {
      throw undefined
    }) as unknown as onSendHookHandler<unknown>,
    500,
  ],
  [
    'sends a number',
    ((_request, _reply, _payload, done) => done(null, 7)) as onSendHookHandler<unknown>,
    500,
  ],
  [
    'replaces the payload by a stream that fails',
    ((_request, reply, _payload, done) => {
      reply.header('content-encoding', 'gzip')
      done(
        null,
        new Readable({
          read() {
            this.destroy(new Error(secret))
          },
        }),
      )
    }) as onSendHookHandler<unknown>,
    500,
  ],
]

for (const [name, hook, status] of failingHooks) {
  t.test(`an onSend hook that ${name} does not change an error that was sent`, async (t) => {
    const { app } = await buildApp(t)
    app.addHook('onSend', hook)
    app.get('/orders', async (_request, reply) => reply.notFound('No order 42.'))
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), problem(404, { detail: 'No order 42.', instance: '/orders' }))
  })

  t.test(`an onSend hook that ${name} does not change an error that was thrown`, async (t) => {
    const { app } = await buildApp(t)
    app.addHook('onSend', hook)
    app.get('/orders', async () => {
      throw httpErrors.conflict('Taken.')
    })
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), problem(409, { detail: 'Taken.', instance: '/orders' }))
  })

  t.test(
    `an onSend hook that ${name} turns a success into an error that says nothing of it`,
    async (t) => {
      const { app } = await buildApp(t)
      app.addHook('onSend', hook)
      app.get('/orders', async () => ({ fine: true }))
      const response = await app.inject('/orders')
      t.strictSame(toAnswer(response), problem(status, { instance: '/orders' }))
    },
  )
}

t.test('an error is not tagged by hooks behind it, which may set any other field', async (t) => {
  const { app } = await buildApp(t)
  const seen: unknown[] = []
  app.addHook('onSend', async (request, reply) => {
    seen.push(request.headers['if-none-match'])
    reply.header('ETag', '"1"').header('x-hook', 'yes').headers({ etag: '"2"', 'x-hooks': 'yes' })
  })
  app.get('/orders', async (_request, reply) => reply.conflict())
  const headers = { 'if-none-match': '"1"' }
  const response = await app.inject({ url: '/orders', headers })
  t.strictSame(
    toAnswer(response),
    problem(409, { instance: '/orders' }, { 'x-hook': 'yes', 'x-hooks': 'yes' } as {}),
  )
  t.strictSame(seen, ['"1"'], 'the request is as it came')
})

/** Hooks that answer a condition or a range where preconditions do not count (RFC 9110 §13.2.1, §14.2). */
const conditionalHooks: readonly (readonly [
  name: string,
  fields: Readonly<Record<string, string>>,
  hook: onSendHookHandler<unknown>,
])[] = [
  [
    'its tag is known',
    { 'if-none-match': '"1"' },
    (_request, reply, _payload, done) => {
      reply.code(304)
      done(null, '')
    },
  ],
  [
    'nothing is newer',
    { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' },
    async (_request, reply) => {
      reply.statusCode = 304
      return ''
    },
  ],
  [
    'its tag is another',
    { 'if-match': '"2"' },
    async (_request, reply) => {
      reply.status(412).header('content-type', 'text/plain')
      return 'another'
    },
  ],
  [
    'a part is asked for',
    { range: 'bytes=0-3' },
    async (_request, reply, payload) => {
      reply.code(206).header('content-range', 'bytes 0-3/100')
      return String(payload).slice(0, 4)
    },
  ],
  [
    'a part is asked for that there is none of',
    { range: 'bytes=9000-' },
    async (_request, reply) => {
      reply.code(416).code(416).removeHeader('content-type')
      return Readable.from(['none'])
    },
  ],
]

for (const [name, fields, hook] of conditionalHooks) {
  t.test(`an error stays one for a hook that says ${name}`, async (t) => {
    const { app, lines } = await buildApp(t)
    app.addHook('onSend', hook)
    app.get('/orders', async (_request, reply) => reply.conflict())
    const [get, head] = [
      await app.inject({ method: 'GET', url: '/orders', headers: fields }),
      await app.inject({ method: 'HEAD', url: '/orders', headers: fields }),
    ]
    const expected = problem(409, { instance: '/orders' })
    t.strictSame(toAnswer(get), expected)
    t.strictSame(
      { status: head.statusCode, length: head.headers['content-length'], body: head.body },
      { status: 409, length: get.headers['content-length'], body: '' },
    )
    t.strictSame(lines, [
      [info, 'Conflict'],
      [info, 'Conflict'],
    ])
  })
}

t.test('a hook may give an error another status that answers no condition', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', async (_request, reply) => {
    reply.status(200)
    return 'in an envelope'
  })
  app.get('/orders', async (_request, reply) => reply.conflict())
  const { statusCode, body } = await app.inject('/orders')
  t.strictSame([statusCode, body], [200, 'in an envelope'])
})

t.test('a hook that fails keeps the media type the client negotiated', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', async () => {
    throw new Error(secret)
  })
  app.get('/orders', async () => {
    throw httpErrors.conflict('Taken.')
  })
  const accept = 'application/problem+json;q=0, application/json'
  const response = await app.inject({ url: '/orders', headers: { accept } })
  t.strictSame(
    toAnswer(response),
    problem(
      409,
      { detail: 'Taken.', instance: '/orders' },
      { 'content-type': 'application/json', vary: 'Accept' },
    ),
  )
})

t.test('an invalid header field that a hook adds falls away with whatever it added', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-break', 'a\r\nb').header('x-fine', 'yes')
  })
  app.get('/orders', async (_request, reply) => reply.notFound())
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
})

t.test('HEAD has the header fields of GET when a hook fails', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', async () => {
    throw new Error(secret)
  })
  app.get('/orders', async (_request, reply) => reply.notFound())
  const [get, head] = [
    await app.inject({ method: 'GET', url: '/orders' }),
    await app.inject({ method: 'HEAD', url: '/orders' }),
  ]
  const { date: _getDate, ...getHeaders } = get.headers
  const { date: _headDate, ...headHeaders } = head.headers
  t.strictSame(
    { status: head.statusCode, headers: headHeaders, body: head.body },
    { status: 404, headers: getHeaders, body: '' },
  )
})

t.test('a second reply right after an error is ignored and noted', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/orders', (_request, reply) => {
    reply.notFound()
    reply.send({ second: true })
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
  t.strictSame(lines, [
    [info, 'Not Found'],
    [warning, 'A reply was sent after an Error Resource; it was ignored.'],
  ])
})

const seconds: readonly (readonly [name: string, second: unknown])[] = [
  ['an object', { second: true }],
  ['text', 'second'],
  ['an Error', new Error(secret)],
  ['a stream', Readable.from(['second'])],
]

for (const [name, second] of seconds) {
  t.test(`a second reply is ignored while the error is on its way: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.addHook('onSend', async () => new Promise<void>((resolve) => setImmediate(resolve)))
    app.get('/orders', (_request, reply) => {
      reply.notFound()
      reply.send(second)
    })
    const port = await listen(app)
    const { responses, end } = await talk(port, spell({ target: '/orders' }))
    t.strictSame(responses.map(toAnswer), [
      problem(404, { instance: '/orders' }, { connection: 'close' }),
    ])
    t.equal(end, 'closed')
  })
}

t.test('a handler that throws after it sent an error does not cut it short', async (t) => {
  const { app } = await buildApp(t)
  const detail = 'long '.repeat(2_000_000)
  app.addHook('onSend', async () => new Promise<void>((resolve) => setImmediate(resolve)))
  app.get('/orders', async (_request, reply) => {
    reply.notFound(detail)
    throw new Error(secret)
  })
  const port = await listen(app)
  const response = await send(port, { target: '/orders' })
  const { body, ...rest } = toAnswer(response)
  const expected = problem(404, { instance: '/orders' }, { connection: 'close' })
  t.strictSame(rest, { status: expected.status, headers: expected.headers })
  t.equal((body as { detail: string }).detail.length, detail.length)
})

t.test(
  'an answer that has begun by itself is cut off instead of mixed with an error',
  async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (_request, reply) => {
      reply.raw.writeHead(200, { 'content-type': 'text/plain' })
      reply.raw.write('begun')
      throw new Error(secret)
    })
    const port = await listen(app)
    const { responses, rest } = await talk(port, spell({ target: '/orders' }))
    t.strictSame(responses, [])
    t.match(rest.toString(), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n5\r\nbegun\r\n$/)
  },
)

t.test('a hook that fails after the client has left harms nobody', async (t) => {
  const { app, lines } = await buildApp(t)
  app.addHook('onSend', async (request) => {
    if (request.url !== '/orders') return
    client.destroy()
    await once(request.raw.socket, 'close')
    throw new Error(secret)
  })
  const finished = new Promise((resolve) => {
    app.addHook('onSend', async () => undefined)
    app.get('/orders', async (_request, reply) => {
      reply.raw.once('close', () => setImmediate(resolve))
      return reply.notFound()
    })
  })
  app.get('/alive', async () => 'alive')
  const port = await listen(app)
  const client = connect(port, '127.0.0.1')
  client.on('error', () => undefined)
  client.write('GET /orders HTTP/1.1\r\nHost: a\r\n\r\n')
  await finished
  const alive = await app.inject('/alive')
  t.equal(alive.body, 'alive')
  t.strictSame(lines, [
    [info, 'Not Found'],
    [error, 'A hook failed while an Error Resource was sent.', secret],
  ])
})

for (const method of ['writeHead', 'end'] as const) {
  t.test(`the connection ends where ${method}() of the raw response fails`, async (t) => {
    const { app } = await buildApp(t)
    app.addHook('onSend', async (request, reply) => {
      if (request.url === '/alive') return
      reply.raw[method] = () => {
        throw new Error(secret)
      }
    })
    app.get('/orders', async (_request, reply) => reply.conflict('Taken.'))
    app.get('/alive', async () => 'alive')
    const port = await listen(app)
    const { responses, end } = await talk(port, spell({ target: '/orders' }))
    t.strictSame(responses, [])
    t.equal(end, 'closed')
    t.equal((await send(port, { target: '/alive' })).body.toString(), 'alive')
  })
}

t.test('an error over HTTP/2 has no header field of the connection', async (t) => {
  const { app } = await buildApp(t, { server: { http2: true } as object })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('connection', 'close')
    throw new Error(secret)
  })
  app.get('/orders', async (_request, reply) => reply.upgradeRequired({ upgrade: ['HTTP/3.0'] }))
  const port = await listen(app)
  const session = connectHttp2(`http://127.0.0.1:${String(port)}`)
  t.teardown(() => session.close())
  const stream = session.request({ ':path': '/orders' }).setEncoding('utf8')
  const [[headers], [body]] = (await Promise.all([
    once(stream, 'response'),
    once(stream, 'data'),
  ])) as [[Record<string, unknown>], [string]]
  const { ':status': statusCode, ...fields } = Object.fromEntries(Object.entries(headers))
  t.strictSame(
    toAnswer({ statusCode: Number(statusCode), headers: fields, body }),
    problem(426, { instance: '/orders', upgrade: ['HTTP/3.0'] }),
  )
})
