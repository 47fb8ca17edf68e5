import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import errorResource, { httpErrors } from '../../plugin/index.ts'
import { oracle, oracleType } from '../../plugin/oracle/index.ts'
import { buildApp, buildBareApp, problem, toAnswer, type Answer } from '../helpers/build-app.ts'

const info = 30
const error = 50

const secret = 'hunter2'

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

/** What somebody sends with a status of its own, and what leaves. */
const rows: readonly (readonly [name: string, handler: Handler, expected: Answer])[] = [
  [
    'text',
    (_request, reply) => reply.code(404).send('No order 42.'),
    problem(404, { detail: 'No order 42.', instance: '/orders' }),
  ],
  [
    'a Buffer of text',
    (_request, reply) => reply.code(404).type('text/plain').send(Buffer.from('No order 42.')),
    problem(404, { detail: 'No order 42.', instance: '/orders' }),
  ],
  [
    'an object with a message',
    (_request, reply) => reply.code(409).send({ message: 'Taken.', sql: secret }),
    problem(409, { detail: 'Taken.', instance: '/orders' }),
  ],
  [
    'an error as OAuth writes it',
    (_request, reply) => reply.code(400).send({ error_description: 'No grant.' }),
    problem(400, { detail: 'No grant.', instance: '/orders' }),
  ],
  [
    'a JSON string',
    (_request, reply) =>
      reply.code(409).type('application/json').send('{"error":{"message":"Taken."}}'),
    problem(409, { detail: 'Taken.', instance: '/orders' }),
  ],
  [
    'an array',
    (_request, reply) => reply.code(409).send([secret]),
    problem(409, { instance: '/orders' }),
  ],
  ['null', (_request, reply) => reply.code(404).send(null), problem(404, { instance: '/orders' })],
  ['nothing', (_request, reply) => reply.code(404).send(), problem(404, { instance: '/orders' })],
  [
    'empty text',
    (_request, reply) => reply.code(404).send(''),
    problem(404, { instance: '/orders' }),
  ],
  [
    'markup',
    (_request, reply) => reply.code(404).type('text/html').send('<p>No.'),
    problem(404, { instance: '/orders' }),
  ],
  [
    'a text of a 5xx, which is for the log',
    (_request, reply) => reply.code(503).header('retry-after', '7').send(secret),
    problem(503, { instance: '/orders', retryAfter: 7 }, { 'retry-after': '7' }),
  ],
  [
    'a status without a phrase',
    (_request, reply) => reply.code(499).send({ message: 'Left.' }),
    {
      ...problem(400, {}),
      status: 499,
      body: {
        type: 'about:blank',
        title: 'Client Error',
        status: 499,
        detail: 'Left.',
        instance: '/orders',
        requestId: 'r1',
      },
    },
  ],
  [
    'a status on the raw response',
    (_request, reply) => {
      reply.raw.statusCode = 409
      return { message: 'Taken.' }
    },
    problem(409, { detail: 'Taken.', instance: '/orders' }),
  ],
  [
    'header fields: those of the error stay, those of the content go',
    (_request, reply) =>
      reply
        .code(401)
        .headers({
          'www-authenticate': 'Basic',
          'set-cookie': 'a=1',
          'cache-control': 'max-age=5',
          'content-language': 'de',
          etag: '"1"',
        })
        .send({ message: 'Who?' }),
    problem(
      401,
      { detail: 'Who?', instance: '/orders' },
      {
        'www-authenticate': 'Basic',
        'set-cookie': 'a=1' as never,
        'cache-control': 'max-age=5',
        vary: 'Accept',
      },
    ),
  ],
  [
    'an Error Resource as an object, whose members stay',
    (_request, reply) =>
      reply
        .code(409)
        .type('application/problem+json')
        .send({ type: '/errors/x', title: 'X', status: 409, extra: 1 }),
    {
      status: 409,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      body: { type: '/errors/x', title: 'X', status: 409, extra: 1 },
    },
  ],
  [
    'an Error Resource as text, whose members stay',
    (_request, reply) =>
      reply
        .code(409)
        .type('application/problem+json; charset=utf-8')
        .send('{"type":"/errors/x","title":"X","status":409,"extra":1}'),
    {
      status: 409,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      body: { type: '/errors/x', title: 'X', status: 409, extra: 1 },
    },
  ],
  [
    'an Error Resource of another status, which is completed',
    (_request, reply) =>
      reply
        .code(409)
        .type('application/problem+json')
        .send({ type: '/errors/x', title: 'X', status: 404, detail: 'Said.' }),
    problem(409, { type: '/errors/x', title: 'X', detail: 'Said.', instance: '/orders' }),
  ],
  [
    'an Error Resource without its optional members',
    (_request, reply) =>
      reply.code(409).type('application/problem+json').send('{"detail":"Said."}'),
    problem(409, { detail: 'Said.', instance: '/orders' }),
  ],
  [
    'a stream of problem+json, as a proxy passes it on',
    (_request, reply) =>
      reply
        .code(502)
        .type('application/problem+json')
        .header('content-length', '58')
        .send(Readable.from(['{"type":"/errors/x","title":"X",', '"status":502,"extra":[{}]}'])),
    {
      status: 502,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: '/errors/x', title: 'X', status: 502, extra: [{}] },
    },
  ],
  [
    'a stream of problem+json that leaves things out',
    (_request, reply) =>
      reply
        .code(502)
        .type('application/problem+json')
        .send(Readable.from(['{"extra":1}'])),
    problem(502, { extra: 1, instance: '/orders' }),
  ],
  [
    'a stream that is compressed, which is believed',
    (_request, reply) =>
      reply
        .code(502)
        .type('application/problem+json')
        .header('content-encoding', 'x-none')
        .send(Readable.from(['{"title":"X"}'])),
    {
      status: 502,
      headers: {
        'content-type': 'application/problem+json',
        'content-encoding': 'x-none',
        'transfer-encoding': 'chunked',
      },
      body: { title: 'X' },
    },
  ],
  [
    'a Response of problem+json',
    () =>
      new Response('{"title":"X","status":500,"extra":1}', {
        status: 502,
        headers: { 'content-type': 'application/problem+json' },
      }),
    problem(502, { title: 'X', extra: 1, instance: '/orders' }),
  ],
  [
    'a Response of anything else',
    () => new Response(secret, { status: 503 }),
    problem(503, { instance: '/orders' }),
  ],
  [
    'a Response without a body',
    () => new Response(null, { status: 404 }),
    problem(404, { instance: '/orders' }),
  ],
  [
    'a success, which is left alone',
    (_request, reply) => reply.code(203).send('fine'),
    { status: 203, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'fine' },
  ],
]

