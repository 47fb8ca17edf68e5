/**
 * Whatever is thrown, wherever: the answer is a valid Error Resource with the right status, shows
 * nothing that was not meant for the client, and the process lives. R21 and R22 are rows here.
 */
import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import type { FastifyInstance, FastifyReply } from 'fastify'
import t from 'tap'
import { checkError, optionalText, type ExpectedError } from '../fixtures/error-resource.ts'
import { serve } from '../fixtures/fixture-app.ts'
import { countExchanges, send, type RawResponse } from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

/** Planted wherever an error can hide something; no byte of an answer may contain it. */
const secret = 'hunter2'

interface Thrown {
  readonly name: string
  readonly value: () => unknown
  readonly status: number
  readonly members?: ExpectedError['members']
  readonly fields?: ExpectedError['fields']
}

/** Values that say nothing of a status: always a bare 500. */
const unexpected: readonly (readonly [name: string, value: () => unknown])[] = [
  ['null', () => null],
  ['undefined', () => undefined],
  ['a string', () => secret],
  ['an empty string', () => ''],
  ['a number', () => 42],
  ['a number that looks like a status', () => 404],
  ['not a number', () => Number.NaN],
  ['true', () => true],
  ['false', () => false],
  ['a symbol', () => Symbol(secret)],
  ['a bigint', () => 404n],
  ['a function', () => () => secret],
  ['a class', () => Map],
  ['an object', () => ({ password: secret })],
  ['an empty object', () => ({})],
  ['an object without prototype', () => Object.assign(Object.create(null), { secret })],
  ['an object that holds itself', () => cyclic()],
  ['an array', () => [secret]],
  ['a date', () => new Date(0)],
  ['an invalid date', () => new Date(secret)],
  ['a map', () => new Map([['statusCode', 404]])],
  ['a regular expression', () => /hunter2/],
  ['a boxed string', () => Object(secret)],
  ['a buffer', () => Buffer.from(secret)],
  ['a typed array', () => new Uint8Array([1, 2, 3])],
  ['a readable stream', () => Readable.from([secret])],
  ['a web stream', () => new Response(secret).body],
  ['a Response', () => new Response(secret)],
  ['a promise that rejects', () => settled(Promise.reject(new Error(secret)))],
  ['an Error', () => new Error(secret)],
  ['a TypeError', () => new TypeError(`${secret} is not a function`)],
  ['an AggregateError', () => new AggregateError([new Error(secret)], secret)],
  ['a DOMException', () => new DOMException(secret, 'AbortError')],
  ['an Error with a cause', () => new Error(secret, { cause: new Error(secret) })],
  ['an Error that is its own cause', () => selfCaused()],
  ['a frozen Error', () => Object.freeze(new Error(secret))],
  ['an Error of another realm', () => runInNewContext(`new Error('${secret}')`)],
  ['an Error without prototype', () => Object.setPrototypeOf(new Error(secret), null)],
  ['an Error with a code', () => given({ code: `ER_${secret}` })],
  ['an Error with a code of Fastify', () => given({ code: 'FST_ERR_VALIDATION' })],
  ['an Error with details', () => given({ sql: secret, detail: secret, errors: [secret] })],
  [
    'an Error with members of the body',
    () => given({ title: secret, type: secret, instance: secret }),
  ],
  ['an Error with a validation', () => given({ validation: [{ message: secret }] })],
  ['an Error with toJSON', () => given({ toJSON: () => ({ secret }) })],
  ['an Error with a throwing toJSON', () => given({ toJSON: explode })],
  ['an Error with a throwing toString', () => given({ toString: explode })],
  ['an Error with a throwing statusCode', () => trapped('statusCode')],
  ['an Error with a throwing status', () => trapped('status')],
  ['an Error with a throwing headers', () => trapped('headers')],
  ['an Error with a throwing message', () => trapped('message')],
  ['an Error with a throwing code', () => trapped('code')],
  ['an Error with a throwing name', () => trapped('name')],
  ['an Error with a throwing stack', () => trapped('stack')],
  ['an Error with a throwing cause', () => trapped('cause')],
  ['an Error with a throwing validation', () => trapped('validation')],
  ['a proxy that throws', () => new Proxy(new Error(secret), throwing)],
  ['a proxy of an object that throws', () => new Proxy({}, throwing)],
  ['a revoked proxy', () => revoked()],
]

