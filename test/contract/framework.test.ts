/**
 * What Fastify answers on its own: its router, its body parsers, its validation, its time limits
 * and its closing. The rows are the ways it sends a 4xx or a 5xx before user code is asked.
 */
import { setTimeout as delay } from 'node:timers/promises'
import Fastify, { type FastifyReply, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import {
  checkError,
  optionalText,
  requestId,
  type ExpectedError,
} from '../fixtures/error-resource.ts'
import { listen, serve } from '../fixtures/fixture-app.ts'
import {
  countExchanges,
  json,
  send,
  talk,
  type Field,
  type RawRequest,
} from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const secret = 'hunter2'
const quick = { timeout: 2000 }

interface Row {
  readonly name: string
  readonly request: RawRequest
  readonly expected: ExpectedError
}

/** An answer that had to be written where there is no request of Fastify's to ask. */
function early(status: number, members: ExpectedError['members'] = {}): ExpectedError {
  const bare = { requestId: optionalText, detail: { optional: /^(?!.*(%|777|hunter2))/ } }
  return { status, members: { ...bare, code: { optional: /^FST_ERR_/ }, ...members } }
}

function spoken(instance: string, detail: unknown): ExpectedError {
  const code = { optional: /^FST_ERR_VALIDATION$/ }
  return { status: 400, members: { instance, detail, code } }
}

function bare(instance: string): ExpectedError {
  return { status: 500, members: { instance } }
}

function missing(instance: string, members: ExpectedError['members'] = {}): ExpectedError {
  return { status: 404, members: { instance, ...members } }
}

function refused(instance: string, ...allow: readonly string[]): ExpectedError {
  return { status: 405, members: { instance, allow }, fields: { allow: allow.join(', ') } }
}

async function judge(t: Test, port: number, rows: readonly Row[]): Promise<void> {
  for (const { name, request, expected } of rows) {
    try {
      checkError(t, await send(port, request, quick), expected, name)
    } catch (error) {
      t.fail(`${name}: ${String(error)}`)
    }
  }
}

t.test('what the router does not find is a 404 or a 405', async (t) => {
  const { port } = await serve(t, async (app) => {
    app.get('/things', async () => [])
    app.get('/digits/:id(^\\d+$)', async () => ({}))
    app.get('/versioned', { constraints: { version: '1.0.0' }, handler: async () => ({}) })
    app.get('/hosted', { constraints: { host: 'a.example' }, handler: async () => ({}) })
    app.get('/optional/:a?', async () => ({}))
    app.get('/back', async (_request, reply) => reply.callNotFound())
    app.post('/upload', async () => ({}))
    await app.register(
      async (child) => {
        child.setNotFoundHandler((_request, reply) => {
          reply.code(404).send({ message: 'Nothing here.', secret })
        })
        child.get('/there', async () => ({}))
      },
      { prefix: '/json' },
    )
    await app.register(
      async (child) => {
        child.setNotFoundHandler((_request, reply) => {
          reply.code(404).type('text/html').send(`<h1>${secret}</h1>`)
        })
      },
      { prefix: '/html' },
    )
    await app.register(
      async (child) => {
        child.setNotFoundHandler(() => {
          throw new Error(secret)
        })
      },
      { prefix: '/throws' },
    )
    await app.register(
      async (child) => {
        child.setNotFoundHandler((_request, reply) => reply.callNotFound())
      },
      { prefix: '/again' },
    )
    await app.register(
      async (child) => {
        child.addHook('onRequest', async (_request, reply) => reply.unauthorized())
        child.get('/there', async () => ({}))
      },
      { prefix: '/guarded' },
    )
  })
  await judge(t, port, [
    { name: 'an unknown route', request: { target: '/nope' }, expected: missing('/nope') },
    { name: 'a query', request: { target: '/nope?a=hunter2' }, expected: missing('/nope') },
    { name: 'the root', request: { target: '/' }, expected: missing('/') },
    { name: 'a trailing slash', request: { target: '/things/' }, expected: missing('/things/') },
    { name: 'another case', request: { target: '/Things' }, expected: missing('/Things') },
    {
      name: 'a path that a pattern refuses',
      request: { target: '/digits/a' },
      expected: missing('/digits/a'),
    },
    { name: 'an unmatched version', request: versioned('2.x'), expected: missing('/versioned') },
    { name: 'no version', request: { target: '/versioned' }, expected: missing('/versioned') },
    { name: 'an unmatched host', request: { target: '/hosted' }, expected: missing('/hosted') },
    { name: 'an encoded path', request: { target: '/n%20o' }, expected: missing('/n%20o') },
    {
      name: 'an absolute target',
      request: { target: 'http://a.example/nope?x' },
      expected: missing('/nope'),
    },
    { name: 'callNotFound', request: { target: '/back' }, expected: missing('/back') },
    {
      name: 'a not-found handler that sends JSON',
      request: { target: '/json/nope' },
      expected: missing('/json/nope', { detail: 'Nothing here.' }),
    },
    {
      name: 'a not-found handler that sends HTML',
      request: { target: '/html/nope' },
      expected: missing('/html/nope'),
    },
    {
      name: 'a not-found handler that throws',
      request: { target: '/throws/nope' },
      expected: { status: 500, members: { instance: '/throws/nope' } },
    },
    {
      name: 'callNotFound in a not-found handler',
      request: { target: '/again/nope' },
      expected: missing('/again/nope', { detail: optionalText }),
    },
    {
      name: 'an unknown path below hooks',
      request: { target: '/guarded/nope' },
      expected: missing('/guarded/nope'),
    },
    {
      name: 'a wrong method',
      request: { method: 'DELETE', target: '/things?a=1' },
      expected: refused('/things', 'GET', 'HEAD'),
    },
    {
      name: 'a method Fastify has no word for',
      request: { method: 'PROPFIND', target: '/things' },
      expected: refused('/things', 'GET', 'HEAD'),
    },
    {
      name: 'TRACE',
      request: { method: 'TRACE', target: '/things' },
      expected: refused('/things', 'GET', 'HEAD'),
    },
    {
      name: 'QUERY',
      request: { method: 'QUERY', target: '/things' },
      expected: refused('/things', 'GET', 'HEAD'),
    },
    {
      name: 'QUERY of an unknown path',
      request: { method: 'QUERY', target: '/nope' },
      expected: missing('/nope'),
    },
    {
      name: 'a wrong method of a versioned route',
      request: { ...versioned('1.x'), method: 'PUT' },
      expected: refused('/versioned', 'GET', 'HEAD'),
    },
    {
      name: 'a wrong method of a hosted route',
      request: { method: 'PUT', target: '/hosted', fields: [['Host', 'a.example']] },
      expected: refused('/hosted', 'GET', 'HEAD'),
    },
    {
      name: 'a wrong method of an optional parameter',
      request: { method: 'PUT', target: '/optional' },
      expected: refused('/optional', 'GET', 'HEAD'),
    },
    {
      name: 'a wrong method of a child with its own not-found handler',
      request: { method: 'PUT', target: '/json/there' },
      expected: {
        status: 405,
        members: { instance: '/json/there', allow: ['GET', 'HEAD'], detail: optionalText },
        fields: { allow: 'GET, HEAD' },
      },
    },
    {
      name: 'a wrong method below hooks',
      request: { method: 'PUT', target: '/guarded/there' },
      expected: refused('/guarded/there', 'GET', 'HEAD'),
    },
    {
      name: 'malformed content for an unknown path',
      request: { method: 'POST', target: '/nope', fields: [typed('application/json')], body: '{x' },
      expected: missing('/nope'),
    },
    {
      name: 'too much content for an unknown path',
      request: {
        method: 'POST',
        target: '/nope',
        fields: [typed('text/plain')],
        body: 'x'.repeat(2_000_000),
      },
      expected: missing('/nope'),
    },
    {
      name: 'malformed content for a wrong method',
      request: {
        method: 'PUT',
        target: '/upload',
        fields: [typed('application/json')],
        body: '{x',
      },
      expected: refused('/upload', 'POST'),
    },
    {
      name: 'HEAD of a path that reads',
      request: { method: 'PUT', target: '/upload' },
      expected: refused('/upload', 'POST'),
    },
  ])
})

t.test('a target the router cannot read is an Error Resource that repeats nothing', async (t) => {
  const { port } = await serve(t, async (app) => {
    app.get('/items/:id', async () => ({}))
    app.get('/two/:a/:b', async () => ({}))
  })
  const long = '7'.repeat(101)
  const rows: Row[] = [
    ...['/%', '/items/%E0%A4%A', '/items/%zz', 'http://a.example/%zz', '/%hunter2'].map(
      (target) => ({
        name: `GET ${target}`,
        request: { target },
        expected: early(400, { code: 'FST_ERR_BAD_URL' }),
      }),
    ),
    ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'].map((method) => ({
      name: `${method} /%zz`,
      request: { method, target: '/%zz' },
      expected: early(400, { code: 'FST_ERR_BAD_URL' }),
    })),
    {
      name: 'a parameter that is too long',
      request: { target: `/items/${long}` },
      expected: early(414, { code: 'FST_ERR_MAX_PARAM_LENGTH' }),
    },
    {
      name: 'a second parameter that is too long',
      request: { target: `/two/a/${long}?hunter2` },
      expected: early(414, { code: 'FST_ERR_MAX_PARAM_LENGTH' }),
    },
  ]
  await judge(t, port, rows)
})

