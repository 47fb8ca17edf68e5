import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import errorResource, { defineError, httpErrors } from '../../plugin/index.ts'
import { buildApp, buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

const info = 30
const error = 50

const secret = 'hunter2'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })

const thrown: readonly (readonly [
  name: string,
  value: unknown,
  expected: ReturnType<typeof problem>,
  line: readonly [level: number, message: string, error?: unknown],
])[] = [
  [
    'an unexpected Error',
    new Error(secret),
    problem(500, { instance: '/orders' }),
    [error, secret, secret],
  ],
  [
    'an Error with a status of the client',
    Object.assign(new Error('Not yours.'), { statusCode: 403 }),
    problem(403, { detail: 'Not yours.', instance: '/orders' }),
    [info, 'Not yours.', 'Not yours.'],
  ],
  [
    'an error of ours',
    httpErrors.serviceUnavailable('Back soon.', { retryAfter: 7 }),
    problem(
      503,
      { detail: 'Back soon.', instance: '/orders', retryAfter: 7 },
      { 'retry-after': '7' },
    ),
    [error, 'Back soon.', 'Back soon.'],
  ],
  [
    'a declared error',
    OrderExists(),
    problem(409, {
      type: '/errors/order-exists',
      title: 'Order exists',
      instance: '/orders',
      code: 'ORDER_EXISTS',
    }),
    [info, 'Order exists', 'Order exists'],
  ],
  ['text', secret, problem(500, { instance: '/orders' }), [error, 'Internal Server Error', secret]],
  ['nothing', undefined, problem(500, { instance: '/orders' }), [error, 'Internal Server Error']],
]

for (const [name, value, expected, line] of thrown) {
  t.test(`a handler that throws ${name} is answered and logged once`, async (t) => {
    const { app, lines } = await buildApp(t)
    app.get('/orders', async () => {
      throw value
    })
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), expected)
    t.strictSame(lines, [line])
  })
}

t.test('a status that a plugin has set on the reply says what its error means', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('preHandler', async (_request, reply) => {
    reply.code(401)
    throw new Error('Missing token.')
  })
  app.get('/orders', async () => ({}))
  const response = await app.inject('/orders')
  t.strictSame(
    toAnswer(response),
    problem(
      401,
      { detail: 'Missing token.', instance: '/orders' },
      { 'www-authenticate': 'Bearer' },
    ),
  )
})

const unreadable: readonly (readonly [name: string, headers: Record<string, string>])[] = [
  ['malformed JSON', { 'content-type': 'application/json' }],
  ['a type nobody reads', { 'content-type': 'application/xml' }],
  ['more than the limit', { 'content-type': 'text/plain' }],
]

for (const [name, headers] of unreadable) {
  t.test(`a missing route weighs more than its content: ${name}`, async (t) => {
    const { app } = await buildApp(t, { server: { bodyLimit: 3 } })
    const response = await app.inject({ method: 'POST', url: '/nope', headers, payload: '{"a' })
    const { headers: answered, ...answer } = toAnswer(response)
    t.strictSame(answer, { status: 404, body: problem(404, { instance: '/nope' }).body })
    t.equal(answered['content-type'], 'application/problem+json')
  })
}

t.test('a content that is too long for a missing route is a 404 as well', async (t) => {
  const { app } = await buildApp(t, { server: { bodyLimit: 3 } })
  const response = await app.inject({
    method: 'POST',
    url: '/nope',
    headers: { 'content-type': 'application/json' },
    payload: '{"long":1}',
  })
  t.strictSame(toAnswer(response).body, problem(404, { instance: '/nope' }).body)
})

t.test('QUERY without a type finds its path missing first', async (t) => {
  const { app } = await buildApp(t)
  const response = await app.inject({ method: 'QUERY' as 'POST', url: '/nope' })
  t.strictSame(toAnswer(response), problem(404, { instance: '/nope' }))
})

t.test('any other failure on the way to a missing route is an error of its own', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('preHandler', async () => {
    throw new Error(secret)
  })
  const response = await app.inject('/nope')
  t.strictSame(toAnswer(response), problem(500, { instance: '/nope' }))
})

t.test('a hook that fails while the error is sent is logged, and changes nothing', async (t) => {
  const { app, lines } = await buildApp(t)
  app.addHook('onSend', async () => {
    throw new Error(secret)
  })
  app.get('/orders', async (_request, reply) => reply.notFound())
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
  t.strictSame(lines, [
    [info, 'Not Found'],
    [error, 'A hook failed while an Error Resource was sent.', secret],
  ])
})

