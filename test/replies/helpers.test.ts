import sensible from '@fastify/sensible'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply } from 'fastify'
import t from 'tap'
import errorResource, { defineError, httpErrors, type ErrorInit } from '../../plugin/index.ts'
import { errorStatuses, successStatuses } from '../fixtures/iana-statuses.ts'
import { buildApp, buildBareApp, problem, toAnswer, type Answer } from '../helpers/build-app.ts'

/** What a status owes by default, beside the common members. */
const owedByDefault: Readonly<
  Record<number, { members?: Record<string, unknown>; headers: Record<string, string> }>
> = {
  401: { headers: { 'www-authenticate': 'Bearer' } },
  405: { headers: { allow: 'GET, HEAD' }, members: { allow: ['GET', 'HEAD'] } },
  407: { headers: { 'proxy-authenticate': 'Bearer' } },
  406: { headers: { vary: 'Accept' } },
  415: {
    headers: { accept: 'application/json, text/plain' },
    members: { accept: ['application/json', 'text/plain'] },
  },
  426: {
    headers: { upgrade: 'websocket', connection: 'upgrade' },
    members: { upgrade: ['websocket'] },
  },
}

/** Boots the app; a real promise, which `ready()` itself does not return. */
async function start(app: FastifyInstance): Promise<void> {
  await app.ready()
}

type Helpers = Record<string, (detail?: string | ErrorInit, init?: ErrorInit) => FastifyReply>

for (const { status, helper } of errorStatuses) {
  const { headers = {}, members = {} } = owedByDefault[status] ?? {}

  t.test(`reply.${helper}() sends a ${String(status)} Error Resource`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (_request, reply) => (reply as unknown as Helpers)[helper]?.())
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), problem(status, { instance: '/orders', ...members }, headers))
  })

  t.test(`reply.${helper}() is a function of that name`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', async (_request, reply) => (reply as unknown as Helpers)[helper]?.name)
    const response = await app.inject('/')
    t.equal(response.body, helper)
  })
}

const argumentRows: readonly (readonly [
  name: string,
  args: readonly (string | ErrorInit | undefined)[],
])[] = [
  ['detail and init', ['Order 42 exists.', { code: 'TAKEN', headers: { 'x-shard': '7' } }]],
  ['init alone', [{ detail: 'Order 42 exists.', code: 'TAKEN', headers: { 'x-shard': '7' } }]],
  [
    'no detail and init',
    [undefined, { detail: 'Order 42 exists.', code: 'TAKEN', headers: { 'x-shard': '7' } }],
  ],
]

for (const [name, [detail, init]] of argumentRows) {
  t.test(`a helper takes ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (_request, reply) =>
      (reply as unknown as Helpers)['conflict']?.(detail, init as ErrorInit),
    )
    const response = await app.inject('/orders')
    t.strictSame(
      toAnswer(response),
      problem(
        409,
        { detail: 'Order 42 exists.', instance: '/orders', code: 'TAKEN' },
        { 'x-shard': '7' },
      ),
    )
  })
}

t.test('a helper returns the reply, so that handlers of either kind can end with it', async (t) => {
  const { app } = await buildApp(t)
  let same: boolean | undefined
  app.get('/orders', (_request, reply) => {
    same = reply.notFound() === reply
  })
  await app.inject('/orders')
  t.equal(same, true)
})

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})

const declaredRows: readonly (readonly [
  name: string,
  act: (reply: FastifyReply) => FastifyReply,
  detail: string,
])[] = [
  [
    'its members and the detail made of them',
    (reply) => reply.error(OrderExists, { orderId: '42' }),
    'Order 42 already exists.',
  ],
  [
    'the detail of the occurrence',
    (reply) => reply.error(OrderExists, { orderId: '42' }, { detail: 'Taken.' }),
    'Taken.',
  ],
]

for (const [name, act, detail] of declaredRows) {
  t.test(`reply.error() sends a declared error with ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (_request, reply) => act(reply))
    const response = await app.inject('/orders')
    t.strictSame(
      toAnswer(response),
      problem(409, {
        type: '/errors/order-exists',
        title: 'Order already exists',
        detail,
        instance: '/orders',
        code: 'ORDER_EXISTS',
        orderId: '42',
      }),
    )
  })
}