const throwing: readonly (readonly [
  name: string,
  options: FastifyServerOptions,
  target: string,
])[] = [
  [
    'a constraint that calls back with an error',
    constrained((_request, done) => done(new Error(secret), '')),
    '/constrained',
  ],
  [
    'a constraint that throws',
    constrained(() => {
      throw new Error(secret)
    }, false),
    '/constrained',
  ],
  ['a query parser that throws', { routerOptions: { querystringParser: explode } }, '/?a=1'],
  ['genReqId that throws', { genReqId: explode }, '/'],
  ['childLoggerFactory that throws', { childLoggerFactory: explode }, '/'],
]

for (const [name, options, target] of throwing) {
  t.test(`${name} is a bare 500, and the process lives`, async (t) => {
    const { port } = await serve(
      t,
      (app) => {
        app.get('/', async () => ({}))
        if (target === '/constrained') {
          app.get('/constrained', { constraints: { slow: 'a' }, handler: async () => ({}) })
        }
      },
      { server: options },
    )
    const request = { target, fields: [['X-Slow', 'a']] as const }
    const expected = early(500, { code: undefined, detail: undefined, instance: optionalText })
    await judge(t, port, [
      { name, request, expected },
      { name: `${name}, again`, request, expected },
    ])
  })
}

t.test('a service that closes answers what still arrives with 503 and hangs up', async (t) => {
  const { app, port } = await serve(t, (app) => {
    app.get('/slow', async () => {
      await delay(600)
      return { slow: true }
    })
    app.get('/fast', async () => ({}))
  })
  const first = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'
  const second = 'GET /fast HTTP/1.1\r\nHost: a\r\n\r\n'
  const talking = talk(port, [first, second], { pause: 250, timeout: 5000 })
  await delay(100)
  const closing = app.close()
  const { responses, end } = await talking
  await closing
  const [finished, late] = responses
  t.equal(finished?.status, 200, 'R173: what was accepted is finished')
  t.equal(end, 'closed', 'R173: the connection is closed')
  if (late === undefined) return t.fail('R173: no answer to the request that came late')
  checkError(
    t,
    late,
    {
      status: 503,
      members: {
        instance: { optional: /^\/fast$/ },
        requestId: optionalText,
        detail: optionalText,
      },
      fields: { connection: 'close' },
    },
    'R173',
  )
})

