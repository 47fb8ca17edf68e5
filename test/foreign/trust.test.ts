import Fastify, { type FastifyRequest } from 'fastify'
import httpErrors from 'http-errors'
import t from 'tap'
import { judge, ownStatus, type Verdict, warnOfWithheld } from '../../plugin/foreign/trust.ts'
import { SchemaError } from '../../plugin/foreign/validators/schema-error.ts'

class AppError extends Error {}
class OrderExists extends AppError {}

const given = (properties: object, error: object = new Error('No.')) =>
  Object.assign(error, properties)

const library = 'Error: x\n    at Pool.run (/app/node_modules/pg/lib/client.js:1:2)'

interface Circumstances {
  readonly replyStatus?: number
  readonly plugins?: readonly string[]
}

function requestWith(plugins: readonly string[] = []): FastifyRequest {
  const server = { hasPlugin: (name: string) => plugins.includes(name) }
  return { id: 'req-1', server } as unknown as FastifyRequest
}

type Row = readonly [name: string, error: unknown, expected: Verdict, Circumstances?]

const speaks = (status: number): Verdict => ({ status, speaks: true, hasFields: true })
const guessed = (status: number): Verdict => ({ ...speaks(status), isGuess: true })
const silent = (status: number): Verdict => ({ status, speaks: false })
const withheld = (status: number, origin: Verdict['withheld'] = 'class'): Verdict => ({
  status,
  speaks: false,
  withheld: origin,
})

const at401 = { replyStatus: 401 }
const checked = { replyStatus: 401, plugins: ['@fastify/auth'] }
const basic = { plugins: ['@fastify/basic-auth'] }

const rows: readonly Row[] = [
  ['an Error with a 4xx', given({ statusCode: 409 }), guessed(409)],
  ['an Error with a 4xx in digits', given({ status: '409' }), guessed(409)],
  ['an Error behind a 4xx', new Error('No.'), guessed(401), at401],
  ['an Error with a 4xx behind another', given({ statusCode: 409 }), guessed(409), at401],
  ['an Error behind a 5xx', new Error('No.'), silent(503), { replyStatus: 503 }],
  ['an Error that nobody gave a status', new Error('No.'), silent(500)],
  ['text', 'No.', silent(500)],
  ['text behind a 4xx', 'No.', silent(401), at401],
  ['a TypeError', new TypeError('No.'), silent(500)],
  ['a TypeError behind a 4xx', new TypeError('No.'), silent(500), at401],
  ['a TypeError behind a 5xx', new TypeError('No.'), silent(503), { replyStatus: 503 }],
  ['a TypeError with a 4xx', given({ statusCode: 400 }, new TypeError('No.')), silent(400)],
  [
    'a TypeError of a validator that rejected, which Fastify gives a 400',
    given({ statusCode: 400, validationContext: 'body' }, new TypeError('No.')),
    silent(500),
  ],
  ['a TypeError that is exposed', given({ expose: true }, new TypeError('No.')), silent(500)],
  ['http-errors', httpErrors(404, 'No.'), speaks(404)],
  ['http-errors that is not exposed', httpErrors(404, 'No.', { expose: false }), silent(404)],
  ['http-errors with more on it', httpErrors(404, 'No.', { request: {} }), speaks(404)],
  ['a code of Fastify', given({ code: 'FST_A', statusCode: 403 }, new AppError('x')), guessed(403)],
  [
    'a request that fails validation',
    given({ statusCode: 400, request: {} }, new SchemaError([], 'body') as unknown as Error),
    silent(400),
  ],
  [
    'a request that fails validation, as Fastify hands it on',
    given(
      { statusCode: 400, code: 'FST_ERR_VALIDATION', validation: [], validationContext: 'body' },
      new SchemaError([], 'body') as unknown as Error,
    ),
    silent(400),
    { replyStatus: 422 },
  ],
  ['a class', new AppError('x'), silent(500)],
  ['a class with a 4xx', given({ statusCode: 409 }, new AppError('x')), withheld(409)],
  ['a class behind a 4xx', new AppError('x'), withheld(401), at401],
  [
    'a class of the system behind a 4xx',
    given({ errno: 1 }, new AppError('x')),
    withheld(500, 'system'),
    at401,
  ],
  ['somebody else\u2019s answer', given({ status: 401, response: {} }), silent(500)],
  [
    'somebody else\u2019s answer, copied to the reply',
    given({ status: 401, response: {} }),
    silent(500),
    at401,
  ],
  [
    'somebody else\u2019s answer behind a 4xx',
    given({ status: 403, response: {} }),
    silent(500),
    at401,
  ],
  [
    'somebody else\u2019s answer behind a 5xx',
    given({ status: 401, response: {} }),
    silent(502),
    { replyStatus: 502 },
  ],
  ['an Error of a library behind a 4xx', given({ stack: library }), withheld(401, 'plain'), at401],
  [
    'an Error of a library with a 4xx',
    given({ stack: library, statusCode: 401 }),
    withheld(401, 'plain'),
  ],
  ['a check that refuses', new Error('No.'), guessed(401), checked],
  ['a check that fails in a library', given({ stack: library }), withheld(401, 'plain'), checked],
  [
    'a check that fails because of another error',
    given({ cause: new AppError('x') }),
    withheld(401, 'plain'),
    checked,
  ],
  ['a check of a password that refuses', given({ statusCode: 401 }), guessed(401), basic],
  [
    'a check of a password that fails',
    given({ statusCode: 401, cause: new Error('x') }),
    withheld(401, 'plain'),
    basic,
  ],
  [
    'a proxy whose credentials fail',
    given({ statusCode: 407, cause: new Error('x') }),
    withheld(407, 'plain'),
    basic,
  ],
  [
    'another refusal beside such a check',
    given({ statusCode: 409, cause: new Error('x') }),
    guessed(409),
    basic,
  ],
]

