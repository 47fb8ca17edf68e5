/**
 * Whose words leave: errors as real libraries make them, on every way an error can take, with a secret
 * in message, code, causes, properties, header fields and getters. What was addressed to a client does
 * leave, and nothing else.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import assert from 'node:assert'
import { runInNewContext } from 'node:vm'
import { STSServiceException } from '@aws-sdk/client-sts'
import { errors as elastic } from '@elastic/elasticsearch'
import createFastifyError from '@fastify/error'
import boom from '@hapi/boom'
import { HttpException, NotFoundException } from '@nestjs/common'
import { AuthApiError, FunctionsHttpError, PostgrestError } from '@supabase/supabase-js'
import axios, { AxiosError } from 'axios'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import createError from 'http-errors'
import { ConflictError } from 'http-errors-enhanced'
import { ReplyError } from 'ioredis'
import { errors as jose } from 'jose'
import { InvalidCredentialsError } from 'ldapts'
import { MongoServerError } from 'mongodb'
import { got } from 'got'
import fetchOfNode, { FetchError } from 'node-fetch'
import OpenAI from 'openai'
import pg from 'pg'
import { Stripe } from 'stripe'
import t from 'tap'
import { errors as undici, interceptors, Agent, request as requestOfUndici } from 'undici'
import errorResource, { defineError, httpErrors, serverOptions } from '../../plugin/index.ts'
import { boomErrors, standardMappers } from '../../plugin/mappers/index.ts'
import { oracle } from '../../plugin/oracle/index.ts'
import { passOn } from '../../plugin/upstream/index.ts'

const secret = 'hunter2'
const said = 'Said to the client.'

const given = <Value extends object>(value: Value, properties: object): Value =>
  Object.assign(value, properties)

const plain = (properties: object, message = secret) => given(new Error(message), properties)

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

class AppError extends Error {
  statusCode = 409
  code = 'APP_TAKEN'
}
class OrderTaken extends AppError {}
class RangeProblem extends RangeError {
  status = 422
}
class Trapped extends AppError {
  override get message(): string {
    throw new Error(secret)
  }
}
const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order exists',
  detail: said,
})
const Taken = createFastifyError('ORDER_TAKEN', said, 409)
const Secret = createFastifyError('ORDER_SECRET', secret, 500)
const headers = {
  'retry-after': '7',
  'www-authenticate': `Basic realm="${secret}"`,
  'set-cookie': secret,
}
const explaining = { 'retry-after': '7', 'www-authenticate': `Basic realm="${secret}"` }
const upstream = { headers: new Headers({ 'x-secret': secret }) }

type Kind = readonly [name: string, value: () => unknown, status: number, detail?: string]

/** Nobody addressed these to a client of ours: their status at most, and nothing of what they say. */
const withheld: readonly Kind[] = [
  ['an Error', () => plain({ code: secret, cause: new Error(secret), headers }), 500],
  ['an Error of another realm', () => runInNewContext(`new Error('${secret}')`), 500],
  ['a TypeError', () => new TypeError(secret), 500],
  ['a TypeError of another realm', () => runInNewContext(`new TypeError('${secret}')`), 500],
  ['a TypeError with a 4xx', () => given(new TypeError(secret), { statusCode: 400 }), 400],
  ['a RangeError that is exposed', () => given(new RangeError(secret), { expose: true }), 500],
  ['a ReferenceError', () => new ReferenceError(secret), 500],
  ['an EvalError', () => new EvalError(secret), 500],
  ['a URIError', () => thrownBy(() => decodeURIComponent(`%${secret}`)), 500],
  ['an AggregateError', () => new AggregateError([new Error(secret)], secret), 500],
  ['a DOMException', () => new DOMException(secret, 'AbortError'), 500],
  ['an assertion', () => thrownBy(() => assert.equal(secret, 'x')), 500],
  ['what JSON.parse throws', () => thrownBy(() => JSON.parse(`{${secret}`)), 500],
  ['a missing file', () => thrownBy(() => readFileSync(`/${secret}`)), 500],
  [
    'a missing file that http-errors made a 404',
    () => createError(404, thrownBy(() => readFileSync(`/${secret}`)) as Error),
    404,
  ],
  ['a wrong argument to Node', () => thrownBy(() => readFileSync({ secret } as never)), 500],
  ['zlib', () => thrownBy(() => gunzipSync(secret)), 500],
  [
    'a refused connection',
    () => plain({ code: 'ECONNREFUSED', syscall: 'connect', errno: -111 }),
    500,
  ],
  ['http-errors with a 5xx', () => createError(503, secret, { headers }), 503],
  [
    'http-errors that hide',
    () => createError(404, secret, { expose: false, headers, code: 'ORDER_SECRET' }),
    404,
  ],
  ['@fastify/error with a 5xx', () => Secret(), 500],
  [
    'pg',
    () => given(new pg.DatabaseError(secret, 5, 'error'), { code: '42P01', severity: 'ERROR' }),
    500,
  ],
  [
    'pg with a 401',
    () => given(new pg.DatabaseError(secret, 5, 'error'), { statusCode: 401, detail: secret }),
    401,
  ],
  [
    'mysql2',
    () => plain({ code: 'ER_NO_SUCH_TABLE', errno: 1146, sqlState: '42S02', sqlMessage: secret }),
    500,
  ],
  ['node:sqlite', () => plain({ code: 'ERR_SQLITE_ERROR', errcode: 1, errstr: secret }), 500],
  ['MongoDB', () => new MongoServerError({ message: secret, code: 11000 }), 500],
  [
    'MongoDB with a 401',
    () => given(new MongoServerError({ message: secret }), { statusCode: 401 }),
    401,
  ],
  ['ioredis', () => new (ReplyError as unknown as new (message: string) => Error)(secret), 500],
  ['ldapts', () => new InvalidCredentialsError(secret), 500],
  ['ldapts with a 401', () => given(new InvalidCredentialsError(secret), { statusCode: 401 }), 401],
  [
    'OpenAI',
    () =>
      OpenAI.APIError.generate(
        401,
        { message: secret },
        secret,
        new Headers({ 'x-request-id': secret }),
      ),
    500,
  ],
  [
    'Stripe',
    () =>
      new Stripe.errors.StripeAuthenticationError({
        message: secret,
        statusCode: 401,
        headers,
        requestId: secret,
      } as never),
    500,
  ],
  [
    'Elasticsearch',
    () =>
      new elastic.ResponseError({
        statusCode: 404,
        body: { error: { type: secret } },
        headers: {},
        warnings: null,
        meta: {},
      } as never),
    500,
  ],
  ['Supabase, signing in', () => new AuthApiError(secret, 401, secret), 500],
  [
    'Supabase, a function',
    () => new FunctionsHttpError(given(new Response(secret, { status: 401 }), {})),
    500,
  ],
  [
    'Supabase, a query',
    () => new PostgrestError({ message: secret, details: secret, hint: secret, code: '42501' }),
    500,
  ],
  [
    'AWS',
    () =>
      new STSServiceException({
        name: secret,
        $fault: 'client',
        message: secret,
        $metadata: { httpStatusCode: 403 },
      }),
    500,
  ],
  [
    'axios',
    () =>
      given(new AxiosError(secret, 'ERR_BAD_REQUEST'), {
        status: 401,
        response: { status: 401, data: secret },
        config: { headers },
      }),
    500,
  ],
  [
    'axios without an answer',
    () => given(new AxiosError(secret, 'ECONNREFUSED'), { request: { secret }, status: 404 }),
    500,
  ],
  ['undici', () => new undici.ConnectTimeoutError(secret), 500],
  [
    'undici, a response',
    () => new undici.ResponseError(secret, 404, { headers, body: secret } as never),
    500,
  ],
  [
    'node-fetch',
    () =>
      new FetchError(
        secret,
        'system',
        given(new Error(secret), { code: 'ENOTFOUND', errno: 'ENOTFOUND' }) as never,
      ),
    500,
  ],
  ['a client that keeps Headers', () => plain({ status: 403, ...upstream }), 500],
  ['a client that keeps its request', () => plain({ statusCode: 404, request: { secret } }), 500],
  ['jose', () => new jose.JWTExpired(secret, {}), 500],
  ['boom, without its mapper', () => boom.notFound(secret), 500],
  ['NestJS', () => new NotFoundException(secret), 404],
  ['NestJS with a body', () => new HttpException({ message: secret }, 403), 403],
  [
    'a class with a status',
    () => given(new AppError(secret), { headers: explaining, validation: [{ message: secret }] }),
    409,
  ],
  ['a class with fields that were received', () => given(new AppError(secret), { headers }), 500],
  ['a class derived from it', () => new OrderTaken(secret), 409],
  ['a class derived from a RangeError', () => new RangeProblem(secret), 422],
  ['a class whose message throws', () => new Trapped(), 409],
  ['a plain Error with a 5xx', () => plain({ statusCode: 503, headers }), 503],
  ['a text', () => secret, 500],
  ['an object', () => ({ secret, message: secret }), 500],
  [
    'the answer of an upstream as an object',
    () => ({ statusCode: 401, message: secret, requestId: 'req_9' }),
    500,
  ],
  [
    'SyntaxError of a parser',
    () => given(new SyntaxError(secret), { status: 400, body: secret }),
    400,
    'The content of the request is malformed.',
  ],
]