/** Values of statusCode that are no status of an error. */
const oddStatuses: readonly (readonly [name: string, value: unknown])[] = [
  ['200', 200],
  ['204', 204],
  ['302', 302],
  ['99', 99],
  ['100', 100],
  ['600', 600],
  ['999', 999],
  ['1000', 1000],
  ['0', 0],
  ['-1', -1],
  ['-404', -404],
  ['499.5', 499.5],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a word', 'abc'],
  ['an empty string', ''],
  ['404n', 404n],
  ['null', null],
  ['true', true],
  ['a symbol', Symbol('404')],
  ['a function', () => 404],
  ['an object', {}],
]

/** Values that name a status of the client: the message is its detail. */
const intended: readonly Thrown[] = [
  status('an Error with statusCode', 404, { detail: 'No such thing.' }, () =>
    given({ statusCode: 404 }, 'No such thing.'),
  ),
  status('an Error with status', 409, { detail: 'Taken.' }, () => given({ status: 409 }, 'Taken.')),
  status('an Error with both, of which statusCode wins', 404, { detail: 'Gone.' }, () =>
    given({ statusCode: 404, status: 410 }, 'Gone.'),
  ),
  status('an Error with a bad statusCode and a good status', 410, { detail: 'Gone.' }, () =>
    given({ statusCode: 200, status: 410 }, 'Gone.'),
  ),
  status('a frozen Error with statusCode', 404, { detail: 'Frozen.' }, () =>
    Object.freeze(given({ statusCode: 404 }, 'Frozen.')),
  ),
  status('an Error of another realm with statusCode', 404, { detail: 'Other realm.' }, () =>
    runInNewContext("Object.assign(new Error('Other realm.'), { statusCode: 404 })"),
  ),
  status('an Error without prototype with statusCode', 404, { detail: 'Bare.' }, () =>
    Object.setPrototypeOf(given({ statusCode: 404 }, 'Bare.'), null),
  ),
  status('an object with statusCode', 429, { detail: 'Slow down.' }, () => ({
    statusCode: 429,
    message: 'Slow down.',
    secret,
  })),
  status(
    'a Response with a status of the client, which is an answer and keeps its text',
    404,
    { detail: 'Not here.' },
    () => new Response('Not here.', { status: 404 }),
  ),
  status('an object with statusCode and no message', 403, {}, () => ({ statusCode: 403 })),
  status('an Error with an empty message', 400, {}, () => given({ statusCode: 400 }, '')),
  status('an Error with an object for a message', 400, {}, () =>
    given({ statusCode: 400, message: { secret } }),
  ),
  status('an Error with null for a message', 400, {}, () =>
    given({ statusCode: 400, message: null }),
  ),
  status('an Error with a symbol for a message', 400, {}, () =>
    given({ statusCode: 400, message: Symbol(secret) }),
  ),
  status('an Error with statusCode and a throwing message', 400, {}, () =>
    Object.defineProperty(given({ statusCode: 400 }), 'message', { get: explode }),
  ),
  status('an Error with private properties', 400, { detail: 'Bad.' }, () =>
    given({ statusCode: 400, password: secret, sql: secret, cause: new Error(secret) }, 'Bad.'),
  ),
  status('an Error with a code of its own', 400, { detail: 'Bad.', code: 'ORDER_BAD' }, () =>
    given({ statusCode: 400, code: 'ORDER_BAD' }, 'Bad.'),
  ),
  status('an Error with a code of the system', 400, {}, () =>
    given({ statusCode: 400, code: 'ECONNREFUSED' }),
  ),
  status('an Error with a code of Fastify', 400, { detail: 'Bad.', code: 'FST_ERR_OTHER' }, () =>
    given({ statusCode: 400, code: 'FST_ERR_OTHER' }, 'Bad.'),
  ),
  status('an Error with a code that is no string', 400, { detail: 'Bad.' }, () =>
    given({ statusCode: 400, code: 20 }, 'Bad.'),
  ),
  status('an Error with an odd code of Fastify', 400, { detail: 'Bad.' }, () =>
    given({ statusCode: 400, code: 'FST_ a\r\nb' }, 'Bad.'),
  ),
  status('an Error with members of the body', 400, { detail: 'Bad.' }, () =>
    given(
      { statusCode: 400, title: secret, type: secret, instance: secret, detail: secret },
      'Bad.',
    ),
  ),
  status(
    'a message that needs escaping',
    400,
    { detail: 'a "b" \\ \n\t\u0000 </script> \u2028' },
    () => given({ statusCode: 400 }, 'a "b" \\ \n\t\u0000 </script> \u2028'),
  ),
  status('a message with half a surrogate pair', 400, { detail: /^half [\ud800\ufffd]$/ }, () =>
    given({ statusCode: 400 }, 'half \ud800'),
  ),
  status('a message of a megabyte', 400, { detail: optionalText }, () =>
    given({ statusCode: 400 }, 'x'.repeat(1_000_000)),
  ),
  status('a validation of nonsense', 400, { detail: optionalText, errors: undefined }, () =>
    given({ statusCode: 400, validation: secret.length }, 'Bad.'),
  ),
  status('a status of the server', 502, {}, () => given({ statusCode: 502 })),
  status('a status of the server that is frozen', 503, {}, () =>
    Object.freeze(given({ statusCode: 503 })),
  ),
  status('an object with a status of the server', 503, {}, () => ({ statusCode: 503, secret })),
]

