import { pipeline, PassThrough, Readable } from 'node:stream'
import { gzipSync, createGunzip } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { placements, testPlacement } from '../fixtures/placements.ts'
import { buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

for (const placement of placements.filter(({ name }) => /queued$|behind/.test(name))) {
  testPlacement(t, placement)
}

const coded = {
  method: 'POST',
  url: '/',
  headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
  payload: gzipSync('hello'),
} as const

const decoders: readonly (readonly [name: string, decode: (payload: Readable) => Readable])[] = [
  ['by pipe()', (payload) => payload.pipe(createGunzip())],
  ['by pipeline()', (payload) => pipeline(payload, createGunzip(), () => undefined)],
  [
    'by iterating',
    (payload) =>
      Readable.from(payload as AsyncIterable<Buffer>).pipe(createGunzip()) as unknown as Readable,
  ],
]

for (const [name, decode] of decoders) {
  t.test(`content that an older route decodes ${name} is read`, async (t) => {
    const { app } = buildBareApp(t)
    app.post(
      '/',
      {
        preParsing: async (_request, _reply, payload) =>
          Object.assign(decode(payload as Readable), {
            receivedEncodedLength: coded.payload.length,
          }) as never,
      },
      async (request) => request.body,
    )
    await app.register(errorResource)
    t.equal((await app.inject(coded)).body, 'hello')
  })
}

t.test('what is left alone is left alone, whatever its age', async (t) => {
  const { app } = buildBareApp(t)
  app.post('/', { config: { errorResource: false } }, async (request) => request.body)
  await app.register(errorResource)
  t.equal((await app.inject(coded)).statusCode, 200)
})

t.test('words of a parser of an older route are its own', async (t) => {
  const { app } = buildBareApp(t)
  app.addContentTypeParser('text/yaml', { parseAs: 'string' }, (_request, _body, done) =>
    done(Object.assign(new Error('Tabs are not allowed.'), { statusCode: 400 })),
  )
  app.post('/', async () => 'never')
  await app.register(errorResource)
  const headers = { 'content-type': 'text/yaml' }
  const response = await app.inject({ method: 'POST', url: '/', headers, payload: '\t' })
  t.strictSame(
    toAnswer(response),
    problem(400, { detail: 'Tabs are not allowed.', instance: '/' }, { connection: 'close' }),
  )
})

t.test('what hooks of an older route make of an Error Resource is sent', async (t) => {
  const { app } = buildBareApp(t)
  app.get(
    '/text',
    { onSend: async (_request, _reply, payload) => `${String(payload)}\n` },
    async () => {
      throw new Error('secret')
    },
  )
  app.get(
    '/stream',
    {
      onSend: async (_request, reply, payload) => {
        reply.removeHeader('content-length')
        return new PassThrough().end(`${String(payload)}\n`)
      },
    },
    async () => {
      throw new Error('secret')
    },
  )
  app.get(
    '/own',
    {
      onSend: async (_request, reply) => {
        reply.code(409).type('application/problem+json')
        return '{"type":"about:blank","title":"Theirs","status":409}'
      },
    },
    async () => 'never',
  )
  await app.register(errorResource)
  for (const path of ['/text', '/stream']) {
    const { statusCode, body } = await app.inject(path)
    t.equal(statusCode, 500)
    t.match(body, /^\{"type":"about:blank".*\}\n$/)
  }
  t.match((await app.inject('/own')).body, /Theirs/)
})

t.test('a body of the shape of this service passes, though a hook sent it late', async (t) => {
  const { app } = buildBareApp(t)
  const body = '{"type":"about:blank","title":"Theirs","status":409}'
  app.get(
    '/',
    {
      onSend: async (_request, reply) => {
        reply.code(409)
        reply.raw.setHeader('content-type', 'application/problem+json')
        return body
      },
    },
    async () => 'never',
  )
  await app.register(errorResource)
  t.equal((await app.inject('/')).statusCode, 409)
})

t.test('content that an older route cannot decode is the fault of the client', async (t) => {
  const { app } = buildBareApp(t)
  app.post(
    '/',
    { preParsing: async (_request, _reply, payload) => payload.pipe(createGunzip()) as never },
    async (request) => request.body,
  )
  await app.register(errorResource)
  const response = await app.inject({ ...coded, payload: 'no gzip at all' })
  t.equal(response.statusCode, 400)
  t.match(toAnswer(response).body, { title: 'Bad Request', status: 400, instance: '/' })
  t.notMatch(response.body, /header check|Z_DATA_ERROR/)
})

t.test('an error without content that a hook of an older route makes is completed', async (t) => {
  const { app } = buildBareApp(t)
  app.get(
    '/',
    {
      onSend: (_request, reply, _payload, done) => {
        reply.code(404)
        done(null, null)
      },
    },
    async () => 'never',
  )
  await app.register(errorResource)
  t.strictSame(toAnswer(await app.inject('/')).body, problem(404, { instance: '/' }).body)
})

t.test('a hook of an older route that takes the reply over answers alone', async (t) => {
  const { app } = buildBareApp(t)
  app.get(
    '/',
    {
      onSend: (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(503, { 'content-type': 'text/plain' }).end('mine')
      },
    },
    async () => 'never',
  )
  await app.register(errorResource)
  const response = await app.inject('/')
  t.strictSame([response.statusCode, response.body], [503, 'mine'])
})

const answer = (content: () => unknown) => ({
  onSend: async (_request: unknown, reply: FastifyReply) => {
    reply.code(409).type('application/problem+json')
    return content()
  },
})

t.test(
  'problem details that a hook of an older route makes of a success are completed',
  async (t) => {
    const { app } = buildBareApp(t)
    const text = '{"title":"Taken"}'
    app.get(
      '/text',
      answer(() => text),
      async () => ({}),
    )
    app.get(
      '/stream',
      answer(() => Readable.from([text])),
      async () => ({}),
    )
    await app.register(errorResource)
    const whole = await app.inject('/text')
    t.match(whole.json(), { type: 'about:blank', title: 'Taken', status: 409, instance: '/text' })
    t.equal((await app.inject('/stream')).body, text, 'a stream is as it is')
  },
)
