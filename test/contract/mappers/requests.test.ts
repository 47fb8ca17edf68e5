/** Errors about the request itself: validators, tokens, and libraries that have a status for it. */
import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import createFastifyError from '@fastify/error'
import boom from '@hapi/boom'
import { Ajv, ValidationError } from 'ajv'
import createError from 'http-errors'
import * as jose from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import t from 'tap'
import { z } from 'zod'
import {
  ajvErrors,
  createTokenMapper,
  standardMappers,
  tokenErrors,
  zodErrors,
} from '../../../plugin/mappers/index.ts'
import { checkError, type ExpectedError } from '../../fixtures/error-resource.ts'
import { serve } from '../../fixtures/fixture-app.ts'
import { countExchanges, send } from '../../fixtures/raw-http.ts'
import { judgeCauses, secret, type RealCause } from './real-causes.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

/** RFC 6750 §3 */
const refused = 'Bearer error="invalid_token"'
const invalid = { status: 401, detail: 'The token is not valid.', challenge: refused }
const expired = { status: 401, detail: 'The token has expired.', challenge: refused }
const early = { status: 401, detail: 'The token is not valid yet.', challenge: refused }
const absent = { status: 401, detail: 'A token is required.', challenge: 'Bearer' }

const { sign, verify } = jsonwebtoken
const other = 'another key'

const ofJsonwebtoken: readonly RealCause[] = [
  ['expired', () => verify(sign({}, secret, { expiresIn: -10 }), secret), expired],
  ['too old', () => verify(sign({ iat: 1 }, secret), secret, { maxAge: 10 }), expired],
  ['not yet valid', () => verify(sign({}, secret, { notBefore: 100 }), secret), early],
  ['of another key', () => verify(sign({}, other), secret), invalid],
  ['malformed', () => verify(secret, secret), invalid],
  ['of another audience', () => verify(sign({}, secret), secret, { audience: secret }), invalid],
  [
    'of another algorithm',
    () => verify(sign({}, secret), secret, { algorithms: ['HS512'] }),
    invalid,
  ],
  ['absent', () => verify('', secret), absent],
  ['without a key to verify it', () => verify(sign({}, secret), ''), 500],
]

const key = new TextEncoder().encode(secret.repeat(5))
const otherKey = new TextEncoder().encode(other.repeat(5))
const token = (claims: jose.JWTPayload = {}) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256' })

const ofJose: readonly RealCause[] = [
  [
    'expired',
    async () => jose.jwtVerify(await token().setExpirationTime('-1h').sign(key), key),
    expired,
  ],
  [
    'of another issuer',
    async () => jose.jwtVerify(await token().sign(key), key, { issuer: secret }),
    invalid,
  ],
  ['of another key', async () => jose.jwtVerify(await token().sign(otherKey), key), invalid],
  ['malformed', () => jose.jwtVerify(secret, key), invalid],
  ['with a malformed head', () => jose.jwtVerify('a.b.c', key), invalid],
  [
    'of another algorithm',
    async () => jose.jwtVerify(await token().sign(key), key, { algorithms: ['HS512'] }),
    invalid,
  ],
  ['absent', () => jose.jwtVerify(undefined as never, key), absent],
  [
    'with keys that are none',
    async () => jose.jwtVerify(await token().sign(key), jose.createLocalJWKSet({} as never)),
    500,
  ],
]

t.test('tokens', async (t) => {
  const causes = [
    ...ofJsonwebtoken.map(([name, ...rest]): RealCause => [`jsonwebtoken: ${name}`, ...rest]),
    ...ofJose.map(([name, ...rest]): RealCause => [`jose: ${name}`, ...rest]),
  ]
  await judgeCauses(t, [tokenErrors], causes)
  await judgeCauses(t, standardMappers, causes)
  await judgeCauses(
    t,
    [createTokenMapper({ challenge: 'Bearer realm="orders"' })],
    [
      [
        'a challenge with a realm',
        () => verify(secret, secret),
        { ...invalid, challenge: 'Bearer realm="orders", error="invalid_token"' },
      ],
    ],
  )
})

const taken = 'Order 42 exists.'

t.test('errors that bring a status', async (t) => {
  await judgeCauses(t, standardMappers, [
    [
      'Boom: a 4xx',
      () => Promise.reject(boom.conflict(taken, { secret })),
      { status: 409, detail: taken },
    ],
    [
      'Boom: a challenge',
      () => Promise.reject(boom.unauthorized('Who?', 'Basic', { realm: 'orders' })),
      { status: 401, detail: 'Who?', challenge: 'Basic realm="orders", error="Who?"' },
    ],
    ['Boom: a bug', () => Promise.reject(boom.badImplementation(secret)), 500],
    ['Boom: a 5xx', () => Promise.reject(boom.badGateway(secret)), 502],
    [
      'Boom around an error of a driver',
      () => {
        const error = Object.assign(new Error(secret), { code: '23505', severity: 'ERROR' })
        throw boom.boomify(error, { statusCode: 422 })
      },
      422,
    ],
    [
      'http-errors: a 5xx that is exposed',
      () =>
        Promise.reject(
          createError(503, 'Back at six.', { expose: true, headers: { 'retry-after': '7' } }),
        ),
      { status: 503, detail: 'Back at six.', retryAfter: 7 },
    ],
    ['http-errors: a 5xx', () => Promise.reject(createError(503, secret)), 503],
    [
      'http-errors: a 4xx',
      () => Promise.reject(createError(409, taken)),
      { status: 409, detail: taken },
    ],
    [
      'http-errors around an error of a driver',
      () => {
        const error = Object.assign(new Error(secret), { code: '23505', severity: 'ERROR' })
        throw createError(422, error)
      },
      422,
    ],
    [
      '@fastify/error with a code of one\u2019s own',
      () => Promise.reject(new (createFastifyError('ORDER_EXISTS', 'Order %s exists.', 409))('42')),
      { status: 409, detail: taken, code: 'ORDER_EXISTS' },
    ],
    [
      '@fastify/error: a 5xx',
      () => Promise.reject(new (createFastifyError('LOST', secret, 500))()),
      500,
    ],
  ])
})

