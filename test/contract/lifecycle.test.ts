/**
 * Errors in every stage of a request, from hooks, handlers, streams, serializers and the user's
 * own error handlers; and successes, which the plugin must not change by a byte. R25 and R26 are
 * rows here.
 */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { setTimeout as delay } from 'node:timers/promises'
import Fastify, { type FastifyInstance, type FastifyReply, type RouteOptions } from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import {
  checkError,
  checkFields,
  optionalText,
  type ExpectedError,
} from '../fixtures/error-resource.ts'
import { listen, serve } from '../fixtures/fixture-app.ts'
import {
  countExchanges,
  json,
  send,
  spell,
  talk,
  type RawRequest,
  type RawResponse,
} from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const secret = 'hunter2'
const quick = { timeout: 2000 }

type Failure = () => Error
type Done = (error: Error) => void

/** How a hook fails. The last argument of a callback hook is `done`. */
const styles: readonly {
  readonly name: string
  readonly hook: (failure: Failure) => (...args: unknown[]) => unknown
}[] = [
  {
    name: 'throws',
    hook: (failure) => () => {
      throw failure()
    },
  },
  {
    name: 'calls back with an error',
    hook:
      (failure) =>
      (...args) => {
        const done = args.at(-1) as Done
        done(failure())
      },
  },
  {
    name: 'calls back with an error later',
    hook:
      (failure) =>
      (...args) => {
        const done = args.at(-1) as Done
        setImmediate(() => done(failure()))
      },
  },
  {
    name: 'rejects',
    hook: (failure) => async () => {
      throw failure()
    },
  },
  {
    name: 'rejects later',
    hook: (failure) => async () => {
      await delay(1)
      throw failure()
    },
  },
]

const stages = [
  'onRequest',
  'preParsing',
  'preValidation',
  'preHandler',
  'preSerialization',
  'onSend',
] as const

const failures: readonly {
  readonly name: string
  readonly failure: Failure
  readonly status: number
  readonly members: Readonly<Record<string, unknown>>
}[] = [
  { name: 'unexpected', failure: () => new Error(secret), status: 500, members: {} },
  {
    name: 'of the client',
    failure: () => Object.assign(new Error('Not yours.'), { statusCode: 403 }),
    status: 403,
    members: { detail: 'Not yours.' },
  },
  {
    name: 'of a gateway',
    failure: () => Object.assign(new Error(secret), { statusCode: 502 }),
    status: 502,
    members: {},
  },
]

for (const stage of stages) {
  t.test(`an error in ${stage} is answered with an Error Resource, however it fails`, async (t) => {
    const rows = styles.flatMap((style) =>
      failures.flatMap((failure) => [
        { ...failure, style, at: 'route', url: `/${rowName(style.name, failure.name)}/route` },
        { ...failure, style, at: 'scope', url: `/${rowName(style.name, failure.name)}/scope` },
      ]),
    )
    const { port } = await serve(t, async (app) => {
      for (const { style, failure, at, url } of rows) {
        const hook = style.hook(failure)
        const route = { method: 'POST', url, handler: async () => ({ n: 1 }) } as const
        if (at === 'route') app.route({ ...route, [stage]: hook })
        else {
          await app.register(async (scope) => {
            addHook(scope, stage, hook)
            scope.route(route)
          })
        }
      }
      app.get('/alive', async () => 'alive')
    })
    for (const { name, style, at, url, status, members } of rows) {
      const row = `R26: ${stage} of a ${at} ${style.name}, ${name}`
      try {
        const response = await send(port, { method: 'POST', target: url, ...jsonBody }, quick)
        checkError(t, response, { status, members: { instance: url, ...members } }, row)
        t.notOk(shows(response), `${row}: nothing of it shows`)
      } catch (error) {
        t.fail(`${row}: ${String(error)}`)
      }
    }
    const alive = await send(port, { target: '/alive' })
    t.equal(alive.body.toString(), 'alive', 'the process lives')
  })
}

