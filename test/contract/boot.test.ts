/**
 * Living beside what a service already has: boot either succeeds with every answer covered, or
 * fails with a sentence that says what to do. The process lives in both cases.
 */
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { checkError, type ExpectedError } from '../fixtures/error-resource.ts'
import { listen, type PluginOptions } from '../fixtures/fixture-app.ts'
import { countExchanges, send } from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const secret = 'hunter2'

/** What a service does before or after it registers the plugin. */
const habits: readonly {
  readonly name: string
  readonly options?: FastifyServerOptions
  readonly add: (app: FastifyInstance) => unknown
  /** What `GET /boom`, whose error is unexpected, has to answer with. */
  readonly boom?: Pick<ExpectedError, 'status'>
}[] = [
  { name: 'nothing', add: () => undefined },
  {
    name: 'an error handler',
    add: (app) => app.setErrorHandler((_error, _request, reply) => sendMine(reply, 503)),
    boom: { status: 503 },
  },
  {
    name: 'an error handler that throws on',
    add: (app) =>
      app.setErrorHandler((error) => {
        throw error
      }),
  },
  {
    name: 'a not-found handler',
    add: (app) => app.setNotFoundHandler((_request, reply) => sendMine(reply, 404)),
  },
  {
    name: 'a not-found handler below a prefix',
    add: (app) =>
      app.register(
        async (child) => {
          child.setNotFoundHandler((_request, reply) => sendMine(reply, 404))
        },
        { prefix: '/nope' },
      ),
  },
  {
    name: 'a serializer of its own',
    add: (app) => app.setSerializerCompiler(() => (data) => JSON.stringify(data)),
  },
  {
    name: 'a validator of its own',
    add: (app) => app.setValidatorCompiler(() => () => true),
  },
  {
    name: 'a schema',
    add: (app) => app.addSchema({ $id: 'ErrorResource', type: 'object', properties: {} }),
  },
  {
    name: 'a hook of every kind',
    add: (app) => {
      app.addHook('onRequest', async () => undefined)
      app.addHook('onSend', async (_request, _reply, payload) => payload)
      app.addHook('onError', async () => undefined)
      app.addHook('preSerialization', async (_request, _reply, payload) => payload)
    },
  },
  {
    name: 'a catch-all for OPTIONS',
    add: (app) => app.options('*', async () => 'mine'),
  },
]

for (const { name, options = {}, add, boom = { status: 500 } } of habits) {
  for (const order of ['before', 'after'] as const) {
    t.test(`a service that sets ${name} ${order} the plugin is covered`, async (t) => {
      const app = Fastify({ ...serverOptions(options), genReqId: () => 'request-1' })
      t.teardown(() => app.close())
      if (order === 'before') await add(app)
      await app.register(errorResource)
      if (order === 'after') await add(app)
      addRoutes(app)
      await judge(t, app, boom.status)
    })
  }
}

t.test('where there may be one error handler, one that is set first is kept', async (t) => {
  const app = Fastify(
    serverOptions({ allowErrorHandlerOverride: false, genReqId: () => 'request-1' }),
  )
  t.teardown(() => app.close())
  app.setErrorHandler((_error, _request, reply) => sendMine(reply, 503))
  await app.register(errorResource)
  addRoutes(app)
  await judge(t, app, 503)
})

t.test(
  'where there may be one error handler, Fastify refuses a second with its own code',
  async (t) => {
    // The service asked for exactly this; the option is not visible to a plugin.
    const app = Fastify(serverOptions({ allowErrorHandlerOverride: false }))
    t.teardown(() => app.close())
    await app.register(errorResource)
    t.throws(() => app.setErrorHandler(() => undefined), {
      code: 'FST_ERR_ERROR_HANDLER_ALREADY_SET',
    })
  },
)

