/** Plugins that ask who is there: their 401 and 403, and the challenges they owe. */
import auth from '@fastify/auth'
import basicAuth from '@fastify/basic-auth'
import bearerAuth from '@fastify/bearer-auth'
import cookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import jwt from '@fastify/jwt'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { secret, type Exchange, type Neighbour } from './placements.ts'
import type { ExpectedError } from '../../fixtures/error-resource.ts'
import {
  field,
  json,
  type Field,
  type RawRequest,
  type RawResponse,
} from '../../fixtures/raw-http.ts'

function get(target: string, ...fields: readonly Field[]): RawRequest {
  return { target, fields }
}

function unauthorized(
  instance: string,
  members: ExpectedError['members'],
  challenge: string,
): ExpectedError {
  return {
    status: 401,
    members: { instance, ...members },
    fields: { 'www-authenticate': challenge },
  }
}

/** What a driver throws when its server is gone. */
function connectionRefused(): Error {
  return Object.assign(new Error(`connect ECONNREFUSED ${secret}:5432`), {
    code: 'ECONNREFUSED',
    errno: -111,
    syscall: 'connect',
  })
}

/** Checks of credentials, and what they stand before. */
const refuse = async () => {
  throw new Error('The token is not known.')
}
const forbid = async () => {
  throw Object.assign(new Error('Readers may not.'), { statusCode: 403 })
}
const fail = async () => {
  throw connectionRefused()
}
const pass = async () => undefined
const handler = async () => ({ name: 'owner' })

const authNeighbour: Neighbour = {
  name: '@fastify/auth',
  errors:
    '401 with the message of the check that failed and the option `challenge`; a status that a check gives stays, such as 403; 500 where a check fails',
  order: 'no',
  register: (app) => app.register(auth),
  routes(app) {
    app.get('/or', { onRequest: app.auth([refuse, pass]) }, handler)
    app.get('/refused', { onRequest: app.auth([refuse]) }, handler)
    app.get('/both', { onRequest: app.auth([pass, refuse], { relation: 'and' }) }, handler)
    app.get('/forbidden', { onRequest: app.auth([forbid]) }, handler)
    app.get('/broken', { onRequest: app.auth([fail]) }, handler)
  },
  exchanges: [
    { promise: 'one check of two', request: get('/or'), untouched: 200 },
    ...['/refused', '/both'].map((target) => ({
      promise: `${target} fails`,
      request: get(target),
      error: unauthorized(target, { detail: 'The token is not known.' }, 'Bearer'),
    })),
    {
      promise: 'a check with a status of its own',
      request: get('/forbidden'),
      // The plugin says 401 on the reply and the check 403 on its error, which Fastify listens to.
      error: { status: 403, members: { instance: '/forbidden', detail: 'Readers may not.' } },
    },
    {
      promise: 'a check that breaks',
      request: get('/broken'),
      // Credentials that could not be checked were not refused.
      error: { status: 500, members: { instance: '/broken' } },
    },
  ],
}

const basic = (credentials: string): Field => [
  'Authorization',
  `Basic ${Buffer.from(credentials).toString('base64')}`,
]

const basicCode = 'FST_BASIC_AUTH_MISSING_OR_BAD_AUTHORIZATION_HEADER'
const basicChallenge = 'Basic realm="things", charset="UTF-8"'

const basicAuthNeighbour: Neighbour = {
  name: '@fastify/basic-auth',
  errors: '401 with its own `WWW-Authenticate: Basic`',
  order: 'no',
  register: (app) =>
    app.register(basicAuth, {
      authenticate: { realm: 'things' },
      validate: async (name, password) => {
        if (name === 'broken') throw connectionRefused()
        if (password !== 'right') throw new Error('Wrong name or password.')
      },
    }),
  routes(app) {
    app.get('/me', { onRequest: app.basicAuth }, async () => ({ name: 'owner' }))
  },
  exchanges: [
    { promise: 'the right password', request: get('/me', basic('owner:right')), untouched: 200 },
    {
      promise: 'a wrong password',
      request: get('/me', basic(`owner:${secret}`)),
      error: unauthorized('/me', { detail: 'Wrong name or password.' }, basicChallenge),
    },
    ...(
      [
        ['no credentials', []],
        ['another scheme', [['Authorization', 'Bearer a']]],
        ['credentials without a colon', [basic('owner')]],
      ] as const
    ).map(([promise, fields]) => ({
      promise,
      request: get('/me', ...fields),
      error: unauthorized(
        '/me',
        { code: basicCode, detail: 'Missing or bad formatted authorization header' },
        basicChallenge,
      ),
    })),
    {
      promise: 'a check that breaks',
      request: get('/me', basic('broken:right')),
      error: unauthorized('/me', {}, basicChallenge),
    },
  ],
}