t.test(
  'an onSend hook that fails once, or always, or spoils the payload, hurts nobody',
  async (t) => {
    const payloads: readonly (readonly [name: string, payload: unknown])[] = [
      ['a number', 7],
      ['an object', { secret }],
      ['true', true],
      ['a symbol', Symbol(secret)],
    ]
    const { port } = await serve(t, (app) => {
      for (const [index, [, payload]] of payloads.entries()) {
        app.get(`/${index}`, { onSend: async () => payload, handler: async () => ({}) })
        app.get(`/error/${index}`, {
          onSend: async () => payload,
          handler: async (_request, reply) => reply.notFound(),
        })
      }
      let first = true
      app.get('/once', {
        onSend: async () => {
          if (!first) return
          first = false
          throw new Error(secret)
        },
        handler: async () => ({}),
      })
      app.get('/while-an-error', {
        onSend: async () => {
          throw new Error(secret)
        },
        handler: async (_request, reply) => reply.conflict('Taken.'),
      })
    })
    for (const [index, [name]] of payloads.entries()) {
      for (const [prefix, statuses] of [
        ['', [500]],
        ['/error', [404, 500]],
      ] as const) {
        const instance = `${prefix}/${index}`
        const response = await send(port, { target: instance }, quick)
        t.ok(statuses.includes(response.status as never), `${name} from onSend: ${response.status}`)
        checkError(
          t,
          response,
          { status: response.status, members: { instance } },
          `onSend: ${name}`,
        )
        t.notOk(shows(response), `${name} from onSend does not show`)
      }
    }
    const once = await send(port, { target: '/once' }, quick)
    checkError(t, once, { status: 500, members: { instance: '/once' } }, 'onSend fails once')
    const during = await send(port, { target: '/while-an-error' }, quick)
    t.ok([409, 500].includes(during.status), 'the status is that of one of the two errors')
    const detail = during.status === 409 ? 'Taken.' : undefined
    const members = { instance: '/while-an-error', detail }
    checkError(t, during, { status: during.status, members }, 'onSend fails during an error')
  },
)

t.test('an error in onError or onResponse changes nothing', async (t) => {
  const observers = ['onError', 'onResponse'] as const
  const { port } = await serve(t, (app) => {
    for (const stage of observers) {
      for (const [index, style] of styles.entries()) {
        app.route({
          method: 'GET',
          url: `/${stage}/${index}`,
          [stage]: style.hook(() => new Error(secret)),
          handler: async () => {
            throw Object.assign(new Error('Taken.'), { statusCode: 409 })
          },
        })
      }
    }
  })
  for (const stage of observers) {
    for (const [index, style] of styles.entries()) {
      const instance = `/${stage}/${index}`
      const response = await send(port, { target: instance }, quick)
      const members = { instance, detail: 'Taken.' }
      checkError(t, response, { status: 409, members }, `${stage} ${style.name}`)
    }
  }
})

t.test('a hook that answers itself is completed', async (t) => {
  const { port } = await serve(t, (app) => {
    for (const stage of ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const) {
      app.route({
        method: 'GET',
        url: `/${stage}`,
        [stage]: async (_request: unknown, reply: FastifyReply) =>
          reply.code(403).send({ error: 'no', message: 'Not yours.' }),
        handler: async () => ({}),
      })
    }
  })
  for (const stage of ['onRequest', 'preParsing', 'preValidation', 'preHandler']) {
    const instance = `/${stage}`
    const response = await send(port, { target: instance })
    const members = { instance, detail: 'Not yours.' }
    checkError(t, response, { status: 403, members }, `${stage} sends a 403`)
  }
})

