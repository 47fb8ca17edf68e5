import { Type } from '@sinclair/typebox'
import t from 'tap'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import { defineError, errorResponses, httpErrors } from '../../plugin/index.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { sendError, writeError } from '../../plugin/replies/send-error.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildApp, problem, toAnswer } from '../helpers/build-app.ts'

const plugin = createInstance(resolveOptions({}))
const info = 30
const warn = 40
const error = 50

const secret = 'hunter2'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  headers: { 'x-declared': 'yes', 'cache-control': 'private' },
})

t.test(
  'sendError() sends a whole Error Resource, logs it once and returns the reply',
  async (t) => {
    const { app, lines } = await buildApp(t)
    let returned: unknown
    app.get('/orders', (_request, reply) => {
      returned = sendError(plugin, reply, occurrenceOf(409, 'Order 42 already exists.')) === reply
    })
    const response = await app.inject('/orders?token=1')
    t.strictSame(
      toAnswer(response),
      problem(409, { detail: 'Order 42 already exists.', instance: '/orders' }),
    )
    t.strictSame(lines, [[info, 'Order 42 already exists.']])
    t.equal(returned, true)
  },
)

t.test('writeError() can leave the log to others', async (t) => {
  const { app, lines } = await buildApp(t)
  app.addHook('onSend', (_request, reply, _payload, done) => {
    done(null, writeError(plugin, reply, occurrenceOf(500), { isLogged: true }))
  })
  app.get('/orders', async () => 'fine')
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(500, { instance: '/orders' }))
  t.strictSame(lines, [])
})

const accepts = [
  ['nothing', undefined, 'application/problem+json'],
  ['JSON alone', 'application/json', 'application/problem+json'],
  ['XML alone', 'application/xml', 'application/problem+json'],
  [
    'no problem+json, but JSON',
    'application/problem+json;q=0, application/json',
    'application/json',
  ],
] as const

