import { once } from 'node:events'
import { connect, constants } from 'node:http2'
import { Readable } from 'node:stream'
import { createGunzip, gzipSync } from 'node:zlib'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, InjectOptions, preParsingHookHandler } from 'fastify'
import t, { type Test } from 'tap'
import errorResource from '../../plugin/index.ts'
import {
  buildApp,
  buildBareApp,
  listen,
  problem,
  toAnswer,
  type Built,
} from '../helpers/build-app.ts'

const info = 30

const Order = Type.Object({ id: Type.String() })
const csv = { content: { 'text/csv': { schema: Type.String() } } }
const jsonOrCsv = {
  content: {
    'application/json': { schema: Order },
    'text/csv': { schema: Type.String() },
  },
}

/** Answers with what the hooks made of the request. */
const handler = async (request: { body: unknown; negotiated: unknown }) => ({
  body: request.body ?? null,
  negotiated: request.negotiated,
})

/** Routes that read and write in every way the guard tells apart. */
async function buildOrders(t: Test): Promise<Built> {
  const built = await buildApp(t)
  const { app } = built
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )
  const methods = ['POST', 'PATCH', 'GET', 'DELETE'] as const
  app.route({ method: [...methods], url: '/any', handler })
  app.route({ method: ['POST', 'PATCH'], url: '/json', schema: { body: Order }, handler })
  app.route({
    method: ['POST', 'PATCH'],
    url: '/csv',
    schema: { body: csv },
    config: { errorResource: { consumes: ['text/csv'] } },
    handler,
  })
  app.route({
    method: ['POST', 'PATCH'],
    url: '/opted-out',
    schema: { body: Order },
    config: { errorResource: false },
    handler,
  })
  app.get('/one', { schema: { response: { 200: Type.Any() } } }, handler)
  app.get(
    '/two',
    { schema: { response: { 200: jsonOrCsv } }, config: { errorResource: {} } },
    async (request, reply) => {
      reply.type(String(request.negotiated))
      return request.negotiated === 'text/csv' ? 'id\n42' : { id: '42' }
    },
  )
  app.get(
    '/two-opted-out',
    { schema: { response: { 200: Type.Any() } }, config: { errorResource: false } },
    handler,
  )
  return built
}

type Row = readonly [name: string, request: InjectOptions, result: unknown]

const json = { 'content-type': 'application/json' }
const order = '{"id":"42"}'

const readRows: readonly Row[] = [
  ['JSON', { method: 'POST', url: '/json', headers: json, payload: order }, { id: '42' }],
  [
    'JSON in another spelling',
    {
      method: 'POST',
      url: '/json',
      headers: { 'content-type': 'Application/JSON; charset="UTF-8"' },
      payload: order,
    },
    { id: '42' },
  ],
  [
    'JSON in ASCII, a part of UTF-8',
    {
      method: 'POST',
      url: '/any',
      headers: { 'content-type': 'application/json; charset=us-ascii' },
      payload: order,
    },
    { id: '42' },
  ],
  [
    'text where the route does not mind',
    { method: 'POST', url: '/any', headers: { 'content-type': 'text/plain' }, payload: 'hi' },
    'hi',
  ],
  [
    'a declared type',
    { method: 'POST', url: '/csv', headers: { 'content-type': 'text/csv' }, payload: 'id\n42' },
    'id\n42',
  ],
  [
    'no coding by its name',
    {
      method: 'POST',
      url: '/json',
      headers: { ...json, 'content-encoding': 'Identity' },
      payload: order,
    },
    { id: '42' },
  ],
  [
    'an empty Content-Encoding',
    { method: 'POST', url: '/json', headers: { ...json, 'content-encoding': '' }, payload: order },
    { id: '42' },
  ],
  ['no content', { method: 'POST', url: '/any' }, null],
  [
    'no content of a type that is not read',
    { method: 'POST', url: '/any', headers: { 'content-type': 'application/xml' } },
    null,
  ],
  [
    'no content of a type that is none',
    { method: 'DELETE', url: '/any', headers: { 'content-type': 'nonsense' } },
    null,
  ],
  [
    'a type on a GET, where it means nothing',
    { method: 'GET', url: '/any', headers: { 'content-type': 'application/xml' } },
    null,
  ],
  [
    'JSON on a route that opted out',
    { method: 'POST', url: '/opted-out', headers: json, payload: order },
    { id: '42' },
  ],
]