t.test('a response that cannot be serialized is a bare 500', async (t) => {
  const cyclic: Record<string, unknown> = { secret }
  cyclic['self'] = cyclic
  const required = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } }
  const rows: readonly (readonly [
    name: string,
    options: object,
    handler: RouteOptions['handler'],
  ])[] = [
    ['a required member is missing', { schema: answer(200, required) }, async () => ({ secret })],
    [
      'a member is of the wrong type',
      { schema: answer(200, required) },
      async () => ({ n: secret }),
    ],
    ['toJSON throws', {}, async () => ({ toJSON: fail })],
    ['the payload holds itself', {}, async () => cyclic],
    ['the payload holds a bigint', {}, async () => ({ n: 1n })],
    [
      'an object is sent as text',
      {},
      async (_q, reply) => reply.type('text/plain').send({ secret }),
    ],
    ['the status is 999', {}, async (_q, reply) => reply.code(999).send({})],
    [
      'the status is a word',
      {},
      async (_q, reply) => reply.code('abc' as unknown as number).send({}),
    ],
    [
      'the serializer of the reply throws',
      {},
      async (_q, reply) => reply.serializer(fail as never).send({}),
    ],
    [
      'a header has a line break',
      {},
      async (_q, reply) => reply.header('x-a', 'a\r\nb: c').send('a'),
    ],
    ['a header name is no token', {}, async (_q, reply) => reply.header('x a', '1').send('a')],
    [
      'the error is stripped by a schema of its own',
      { schema: answer(500, { type: 'object', properties: {} }) },
      fail as never,
    ],
    [
      'the schema of the error asks for more',
      {
        schema: answer('5xx', {
          type: 'object',
          required: ['a'],
          properties: { a: { type: 'string' } },
        }),
      },
      fail as never,
    ],
  ]
  const { port } = await serve(t, (app) => {
    for (const [index, [, options, handler]] of rows.entries()) {
      app.route({ method: 'GET', url: `/${index}`, ...options, handler })
    }
  })
  for (const [index, [name]] of rows.entries()) {
    const instance = `/${index}`
    try {
      const response = await send(port, { target: instance }, quick)
      checkError(t, response, { status: 500, members: { instance }, fields: { 'x-a': null } }, name)
      t.notOk(shows(response), `${name}: nothing of it shows`)
    } catch (error) {
      t.fail(`${name}: ${String(error)}`)
    }
  }
})

t.test('a serializer of the whole service that fails does not reach an error', async (t) => {
  const { port } = await serve(t, (app) => {
    app.setReplySerializer(fail as never)
    app.get('/thrown', async () => fail())
    app.get('/success', async () => ({ n: 1 }))
    app.get('/helper', async (_request, reply) => reply.conflict('Taken.'))
  })
  const rows = [
    ['/thrown', 500, {}],
    ['/success', 500, {}],
    ['/helper', 409, { detail: 'Taken.' }],
    ['/nope', 404, {}],
  ] as const
  for (const [instance, status, members] of rows) {
    const response = await send(port, { target: instance }, quick)
    checkError(t, response, { status, members: { instance, ...members } }, `R24: ${instance}`)
  }
})

t.test(
  'a stream that fails before its first byte is a bare 500 without traces of it',
  async (t) => {
    const rows: readonly (readonly [name: string, payload: () => unknown])[] = [
      ['a readable stream', () => new Readable({ read: failRead })],
      ['a file that is not there', () => createReadStream(`/no/${secret}`)],
      ['a generator', () => Readable.from(failing())],
      ['a destroyed stream', () => new Readable({ read() {} }).destroy(new Error(secret))],
      ['a web stream', () => failingBody()],
      [
        'a web stream that fails on pull',
        () => new ReadableStream({ pull: fail }, { highWaterMark: 0 }),
      ],
      ['a locked web stream', () => locked()],
      ['a Response whose content is consumed', () => consumed()],
      ['a Response whose content fails', () => new Response(failingBody() as never)],
    ]
    const { port } = await serve(t, (app) => {
      for (const [index, [, payload]] of rows.entries()) {
        app.get(`/${index}`, async (_request, reply) =>
          reply
            .headers({
              etag: '"1"',
              'content-encoding': 'br',
              'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
              'content-disposition': 'attachment',
              'cache-control': 'max-age=60',
              'x-kept': 'yes',
            })
            .type('text/csv')
            .send(payload()),
        )
      }
      app.get('/alive', async () => 'alive')
    })
    for (const [index, [name]] of rows.entries()) {
      const instance = `/${index}`
      try {
        const response = await send(port, { target: instance }, quick)
        const fields = {
          etag: null,
          'content-encoding': null,
          'last-modified': null,
          'content-disposition': null,
          'transfer-encoding': null,
          'cache-control': /^(no-store|max-age=60)$/,
          'x-kept': 'yes',
        }
        checkError(t, response, { status: 500, members: { instance }, fields }, name)
        t.notOk(shows(response), `${name}: nothing of it shows`)
      } catch (error) {
        t.fail(`${name}: ${String(error)}`)
      }
    }
    const alive = await send(port, { target: '/alive' })
    t.equal(alive.body.toString(), 'alive', 'the process lives')
  },
)