for (const [name, handler, expected] of rows) {
  t.test(`an error reply of a handler is completed: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (request, reply) => handler(request, reply))
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), expected)
  })
}

const logged: readonly (readonly [name: string, status: number, line: unknown])[] = [
  ['a 4xx for information', 404, [info, secret, secret]],
  ['a 5xx as an error', 503, [error, secret, secret]],
]

for (const [name, status, line] of logged) {
  t.test(`an error reply of a handler is logged once: ${name}`, async (t) => {
    const { app, lines } = await buildApp(t)
    app.get('/orders', async (_request, reply) => reply.code(status).send(secret))
    await app.inject('/orders')
    t.strictSame(lines, [line])
  })
}

t.test('a stream that is replaced is destroyed', async (t) => {
  const { app } = await buildApp(t)
  const stream = createReadStream(new URL(import.meta.url))
  app.get('/orders', async (_request, reply) => reply.code(404).send(stream))
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
  t.equal(stream.destroyed, true)
})

t.test('a web stream that is replaced is cancelled', async (t) => {
  const { app } = await buildApp(t)
  let cancelled = false
  const stream = new ReadableStream({
    cancel() {
      cancelled = true
    },
  })
  app.get('/orders', async (_request, reply) => reply.code(404).send(stream))
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
  t.equal(cancelled, true)
})

t.test('a Response that is replaced has its body cancelled', async (t) => {
  const { app } = await buildApp(t)
  let cancelled = false
  const body = new ReadableStream({
    cancel() {
      cancelled = true
    },
  })
  app.get('/orders', async () => new Response(body as never, { status: 404 }))
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
  t.equal(cancelled, true)
})

t.test('a stream that the client refuses is destroyed', async (t) => {
  const { app } = await buildApp(t)
  const stream = Readable.from(['a,b'])
  app.get('/orders', async (_request, reply) => reply.type('text/csv').send(stream))
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/json' } })
  t.strictSame(
    toAnswer(response),
    problem(406, { instance: '/orders', available: ['text/csv'] }, { vary: 'Accept' }),
  )
  t.equal(stream.destroyed, true)
})

t.test('so is one that a client wants the status of alone', async (t) => {
  const { app } = await buildApp(t, { plugin: { statusOnly: true } })
  const stream = Readable.from(['a,b'])
  app.get('/orders', async (_request, reply) => reply.type('text/csv').send(stream))
  const response = await app.inject({ url: '/orders', headers: { accept: 'text/csv;q=0' } })
  t.strictSame([response.statusCode, response.body], [200, ''])
  t.equal(stream.destroyed, true)
})

const optedOut: readonly (readonly [name: string, payload: unknown])[] = [
  ['an object', { message: 'Mine.' }],
  ['text', 'Mine.'],
]

for (const [name, payload] of optedOut) {
  t.test(`a route that opted out sends what it wants: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    const config = { errorResource: false } as const
    app.get('/orders', { config }, async (_request, reply) => reply.code(404).send(payload))
    const response = await app.inject('/orders')
    t.equal(response.body, typeof payload === 'string' ? payload : JSON.stringify(payload))
  })
}

