/** The catalog over the wire: whatever type URI a client is sent, it leads to the page of that error. */
import { Ajv } from 'ajv'
import compress from '@fastify/compress'
import etag from '@fastify/etag'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { CatalogList, CatalogPage } from '../../../plugin/catalog/index.ts'
import { swaggerOptions } from '../../../plugin/openapi/index.ts'
import { addSite, hostilePath } from './site.ts'
import { serve, type PluginOptions, type ServerOptions } from '../../fixtures/fixture-app.ts'

interface Resource {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
}

/** Starts the service; `ask` gets a path of it. */
async function start(
  t: Test,
  plugin: PluginOptions = {},
  before: (app: FastifyInstance) => unknown = () => undefined,
  server: ServerOptions = {},
) {
  const routes = async (app: FastifyInstance) => {
    await before(app)
    await addSite(app)
  }
  const { app, port } = await serve(t, routes, { plugin, server })
  const origin = `http://127.0.0.1:${port}`
  const ask = (path: string, accept = 'application/json', headers: object = {}) =>
    fetch(origin + path, { headers: { accept, ...headers } })
  return { app, origin, ask }
}

const post = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"orderId":"A"}',
}
const causes: readonly (readonly [path: string, init?: RequestInit])[] = [
  ['/orders', post],
  ['/carrier'],
  ['/stock'],
  [encodeURI(hostilePath)],
]

/** The part of a type URI that a client of this service asks for; its fragment stays with the client. */
function toPath(type: string): string {
  const { pathname } = new URL(type, 'http://service.example')
  return pathname
}

for (const typeBase of [
  '/errors/',
  '/v2/docs/faults/',
  'https://api.example.com/problems/',
  '/errors#',
]) {
  t.test(`with the type base '${typeBase}' errors, pages and the document agree`, async (t) => {
    const { app, origin, ask } = await start(t, { typeBase }, (app) =>
      app.register(
        swagger,
        swaggerOptions({ openapi: { info: { title: 'Orders', version: '1' } } }),
      ),
    )
    const document = JSON.stringify(app.swagger())
    for (const [path, init] of causes) {
      const response = await fetch(origin + path, init)
      const { type, title, status, code } = (await response.json()) as Resource
      t.ok(type.startsWith(typeBase), `${type} starts with ${typeBase}`)

      const page = await ask(toPath(type), 'text/html')
      t.equal(page.status, 200)
      t.equal(page.headers.get('content-type'), 'text/html; charset=utf-8')
      const html = await page.text()
      if (new URL(type, origin).hash !== '') t.match(html, `<li id="${type.split('#').at(-1)}">`)
      else t.match(html, `<code>${code}</code>`)

      const list = (await (await ask(toPath(typeBase))).json()) as CatalogList
      const entry = list.errors.find((error) => error.type === type)
      t.match(entry, { title, status, code, type })
      const data = (await (await ask(toPath(String(entry?.page)))).json()) as CatalogPage
      t.match(data, { title, status, code, type })
      if (data.routes.length > 0) t.match(document, JSON.stringify(type))
    }
    t.notMatch(document, new RegExp(`"${toPath(typeBase)}/?"`))
  })
}

/** The formats of the schemas. */
const formats = {
  // RFC 3986 §4.1; the characters are those of §2.
  uuid: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/,
  'uri-reference': (text: string) =>
    /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-F]{2})*$/i.test(text) && URL.canParse(text, 'http://x'),
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
}

t.test('every page of the list is there, and its example fits its schema', async (t) => {
  const { ask } = await start(t)
  const ajv = new Ajv({ strict: false, formats })
  const { errors } = (await (await ask('/errors')).json()) as CatalogList
  t.strictSame(
    errors.map(({ status, code = '' }) => `${status} ${code}`.trim()),
    [
      '400',
      '400 HOSTILE',
      '401',
      '402 PAYMENT_PROVIDER_REFUSED_AUTHORIZATION_BECAUSE_STRONG_CUSTOMER_AUTHENTICATION_EXPIRED',
      '404',
      '406',
      '409 ORDER_EXISTS',
      '413',
      '414',
      '415',
      '422 OUT_OF_STOCK',
      '500',
      '503',
      '503 CARRIER_DOWN',
    ],
  )
  for (const entry of errors) {
    const page = (await (await ask(entry.page)).json()) as CatalogPage
    t.match(page, entry)
    t.ok(ajv.validate(page.schema, page.example?.body), ajv.errorsText())
    t.equal(page.example?.body.status, entry.status)
    t.equal((await ask(entry.page, 'text/html')).status, 200)
  }
})

t.test('the example has the members that the error has', async (t) => {
  const { origin, ask } = await start(t)
  const sent = (await (await fetch(`${origin}/orders`, post)).json()) as object
  const page = (await (await ask('/errors/order-exists')).json()) as CatalogPage
  const { since: _, ...members } = { ...page.example?.body } as Record<string, unknown>
  t.strictSame(Object.keys(members).toSorted(), Object.keys(sent).toSorted())
})

/** What browsers send when a person opens an address. */
const browsers: Readonly<Record<string, string>> = {
  Firefox: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  Chrome:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  Safari: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'a text browser': 'text/html, text/*;q=0.5, */*;q=0.1',
}

/** Asks with a method and sees the fields that say what came. */
async function see(origin: string, path: string, method: string, accept: string | undefined) {
  const response = await fetch(origin + path, {
    method,
    // Left out, fetch() fills it in.
    headers: { accept: accept ?? '*/*' },
  })
  const { status, headers } = response
  const fields = ['content-type', 'vary', 'cache-control', 'allow'].map((name) => headers.get(name))
  return { status, fields, length: headers.get('content-length'), body: await response.text() }
}