for (const [name, request, body] of readRows) {
  t.test(`a route reads ${name}`, async (t) => {
    const { app } = await buildOrders(t)
    const response = await app.inject(request)
    t.strictSame(
      { status: response.statusCode, body: response.json<{ body: unknown }>().body },
      { status: 200, body },
    )
  })
}

const unreadable = 'The media type of the request is not supported.'

const refusedRows: readonly (readonly [
  name: string,
  request: InjectOptions & { url: string },
  members: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
])[] = [
  [
    'another type',
    {
      method: 'PATCH',
      url: '/csv',
      headers: { 'content-type': 'application/xml' },
      payload: '<id/>',
    },
    { detail: unreadable, accept: ['text/csv'] },
    { accept: 'text/csv', 'accept-patch': 'text/csv' },
  ],
  [
    'text for a structured body',
    { method: 'POST', url: '/json', headers: { 'content-type': 'text/plain' }, payload: 'id' },
    { detail: unreadable, accept: ['application/json', 'text/csv'] },
    { accept: 'application/json, text/csv', 'accept-post': 'application/json, text/csv' },
  ],
  [
    'JSON in another charset',
    {
      method: 'POST',
      url: '/json',
      headers: { 'content-type': 'application/json; charset=utf-16' },
      payload: order,
    },
    { detail: unreadable, accept: ['application/json', 'text/csv'] },
    { accept: 'application/json, text/csv', 'accept-post': 'application/json, text/csv' },
  ],
  [
    'a malformed type',
    { method: 'POST', url: '/json', headers: { 'content-type': 'json' }, payload: order },
    { detail: unreadable, accept: ['application/json', 'text/csv'] },
    { accept: 'application/json, text/csv', 'accept-post': 'application/json, text/csv' },
  ],
  [
    'content without a type, where the route declares what it reads',
    { method: 'POST', url: '/csv', headers: { 'content-length': '2' }, payload: 'id' },
    { detail: 'The request has content but no Content-Type.', accept: ['text/csv'] },
    { accept: 'text/csv', 'accept-post': 'text/csv' },
  ],
  [
    'JSON where the route declares something else',
    { method: 'POST', url: '/csv', headers: json, payload: order },
    { detail: unreadable, accept: ['text/csv'] },
    { accept: 'text/csv', 'accept-post': 'text/csv' },
  ],
  [
    'a coding',
    {
      method: 'POST',
      url: '/json',
      headers: { ...json, 'content-encoding': 'gzip' },
      payload: order,
    },
    {
      detail: 'The content coding of the request is not supported.',
      acceptEncoding: ['identity'],
    },
    { 'accept-encoding': 'identity' },
  ],
]

for (const [name, request, members, headers] of refusedRows) {
  t.test(`a route refuses with 415 what it cannot read: ${name}`, async (t) => {
    const { app, lines } = await buildOrders(t)
    const response = await app.inject(request)
    t.strictSame(toAnswer(response), problem(415, { instance: request.url, ...members }, headers))
    t.strictSame(lines, [[info, members['detail']]])
  })
}

t.test('a type that is not read is refused before the content has arrived', async (t) => {
  const { app } = await buildOrders(t)
  const payload = new Readable({ read: () => undefined })
  t.teardown(() => payload.destroy())
  const response = await app.inject({
    method: 'POST',
    url: '/json',
    headers: { 'content-type': 'application/xml', 'transfer-encoding': 'chunked' },
    payload,
  })
  t.equal(response.statusCode, 415)
})

t.test('a coding is left to @fastify/compress where that is registered', async (t) => {
  const { app } = await buildApp(t)
  const standIn = Object.assign(async () => undefined, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@fastify/compress',
  })
  await app.register(standIn)
  app.addHook('preParsing', async () =>
    Object.assign(Readable.from([order]), { receivedEncodedLength: 'coded'.length }),
  )
  app.post('/json', async (request) => request.body)
  const response = await app.inject({
    method: 'POST',
    url: '/json',
    headers: { ...json, 'content-encoding': 'gzip' },
    payload: 'coded',
  })
  t.strictSame(response.json(), { id: '42' })
})