t.test('an onSend hook of a child scope that turns a success into a 404 is seen', async (t) => {
  const { app } = await buildApp(t)
  app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.code(404)
    })
    scope.get('/orders', async () => ({ secret }))
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
})

const turnIntoConflict = async (_request: FastifyRequest, reply: FastifyReply): Promise<string> => {
  reply.code(409)
  return 'Taken.'
}

t.test('the onSend hooks of a route go before the last look', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', { onSend: turnIntoConflict }, async (_request, reply) =>
    reply.type('text/plain').send('fine'),
  )
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(409, { detail: 'Taken.', instance: '/orders' }))
})

t.test('HEAD has the header fields of GET', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', async (_request, reply) => reply.code(404).send('No order 42.'))
  const get = await app.inject({ method: 'GET', url: '/orders' })
  const head = await app.inject({ method: 'HEAD', url: '/orders' })
  const { date: _getDate, ...getHeaders } = get.headers
  const { date: _headDate, ...headHeaders } = head.headers
  t.strictSame(
    { status: head.statusCode, headers: headHeaders, body: head.body },
    { status: 404, headers: getHeaders, body: '' },
  )
})

t.test('the not-found handler of a prefix is completed, as is that of the root', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler((_request, reply) => {
    void reply.code(404).type('text/html').send('<p>Root')
  })
  app.register(
    async (scope) => {
      scope.setNotFoundHandler((_request, reply) => {
        void reply.code(404).send('Prefix.')
      })
    },
    { prefix: '/v1' },
  )
  const root = await app.inject('/nope')
  const prefix = await app.inject('/v1/nope')
  t.strictSame(
    [toAnswer(root), toAnswer(prefix)],
    [
      problem(404, { instance: '/nope' }),
      problem(404, { detail: 'Prefix.', instance: '/v1/nope' }),
    ],
  )
})

