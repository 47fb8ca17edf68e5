import { Type } from '@sinclair/typebox'
import t, { type Test } from 'tap'
import catalog, { type CatalogOptions } from '../../plugin/catalog/index.ts'
import { defineError, errorResponses, type ErrorResourceOptions } from '../../plugin/index.ts'
import { buildApp, buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const OutOfStock = defineError({ code: 'OUT_OF_STOCK', status: 422, title: 'Out of stock' })
const response = { 200: Type.Object({}), ...errorResponses(OrderExists) }

async function start(t: Test, options: CatalogOptions = {}, plugin: ErrorResourceOptions = {}) {
  const built = await buildApp(t, { plugin })
  await built.app.register(catalog, options)
  built.app.get('/orders', { schema: { response } }, async (_request, reply) =>
    reply.error(OrderExists),
  )
  return built
}

t.test('the list and the pages are where the type URIs lead', async (t) => {
  const { app, lines } = await start(t)
  const { type } = (await app.inject('/orders')).json<{ type: string }>()
  t.equal(type, '/errors/order-exists')
  for (const url of ['/errors', '/errors/', '/errors?q=order', type, '/errors/500']) {
    t.equal((await app.inject(url)).statusCode, 200, url)
  }
  t.strictSame(
    lines.filter(([level]) => level > 30),
    [],
  )
})

t.test('a page has a validator, a lifetime and a strict policy', async (t) => {
  const { app } = await start(t)
  const url = '/errors/order-exists'
  const { etag, ...headers } = toAnswer(await app.inject(url)).headers
  t.match(etag, /^W\/"[\w-]{22}"$/)
  t.match(headers['content-security-policy'], /^default-src 'none'; style-src 'sha256-[\w+/=]+'; /)
  t.match(headers, {
    'cache-control': 'max-age=300',
    'content-type': 'text/html; charset=utf-8',
    vary: 'Accept',
    'x-content-type-options': 'nosniff',
  })
  const known = await app.inject({ url, headers: { 'if-none-match': String(etag) } })
  t.strictSame([known.statusCode, known.body], [304, ''])
  t.match(known.headers, { etag, vary: 'Accept', 'cache-control': 'max-age=300' })
})

t.test('a client that asks for JSON gets JSON under another tag', async (t) => {
  const { app } = await start(t)
  for (const url of ['/errors', '/errors/order-exists']) {
    const page = await app.inject({ url, headers: { accept: 'text/html' } })
    const data = await app.inject({ url, headers: { accept: 'application/json' } })
    t.match(page.body, '<!doctype html>')
    t.equal(data.headers['content-type'], 'application/json; charset=utf-8')
    t.type(data.json(), Object)
    t.not(data.headers.etag, page.headers.etag)
  }
})

t.test('other types are refused, other methods too, and unknown errors not found', async (t) => {
  const { app } = await start(t)
  const accept = 'image/png'
  t.strictSame(
    toAnswer(await app.inject({ url: '/errors', headers: { accept } })),
    problem(
      406,
      { instance: '/errors', available: ['text/html', 'application/json'] },
      { vary: 'Accept' },
    ),
  )
  t.equal((await app.inject({ method: 'POST', url: '/errors' })).headers['allow'], 'GET, HEAD')
  t.strictSame(
    toAnswer(await app.inject('/errors/nope')),
    problem(
      404,
      { instance: '/errors/nope', detail: 'There is no error of this name.' },
      { vary: 'Accept' },
    ),
  )
})

/** What Firefox sends when a person opens an address. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

t.test('an unknown error is a page for a browser, under the fields of an error', async (t) => {
  const { app } = await start(t)
  const url = '/errors/order-exist'
  const page = await app.inject({ url, headers: { accept: browser } })
  const { 'content-security-policy': policy, ...headers } = toAnswer(page).headers
  t.equal(page.statusCode, 404)
  t.match(policy, /^default-src 'none'; style-src 'sha256-/)
  t.match(headers, {
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    vary: 'Accept',
    'x-content-type-options': 'nosniff',
  })
  t.match(page.body, '<a href="./order-exists">Order exists</a>')
  const head = await app.inject({ method: 'HEAD', url, headers: { accept: browser } })
  t.strictSame(
    [head.statusCode, head.body, { ...head.headers, date: '' }],
    [404, '', { ...page.headers, date: '' }],
  )
})

t.test('the page of an unknown error is English, whatever language the error is in', async (t) => {
  const german = { language: 'de', statuses: { '404': 'Nicht gefunden' } }
  const { app } = await start(t, {}, { languages: [german] })
  const headers = { 'accept-language': 'de' }
  const resource = await app.inject({ url: '/errors/nope', headers })
  t.match(resource.headers, { 'content-language': 'de' })
  t.match(resource.json(), { title: 'Nicht gefunden' })
  const page = await app.inject({ url: '/errors/nope', headers: { ...headers, accept: browser } })
  t.equal(page.headers['content-language'], undefined)
  t.match(page.body, '<html lang="en">')
})

t.test('title, further errors and lifetime can be chosen', async (t) => {
  const options = { title: 'Faults', errors: [OutOfStock], cacheControl: 'no-cache' }
  const { app } = await start(t, options)
  const page = await app.inject('/errors/out-of-stock')
  t.match(page.body, '<title>Out of stock · Faults</title>')
  t.equal(page.headers['cache-control'], 'no-cache')
})

/** What the type URIs start with, further options, and where the list and a page are then. */
const places: readonly (readonly [
  typeBase: string,
  options: CatalogOptions,
  list: string,
  page: string,
])[] = [
  [
    'https://api.example/v1/errors/',
    {},
    '/v1/errors',
    'https://api.example/v1/errors/order-exists',
  ],
  ['/errors#', {}, '/errors', '/errors/order-exists'],
  ['https://api.example/errors#', {}, '/errors', '/errors/order-exists'],
  ['https://api.example/v1/errors/', { prefix: '/faults' }, '/faults', '/faults/order-exists'],
  ['urn:errors:', { prefix: '/faults/' }, '/faults/', '/faults/order-exists'],
]

for (const [typeBase, options, list, page] of places) {
  t.test(`with '${typeBase}' and ${JSON.stringify(options)} the list is at ${list}`, async (t) => {
    const { app } = await start(t, options, { typeBase })
    const { headers, statusCode, body } = await app.inject(list)
    t.equal(statusCode, 200, String(headers['content-type']))
    t.match(body, '<li id="order-exists">')
    const accept = 'application/json'
    const { errors } = (await app.inject({ url: list, headers: { accept } })).json()
    const entry = errors.find(({ code }: { code?: string }) => code === 'ORDER_EXISTS')
    t.equal(entry.page, page)
    t.equal((await app.inject(new URL(page, 'http://x').pathname)).statusCode, 200)
  })
}

t.test(
  'a scope has a catalog of its own routes, below its prefix and behind its hooks',
  async (t) => {
    const { app } = await buildApp(t, { plugin: { typeBase: '/api/errors/' } })
    await app.register(
      async (scope) => {
        scope.addHook('onRequest', async (request, reply) => {
          if (request.headers.authorization === undefined) return reply.unauthorized()
          return undefined
        })
        await scope.register(catalog, { errors: [OutOfStock] })
      },
      { prefix: '/api' },
    )
    const url = '/api/errors/out-of-stock'
    t.equal((await app.inject(url)).statusCode, 401)
    const headers = { authorization: 'Bearer a' }
    t.equal((await app.inject({ url, headers })).statusCode, 200)
  },
)

t.test('a type URI that leads past its page is told of at start', async (t) => {
  const Lost = defineError({ code: 'LOST', status: 409, title: 'Lost', type: '/lost' })
  const { app, lines } = await start(t, { errors: [Lost] })
  await app.ready()
  t.strictSame(lines, [
    [
      40,
      "The type URI of LOST leads into this service, but to no page of the catalog. Let it start with '/errors/', or leave it out of the declaration.",
    ],
  ])
})

/** A mistake, and what is said of it. */
const mistakes: readonly (readonly [options: object, message: RegExp])[] = [
  [
    { title: ' ' },
    /^fastify-error-resource\/catalog: option "title" must be a heading, such as 'Errors'; it is " "\.$/,
  ],
  [{ title: 7 }, /option "title" must be a heading/],
  [{ errors: OrderExists }, /option "errors" must be a list of errors made by defineError\(\)/],
  [{ errors: [404] }, /option "errors" must be a list of errors made by defineError\(\)/],
  [
    { cacheControl: 'a\nb' },
    /option "cacheControl" must be a Cache-Control value, such as 'max-age=300'/,
  ],
  [{ cacheControl: 60 }, /option "cacheControl" must be/],
  [
    { base: '/' },
    /^fastify-error-resource\/catalog has no option "base"; it knows title, errors, cacheControl\.$/,
  ],
]

for (const [options, message] of mistakes) {
  t.test(`${JSON.stringify(options)} is refused at start`, async (t) => {
    const { app } = await buildApp(t)
    await t.rejects(Promise.resolve(app.register(catalog, options as CatalogOptions)), { message })
  })
}

t.test('options of register() itself are no mistakes', async (t) => {
  const { app } = await buildApp(t)
  await app.register(catalog, { logLevel: 'silent', logSerializers: {} })
  t.equal((await app.inject('/errors')).statusCode, 200)
})

t.test('without the plugin it says what to do', async (t) => {
  const { app } = buildBareApp(t)
  await t.rejects(Promise.resolve(app.register(catalog)), {
    message:
      'fastify-error-resource/catalog needs fastify-error-resource: register that first, here or further up.',
  })
})

t.test('it is a plugin, which takes an object of options', async (t) => {
  const { app } = await buildApp(t)
  const name = 'fastify-error-resource/catalog'
  await t.rejects(catalog(undefined as never, {}), {
    message: `${name} is a plugin: await app.register(catalog, options), without calling it.`,
  })
  await t.rejects(catalog(app, 'x' as never), {
    message: `${name} takes an object of options; it was given "x".`,
  })
})

t.test('type URIs that no page can be at are refused', async (t) => {
  const { app } = await buildApp(t, { plugin: { typeBase: 'urn:errors:' } })
  await t.rejects(Promise.resolve(app.register(catalog)), {
    message: /^fastify-error-resource\/catalog: typeBase 'urn:errors:' leads to no path/,
  })
})

t.test('a second catalog, and a second error of a code, are refused', async (t) => {
  const { app } = await buildApp(t)
  const Taken = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Taken' })
  await t.rejects(
    async () => app.register(catalog, { errors: [OrderExists, OrderExists, Taken] }),
    /two of its errors have the code ORDER_EXISTS \("Order exists", "Taken"\)/,
  )
})

t.test('a path that has a route already is refused', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async () => '')
  await t.rejects(
    async () => app.register(catalog, { prefix: '/' }),
    /there is a route GET \/ already, perhaps that of another catalog/,
  )
})

t.test('what was meant by errors that are none is said', async (t) => {
  for (const [errors, end] of [
    [OrderExists, 'it is a function. Put it in a list.'],
    [[OrderExists()], 'Give the definitions, uncalled.'],
    [['ORDER_EXISTS'], 'it is ["ORDER_EXISTS"].'],
    ['ORDER_EXISTS', 'it is "ORDER_EXISTS".'],
  ] as const) {
    const { app } = await buildApp(t)
    const failed = await app.register(catalog, { errors } as object).then(
      () => '',
      ({ message }: Error) => message,
    )
    t.ok(failed.endsWith(end), failed)
  }
})