t.test(
  'a stream that a preParsing hook puts in place and that fails has no words for the client',
  async (t) => {
    const { app, lines } = await buildApp(t)
    app.addHook('preParsing', async () =>
      Readable.from(
        (function* () {
          yield '{"id"'
          throw new Error('hunter2')
        })(),
      ),
    )
    app.post('/json', async (request) => request.body)
    const response = await app.inject({
      method: 'POST',
      url: '/json',
      headers: json,
      payload: order,
    })
    t.strictSame(toAnswer(response), problem(400, { instance: '/json' }, { connection: 'close' }))
    t.strictSame(lines, [[info, 'hunter2', 'hunter2']])
  },
)

const http2Rows = [
  ['no content', false, 200],
  ['content', true, 415],
] as const

for (const [name, hasContent, status] of http2Rows) {
  t.test(`a type that is not read over HTTP/2, with ${name}, gets ${String(status)}`, async (t) => {
    const { app } = await buildApp(t, { server: { http2: true } as object })
    app.post('/any', { schema: { body: csv } }, async () => ({}))
    app.post('/none', async () => ({}))
    const port = await listen(app)
    const session = connect(`http://127.0.0.1:${String(port)}`)
    t.teardown(() => session.close())
    const stream = session.request(
      {
        ':method': 'POST',
        ':path': hasContent ? '/any' : '/none',
        'content-type': 'application/xml',
      },
      { endStream: !hasContent },
    )
    if (hasContent) stream.end('<id/>')
    stream.resume()
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
    t.equal(headers[constants.HTTP2_HEADER_STATUS], status)
  })
}

const acceptRows: readonly (readonly [
  name: string,
  url: string,
  accept: string | undefined,
  expected: { type: string; vary: string | undefined },
])[] = [
  ['no preference', '/two', undefined, { type: 'application/json', vary: 'Accept' }],
  ['its preference', '/two', 'text/csv, */*;q=0.5', { type: 'text/csv', vary: 'Accept' }],
  [
    'the one type there is',
    '/one',
    'application/json',
    { type: 'application/json', vary: undefined },
  ],
  [
    'anything, where a route opted out',
    '/two-opted-out',
    'image/png',
    { type: 'application/json', vary: undefined },
  ],
]

for (const [name, url, accept, { type, vary }] of acceptRows) {
  t.test(`a client gets ${name}: ${type}`, async (t) => {
    const { app } = await buildOrders(t)
    const response = await app.inject({ url, headers: accept === undefined ? {} : { accept } })
    const [essence] = String(response.headers['content-type']).split(';')
    t.strictSame(
      { status: response.statusCode, type: essence, vary: response.headers['vary'] },
      { status: 200, type, vary },
    )
  })
}

t.test('a route refuses with 406 what it cannot write, before its handler runs', async (t) => {
  const { app, lines } = await buildApp(t)
  let ran = false
  app.get('/orders', { schema: { response: { 200: jsonOrCsv } } }, async () => {
    ran = true
    return {}
  })
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/xml' } })
  t.strictSame(
    toAnswer(response),
    problem(
      406,
      { instance: '/orders', available: ['application/json', 'text/csv'] },
      { vary: 'Accept' },
    ),
  )
  t.strictSame(lines, [[info, 'Not Acceptable']])
  t.equal(ran, false)
})

t.test('a client that wants the status alone is let through', async (t) => {
  const { app } = await buildApp(t, { plugin: { statusOnly: true } })
  app.get('/orders', { schema: { response: { 200: jsonOrCsv } } }, async (request, reply) => {
    t.equal(request.negotiated, null)
    return reply.type('text/csv').send('id')
  })
  const headers = { accept: 'application/json;q=0' }
  const response = await app.inject({ url: '/orders', headers })
  t.equal(response.statusCode, 200)
})

t.test('a request without a route has nothing negotiated', async (t) => {
  const { app } = await buildApp(t, { plugin: { produces: ['application/json'] } })
  let negotiated: unknown
  app.setNotFoundHandler((request, reply) => {
    negotiated = request.negotiated
    void reply.code(404).send()
  })
  await app.inject('/nope')
  t.equal(negotiated, null)
})

