import Fastify, {
  type FastifyInstance,
  type FastifyServerOptions,
  type InjectOptions,
} from 'fastify'
import t, { type Test } from 'tap'
import { allowedMethods } from '../../plugin/routes/allow.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { createRouteIndex, emptyRouteIndex } from '../../plugin/routes/routes.ts'

type RouterOptions = NonNullable<FastifyServerOptions['routerOptions']>

const handler = () => ''

/** Asks for the methods of a request that finds no route, as the plugin does. */
async function allowedFor(
  t: Test,
  request: InjectOptions,
  prepare: (app: FastifyInstance) => void,
): Promise<string[]> {
  const app = Fastify()
  t.teardown(() => app.close())
  prepare(app)
  app.setNotFoundHandler((request) => allowedMethods(app, request, emptyRouteIndex))
  const response = await app.inject(request)
  return response.json()
}

const orders = (app: FastifyInstance) => {
  app.get('/orders', handler)
  app.post('/orders', handler)
  app.route({ method: ['GET', 'PUT', 'DELETE'], url: '/orders/:id', handler })
}

/** @see RFC 9110 §10.2.1 and §15.5.6 */
const requests = [
  ['a path with two routes', { method: 'DELETE', url: '/orders' }, ['GET', 'HEAD', 'POST']],
  [
    'a path with a parameter',
    { method: 'POST', url: '/orders/1' },
    ['DELETE', 'GET', 'HEAD', 'PUT'],
  ],
  ['a query', { method: 'DELETE', url: '/orders?a=/b#c' }, ['GET', 'HEAD', 'POST']],
  ['an unknown path', { method: 'GET', url: '/customers' }, []],
  ['a longer path', { method: 'GET', url: '/orders/1/items' }, []],
  ['another case', { method: 'DELETE', url: '/ORDERS' }, []],
  ['OPTIONS', { method: 'OPTIONS', url: '/orders' }, ['GET', 'HEAD', 'POST']],
] as const

for (const [name, request, expected] of requests) {
  t.test(`the methods for ${name}: ${expected.join(', ') || 'none'}`, async (t) => {
    t.strictSame(await allowedFor(t, request, orders), expected)
  })
}

t.test('a route without HEAD does not allow it', async (t) => {
  const allowed = await allowedFor(t, { method: 'POST', url: '/a' }, (app) => {
    app.get('/a', { exposeHeadRoute: false }, handler)
  })
  t.strictSame(allowed, ['GET'])
})

t.test('a path exists for every method that was added to the router', async (t) => {
  const allowed = await allowedFor(t, { method: 'GET', url: '/a' }, (app) => {
    app.addHttpMethod('PROPFIND')
    app.route({ method: 'PROPFIND' as 'GET', url: '/a', handler })
  })
  t.strictSame(allowed, ['PROPFIND'])
})

const constrained = (app: FastifyInstance) => {
  app.route({ method: 'GET', url: '/a', constraints: { host: 'a.example' }, handler })
  app.route({ method: 'PUT', url: '/a', constraints: { host: 'b.example' }, handler })
  app.route({ method: 'DELETE', url: '/b', constraints: { version: '1.2.0' }, handler })
}

const constraints = [
  ['one host', '/a', { host: 'a.example' }, ['GET', 'HEAD']],
  ['another host', '/a', { host: 'b.example' }, ['PUT']],
  ['an unknown host', '/a', { host: 'c.example' }, []],
  ['a version', '/b', { 'accept-version': '1.x' }, ['DELETE']],
  ['an unknown version', '/b', { 'accept-version': '2.x' }, []],
  ['no version', '/b', {}, []],
] as const

for (const [name, url, headers, expected] of constraints) {
  t.test(`the methods for ${name}: ${expected.join(', ') || 'none'}`, async (t) => {
    t.strictSame(await allowedFor(t, { method: 'POST', url, headers }, constrained), expected)
  })
}

const withPreflights = (app: FastifyInstance) => {
  orders(app)
  app.options('*', handler)
}

t.test('a route for the preflights of every path makes no path exist', async (t) => {
  t.strictSame(await allowedFor(t, { method: 'GET', url: '/customers' }, withPreflights), [])
  t.strictSame(await allowedFor(t, { method: 'PATCH', url: '/orders' }, withPreflights), [
    'GET',
    'HEAD',
    'POST',
  ])
})

