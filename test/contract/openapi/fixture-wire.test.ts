/** The same comparison for a service with everything that the orders do not have. */
import t, { type Test } from 'tap'
import { buildFixture } from './fixture-app.ts'
import { Contract } from '../../fixtures/wire.ts'

const json = { 'content-type': 'application/json' }
const patch = { 'content-type': 'application/merge-patch+json' }
const buyer = { ...json, authorization: 'Bearer buyer' }
const buy = (id: string) => ({ headers: buyer, body: JSON.stringify({ id, amount: 1 }) })

type Request = Omit<RequestInit, 'method'> & { readonly url?: string }

/** Requests by operation and by what they are answered with: a status, and the error where there is one. */
const exchanges: Readonly<Record<string, Readonly<Record<string, Request>>>> = {
  'GET /things/{id}': {
    '200': { url: '/things/tea' },
    '200 CSV': { url: '/things/tea', headers: { accept: 'text/csv' } },
    '400 BadRequest': { url: '/things/%zz' },
    '404 NotFound': { url: '/things/none' },
    '406 NotAcceptable': { url: '/things/tea', headers: { accept: 'image/png' } },
    '414 UriTooLong': { url: `/things/${'a'.repeat(101)}` },
    '422 UnprocessableContent': { url: '/things/42' },
    '500 InternalServerError': { url: '/things/broken' },
    '503 ServiceUnavailable': { url: '/things/busy' },
  },
  'POST /things': {
    '201': buy('tea'),
    '400 BadRequest': { headers: buyer, body: '{' },
    '401 Unauthorized': { headers: json, body: '{}' },
    '403 Forbidden': { headers: { ...json, authorization: 'Bearer reader' }, body: '{}' },
    '406 NotAcceptable': { ...buy('tea'), headers: { ...buyer, accept: 'text/html' } },
    '409 Conflict': buy('odd'),
    '409 ThingLocked': buy('locked'),
    '409 ThingTaken': buy('taken'),
    '409 ThingTaken, thrown': buy('kept'),
    '413 ContentTooLarge': buy('a'.repeat(300)),
    '415 UnsupportedMediaType': { headers: { ...buyer, 'content-type': 'text/csv' }, body: 'a' },
    '415 UnsupportedMediaType, coded': {
      ...buy('tea'),
      headers: { ...buyer, 'content-encoding': 'br' },
    },
    '422 UnprocessableContent': { headers: buyer, body: '{}' },
    '500 InternalServerError': buy('broken'),
    '503 OutOfStock': buy('sold'),
    '503 ServiceUnavailable': buy('busy'),
  },
  'GET /limited': {
    '204': {},
    '429 TooManyRequests': {},
    '500 InternalServerError': { url: '/limited?fail=500' },
    '503 ServiceUnavailable': { url: '/limited?fail=503' },
  },
  'PATCH /files/{*}': {
    '202': { url: '/files/a/b', headers: patch, body: '{"amount":1}' },
    '400 BadRequest': { url: '/files/a', headers: patch, body: '{' },
    '404 NotFound': { url: '/files/none', headers: patch, body: '{"amount":1}' },
    '406 NotAcceptable': {
      url: '/files/a',
      headers: { ...patch, accept: 'text/html' },
      body: '{}',
    },
    '413 ContentTooLarge': { url: '/files/a', headers: patch, body: ' '.repeat(2 ** 20 + 1) },
    '415 UnsupportedMediaType': { url: '/files/a', headers: json, body: '{}' },
    '422 UnprocessableContent': { url: '/files/a', headers: patch, body: '{}' },
    '500 InternalServerError': { url: '/files/broken', headers: patch, body: '{"amount":1}' },
    '503 ServiceUnavailable': { url: '/files/busy', headers: patch, body: '{"amount":1}' },
  },
}

