import type { FastifyRequest } from 'fastify'
import t, { type Test } from 'tap'
import { createCatalog, type CatalogSettings } from '../../plugin/catalog/catalog.ts'
import { takeInventory } from '../../plugin/catalog/inventory.ts'
import { defineError } from '../../plugin/index.ts'
import { buildApp } from '../helpers/build-app.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order exists',
  description: 'Choose another number.',
})
const OutOfStock = defineError({
  code: 'OUT_OF_STOCK',
  status: 422,
  title: 'Out of stock',
  type: '/stock',
})

async function build(t: Test, settings: Partial<CatalogSettings> = {}) {
  const { app } = await buildApp(t)
  const known = takeInventory(app)
  app.get('/errors', { schema: { hide: true } as object }, async () => ({}))
  return createCatalog(known, {
    title: 'Errors',
    errors: [OrderExists, OutOfStock],
    folder: '/errors',
    base: '/errors/',
    ...settings,
  })
}

interface Asked {
  readonly url?: string
  readonly negotiated?: string
  readonly query?: unknown
  readonly slug?: string
  readonly accept?: string
}

const ask = ({ url = '/errors', negotiated = 'text/html', query = {}, slug, accept }: Asked) =>
  ({
    url,
    negotiated,
    query,
    params: { error: slug },
    headers: { accept },
  }) as unknown as FastifyRequest

const json = 'application/json'

t.test('the list is HTML or JSON, as was negotiated', async (t) => {
  const catalog = await build(t)
  const page = catalog.list(ask({}))
  t.equal(page.type, 'text/html; charset=utf-8')
  t.match(page.body, '<p class="quiet" role="status">2 errors</p>')
  const data = catalog.list(ask({ negotiated: json }))
  t.equal(data.type, json)
  t.match(JSON.parse(data.body), {
    title: 'Errors',
    errors: [
      { code: 'ORDER_EXISTS', page: '/errors/order-exists' },
      { code: 'OUT_OF_STOCK', page: '/errors/out-of-stock' },
    ],
  })
})

/** What is searched for, and the codes that are found. */
const searches: readonly (readonly [query: unknown, codes: readonly string[]])[] = [
  [{ q: 'exists' }, ['ORDER_EXISTS']],
  [{ q: 'ORDER_EX' }, ['ORDER_EXISTS']],
  [{ q: '422' }, ['OUT_OF_STOCK']],
  [{ q: 'another number' }, ['ORDER_EXISTS']],
  [{ q: ' number  another ' }, ['ORDER_EXISTS']],
  [{ q: '/STOCK' }, ['OUT_OF_STOCK']],
  [{ q: 'order stock' }, []],
  [{ q: `${'x'.repeat(99)} order` }, []],
  [{ q: `order${' '.repeat(95)}nonsense` }, ['ORDER_EXISTS']],
  [{ q: '' }, ['ORDER_EXISTS', 'OUT_OF_STOCK']],
  [{ q: ['order', 'stock'] }, ['ORDER_EXISTS', 'OUT_OF_STOCK']],
  [{ q: { toString: 'no' } }, ['ORDER_EXISTS', 'OUT_OF_STOCK']],
  [{}, ['ORDER_EXISTS', 'OUT_OF_STOCK']],
  [undefined, ['ORDER_EXISTS', 'OUT_OF_STOCK']],
  [null, ['ORDER_EXISTS', 'OUT_OF_STOCK']],
]

for (const [query, codes] of searches) {
  t.test(`of ${JSON.stringify(query)} is found: ${codes.join(', ')}`, async (t) => {
    const catalog = await build(t)
    const { body } = catalog.list(ask({ negotiated: json, query }))
    const { errors } = JSON.parse(body) as { errors: { code: string }[] }
    t.strictSame(
      errors.map(({ code }) => code),
      codes,
    )
  })
}