t.test(
  'a stream that fails after its first byte cuts the connection and adds nothing',
  async (t) => {
    const { port } = await serve(t, (app) => {
      app.get('/node', async () => Readable.from(late()))
      app.get('/web', async () => ReadableStream.from(late()))
    })
    for (const target of ['/node', '/web']) {
      const { responses, rest, end } = await talk(port, spell({ target }), { timeout: 2000 })
      t.equal(responses.length, 0, `R25: ${target} has no whole response`)
      t.ok(end === 'closed' || end === 'reset', `R25: ${target} is cut, was ${end}`)
      t.match(rest.toString(), 'first', `R25: ${target} keeps what was sent`)
      t.notMatch(
        rest.toString(),
        /about:blank|\r\n0\r\n\r\n|hunter2/,
        `R25: ${target} adds nothing`,
      )
    }
  },
)

t.test('the headers of an abandoned success go, those that still hold stay', async (t) => {
  const gone = {
    etag: '"1"',
    'last-modified': 'Thu, 01 Jan 1970 00:00:00 GMT',
    'content-encoding': 'gzip',
    'content-language': 'de',
    'content-disposition': 'attachment',
    'content-location': '/other',
    'accept-ranges': 'bytes',
    expires: 'Thu, 01 Jan 2037 00:00:00 GMT',
  }
  const kept = {
    'retry-after': '7',
    'www-authenticate': 'Basic',
    'set-cookie': 'a=1',
    'access-control-allow-origin': '*',
    'content-range': 'bytes */100',
    vary: 'Origin',
    'x-request-id': '1',
  }
  const { port } = await serve(t, (app) => {
    app.get('/thrown', async (_request, reply) => {
      reply.headers({ ...gone, ...kept })
      throw new Error(secret)
    })
    app.get('/helper', async (_request, reply) => {
      reply.headers({ ...gone, ...kept })
      return reply.rangeNotSatisfiable({ headers: { 'content-range': 'bytes */100' } })
    })
    app.get('/sent', async (_request, reply) =>
      reply
        .headers({ ...gone, ...kept })
        .code(404)
        .send('Not here.'),
    )
  })
  const rows = [
    ['/thrown', 500, {}],
    ['/helper', 416, {}],
    ['/sent', 404, { detail: 'Not here.' }],
  ] as const
  const absent = Object.fromEntries(Object.keys(gone).map((name) => [name, null]))
  for (const [instance, status, members] of rows) {
    const response = await send(port, { target: instance })
    const expected: ExpectedError = {
      status,
      members: { instance, ...members },
      fields: { ...absent, ...kept },
    }
    checkError(t, response, expected, instance)
  }
})