for (const [name, error, expected, { replyStatus = 200, plugins } = {}] of rows) {
  t.test(
    `${name} is a ${expected.status} that ${expected.speaks ? 'speaks' : 'says nothing'}`,
    async (t) => {
      t.strictSame(
        judge(error, { request: requestWith(plugins), replyStatus, expose: [] }),
        expected,
      )
    },
  )
}

t.test(
  'an error that is known to be none of the service is judged by what it becomes',
  async (t) => {
    const circumstances = { request: requestWith(), replyStatus: 200, expose: [] }
    const error = given({ code: 'FAST_JWT_EXPIRED' })
    t.strictSame(judge(error, { ...circumstances, knownStatus: 401 }), guessed(500))
    t.strictSame(judge(error, { ...circumstances, knownStatus: 502 }), silent(500))
    const failed = given({ statusCode: 500 })
    t.strictSame(judge(failed, { ...circumstances, knownStatus: 401 }), guessed(500))
    // Its class may be told; nobody asks for it from 500 on.
    t.strictSame(judge(failed, { ...circumstances, knownStatus: 502 }), withheld(500, 'plain'))
    t.strictSame(judge(failed, circumstances), withheld(500, 'plain'))
  },
)

t.test('a failure is not asked for its stack, which takes long', async (t) => {
  const error = new Error('No.')
  Object.defineProperty(error, 'stack', { get: () => t.fail('asked') })
  t.strictSame(judge(error, { request: requestWith(), replyStatus: 200, expose: [] }), silent(500))
})

t.test('the option speaks for its classes, traces or not', async (t) => {
  const circumstances = { request: requestWith(), replyStatus: 200, expose: [AppError] }
  for (const properties of [{}, { request: {} }, { errno: 1 }]) {
    const error = given({ statusCode: 409, ...properties }, new OrderExists('x'))
    t.strictSame(judge(error, circumstances), speaks(409))
  }
  const received = [
    { headers: { date: 'x' } },
    { request: {}, headers: { 'x-foo': 'bar' } },
    { requestId: 'req_9', headers: new Headers({ 'x-foo': 'bar' }) },
  ]
  for (const properties of received) {
    const error = given({ statusCode: 409, ...properties }, new OrderExists('x'))
    t.strictSame(judge(error, circumstances), { status: 409, speaks: true, hasFields: false })
  }
  const hidden = given({ statusCode: 409, expose: false }, new OrderExists('x'))
  t.strictSame(judge(hidden, circumstances), silent(409), 'an error that hides has the last word')
})