/** What an error may carry as headers; none may break the answer or add to it. */
const hostileHeaders: readonly (readonly [name: string, headers: unknown])[] = [
  ['null', null],
  ['a string', 'abc'],
  ['a number', 7],
  ['an array', ['retry-after', '7']],
  ['a name that is no token', { 'retry after': '7' }],
  ['a line break in a name', { 'x\r\nset-cookie': 'a=1' }],
  ['a line break in a value', { 'retry-after': '7\r\nset-cookie: a=1' }],
  ['a line break in a challenge', { 'www-authenticate': `Basic\r\nset-cookie: ${secret}` }],
  ['a value beyond latin1', { 'www-authenticate': 'Basic realm="日本"' }],
  ['an object for a value', { 'retry-after': { secret } }],
  ['a symbol for a value', { 'retry-after': Symbol('7') }],
  ['undefined for a value', { 'retry-after': undefined }],
  ['null for a value', { 'retry-after': null }],
  ['a list with a bad value', { 'www-authenticate': ['Basic', 'a\r\nb: c', null] }],
  [
    'a throwing value',
    Object.defineProperty({}, 'retry-after', { enumerable: true, get: explode }),
  ],
  ['a proxy that throws', new Proxy({}, { get: explode, ownKeys: explode })],
  ['the length', { 'content-length': '1' }],
  ['the media type', { 'content-type': 'text/html' }],
  ['a coding', { 'content-encoding': 'gzip' }],
  ['a transfer coding', { 'transfer-encoding': 'gzip, chunked' }],
  ['a location', { location: `https://${secret}.example` }],
  ['headers of an upstream response', { 'x-internal': secret, 'set-cookie': `session=${secret}` }],
]

const notSent = {
  0: null,
  'content-encoding': null,
  'transfer-encoding': null,
  location: null,
  'set-cookie': null,
  'x-internal': null,
}

const rows: readonly Thrown[] = [
  ...unexpected.map(([name, value]) => ({ name, value, status: 500 })),
  ...oddStatuses.map(([name, statusCode]) => ({
    name: `an Error with statusCode ${name}`,
    value: () => given({ statusCode }),
    status: 500,
  })),
  ...intended,
  ...hostileHeaders.map(([name, headers]) => ({
    name: `an Error with ${name} in its headers`,
    value: () => given({ statusCode: 409, headers }, 'Taken.'),
    status: 409,
    members: { detail: 'Taken.', retryAfter: undefined },
    fields: notSent,
  })),
  {
    name: 'an Error with a good header',
    value: () => given({ statusCode: 429, headers: { 'retry-after': '7' } }, 'Slow down.'),
    status: 429,
    members: { detail: 'Slow down.', retryAfter: 7 },
    fields: { 'retry-after': '7' },
  },
  {
    name: 'an Error of the server with a header',
    value: () => given({ statusCode: 503, headers: { 'retry-after': '7' } }),
    status: 503,
    fields: { 'retry-after': null },
  },
  {
    name: 'an Error with a challenge in its headers',
    value: () => given({ statusCode: 401, headers: { 'WWW-Authenticate': 'Basic' } }, 'Who?'),
    status: 401,
    members: { detail: 'Who?' },
    fields: { 'www-authenticate': 'Basic' },
  },
]