/** Bodies a user sends with an error status, and what becomes of their text. */
const bodies: readonly (readonly [
  name: string,
  send: (reply: FastifyReply) => unknown,
  detail?: unknown,
])[] = [
  ['nothing', (reply) => reply.send()],
  ['undefined', (reply) => reply.send(undefined)],
  ['null', (reply) => reply.send(null)],
  ['an empty string', (reply) => reply.send('')],
  ['a string', (reply) => reply.send(secret), secret],
  ['text', (reply) => reply.type('text/plain; charset=utf-8').send(secret), secret],
  ['HTML', (reply) => reply.type('text/html').send(`<h1>${secret}</h1>`)],
  ['XML', (reply) => reply.type('application/xml').send(`<a>${secret}</a>`)],
  ['an object', (reply) => reply.send({ password: secret })],
  ['an object with a message', (reply) => reply.send({ message: secret, a: 1 }), secret],
  ['an object without prototype', (reply) => reply.send(Object.create(null))],
  ['an array', (reply) => reply.send([secret])],
  ['a number', (reply) => reply.send(7)],
  ['JSON text', (reply) => reply.type('application/json').send(`{"message":"${secret}"}`), secret],
  ['text that is no JSON', (reply) => reply.type('application/json').send(`{${secret}`)],
  ['a buffer', (reply) => reply.send(Buffer.from(secret)), optionalText],
  ['a typed array', (reply) => reply.send(new Uint8Array([104, 105])), optionalText],
  ['a stream', (reply) => reply.send(Readable.from([secret]))],
  ['a stream of HTML', (reply) => reply.type('text/html').send(Readable.from([secret]))],
  ['a web stream', (reply) => reply.send(ReadableStream.from([Buffer.from(secret)]))],
  [
    'a compressed buffer',
    (reply) => reply.header('content-encoding', 'gzip').send(Buffer.from('a')),
  ],
  ['a wrong length', (reply) => reply.header('content-length', '3').send({ password: secret })],
]

for (const status of [404, 409, 500, 503]) {
  t.test(`a ${status} sent with a body of any type becomes an Error Resource`, async (t) => {
    const { port } = await serve(t, (app) => {
      for (const [index, [, sendIt]] of bodies.entries()) {
        app.get(`/${index}`, async (_request, reply) => sendIt(reply.code(status)))
        app.get(`/sync/${index}`, (_request, reply) => void sendIt(reply.code(status)))
      }
      app.get('/response', async () => new Response(secret, { status }))
      app.get('/redirect', async (_request, reply) => reply.redirect('/elsewhere', status))
    })
    for (const [index, [name, , detail]] of bodies.entries()) {
      for (const prefix of ['', '/sync']) {
        const instance = `${prefix}/${index}`
        try {
          const response = await send(port, { target: instance }, quick)
          const members = { instance, detail: status < 500 ? detail : undefined }
          const fields = { 'content-encoding': null, 'transfer-encoding': null }
          checkError(t, response, { status, members, fields }, `${name}${prefix}`)
          t.ok(status < 500 || !shows(response), `${name}${prefix}: a 5xx shows nothing`)
        } catch (error) {
          t.fail(`${name}${prefix}: ${String(error)}`)
        }
      }
    }
    for (const instance of ['/response', '/redirect']) {
      const response = await send(port, { target: instance }, quick)
      const detail = status < 500 ? optionalText : undefined
      checkError(t, response, { status, members: { instance, detail } }, instance)
      t.ok(status < 500 || !shows(response), `${instance}: a 5xx shows nothing`)
    }
  })
}

for (const status of [409, 503]) {
  t.test(
    `problem details sent with a ${status} keep what they say and get what they lack`,
    async (t) => {
      const { port } = await serve(t, (app) => {
        const type = 'application/problem+json'
        app.get('/title', async (_request, reply) =>
          reply.code(status).type(type).send({ title: 'The car park is full' }),
        )
        app.get('/status', async (_request, reply) =>
          reply.code(status).type(type).send({ type: 'a:b', title: 'c', status: 200, level: 7 }),
        )
      })
      for (const [instance, said] of [
        ['/title', { title: 'The car park is full' }],
        ['/status', { type: 'a:b', title: 'c', level: 7 }],
      ] as const) {
        const response = await send(port, { target: instance }, quick)
        const { requestId, ...others } = JSON.parse(response.body.toString()) as object & {
          requestId: unknown
        }
        t.type(requestId, 'string')
        t.strictSame(others, { type: 'about:blank', ...said, status, instance })
      }
    },
  )
}

