import { Type } from '@sinclair/typebox'
import t from 'tap'
import { buildExample, describeHeaders } from '../../plugin/catalog/example-response.ts'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/index.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { phraseOf } from '../fixtures/iana-statuses.ts'

const options = resolveOptions({ challenge: ['Bearer', 'Basic realm="orders"'] })
const type = 'application/problem+json'

/** The fields of a status besides its type, and the members they say the same as. */
const owed: readonly (readonly [status: number, fields: object, members: object])[] = [
  [401, { 'WWW-Authenticate': 'Bearer, Basic realm="orders"' }, {}],
  [405, { Allow: 'GET, HEAD' }, { allow: ['GET', 'HEAD'] }],
  [406, { Vary: 'Accept' }, { available: ['application/json'] }],
  [407, { 'Proxy-Authenticate': 'Basic realm="proxy"' }, {}],
  [415, { Accept: 'application/json' }, { accept: ['application/json'] }],
  [416, { 'Content-Range': 'bytes */47022' }, { completeLength: 47022 }],
  [426, { Connection: 'upgrade', Upgrade: 'websocket' }, { upgrade: ['websocket'] }],
  [451, { Link: '<https://example.com/>; rel="blocked-by"' }, {}],
  [503, { 'Retry-After': '120' }, { retryAfter: 120 }],
  [599, {}, {}],
]

for (const [status, fields, members] of owed) {
  t.test(`the example of ${status} has what it owes, the same in header and body`, async (t) => {
    const title = status === 599 ? 'Server Error' : phraseOf(status)
    t.strictSame(buildExample(declarationOf(status), '/orders/:id', options), {
      status,
      phrase: title,
      headers: { 'Content-Type': type, 'Cache-Control': 'no-store', ...fields },
      body: {
        type: 'about:blank',
        title,
        status,
        instance: '/orders/42',
        requestId: 'req-1',
        ...members,
      },
    })
  })
}

t.test('the status of failed validations shows one', async (t) => {
  const example = buildExample(declarationOf(400), '/', options)
  t.match(example?.body, { code: 'FST_ERR_VALIDATION', errors: [{ in: 'query' }] })
  t.notOk('errors' in Object(buildExample(declarationOf(422), '/', options)?.body))
})

const Moved = defineError({
  code: 'MOVED_AWAY',
  status: 410,
  title: 'Moved away',
  members: { region: Type.String({ examples: ['eu'] }) },
  headers: { 'x-region': ['eu', 'us'], 'cache-control': 'max-age=60' },
})

t.test('a declared error has its code, its members and its fields', async (t) => {
  const example = buildExample(Moved, '/', resolveOptions({ typeBase: 'https://api.example/e/' }))
  t.equal(example?.phrase, 'Gone')
  t.match(example?.headers, { 'x-region': 'eu, us' })
  t.match(example?.body, { type: 'https://api.example/e/moved-away', region: 'eu' })
})

t.test('a field of its own takes the place of the usual one', async (t) => {
  const names = Object.entries(buildExample(Moved, '/', options)?.headers ?? {})
  t.strictSame(names, [
    ['Content-Type', type],
    ['Cache-Control', 'max-age=60'],
    ['x-region', 'eu, us'],
  ])
  const described = describeHeaders(Moved, new Set())
  t.strictSame(described, [
    { name: 'Cache-Control', description: 'Always the same for this error.' },
    { name: 'x-region', description: 'Always the same for this error.' },
  ])
})

t.test('there is no example where no values fit', async (t) => {
  const Odd = defineError({
    code: 'ODD',
    status: 409,
    title: 'Odd',
    members: { odd: Type.String({ pattern: '^x{20}$' }) },
  })
  t.equal(buildExample(Odd, '/', options), undefined)
})

const namesFor = (methods: readonly string[]) =>
  describeHeaders(declarationOf(415), new Set(methods)).map(({ name }) => name)

t.test('header fields are described, what a method reads only where it is in use', async (t) => {
  t.strictSame(namesFor(['GET']), ['Accept', 'Accept-Encoding', 'Cache-Control'])
  t.strictSame(namesFor(['GET', 'POST']), [
    'Accept',
    'Accept-Encoding',
    'Accept-Post',
    'Cache-Control',
  ])
})

t.test('the instance is a path as a client would ask for it', async (t) => {
  const instances: readonly (readonly [route: string, instance: string])[] = [
    ['/orders/:id/lines/:line', '/orders/42/lines/42'],
    ['/orders/:id(^\\d+$)', '/orders/42'],
    ['/files/*', '/files/42'],
    ['/größen/<b>', '/gr%C3%B6%C3%9Fen/%3Cb%3E'],
  ]
  for (const [route, instance] of instances) {
    t.equal(buildExample(declarationOf(404), route, options)?.body.instance, instance)
  }
})
