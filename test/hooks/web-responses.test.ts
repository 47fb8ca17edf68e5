import type { FastifyReply } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { toRedirect } from '../../plugin/hooks/web-responses.ts'
import { buildApp, buildBareApp, problem, toAnswer, type Answer } from '../helpers/build-app.ts'

const rows: readonly (readonly [name: string, thrown: () => unknown, expected: Answer])[] = [
  [
    'an error with text and fields',
    () => new Response('No.', { status: 401, headers: { 'www-authenticate': 'Basic' } }),
    problem(401, { detail: 'No.', instance: '/' }, { 'www-authenticate': 'Basic' }),
  ],
  [
    'an error whose content is not read',
    () => new Response('<p>', { status: 404, headers: { 'content-type': 'text/html' } }),
    problem(404, { instance: '/' }),
  ],
  [
    'an error without a media type',
    () => new Response(null, { status: 404, headers: { vary: 'Origin, Cookie' } }),
    problem(404, { instance: '/' }, { vary: 'Accept-Encoding, Origin, Cookie' }),
  ],
  [
    'a redirect',
    () => new Response(null, { status: 303, headers: { location: '/a' } }),
    { status: 303, headers: { location: '/a', 'content-length': '0' }, body: '' },
  ],
  ['a success, which is none', () => new Response('hunter2'), problem(500, { instance: '/' })],
  [
    'something like a Response without a status',
    () => ({ [Symbol.toStringTag]: 'Response' }),
    problem(500, { instance: '/' }),
  ],
]

for (const [name, thrown, expected] of rows) {
  t.test(`a Response that is thrown: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', (_request, reply) => {
      if (name.includes('media type')) reply.header('vary', 'Accept-Encoding')
      throw thrown()
    })
    const { headers, ...answer } = toAnswer(await app.inject('/'))
    t.strictSame(answer, { status: expected.status, body: expected.body })
    t.match(headers, name === 'a redirect' ? { location: '/a' } : expected.headers)
  })
}

t.test(
  'where its fields cannot be put on the reply, that is an error of the service',
  async (t) => {
    const { app } = await buildApp(t)
    app.get('/', (_request, reply) => {
      const { header } = reply
      reply.header = function refuse(name: string, value?: unknown) {
        if (name === 'x-bad') throw new Error('hunter2')
        return header.call(this, name, value)
      }
      throw new Response('No.', { status: 403, headers: { 'x-bad': '1' } })
    })
    const response = await app.inject('/')
    t.equal(response.statusCode >= 400, true)
    t.notMatch(response.body, /hunter2/)
  },
)

t.test('the plugin leaves what is no Response to its own status and media type', async (t) => {
  const { app } = await buildApp(t)
  app.get('/thrown', async () => {
    throw Object.assign(new Error('Taken.'), { statusCode: 409 })
  })
  app.get('/sent', async (_request, reply) => reply.code(404).type('text/plain').send('No.'))
  app.get('/html', async (_request, reply) => reply.code(404).type('text/html').send('No.'))
  t.strictSame(
    toAnswer(await app.inject('/thrown')),
    problem(409, { detail: 'Taken.', instance: '/thrown' }),
  )
  t.strictSame(
    toAnswer(await app.inject('/sent')),
    problem(404, { detail: 'No.', instance: '/sent' }),
  )
  t.strictSame(toAnswer(await app.inject('/html')), problem(404, { instance: '/html' }))
})

t.test('a redirect that an onSend hook throws is one, whatever the hook does again', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-a', '1')
    throw new Response(null, { status: 303, headers: { location: '/login' } })
  })
  app.get('/', async () => ({ ok: true }))
  const { statusCode, headers, body } = await app.inject('/')
  t.strictSame([statusCode, headers.location, headers['x-a'], body], [303, '/login', '1', ''])
})

t.test('a redirect has the fields of the reply, and those of a Response', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async (_request, reply) => {
    reply.header('location', '/reply')
    const response = new Response(null, { status: 303, headers: { location: '/response' } })
    return [toRedirect(reply, 'text', 302), toRedirect(reply, response, 303)]
  })
  const [plain, own] = (await app.inject('/')).json()
  t.match(plain, { status: 302, headers: { location: '/reply' }, body: '' })
  t.match(own, { status: 303, headers: { location: '/response' }, body: '' })
})

const make = () =>
  new Response('No.', { status: 404, headers: { 'cache-control': 'max-age=9', vary: 'Origin' } })

t.test('a Response that is thrown keeps Cache-Control, as one that is returned does', async (t) => {
  const { app } = await buildApp(t)
  app.get('/thrown', () => {
    throw make()
  })
  app.get('/returned', async () => make())
  for (const url of ['/thrown', '/returned']) {
    const { headers, body } = await app.inject(url)
    t.match(JSON.parse(body), { status: 404, detail: 'No.' }, url)
    t.equal(headers['cache-control'], 'max-age=9', url)
    t.equal(headers.vary, 'Origin, Accept', url)
  }
})

for (const [name, thrown, expected] of rows) {
  t.test(`a Response that a hook of an older route throws: ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    app.get('/', { onSend: async () => Promise.reject(thrown()) }, async (_request, reply) => {
      if (name.includes('media type')) reply.header('vary', 'Accept-Encoding')
      return 'never'
    })
    await app.register(errorResource)
    const { headers, ...answer } = toAnswer(await app.inject('/'))
    t.strictSame(answer, { status: expected.status, body: expected.body })
    t.match(headers, name === 'a redirect' ? { location: '/a' } : expected.headers)
  })
}

async function refuseField(_request: unknown, reply: FastifyReply): Promise<never> {
  const { header } = reply
  reply.header = function refuse(name: string, value?: unknown) {
    if (name === 'x-bad') throw new Error('hunter2')
    return header.call(this, name, value)
  }
  throw new Response('No.', { status: 403, headers: { 'x-bad': '1' } })
}

t.test('it is an error of the service there, too', async (t) => {
  const { app } = buildBareApp(t)
  app.get('/', { onSend: refuseField }, async () => 'never')
  await app.register(errorResource)
  const response = await app.inject('/')
  t.equal(response.statusCode >= 400, true)
  t.notMatch(response.body, 'hunter2')
})
