import Fastify from 'fastify'
import t from 'tap'
import { readRoutes } from '../../../plugin/conformance/document/routes.ts'

const done = async () => ({})

t.test('the routes of an app are read from its router', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', done)
  app.get('/orders', done)
  app.post('/orders', done)
  app.get('/ordersummary', done)
  app.delete('/orders/:id', done)
  app.get(String.raw`/orders/:id/lines/:line(^\d+(a|b)$)`, done)
  app.get('/maybe/:it?', done)
  app.get('/range/:from-:to', done)
  app.get('/files/*', done)
  app.get('/a::b', done)
  app.head('/only', done)
  await app.register(async (scope) => scope.put('/below', done), { prefix: '/v1' })
  await app.ready()

  const operations = readRoutes(app)
  t.strictSame(operations.map(({ method, path }) => `${method} ${path}`).toSorted(), [
    'DELETE /orders/{id}',
    'GET /',
    'GET /a:b',
    'GET /files/{*}',
    'GET /maybe',
    'GET /maybe/{it}',
    'GET /orders',
    'GET /orders/{id}/lines/{line}',
    'GET /ordersummary',
    'GET /range/{from}-{to}',
    'HEAD /only',
    'POST /orders',
    'PUT /v1/below',
  ])
  const post = operations.find(({ method }) => method === 'POST')
  t.match(post, {
    siblings: ['GET', 'HEAD', 'POST'],
    parameters: [],
    credentials: [],
    headers: {},
    content: { required: false, media: [{ type: 'application/json' }] },
  })
  t.notOk('content' in (operations.find(({ method }) => method === 'DELETE') as object))
})

t.test('routes behind constraints have the fields that lead to them', async (t) => {
  const tenant = {
    name: 'tenant',
    storage: () => {
      const handlers = new Map<unknown, unknown>()
      return {
        get: (key: unknown) => handlers.get(key) ?? null,
        set: (key: unknown, handler: unknown) => void handlers.set(key, handler),
      }
    },
    deriveConstraint: () => 'a',
    mustMatchWhenDerived: true,
  }
  const app = Fastify({ routerOptions: { constraints: { tenant: tenant as never } } })
  t.teardown(() => app.close())
  app.get('/v', { constraints: { version: '1.2.0' } }, done)
  app.get('/v', { constraints: { host: 'a.example' } }, done)
  app.get('/w', { constraints: { host: /\.example$/ } }, done)
  app.get('/x', { constraints: { tenant: 'a' } }, done)
  await app.ready()
  t.strictSame(
    readRoutes(app).map(({ path, headers }) => [path, headers]),
    [
      ['/v', { 'accept-version': '1.2.0' }],
      ['/v', { host: 'a.example' }],
    ],
  )
})

t.test('an app without routes has none', async (t) => {
  const app = Fastify()
  await app.ready()
  t.strictSame(readRoutes(app), [])
})

t.test('what the router does not confirm is left out', async (t) => {
  const tree = '└── /a (GET)\n    /a (GET) {"version":1}\n    └── :b (PUT)\n'
  t.strictSame(
    readRoutes({ printRoutes: () => tree, hasRoute: ({ url }) => url === '/a' }).map(
      ({ path }) => path,
    ),
    ['/a'],
  )
})