async function judge(t: Test, app: FastifyInstance, boom: number): Promise<void> {
  const port = await listen(app)
  const rows: readonly (readonly [method: string, instance: string, expected: ExpectedError])[] = [
    ['GET', '/nope', { status: 404, members: { instance: '/nope' } }],
    ['GET', '/boom', { status: boom, members: { instance: '/boom' } }],
    ['GET', '/sent', { status: 409, members: { instance: '/sent', detail: 'Taken.' } }],
    [
      'DELETE',
      '/sent',
      {
        status: 405,
        members: { instance: '/sent', allow: ['GET', 'HEAD'] },
        fields: { allow: 'GET, HEAD' },
      },
    ],
  ]
  for (const [method, target, expected] of rows) {
    checkError(t, await send(port, { method, target }), expected, `${method} ${target}`)
  }
}

t.test('registering twice in one scope is refused with a sentence', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  await t.rejects(
    async () => app.register(errorResource),
    { message: /fastify-error-resource.*twice/ },
    'the sentence says what happened',
  )
})

t.test('registering in scopes beside each other keeps them apart', async (t) => {
  const app = Fastify({ genReqId: () => 'request-1' })
  t.teardown(() => app.close())
  for (const [prefix, challenge] of [
    ['/a', 'Bearer realm="a"'],
    ['/b', 'Basic realm="b"'],
  ] as const) {
    await app.register(
      async (scope) => {
        await scope.register(errorResource, { challenge })
        scope.get('/me', async (_request, reply) => reply.unauthorized())
      },
      { prefix },
    )
  }
  app.get('/plain', async (_request, reply) => reply.code(404).send({ mine: true }))
  const port = await listen(app)
  for (const [instance, challenge] of [
    ['/a/me', 'Bearer realm="a"'],
    ['/b/me', 'Basic realm="b"'],
  ] as const) {
    const expected: ExpectedError = {
      status: 401,
      members: { instance },
      fields: { 'www-authenticate': challenge },
    }
    checkError(t, await send(port, { target: instance }), expected, instance)
  }
  const plain = await send(port, { target: '/plain' })
  t.equal(plain.body.toString(), '{"mine":true}', 'a scope without the plugin is left alone')
})

/** Options that are wrong, and what the sentence has to say. */
const mistakes: readonly (readonly [name: string, options: object])[] = [
  ['typeBase', { typeBase: 'errors' }],
  ['typeBase', { typeBase: 7 }],
  ['challenge', { challenge: '' }],
  ['challenge', { challenge: 'a\r\nb: c' }],
  ['validationStatus', { validationStatus: 409 }],
  ['validationStatus', { validationStatus: '400' }],
  ['produces', { produces: 'application/json' }],
  ['produces', { produces: ['json'] }],
  ['consumes', { consumes: [] }],
  ['consumes', { consumes: [7] }],
  ['exposeServerErrors', { exposeServerErrors: 'yes' }],
  ['mappers', { mappers: {} }],
  ['mappers', { mappers: [7] }],
  ['cacheControl', { cacheControl: 'a\nb' }],
  ['validationstatus', { validationstatus: 422 }],
]

t.test('a wrong option fails at boot with a sentence that names it', async (t) => {
  for (const [name, options] of mistakes) {
    const app = Fastify()
    t.teardown(() => app.close())
    await t.rejects(
      async () => {
        await app.register(errorResource, options as PluginOptions)
      },
      { message: new RegExp(name) },
      `${JSON.stringify(options)}: the option is named`,
    )
  }
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  t.throws(
    () => app.get('/a', { config: { errorResource: { produces: 'x' } as never } }, async () => ''),
    { message: /GET \/a.*produces/ },
    'a wrong option of a route names the route, too',
  )
})

function addRoutes(app: FastifyInstance): void {
  app.get('/boom', async () => {
    throw new Error(secret)
  })
  app.get('/sent', async (_request, reply) => reply.code(409).send({ message: 'Taken.', secret }))
}

function sendMine(
  reply: { code(status: number): { send(body: object): unknown } },
  status: number,
): void {
  reply.code(status).send({ mine: secret })
}
