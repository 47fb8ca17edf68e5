import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { problemDetails } from '../../plugin/index.ts'
import { buildApp, problem, toAnswer } from '../helpers/build-app.ts'

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

const json: Handler = () => ({ id: '42' })
const csv: Handler = (_request, reply) => reply.type('text/csv; charset=utf-8').send('id\n42')

const passing: readonly (readonly [name: string, accept: string | undefined, handler: Handler])[] =
  [
    ['a client without preference', undefined, csv],
    ['a client that takes anything', '*/*', csv],
    ['a client that takes the type', 'application/json;q=0.5, text/html', json],
    ['a client that takes the type by a wildcard', 'text/*', csv],
    ['an empty payload', 'application/xml', (_request, reply) => reply.send('')],
    ['no payload', 'application/xml', (_request, reply) => reply.send()],
    ['a payload without a type', 'application/xml', () => new Response(Buffer.from('id'))],
    ['a stream without a type', 'application/xml', () => Readable.from(['id'])],
    ['a redirect', 'application/xml', (_request, reply) => reply.redirect('/elsewhere')],
  ]

for (const [name, accept, handler] of passing) {
  t.test(`a success leaves as it is: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (request, reply) => handler(request, reply))
    const headers = accept === undefined ? {} : { accept }
    const response = await app.inject({ url: '/orders', headers })
    t.match(response.statusCode, /^(?:200|302)$/)
  })
}

const refused: readonly (readonly [
  name: string,
  accept: string,
  handler: Handler,
  available: readonly string[],
])[] = [
  ['an object', 'application/xml', json, ['application/json']],
  ['text with a type of its own', 'application/json', csv, ['text/csv']],
  [
    'a Response, which has its own header fields',
    'application/json',
    () => new Response('<p>', { headers: { 'content-type': 'text/html' } }),
    ['text/html'],
  ],
]

for (const [name, accept, handler, available] of refused) {
  t.test(`a success never leaves in a type the client refuses: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (request, reply) => handler(request, reply))
    const response = await app.inject({ url: '/orders', headers: { accept } })
    t.strictSame(
      toAnswer(response),
      problem(406, { instance: '/orders', available }, { vary: 'Accept' }),
    )
  })
}

/** Types that cannot be read, of which nobody can say that a client refuses them. */
const unreadable = [
  'nonsense',
  'text/html; charset',
  'multipart/mixed; boundary=a b',
  '/json',
  'text/',
  'text/html; charset="utf-8',
  'a/b, c/d',
]

for (const type of unreadable) {
  for (const accept of ['text/csv', 'application/json, */*', 'text/html;q=0']) {
    t.test(`a success of the type ${type} passes by ${accept}`, async (t) => {
      const { app } = await buildApp(t)
      app.get('/typed', async () => new Response('id', { headers: { 'content-type': type } }))
      const response = await app.inject({ url: '/typed', headers: { accept } })
      t.strictSame([response.statusCode, response.body], [200, 'id'])
    })
  }
}

const text = { type: 'string' }
const object = { type: 'object', properties: { id: text } }

/** Declared in some way, and what a client gets that takes CSV; whether the handler had run. */
const declared: readonly (readonly [
  name: string,
  route: { schema?: object; config?: { errorResource: object } },
  status: number,
  ran: boolean,
])[] = [
  ['an object', { schema: { response: { 200: object } } }, 406, false],
  ['text', { schema: { response: { 200: text } } }, 200, true],
  ['anything', { schema: { response: { 200: {} } } }, 200, true],
  ['a description alone', { schema: { response: { 200: { description: 'ok' } } } }, 200, true],
  ['an object or text', { schema: { response: { 200: object, 201: text } } }, 200, true],
  [
    'the type by contentMediaType',
    { schema: { response: { 200: { ...text, contentMediaType: 'text/csv' } } } },
    200,
    true,
  ],
  [
    'another type by contentMediaType',
    { schema: { response: { 200: { ...text, contentMediaType: 'text/html' } } } },
    406,
    false,
  ],
  [
    'another type by schema.produces',
    { schema: { produces: ['text/html'], response: { 200: text } } },
    406,
    false,
  ],
  [
    'the type by schema.produces',
    { schema: { produces: ['text/csv'], response: { 200: object } } },
    200,
    true,
  ],
  ['a range that takes it in', { config: { errorResource: { produces: ['text/*'] } } }, 200, true],
  ['a range that does not', { config: { errorResource: { produces: ['image/*'] } } }, 406, false],
  [
    'an object, without 406',
    { schema: { response: { 200: object } }, config: { errorResource: { notAcceptable: false } } },
    200,
    true,
  ],
  [
    'an object, leniently',
    {
      schema: { response: { 200: object } },
      config: { errorResource: { notAcceptable: 'lenient' } },
    },
    200,
    true,
  ],
]