t.test(
  'the sentence of Fastify about a missing route, which repeats the query, is not said',
  async (t) => {
    const { app, lines } = await buildApp(t)
    // Options without a handler take the place of ours, and leave Fastify's handler.
    const setOptions = app.setNotFoundHandler as unknown as (options: object) => void
    setOptions.call(app, {})
    const response = await app.inject('/nope?token=1')
    t.strictSame(toAnswer(response), problem(404, { instance: '/nope' }))
    t.strictSame(lines, [[info, 'Route GET:/nope?token=1 not found']], 'logged once, by Fastify')
  },
)

t.test('a not-found handler may answer with another error', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler((_request, reply) => {
    void reply.code(410).send({ message: 'Gone since May.' })
  })
  const response = await app.inject('/nope')
  t.strictSame(toAnswer(response), problem(410, { detail: 'Gone since May.', instance: '/nope' }))
})

const olderRows: readonly (readonly [
  name: string,
  payload: unknown,
  expected: Answer,
  line: unknown,
])[] = [
  [
    'a failed validation keeps its violations and its code',
    { n: 'x' },
    problem(400, {
      code: 'FST_ERR_VALIDATION',
      detail: 'body/n must be number',
      instance: '/orders',
      errors: [{ detail: 'must be number', in: 'body', pointer: '#/n', code: 'type' }],
    }),
    [info, 'body/n must be number', 'body/n must be number'],
  ],
  [
    'an unexpected error keeps its secret',
    { n: 1 },
    problem(500, { instance: '/orders' }),
    [error, secret, secret],
  ],
  [
    'an error of ours keeps everything',
    { n: 2 },
    problem(503, { detail: 'Later.', instance: '/orders', retryAfter: 7 }, { 'retry-after': '7' }),
    [error, 'Later.', 'Later.'],
  ],
]

for (const [name, payload, expected, line] of olderRows) {
  t.test(
    `a route that is older than the plugin gets its errors, logged once: ${name}`,
    async (t) => {
      const { app, lines } = buildBareApp(t)
      const schema = { body: { type: 'object', properties: { n: { type: 'number' } } } }
      app.post('/orders', { schema }, async (request) => {
        if ((request.body as { n: number }).n === 2) {
          throw httpErrors.serviceUnavailable('Later.', { retryAfter: 7 })
        }
        throw new Error(secret)
      })
      await app.register(errorResource)
      const response = await app.inject({
        method: 'POST',
        url: '/orders',
        payload: payload as object,
      })
      t.strictSame(toAnswer(response), expected)
      t.strictSame(lines, [line])
    },
  )
}

/** Values that a route older than the plugin throws; Fastify sends what is no Error like a success. */
const olderThrown: readonly (readonly [name: string, value: unknown])[] = [
  ['an object', { secret }],
  ['text', secret],
  ['a number', 42],
  ['a typed array', new TextEncoder().encode(secret)],
  ['a stream', Readable.from([secret])],
]

for (const [name, value] of olderThrown) {
  t.test(`what a route older than the plugin throws never shows: ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    app.get('/orders', async () => {
      throw value
    })
    await app.register(errorResource)
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), problem(500, { instance: '/orders' }))
  })

  t.test(`what an error handler of the user throws on never shows: ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    app.setErrorHandler((caught) => {
      throw caught
    })
    await app.register(errorResource)
    app.get('/orders', async () => {
      throw value
    })
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), problem(500, { instance: '/orders' }))
  })
}

t.test('an error that a handler of the user answers with a success stays one', async (t) => {
  const { app } = await buildApp(t)
  app.setErrorHandler((_caught, _request, reply) => reply.code(200).send({ recovered: true }))
  app.get('/orders', async () => {
    throw new Error(secret)
  })
  const response = await app.inject('/orders')
  t.strictSame(response.json(), { recovered: true })
})