t.test('a handler that exceeds its time is a 503 without a word about the route', async (t) => {
  const { port } = await serve(
    t,
    (app) => {
      app.get('/route', { handlerTimeout: 20 }, async () => delay(200))
      app.get('/late-throw', { handlerTimeout: 20 }, async () => {
        await delay(60)
        throw new Error(secret)
      })
      app.get('/service', async () => delay(400))
    },
    { server: { handlerTimeout: 150 } },
  )
  const rows = ['/route', '/late-throw', '/service'].map((target) => ({
    name: target,
    request: { target },
    expected: { status: 503, members: { instance: target } },
  }))
  await judge(t, port, rows)
})

t.test('content that cannot be read is a 4xx with the code of Fastify', async (t) => {
  const { port } = await serve(t, (app) => {
    app.post('/json', { bodyLimit: 100, schema: { body: { type: 'object' } } }, async () => ({}))
    app.post('/any', { bodyLimit: 100 }, async () => ({}))
    app.delete('/json', async () => ({}))
    app.post('/short', {
      preParsing: async (_request, _reply, payload) =>
        Object.assign(payload, { receivedEncodedLength: 1 }),
      handler: async () => ({}),
    })
    app.addContentTypeParser('x/throws', () => {
      throw new Error(secret)
    })
    app.addContentTypeParser('x/rejects', async () => {
      throw new Error(secret)
    })
    app.addContentTypeParser('x/done', (_request, _payload, done) =>
      done(Object.assign(new Error('Odd.'), { statusCode: 422 })),
    )
    app.addContentTypeParser('x/done-later', (_request, _payload, done) =>
      setImmediate(() => done(new Error(secret))),
    )
  })
  const codes: readonly (readonly [
    name: string,
    request: RawRequest,
    status: number,
    code: string,
  ])[] = [
    ['malformed JSON', post('/json', '{"hunter2'), 400, 'FST_ERR_CTP_INVALID_JSON_BODY'],
    [
      'JSON with __proto__',
      post('/json', '{"__proto__":{}}'),
      400,
      'FST_ERR_CTP_INVALID_JSON_BODY',
    ],
    [
      'JSON with constructor.prototype',
      post('/json', '{"constructor":{"prototype":{}}}'),
      400,
      'FST_ERR_CTP_INVALID_JSON_BODY',
    ],
    ['no JSON at all', post('/json', ''), 400, 'FST_ERR_CTP_EMPTY_JSON_BODY'],
    [
      'no JSON at all in a DELETE',
      { ...post('/json', ''), method: 'DELETE' },
      400,
      'FST_ERR_CTP_EMPTY_JSON_BODY',
    ],
    ['too much JSON', post('/json', `"${'x'.repeat(200)}"`), 413, 'FST_ERR_CTP_BODY_TOO_LARGE'],
    [
      'too much JSON in chunks',
      chunked('/json', `"${'x'.repeat(200)}"`),
      413,
      'FST_ERR_CTP_BODY_TOO_LARGE',
    ],
    [
      'megabytes of JSON',
      post('/json', `"${'x'.repeat(3_000_000)}"`),
      413,
      'FST_ERR_CTP_BODY_TOO_LARGE',
    ],
  ]
  const detail = { optional: /^(?!.*hunter2)/ }
  const types = ['application/xml', 'nonsense', 'application/', 'multipart/form-data; boundary=a']
  await judge(t, port, [
    ...codes.map(([name, request, status, code]) => ({
      name,
      request,
      expected: { status, members: { detail, code, instance: '/json' } },
    })),
    ...types.map((type) => ({
      name: `content of type ${type}`,
      request: { ...post('/json', 'a'), fields: [typed(type)] },
      expected: unsupported('/json', ['application/json']),
    })),
    {
      name: 'content without a type',
      request: { ...post('/json', 'a'), fields: [] },
      expected: unsupported('/json', ['application/json']),
    },
    ...['x/throws', 'x/rejects', 'x/done-later'].map((type) => ({
      name: `a parser that fails: ${type}`,
      request: { ...post('/any', 'a'), fields: [typed(type)] },
      expected: { status: 500, members: { instance: '/any' } },
    })),
    {
      name: 'a parser that calls back with a 422',
      request: { ...post('/any', 'a'), fields: [typed('x/done')] },
      expected: { status: 422, members: { instance: '/any', detail: 'Odd.' } },
    },
  ])
})

