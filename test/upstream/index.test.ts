import { Type } from '@sinclair/typebox'
import axios from 'axios'
import { got } from 'got'
import ky from 'ky'
import t from 'tap'
import { request } from 'undici'
import { defineError } from '../../plugin/errors/define-error.ts'
import type { DeclarableError } from '../../plugin/errors/error-responses.ts'
import { httpErrors, isHttpError, type HttpError } from '../../plugin/errors/http-error.ts'
import { passOn, UpstreamError } from '../../plugin/upstream/index.ts'
import { buildApp, listen, problem, requestId, toAnswer } from '../helpers/build-app.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId.toUpperCase()} already exists.`,
})
const SoldOut = defineError({
  code: 'SOLD_OUT',
  type: 'https://errors.example/sold-out',
  status: 409,
  title: 'Sold out',
})

/** What the upstream sends where a row does not say otherwise. */
const exists = {
  type: 'https://upstream.example/errors/order-exists',
  title: 'Order already exists',
  status: 409,
  code: 'ORDER_EXISTS',
  detail: 'Order a1 exists since Monday.',
  instance: '/internal/orders',
  requestId: 'up-7',
  orderId: 'a1',
  secret: 's3cr3t',
}

function respond(body: object | string, init: ResponseInit = {}): Response {
  const isText = typeof body === 'string'
  const type = isText ? 'text/html' : 'application/problem+json'
  const { status } = body as { status?: number }
  return new Response(isText ? body : JSON.stringify(body), {
    status: status ?? 409,
    headers: { 'content-type': type },
    ...init,
  })
}

const badGateway = problem(502, { instance: '/' })
const unavailable = (retryAfter?: number) =>
  retryAfter === undefined
    ? problem(503, { instance: '/' })
    : problem(503, { instance: '/', retryAfter }, { 'retry-after': `${retryAfter}` })