const json = 'application/json; charset=utf-8'

const successRows: readonly (readonly [
  name: string,
  act: (reply: FastifyReply) => FastifyReply,
  expected: Answer,
])[] = [
  [
    'ok',
    (reply) => reply.ok({ id: '42' }),
    { status: 200, headers: { 'content-type': json }, body: { id: '42' } },
  ],
  ['ok without a payload', (reply) => reply.ok(), { status: 200, headers: {}, body: '' }],
  [
    'created',
    (reply) => reply.created({ id: '42' }, { location: '/orders/42' }),
    {
      status: 201,
      headers: { 'content-type': json, location: '/orders/42' },
      body: { id: '42' },
    },
  ],
  ['created without a place', (reply) => reply.created(), { status: 201, headers: {}, body: '' }],
  [
    'accepted',
    (reply) => reply.accepted({ id: '42' }, { location: '/jobs/42', retryAfter: 1.5 }),
    {
      status: 202,
      headers: { 'content-type': json, location: '/jobs/42', 'retry-after': '2' },
      body: { id: '42' },
    },
  ],
  [
    'accepted until a moment',
    (reply) => reply.accepted(undefined, { retryAfter: new Date(Date.UTC(2015, 9, 21, 7, 28)) }),
    { status: 202, headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, body: '' },
  ],
  ['accepted alone', (reply) => reply.accepted(), { status: 202, headers: {}, body: '' }],
  ['noContent', (reply) => reply.noContent(), { status: 204, headers: {}, body: '' }],
]