t.test('a Vary that is there stays', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('vary', 'Origin')
  })
  app.get('/orders', { schema: { response: { 200: jsonOrCsv } } }, async () => ({ id: '42' }))
  const response = await app.inject('/orders')
  t.equal(response.headers['vary'], 'Origin, Accept')
})

const immutable = async () => fetch('data:text/csv,id')

/** What a handler makes of a choice, and the Vary that has to come of it. */
const choosers: readonly (readonly [
  name: string,
  answer: (reply: FastifyReply) => unknown,
  vary: string,
])[] = [
  ['says nothing', () => ({ id: '42' }), 'Accept'],
  ['sets another', (reply) => reply.header('Vary', 'Origin').send({}), 'Origin, Accept'],
  ['takes it off', (reply) => reply.removeHeader('vary').send({}), 'Accept'],
  ['says anything', (reply) => reply.header('vary', '*').send({}), '*'],
  ['says it in small letters', (reply) => reply.header('vary', 'accept').send({}), 'accept'],
  ['sends 304', (reply) => reply.header('vary', 'Cookie').code(304).send(), 'Cookie, Accept'],
  ['redirects', (reply) => reply.header('vary', 'Cookie').redirect('/'), 'Cookie, Accept'],
  ['streams', (reply) => reply.header('vary', 'A').send(Readable.from('{}')), 'A, Accept'],
  ['sends a Response', () => new Response('{}'), 'Accept'],
  [
    'sends a Response that has one',
    () => new Response('{}', { headers: { vary: 'Origin, Cookie', 'x-a': 'b' } }),
    'Accept, Origin, Cookie',
  ],
  ['hands on a Response of somebody else', immutable, 'Accept'],
]

for (const [name, answer, vary] of choosers) {
  t.test(`a success that Accept chose says so where its handler ${name}`, async (t) => {
    const { app } = await buildApp(t)
    const config = { errorResource: { produces: ['text/csv', 'application/json'] } }
    app.get('/orders', { config }, async (_request, reply) => answer(reply))
    app.get('/alone', { config: { errorResource: false } }, async (_request, reply) =>
      answer(reply),
    )
    const response = await app.inject('/orders')
    t.ok(response.statusCode < 400)
    t.equal(response.headers['vary'], vary)
    const alone = await app.inject('/alone')
    t.notMatch(String(alone.headers['vary']), name.includes('small') ? / / : /Accept/)
  })
}

t.test('an error that Accept chose says so whatever a hook behind it sets', async (t) => {
  const { app } = await buildApp(t, { plugin: { mirrorAccept: true } })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('Vary', 'Origin').headers({ vary: 'Cookie' })
  })
  app.get('/orders', async (_request, reply) => reply.conflict())
  const response = await app.inject('/orders')
  t.equal(response.headers['vary'], 'Accept, Origin, Cookie')
})

const withoutRoute: readonly (readonly [name: string, headers: Record<string, string>])[] = [
  ['a type nobody reads', { 'content-type': 'application/xml' }],
  ['a type nobody writes', { accept: 'application/xml' }],
]

for (const [name, headers] of withoutRoute) {
  t.test(`a path that does not exist is a 404, also with ${name}`, async (t) => {
    const { app } = await buildOrders(t)
    const response = await app.inject({ method: 'POST', url: '/nope', headers, payload: '<id/>' })
    t.strictSame(toAnswer(response), problem(404, { instance: '/nope' }))
  })
}

t.test('routes that are older than the plugin are guarded by hooks of the scope', async (t) => {
  const { app } = buildBareApp(t)
  const leftAlone = { config: { errorResource: false as const } }
  app.post('/orders', { schema: { body: csv, response: { 200: csv } } }, handler)
  app.get('/orders', { schema: { response: { 200: Order } } }, async () => ({ id: '1' }))
  app.post('/alone', { ...leftAlone, schema: { body: Order } }, async () => 'read')
  app.get('/alone', { ...leftAlone, schema: { response: { 200: Order } } }, async () => ({
    id: '1',
  }))
  app.get('/open', async () => 'read')
  await app.register(errorResource)
  app.post('/new', { schema: { body: csv } }, handler)
  const asked: (readonly [request: InjectOptions, status: number])[] = [
    [{ method: 'POST', url: '/orders', payload: { id: '1' } }, 415],
    [{ method: 'GET', url: '/orders', headers: { accept: 'text/csv' } }, 406],
    [{ method: 'GET', url: '/orders' }, 200],
    [{ method: 'POST', url: '/nope', payload: { id: '1' } }, 404],
    [{ method: 'POST', url: '/alone', payload: { id: '1' } }, 200],
    [{ method: 'GET', url: '/alone', headers: { accept: 'text/csv' } }, 200],
    [{ method: 'GET', url: '/open', headers: { accept: 'text/plain' } }, 200],
    [{ method: 'POST', url: '/new', payload: { id: '1' } }, 415],
  ]
  for (const [request, status] of asked) {
    const response = await app.inject(request)
    t.equal(response.statusCode, status, `${String(request.method)} ${String(request.url)}`)
  }
})