const rows: readonly (readonly [
  name: string,
  failed: unknown,
  passed: readonly DeclarableError[],
  expected: object,
])[] = [
  [
    'a declared error, with its declared members and its detail',
    respond(exists),
    [404, SoldOut, OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
      orderId: 'a1',
    }),
  ],
  [
    'a declared error without a sentence gets that of this service',
    respond({ ...exists, detail: undefined }),
    [OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order A1 already exists.',
      instance: '/',
      orderId: 'a1',
    }),
  ],
  [
    'a declared error without what the sentence is made of goes without',
    respond({ ...exists, detail: undefined, orderId: undefined }),
    [OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      instance: '/',
    }),
  ],
  [
    'a member of another type is left out',
    respond({ ...exists, orderId: { $ne: '' } }),
    [OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
    }),
  ],
  [
    'a declared error whose status is another is not that error',
    respond({ ...exists, status: 500 }),
    [OrderExists],
    badGateway,
  ],
  [
    'a declared error whose absolute type is another is not that error',
    respond({ ...exists, code: 'SOLD_OUT' }),
    [SoldOut],
    badGateway,
  ],
  [
    'an error of another type is not that error, though it has the code',
    respond({ ...exists, type: 'https://upstream.example/errors/taken' }),
    [OrderExists],
    badGateway,
  ],
  [
    'an error of the type is that error, whatever its code',
    respond({ ...exists, code: 'E1042' }),
    [OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
      orderId: 'a1',
    }),
  ],
  [
    'an error without a type is that error by its code',
    respond({ ...exists, type: undefined }),
    [OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
      orderId: 'a1',
    }),
  ],
  [
    'a declared error goes before its status where it is listed before',
    respond({ ...exists, type: 'https://errors.example/sold-out', code: 'SOLD_OUT' }),
    [SoldOut, 409],
    problem(409, {
      type: 'https://errors.example/sold-out',
      title: 'Sold out',
      code: 'SOLD_OUT',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
    }),
  ],
  [
    'a status as it stands, with the words and the code of the upstream',
    respond(exists),
    [409],
    problem(409, {
      code: 'ORDER_EXISTS',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
    }),
  ],
  [
    'the violations of a status that is listed, as far as they can be said here',
    respond({
      title: 'Bad Request',
      status: 400,
      errors: [
        { detail: 'must be text', in: 'body', pointer: '#/sku', code: 'type', secret: 's3cr3t' },
        { detail: 'is missing', in: 'query', name: 'page' },
        { detail: 'must be a positive integer', pointer: '#/age' },
        { detail: 'no place of ours', in: 'cookie', name: 'session' },
        'a sentence',
        { in: 'body', pointer: '#/no-sentence' },
        null,
        7,
      ],
    }),
    [400],
    problem(400, {
      instance: '/',
      errors: [
        { detail: 'must be text', in: 'body', pointer: '#/sku', code: 'type' },
        { detail: 'is missing', in: 'query', name: 'page' },
        { detail: 'must be a positive integer', pointer: '#/age' },
        { detail: 'no place of ours', name: 'session' },
        { detail: 'a sentence' },
      ],
    }),
  ],
  [
    'the violations of a declared error',
    respond({ ...exists, errors: [{ detail: 'is taken', pointer: '#/orderId' }] }),
    [OrderExists],
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order a1 exists since Monday.',
      instance: '/',
      orderId: 'a1',
      errors: [{ detail: 'is taken', pointer: '#/orderId' }],
    }),
  ],
  [
    'no Error Resource at all, of a status that is listed',
    respond('<h1>nginx/1.2.3</h1>', { status: 404, headers: { 'content-type': 'text/html' } }),
    [404],
    problem(404, { instance: '/' }),
  ],
  [
    'a 401 that is listed has the challenge of this service',
    respond('', { status: 401, headers: { 'www-authenticate': 'Basic realm="internal"' } }),
    [401],
    problem(401, { instance: '/' }, { 'www-authenticate': 'Bearer' }),
  ],
  [
    'a 429 that is listed says when to come back',
    respond('', { status: 429, headers: { 'retry-after': '7' } }),
    [429],
    problem(429, { instance: '/', retryAfter: 7 }, { 'retry-after': '7' }),
  ],
  ['an error that is not listed', respond(exists), [], badGateway],
  ['a 401 that is not listed', respond('', { status: 401 }), [OrderExists, 409], badGateway],
  ['a 407, which is between two hops', respond('', { status: 407 }), [], badGateway],
  ['a 500', respond({ ...exists, status: 500 }), [], badGateway],
  ['a 429 that is not listed', respond('', { status: 429 }), [], unavailable()],
  [
    'a 503 that says when to come back',
    respond('', { status: 503, headers: { 'retry-after': '120' } }),
    [],
    unavailable(120),
  ],
  ['a 504', respond('', { status: 504 }), [], problem(504, { instance: '/' })],
  ['a success that was not hoped for', respond('fine', { status: 200 }), [], badGateway],
  ['a redirect', new Response(null, { status: 302, headers: { location: '/' } }), [], badGateway],
  [
    'a refused connection',
    Object.assign(new Error('connect ECONNREFUSED 10.0.3.7:80'), { code: 'ECONNREFUSED' }),
    [],
    badGateway,
  ],
  [
    'no answer in time',
    new DOMException('s3cr3t', 'TimeoutError'),
    [],
    problem(504, { instance: '/' }),
  ],
  [
    'a mistake that has nothing to do with it',
    new TypeError('s3cr3t'),
    [],
    problem(500, { instance: '/' }),
  ],
  ['nothing', undefined, [], problem(500, { instance: '/' })],
  [
    'an error of this package stays what it is',
    httpErrors.gone('It is gone.'),
    [],
    problem(410, { detail: 'It is gone.', instance: '/' }),
  ],
]

