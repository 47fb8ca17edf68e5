import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import errorResource, {
  httpErrors,
  type ErrorResourceOptions,
  type RouteErrorResourceOptions,
} from '../../plugin/index.ts'
import { send } from '../fixtures/raw-http.ts'
import {
  buildApp,
  buildBareApp,
  listen,
  problem,
  toAnswer,
  type Answer,
} from '../helpers/build-app.ts'

type Method = 'GET' | 'DELETE' | 'OPTIONS' | 'PUT' | 'TRACE' | 'POST'

const rows: readonly (readonly [
  name: string,
  request: { method: Method; url: string },
  options: ErrorResourceOptions,
  expected: Answer,
])[] = [
  [
    'a path without a route is a 404, and its query is not repeated',
    { method: 'GET', url: '/nope?token=1' },
    {},
    problem(404, { instance: '/nope' }),
  ],
  [
    'a path without this method is a 405 with its methods',
    { method: 'DELETE', url: '/orders?token=1' },
    {},
    problem(
      405,
      { instance: '/orders', allow: ['GET', 'HEAD', 'POST'] },
      { allow: 'GET, HEAD, POST' },
    ),
  ],
  [
    'a method that has no helper in Fastify is a 405 as well',
    { method: 'TRACE', url: '/orders/42' },
    {},
    problem(405, { instance: '/orders/42', allow: ['PUT'] }, { allow: 'PUT' }),
  ],
  [
    'methodNotAllowed: false leaves the 404',
    { method: 'DELETE', url: '/orders' },
    { methodNotAllowed: false },
    problem(404, { instance: '/orders' }),
  ],
  [
    'so it does where OPTIONS is not answered either',
    { method: 'DELETE', url: '/orders' },
    { methodNotAllowed: false, answerOptions: false },
    problem(404, { instance: '/orders' }),
  ],
  [
    'OPTIONS of a path says what it has and reads',
    { method: 'OPTIONS', url: '/orders' },
    {},
    {
      status: 204,
      headers: { 'accept-post': 'application/json', allow: 'GET, HEAD, POST, OPTIONS' },
      body: '',
    },
  ],
  [
    'so it does where 405 is not wanted',
    { method: 'OPTIONS', url: '/orders/42' },
    { methodNotAllowed: false },
    { status: 204, headers: { allow: 'PUT, OPTIONS' }, body: '' },
  ],
  [
    'answerOptions: false leaves OPTIONS a method like any other',
    { method: 'OPTIONS', url: '/orders/42' },
    { answerOptions: false },
    problem(405, { instance: '/orders/42', allow: ['PUT'] }, { allow: 'PUT' }),
  ],
  [
    'OPTIONS of a path without a route is a 404',
    { method: 'OPTIONS', url: '/nope' },
    {},
    problem(404, { instance: '/nope' }),
  ],
]

for (const [name, request, options, expected] of rows) {
  t.test(`a request without a route gets an answer of its own: ${name}`, async (t) => {
    const { app } = await buildApp(t, { plugin: options })
    const schema = { body: Type.Object({ id: Type.String() }) }
    app.get('/orders', async () => ({}))
    app.post('/orders', { schema }, async () => ({}))
    app.put('/orders/:id', async () => ({}))
    const response = await app.inject(request)
    t.strictSame(toAnswer(response), expected)
  })
}

/** What a route says of other methods of its path; a path is refused if one of its routes says so. */
const catchAlls: readonly (readonly [
  name: string,
  get: false | RouteErrorResourceOptions,
  put: false | RouteErrorResourceOptions | undefined,
  method: Method,
  status: number,
  allow?: string,
])[] = [
  ['a catch-all keeps the 404', { methodNotAllowed: false }, undefined, 'POST', 404],
  [
    'and still answers OPTIONS',
    { methodNotAllowed: false },
    undefined,
    'OPTIONS',
    204,
    'GET, HEAD, OPTIONS',
  ],
  ['or not', { methodNotAllowed: false, answerOptions: false }, undefined, 'OPTIONS', 404],
  ['or refuses it', { answerOptions: false }, undefined, 'OPTIONS', 405, 'GET, HEAD'],
  ['a route left alone keeps the 404', false, undefined, 'POST', 404],
  [
    'another route of the path refuses',
    { methodNotAllowed: false },
    {},
    'POST',
    405,
    'GET, HEAD, PUT',
  ],
  ['both keep the 404', { methodNotAllowed: false }, false, 'POST', 404],
]

