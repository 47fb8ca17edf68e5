/** `Response`s of several makers, sent, returned and thrown: their fields and their text stay, over a real connection. */
import { runInNewContext } from 'node:vm'
import Fastify, { type FastifyReply } from 'fastify'
import { Response as NodeFetchResponse } from 'node-fetch'
import t from 'tap'
import { Response as UndiciResponse } from 'undici'
import errorResource from '../../../plugin/index.ts'

type Make = (body: string | null, init: ResponseInit) => unknown

const makers: readonly (readonly [name: string, make: Make])[] = [
  ['Node', (body, init) => new Response(body, init)],
  ['undici', (body, init) => new UndiciResponse(body, init as never)],
  ['node-fetch', (body, init) => new NodeFetchResponse(body, init as never)],
  [
    'another realm',
    (body, init) => {
      const realm = { Response, body, init }
      return runInNewContext('new (class extends Response {})(body, init)', realm)
    },
  ],
]

const ways: readonly (readonly [
  name: string,
  answer: (response: unknown, reply: FastifyReply) => unknown,
])[] = [
  ['sent', (response, reply) => reply.send(response)],
  ['returned', async (response) => response],
  [
    'thrown',
    (response) => {
      throw response
    },
  ],
  ['rejected', (response) => Promise.reject(response as Error)],
]

interface Row {
  readonly name: string
  readonly body: string | null
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>
  readonly fields?: Readonly<Record<string, string | null>>
}

const json = { 'content-type': 'application/json; charset=utf-8' }
const problemJson = { 'content-type': 'application/problem+json' }

const rows: readonly Row[] = [
  {
    name: 'a challenge of its own',
    body: 'Who are you?',
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="x"' },
    members: { title: 'Unauthorized', detail: 'Who are you?' },
    fields: { 'www-authenticate': 'Basic realm="x"' },
  },
  {
    name: 'methods of its own',
    body: null,
    status: 405,
    headers: { allow: 'PURGE' },
    members: { title: 'Method Not Allowed', allow: ['PURGE'] },
    fields: { allow: 'PURGE' },
  },
  {
    name: 'a delay of its own, and text of a 5xx, which is for the log',
    body: 'hunter2',
    status: 503,
    headers: { 'retry-after': '7' },
    members: { title: 'Service Unavailable', retryAfter: 7 },
    fields: { 'retry-after': '7' },
  },
  {
    name: 'fields of CORS, links and one of its own; not those of its content',
    body: '{"message":"Taken."}',
    status: 409,
    headers: {
      ...json,
      'access-control-allow-origin': 'https://a.example',
      link: '</help>; rel="help"',
      vary: 'Origin',
      'x-trace': '1',
      etag: '"1"',
      'content-language': 'de',
      'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT',
    },
    members: { title: 'Conflict', detail: 'Taken.' },
    fields: {
      'access-control-allow-origin': 'https://a.example',
      link: '</help>; rel="help"',
      vary: 'Origin',
      'x-trace': '1',
      etag: null,
      'content-language': null,
      'last-modified': null,
    },
  },
  {
    name: 'problem details without their optional members',
    body: '{"type":"https://errors.example/sold-out","sku":"a"}',
    status: 409,
    headers: problemJson,
    members: { type: 'https://errors.example/sold-out', title: 'Conflict', sku: 'a' },
  },
  {
    name: 'problem details with another status',
    body: '{"type":"https://errors.example/x","title":"X","status":400,"detail":"Y"}',
    status: 409,
    headers: problemJson,
    members: { type: 'https://errors.example/x', title: 'X', detail: 'Y' },
  },
  {
    name: 'problem details that say they are JSON',
    body: '{"title":"Sold out","status":409,"sku":"a"}',
    status: 409,
    headers: json,
    members: { title: 'Sold out', sku: 'a' },
  },
  {
    name: 'broken JSON',
    body: '{"message":',
    status: 400,
    headers: json,
    members: { title: 'Bad Request' },
  },
  {
    name: 'markup',
    body: '<h1>hunter2',
    status: 404,
    headers: { 'content-type': 'text/html' },
    members: { title: 'Not Found' },
  },
  { name: 'no content', body: null, status: 404, members: { title: 'Not Found' } },
  {
    name: 'more than is read',
    body: `{"message":"${'x'.repeat(70_000)}"}`,
    status: 404,
    headers: json,
    members: { title: 'Not Found' },
  },
]