t.test(
  'a Response that is thrown on by an error handler is sent, but not as a success',
  async (t) => {
    const { app } = await buildApp(t)
    const thrown: Readonly<Record<string, () => Response>> = {
      '/redirect': () => new Response(null, { status: 303, headers: { location: '/a' } }),
      '/error': () => new Response('Taken.', { status: 409 }),
      '/success': () => new Response(secret),
    }
    for (const [path, make] of Object.entries(thrown)) {
      app.get(path, {
        errorHandler: (caught, _request, reply) => void reply.send(caught),
        handler: async () => {
          throw make()
        },
      })
    }
    const redirect = await app.inject('/redirect')
    t.strictSame([redirect.statusCode, redirect.headers['location']], [303, '/a'])
    t.match(
      toAnswer(await app.inject('/error')),
      problem(409, { detail: 'Taken.', instance: '/error' }),
    )
    t.match(toAnswer(await app.inject('/success')), problem(500, { instance: '/success' }))
  },
)

t.test('a function of ours that is sent uncalled is the error it would have made', async (t) => {
  const { app, lines } = await buildApp(t)
  const Uncalled = defineError({ code: 'SENT_UNCALLED', status: 409, title: 'Uncalled' })
  app.get('/', async () => Uncalled)
  app.get('/other', async () => () => 'other')
  const { statusCode, body } = await app.inject('/')
  t.equal(statusCode, 409)
  t.match(JSON.parse(body), { code: 'SENT_UNCALLED', title: 'Uncalled' })
  t.ok(
    lines.some(
      ([, words]) => words === 'SENT_UNCALLED was sent without being called: call it with ().',
    ),
  )
  t.equal((await app.inject('/other')).body, '', 'one of others is left to Fastify')
})

t.test(
  'a Response that a hook puts in the place of an Error Resource is no other error',
  async (t) => {
    const { app } = await buildApp(t)
    app.addHook('onSend', async () => new Response(secret, { status: 410 }))
    app.get('/orders', async (_request, reply) => reply.conflict('Taken.'))
    t.match(
      toAnswer(await app.inject('/orders')),
      problem(409, { detail: 'Taken.', instance: '/orders' }),
    )
  },
)

t.test('a hook that sends whenever something is sent has an end', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', (_request, reply, _payload, _done) => void reply.redirect('/login'))
  app.get('/orders', async () => ({}))
  const { statusCode, headers } = await app.inject('/orders')
  t.strictSame([statusCode, headers.location], [302, '/login'])
})

for (const [name, body, plugin, expected, coding] of [
  ['are read', { message: 'Taken.' }, {}, { detail: 'Taken.' }, undefined],
  [
    'pass as they are',
    { type: 'urn:x', title: 'X', status: 409 },
    {},
    { type: 'urn:x', title: 'X', status: 409 },
    'gzip',
  ],
  [
    'are written as they read where a member is missing',
    { type: 'urn:x', title: 'X', status: 409 },
    { extraMembers: { members: { traceId: Type.String() }, values: () => ({ traceId: 'b' }) } },
    { type: 'urn:x', traceId: 'b' },
    undefined,
  ],
] as const) {
  t.test(`compressed bytes of an error ${name}`, async (t) => {
    const { app } = await buildApp(t, { plugin })
    const headers = { 'content-type': 'application/problem+json', 'content-encoding': 'gzip' }
    const payload = gzipSync(JSON.stringify(body))
    app.get('/', async (_request, reply) => reply.code(409).headers(headers).send(payload))
    const response = await app.inject('/')
    t.equal(response.headers['content-encoding'], coding)
    const { rawPayload } = response
    const bytes = coding === undefined ? rawPayload : gunzipSync(rawPayload)
    t.match(JSON.parse(bytes.toString()), expected)
  })
}

t.test('an error in the shape of a profile passes, with the fields that it owes', async (t) => {
  const profiles = [oracle({ baseUrl: 'https://api.example' })]
  const { app } = await buildApp(t, { plugin: { profiles } })
  const body = { type: 'urn:x', title: 'Sign in', status: 401 }
  app.get('/', async (_request, reply) => reply.code(401).type(oracleType).send(body))
  const response = await app.inject('/')
  t.equal(response.headers['www-authenticate'], 'Bearer')
  t.strictSame(response.json(), body)
})