for (const [name, accept] of Object.entries(browsers)) {
  t.test(`an error that does not exist is a 404 page for ${name}`, async (t) => {
    const { origin } = await start(t)
    for (const path of ['/errors/ORDER_EXISTS', '/errors/order-exist', '/errors/no-such-error']) {
      const page = await see(origin, path, 'GET', accept)
      t.strictSame(
        [page.status, ...page.fields],
        [404, 'text/html; charset=utf-8', 'Accept', 'no-store', null],
      )
      t.match(page.body, '<h1>No such error</h1>')
      t.equal(page.body.includes('href="./order-exists"'), path !== '/errors/no-such-error')
      t.equal(page.length, String(Buffer.byteLength(page.body)))
      // RFC 9110 §9.3.2
      const head = await see(origin, path, 'HEAD', accept)
      t.strictSame(head, { ...page, body: '' })
    }
  })

  t.test(`an unknown method is a 405 Error Resource for ${name}, as for everybody`, async (t) => {
    const { origin } = await start(t)
    for (const path of ['/errors', '/errors/order-exists', '/errors/no-such-error']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await see(origin, path, method, accept)
        t.strictSame(
          [answer.status, ...answer.fields],
          [405, 'application/problem+json', null, 'no-store', 'GET, HEAD'],
        )
        t.match(JSON.parse(answer.body), { status: 405, allow: ['GET', 'HEAD'], instance: path })
      }
    }
  })
}

t.test(
  'an error that does not exist is a 404 Error Resource for whatever is no browser',
  async (t) => {
    const { origin } = await start(t)
    for (const accept of [
      'application/json',
      '*/*',
      'text/html, application/json',
      'text/html;q=0.1, */*',
    ]) {
      const { status, fields, length, body } = await see(
        origin,
        '/errors/no-such-error',
        'GET',
        accept,
      )
      t.strictSame(
        [status, ...fields],
        [404, 'application/problem+json', 'Accept', 'no-store', null],
      )
      t.match(JSON.parse(body), { status: 404, instance: '/errors/no-such-error' })
      const head = await see(origin, '/errors/no-such-error', 'HEAD', accept)
      t.strictSame(head, { status, fields, length, body: '' })
    }
  },
)

t.test('other plugins leave the page of an error that does not exist as it is', async (t) => {
  const { ask } = await start(t, {}, async (app) => {
    await app.register(helmet)
    await app.register(etag)
    await app.register(compress, { threshold: 0 })
  })
  const headers = { 'accept-encoding': 'gzip', 'if-none-match': '*' }
  const response = await ask('/errors/nope', 'text/html', headers)
  t.equal(response.status, 404)
  t.equal(response.headers.get('content-encoding'), 'gzip')
  t.equal(response.headers.get('etag'), null)
  t.match(
    response.headers.get('content-security-policy'),
    /^default-src 'none'; style-src 'sha256-/,
  )
  t.match(await response.text(), '<h1>No such error</h1>')
})

t.test('a browser gets HTML, curl too, and what asks for JSON gets JSON', async (t) => {
  const { ask } = await start(t)
  const types: readonly (readonly [accept: string, type: string])[] = [
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['*/*', 'text/html; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['text/html;q=0.5, application/json', 'application/json; charset=utf-8'],
    ['application/problem+json, application/json;q=0.1', 'application/json; charset=utf-8'],
  ]
  for (const [accept, type] of types) {
    for (const path of ['/errors', '/errors/order-exists']) {
      const response = await ask(path, accept)
      t.equal(response.headers.get('content-type'), type, `${path} for ${accept}`)
      t.equal(response.headers.get('vary'), 'Accept')
    }
  }
})

t.test('a page that the client has is not sent again, in either type', async (t) => {
  const { ask } = await start(t)
  for (const path of ['/errors', '/errors?q=order', '/errors/order-exists']) {
    for (const accept of ['text/html', 'application/json']) {
      const first = await ask(path, accept)
      const tag = String(first.headers.get('etag'))
      const again = await ask(path, accept, { 'if-none-match': tag })
      t.equal(again.status, 304)
      t.equal(await again.text(), '')
      for (const name of ['etag', 'cache-control', 'vary']) {
        t.equal(again.headers.get(name), first.headers.get(name), name)
      }
    }
  }
})

t.test('other plugins that touch headers, tags and codings change nothing of it', async (t) => {
  const { ask } = await start(t, {}, async (app) => {
    await app.register(helmet)
    await app.register(etag)
    await app.register(compress, { threshold: 0 })
  })
  const response = await ask('/errors', 'text/html', { 'accept-encoding': 'gzip' })
  t.equal(response.headers.get('content-encoding'), 'gzip')
  t.match(
    response.headers.get('content-security-policy'),
    /^default-src 'none'; style-src 'sha256-/,
  )
  t.match(response.headers.get('etag'), /^W\//)
  t.match(await response.text(), '<!doctype html>')
  const headers = {
    'accept-encoding': 'gzip',
    'if-none-match': String(response.headers.get('etag')),
  }
  t.equal((await ask('/errors', 'text/html', headers)).status, 304)
})

t.test(
  'a service that takes the plugin up below a prefix has its catalog all the same',
  async (t) => {
    const { ask } = await start(t, { only: ['/orders'] })
    t.equal((await ask('/errors/order-exists', 'text/html')).status, 200)
    t.equal((await ask('/errors/order-exists', 'image/png')).status, 406)
  },
)

t.test('a router that ignores case and slashes at the end finds the pages', async (t) => {
  const server = { routerOptions: { ignoreTrailingSlash: true } }
  const { ask } = await start(t, {}, undefined, server)
  const response = await ask('/errors/order-exists/', 'text/html')
  t.match(await response.text(), '<a href="../">')
})
