/** Handlers of the user's that answer a caught error in a shape of their own: what the error knew fills what they leave out. */
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import t from 'tap'
import errorResource, { defineError, httpErrors } from '../../../plugin/index.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})

type Handler = (
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
) => unknown

/** Handlers as they stand in services. */
const handlers: readonly (readonly [name: string, handler: Handler])[] = [
  [
    'success: false',
    (error, _request, reply) => reply.code(error.statusCode ?? 500).send({ success: false }),
  ],
  ['no content', (error, _request, reply) => reply.code(error.statusCode ?? 500).send()],
  [
    'text that is markup',
    (error, _request, reply) =>
      reply
        .code(error.statusCode ?? 500)
        .type('text/html')
        .send('<p>'),
  ],
  [
    'the phrase alone',
    async (error, _request, reply) => {
      reply.code(error.statusCode ?? 500)
      return {
        error: { 400: 'Bad Request', 404: 'Not Found', 409: 'Conflict' }[error.statusCode ?? 0],
      }
    },
  ],
  [
    'problem details that say nothing',
    (error, _request, reply) =>
      reply
        .code(error.statusCode ?? 500)
        .type('application/problem+json')
        .send({}),
  ],
]

const common = { instance: '/orders', requestId: 'r1' }

/** What goes wrong, and what leaves whatever the handler says. */
const failures = [
  [
    'a failed validation',
    { n: 'x' },
    {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'FST_ERR_VALIDATION',
      detail: 'body/n must be integer',
      errors: [{ detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' }],
    },
  ],
  [
    'a declared error',
    { n: 1 },
    {
      type: '/errors/order-exists',
      title: 'Order already exists',
      status: 409,
      code: 'ORDER_EXISTS',
      detail: 'Order 1 already exists.',
      orderId: '1',
    },
  ],
  [
    'an error of ours',
    { n: 2 },
    { type: 'about:blank', title: 'Not Found', status: 404, code: 'NONE', detail: 'No order 2.' },
  ],
  [
    'an unexpected error',
    { n: 3 },
    { type: 'about:blank', title: 'Internal Server Error', status: 500 },
  ],
] as const

for (const [name, handler] of handlers) {
  t.test(`a handler that answers with ${name} loses nothing of what the error knew`, async (t) => {
    const app = Fastify({ genReqId: () => 'r1', ajv: { customOptions: { coerceTypes: false } } })
    t.teardown(() => app.close())
    app.setErrorHandler(handler as never)
    await app.register(errorResource)
    const schema = { body: Type.Object({ n: Type.Integer() }) }
    app.post('/orders', { schema }, async (request) => {
      const { n } = request.body as { n: number }
      if (n === 1) throw OrderExists({ orderId: '1' })
      if (n === 2) throw httpErrors.notFound('No order 2.', { code: 'NONE' })
      throw new Error('hunter2')
    })
    for (const [failure, payload, expected] of failures) {
      const response = await app.inject({ method: 'POST', url: '/orders', payload })
      t.strictSame(response.json(), { ...common, ...expected }, failure)
      t.equal(response.headers['content-type'], 'application/problem+json')
    }
  })
}

/** What handlers make of the findings they are given, and the `detail` that comes of it. */
const repeats: readonly (readonly [
  name: string,
  repeat: (found: Found[]) => object,
  detail: string,
])[] = [
  ['as they are', (errors) => ({ errors }), 'must be integer, must be string'],
  [
    'as sentences',
    (found) => ({ message: 'Bad.', errors: found.map(({ message }) => message) }),
    'Bad.',
  ],
  [
    'in words of theirs',
    (found) => ({ details: found.map(({ message: msg }) => ({ msg })) }),
    'must be integer, must be string',
  ],
]

interface Found {
  readonly message: string
}

for (const [name, repeat, detail] of repeats) {
  t.test(`a handler that repeats findings ${name} keeps their places`, async (t) => {
    const app = Fastify({
      genReqId: () => 'r1',
      ajv: { customOptions: { allErrors: true, coerceTypes: false } },
    })
    t.teardown(() => app.close())
    app.setErrorHandler((error: { validation?: Found[] }, _request, reply) =>
      reply.code(400).send(repeat(error.validation ?? [])),
    )
    await app.register(errorResource)
    const schema = { body: Type.Object({ n: Type.Integer(), s: Type.String() }) }
    app.post('/orders', { schema }, async () => ({}))
    const payload = { n: 'x', s: 7 }
    const response = await app.inject({ method: 'POST', url: '/orders', payload })
    t.strictSame(response.json(), {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'FST_ERR_VALIDATION',
      detail,
      ...common,
      errors: [
        { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
        { detail: 'must be string', in: 'body', pointer: '#/s', code: 'type' },
      ],
    })
  })
}

const fail = () => Promise.reject(httpErrors.conflict('Theirs.', { code: 'THEIRS' }))

t.test('what a handler says goes first, and another status knows nothing', async (t) => {
  const app = Fastify({ genReqId: () => 'r1' })
  t.teardown(() => app.close())
  app.setErrorHandler((_error, request, reply) =>
    request.url === '/other'
      ? reply.code(422).send({ success: false })
      : reply.code(409).send({ message: 'Mine.', code: 'MINE' }),
  )
  await app.register(errorResource)
  app.get('/', fail)
  app.get('/other', fail)
  const own = await app.inject('/')
  t.match(own.json(), { status: 409, detail: 'Mine.', code: 'MINE' })
  const other = await app.inject('/other')
  t.strictSame(other.json(), {
    type: 'about:blank',
    title: 'Unprocessable Content',
    status: 422,
    instance: '/other',
    requestId: 'r1',
  })
})

t.test(
  'words of an unexpected error do not leave behind a status that a handler chose',
  async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    app.setErrorHandler((_error, _request, reply) => reply.code(400).send({ success: false }))
    await app.register(errorResource)
    app.get('/', () => Promise.reject(new TypeError('hunter2')))
    const response = await app.inject('/')
    t.equal(response.statusCode, 400)
    t.notMatch(response.body, /hunter2/)
  },
)