const bearer = (token: string): Field => ['Authorization', `Bearer ${token}`]

const bearerAuthNeighbour: Neighbour = {
  name: '@fastify/bearer-auth',
  errors: '401 with the option `challenge`; 500 where the check throws',
  order: 'no',
  besides: [405],
  ordinary: false,
  register: (app) =>
    app.register(bearerAuth, {
      keys: [],
      auth: (token) => {
        if (token === 'broken') throw connectionRefused()
        return token === 'right'
      },
    }),
  routes(app) {
    app.get('/me', async () => ({ name: 'owner' }))
  },
  exchanges: [
    { promise: 'the right token', request: get('/me', bearer('right')), untouched: 200 },
    {
      promise: 'no token',
      request: get('/me'),
      error: unauthorized('/me', { detail: 'missing authorization header' }, 'Bearer'),
    },
    {
      promise: 'a wrong token',
      request: get('/me', bearer(secret)),
      error: unauthorized('/me', { detail: 'invalid authorization header' }, 'Bearer'),
    },
    {
      promise: 'a check that breaks',
      request: get('/me', bearer('broken')),
      error: { status: 500, members: { instance: '/me' } },
    },
    {
      promise: 'a path that is not there, without a token',
      request: get('/nope'),
      error: unauthorized('/nope', { detail: 'missing authorization header' }, 'Bearer'),
      only: { scope: 'same' },
    },
    {
      promise: 'a wrong method, with the token',
      request: { method: 'PUT', target: '/me', fields: [bearer('right')] },
      error: {
        status: 405,
        members: { instance: '/me', allow: ['GET', 'HEAD'] },
        fields: { allow: 'GET, HEAD' },
      },
    },
  ],
}

const year2100 = 4102444800

/** Tokens signed for this service and for others, made by the plugin itself. */
function addTokenRoutes(app: FastifyInstance): void {
  app.get('/tokens', async () => ({
    good: app.jwt.sign({ sub: 'owner' }),
    expired: app.jwt.sign({ sub: 'owner', iat: 1, exp: 2 }),
    early: app.jwt.sign({ sub: 'owner', nbf: year2100 }),
    foreign: app.jwt.sign({ sub: 'owner' }, { key: 'another key' }),
    otherAlgorithm: app.jwt.sign({ sub: 'owner' }, { algorithm: 'HS512' }),
    audience: app.jwt.sign({ sub: 'owner', aud: 'others' }),
  }))
}

interface Tokens {
  readonly [name: string]: string
}

const invalidToken = 'Bearer error="invalid_token"'

/** The tokens a client may come with, and what the plugin says of each. */
const tokenCases: readonly (readonly [name: string, members: ExpectedError['members']])[] = [
  [
    'expired',
    { code: 'FST_JWT_AUTHORIZATION_TOKEN_EXPIRED', detail: 'Authorization token expired' },
  ],
  [
    'foreign',
    {
      code: 'FST_JWT_AUTHORIZATION_TOKEN_INVALID',
      detail: 'Authorization token is invalid: The token signature is invalid.',
    },
  ],
  ['early', { detail: /^The token will be active at / }],
  ['otherAlgorithm', { detail: 'The token algorithm is invalid.' }],
]

/** Asks for tokens and then uses one; the answers have to be taken up one after the other. */
function withToken(name: string, target: string, rest: Omit<Exchange, 'request'>): Exchange[] {
  return [
    {
      promise: `tokens for: ${rest.promise}`,
      request: get('/tokens'),
      untouched: 200,
      // A twin signs at another second.
      varying: { body: /^.*$/ },
    },
    { ...rest, request: (last) => get(target, bearer(String((json(last) as Tokens)[name]))) },
  ]
}

const verify = async (request: FastifyRequest) => void (await request.jwtVerify())

