import Fastify, { type FastifyInstance, type FastifyRequest, type RouteOptions } from 'fastify'
import t, { type Test } from 'tap'
import { resolveOptions } from '../../plugin/options.ts'
import { routePlan } from '../../plugin/routes/plan.ts'
import {
  createRouteIndex,
  emptyRouteIndex,
  knownRoute,
  knownRouteOf,
  type RouteIndex,
} from '../../plugin/routes/routes.ts'

const handler = async () => ({})

function build(t: Test): { app: FastifyInstance; routes: RouteIndex } {
  const app = Fastify()
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

t.test(
  'GET and its HEAD have one plan; what another scope, path or route says has its own',
  async (t) => {
    const { app, routes } = build(t)
    const schema = { body: { type: 'object' } }
    const config = { errorResource: { methodNotAllowed: false } }
    app.get('/a', handler)
    app.post('/a', { schema }, handler)
    app.put('/a', { schema }, handler)
    app.patch('/a', { schema, config }, handler)
    app.patch('/b', { schema, config }, handler)
    await app.register(async (scope) => {
      scope.delete('/b', { schema, config }, handler)
    })
    const plans = [...new Set(routes.routes.map(({ plan }) => plan))]
    t.strictSame(
      routes.routes.map((route) => [route.options.method, route.url, plans.indexOf(route.plan)]),
      [
        ['GET', '/a', 0],
        ['HEAD', '/a', 0],
        ['POST', '/a', 1],
        ['PUT', '/a', 1],
        ['PATCH', '/a', 2],
        ['PATCH', '/b', 3],
        ['DELETE', '/b', 4],
      ],
    )
  },
)

t.test('a request leads to what is known of its route, and to its plan', async (t) => {
  const { app, routes } = build(t)
  const config = { errorResource: { methodNotAllowed: false } }
  const check = async ({ routeOptions }: FastifyRequest) => [
    routes.routes.findIndex((route) => route === routeOptions.config[knownRoute]),
    routeOptions.config[knownRoute]?.plan === routeOptions.config[routePlan],
  ]
  app.put('/a', { config }, check)
  app.post('/a', { config }, check)
  for (const [index, method] of (['PUT', 'POST'] as const).entries()) {
    const response = await app.inject({ method, url: '/a' })
    t.strictSame(response.json(), [index, true], method)
  }
  t.strictSame(Reflect.ownKeys(config), ['errorResource'], 'the config of the user is theirs')
})

t.test('the config of a route leads to what is known of it and of the others', async (t) => {
  const { app, routes } = build(t)
  const given: RouteOptions[] = []
  app.addHook('onRoute', (route) => void given.push(route))
  app.get('/a', handler)
  app.post('/b', handler)
  const [first, head, second] = routes.routes
  t.strictSame(
    given.map(({ config }) => config?.[knownRoute]),
    [first, head, second],
  )
  t.equal(first?.siblings, routes.routes)
  t.strictSame(first?.plugin, resolveOptions({ consumes: ['text/csv'] }))
})

t.test('a route that cannot be looked up is listed all the same', async (t) => {
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
})

t.test('an index of nothing finds nothing', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.post('/things', handler)
  app.setNotFoundHandler((request) => ({ url: emptyRouteIndex.find('POST', request)?.url }))
  t.strictSame((await app.inject('/things')).json(), {})
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

t.test('a route is found by its method and the path of a request', async (t) => {
  const { app, routes } = build(t)
  app.get('/a', handler)
  app.post('/a', handler)
  app.setNotFoundHandler((request) => [routes.find('POST', request) === routes.routes[2]])
  t.strictSame((await app.inject({ method: 'PUT', url: '/a' })).json(), [true])
})

/** What the routes say of 405, one after the other, and what they say alike. */
const agreements = [
  ['nothing, with no route', [], undefined],
  ['yes, of themselves', [{}, { methodNotAllowed: true }], true],
  ['no, where all of them say so', [{ methodNotAllowed: false }, false], false],
  ['nothing, where one differs', [{}, { methodNotAllowed: false }], undefined],
] as const

for (const [name, settings, expected] of agreements) {
  t.test(`routes agree on ${name}`, async (t) => {
    const { app, routes } = build(t)
    for (const [index, errorResource] of settings.entries()) {
      app.post(`/${index}`, { config: { errorResource } }, handler)
    }
    await app.ready()
    t.equal(routes.agreed('methodNotAllowed'), expected)
    t.equal(routes.agreed('methodNotAllowed'), expected, 'asked again')
  })
}

t.test('routes that are not all known agree on nothing', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/a', handler)
  const routes = createRouteIndex(app, resolveOptions({}))
  app.get('/b', handler)
  await app.ready()
  t.equal(routes.agreed('methodNotAllowed'), undefined)
  t.equal(emptyRouteIndex.agreed('answerOptions'), undefined)
})

t.test('what is known of a route is read from its config, if it is whole', async (t) => {
  const { app, routes } = build(t)
  app.get('/', handler)
  const [known] = routes.routes
  t.equal(knownRouteOf({ [knownRoute]: known } as never), known)
  t.equal(knownRouteOf(undefined), undefined)
  t.equal(knownRouteOf({}), undefined)
  for (const name of ['url', 'plan', 'plugin', 'siblings']) {
    const less = { ...known, [name]: undefined }
    t.equal(knownRouteOf({ [knownRoute]: less } as never), undefined, name)
  }
})