t.test('links of the list lead to the pages with and without a slash at its end', async (t) => {
  const catalog = await build(t)
  t.match(catalog.list(ask({ url: '/errors?q=' })).body, '<a href="./errors/order-exists">')
  t.match(catalog.list(ask({ url: '/errors/?q=' })).body, '<a href="./order-exists">')
  const deep = await build(t, { folder: '/v1/docs/faults' })
  t.match(deep.list(ask({ url: '/v1/docs/faults' })).body, '<a href="./faults/order-exists">')
})

t.test('a page is HTML or JSON, as was negotiated, and kept', async (t) => {
  const catalog = await build(t)
  const page = catalog.page(ask({ url: '/errors/order-exists', slug: 'order-exists' }))
  t.equal(page?.type, 'text/html; charset=utf-8')
  t.match(page?.body, '<h1>Order exists</h1>')
  t.match(page?.body, '<a href="./">Errors</a>')
  t.equal(catalog.page(ask({ url: '/errors/order-exists', slug: 'order-exists' })), page)
  const data = catalog.page(ask({ negotiated: json, slug: 'order-exists' }))
  t.equal(data?.type, json)
  t.match(JSON.parse(String(data?.body)), { code: 'ORDER_EXISTS', phrase: 'Conflict' })
})

t.test('a page with a slash at its end leads back as well', async (t) => {
  const catalog = await build(t)
  const page = catalog.page(ask({ url: '/errors/order-exists/', slug: 'order-exists' }))
  t.match(page?.body, '<a href="../">Errors</a>')
})

t.test('there is no page of an error that does not exist', async (t) => {
  const catalog = await build(t)
  for (const slug of ['nope', '', '__proto__', 'ORDER_EXISTS', '409']) {
    t.equal(catalog.page(ask({ slug })), undefined, slug)
  }
})

/** `Accept`, and whether it would rather have a page than an Error Resource (RFC 9110 §12.5.1). */
const readers: readonly (readonly [accept: string | undefined, isReader: boolean])[] = [
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8', true],
  ['text/html', true],
  ['TEXT/HTML', true],
  ['text/*', true],
  ['text/html;q=0.6, */*;q=0.5', true],
  ['application/json;q=0.9, text/html', true],
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/html, application/json', false],
  ['text/html, application/problem+json', false],
  ['text/html;q=0.5, */*;q=0.5', false],
  ['text/html;q=0.5, application/json', false],
  ['application/json', false],
  ['application/problem+json', false],
  ['text/html;q=0, */*', false],
  ['text/plain', false],
]

for (const [accept, isReader] of readers) {
  t.test(
    `of a missing error, '${accept ?? 'no Accept'}' reads ${isReader ? 'a page' : 'JSON'}`,
    async (t) => {
      const catalog = await build(t)
      const read = catalog.missing(
        ask({ url: '/errors/nope', slug: 'nope', ...(accept === undefined ? {} : { accept }) }),
      )
      t.equal(typeof read, isReader ? 'string' : 'undefined')
    },
  )
}

t.test('the page of a missing error leads to near ones and to the list', async (t) => {
  const catalog = await build(t)
  const asked = { slug: 'order-exist', accept: 'text/html' }
  const page = catalog.missing(ask({ url: '/errors/order-exist?a=/', ...asked }))
  t.match(page, '<code>order-exist</code>')
  t.match(page, '<a href="./order-exists">Order exists</a>')
  t.match(page, '<a href="./">Show all 2 errors</a>')
  t.match(catalog.missing(ask({ url: '/errors/order-exist/', ...asked })), '<a href="../">')
})

t.test('a long name is cut', async (t) => {
  const catalog = await build(t)
  const page = catalog.missing(ask({ slug: 'x'.repeat(5_000), accept: 'text/html' }))
  t.match(page, `<code>${'x'.repeat(100)}</code>`)
})

t.test('errors whose type URI leads past their page are known', async (t) => {
  const catalog = await build(t)
  t.strictSame(
    catalog.stray().map(({ code }) => code),
    ['OUT_OF_STOCK'],
  )
})