/** These were addressed to a client. */
const addressed: readonly Kind[] = [
  ['an error of ours', () => httpErrors.conflict(said, { cause: new Error(secret) }), 409, said],
  [
    'a declared error',
    () => OrderExists(undefined, { cause: new Error(secret) } as never),
    409,
    said,
  ],
  [
    'an error of ours behind another',
    () => new Error(secret, { cause: httpErrors.forbidden(said) }),
    403,
    said,
  ],
  [
    'an error of ours behind a class',
    () => new AppError(secret, { cause: httpErrors.gone(said) }),
    410,
    said,
  ],
  [
    'an Error with a 4xx',
    () => plain({ statusCode: 409, sql: secret, cause: new Error(secret) }, said),
    409,
    said,
  ],
  ['an Error with a 4xx in digits', () => plain({ status: '409' }, said), 409, said],
  [
    'an Error of another realm',
    () => runInNewContext(`Object.assign(new Error('${said}'), { status: 404 })`),
    404,
    said,
  ],
  ['an object with a 4xx', () => ({ statusCode: 429, message: said, secret }), 429, said],
  [
    'http-errors',
    () => createError(404, said, { secret, requestId: secret, headers: { 'x-secret': secret } }),
    404,
    said,
  ],
  ['http-errors-enhanced', () => new ConflictError(said, { secret } as never), 409, said],
  ['Koa\u2019s expose', () => given(new AppError(said), { expose: true }), 409, said],
  ['@fastify/error', () => Taken(), 409, said],
  ['a plugin of Fastify', () => plain({ code: 'FST_OTHER', statusCode: 400 }, said), 400, said],
]