const Order = z.strictObject({ sku: z.string(), items: z.array(z.object({ n: z.int() })) })
const validate = new Ajv({ allErrors: true }).compile({
  type: 'object',
  additionalProperties: false,
  required: ['sku'],
  properties: { sku: { type: 'string' }, n: { type: 'integer' } },
})
const validateLater = new Ajv().compile({ $async: true, type: 'object', required: ['sku'] })

const detail = 'The request is not valid; the violations are listed.'

function wrong(instance: string, errors: object[]): ExpectedError {
  return { status: 400, members: { instance, detail, errors } }
}

t.test('validators that are called in a handler', async (t) => {
  const { port } = await serve(
    t,
    (app) => {
      app.post('/zod', async ({ body }) => Order.parse(body))
      app.get('/zod/:id', async ({ params }) => z.object({ id: z.uuid() }).parse(params))
      app.get('/zod', async ({ query }) => z.object({ limit: z.coerce.number() }).parse(query))
      app.post('/ajv', async ({ body }) => {
        if (!validate(body)) throw new ValidationError(validate.errors ?? [])
      })
      app.post('/async', async ({ body }) => validateLater(body))
      app.get('/own', async () => {
        try {
          return Order.parse({ sku: secret })
        } catch (cause) {
          throw new Error('The stored order is not valid', { cause })
        }
      })
    },
    { plugin: { mappers: [...standardMappers, zodErrors, ajvErrors] } },
  )
  const post = (target: string, body: unknown) =>
    send(port, {
      method: 'POST',
      target,
      fields: [['Content-Type', 'application/json']],
      body: JSON.stringify(body),
    })
  checkError(
    t,
    await post('/zod', { sku: 5, items: [{ n: 1 }, { n: secret }], more: secret }),
    wrong('/zod', [
      {
        detail: 'Invalid input: expected string, received number',
        in: 'body',
        pointer: '#/sku',
        code: 'invalid_type',
      },
      {
        detail: 'Invalid input: expected number, received string',
        in: 'body',
        pointer: '#/items/1/n',
        code: 'invalid_type',
      },
      { detail: 'is not a known member', in: 'body', pointer: '#/more', code: 'unrecognized_keys' },
    ]),
    'Zod: a body',
  )
  checkError(
    t,
    await send(port, { target: `/zod/${secret}` }),
    wrong(`/zod/${secret}`, [
      { detail: 'Invalid UUID', in: 'path', name: 'id', code: 'invalid_format' },
    ]),
    'Zod: a parameter of the path',
  )
  checkError(
    t,
    await send(port, { target: `/zod?limit=${secret}` }),
    wrong('/zod', [
      {
        detail: 'Invalid input: expected number, received NaN',
        in: 'query',
        name: 'limit',
        code: 'invalid_type',
      },
    ]),
    'Zod: a parameter of the query',
  )
  checkError(
    t,
    await post('/ajv', { n: secret, more: secret }),
    wrong('/ajv', [
      {
        detail: "must have required property 'sku'",
        in: 'body',
        pointer: '#/sku',
        code: 'required',
      },
      {
        detail: 'must NOT have additional properties',
        in: 'body',
        pointer: '#/more',
        code: 'additionalProperties',
      },
      { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
    ]),
    'Ajv',
  )
  checkError(
    t,
    await post('/async', {}),
    wrong('/async', [
      {
        detail: "must have required property 'sku'",
        in: 'body',
        pointer: '#/sku',
        code: 'required',
      },
    ]),
    'Ajv: an asynchronous schema',
  )
  checkError(
    t,
    await send(port, { target: '/own' }),
    { status: 500, members: { instance: '/own' } },
    'Zod: data of the service\u2019s own, wrapped',
  )
})

t.test('without being asked for, a validator blames nobody', async (t) => {
  await judgeCauses(t, standardMappers, [
    ['Zod', () => Order.parse({}), 500],
    ['Ajv', () => validateLater({}), 500],
  ])
})

t.test('a client that leaves while it sends is not an upstream that fails', async (t) => {
  const log = new EventEmitter()
  const write = (line: string) => {
    const parsed = JSON.parse(line)
    if (parsed.err !== undefined) log.emit('error line', parsed)
  }
  const { port } = await serve(
    t,
    (app) => {
      app.addHook('preParsing', async (_request, _reply, payload) => {
        payload.once('data', () => socket.resetAndDestroy())
        return payload
      })
      app.post('/', async () => 'done')
    },
    {
      plugin: { mappers: standardMappers },
      server: { logger: { level: 'info', stream: { write } } },
    },
  )
  const logged = once(log, 'error line')
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
  )
  const [{ level, err }] = await logged
  t.strictSame([level, err.message], [30, 'aborted'])
})
