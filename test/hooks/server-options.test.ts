import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions, type ErrorResourceOptions } from '../../plugin/index.ts'
import { buildBareApp, problem, toAnswer, type Answer } from '../helpers/build-app.ts'

const theirs = (): void => undefined

const merged: readonly (readonly [name: string, given: object])[] = [
  ['nothing', {}],
  ['options of Fastify itself', { logger: true, bodyLimit: 7 }],
  ['options of the HTTP server', { http: { maxHeaderSize: 7 } }],
  ['what is said of Host', { http: { requireHostHeader: false } }],
  ['options of a TLS server', { https: { minVersion: 'TLSv1.3' } }],
  ['TLS that is only switched on', { https: true }],
  ['no TLS, spelled out', { https: null }],
  ['HTTP/2', { http2: true }],
  ['HTTP/2 over TLS', { http2: true, https: { minVersion: 'TLSv1.3' } }],
]

for (const [name, given] of merged) {
  t.test(`serverOptions() completes ${name} and loses none of it`, async (t) => {
    const before = structuredClone(given)
    const { frameworkErrors, schemaErrorFormatter, ...options } = serverOptions(
      given as FastifyServerOptions,
    )
    t.strictSame(options, given)
    t.type(frameworkErrors, 'function')
    t.type(schemaErrorFormatter, 'function')
    t.strictSame(given, before, 'what was given is as it was')
  })
}

t.test('serverOptions() can do without an argument', async (t) => {
  const { frameworkErrors, schemaErrorFormatter, ...options } = serverOptions()
  t.type(schemaErrorFormatter, 'function')
  t.strictSame(options, {})
  t.type(frameworkErrors, 'function')
})

const strange: readonly (readonly [value: unknown, shown: string])[] = [
  [null, 'null'],
  [[], '[]'],
  [[{ logger: true }], '[{"logger":true}]'],
  ['', '""'],
  [0, '0'],
  [false, 'false'],
]

for (const [value, shown] of strange) {
  t.test(`serverOptions() refuses ${shown}, which Fastify would boot with`, async (t) => {
    t.throws(
      () => serverOptions(value as object),
      new TypeError(
        'serverOptions() takes an object with the options of Fastify, such as { logger: true }; ' +
          `it was given ${shown}.`,
      ),
    )
  })
}

for (const value of ['text', 7, true, () => ({})]) {
  t.test(`serverOptions() leaves ${typeof value} to Fastify to refuse`, async (t) => {
    const given = serverOptions(value as object)
    t.throws(() => Fastify(given), { code: 'FST_ERR_OPTIONS_NOT_OBJ' })
  })
}

t.test('serverOptions() keeps a frameworkErrors of the user', async (t) => {
  const { frameworkErrors } = serverOptions({ frameworkErrors: theirs })
  t.equal(frameworkErrors, theirs)
})

function addRoutes(app: FastifyInstance): void {
  app.get('/orders/:id', async () => ({}))
}

const failing = {
  routerOptions: {
    constraints: {
      tenant: {
        name: 'tenant',
        mustMatchWhenDerived: true,
        storage: () => ({ get: () => null, set: () => undefined }),
        validate: () => undefined,
        deriveConstraint: (_request: unknown, _context: unknown, done: (failure: Error) => void) =>
          done(new Error('hunter2')),
      },
    },
  },
} as unknown as FastifyServerOptions

const causes: readonly (readonly [
  name: string,
  url: string,
  options: FastifyServerOptions,
  expected: Answer,
])[] = [
  [
    'a URL that cannot be decoded',
    '/orders/%zz?token=1',
    {},
    problem(400, {
      code: 'FST_ERR_BAD_URL',
      detail: 'The request target is not a valid URL.',
    }),
  ],
  [
    'a parameter that is too long',
    `/orders/${'a'.repeat(101)}`,
    {},
    problem(414, {
      code: 'FST_ERR_MAX_PARAM_LENGTH',
      detail: 'A part of the path is longer than the server accepts.',
    }),
  ],
  [
    'an async constraint that fails',
    '/orders/42',
    failing,
    problem(500, { instance: '/orders/42' }),
  ],
]