type Way = readonly [
  name: string,
  add: (app: FastifyInstance, url: string, value: () => unknown) => void,
  request?: InjectOptions,
  isOlder?: 'older than the plugin',
]

const rejecting = (value: () => unknown) => async () => {
  throw value()
}
const isError = (value: unknown) => value instanceof Error

const ways: readonly Way[] = [
  ['a handler throws', (app, url, value) => void app.get(url, rejecting(value))],
  [
    'a handler throws synchronously',
    (app, url, value) =>
      void app.get(url, () => {
        throw value()
      }),
  ],
  [
    'a handler sends',
    (app, url, value) =>
      void app.get(url, (_request, reply) => {
        const error = value()
        if (isError(error)) return reply.send(error)
        throw error
      }),
  ],
  [
    'a hook rejects',
    (app, url, value) => void app.get(url, { onRequest: rejecting(value), handler: () => 'x' }),
  ],
  [
    'a hook of onSend rejects',
    (app, url, value) => void app.get(url, { onSend: rejecting(value), handler: () => 'x' }),
  ],
  [
    'a parser rejects',
    (app, url, value) =>
      void app.register(async (child) => {
        child.addContentTypeParser('text/x', rejecting(value))
        child.post(url, () => 'x')
      }),
    { method: 'POST', payload: 'x', headers: { 'content-type': 'text/x' } },
  ],
  [
    'a parser calls back with it',
    (app, url, value) =>
      void app.register(async (child) => {
        child.addContentTypeParser('text/x', (_request, _payload, done) => done(value() as Error))
        child.post(url, () => 'x')
      }),
    { method: 'POST', payload: 'x', headers: { 'content-type': 'text/x' } },
  ],
  [
    'a route that is older than the plugin throws',
    (app, url, value) => void app.get(url, rejecting(value)),
    {},
    'older than the plugin',
  ],
  [
    'an error handler throws on',
    (app, url, value) =>
      void app.get(url, {
        handler: rejecting(value),
        errorHandler: (error) => {
          throw error
        },
      }),
  ],
  [
    'a child scope',
    (app, url, value) =>
      void app.register(async (child) => {
        child.get(url, rejecting(value))
      }),
  ],
]

const kinds = [...withheld, ...addressed]