for (const [name, accept, type] of accepts) {
  t.test(`an Error Resource is delivered to a client that accepts ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/orders', async (_request, reply) => reply.notFound())
    const headers = accept === undefined ? {} : { accept }
    const response = await app.inject({ url: '/orders', headers })
    t.strictSame(
      toAnswer(response),
      problem(
        404,
        { instance: '/orders' },
        // RFC 9110 §12.5.5: the field that chose.
        { 'content-type': type, ...(type === 'application/json' ? { vary: 'Accept' } : {}) },
      ),
    )
  })
}

t.test('the serializers of the user leave an Error Resource as it is', async (t) => {
  const { app } = await buildApp(t)
  app.setReplySerializer(() => 'replaced')
  const schema = { response: { '4xx': { type: 'object', properties: {} } } } as const
  app.get('/orders', { schema }, async (_request, reply) => {
    reply.serializer(() => 'replaced').type('text/plain; charset=latin1')
    return reply.notFound()
  })
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
})

const cacheRows = [
  ['the default', {}, {}, 'no-store'],
  ['the option of the plugin', { cacheControl: 'no-cache' }, {}, 'no-cache'],
  ['the field of the occurrence', {}, { 'cache-control': 'max-age=5' }, 'max-age=5'],
] as const

for (const [name, plugin, headers, expected] of cacheRows) {
  t.test(`Cache-Control is not that of the abandoned success but ${name}`, async (t) => {
    const { app } = await buildApp(t, { plugin })
    app.get('/orders', async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=3600').header('etag', '"1"')
      return reply.notFound({ headers })
    })
    const response = await app.inject('/orders')
    t.strictSame(
      toAnswer(response),
      problem(
        404,
        { instance: '/orders' },
        { 'cache-control': expected, ...(expected === 'no-store' ? {} : { vary: 'Accept' }) },
      ),
    )
  })
}

t.test('header fields of the declaration go first, those of the occurrence win', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', async (_request, reply) =>
    reply.error(
      OrderExists,
      { orderId: '42' },
      { headers: { 'x-declared': 'no', 'x-break': 'a\r\nb' } },
    ),
  )
  const response = await app.inject('/orders')
  t.strictSame(
    toAnswer(response),
    problem(
      409,
      {
        type: '/errors/order-exists',
        title: 'Order already exists',
        instance: '/orders',
        code: 'ORDER_EXISTS',
        orderId: '42',
      },
      { 'cache-control': 'private', 'x-declared': 'no', vary: 'Accept' },
    ),
  )
})

t.test('a header field of the occurrence and the member of its status say the same', async (t) => {
  const { app } = await buildApp(t)
  app.get('/orders', async (_request, reply) =>
    reply.serviceUnavailable({ headers: { 'Retry-After': '10' } }),
  )
  const response = await app.inject('/orders')
  t.strictSame(
    toAnswer(response),
    problem(503, { instance: '/orders', retryAfter: 10 }, { 'retry-after': '10' }),
  )
})

t.test('an error that cannot be serialized becomes the bare 500', async (t) => {
  const { app, lines } = await buildApp(t)
  const members = {
    get orderId(): string {
      throw new Error(secret)
    },
  }
  app.get('/orders', async (_request, reply) => reply.error(OrderExists, members))
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), {
    status: 500,
    headers: {
      'cache-control': 'private',
      'content-type': 'application/problem+json',
      'x-declared': 'yes',
      vary: 'Accept',
    },
    body: { type: 'about:blank', title: 'Internal Server Error', status: 500 },
  })
  t.strictSame(lines, [
    [error, 'An Error Resource could not be serialized.', secret],
    [info, 'Order already exists'],
  ])
})

/** How an onSend hook fails. Each first labels the body the way a compressing hook does, and its failure has a status. */

for (const contract of [true, false]) {
  t.test(
    `the contract of a route is ${contract ? 'watched' : 'not watched'} as told`,
    async (t) => {
      const { app, lines } = await buildApp(t, { plugin: { contract } })
      app.get('/orders', { schema: { response: errorResponses(401) } }, async () => {
        throw OrderExists({ orderId: '42' })
      })
      const response = await app.inject('/orders')
      t.equal(response.statusCode, 409)
      t.equal(
        lines.some(([, message]) => message.startsWith('GET /orders sent 409 ORDER_EXISTS')),
        contract,
      )
    },
  )
}

t.test('a member that is not as declared is left out and told in the log', async (t) => {
  const { app, lines } = await buildApp(t)
  app.get('/orders', async (_request, reply) =>
    reply.error(OrderExists, { orderId: 42, secret } as unknown as { orderId: string }),
  )
  const { status, body } = toAnswer(await app.inject('/orders'))
  t.strictSame(
    [status, body],
    [
      409,
      {
        type: '/errors/order-exists',
        title: 'Order already exists',
        status: 409,
        code: 'ORDER_EXISTS',
        instance: '/orders',
        requestId: 'r1',
      },
    ],
  )
  t.strictSame(lines, [
    [
      error,
      'Members of ORDER_EXISTS are not as declared and were left out: orderId must be string.',
    ],
    [info, 'Order already exists'],
    [warn, 'A 409 (ORDER_EXISTS) was sent without all it was given: there is no member "secret".'],
  ])
})

t.test('a declared error of a status that owes a field has both kinds of members', async (t) => {
  const Busy = defineError({
    code: 'BUSY',
    status: 503,
    title: 'Busy',
    members: { queue: Type.Integer() },
  })
  const { app } = await buildApp(t)
  app.get('/orders', async (_request, reply) => reply.error(Busy, { queue: 7 }, { retryAfter: 3 }))
  const { headers, body } = toAnswer(await app.inject('/orders'))
  t.match([headers, body], [{ 'retry-after': '3' }, { queue: 7, retryAfter: 3 }])
})

t.test('an error says in which language it is, and that others were to be had', async (t) => {
  const languages = [{ language: 'de', statuses: { '404': 'Nicht gefunden' } }]
  const { app } = await buildApp(t, { plugin: { languages } })
  app.get('/', async (_request, reply) => {
    reply.header('vary', 'Origin').header('content-language', 'fr')
    return reply.notFound()
  })
  const headers = { 'accept-language': 'de' }
  t.strictSame(
    toAnswer(await app.inject({ url: '/', headers })),
    problem(
      404,
      { title: 'Nicht gefunden', instance: '/' },
      { vary: 'Origin, Accept-Language', 'content-language': 'de' },
    ),
  )
})

t.test('two errors of one code are told of when the second is sent', async (t) => {
  const { app, lines } = await buildApp(t)
  const Other = defineError({ code: 'ORDER_EXISTS', status: 404, title: 'Another' })
  app.get('/one', (_request, reply) => reply.error(OrderExists, { orderId: '1' }))
  app.get('/other', (_request, reply) => reply.error(Other))
  await app.inject('/one')
  await app.inject('/other')
  t.match(lines.filter(([level]) => level === warn).map(String), [/ORDER_EXISTS/])
})

const issue = { message: 'Too small', path: ['a'], code: 'too_small' }

for (const [name, throws] of [
  ['given to a helper', false],
  ['thrown with an error of ours', true],
] as const) {
  t.test(`findings of a validator say where they are: ${name}`, async (t) => {
    const { app } = await buildApp(t)
    const errors = [issue] as never
    app.get('/', async (_request, reply) => {
      if (throws) throw httpErrors.badRequest({ errors })
      return reply.badRequest({ errors })
    })
    t.strictSame((await app.inject('/')).json().errors, [
      { detail: 'Too small', pointer: '#/a', code: 'too_small' },
    ])
  })
}

const read = () => [{ detail: 'Read.' }]
const unread = { unexpected: { error: new Error('hunter2') } }

for (const [name, reader, more, expected] of [
  ['read', read, {}, [{ detail: 'Read.' }]],
  ['left as they are where nobody reads them', undefined, {}, undefined],
  ['left as they are on an error that nobody meant for a client', read, unread, undefined],
] as const) {
  t.test(`findings of a validator are ${name}`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', async (_request, reply) => {
      const plugin = createInstance(resolveOptions({}), undefined, reader)
      const occurrence = occurrenceOf(400, 'No.', { errors: [issue] as never })
      return sendError(plugin, reply, { ...occurrence, ...more })
    })
    const { detail, errors } = (await app.inject('/')).json()
    t.strictSame({ detail, errors }, { detail: 'No.', errors: expected })
  })
}