for (const [name, route, status, expected] of declared) {
  t.test(`a client of CSV gets ${status} where the route declares ${name}`, async (t) => {
    const { app } = await buildApp(t)
    let ran = false
    app.get('/orders', route, (_request, reply) => {
      ran = true
      void reply.type('text/csv').send('id')
    })
    const response = await app.inject({ url: '/orders', headers: { accept: 'text/csv' } })
    t.strictSame([response.statusCode, ran], [status, expected])
  })
}

t.test('what an offered range becomes is judged when it is known', async (t) => {
  const { app } = await buildApp(t, { plugin: { produces: ['text/*'] } })
  app.get('/orders', (_request, reply) => void reply.type('text/html').send('id'))
  const response = await app.inject({ url: '/orders', headers: { accept: 'text/csv' } })
  t.strictSame(
    toAnswer(response),
    problem(406, { instance: '/orders', available: ['text/html'] }, { vary: 'Accept' }),
  )
})

for (const notAcceptable of [false, 'lenient'] as const) {
  t.test(
    `with notAcceptable ${String(notAcceptable)} what is not declared leaves as it is`,
    async (t) => {
      const { app } = await buildApp(t, { plugin: { notAcceptable } })
      app.get('/orders', async () => ({ id: '42' }))
      const response = await app.inject({ url: '/orders', headers: { accept: 'text/csv' } })
      t.strictSame(
        [response.statusCode, response.headers.vary, response.body],
        [200, undefined, '{"id":"42"}'],
      )
    },
  )
}

const errorTypes = [
  'application/problem+json',
  'application/problem+json, application/problem+xml;q=0.5',
  'application/vnd.oracle.resource+json;type=error',
  'application/vnd.acme.error+json',
]

for (const accept of errorTypes) {
  for (const [name, schema] of [
    ['declared', { response: { 200: object } }],
    ['undeclared', {}],
  ] as const) {
    t.test(`a client that names ${accept} alone gets any ${name} success`, async (t) => {
      const acme = { name: 'Acme', mediaTypes: ['application/vnd.acme.error+json'] as const }
      const { app } = await buildApp(t, { plugin: { profiles: [problemDetails, acme] as never } })
      app.get('/orders', { schema }, async () => ({ id: '42' }))
      const response = await app.inject({ url: '/orders', headers: { accept } })
      t.strictSame([response.statusCode, response.body], [200, '{"id":"42"}'])
    })
  }
}

t.test('a route that declares its types was judged before its handler ran', async (t) => {
  const { app } = await buildApp(t)
  const schema = { response: { 200: Type.Object({ id: Type.String() }) } }
  app.get('/orders', { schema }, async (_request, reply) => {
    reply.type('application/vnd.orders+json')
    return { id: '42' }
  })
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/json' } })
  t.equal(response.statusCode, 200)
})

t.test('a client that refuses what it names gets the status where that is wanted', async (t) => {
  const { app } = await buildApp(t, { plugin: { statusOnly: true } })
  app.get('/orders', async () => ({ id: '42' }))
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/json;q=0' } })
  t.strictSame([response.statusCode, response.body], [200, ''])
})

t.test('a route that opted out is not judged', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', { config: { errorResource: false } }, async () => ({ id: '42' }))
  const response = await app.inject({ url: '/orders', headers: { accept: 'application/xml' } })
  t.strictSame(response.json(), { id: '42' })
})

t.test('a not-found handler that sends a success is not judged', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler(async (_request, reply) => reply.code(200).type('text/html').send('<p>'))
  const response = await app.inject({ url: '/page', headers: { accept: 'application/json' } })
  t.equal(response.body, '<p>')
})

t.test('any number of media types is judged alike', async (t) => {
  const { app } = await buildApp(t)
  app.get('/:type', async (request, reply) => {
    const { type } = request.params as { type: string }
    return reply.type(`text/${type}`).send('x')
  })
  const statuses = new Set<number>()
  for (let i = 0; i < 600; i++) {
    const headers = { accept: `text/t${String(i % 300)}` }
    const response = await app.inject({ url: `/t${String(i % 300)}`, headers })
    statuses.add(response.statusCode)
  }
  t.strictSame([...statuses], [200])
})

t.test('a Response says that Accept chose it, whatever its own Vary', async (t) => {
  const { app } = await buildApp(t)
  const config = { errorResource: { produces: ['text/csv', 'application/json'] } }
  app.get('/', { config }, async () => {
    return new Response('id', { headers: { 'content-type': 'text/csv', vary: 'Origin' } })
  })
  const response = await app.inject({ url: '/', headers: { accept: 'text/csv' } })
  t.equal(response.statusCode, 200)
  t.match(String(response.headers['vary']), /\bAccept\b/)
  t.match(String(response.headers['vary']), /\bOrigin\b/)
})