for (const [way, add, request, isOlder] of ways) {
  t.test(`when ${way}, what was addressed leaves and nothing else`, async (t) => {
    const lines: string[] = []
    const app = Fastify({
      logger: { level: 'info', stream: { write: (line) => void lines.push(line) } },
    })
    t.teardown(() => app.close())
    if (isOlder === undefined) await app.register(errorResource)
    for (const [index, [, value]] of kinds.entries()) add(app, `/${index}`, value)
    if (isOlder !== undefined) await app.register(errorResource)
    for (const [index, [name, , status, detail]] of kinds.entries()) {
      lines.length = 0
      const response = await app.inject({ ...request, url: `/${index}` })
      t.equal(response.statusCode, status, `${name}: status`)
      t.equal(response.json().detail, detail, `${name}: detail`)
      t.notOk(
        `${JSON.stringify(response.headers)}${response.body}`.includes(secret),
        `${name}: nothing else`,
      )
      t.ok(lines.length > 1, `${name}: it is in the log`)
    }
  })
}

t.test('the option exposes a hierarchy, its code and the fields that explain it', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { expose: [AppError, HttpException] })
  app.get('/', async () => {
    throw given(new OrderTaken(said), { headers: { 'retry-after': '7', 'x-foo': 'bar' }, secret })
  })
  app.get('/nest', async () => {
    throw new NotFoundException(said)
  })
  const response = await app.inject('/')
  const { detail, code, status } = response.json()
  t.strictSame([status, detail, code], [409, said, 'APP_TAKEN'])
  t.match(response.headers, { 'retry-after': '7', 'x-foo': 'bar' })
  t.notMatch(JSON.stringify(response.headers) + response.body, new RegExp(secret))
  t.match((await app.inject('/nest')).json(), { status: 404, detail: said })
})

t.test('behind reply.code(4xx) an error of the language is a failure', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  const values = [
    new TypeError(secret),
    thrownBy(() => JSON.parse(secret)),
    thrownBy(() => assert.equal(secret, 1)),
    plain({ syscall: 'connect' }),
  ]
  for (const [index, value] of values.entries()) {
    app.get(`/${index}`, async (_request, reply) => {
      reply.code(401)
      throw value
    })
  }
  for (const index of values.keys()) {
    const response = await app.inject(`/${index}`)
    t.equal(response.statusCode, 500)
    t.notMatch(response.body, new RegExp(secret))
  }
})

t.test('with the mappers, somebody else\u2019s answer is no answer to our client', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { mappers: standardMappers })
  for (const [index, [, value]] of withheld.entries()) app.get(`/${index}`, rejecting(value))
  app.get(
    '/boom',
    rejecting(() => boom.notFound(said)),
  )
  for (const [index, [name, , status]] of withheld.entries()) {
    const response = await app.inject(`/${index}`)
    if (status === 500) t.ok(response.statusCode >= 500 || /^boom|^jose|^MongoDB/.test(name), name)
    if (!name.startsWith('boom')) t.notMatch(response.body, new RegExp(secret), name)
  }
  t.match((await app.inject('/boom')).json(), { status: 404, detail: said })
  t.equal(standardMappers[0], boomErrors)
})

t.test('a garbage request costs no line above debug', async (t) => {
  const lines: string[] = []
  const app = Fastify({
    logger: { level: 'debug', stream: { write: (line) => void lines.push(line) } },
  })
  t.teardown(() => app.close())
  await app.register(errorResource)
  await app.ready()
  const rawPacket = Buffer.from(`GET / HTTX\r\nAuthorization: ${secret}\r\n`)
  const socket = {
    writable: true,
    end: () => undefined,
    destroy: () => undefined,
    once: () => undefined,
    on: () => undefined,
    resume: () => undefined,
  }
  app.server.emit(
    'clientError',
    given(new Error('Parse Error'), { rawPacket, code: 'HPE_INVALID_CONSTANT' }),
    socket,
  )
  t.strictSame(
    lines.filter((line) => line.includes('Parse') || line.includes('not valid')),
    [],
  )
})

const cookies = ['a=b; Path=/', 'c=d']
const fields = {
  hello: 'world',
  'set-cookie': cookies,
  'retry-after': 7,
  'cache-control': 'no-cache',
}
/** What is no field, or not for an error to say. */
const unfit = {
  'x-broken': 'a\r\nx-injected: b',
  'x-none': undefined,
  'x-object': {},
  'bad name': 'x',
  'content-type': 'text/html',
  'content-length': '1',
  'content-encoding': 'gzip',
  etag: '"a"',
  connection: 'upgrade',
  'transfer-encoding': 'chunked',
  trailer: 'x-foo',
}
const whole = { ...fields, ...unfit }