t.test('a body that already is an Error Resource passes with all its members', async (t) => {
  const mine = {
    type: 'https://errors.example/full',
    title: 'The car park is full',
    status: 409,
    places: 0,
  }
  const { port } = await serve(t, (app) => {
    app.get('/object', async (_request, reply) =>
      reply.code(409).type('application/problem+json').send(mine),
    )
    app.get('/text', async (_request, reply) =>
      reply.code(409).type('application/problem+json').send(JSON.stringify(mine)),
    )
  })
  for (const target of ['/object', '/text']) {
    const response = await send(port, { target })
    t.equal(response.status, 409, `${target}: status line`)
    t.strictSame(json(response), mine, `${target}: whole body`)
    checkFields(t, response, { 'content-type': /^application\/problem\+json\b/ }, target)
  }
})

t.test(
  'error handlers of the user go first, what they send or throw on is completed',
  async (t) => {
    const { port } = await serve(t, async (app) => {
      await app.register(async (child) => {
        child.setErrorHandler(async (error) => {
          throw error
        })
        child.get('/child/throws-on', boom)
      })
      await app.register(async (child) => {
        child.setErrorHandler((error, _request, reply) => void reply.send(error))
        child.get('/child/sends-on', boom)
      })
      await app.register(async (child) => {
        child.setErrorHandler((_error, _request, reply) => void reply.code(422).send({ mine: 1 }))
        child.get('/child/object', boom)
      })
      await app.register(async (child) => {
        child.setErrorHandler(async () => {
          throw new Error(secret)
        })
        child.get('/child/fails', boom)
      })
      await app.register(async (child) => {
        child.setErrorHandler((_error, _request, reply) => void reply.code(500).send(secret))
        child.get('/child/leaks', boom)
      })
      await app.register(async (child) => {
        child.setErrorHandler((_error, _request, reply) => void reply.gone('Moved on.'))
        child.get('/child/helper', boom)
      })
      await app.register(async (child) => {
        child.setErrorHandler(
          (_error, _request, reply) => void reply.code(200).send({ fine: true }),
        )
        child.get('/child/recovers', boom)
      })
      app.get('/route/throws-on', {
        errorHandler: (error) => {
          throw error
        },
        handler: boom,
      })
      app.get('/route/text', {
        errorHandler: (_error, _request, reply) => void reply.code(410).send('Moved on.'),
        handler: boom,
      })
    })
    const rows: readonly (readonly [instance: string, status: number, detail?: string])[] = [
      ['/child/throws-on', 409, 'Taken.'],
      ['/child/sends-on', 409, 'Taken.'],
      ['/child/object', 422],
      ['/child/fails', 500],
      ['/child/leaks', 500],
      ['/child/helper', 410, 'Moved on.'],
      ['/route/throws-on', 409, 'Taken.'],
      ['/route/text', 410, 'Moved on.'],
    ]
    for (const [instance, status, detail] of rows) {
      const response = await send(port, { target: instance }, quick)
      checkError(t, response, { status, members: { instance, detail } }, `R31: ${instance}`)
    }
    const recovered = await send(port, { target: '/child/recovers' })
    t.equal(recovered.status, 200, 'a handler that recovers is left alone')
    t.strictSame(json(recovered), { fine: true }, 'and so is what it sends')
  },
)

t.test(
  'an error handler of the whole service, before or after, boots and is completed',
  async (t) => {
    const orders = ['before', 'after'] as const
    for (const order of orders) {
      const app = Fastify({ ...serverOptions({}), genReqId: () => 'request-1' })
      t.teardown(() => app.close())
      const own = (): void =>
        void app.setErrorHandler((_error, _request, reply) => void reply.code(503).send({ secret }))
      if (order === 'before') own()
      await app.register(errorResource)
      if (order === 'after') own()
      app.get('/boom', async () => fail())
      const port = await listen(app)
      const response = await send(port, { target: '/boom' })
      const expected = { status: 503, members: { instance: '/boom' } }
      checkError(t, response, expected, `a handler set ${order} the plugin`)
      const missing = await send(port, { target: '/nope' })
      checkError(t, missing, { status: 404, members: { instance: '/nope' } }, `a 404, ${order}`)
    }
  },
)