/** An app with the options, with or without the plugin. */
async function build(
  t: Test,
  options: FastifyServerOptions,
  plugin?: ErrorResourceOptions,
): Promise<FastifyInstance> {
  const { app } = buildBareApp(t, serverOptions(options))
  if (plugin !== undefined) await app.register(errorResource, plugin)
  addRoutes(app)
  return app
}

for (const [name, url, options, expected] of causes) {
  t.test(`an error of the framework is an Error Resource: ${name}`, async (t) => {
    const app = await build(t, options, {})
    const response = await app.inject(url)
    t.strictSame(toAnswer(response), expected)
  })

  t.test(`so it is in an app that did not register the plugin: ${name}`, async (t) => {
    const app = await build(t, options)
    const response = await app.inject(url)
    t.strictSame(toAnswer(response), expected)
  })
}

t.test('errors of the framework follow the options of the plugin', async (t) => {
  const app = await build(t, {}, { cacheControl: 'no-cache' })
  const response = await app.inject('/orders/%zz')
  t.equal(response.headers['cache-control'], 'no-cache')
})

t.test('each app has its own options', async (t) => {
  const one = await build(t, {}, { cacheControl: 'max-age=1' })
  const two = await build(t, {}, { cacheControl: 'max-age=2' })
  const responses = [await one.inject('/orders/%zz'), await two.inject('/orders/%zz')]
  t.strictSame(
    responses.map(({ headers }) => headers['cache-control']),
    ['max-age=1', 'max-age=2'],
  )
})

t.test('a frameworkErrors of the user answers alone', async (t) => {
  const { app } = buildBareApp(
    t,
    serverOptions({
      frameworkErrors: (_error: Error, _request: unknown, reply: { send(body: string): unknown }) =>
        reply.send('Theirs.'),
    }) as FastifyServerOptions,
  )
  await app.register(errorResource)
  addRoutes(app)
  const response = await app.inject('/orders/%zz')
  t.equal(response.body, 'Theirs.')
})

t.test('an option that is there without a value does not switch the plugin off', async (t) => {
  t.type(serverOptions({ frameworkErrors: undefined }).frameworkErrors, 'function')
})

const body = {
  type: 'object',
  required: ['sku'],
  properties: { sku: { type: 'string', minLength: 1 }, left: { type: 'integer' } },
}

t.test('a request that fails validation gets what it got, and no stack is walked', async (t) => {
  const ajv = { customOptions: { allErrors: true } }
  const seen: Error[] = []
  const answers: Answer[] = []
  for (const options of [{ ajv }, serverOptions({ ajv })]) {
    const { app } = buildBareApp(t, options)
    await app.register(errorResource)
    app.addHook('onError', async (_request, _reply, error) => void seen.push(error))
    app.post('/', { schema: { body } }, async () => '')
    answers.push(toAnswer(await app.inject({ method: 'POST', url: '/', payload: { left: 'x' } })))
  }
  const [plain, ours] = answers
  t.strictSame(ours, plain)
  t.strictSame(
    seen.map((error) => [String(error), error instanceof Error, error.stack !== undefined]),
    [
      ["Error: body must have required property 'sku', body/left must be integer", true, true],
      ["Error: body must have required property 'sku', body/left must be integer", true, false],
    ],
  )
})

const schemaErrorFormatter = () => new Error('theirs')

t.test('a formatter of the user wins', async (t) => {
  t.equal(serverOptions({ schemaErrorFormatter }).schemaErrorFormatter, schemaErrorFormatter)
})

t.test('an app is refused in the place of its options', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  t.throws(
    () => serverOptions(app),
    /^serverOptions\(\) takes the options of Fastify, and was given an app/,
  )
})

t.test('options of the plugin are refused among those of Fastify', async (t) => {
  t.throws(
    () => serverOptions({ logger: true, typeBase: '/e/' }),
    new TypeError(
      'serverOptions() takes the options of Fastify, and "typeBase" is one of the plugin: ' +
        'app.register(errorResource, { typeBase: … }).',
    ),
  )
  t.throws(
    () => serverOptions(Promise.resolve({})),
    new TypeError('serverOptions() takes an object, and was given a promise. Await it first.'),
  )
})
