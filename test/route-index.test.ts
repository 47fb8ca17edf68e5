import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import t, { type Test } from 'tap'
import { resolveOptions } from '../plugin/options.ts'
import {
  createRouteIndex,
  emptyRouteIndex,
  knownRoute,
  type RouteIndex,
} from '../plugin/route-index.ts'

const handler = async () => ({})

function build(t: Test, options: object = {}): { app: FastifyInstance; routes: RouteIndex } {
  const app = Fastify({ routerOptions: options })
  t.teardown(() => app.close())
  return { app, routes: createRouteIndex(app, resolveOptions({ consumes: ['text/csv'] })) }
}

t.test('routes are kept in the order of their declaration, with what they declare', async (t) => {
  const { app, routes } = build(t)
  app.post('/a', handler)
  await app.register(
    async (scope) => {
      scope.get('/b', { config: { errorResource: false } }, handler)
    },
    { prefix: '/v1' },
  )
  await app.ready()
  t.strictSame(
    routes.routes.map((route) => [
      route.options.method,
      route.url,
      route.plan.enabled,
      route.plan.consumes,
      route.app === app,
    ]),
    [
      ['POST', '/a', true, ['text/csv'], true],
      ['GET', '/v1/b', false, ['text/csv'], false],
      ['HEAD', '/v1/b', false, ['text/csv'], false],
    ],
  )
})

t.test('the options of a route lead to what is known of it and of the others', async (t) => {
  const { app, routes } = build(t)
  const given: RouteOptions[] = []
  app.addHook('onRoute', (route) => void given.push(route))
  app.get('/a', handler)
  app.post('/b', handler)
  const [first, head, second] = routes.routes
  t.strictSame(
    given.map((route) => route[knownRoute]),
    [first, head, second],
  )
  t.equal(first?.siblings, routes.routes)
  t.strictSame(first?.plugin, resolveOptions({ consumes: ['text/csv'] }))
})

/** What a request to a path without a route would have found with another method. */
const rows = [
  ['the path itself', '/things', {}, '/things'],
  ['a query', '/things?a=/b', {}, '/things'],
  ['another path', '/nope', {}, undefined],
  ['a parameter', '/things/1', {}, '/things/:id'],
  ['a prefix', '/v1', {}, '/v1/'],
  ['a prefix with its slash', '/v1/', {}, '/v1/'],
  ['a version that is met', '/versioned', { 'accept-version': '1.x' }, '/versioned'],
  ['a version that is not met', '/versioned', { 'accept-version': '2.x' }, undefined],
] as const

for (const [name, url, headers, expected] of rows) {
  t.test(`the route of a request is found by ${name}`, async (t) => {
    const { app, routes } = build(t)
    app.post('/things', handler)
    app.post('/things/:id', handler)
    app.post('/versioned', { constraints: { version: '1.0.0' } }, handler)
    await app.register(async (scope) => void scope.post('/', handler), { prefix: '/v1' })
    app.setNotFoundHandler((request) => ({ url: routes.find('POST', request)?.url }))
    const response = await app.inject({ url, headers })
    const found = response.json<{ url?: string }>().url
    t.equal(found?.replace(/\/$/, ''), expected?.replace(/\/$/, ''))
  })
}

t.test("the paths are matched with the router's own options", async (t) => {
  const { app, routes } = build(t, { ignoreTrailingSlash: true, caseSensitive: false })
  app.post('/things', handler)
  app.post('/v1/', handler)
  app.setNotFoundHandler((request) => ({ url: routes.find('POST', request)?.url }))
  t.strictSame((await app.inject('/THINGS/')).json(), { url: '/things' })
})

t.test(
  'two spellings of one path, and a constraint that is not known, are no mistake',
  async (t) => {
    const { app, routes } = build(t)
    app.addConstraintStrategy({
      name: 'tenant',
      storage: () => ({
        get: () => null,
        set: () => undefined,
        del: () => undefined,
        empty: () => undefined,
      }),
      deriveConstraint: () => undefined,
      validate: () => true,
    } as never)
    app.post('/things', { constraints: { tenant: 'one' } }, handler)
    app.setNotFoundHandler((request) => ({ url: routes.find('POST', request)?.url }))
    t.strictSame((await app.inject('/things')).json(), {})
    t.equal(routes.routes.length, 1)
  },
)

t.test('an index of nothing finds nothing', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.post('/things', handler)
  app.setNotFoundHandler((request) => ({ url: emptyRouteIndex.find('POST', request)?.url }))
  t.strictSame((await app.inject('/things')).json(), {})
})

const spellings = [
  ['/a', '/A', { caseSensitive: false }],
  ['/a/:id', '/a/:name', {}],
] as const

for (const [first, second, options] of spellings) {
  t.test(
    `${first} and ${second} are two routes for constraints, and one for the index`,
    async (t) => {
      const { app, routes } = build(t, options)
      app.post(first, handler)
      app.post(second, { constraints: { version: '1.0.0' } }, handler)
      app.post(second, { constraints: { host: 'a.example' } }, handler)
      app.setNotFoundHandler((request) => ({ url: routes.find('POST', request)?.url }))
      t.ok((await app.inject(first.replace(':id', '1'))).json<{ url?: string }>().url)
    },
  )
}

t.test('a constraint that takes a callback cannot be looked up, and is no mistake', async (t) => {
  const { app, routes } = build(t, {
    constraints: {
      region: {
        name: 'region',
        storage: () => ({ get: () => null, set: () => undefined }),
        deriveConstraint: (_request: unknown, _context: unknown, done: (e: null) => void) =>
          done(null),
        validate: () => true,
      },
    },
  })
  app.post('/a', { constraints: { region: 'eu' } }, handler)
  app.setNotFoundHandler((request) => ({ url: routes.find('POST', request)?.url }))
  t.strictSame((await app.inject('/a')).json(), {})
})

t.test('the methods are those of the routes where all are known', async (t) => {
  const { app, routes } = build(t)
  app.put('/a', handler)
  app.get('/a', handler)
  await app.ready()
  t.equal(routes.isComplete, true)
  t.strictSame(routes.methods(app), ['GET', 'HEAD', 'PUT'])
  t.equal(routes.methods(app), routes.methods(app), 'listed once')
})

t.test('the methods are all of the router where routes were there before', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/a', handler)
  const routes = createRouteIndex(app, resolveOptions({}))
  await app.ready()
  t.equal(routes.isComplete, false)
  t.strictSame(routes.methods(app), app.supportedMethods.toSorted())
  t.strictSame(emptyRouteIndex.methods(app), app.supportedMethods.toSorted())
})