/** The user's own handler, which answers some errors itself and leaves the others. */
const userHandler = (caught: unknown, _request: FastifyRequest, reply: FastifyReply): void => {
  if ((caught as Error).message === 'theirs') {
    void reply.code(409).send({ message: 'Handled by the user.' })
    return
  }
  throw caught
}

const orders = [
  ['before the plugin', 'before'],
  ['after it, which was awaited', 'after'],
  ['after it, which was not awaited', 'after-at-once'],
] as const

for (const [name, order] of orders) {
  t.test(`an error handler of the user goes on working: set ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    if (order === 'before') app.setErrorHandler(userHandler)
    if (order === 'after-at-once') app.register(errorResource)
    else await app.register(errorResource)
    if (order !== 'before') app.setErrorHandler(userHandler)
    app.get('/orders', async () => {
      throw new Error('theirs')
    })
    const response = await app.inject('/orders')
    t.strictSame(
      toAnswer(response),
      problem(409, { detail: 'Handled by the user.', instance: '/orders' }),
    )
  })

  t.test(`what an error handler of the user throws on is answered: set ${name}`, async (t) => {
    const { app } = buildBareApp(t)
    if (order === 'before') app.setErrorHandler(userHandler)
    if (order === 'after-at-once') app.register(errorResource)
    else await app.register(errorResource)
    if (order !== 'before') app.setErrorHandler(userHandler)
    app.get('/orders', async () => {
      throw httpErrors.conflict('Not theirs.')
    })
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), problem(409, { detail: 'Not theirs.', instance: '/orders' }))
  })
}

t.test('an error handler of a child scope answers first, and is completed', async (t) => {
  const { app } = await buildApp(t)
  app.register(async (scope) => {
    scope.setErrorHandler(userHandler)
    scope.get('/orders', async () => {
      throw new Error('theirs')
    })
  })
  const response = await app.inject('/orders')
  t.strictSame(
    toAnswer(response),
    problem(409, { detail: 'Handled by the user.', instance: '/orders' }),
  )
})

t.test('an app that allows one error handler keeps the one of the user', async (t) => {
  const { app } = buildBareApp(t, { allowErrorHandlerOverride: false })
  app.setErrorHandler(userHandler)
  await app.register(errorResource)
  app.get('/orders', async () => {
    throw new Error('theirs')
  })
  const response = await app.inject('/orders')
  t.strictSame(
    toAnswer(response),
    problem(409, { detail: 'Handled by the user.', instance: '/orders' }),
  )
})

t.test('so it does where the plugin is registered first and not awaited', async (t) => {
  const { app } = buildBareApp(t, { allowErrorHandlerOverride: false })
  app.register(errorResource)
  app.setErrorHandler(userHandler)
  app.get('/orders', async () => {
    throw new Error('theirs')
  })
  const response = await app.inject('/orders')
  t.strictSame(
    toAnswer(response),
    problem(409, { detail: 'Handled by the user.', instance: '/orders' }),
  )
})

t.test('an app that allows one error handler can do without one of its own', async (t) => {
  const { app } = await buildApp(t, { server: { allowErrorHandlerOverride: false } })
  app.get('/orders', async () => {
    throw new Error(secret)
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(500, { instance: '/orders' }))
})

t.test(
  'a route that opted out keeps the errors of Fastify, each of them logged once',
  async (t) => {
    const { app, lines } = await buildApp(t)
    app.get('/orders', { config: { errorResource: false } }, async () => {
      throw Object.assign(new Error('Not yours.'), { statusCode: 403 })
    })
    const response = await app.inject('/orders')
    t.strictSame(
      [response.statusCode, response.headers['content-type'], response.json()],
      [
        403,
        'application/json; charset=utf-8',
        { statusCode: 403, error: 'Forbidden', message: 'Not yours.' },
      ],
    )
    t.strictSame(lines, [[info, 'Not yours.', 'Not yours.']])
  },
)

t.test('but not what would leave as a success, or leak', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', { config: { errorResource: false } }, () => {
    // oxlint-disable-next-line no-throw-literal -- what a careless dependency does
    throw secret
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(500, { instance: '/orders' }))
})
