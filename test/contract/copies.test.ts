/** Two copies of the package in one process, as a monorepo, a link or a bundle brings them: what one marks, the other reads. */
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { bundleCopies, declareErrors, installCopy, tellOf, type Copy } from '../fixtures/copies.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, send, talk } from '../fixtures/raw-http.ts'

const folder = t.testdir()
const one = await installCopy(join(folder, 'one'))
const another = await installCopy(join(folder, 'another'))
const bundle = await bundleCopies(join(folder, 'bundle'))
const copies: readonly (readonly [name: string, copy: Copy])[] = [
  ['one copy', one],
  ['another', another],
  ['a CommonJS bundle', bundle],
]

const orderExists = {
  type: '/errors/order-exists',
  title: 'Order already exists',
  status: 409,
  code: 'ORDER_EXISTS',
  detail: 'Order 42 already exists.',
  orderId: '42',
}
const occurrence = { instance: '/sent', requestId: 'r1' }

const alone = await tellOf(one, one)

t.test('one copy alone says what it should', async (t) => {
  const { answers, document, ...told } = alone
  const sent = answers['/sent'] as { body: string; fields: string[][] }
  t.same(JSON.parse(sent.body), { ...orderExists, ...occurrence })
  t.match(Object.fromEntries(sent.fields), { 'x-hint': 'another-number' })
  t.match(told, {
    warnings: [/^GET \/undeclared sent 409, which its response schema does not declare/],
    findings: [],
    plain: { ...orderExists, detail: 'Order 1 already exists.', orderId: '1' },
    isHttpError: true,
    is: [true, false],
    isOfOwn: true,
    matched: { ...orderExists, ...occurrence },
  })
  t.match(told.report.find(({ url }) => url === '/sent')?.declared, [
    { status: 403, type: 'about:blank' },
    { status: 409, type: '/errors/order-exists', code: 'ORDER_EXISTS' },
    { status: 410, type: 'urn:example:late', code: 'TOO_LATE' },
  ])
  t.match(document, { components: { schemas: { OrderExists: {}, TooLate: {}, Violation: {} } } })
})

for (const [plugin, own] of copies) {
  for (const [others, theirs] of copies.filter(([name]) => name !== plugin)) {
    t.test(`the plugin of ${plugin} and all else of ${others} are as one`, async (t) => {
      const { answers, ...told } = await tellOf(own, theirs)
      const { answers: expected, ...rest } = alone
      for (const [name, answer] of Object.entries(expected)) {
        t.strictSame(answers[name], answer, name)
      }
      t.strictSame(told, rest)
    })
  }
}

const twice =
  'fastify-error-resource is registered twice in one scope, or in a scope inside its own. ' +
  'Register it once at the top, or in scopes beside each other.'

for (const [name, second] of copies) {
  t.test(`a plugin of one copy, and one of ${name} where it is already`, async (t) => {
    const app = Fastify()
    await app.register(one.entry.default)
    await t.rejects(async () => app.register(second.entry.default), { message: twice })
    const outer = Fastify()
    await outer.register(one.entry.default)
    await t.rejects(
      async () => outer.register(async (scope) => scope.register(second.entry.default)),
      { message: twice },
    )
  })
}

/** Two scopes, each with a plugin of its own; their routes know of neither. */
async function serve(t: Test, prefixes: readonly string[], plugins: readonly Copy[]) {
  const app = Fastify(bundle.entry.serverOptions({ http: { requireHostHeader: true } }))
  t.teardown(() => app.close())
  for (const [index, prefix] of prefixes.entries()) {
    await app.register(
      async (scope: FastifyInstance) => {
        await scope.register(plugins[index]?.entry.default as never)
        scope.get(`/${index}`, async () => {
          throw new Error('hunter2')
        })
      },
      { prefix },
    )
  }
  return listen(app as never)
}

const pairs = copies.flatMap(([name, first]) =>
  copies.filter((other) => other[1] !== first).map((other) => [name, first, ...other] as const),
)

for (const [first, own, second, theirs] of pairs) {
  for (const prefixes of [
    ['', ''],
    ['/v1', '/v2'],
    ['', '/v2'],
  ]) {
    const where = JSON.stringify(prefixes)
    t.test(`plugins of ${first} and of ${second} in scopes ${where}`, async (t) => {
      const port = await serve(t, prefixes, [own, theirs])
      for (const [index, prefix] of prefixes.entries()) {
        const exchanges: readonly (readonly [method: string, path: string, status: number])[] = [
          ['GET', `/${index}`, 500],
          ['GET', '/nope', 404],
          ['DELETE', `/${index}`, 405],
          ['GET', '/%zz', 400],
        ]
        for (const [method, path, status] of exchanges) {
          const response = await send(port, { method, target: prefix + path })
          const name = `${method} ${prefix}${path}`
          t.equal(response.status, status, name)
          t.equal(field(response, 'content-type'), 'application/problem+json', name)
          t.match(json(response), { type: 'about:blank', status }, name)
          t.notMatch(response.body.toString(), 'hunter2', name)
        }
      }
      for (const bytes of ['garbage\r\n\r\n', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n']) {
        const { responses } = await talk(port, bytes)
        t.equal(responses.length, 1, bytes)
        t.match(responses[0] && json(responses[0]), { type: 'about:blank', status: 400 }, bytes)
      }
    })
  }
}

t.test('a module of errors that is loaded twice declares them once', async (t) => {
  const app = Fastify()
  await app.register(one.entry.default)
  for (const [name, copy] of copies) {
    const { OrderExists } = declareErrors(copy)
    const response = { ...copy.entry.errorResponses(OrderExists) }
    app.get(`/${name.length}`, { schema: { response } }, async () => ({}))
  }
  const Other = another.entry.defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Other' })
  const response = another.entry.errorResponses(Other)
  t.throws(() => app.get('/other', { schema: { response } }, async () => ({})), {
    message: /^Route GET \/other declares an error \(ORDER_EXISTS, "Other"\)/,
  })
  await app.ready()
})
