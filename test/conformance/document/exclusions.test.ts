import t from 'tap'
import { readExclusion } from '../../../plugin/conformance/document/exclusions.ts'

const rows: readonly (readonly [
  text: string,
  matched: readonly string[],
  others: readonly string[],
])[] = [
  ['DELETE', ['DELETE /orders', 'DELETE /'], ['GET /orders']],
  ['delete', ['DELETE /orders'], ['GET /orders']],
  [' /internal ', ['GET /internal', 'POST /internal/a/b'], ['GET /internals', 'GET /a/internal']],
  ['/internal/', ['GET /internal', 'GET /internal/'], ['GET /internals']],
  ['/', ['GET /', 'POST /orders'], []],
  ['POST /orders', ['POST /orders', 'POST /orders/{id}'], ['GET /orders']],
  ['Post   /orders', ['POST /orders'], ['GET /orders']],
  ['/orders/*', ['GET /orders/{id}', 'GET /orders/{id}/lines'], ['GET /orders']],
  ['/orders/*/lines', ['GET /orders/{id}/lines'], ['GET /orders/{id}', 'GET /orders/a/b/lines']],
  [
    '/**/lines',
    ['GET /orders/{id}/lines', 'GET /a/lines/b'],
    ['GET /lines', 'GET /orders/baselines'],
  ],
  ['/v*/orders', ['GET /v1/orders'], ['GET /x1/orders']],
  ['/orders/{id}', ['GET /orders/{id}'], ['GET /orders/new', 'GET /orders/id']],
  ['/a.b+(c)', ['GET /a.b+(c)'], ['GET /axb+(c)', 'GET /abbc']],
  ['/Orders', [], ['GET /orders']],
]

for (const [text, matched, others] of rows) {
  t.test(`'${text}' is left alone, and nothing else`, async (t) => {
    const exclusion = readExclusion(text)
    const matches = (place: string) => {
      const [method = '', path = ''] = place.split(' ')
      return exclusion?.matches(method, path)
    }
    t.equal(exclusion?.text, text)
    for (const place of matched) t.equal(matches(place), true, place)
    for (const place of others) t.equal(matches(place), false, place)
  })
}

t.test('a path is known by any of its names', async (t) => {
  const { matches } = readExclusion('/v1/orders') ?? {}
  t.equal(matches?.('GET', '/orders', '/v1/orders'), true)
  t.equal(matches?.('GET', '/orders', '/v2/orders'), false)
})

for (const text of [
  '',
  ' ',
  'orders',
  'DELET',
  'CONNECT',
  'GET orders',
  'GET, POST',
  'GET/orders',
  '/a b',
  'http://a/b',
]) {
  t.test(`'${text}' is no method and no path`, async (t) => {
    t.equal(readExclusion(text), undefined)
  })
}