t.test('a preParsing stream that fails shows nothing of its error', async (t) => {
  const { PassThrough } = await import('node:stream')
  const { port } = await serve(t, (app) => {
    app.post('/fails', {
      preParsing: async (_request, _reply, payload) => {
        const stream = new PassThrough()
        payload.resume()
        setImmediate(() => stream.destroy(new Error(secret)))
        return stream
      },
      handler: async () => ({}),
    })
    app.post('/short', {
      preParsing: async (_request, _reply, payload) => {
        payload.resume()
        const stream = new PassThrough()
        stream.end('{}')
        return stream
      },
      handler: async () => ({}),
    })
  })
  const response = await send(port, post('/fails', '{"a":1}'), quick)
  t.notMatch(response.body.toString(), secret, 'nothing of it shows')
  t.ok([400, 500].includes(response.status), `400 or 500, was ${response.status}`)
  const { status } = response
  const members = { instance: '/fails', detail: optionalText, code: { optional: /^FST_/ } }
  checkError(t, response, { status, members }, 'a stream that fails')
  await judge(t, port, [
    {
      name: 'a stream of another length',
      request: post('/short', '{"a":1}'),
      expected: {
        status: 400,
        members: {
          instance: '/short',
          detail: optionalText,
          code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
        },
      },
    },
  ])
})