for (const [name, get, put, method, status, allow] of catchAlls) {
  t.test(`a route has a say in its other methods: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/*', { config: { errorResource: get } }, async () => ({}))
    if (put !== undefined) app.put('/:any', { config: { errorResource: put } }, async () => ({}))
    const response = await app.inject({ method, url: '/x' })
    t.strictSame([response.statusCode, response.headers.allow], [status, allow])
  })
}

t.test('routes that are older than the plugin go by its options', async (t) => {
  for (const [methodNotAllowed, status] of [
    [true, 405],
    [false, 404],
  ] as const) {
    const { app } = buildBareApp(t)
    app.get('/old', async () => ({}))
    await app.register(errorResource, { methodNotAllowed })
    t.equal((await app.inject({ method: 'PUT', url: '/old' })).statusCode, status)
  }
})

t.test('OPTIONS * is a ping of the server, whatever routes there are', async (t) => {
  const { app } = await buildApp(t)
  const port = await listen(app)
  const response = await send(port, { method: 'OPTIONS', target: '*' })
  t.strictSame(toAnswer(response), {
    status: 204,
    headers: { connection: 'close' },
    body: '',
  })
})

t.test('reply.callNotFound() of a route is a 404, since the method was found', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', (_request, reply) => {
    reply.callNotFound()
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
})

/** Words of a 404 that a 405 must not have. */
const secret = 'hunter2'

/** What not-found handlers do. */
const handlers: readonly (readonly [
  name: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => unknown,
])[] = [
  ['call a helper', (_request, reply) => void reply.notFound(secret)],
  ['return a helper', async (_request, reply) => reply.notFound(secret)],
  ['send an error of ours', (_request, reply) => void reply.send(httpErrors.notFound(secret))],
  ['send an error behind a 404', (_request, reply) => void reply.code(404).send(new Error(secret))],
  [
    'send an error that has the status',
    (_request, reply) => void reply.send(Object.assign(new Error(secret), { statusCode: 404 })),
  ],
  [
    'throw',
    () => {
      throw httpErrors.notFound(secret, { code: 'NOTHING', errors: [{ detail: secret }] })
    },
  ],
  ['reject', async () => Promise.reject(Object.assign(new Error(secret), { status: 404 }))],
  ['send an object', (_request, reply) => void reply.code(404).send({ message: secret })],
  ['return an object', async (_request, reply) => (reply.code(404), { message: secret })],
  ['send text', (_request, reply) => void reply.code(404).send(secret)],
  ['send bytes', (_request, reply) => void reply.code(404).send(Buffer.from(secret))],
  ['send markup', (_request, reply) => void reply.code(404).type('text/html').send(`<p>${secret}`)],
  ['send a stream', (_request, reply) => void reply.code(404).send(Readable.from([secret]))],
  ['return a Response', async () => new Response(secret, { status: 404 })],
  [
    'send problem details',
    (_request, reply) =>
      void reply
        .code(404)
        .type('application/problem+json')
        .send({ type: 'about:blank', title: 'Not Found', status: 404, detail: secret }),
  ],
]

for (const [name, handler] of handlers) {
  t.test(`not-found handlers that ${name} cost no 405 and no answer to OPTIONS`, async (t) => {
    const { app } = await buildApp(t)
    app.setNotFoundHandler(handler as never)
    app.get('/orders', async () => [])
    const wrong = await app.inject({ method: 'DELETE', url: `/orders?token=${secret}` })
    t.strictSame(
      toAnswer(wrong),
      problem(405, { instance: '/orders', allow: ['GET', 'HEAD'] }, { allow: 'GET, HEAD' }),
    )
    const asked = await app.inject({ method: 'OPTIONS', url: '/orders' })
    t.strictSame(toAnswer(asked), {
      status: 204,
      headers: { allow: 'GET, HEAD, OPTIONS' },
      body: '',
    })
    const unknown = await app.inject('/nope')
    t.equal(unknown.statusCode, 404)
    t.match(unknown.json(), { title: 'Not Found', status: 404 })
  })
}

t.test('what is said on a path that is left out stays', async (t) => {
  const { app } = await buildApp(t, { plugin: { except: ['/admin'] } })
  app.setNotFoundHandler((_request, reply) => void reply.notFound('Nothing here.'))
  app.get('/admin/x', async () => ({}))
  const response = await app.inject({ method: 'PUT', url: '/admin/x' })
  t.strictSame(toAnswer(response), problem(404, { detail: 'Nothing here.', instance: '/admin/x' }))
})

t.test('another status of a not-found handler is its own', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler((_request, reply) => void reply.gone('Since May.'))
  app.get('/orders', async () => [])
  const response = await app.inject({ method: 'PUT', url: '/orders' })
  t.strictSame(toAnswer(response), problem(410, { detail: 'Since May.', instance: '/orders' }))
})
