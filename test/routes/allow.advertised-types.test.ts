import Fastify from 'fastify'
import t from 'tap'
import { advertisements } from '../../plugin/http/header-fields.ts'
import errorResource from '../../plugin/index.ts'

const content = (...types: readonly string[]) => ({
  content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'object' } }])),
})

const handler = async () => ({})

async function buildApp(options: object = {}) {
  const app = Fastify({ routerOptions: options })
  await app.register(errorResource)
  app.get('/things', handler)
  app.post('/things', { schema: { body: { type: 'object' } } }, handler)
  app.route({ method: ['PUT', 'PATCH'], url: '/things/:id', handler })
  app.patch(
    '/notes/:id',
    { schema: { body: content('application/merge-patch+json', 'application/json-patch+json') } },
    handler,
  )
  app.post('/notes/:id', { config: { errorResource: { consumes: ['text/csv'] } } }, handler)
  app.post('/versioned', { constraints: { version: '1.0.0' } }, handler)
  app.get('/read-only', handler)
  await app.register(
    async (scope) => {
      scope.addContentTypeParser('application/x-www-form-urlencoded', async () => ({}))
      scope.post('/', { schema: { body: { type: 'object' } } }, handler)
    },
    { prefix: '/forms' },
  )
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', async () => ({}))
      scope.post('/', handler)
    },
    { prefix: '/anything' },
  )
  return app
}

t.test('the fields are the registered ones', async (t) => {
  t.strictSame(advertisements, {
    PATCH: 'accept-patch',
    POST: 'accept-post',
    QUERY: 'accept-query',
  })
})

const rows: readonly {
  readonly name: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly wanted: Readonly<Record<string, string | undefined>>
}[] = [
  {
    name: 'a route with a body schema reads JSON',
    url: '/things',
    wanted: { allow: 'GET, HEAD, POST, OPTIONS', 'accept-post': 'application/json' },
  },
  {
    name: 'of a parser for anything nothing is told',
    url: '/anything',
    wanted: { allow: 'POST, OPTIONS', 'accept-post': undefined },
  },
  {
    name: 'a query does not change the path',
    url: '/things?a=/notes/1',
    wanted: { allow: 'GET, HEAD, POST, OPTIONS', 'accept-post': 'application/json' },
  },
  {
    name: 'a route without a body schema reads what has a parser',
    url: '/things/1',
    wanted: { allow: 'PATCH, PUT, OPTIONS', 'accept-patch': 'application/json, text/plain' },
  },
  {
    name: 'each method of a path has its own types',
    url: '/notes/1',
    wanted: {
      allow: 'PATCH, POST, OPTIONS',
      'accept-patch': 'application/merge-patch+json, application/json-patch+json',
      'accept-post': 'text/csv',
    },
  },
  {
    name: 'a constrained route, where the request meets the constraint',
    url: '/versioned',
    headers: { 'accept-version': '1.0.0' },
    wanted: { allow: 'POST, OPTIONS', 'accept-post': 'application/json, text/plain' },
  },
  {
    name: 'a path that reads nothing advertises nothing',
    url: '/read-only',
    wanted: { allow: 'GET, HEAD, OPTIONS' },
  },
  {
    name: 'a scope adds its own parsers',
    url: '/forms/',
    wanted: {
      allow: 'POST, OPTIONS',
      'accept-post': 'application/json, application/x-www-form-urlencoded',
    },
  },
]

for (const { name, url, headers = {}, wanted } of rows) {
  t.test(`OPTIONS tells what can be sent: ${name}`, async (t) => {
    const app = await buildApp()
    t.teardown(() => app.close())
    const response = await app.inject({ method: 'OPTIONS', url, headers })
    const { allow, ...fields } = response.headers
    t.strictSame(
      {
        status: response.statusCode,
        allow,
        'accept-patch': fields['accept-patch'],
        'accept-post': fields['accept-post'],
        'accept-query': fields['accept-query'],
      },
      {
        status: 204,
        'accept-patch': undefined,
        'accept-post': undefined,
        'accept-query': undefined,
        ...wanted,
      },
    )
  })
}

t.test("the paths are matched with the router's own options", async (t) => {
  const app = await buildApp({ ignoreTrailingSlash: true, caseSensitive: false })
  t.teardown(() => app.close())
  const response = await app.inject({ method: 'OPTIONS', url: '/THINGS/' })
  t.strictSame([response.statusCode, response.headers['accept-post']], [204, 'application/json'])
})
