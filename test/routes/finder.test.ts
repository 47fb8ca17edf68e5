import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import t, { type Test } from 'tap'
import { RouteFinder } from '../../plugin/routes/finder.ts'

const handler = async () => ({})

/** An app that tells a request without a route which one it would have found with POST. */
function build(t: Test, routerOptions: object = {}): FastifyInstance {
  const app = Fastify({ routerOptions })
  t.teardown(() => app.close())
  const finder = new RouteFinder<{ url: string; options: RouteOptions }>(app)
  app.addHook('onRoute', (options) => finder.add({ url: options.url, options }))
  app.setNotFoundHandler((request) => ({ url: finder.find('POST', request)?.url }))
  return app
}

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
    const app = build(t)
    app.post('/things', handler)
    app.post('/things/:id', handler)
    app.post('/versioned', { constraints: { version: '1.0.0' } }, handler)
    await app.register(async (scope) => void scope.post('/', handler), { prefix: '/v1' })
    const response = await app.inject({ url, headers })
    const found = response.json<{ url?: string }>().url
    t.equal(found?.replace(/\/$/, ''), expected?.replace(/\/$/, ''))
  })
}

t.test("the paths are matched with the router's own options", async (t) => {
  const app = build(t, { ignoreTrailingSlash: true, caseSensitive: false })
  app.post('/things', handler)
  app.post('/v1/', handler)
  t.strictSame((await app.inject('/THINGS/')).json(), { url: '/things' })
})

t.test(
  'two spellings of one path, and a constraint that is not known, are no mistake',
  async (t) => {
    const app = build(t)
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
    t.strictSame((await app.inject('/things')).json(), {})
  },
)

t.test('more paths than routers are kept lead to their routes, again and again', async (t) => {
  const app = build(t)
  const names = Array.from({ length: 1_100 }, (_, number) => `/path-${number}`)
  for (const name of names) app.post(name, handler)
  for (const name of [...names, ...names.slice(0, 10)]) {
    t.strictSame((await app.inject(name)).json(), { url: name })
  }
})

t.test('what ends a path ends it here, too', async (t) => {
  const app = build(t, { useSemicolonDelimiter: true })
  app.post('/things', handler)
  t.strictSame((await app.inject('/things;a=/b')).json(), { url: '/things' })
})

const spellings = [
  ['/a', '/A', { caseSensitive: false }],
  ['/a/:id', '/a/:name', {}],
] as const

for (const [first, second, options] of spellings) {
  t.test(
    `${first} and ${second} are two routes for constraints, and one for the index`,
    async (t) => {
      const app = build(t, options)
      app.post(first, handler)
      app.post(second, { constraints: { version: '1.0.0' } }, handler)
      app.post(second, { constraints: { host: 'a.example' } }, handler)
      t.ok((await app.inject(first.replace(':id', '1'))).json<{ url?: string }>().url)
    },
  )
}

t.test('a constraint that takes a callback cannot be looked up, and is no mistake', async (t) => {
  const app = build(t, {
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
  t.strictSame((await app.inject('/a')).json(), {})
})

t.test('routes are sorted between requests, and found before and after alike', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const finder = new RouteFinder<{ url: string; options: RouteOptions }>(app)
  app.addHook('onRoute', (options) => finder.add({ url: options.url, options }))
  app.setNotFoundHandler((request) => ({ url: finder.find('POST', request)?.url }))
  const last = 1_200
  for (let number = 0; number <= last; number += 1) app.post(`/things-${number}`, handler)
  finder.prepare()
  const ask = async () => (await app.inject(`/things-${last}`)).json<{ url?: string }>().url
  t.equal(await ask(), `/things-${last}`)
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  t.equal(await ask(), `/things-${last}`)
})