/** Ways to get a value out of user code; each is given the value to throw. */
const ways: readonly {
  readonly name: string
  readonly add: (app: FastifyInstance, url: string, value: () => unknown) => void
  /** What Fastify's own handler logs there, broken by a message that is no string. */
  readonly brokenLine?: RegExp
}[] = [
  {
    name: 'a handler throws',
    add: (app, url, value) => {
      app.get(url, () => {
        throw value()
      })
    },
  },
  {
    name: 'an async handler throws',
    add: (app, url, value) => {
      app.get(url, async () => {
        throw value()
      })
    },
  },
  {
    name: 'an async handler throws after a header and a status',
    add: (app, url, value) => {
      app.get(url, async (_request, reply) => {
        reply.code(201).header('etag', '"1"').header('content-encoding', 'br').type('text/csv')
        throw value()
      })
    },
  },
  {
    name: 'an onRequest hook rejects',
    add: (app, url, value) => {
      app.get(url, { onRequest: rejecting(value), handler: async () => ({}) })
    },
  },
  {
    name: 'a preHandler hook rejects',
    add: (app, url, value) => {
      app.get(url, { preHandler: rejecting(value), handler: async () => ({}) })
    },
  },
  {
    name: 'a preSerialization hook rejects',
    add: (app, url, value) => {
      app.get(url, { preSerialization: rejecting(value), handler: async () => ({}) })
    },
  },
  {
    name: 'an onSend hook rejects',
    brokenLine: /"err":\{"statusCode":400\},"msg":undefined\}\n$/,
    add: (app, url, value) => {
      app.get(url, { onSend: rejecting(value), handler: async () => ({}) })
    },
  },
  {
    name: 'a route with an error handler that throws on',
    add: (app, url, value) => {
      app.get(url, {
        errorHandler: (error) => {
          throw error
        },
        handler: async () => {
          throw value()
        },
      })
    },
  },
  {
    name: 'a route with an async error handler that throws on',
    add: (app, url, value) => {
      app.get(url, {
        errorHandler: async (error) => {
          throw error
        },
        handler: async () => {
          throw value()
        },
      })
    },
  },
]

for (const { name, add, brokenLine } of ways) {
  t.test(`when ${name}, the client gets an Error Resource and nothing else`, async (t) => {
    const logged: string[] = []
    const stream = { write: (line: string) => void logged.push(line) }
    const { port } = await serve(
      t,
      (app) => {
        for (const [index, { value }] of rows.entries()) add(app, `/${index}`, value)
        app.get('/alive', async () => 'alive')
      },
      { server: { logger: { level: 'info', stream } } },
    )
    for (const [index, { name, status, members = {}, fields = {} }] of rows.entries()) {
      const instance = `/${index}`
      const expected: ExpectedError = {
        status,
        members: { instance, ...members },
        fields: { etag: null, ...fields },
      }
      try {
        const response = await send(port, { target: instance }, { timeout: 2000 })
        checkError(t, response, expected, name)
        t.notOk(holds(response, secret), `${name}: nothing of it shows`)
      } catch (error) {
        t.fail(`${name}: ${String(error)}`)
      }
    }
    const alive = await send(port, { target: '/alive' })
    t.equal(alive.body.toString(), 'alive', 'the process lives')
    t.ok(logged.length > rows.length, 'each is in the log')
    t.strictSame(
      logged.filter((line) => !isJson(line) && brokenLine?.test(line) !== true),
      [],
      'every line of the log is whole',
    )
  })
}

t.test('a status that can be read in two ways becomes one of the two', async (t) => {
  const ambiguous: readonly (readonly [name: string, statusCode: unknown])[] = [
    ['a numeric string', '404'],
    ['a list of one', [404]],
    ['a boxed number', Object(404)],
    ['an object with valueOf', { valueOf: () => 404 }],
  ]
  const { port } = await serve(t, (app) => {
    for (const [index, [, statusCode]] of ambiguous.entries()) {
      app.get(`/${index}`, async () => {
        throw given({ statusCode }, 'Not here.')
      })
    }
  })
  for (const [index, [name]] of ambiguous.entries()) {
    const response = await send(port, { target: `/${index}` })
    const detail = response.status === 404 ? 'Not here.' : undefined
    t.ok([404, 500].includes(response.status), `${name}: 404 or 500, was ${response.status}`)
    const expected = { status: response.status, members: { instance: `/${index}`, detail } }
    checkError(t, response, expected, name)
  }
})