t.test('routes that were declared before the plugin are covered too', async (t) => {
  const app = Fastify({ ...serverOptions({}), genReqId: () => 'request-1' })
  t.teardown(() => app.close())
  app.get('/boom', async () => fail())
  app.get('/sent', async (_request, reply) => reply.code(404).send({ message: 'Not here.' }))
  await app.register(errorResource)
  const port = await listen(app)
  const boom = await send(port, { target: '/boom' })
  checkError(t, boom, { status: 500, members: { instance: '/boom' } }, 'an earlier route throws')
  const sent = await send(port, { target: '/sent' })
  const members = { instance: '/sent', detail: 'Not here.' }
  checkError(t, sent, { status: 404, members }, 'an earlier route sends')
})

t.test('HEAD is answered with the header fields of GET, whatever goes wrong', async (t) => {
  const routes: Readonly<Record<string, RouteOptions['handler']>> = {
    '/thrown': async () => fail(),
    '/helper': async (_request, reply) => reply.forbidden('Not yours.'),
    '/sent': async (_request, reply) => reply.code(404).send('Not here.'),
    '/object': async (_request, reply) => reply.code(404).send({ message: 'Not here.' }),
    '/empty': async (_request, reply) => reply.code(404).send(),
    '/stream': async (_request, reply) => reply.code(404).send(Readable.from(['a'])),
  }
  const { port } = await serve(t, (app) => {
    for (const [url, handler] of Object.entries(routes)) app.route({ method: 'GET', url, handler })
  })
  for (const target of [...Object.keys(routes), '/nope']) {
    const get = await send(port, { target }, quick)
    const head = await send(port, { method: 'HEAD', target }, quick)
    t.ok(get.status >= 400, `GET ${target} is an error`)
    t.equal(head.status, get.status, `HEAD ${target}: status line`)
    t.strictSame(undated(head), undated(get), `HEAD ${target}: header fields`)
  }
})

t.test('a success is byte for byte the same with and without the plugin', async (t) => {
  const bare = Fastify()
  const ours = Fastify(serverOptions({}))
  await ours.register(errorResource)
  const ports: number[] = []
  for (const app of [bare, ours]) {
    t.teardown(() => app.close())
    addSuccesses(app)
    ports.push(await listen(app))
  }
  const [without = 0, withPlugin = 0] = ports
  const heads = [
    '/object',
    '/schema',
    '/content',
    '/array',
    '/null',
    '/text',
    '/html',
    '/empty',
    '/empty-text',
    '/number',
    '/buffer',
    '/stream',
    '/web',
    '/serializer',
    '/headers',
    '/typed',
    '/redirect',
    '/unchanged',
  ]
  const gets = [...heads, '/response', '/raw']
  const requests: readonly RawRequest[] = [
    ...gets.map((target) => ({ target })),
    ...heads.map((target) => ({ method: 'HEAD', target })),
    ...gets.map((target) => ({ target, fields: [['Accept', '*/*']] as const })),
    { method: 'POST', target: '/created' },
    { method: 'POST', target: '/echo', ...jsonBody },
    {
      method: 'POST',
      target: '/echo',
      fields: [['Content-Type', 'text/plain']] as const,
      body: 'a',
    },
    { method: 'PUT', target: '/accepted' },
    { method: 'DELETE', target: '/none' },
    { method: 'OPTIONS', target: '/own-options' },
  ]
  for (const request of requests) {
    const name = `${request.method ?? 'GET'} ${request.target}`
    const expected = await send(without, request)
    t.ok(expected.status < 400, `${name} succeeds`)
    t.strictSame(bytes(await send(withPlugin, request)), bytes(expected), name)
  }
})

const jsonBody = { fields: [['Content-Type', 'application/json'] as const], body: '{}' }

function rowName(style: string, failure: string): string {
  return `${style}-${failure}`.replaceAll(' ', '-')
}

function addHook(
  app: FastifyInstance,
  stage: (typeof stages)[number],
  hook: (...args: unknown[]) => unknown,
): void {
  Reflect.apply(app.addHook, app, [stage, hook])
}