type Sender = readonly [name: string, value: () => unknown, expose?: true]

/** Those who have their header fields sent. */
const senders: readonly Sender[] = [
  ['http-errors', () => createError(409, said, { headers: whole })],
  ['Koa\u2019s expose', () => given(new AppError(said), { expose: true, headers: whole })],
  ['an error of ours', () => httpErrors.conflict(said, { headers: fields })],
  ['a class that the option names', () => given(new OrderTaken(said), { headers: whole }), true],
  [
    'Headers',
    () =>
      createError(409, said, {
        headers: new Headers([
          ...Object.entries(fields).filter(([name]) => name !== 'set-cookie'),
          ...cookies.map((cookie) => ['set-cookie', cookie]),
        ] as [string, string][]),
      }),
  ],
]

t.test('of an Error that nothing but a 4xx marks, the fields leave that explain it', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/error', async () => {
    throw plain({ statusCode: 409, headers: whole }, said)
  })
  app.get('/object', async () => {
    throw { statusCode: 409, message: said, headers: whole } as unknown as Error
  })
  for (const url of ['/error', '/object']) {
    const { statusCode, headers, body } = await app.inject(url)
    t.equal(statusCode, 409)
    t.match(body, said)
    t.equal(headers['retry-after'], '7')
    for (const name of Object.keys({ ...fields, ...unfit })) {
      if (/^(?:retry-after|cache-control|content-(?:type|length)|connection)$/.test(name)) continue
      t.notOk(name in headers, `${url}: no ${name}`)
    }
    t.equal(headers['cache-control'], 'no-store')
  }
})

for (const [position, isOlder] of [
  ['a route', false],
  ['a route that is older than the plugin', true],
] as const) {
  t.test(`the header fields that were addressed leave from ${position}, checked`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    const addRoutes = () => {
      for (const [index, [, value]] of senders.entries()) {
        app.get(`/${index}`, async (_request, reply) => {
          reply.header('set-cookie', 'before=1')
          throw value()
        })
      }
    }
    if (isOlder) addRoutes()
    await app.register(errorResource, { expose: [AppError] })
    if (!isOlder) addRoutes()
    for (const [index, [name]] of senders.entries()) {
      const { statusCode, headers: sent, ...response } = await app.inject(`/${index}`)
      t.strictSame([statusCode, response.json().detail], [409, said], name)
      t.strictSame(sent['set-cookie'], ['before=1', ...cookies], `${name}: cookies`)
      t.match(
        sent,
        {
          hello: 'world',
          'retry-after': '7',
          'cache-control': 'no-cache',
          'content-type': 'application/problem+json',
          'content-length': String(Buffer.byteLength(response.body)),
        },
        name,
      )
      for (const header of Object.keys(unfit)) {
        if (!['content-type', 'content-length', 'connection'].includes(header)) {
          t.notOk(header in sent, `${name}: no ${header}`)
        }
      }
      t.not(sent['connection'], 'upgrade', name)
    }
  })
}

const received = {
  date: 'Thu, 01 Jan 2026 00:00:00 GMT',
  'x-secret': secret,
  'set-cookie': secret,
  'www-authenticate': secret,
}
const answered = { ...received, date: undefined }

/** The answer of another service, even where somebody exposes the error, and every failure of ours. */
const silentSenders: readonly Sender[] = [
  ['all that was received', () => createError(409, said, { headers: received })],
  ['an Error with all that was received', () => plain({ status: 409, headers: received }, said)],
  [
    'OpenAI through http-errors',
    () =>
      createError(
        401,
        OpenAI.APIError.generate(401, { message: said }, said, new Headers(received)),
      ),
  ],
  [
    'Stripe that the option names',
    () =>
      new Stripe.errors.StripeAuthenticationError({
        message: said,
        statusCode: 401,
        headers: answered,
        requestId: secret,
      } as never),
    true,
  ],
  ['a 5xx that is exposed', () => createError(503, secret, { expose: true, headers: whole })],
  ['a 4xx that hides', () => createError(409, secret, { expose: false, headers: fields })],
  ['a TypeError', () => given(new TypeError(secret), { statusCode: 400, headers: fields })],
  ['a class', () => given(new AppError(secret), { headers: fields })],
  ['an Error', () => plain({ headers: fields })],
]