for (const [maker, make] of makers) {
  for (const [way, answer] of ways) {
    t.test(`a Response of ${maker}, ${way}`, async (t) => {
      const app = Fastify({ genReqId: () => 'r1' })
      t.teardown(() => app.close())
      await app.register(errorResource)
      rows.forEach(({ body, status, headers = {} }, index) => {
        app.get(`/${index}`, (_request, reply) => answer(make(body, { status, headers }), reply))
      })
      const base = await app.listen({ port: 0, host: '127.0.0.1' })
      for (const [index, { name, status, members, fields = {} }] of rows.entries()) {
        const got = await fetch(`${base}/${index}`)
        t.equal(got.status, status, name)
        t.equal(got.headers.get('content-type'), 'application/problem+json', name)
        t.strictSame(
          await got.json(),
          { type: 'about:blank', status, instance: `/${index}`, requestId: 'r1', ...members },
          name,
        )
        for (const [field, value] of Object.entries(fields)) {
          t.equal(got.headers.get(field), value, `${name}: ${field}`)
        }
      }
    })
  }
  t.test(`the cookies of a Response of ${maker} are several`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(errorResource)
    const headers = [
      ['set-cookie', 'a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT'],
      ['set-cookie', 'b=2'],
    ] as [string, string][]
    app.get('/', async (_request, reply) => {
      reply.header('set-cookie', 'c=3')
      return make('no', { status: 403, headers })
    })
    const got = await app.inject('/')
    t.strictSame(got.headers['set-cookie'], [
      'c=3',
      'a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT',
      'b=2',
    ])
  })
}

const fail = (controller: ReadableStreamDefaultController) => controller.error(new Error('no'))

t.test('a body that somebody has read, or that fails, is no reason to fail', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/read', async () => {
    const response = new Response('No.', { status: 403, headers: { 'x-a': 'b' } })
    await response.text()
    return response
  })
  app.get('/locked', async () => {
    const response = new Response('No.', { status: 403, headers: { 'x-a': 'b' } })
    response.body?.getReader()
    return response
  })
  app.get('/failing', async () => {
    const headers = { 'content-type': 'text/plain', 'x-a': 'b' }
    return new Response(new ReadableStream({ start: fail }), { status: 403, headers })
  })
  for (const url of ['/read', '/locked', '/failing']) {
    const got = await app.inject(url)
    t.strictSame([got.statusCode, got.headers['x-a']], [403, 'b'], url)
    t.match(got.json(), { title: 'Forbidden', status: 403 })
  }
})

t.test('a redirect that is thrown is a redirect', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/', () => {
    throw new Response(null, { status: 302, headers: { location: '/login' } })
  })
  const got = await app.inject('/')
  t.strictSame([got.statusCode, got.headers.location, got.body], [302, '/login', ''])
})

t.test('the answer of another server that is returned keeps what it says', async (t) => {
  const other = Fastify()
  t.teardown(() => other.close())
  other.get('/', async (_request, reply) =>
    reply
      .code(429)
      .header('retry-after', '9')
      .send({ error: 'Too Many Requests', message: 'Wait.' }),
  )
  const address = await other.listen({ port: 0, host: '127.0.0.1' })
  const app = Fastify({ genReqId: () => 'r1' })
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/', () => fetch(address))
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const got = await fetch(base)
  t.strictSame(await got.json(), {
    type: 'about:blank',
    title: 'Too Many Requests',
    status: 429,
    detail: 'Wait.',
    instance: '/',
    requestId: 'r1',
    retryAfter: 9,
  })
  t.equal(got.headers.get('retry-after'), '9')
})