t.test('an unregistered status keeps its class and its number', async (t) => {
  const statuses = [418, 419, 430, 450, 499, 509, 520, 599]
  const { port } = await serve(t, (app) => {
    for (const statusCode of statuses) {
      app.get(`/thrown/${statusCode}`, async () => {
        throw given({ statusCode }, 'Odd.')
      })
      app.get(`/sent/${statusCode}`, async (_request, reply) => reply.code(statusCode).send('Odd.'))
    }
  })
  for (const status of statuses) {
    const detail = status < 500 ? 'Odd.' : undefined
    for (const way of ['thrown', 'sent']) {
      const instance = `/${way}/${status}`
      const response = await send(port, { target: instance })
      checkError(t, response, { status, members: { title: /./, instance, detail } }, instance)
    }
  }
})

t.test('an error that is sent or returned is answered like one that is thrown', async (t) => {
  const makers: readonly (readonly [name: string, status: number, value: () => Error])[] = [
    ['an unexpected Error', 500, () => new Error(secret)],
    ['an Error with statusCode', 404, () => given({ statusCode: 404 }, 'Not here.')],
    ['a frozen Error', 500, () => Object.freeze(new Error(secret))],
  ]
  const sending: readonly (readonly [
    name: string,
    send: (reply: FastifyReply, error: Error) => unknown,
  ])[] = [
    ['reply.send()', (reply, error) => reply.send(error)],
    ['return', (_reply, error) => error],
    ['reply.code(200).send()', (reply, error) => reply.code(200).send(error)],
  ]
  const { port } = await serve(t, (app) => {
    for (const [way, [, sendIt]] of sending.entries()) {
      for (const [index, [, , value]] of makers.entries()) {
        app.get(`/${way}/${index}`, async (_request, reply) => sendIt(reply, value()))
      }
    }
    app.get('/code', async (_request, reply) => reply.code(404).send(new Error('Not here.')))
    app.get('/code-5xx', async (_request, reply) => reply.code(503).send(new Error(secret)))
  })
  for (const [way, [how]] of sending.entries()) {
    for (const [index, [name, status]] of makers.entries()) {
      const instance = `/${way}/${index}`
      const response = await send(port, { target: instance })
      const members = { instance, detail: status === 404 ? 'Not here.' : undefined }
      checkError(t, response, { status, members }, `${name} by ${how}`)
    }
  }
  checkError(
    t,
    await send(port, { target: '/code' }),
    { status: 404, members: { instance: '/code', detail: 'Not here.' } },
    'a status set on the reply counts for an Error that has none',
  )
  checkError(
    t,
    await send(port, { target: '/code-5xx' }),
    { status: 503, members: { instance: '/code-5xx' } },
    'a status of the server set on the reply counts too',
  )
})

function status(
  name: string,
  code: number,
  members: ExpectedError['members'],
  value: () => unknown,
): Thrown {
  return { name, status: code, value, members: members ?? {} }
}

function given(properties: object, message = secret): Error {
  const error = new Error(message)
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(error, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  return error
}

function trapped(property: string): Error {
  return Object.defineProperty(new Error(secret), property, { enumerable: true, get: explode })
}

function explode(): never {
  throw new Error(`trap: ${secret}`)
}

const throwing: ProxyHandler<object> = {
  get: explode,
  has: explode,
  ownKeys: explode,
  getPrototypeOf: explode,
  getOwnPropertyDescriptor: explode,
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function cyclic(): object {
  const self: Record<string, unknown> = { secret }
  self['self'] = self
  return self
}

function selfCaused(): Error {
  const error = new Error(secret)
  error.cause = error
  return error
}

/** A promise that is thrown, with its rejection taken care of. */
function settled(promise: Promise<unknown>): Promise<unknown> {
  promise.catch(() => undefined)
  return promise
}

function rejecting(value: () => unknown): () => Promise<never> {
  return async () => {
    throw value()
  }
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

function holds(response: RawResponse, text: string): boolean {
  const head = response.fields.flat().join('\n')
  return `${response.reason}\n${head}\n${response.body.toString('latin1')}`.includes(text)
}