t.test('a predicate cannot expose the language', async (t) => {
  const circumstances = { request: requestWith(), replyStatus: 200, expose: () => true }
  t.strictSame(judge(given({ statusCode: 400 }, new TypeError('x')), circumstances), silent(400))
})

t.test('the status of an error is one of an error', async (t) => {
  const statuses: readonly (readonly [object, number | undefined])[] = [
    [{ statusCode: 404 }, 404],
    [{ statusCode: '404' }, 404],
    [{ statusCode: 200, status: 410 }, 410],
    [{ statusCode: '4040' }, undefined],
    [{ statusCode: ' 404' }, undefined],
    [{ statusCode: '200' }, undefined],
    [{}, undefined],
  ]
  for (const [error, expected] of statuses) t.equal(ownStatus(error), expected)
})

/** The warnings that errors bring about on routes. */
function warningsOf(
  cases: readonly { error: object; route?: object }[],
): { msg: string; class?: string; status: number }[] {
  const lines: string[] = []
  const server = Fastify({ logger: { stream: { write: (line) => lines.push(line) } } })
  const { log } = server
  for (const { error, route } of cases) {
    const request = {
      method: 'POST',
      log,
      routeOptions: route,
      server,
    } as unknown as FastifyRequest
    warnOfWithheld(error, request, 409)
  }
  return lines.map((line) => JSON.parse(line) as { msg: string; class?: string; status: number })
}

const route = () => ({ url: '/orders', config: {} })
const because = 'because nothing says that they are for clients. If they are: '

t.test('a warning says which class, which status and which line exposes it', async (t) => {
  const [direct, derived] = warningsOf([
    { error: new AppError('x'), route: route() },
    { error: new OrderExists('x'), route: route() },
  ])
  t.match(direct, { level: 40, class: 'AppError', status: 409 })
  t.equal(
    direct?.msg,
    `POST /orders answered 409 without the words of its AppError, ${because}` +
      'register the plugin with expose: [AppError].',
  )
  t.equal(
    derived?.msg,
    `POST /orders answered 409 without the words of its OrderExists, ${because}` +
      'register the plugin with expose: [OrderExists], or with expose: [AppError] for all of that class.',
  )
})

t.test('what has no class of its own is warned of, too', async (t) => {
  const [plain, nameless] = warningsOf([
    { error: new Error('x') },
    { error: new (class extends Error {})('x'), route: route() },
    { error: Object.setPrototypeOf(new AppError('x'), null), route: route() },
  ])
  t.match(plain?.msg, /^POST an unknown path .* throw one of httpErrors with them, such as/)
  t.match(nameless?.msg, /of its error, .* register the plugin with expose: \(error\) => …/)
})

t.test('one warning for each class and route, and none for silence', async (t) => {
  const [first, second] = [route(), route()]
  const warnings = warningsOf([
    { error: new AppError('x'), route: first },
    { error: new AppError('y'), route: first },
    { error: new OrderExists('x'), route: first },
    { error: new AppError('x'), route: second },
    { error: new AppError(''), route: route() },
  ])
  t.strictSame(
    warnings.map(({ class: name }) => name),
    ['AppError', 'OrderExists', 'AppError'],
  )
})

t.test('classes made on the fly do not fill the memory', async (t) => {
  const one = route()
  const many = Array.from({ length: 150 }, () => ({
    error: new (class extends Error {})('x'),
    route: one,
  }))
  t.equal(warningsOf(many).length, 100)
})

t.test('production is not warned', async (t) => {
  const { NODE_ENV } = process.env
  t.teardown(() => {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = NODE_ENV
  })
  process.env['NODE_ENV'] = 'production'
  t.strictSame(warningsOf([{ error: new AppError('x'), route: route() }]), [])
})