const jwtNeighbour: Neighbour = {
  name: '@fastify/jwt',
  errors:
    '401 with the option `challenge`, and `error="invalid_token"` in it where a token was refused, also where it gives the error no status; 400 for a field it cannot read',
  order: 'no',
  register: (app) => app.register(jwt, { secret, verify: { algorithms: ['HS256'] } }),
  routes(app) {
    addTokenRoutes(app)
    app.get('/me', { onRequest: verify }, async (request) => ({ user: request.user !== null }))
    app.get('/verified', async (request) => app.jwt.verify(String(request.headers['x-token'])))
    app.get('/decoded', async (request) => request.jwtDecode())
  },
  exchanges: [
    ...withToken('good', '/me', { promise: 'a good token', untouched: 200 }),
    {
      promise: 'no token',
      request: get('/me'),
      error: unauthorized(
        '/me',
        {
          code: 'FST_JWT_NO_AUTHORIZATION_IN_HEADER',
          detail: 'No Authorization was found in request.headers',
        },
        'Bearer',
      ),
    },
    ...tokenCases.flatMap(([name, members]) =>
      withToken(name, '/me', {
        promise: `a token: ${name}`,
        error: unauthorized('/me', members, invalidToken),
      }),
    ),
    ...['/me', '/decoded'].map((target) => ({
      promise: `${target} with text that is no token`,
      request: get(target, bearer('a')),
      error: unauthorized(
        target,
        {
          code: 'FST_JWT_AUTHORIZATION_TOKEN_INVALID',
          detail: 'Authorization token is invalid: The token is malformed.',
        },
        invalidToken,
      ),
    })),
    {
      promise: 'a header that is no credentials',
      request: get('/me', ['Authorization', 'Bearer a b']),
      error: {
        status: 400,
        members: {
          instance: '/me',
          code: 'FST_JWT_BAD_REQUEST',
          detail: 'Format is Authorization: Bearer [token]',
        },
      },
    },
    {
      promise: 'a token that is verified by the handler',
      request: get('/verified', ['X-Token', 'a']),
      error: unauthorized('/verified', { detail: 'The token is malformed.' }, invalidToken),
    },
  ],
}

const csrf403 = (code: string, detail: string): ExpectedError => ({
  status: 403,
  members: { instance: '/transfer', code, detail },
})

const cookieOf = (response: RawResponse): string =>
  String(field(response, 'set-cookie')).split(';')[0] ?? ''

/** The secret is in a cookie, the token in the body: both are new each time. */
const csrfVarying = { 'set-cookie': /^_csrf=[^;]+/, body: /"token":"[^"]+"/ }

const csrfNeighbour: Neighbour = {
  name: '@fastify/csrf-protection',
  errors: '403 with its code',
  order: 'no',
  async register(app) {
    await app.register(cookie)
    await app.register(csrfProtection)
  },
  routes(app) {
    app.get('/token', async (_request, reply) => ({ token: reply.generateCsrf() }))
    app.post('/transfer', { onRequest: app.csrfProtection }, async () => ({ done: true }))
  },
  exchanges: [
    {
      promise: 'a token',
      request: get('/token'),
      untouched: 200,
      varying: csrfVarying,
    },
    {
      promise: 'a request with its token',
      request: (last) => ({
        method: 'POST',
        target: '/transfer',
        fields: [
          ['Cookie', cookieOf(last)],
          ['CSRF-Token', String((json(last) as { token: string }).token)],
        ],
      }),
      untouched: 200,
    },
    { promise: 'a secret', request: get('/token'), untouched: 200, varying: csrfVarying },
    {
      promise: 'a request with a wrong token',
      request: (last) => ({
        method: 'POST',
        target: '/transfer',
        fields: [
          ['Cookie', cookieOf(last)],
          ['CSRF-Token', secret],
        ],
      }),
      error: csrf403('FST_CSRF_INVALID_TOKEN', 'Invalid csrf token'),
    },
    {
      promise: 'a request without a secret',
      request: { method: 'POST', target: '/transfer' },
      error: csrf403('FST_CSRF_MISSING_SECRET', 'Missing csrf secret'),
    },
  ],
}

export const access: readonly Neighbour[] = [
  authNeighbour,
  basicAuthNeighbour,
  bearerAuthNeighbour,
  csrfNeighbour,
  jwtNeighbour,
]