t.test('a type that no parser reads is refused each time', async (t) => {
  const { app } = await buildApp(t)
  app.post('/', async () => 'read')
  for (const time of ['once', 'twice', 'again']) {
    const headers = { 'content-type': 'application/xml' }
    const response = await app.inject({ method: 'POST', url: '/', headers, payload: '<a/>' })
    t.match([response.statusCode, response.headers['accept']], [415, 'application/json'], time)
  }
})

const negotiatedRows: readonly (readonly [
  name: string,
  plugin: object,
  accept: string,
  negotiated: string | null,
])[] = [
  ['the type that a client names', { produces: ['text/csv'] }, 'text/csv', 'text/csv'],
  ['the type in a range on offer', { produces: ['text/*'] }, 'text/csv', 'text/csv'],
  ['nothing where a range on offer is left open', { produces: ['text/*'] }, '*/*', null],
  [
    'the first type where a client is served leniently',
    { produces: ['text/csv', 'text/html'], notAcceptable: 'lenient' },
    'image/png',
    'text/csv',
  ],
  [
    'nothing for a client that is served leniently where nothing is declared',
    { notAcceptable: 'lenient' },
    'image/png',
    null,
  ],
]

for (const [name, plugin, accept, negotiated] of negotiatedRows) {
  t.test(`request.negotiated is ${name}`, async (t) => {
    const { app } = await buildApp(t, { plugin })
    app.get('/orders', async (request, reply) => {
      void reply.header('x-negotiated', String(request.negotiated)).type('text/csv')
      return 'id'
    })
    const response = await app.inject({ url: '/orders', headers: { accept } })
    t.strictSame([response.statusCode, response.headers['x-negotiated']], [200, String(negotiated)])
  })
}

const unpack: preParsingHookHandler = async ({ headers }, _reply, payload) => {
  if (headers['content-encoding'] !== 'gzip') return payload
  const unpacked = Object.assign(createGunzip(), { receivedEncodedLength: 0 })
  payload.on('data', ({ length }: Buffer) => (unpacked.receivedEncodedLength += length))
  return payload.pipe(unpacked)
}

for (const [name, options] of [
  ['alone', {}],
  ['with a hook of its own', { preParsing: async () => undefined }],
] as const) {
  for (const when of ['before the plugin', 'behind it'] as const) {
    t.test(`content that a plugin ${when} unpacks is read, of a route ${name}`, async (t) => {
      const { app } = buildBareApp(t)
      const addUnpacking = () =>
        app.addHook('onRoute', (route) => {
          route.preParsing = [route.preParsing ?? []].flat().concat(unpack)
        })
      if (when === 'before the plugin') addUnpacking()
      await app.register(errorResource)
      if (when === 'behind it') addUnpacking()
      app.post('/json', { schema: { body: Order }, ...options }, handler)
      const send = async (headers: Record<string, string>, payload: string | Buffer) => {
        const response = await app.inject({ method: 'POST', url: '/json', headers, payload })
        return response.statusCode === 200
          ? response.json<{ body: unknown }>().body
          : response.statusCode
      }
      t.strictSame(await send({ ...json, 'content-encoding': 'gzip' }, gzipSync(order)), {
        id: '42',
      })
      t.strictSame(await send(json, order), { id: '42' })
      t.equal(await send({ ...json, 'content-encoding': 'br' }, order), 415)
      t.equal(await send({ 'content-type': 'text/plain' }, order), 415)
    })
  }
}
