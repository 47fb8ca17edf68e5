import { gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance, type onSendHookHandler } from 'fastify'
import t, { type Test } from 'tap'
import { isRethrown } from '../../plugin/hooks/caught-errors.ts'
import errorResource, { httpErrors } from '../../plugin/index.ts'
import { buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

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

t.test('the error handler can be called by hand', async (t) => {
  const app = await buildApp(t)
  app.get('/', (request, reply) => {
    app.errorHandler(
      Object.assign(new Error('Taken.'), { statusCode: 409 }) as never,
      request,
      reply,
    )
  })
  const response = await app.inject('/')
  t.equal(response.statusCode, 409)
  t.equal(response.json().detail, 'Taken.')
})

t.test('a reply without an error has none', async (t) => {
  const app = await buildApp(t)
  app.get('/', async (_request, reply) => [isRethrown(reply)])
  t.strictSame((await app.inject('/')).json(), [false])
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

/** Hooks that fail in each of the ways a hook can, on every pass. */
const failingHooks: readonly (readonly [name: string, hook: onSendHookHandler<unknown>])[] = [
  ['calls back with an error', (_request, _reply, _payload, done) => done(new Error('secret'))],
  [
    'throws',
    () => {
      throw new Error('secret')
    },
  ],
]

for (const [name, hook] of failingHooks) {
  t.test(`an older onSend hook that ${name} does not show its error`, async (t) => {
    const { app, lines } = buildBareApp(t)
    app.addHook('onSend', hook)
    app.get('/', async () => 'fine')
    app.get('/failed', async () => {
      throw Object.assign(new Error('Taken.'), { statusCode: 409 })
    })
    await app.register(errorResource)
    const response = await app.inject('/')
    t.strictSame(toAnswer(response), problem(500, { instance: '/' }))
    t.strictSame(lines, [[50, 'secret', 'secret']], 'logged once')
    const failed = await app.inject('/failed')
    t.strictSame(toAnswer(failed), problem(409, { instance: '/failed', detail: 'Taken.' }))
  })
}

t.test('a route that opted out keeps what Fastify says of a failing hook', async (t) => {
  const { app } = buildBareApp(t)
  app.addHook('onSend', (_request, _reply, _payload, done) => done(new Error('theirs')))
  app.get('/', { config: { errorResource: false } }, async () => 'fine')
  await app.register(errorResource)
  const response = await app.inject('/')
  t.strictSame(
    [response.statusCode, response.json()],
    [500, { statusCode: 500, error: 'Internal Server Error', message: 'theirs' }],
  )
})

const olderFields: readonly (readonly [name: string, headers: object, cookies: unknown])[] = [
  ['a cookie', { 'set-cookie': 'a=b' }, ['before=1', 'a=b']],
  ['cookies', { 'Set-Cookie': ['a=b', 'c=d'] }, ['before=1', 'a=b', 'c=d']],
  ['no cookies', { 'set-cookie': [] }, 'before=1'],
  ['fields without a value', { 'x-none': undefined }, 'before=1'],
]

for (const [name, headers, cookies] of olderFields) {
  t.test(`the fields of an error of an older route are sent once: ${name}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    app.get('/', async (_request, reply) => {
      reply.header('set-cookie', 'before=1')
      throw Object.assign(new Error('No.'), { statusCode: 409, expose: true, headers })
    })
    await app.register(errorResource)
    const response = await app.inject('/')
    t.equal(response.statusCode, 409)
    t.strictSame([response.headers['set-cookie']].flat(), [cookies].flat())
    t.notOk('x-none' in response.headers)
  })
}

t.test('cookies that an error brings alone leave an older route once', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', async () => {
    const headers = { 'set-cookie': 'a=b', 'Set-Cookie': ['c=d'] }
    throw Object.assign(new Error('No.'), { statusCode: 409, expose: false, headers })
  })
  await app.register(errorResource)
  t.notOk('set-cookie' in (await app.inject('/')).headers)
})

t.test('a message that throws is not sent from an older route, nor what it threw', async (t) => {
  class Trap extends Error {
    readonly statusCode = 409
    override get message(): string {
      throw new Error('secret')
    }
  }
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', async () => {
    throw new Trap()
  })
  await app.register(errorResource)
  const response = await app.inject('/')
  t.equal(response.statusCode, 409)
  t.notMatch(response.body, /secret/)
})

t.test('words of a handler about an error without any are its own', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', {
    handler: async () => {
      throw Object.assign(new Error(''), { statusCode: 409 })
    },
    errorHandler: (_error, _request, reply) =>
      reply.code(409).send({ statusCode: 409, error: 'Conflict', message: 'Taken.' }),
  })
  await app.register(errorResource)
  t.equal((await app.inject('/')).json().detail, 'Taken.')
})

t.test('content weighs less than a missing route where an older handler hands on', async (t) => {
  const { app } = buildBareApp(t)
  app.setErrorHandler((error, _request, reply) => void reply.send(error))
  await app.register(errorResource)
  const headers = { 'content-type': 'application/json' }
  const response = await app.inject({ method: 'POST', url: '/nope', headers, payload: '{"a' })
  t.equal(response.statusCode, 404)
  t.strictSame(toAnswer(response).body, problem(404, { instance: '/nope' }).body)
})

t.test('a parser of an older route that fails on coded content is a 415', async (t) => {
  const { app } = buildBareApp(t)
  app.post('/', async () => 'never')
  await app.register(errorResource)
  const response = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync('{}'),
  })
  t.equal(response.statusCode, 415)
  t.match(response.json(), { title: 'Unsupported Media Type', instance: '/' })
  t.notMatch(response.body, /JSON/)
})

t.test('a Response that an older route throws is answered by what it says', async (t) => {
  const { app } = buildBareApp(t)
  app.get('/', async () => {
    throw new Response('Taken.', { status: 409 })
  })
  await app.register(errorResource)
  app.get('/newer', async () => {
    throw new Response('Taken.', { status: 409 })
  })
  for (const instance of ['/', '/newer']) {
    const response = await app.inject(instance)
    t.equal(response.statusCode, 409)
    t.strictSame(toAnswer(response).body, problem(409, { detail: 'Taken.', instance }).body)
  }
})

t.test('an error handler of the user may throw on what is no Error, with its status', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(errorResource)
  app.get('/', {
    errorHandler: (error) => {
      throw error
    },
    handler: async () => {
      // oxlint-disable-next-line no-throw-literal -- what a careless dependency does
      throw { statusCode: 409, message: 'Taken.', sql: 'secret' }
    },
  })
  const response = await app.inject('/')
  t.equal(response.statusCode, 409)
  t.match(response.json(), { title: 'Conflict', status: 409, instance: '/' })
  t.notMatch(response.body, /secret/)
})

t.test('an onError hook may make a failure of an error that is about the request', async (t) => {
  const app = await buildApp(t)
  app.addHook('onError', async (_request, reply) => {
    reply.code(503).header('retry-after', 9)
  })
  app.get('/plain', () => Promise.reject(Object.assign(new Error('hunter2'), { statusCode: 409 })))
  app.get('/ours', () => Promise.reject(httpErrors.conflict('Taken.')))
  const plain = await app.inject('/plain')
  t.match(plain.json(), { title: 'Service Unavailable', status: 503, retryAfter: 9 })
  t.notMatch(plain.body, 'hunter2')
  const ours = await app.inject('/ours')
  t.match(ours.json(), { status: 409, detail: 'Taken.' })
})

t.test('an onError hook may choose another 5xx, and no 4xx', async (t) => {
  for (const [chosen, status] of [
    [501, 501],
    [404, 500],
  ] as const) {
    const app = await buildApp(t)
    app.addHook('onError', async (_request, reply) => {
      reply.code(chosen)
    })
    app.get('/', async () => {
      throw new Error('hunter2')
    })
    const response = await app.inject('/')
    t.equal(response.statusCode, status, String(chosen))
    t.notMatch(response.body, 'hunter2')
  }
})

for (const place of ['younger', 'older'] as const) {
  t.test(
    `a hook that fails behind an error chooses no status for it, on a route ${place} than the plugin`,
    async (t) => {
      for (const [chosen, failed, status] of [
        [undefined, 503, 500],
        [undefined, 404, 500],
        [501, 503, 501],
        [503, 501, 503],
        [404, 503, 500],
      ] as const) {
        const app = Fastify()
        t.teardown(() => app.close())
        app.addHook('onSend', async (_request, reply) => {
          reply.code(failed)
          throw new Error('hunter2')
        })
        const addRoute = () =>
          app.get('/', async () => {
            throw new Error('hunter1')
          })
        if (place === 'older') addRoute()
        await app.register(errorResource)
        if (place === 'younger') addRoute()
        app.addHook('onError', async (_request, reply) => {
          if (chosen !== undefined) reply.code(chosen)
        })
        const response = await app.inject('/')
        const name = `${chosen} chosen, ${failed} with the failure`
        t.equal(response.statusCode, status, name)
        t.match(response.json(), { status, instance: '/' }, name)
        t.notMatch(response.body, 'hunter', name)
      }
    },
  )
}

for (const [name, reject, status] of [
  ['a text', () => 'hunter2', 500],
  ['a Response', () => new Response('No.', { status: 403 }), 403],
  ['an Error that looks like a success', () => new Error('hunter2'), 500],
] as const) {
  t.test(`a hook of an older route that throws ${name} says nothing else`, async (t) => {
    const { app } = buildBareApp(t)
    const onSend: onSendHookHandler = async (_request, reply) => {
      if (status === 500) reply.code(200)
      return Promise.reject(reject())
    }
    app.get('/', { onSend }, async () => 'never')
    await app.register(errorResource)
    const detail = status === 403 ? { detail: 'No.' } : {}
    t.strictSame(toAnswer(await app.inject('/')), problem(status, { ...detail, instance: '/' }))
  })
}