function answer(status: number | string, schema: object): object {
  return { response: { [status]: schema } }
}

function fail(): never {
  throw new Error(secret)
}

function failRead(this: Readable): void {
  this.destroy(new Error(secret))
}

async function* failing(): AsyncGenerator<string> {
  await delay(1)
  if (secret.length > 0) throw new Error(secret)
  yield secret
}

async function* late(): AsyncGenerator<Buffer> {
  yield Buffer.from('first')
  await delay(20)
  throw new Error(secret)
}

function locked(): ReadableStream {
  const stream = ReadableStream.from([Buffer.from('a')])
  stream.getReader()
  return stream
}

async function consumed(): Promise<Response> {
  const response = new Response('a')
  await response.text()
  return response
}

function failingBody(): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.error(new Error(secret)) })
}

function shows(response: RawResponse): boolean {
  const head = response.fields.flat().join('\n')
  return `${response.reason}\n${head}\n${response.body.toString('latin1')}`.includes(secret)
}

function undated(response: RawResponse): string[] {
  return response.fields
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${value}`)
    .toSorted()
}

/** A response in the order of its bytes, but for the date. */
function bytes(response: RawResponse): unknown {
  const { status, reason, fields, body, framing } = response
  const undatedFields = fields.filter(([name]) => name !== 'date')
  return { status, reason, fields: undatedFields, body: body.toString('latin1'), framing }
}

async function boom(): Promise<never> {
  throw Object.assign(new Error('Taken.'), { statusCode: 409 })
}

/** Successes of every kind, written without the plugin. */
function addSuccesses(app: FastifyInstance): void {
  const one = { type: 'object', properties: { n: { type: 'integer' } } }
  app.get('/object', async () => ({ n: 1, m: 'ä' }))
  app.get('/schema', { schema: { response: { 200: one } } }, async () => ({ n: 1, hidden: true }))
  app.get('/content', {
    schema: { response: { 200: { content: { 'application/json': { schema: one } } } } },
    handler: async () => ({ n: 1 }),
  })
  app.get('/array', async () => [1, 2])
  app.get('/null', async () => null)
  app.get('/text', async () => 'text')
  app.get('/html', async (_request, reply) => reply.type('text/html').send('<p>'))
  app.get('/empty', async (_request, reply) => reply.send())
  app.get('/empty-text', async (_request, reply) => reply.send(''))
  app.get('/number', async (_request, reply) => reply.send(7))
  app.get('/buffer', async (_request, reply) => reply.send(Buffer.from('bytes')))
  app.get('/stream', async (_request, reply) => reply.send(Readable.from(['a', 'b'])))
  app.get('/web', async () => ReadableStream.from([Buffer.from('a')]))
  app.get('/response', async () => new Response('a', { headers: { 'x-a': '1' } }))
  app.get('/serializer', async (_request, reply) => reply.serializer(() => '{}').send({ n: 1 }))
  app.get('/headers', async (_request, reply) =>
    reply.headers({ etag: '"1"', vary: 'Origin', 'set-cookie': 'a=1' }).send({ n: 1 }),
  )
  app.get('/typed', async (_request, reply) => reply.type('application/vnd.a+json').send({ n: 1 }))
  app.get('/raw', (_request, reply) => {
    reply.hijack()
    reply.raw.end('raw')
  })
  app.post('/created', async (_request, reply) =>
    reply.code(201).header('location', '/1').send({ n: 1 }),
  )
  app.post('/echo', async (request) => request.body)
  app.put('/accepted', async (_request, reply) => reply.code(202).send({ n: 1 }))
  app.delete('/none', async (_request, reply) => reply.code(204).send())
  app.get('/redirect', async (_request, reply) => reply.redirect('/elsewhere'))
  app.get('/unchanged', async (_request, reply) => reply.code(304).send())
  app.options('/own-options', async (_request, reply) => reply.code(200).send('mine'))
  app.addHook('onSend', async (_request, _reply, payload) => payload)
}