t.test('no other header field leaves', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { expose: [Stripe.errors.StripeError] })
  for (const [index, [, value]] of silentSenders.entries()) app.get(`/${index}`, rejecting(value))
  for (const [index, [name]] of silentSenders.entries()) {
    const { headers: sent } = await app.inject(`/${index}`)
    const extra = ['x-secret', 'set-cookie', 'hello', 'www-authenticate', 'retry-after']
    const left = extra.filter((header) => header in sent)
    t.strictSame(
      left.filter((header) => !(sent[header] === 'Bearer')),
      [],
      name,
    )
    t.notMatch(JSON.stringify(sent), new RegExp(secret), name)
  }
})

t.test('in the shape of a profile the same leaves', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { profiles: [oracle({ baseUrl: 'https://api.example.com' })] })
  for (const [index, [, value]] of kinds.entries()) app.get(`/${index}`, rejecting(value))
  const accept = 'application/vnd.oracle.resource+json;type=error'
  for (const [index, [name, , status, detail]] of kinds.entries()) {
    const response = await app.inject({ url: `/${index}`, headers: { accept } })
    t.equal(response.statusCode, status, `${name}: status`)
    t.match(response.headers['content-type'], /oracle/, name)
    t.equal(response.body.includes(said), detail === said, `${name}: what was said`)
    t.notMatch(JSON.stringify(response.headers) + response.body, new RegExp(secret), name)
  }
})

t.test('what fails before there is a route says nothing', async (t) => {
  let value: unknown
  const tenant = {
    name: 'tenant',
    mustMatchWhenDerived: true,
    storage: () => ({ get: () => null, set: () => undefined }),
    validate: () => undefined,
    deriveConstraint: (_request: unknown, _context: unknown, done: (failure: unknown) => void) =>
      done(value),
  }
  const app = Fastify(serverOptions({ routerOptions: { constraints: { tenant } } } as object))
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/', { constraints: { tenant: 'x' } }, async () => 'x')
  for (const [name, made] of kinds) {
    value = made()
    const response = await app.inject('/')
    t.equal(response.statusCode, 500, name)
    t.notMatch(JSON.stringify(response.headers) + response.body, new RegExp(`${secret}|${said}`))
  }
  const bare = Fastify(serverOptions())
  t.teardown(() => bare.close())
  await bare.register(errorResource)
  const response = await bare.inject(`/%zz?token=${secret}`)
  t.equal(response.statusCode, 400)
  t.notMatch(response.body, new RegExp(secret))
})

t.test('what real clients throw of another service says nothing', async (t) => {
  const other = Fastify()
  t.teardown(() => other.close())
  other.get('/', async (_request, reply) =>
    reply.code(401).headers({ 'x-secret': secret, 'set-cookie': secret }).send({ message: secret }),
  )
  const url = await other.listen({ port: 0, host: '127.0.0.1' })
  const refused = 'http://127.0.0.1:1/'
  const dispatcher = new Agent().compose(interceptors.responseError())
  t.teardown(() => dispatcher.close())
  const clients: Readonly<Record<string, () => Promise<unknown>>> = {
    axios: () => axios.get(`${url}/?token=${secret}`),
    'axios, refused': () => axios.get(refused),
    got: () => got(url, { retry: { limit: 0 } }),
    'got, refused': () => got(refused, { retry: { limit: 0 } }),
    undici: () => requestOfUndici(url, { dispatcher }),
    'undici, refused': () => requestOfUndici(refused),
    'node-fetch, refused': () => fetchOfNode(refused),
    'fetch, refused': () => fetch(refused),
    'a Response that is passed on': async () => {
      throw await passOn(await fetch(url))
    },
    'axios that is passed on': async () => {
      throw await passOn(await axios.get(url).catch((error: unknown) => error))
    },
  }
  for (const mappers of [[], standardMappers]) {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(errorResource, { mappers })
    for (const [index, call] of Object.values(clients).entries()) app.get(`/${index}`, call)
    for (const [index, name] of Object.keys(clients).entries()) {
      const response = await app.inject(`/${index}`)
      t.ok(response.statusCode >= 500, `${name}: ${response.statusCode}`)
      t.notOk('detail' in response.json(), name)
      t.notMatch(
        JSON.stringify(response.headers) + response.body,
        new RegExp(`${secret}|127\\.0|set-cookie`),
        name,
      )
    }
  }
})
