import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

const secret = 'hunter2'
const circle: Record<string, unknown> = {}
circle['self'] = circle
const theirs = { type: 'about:blank', title: 'Theirs', status: 404 }

/** What a handler of an older scope sends before its hook fails, and the answer. */
const rows: readonly (readonly [
  name: string,
  send: (reply: FastifyReply) => unknown,
  status: number,
  detail?: string,
])[] = [
  ['a text', (reply) => reply.code(404).send('Gone.'), 404, 'Gone.'],
  ['an object', (reply) => reply.code(404).send({ message: 'Gone.' }), 404, 'Gone.'],
  [
    'a Buffer',
    (reply) => reply.code(404).type('text/plain').send(Buffer.from('Gone.')),
    404,
    'Gone.',
  ],
  [
    'a circle',
    (reply) =>
      reply
        .code(404)
        .serializer(() => '')
        .send(circle),
    404,
  ],
  ['a stream', (reply) => reply.code(404).send(Readable.from(['Gone.'])), 500],
  ['an Error', (reply) => reply.code(404).send(new Error('Gone.')), 404, 'Gone.'],
  ['a success', (reply) => reply.send('fine'), 500],
  [
    'Error Resources of its own',
    (reply) =>
      reply
        .code(404)
        .type('application/problem+json')
        .send(JSON.stringify({ ...theirs, instance: '/', requestId: 'r1' })),
    500,
  ],
]

for (const [name, send, status, detail] of rows) {
  t.test(`a hook fails while an older route sends ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    await app.register(async (scope) => {
      scope.addHook('onSend', async () => Promise.reject(new Error(secret)))
      scope.get('/', (_request, reply) => send(reply))
    })
    await app.register(errorResource)
    t.strictSame(
      toAnswer(await app.inject('/')),
      problem(status, { ...(detail !== undefined && { detail }), instance: '/' }),
    )
  })
}

t.test(
  'a hook that turns an error into a success, and fails, has failed with the success',
  async (t) => {
    const { app } = buildBareApp(t)
    await app.register(async (scope) => {
      scope.addHook('onSend', async (_request, reply) => {
        reply.code(200)
        throw new Error(secret)
      })
      scope.get('/', (_request, reply) => reply.code(404).send('Gone.'))
    })
    await app.register(errorResource)
    t.strictSame(toAnswer(await app.inject('/')), problem(500, { instance: '/' }))
  },
)

t.test(
  'problem details that a hook of an older route sends are completed, unless as a stream',
  async (t) => {
    const { app } = buildBareApp(t)
    const body = '{"title":"Theirs","status":404}'
    for (const [path, content] of [
      ['/text', () => body],
      ['/stream', () => Readable.from([body])],
    ] as const) {
      app.get(
        path,
        {
          onSend: async (_request, reply) => {
            reply.code(404).type('application/problem+json')
            return content()
          },
        },
        async () => 'never',
      )
    }
    await app.register(errorResource)
    const completed = { ...theirs, instance: '/text', requestId: 'r1' }
    t.strictSame((await app.inject('/text')).json(), completed)
    t.strictSame((await app.inject('/stream')).json(), { title: 'Theirs', status: 404 })
  },
)

const spoilers: readonly (readonly [name: string, spoil: (reply: FastifyReply) => unknown])[] = [
  ['a field', (reply) => void reply.header('x-bad', '\n')],
  ['a status', (reply) => void (reply.raw.statusCode = 99)],
  ['words', () => 'Forbidden'],
]

for (const [name, spoil] of spoilers) {
  t.test(
    `an Error Resource that a hook of an older route spoils with ${name} is sent`,
    async (t) => {
      const { app } = buildBareApp(t)
      app.get('/', { onSend: async (_request, reply) => spoil(reply) }, async () => {
        throw new Error(secret)
      })
      await app.register(errorResource)
      t.strictSame(toAnswer(await app.inject('/')), problem(500, { instance: '/' }))
    },
  )
}

t.test('a hook of an older route that throws no Error ends nothing but its answer', async (t) => {
  const { app } = buildBareApp(t)
  app.get('/', { onSend: async () => Promise.reject(secret) }, async () => 'never')
  await app.register(errorResource)
  t.strictSame(toAnswer(await app.inject('/')), problem(500, { instance: '/' }))
})

const encoded = JSON.stringify({ type: 'about:blank', title: 'Taken', status: 409 })

t.test('an older handler that hands an error on may still answer with what it likes', async (t) => {
  const { app } = buildBareApp(t)
  app.setErrorHandler((_error, request, reply) => {
    if (request.url === '/success') return reply.code(200).send({ cached: true })
    reply.code(409).type('application/problem+json')
    if (request.url === '/encoded') {
      return reply.header('content-encoding', 'gzip').send(Readable.from([gzipSync(encoded)]))
    }
    return reply.send({ type: 'about:blank', title: 'Taken', status: 409 })
  })
  await app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => void reply.send(error))
    scope.get('/success', async () => {
      throw new Error('secret')
    })
    for (const path of ['/resource', '/encoded']) {
      scope.get(path, async () => {
        throw new Error('secret')
      })
    }
  })
  await app.register(errorResource)
  t.strictSame((await app.inject('/success')).json(), { cached: true })
  t.equal(gunzipSync((await app.inject('/encoded')).rawPayload).toString(), encoded)
  const resource = await app.inject('/resource')
  t.equal(resource.statusCode, 409)
  t.strictSame(resource.json(), {
    type: 'about:blank',
    title: 'Taken',
    status: 409,
    instance: '/resource',
    requestId: 'r1',
  })
})

t.test('an older handler that takes the reply over is let alone', async (t) => {
  const { app } = buildBareApp(t)
  app.addHook('onSend', async (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(503, { 'content-type': 'text/plain' }).end('mine')
    throw new Error('too late')
  })
  app.get('/', async () => {
    throw new Error('secret')
  })
  await app.register(errorResource)
  const response = await app.inject('/')
  t.strictSame([response.statusCode, response.body], [503, 'mine'])
})