for (const [name, act, expected] of successRows) {
  t.test(`the helper of a success sends no Error Resource: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (_request, reply) => act(reply))
    const response = await app.inject('/orders')
    t.strictSame(toAnswer(response), expected)
  })
}

t.test('the helper of a success leaves the payload to the schema of the route', async (t) => {
  const { app } = await buildApp(t)
  const schema = { response: { 201: Type.Object({ id: Type.String() }) } }
  app.get('/orders', { schema }, async (_request, reply) => reply.created({ id: '42', secret: 1 }))
  const response = await app.inject('/orders')
  t.strictSame(response.json(), { id: '42' })
})

t.test('there is a helper for each registered status, an error helper, and no other', async (t) => {
  const { app } = await buildApp(t)
  const { app: bare } = buildBareApp(t)
  const namesOf = async (instance: typeof app): Promise<string[]> => {
    let names: string[] = []
    instance.get('/', (_request, reply) => {
      for (const name in reply) names.push(name)
      void reply.send('')
    })
    await instance.inject('/')
    return names
  }
  const before = new Set(await namesOf(bare))
  const added = (await namesOf(app)).filter((name) => !before.has(name))
  t.strictSame(
    added.toSorted(),
    [...errorStatuses, ...successStatuses]
      .map(({ helper }) => helper)
      .concat('error')
      .toSorted(),
  )
})

for (const order of ['before', 'after'] as const) {
  t.test(
    `@fastify/sensible ${order} the plugin: both boot, and a 404 is an Error Resource`,
    async (t) => {
      const { app } = buildBareApp(t)
      if (order === 'before') app.register(sensible)
      app.register(errorResource)
      if (order === 'after') app.register(sensible)
      app.register(async (scope) => {
        scope.get('/orders', async (_request, reply) => reply.notFound('No order 42.'))
        scope.get('/ours', async (_request, reply) => reply.contentTooLarge('Too much.'))
        scope.get('/theirs', (_request, reply) => {
          const theirs = reply as unknown as Record<'payloadTooLarge', (text: string) => void>
          theirs.payloadTooLarge('Too much.')
        })
      })
      t.strictSame(
        toAnswer(await app.inject('/orders')),
        problem(404, { detail: 'No order 42.', instance: '/orders' }),
      )
      for (const instance of ['/ours', '/theirs']) {
        t.strictSame(
          toAnswer(await app.inject(instance)),
          problem(413, { detail: 'Too much.', instance }),
        )
      }
    },
  )
}

t.test('a name that another plugin takes after ours fails the boot with a way out', async (t) => {
  const { app } = await buildApp(t)
  app.decorateReply('error' as 'sent', true as never)
  await t.rejects(start(app), /^reply\.error\(\) is claimed by another plugin/)
})

t.test('any other name that is taken twice stays the error it is', async (t) => {
  const { app } = await buildApp(t)
  app.decorateReply('mine', 1)
  t.throws(() => app.decorateReply('mine', 2), { code: 'FST_ERR_DEC_ALREADY_PRESENT' })
})

t.test('@fastify/sensible in a scope below has its way there', async (t) => {
  const { app } = await buildApp(t)
  app.register(async (scope) => {
    await scope.register(sensible)
    scope.get('/orders', async (_request, reply) => reply.notFound('No order 42.'))
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { detail: 'No order 42.', instance: '/orders' }))
})

t.test('a name that another plugin has taken fails the boot with a way out', async (t) => {
  const { app } = buildBareApp(t)
  app.decorateReply('error' as 'sent', true as never)
  app.register(errorResource)
  await t.rejects(start(app), {
    message:
      'reply.error() is claimed by another plugin and by fastify-error-resource, which brings the same ' +
      'helpers. Remove the other plugin from this scope, or register the two in scopes beside each other.',
  })
})

t.test('@fastify/sensible and the plugin live in scopes beside each other', async (t) => {
  const { app } = buildBareApp(t)
  app.register(async (scope) => {
    await scope.register(sensible)
    scope.get('/sensible', async (_request, reply) => reply.notFound('Old.'))
  })
  app.register(async (scope) => {
    await scope.register(errorResource)
    scope.get('/ours', async (_request, reply) => reply.notFound('New.'))
  })
  const old = await app.inject('/sensible')
  const ours = await app.inject('/ours')
  t.strictSame(old.json(), { statusCode: 404, error: 'Not Found', message: 'Old.' })
  t.strictSame(toAnswer(ours), problem(404, { detail: 'New.', instance: '/ours' }))
})

t.test('reply.error() sends an occurrence as it is, and a 500 for what is no error', async (t) => {
  const Sent = defineError({ code: 'SENT', status: 409, title: 'Sent' })
  const { app } = await buildApp(t)
  const given: Record<string, unknown> = { occurrence: Sent(), code: 'SENT', error: new Error('x') }
  app.get<{ Params: { name: string } }>('/:name', async ({ params }, reply) =>
    (reply as any).error(given[params.name]),
  )
  for (const [name, status] of [
    ['occurrence', 409],
    ['code', 500],
    ['error', 500],
  ] as const) {
    const response = await app.inject(`/${name}`)
    t.equal(response.statusCode, status, name)
    t.equal(response.json().code, status === 409 ? 'SENT' : undefined, name)
    t.equal(response.json().detail, undefined, name)
  }
})

for (const [name, given, fix] of [
  ['a status', 404, 'was given 404. Send that with reply.notFound().'],
  ['a helper', httpErrors.gone, 'was given a function. Send that with reply.gone().'],
  ['a function of another kind', () => 1, 'was given a function.'],
] as const) {
  t.test(`reply.error() says what to do with ${name}`, async (t) => {
    const { app, lines } = await buildApp(t)
    app.get('/', async (_request, reply) => (reply as any).error(given))
    t.equal((await app.inject('/')).statusCode, 500)
    const sentence = `reply.error() takes what defineError() returns; it ${fix}`
    t.strictSame(lines, [[50, sentence, sentence]])
  })
}

t.test('a helper that was taken off its reply is a 500, and the log says why', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/status', async (_request, { notFound }) => notFound('No.'))
  app.get('/declared', async (_request, { error }) => error(OrderExists, { orderId: '1' }))
  for (const [path, name] of [
    ['/status', 'notFound'],
    ['/declared', 'error'],
  ] as const) {
    const response = await app.inject(path)
    t.strictSame(toAnswer(response), problem(500, { instance: path }))
    t.match(
      lines.splice(0).map(([, line]) => line),
      [`${name}() was called without its reply: write reply.${name}(…),`],
    )
  }
})
