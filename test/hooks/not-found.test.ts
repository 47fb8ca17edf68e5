import { Type } from '@sinclair/typebox'
import t from 'tap'
import errorResource, {
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

const info = 30

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

t.test('a request without a route is logged once', async (t) => {
  const { app, lines } = await buildApp(t)
  await app.inject('/nope')
  t.strictSame(lines, [[info, 'Not Found']])
})

t.test('a wrong method is logged as what it is', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/orders', async () => [])
  await app.inject({ method: 'DELETE', url: '/orders' })
  t.strictSame(lines, [[info, 'Method Not Allowed']])
})

t.test('a path that is left out has the answer of Fastify, and its line in the log', async (t) => {
  const { app, lines } = await buildApp(t, { plugin: { except: ['/admin'] } })
  const response = await app.inject('/admin/nope')
  t.match(response.json(), { error: 'Not Found', message: 'Route GET:/admin/nope not found' })
  t.strictSame(lines, [[info, 'Route GET:/admin/nope not found']])
})

for (const [name, isFirst] of [
  ['before the plugin', true],
  ['behind it', false],
] as const) {
  t.test(`a not-found handler that is set ${name} is the one that answers`, async (t) => {
    const { app } = buildBareApp(t)
    const set = () =>
      app.setNotFoundHandler((_request, reply) => {
        void reply.code(404).send({ message: 'Mine.' })
      })
    if (isFirst) set()
    await app.register(errorResource)
    if (!isFirst) set()
    const response = await app.inject('/nope')
    t.strictSame(toAnswer(response), problem(404, { detail: 'Mine.', instance: '/nope' }))
  })
}

t.test('what the not-found handler of the user says becomes the detail', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler((_request, reply) => {
    void reply.code(404).header('cache-control', 'max-age=60').send({ message: 'Look elsewhere.' })
  })
  const response = await app.inject('/nope')
  t.strictSame(
    toAnswer(response),
    problem(
      404,
      { detail: 'Look elsewhere.', instance: '/nope' },
      { 'cache-control': 'max-age=60' },
    ),
  )
})

t.test('reply.callNotFound() of a route is a 404, since the method was found', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', (_request, reply) => {
    reply.callNotFound()
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
})

t.test('HEAD of a path without a route has the header fields of GET', async (t) => {
  const { app } = await buildApp(t)
  const get = await app.inject({ method: 'GET', url: '/nope' })
  const head = await app.inject({ method: 'HEAD', url: '/nope' })
  const { date: _getDate, ...getHeaders } = get.headers
  const { date: _headDate, ...headHeaders } = head.headers
  t.strictSame(
    { status: head.statusCode, headers: headHeaders, body: head.body },
    { status: 404, headers: getHeaders, body: '' },
  )
})

t.test('a long URL is not repeated either, nor cut and repeated', async (t) => {
  const { app } = await buildApp(t)
  const response = await app.inject(`/nope?token=${'secret'.repeat(200)}`)
  t.strictSame(toAnswer(response), problem(404, { instance: '/nope' }))
})