for (const [version, isFirst] of [
  ['3.0.3', true],
  ['3.1.0', false],
] as const) {
  t.test(`OpenAPI ${version}, the plugin ${isFirst ? 'before' : 'after'} swagger`, async (t) => {
    // A service for each operation that is limited, because the limit counts the requests of the test.
    const app = await buildFixture(version, isFirst)
    t.teardown(() => app.close())
    const origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const contract = new Contract(JSON.parse(JSON.stringify(app.swagger())) as object)
    const documented = contract.operations.map(({ method, path }) => `${method} ${path}`)
    t.same(documented.toSorted(), Object.keys(exchanges).toSorted())
    for (const { method, path, statuses } of contract.operations) {
      const rows = exchanges[`${method} ${path}`] ?? {}
      const produced = new Set<string>()
      for (const [name, { url = path, ...request }] of Object.entries(rows)) {
        const target =
          path === '/limited' ? await serveOnce(t, version, name.startsWith('429')) : origin
        const response = await fetch(target + url, { method, ...request })
        const { status, headers } = response
        const answer = { status, headers, text: await response.text() }
        const { errors, problems } = contract.compare(method, path, answer)
        t.strictSame(problems, [], `${method} ${path}: ${name}`)
        const label = [String(status), ...errors].join(' ')
        t.ok(name.startsWith(label), `${name} is answered with ${label}`)
        produced.add(label)
      }
      const expected = statuses.flatMap((status) => {
        const errors = contract.errorsOf(method, path, status)
        return errors.length === 0 ? [status] : errors.map((error) => `${status} ${error}`)
      })
      t.same([...produced].toSorted(), expected.toSorted(), 'all that is documented was sent')
    }
  })
}

/** A service whose rate limit has counted nothing yet, or one request. */
async function serveOnce(t: Test, version: string, isUsed: boolean): Promise<string> {
  const app = await buildFixture(version, true)
  t.teardown(() => app.close())
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  if (isUsed) await (await fetch(`${origin}/limited`)).text()
  return origin
}

const answer = (status: number, headers: object, body: object) => ({
  status,
  headers: new Headers({ 'content-type': 'application/problem+json', ...headers }),
  text: JSON.stringify(body),
})
const noStore = { 'cache-control': 'no-store' }
const notFound = { type: 'about:blank', title: 'Not Found', status: 404 }

/** What is not as documented, and what is said of it. */
const differences: readonly (readonly [
  name: string,
  given: ReturnType<typeof answer>,
  problem: RegExp,
])[] = [
  ['a status', answer(402, noStore, notFound), /^402 is not documented$/],
  [
    'a header',
    answer(404, { ...noStore, etag: '"1"' }, notFound),
    /^the header etag is not documented$/,
  ],
  ['a header that is missing', answer(404, {}, notFound), /^the header Cache-Control is missing$/],
  [
    'a member',
    answer(404, noStore, { ...notFound, secret: 1 }),
    /^the body is 0 of the documented errors/,
  ],
  ['a title', answer(404, noStore, { ...notFound, title: 'Gone' }), /^the body is 0 of/],
  [
    'a media type',
    answer(404, { ...noStore, 'content-type': 'application/json' }, notFound),
    /^the media type application\/json is not documented$/,
  ],
  [
    'a success',
    answer(200, { 'content-type': 'application/json', vary: 'Accept' }, { id: 1 }),
    /must be string/,
  ],
]

t.test('the comparison sees', async (t) => {
  const app = await buildFixture('3.1.0', true)
  t.teardown(() => app.close())
  await app.ready()
  const contract = new Contract(JSON.parse(JSON.stringify(app.swagger())) as object)
  t.strictSame(contract.compare('GET', '/things/{id}', answer(404, noStore, notFound)), {
    errors: ['NotFound'],
    problems: [],
  })
  for (const [name, given, problem] of differences) {
    const { problems } = contract.compare('GET', '/things/{id}', given)
    t.equal(problems.length, 1, name)
    t.match(problems[0], problem, name)
  }
})