for (const [name, failed, passed, expected] of rows) {
  t.test(`on the wire: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', async () => {
      throw await passOn(failed, ...passed)
    })
    t.strictSame(toAnswer(await app.inject('/')), expected)
  })
}

const wrongLists: readonly (readonly [name: string, list: readonly unknown[], said: string])[] = [
  ['a success', [404, 204], '204 is not a registered 4xx or 5xx status.'],
  [
    'a status that no registry has',
    [499],
    '499 is not a registered 4xx or 5xx status. Declare it: defineError({ status: 499, unregistered: true, … }).',
  ],
  ['what is between two hops', [407], '407 is not for others to pass on.'],
  ['a list', [[404]], 'an argument is a list; spread it: passOn(...list).'],
  ['a status as text', ['404'], 'an argument is "404"; give 404.'],
  [
    'a thrown error',
    [httpErrors.gone()],
    'an argument is a thrown error; give its definition, uncalled.',
  ],
  [
    'nothing',
    [undefined],
    'an argument is undefined. Where it is imported, two files import each other, and this one runs before the other has declared its errors.',
  ],
]

for (const [name, list, said] of wrongLists) {
  t.test(`the list may not hold ${name}`, async (t) => {
    await t.rejects(
      passOn(respond(exists), ...(list as DeclarableError[])),
      new TypeError(`passOn(): ${said}`),
    )
  })
}

t.test('the cause is what the upstream said, for the log and for code', async (t) => {
  for (const passed of [[OrderExists], []]) {
    const { cause } = await passOn(respond(exists), ...passed)
    t.ok(cause instanceof UpstreamError)
    t.strictSame((cause as UpstreamError).resource, exists)
  }
})

const addressed = 'https://user:password@up.example/orders/1?token=s3cr3t#part'
const messages: readonly (readonly [name: string, failed: unknown, message: string])[] = [
  [
    'everything',
    Object.defineProperty(respond(exists), 'url', { value: addressed }),
    'https://up.example/orders/1 answered 409 ORDER_EXISTS to request up-7: Order a1 exists since Monday.',
  ],
  [
    'an error that has the response',
    { response: { status: 502, headers: {}, url: 'http://up.example/?a=@b' } },
    'http://up.example/ answered 502: Server Error',
  ],
  [
    'no address',
    respond({ title: 'Gone for good', status: 410 }),
    'The upstream answered 410: Gone for good',
  ],
]

for (const [name, failed, message] of messages) {
  t.test(`the message of the cause: ${name}`, async (t) => {
    const { cause } = await passOn(failed)
    t.equal((cause as Error).message, message)
    t.equal((cause as Error).name, 'UpstreamError')
  })
}

t.test('a failure without a response is the cause itself', async (t) => {
  const failure = new TypeError('fetch failed', {
    cause: Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }),
  })
  const error = await passOn(failure)
  t.equal(error.status, 502)
  t.equal(error.cause, failure)
})

t.test('an answer that is no error is told of in the log', async (t) => {
  const { cause } = await passOn(respond('fine', { status: 201 }))
  t.equal(
    (cause as Error).message,
    'passOn() takes an answer that is an error, and was given one of status 201; ask response.ok first.',
  )
})

t.test('the chain of causes is in the log, and nothing of it on the wire', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/', async () => {
    throw await passOn(respond(exists))
  })
  t.strictSame(toAnswer(await app.inject('/')), badGateway)
  t.strictSame(lines, [
    [
      50,
      'Bad Gateway',
      'Bad Gateway: The upstream answered 409 ORDER_EXISTS to request up-7: Order a1 exists since Monday.',
    ],
  ])
})

t.test('an error of one’s own may have it as its cause', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/', async () => {
    throw httpErrors.failedDependency('The order was kept.', {
      cause: await passOn(respond(exists)),
    })
  })
  t.strictSame(
    toAnswer(await app.inject('/')),
    problem(424, { detail: 'The order was kept.', instance: '/' }),
  )
  t.match(lines[0]?.[2], 'Bad Gateway: The upstream answered 409 ORDER_EXISTS to request up-7')
})

t.test('the response of every client will do, or the error it threw', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async (_request, reply) => reply.error(OrderExists, { orderId: 'a1' }))
  const url = `http://127.0.0.1:${await listen(app)}/`
  const clients: Readonly<Record<string, () => Promise<unknown>>> = {
    fetch: () => fetch(url),
    undici: () => request(url),
    axios: () => axios(url),
    got: () => got(url, { retry: { limit: 0 } }),
    ky: () => ky(url, { retry: 0 }),
  }
  for (const [name, ask] of Object.entries(clients)) {
    const failed = await ask().catch((error: unknown) => error)
    const error: HttpError = await passOn(failed, OrderExists)
    t.ok(isHttpError(error), name)
    t.equal(error.declaration, OrderExists, name)
    t.match(error.members, { orderId: 'a1' }, name)
    t.equal(error.detail, 'Order A1 already exists.', name)
    t.match((error.cause as Error).message, ` answered 409 ORDER_EXISTS to request ${requestId}: `)
  }
})