t.test('every violation has its place, for every part of a request', async (t) => {
  const integer = { type: 'integer' }
  const { port } = await serve(
    t,
    (app) => {
      app.get(
        '/path/:id/:other',
        { schema: { params: object({ id: integer, other: integer }) } },
        done,
      )
      app.get(
        '/query',
        { schema: { querystring: object({ a: integer, b: integer }, ['b']) } },
        done,
      )
      app.get('/header', { schema: { headers: object({ 'x-a': integer }, ['x-b']) } }, done)
      app.post('/body', {
        schema: {
          body: object(
            {
              list: { type: 'array', items: object({ 'a/b': integer, 'c~d': integer }, ['sku']) },
              when: { type: 'string', format: 'date' },
              one: { enum: ['a', 'b'] },
              deep: object({ deeper: object({ n: { type: 'integer', minimum: 3 } }, ['m']) }),
            },
            [],
            false,
          ),
        },
        handler: done,
      })
      app.post('/types', {
        schema: { body: { content: { 'application/json': { schema: object({ n: integer }) } } } },
        handler: done,
      })
    },
    { server: { ajv: { customOptions: { allErrors: true, removeAdditional: false } } } },
  )
  await judge(t, port, [
    violated({ target: '/path/x/y' }, '/path/x/y', [
      { detail: 'must be integer', in: 'path', name: 'id', code: 'type' },
      { detail: 'must be integer', in: 'path', name: 'other', code: 'type' },
    ]),
    violated({ target: '/query?a=hunter2' }, '/query', [
      { detail: "must have required property 'b'", in: 'query', name: 'b', code: 'required' },
      { detail: 'must be integer', in: 'query', name: 'a', code: 'type' },
    ]),
    violated({ target: '/header', fields: [['X-A', 'hunter2']] }, '/header', [
      { detail: "must have required property 'x-b'", in: 'header', name: 'x-b', code: 'required' },
      { detail: 'must be integer', in: 'header', name: 'x-a', code: 'type' },
    ]),
    violated(post('/body', '{"list":[{"a/b":"x"},{"sku":1,"c~d":"y"}]}'), '/body', [
      {
        detail: "must have required property 'sku'",
        in: 'body',
        pointer: '#/list/0/sku',
        code: 'required',
      },
      { detail: 'must be integer', in: 'body', pointer: '#/list/0/a~1b', code: 'type' },
      { detail: 'must be integer', in: 'body', pointer: '#/list/1/c~0d', code: 'type' },
    ]),
    violated(post('/body', '{"when":"hunter2"}'), '/body', [
      { detail: 'must match format "date"', in: 'body', pointer: '#/when', code: 'format' },
    ]),
    violated(post('/body', '{"one":"hunter2"}'), '/body', [
      {
        detail: 'must be equal to one of the allowed values',
        in: 'body',
        pointer: '#/one',
        code: 'enum',
      },
    ]),
    violated(post('/body', '{"deep":{"deeper":{"n":1}}}'), '/body', [
      {
        detail: "must have required property 'm'",
        in: 'body',
        pointer: '#/deep/deeper/m',
        code: 'required',
      },
      { detail: 'must be >= 3', in: 'body', pointer: '#/deep/deeper/n', code: 'minimum' },
    ]),
    violated(post('/body', '[]'), '/body', [
      { detail: 'must be object', in: 'body', pointer: '#', code: 'type' },
    ]),
    violated(post('/types', '{"n":"x"}'), '/types', [
      { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
    ]),
  ])
  const extra = await send(port, post('/body', '{"surplus":1}'))
  const [violation] = Object(json(extra)).errors
  t.equal(violation.code, 'additionalProperties', 'a surplus property is named by its keyword')
  t.match(violation.pointer, /^#(\/surplus)?$/, 'its pointer is the object or the property')
})

t.test('a validator of the user may fail in every way', async (t) => {
  const { port } = await serve(t, (app) => {
    const schema = { body: { type: 'object' } }
    const add = (url: string, validate: () => unknown): void => {
      app.post(url, { schema, validatorCompiler: () => validate as never, handler: done })
    }
    add('/returns', () => ({ error: new Error('Not like this.') }))
    const errors = [{ message: 'must be good', keyword: 'good', instancePath: '/n', params: {} }]
    add(
      '/returns-false',
      Object.assign(() => false, { errors }),
    )
    add('/throws', explode)
    add('/rejects', async () => {
      throw new Error('Not like this.')
    })
    add('/frozen', () => ({ error: Object.freeze(new Error(secret)) }))
    app.post('/formatter', {
      schema: { body: { type: 'object', required: ['n'] } },
      schemaErrorFormatter: () => new Error('Please add n.'),
      handler: done,
    })
    app.post('/formatter-throws', {
      schema: { body: { type: 'object', required: ['n'] } },
      schemaErrorFormatter: explode,
      handler: done,
    })
    app.post('/attached', {
      schema: { body: { type: 'object', required: ['n'] } },
      attachValidation: true,
      handler: async (request) => {
        throw request.validationError
      },
    })
  })
  const required = [
    { detail: "must have required property 'n'", in: 'body', pointer: '#/n', code: 'required' },
  ]
  await judge(t, port, [
    {
      name: 'an error that is returned',
      request: post('/returns', '{}'),
      expected: spoken('/returns', 'Not like this.'),
    },
    {
      name: 'an error that rejects',
      request: post('/rejects', '{}'),
      expected: spoken('/rejects', 'Not like this.'),
    },
    violated(post('/returns-false', '{}'), '/returns-false', [
      { detail: 'must be good', in: 'body', pointer: '#/n', code: 'good' },
    ]),
    { name: 'an error that is thrown', request: post('/throws', '{}'), expected: bare('/throws') },
    { name: 'a frozen error', request: post('/frozen', '{}'), expected: bare('/frozen') },
    {
      name: 'a formatter that throws',
      request: post('/formatter-throws', '{}'),
      expected: bare('/formatter-throws'),
    },
    {
      name: 'a formatter',
      request: post('/formatter', '{}'),
      expected: {
        status: 400,
        members: {
          instance: '/formatter',
          detail: 'Please add n.',
          code: 'FST_ERR_VALIDATION',
          errors: required,
        },
      },
    },
    {
      name: 'an attached error that is thrown',
      request: post('/attached', '{}'),
      expected: {
        status: 400,
        members: {
          instance: '/attached',
          detail: optionalText,
          code: 'FST_ERR_VALIDATION',
          errors: required,
        },
      },
    },
  ])
})

t.test('validationStatus 422 applies to validation and to nothing else', async (t) => {
  const { port } = await serve(
    t,
    (app) => {
      app.post('/body', { schema: { body: { type: 'object', required: ['n'] } }, handler: done })
    },
    { plugin: { validationStatus: 422 } },
  )
  const invalid = await send(port, post('/body', '{}'))
  t.equal(invalid.status, 422, 'a schema violation is a 422')
  t.match(json(invalid), { status: 422, title: 'Unprocessable Content' }, 'and says so')
  const malformed = await send(port, post('/body', '{'))
  t.equal(malformed.status, 400, 'malformed JSON stays a 400')
})

t.test('a violation list is capped', async (t) => {
  const { port } = await serve(
    t,
    (app) => {
      const body = { type: 'array', items: { type: 'integer' } }
      app.post('/body', { schema: { body }, bodyLimit: 1_000_000, handler: done })
    },
    { server: { ajv: { customOptions: { allErrors: true } } }, plugin: { maxErrors: 10 } },
  )
  const content = JSON.stringify(Array.from({ length: 5000 }, () => 'x'))
  const response = await send(port, post('/body', content))
  t.equal(response.status, 400, 'a 400')
  t.equal(Object(json(response)).errors.length, 10, 'with as many violations as the option allows')
  t.ok(response.body.byteLength < 3000, 'and a body that is in proportion')
})

t.test('what serverOptions() is given is kept', async (t) => {
  const app = Fastify(
    serverOptions({
      frameworkErrors,
      bodyLimit: 77,
      routerOptions: { maxParamLength: 5 },
      genReqId: () => 'mine',
    }),
  )
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/items/:id', async (request) => ({ id: request.id }))
  const port = await listen(app)
  t.equal(app.initialConfig.bodyLimit, 77, 'bodyLimit')
  t.strictSame(json(await send(port, { target: '/items/a' })), { id: 'mine' }, 'genReqId')
  const bad = await send(port, { target: '/%' })
  t.strictSame(json(bad), { mine: true }, 'the user’s own frameworkErrors')
})

function constrained(
  derive: (request: unknown, done: (error: Error | null, value: string) => void) => unknown,
  asynchronous = true,
): FastifyServerOptions {
  const stored = new Map<unknown, unknown>()
  const deriveConstraint = asynchronous
    ? (request: unknown, _context: unknown, done: (error: Error | null, value: string) => void) =>
        derive(request, done)
    : (request: unknown) => derive(request, () => undefined)
  const slow = {
    name: 'slow',
    storage: () => ({
      get: (key: unknown) => stored.get(key) ?? null,
      set: (key: unknown, value: unknown) => void stored.set(key, value),
    }),
    deriveConstraint,
    validate: () => true,
    mustMatchWhenDerived: false,
  }
  return { routerOptions: { constraints: { slow } } } as unknown as FastifyServerOptions
}

function frameworkErrors(_error: unknown, _request: unknown, reply: FastifyReply): void {
  void reply.code(400).send({ mine: true })
}

function explode(): never {
  throw new Error(secret)
}

async function done(): Promise<object> {
  return { requestId }
}

function typed(type: string): Field {
  return ['Content-Type', type]
}

function versioned(version: string): RawRequest {
  return { target: '/versioned', fields: [['Accept-Version', version]] }
}

function post(target: string, body: string): RawRequest {
  return { method: 'POST', target, fields: [typed('application/json')], body }
}

function chunked(target: string, body: string): RawRequest {
  return {
    method: 'POST',
    target,
    fields: [typed('application/json'), ['Transfer-Encoding', 'chunked']],
    body: `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  }
}

function unsupported(instance: string, accept: readonly string[]): ExpectedError {
  return {
    status: 415,
    members: { instance, accept, detail: optionalText, code: { optional: /^FST_ERR_CTP_/ } },
    fields: { accept: accept.join(', '), 'accept-encoding': null },
  }
}

function violated(request: RawRequest, instance: string, errors: readonly object[]): Row {
  return {
    name: `${request.method ?? 'GET'} ${request.target} ${String(request.body ?? '')}`,
    request,
    expected: {
      status: 400,
      members: {
        instance,
        detail: { optional: /^(?!.*hunter2)/ },
        code: 'FST_ERR_VALIDATION',
        errors,
      },
    },
  }
}

function object(properties: object, required: readonly string[] = [], surplus = true): object {
  return { type: 'object', properties, required, additionalProperties: surplus }
}