t.test('an OPTIONS route of the path itself is allowed', async (t) => {
  const allowed = await allowedFor(t, { method: 'GET', url: '/a' }, (app) => {
    app.options('/a', handler)
  })
  t.strictSame(allowed, ['OPTIONS'])
})

/** A route for OPTIONS with a wildcard, known to the index or not; @see RFC 9110 §9.3.7. */
const wildcards = [
  ['*', '/customers', []],
  ['*', '/customers/a%20b', []],
  ['/*', '/customers', []],
  ['/*', '/customers/a%20b?c=/d', []],
  ['/v1*', '/v1/customers', []],
  ['/files/*', '/files/a', ['OPTIONS']],
  ['/files/*', '/files/a/b%2Fc', ['OPTIONS']],
  ['/files/*', '/files/files/a', ['OPTIONS']],
  ['/:name/*', '/files/a', ['OPTIONS']],
] as const

for (const [url, path, expected] of wildcards) {
  t.test(
    `the methods of ${path} below an OPTIONS route ${url}: ${expected.join(', ') || 'none'}`,
    async (t) => {
      const app = Fastify()
      t.teardown(() => app.close())
      const routes = createRouteIndex(app, resolveOptions({}))
      app.options(url, handler)
      app.setNotFoundHandler((request) => allowedMethods(app, request, routes))
      t.strictSame((await app.inject(path)).json(), expected)
      const unknown = await allowedFor(t, { method: 'GET', url: path }, (app) => {
        app.options(url, handler)
      })
      t.strictSame(unknown, expected, 'and where the route is not known')
    },
  )
}

t.test('a wildcard route of another method makes its paths exist', async (t) => {
  const allowed = await allowedFor(t, { method: 'POST', url: '/files/a/b' }, (app) => {
    app.get('/files/*', handler)
  })
  t.strictSame(allowed, ['GET', 'HEAD'])
})

t.test('a path that cannot be decoded has no methods', async (t) => {
  const allowed: (readonly string[])[] = []
  const app = Fastify({
    frameworkErrors: (_error, request, reply) => {
      allowed.push(allowedMethods(request.server as FastifyInstance, request, emptyRouteIndex))
      void reply.hijack().raw.end()
    },
  })
  t.teardown(() => app.close())
  orders(app)
  await app.inject('/orders/%zz')
  t.strictSame(allowed, [[]])
})

t.test('a target in absolute form is judged by its path', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  orders(app)
  const allowed: (readonly string[])[] = []
  app.addHook('onRequest', async (request) => {
    request.raw.url = 'http://example.com/orders?a=b'
    allowed.push(allowedMethods(app, request, emptyRouteIndex))
  })
  await app.inject('/orders')
  t.strictSame(allowed, [['GET', 'HEAD', 'POST']])
})

const strategy = (name: string, derive: (...args: never[]) => unknown) => ({
  name,
  storage: () => {
    const stores = new Map<string, unknown>()
    return {
      get: (key: string) => stores.get(key) ?? null,
      set: (key: string, store: unknown) => void stores.set(key, store),
    }
  },
  deriveConstraint: derive,
  validate: () => true,
})

interface Raw {
  readonly headers: Readonly<Record<string, string | undefined>>
}

const ownStrategies = {
  tenant: strategy('tenant', (request: Raw) => request.headers['x-tenant']),
  region: strategy(
    'region',
    (request: Raw, _context: unknown, done: (error: null, value: unknown) => void) =>
      done(null, request.headers['x-region']),
  ),
}

const ownConstraints = [
  ['the tenant that has it', '/a', { 'x-tenant': 'one' }, ['PUT']],
  ['another tenant', '/a', { 'x-tenant': 'two' }, []],
  ['a constraint that answers later, which cannot be seen', '/a', { 'x-region': 'eu' }, []],
  ['a route without constraints', '/b', { 'x-tenant': 'one' }, ['GET', 'HEAD']],
] as const

for (const [name, url, headers, expected] of ownConstraints) {
  t.test(`the methods under constraints of the service's own: ${name}`, async (t) => {
    const app = Fastify({
      routerOptions: { constraints: ownStrategies } as unknown as RouterOptions,
    })
    t.teardown(() => app.close())
    app.put('/a', { constraints: { tenant: 'one' } }, handler)
    app.patch('/a', { constraints: { region: 'eu' } }, handler)
    app.get('/b', handler)
    app.setNotFoundHandler((request) => allowedMethods(app, request, emptyRouteIndex))
    const response = await app.inject({ method: 'POST', url, headers })
    t.strictSame(response.json(), expected)
  })
}
