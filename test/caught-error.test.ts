import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { hasCaughtError, isRethrown } from '../plugin/caught-error.ts'
import errorResource from '../plugin/index.ts'

async function buildApp(t: Test): Promise<FastifyInstance> {
  const app = Fastify({ genReqId: () => 'request-1' })
  t.teardown(() => app.close())
  await app.register(errorResource)
  return app
}

const unexpected = {
  type: 'about:blank',
  title: 'Internal Server Error',
  status: 500,
  instance: '/',
  requestId: 'request-1',
}

const bytes = new Uint8Array([1, 2, 3])
const values: readonly (readonly [name: string, value: unknown])[] = [
  ['a string', 'secret'],
  ['null', null],
  ['an object', { secret: true }],
  ['a typed array', bytes],
]

for (const [name, value] of values) {
  t.test(`an error handler that throws on ${name} does not send it as a success`, async (t) => {
    const app = await buildApp(t)
    app.get('/', {
      errorHandler: (error) => {
        throw error
      },
      handler: async () => {
        throw value
      },
    })
    const response = await app.inject('/')
    t.strictSame([response.statusCode, response.json()], [500, unexpected])
  })
}

t.test('an error handler may answer with a success of its own', async (t) => {
  const app = await buildApp(t)
  app.get('/', {
    errorHandler: (_error, _request, reply) => reply.code(200).send({ cached: true }),
    handler: async () => {
      throw new Error('upstream is down')
    },
  })
  const response = await app.inject('/')
  t.strictSame([response.statusCode, response.json()], [200, { cached: true }])
})

t.test('the default handler of an older route leaves the code and the violations', async (t) => {
  const app = Fastify({ genReqId: () => 'request-1' })
  t.teardown(() => app.close())
  const schema = { body: { type: 'object', required: ['n'], properties: { n: {} } } }
  app.post('/', { schema }, async () => ({}))
  await app.register(errorResource)
  const response = await app.inject({ method: 'POST', url: '/', payload: {} })
  t.strictSame(response.json(), {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'FST_ERR_VALIDATION',
    detail: "body must have required property 'n'",
    instance: '/',
    requestId: 'request-1',
    errors: [
      {
        detail: "must have required property 'n'",
        in: 'body',
        pointer: '#/n',
        code: 'required',
      },
    ],
  })
})

t.test('a reply without an error has none', async (t) => {
  const app = await buildApp(t)
  app.get('/', async (_request, reply) => [hasCaughtError(reply), isRethrown(reply, undefined)])
  t.strictSame((await app.inject('/')).json(), [false, false])
})

const failures: readonly (readonly [name: string, first: Error, detail: string | undefined])[] = [
  ['an error with a message', new Error('secret'), 'Not now.'],
  ['an error without one', new Error(''), 'Not now.'],
]

for (const [name, first, detail] of failures) {
  t.test(`an older error handler that fails on ${name} does not lend it its status`, async (t) => {
    const app = Fastify({ genReqId: () => 'request-1' })
    t.teardown(() => app.close())
    app.get('/', {
      errorHandler: () => {
        throw Object.assign(new Error('Not now.'), { statusCode: 409 })
      },
      handler: async () => {
        throw first
      },
    })
    await app.register(errorResource)
    const response = await app.inject('/')
    t.strictSame(response.json(), {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail,
      instance: '/',
      requestId: 'request-1',
    })
  })
}

t.test('an error without a message on an older route is a bare 500', async (t) => {
  const app = Fastify({ genReqId: () => 'request-1' })
  t.teardown(() => app.close())
  app.get('/', async () => {
    throw new Error('')
  })
  await app.register(errorResource)
  t.strictSame((await app.inject('/')).json(), unexpected)
})
