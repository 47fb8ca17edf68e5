/** Plugins that stand before every route: what they turn away, and the fields they put on everything. */
import circuitBreaker from '@fastify/circuit-breaker'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import middie from '@fastify/middie'
import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { secret, type Exchange, type Neighbour } from './placements.ts'
import type { Field, RawRequest } from '../../fixtures/raw-http.ts'

function get(target: string, ...fields: readonly Field[]): RawRequest {
  return { target, fields }
}

/** Longer than these tests wait for any answer; the timer keeps the process that long. */
const resetTimeout = 5000

function addFailing(app: FastifyInstance): void {
  const broken = app.circuitBreaker({ threshold: 2, resetTimeout })
  app.get('/breaking', { preHandler: broken }, async (request) => {
    if (request.headers['x-fail'] === undefined) return { n: 1 }
    throw new Error(secret)
  })
  const slow = app.circuitBreaker({ threshold: 2, timeout: -1, resetTimeout })
  app.get('/slow', { preHandler: slow }, async () => ({ n: 1 }))
  const refusing = app.circuitBreaker({ threshold: 1, resetTimeout })
  app.get('/refusing', { preHandler: refusing }, async (_request, reply) =>
    reply.code(409).send({ message: 'Taken.' }),
  )
}

const fail: Field = ['X-Fail', '1']

function failed(target: string, status: number): Exchange {
  return {
    promise: `${target}: ${status}`,
    request: get(target, fail),
    error: { status, members: { instance: target } },
  }
}

const circuitBreakerNeighbour: Neighbour = {
  name: '@fastify/circuit-breaker',
  errors:
    '503 while a circuit is open, and for a handler that took too long; the failure that opens a circuit stays the 500 it is',
  order: 'no',
  besides: [409],
  register: (app) => app.register(circuitBreaker),
  routes: addFailing,
  exchanges: [
    { promise: 'a closed circuit', request: get('/breaking'), untouched: 200 },
    failed('/breaking', 500),
    { promise: 'one failure of two', request: get('/breaking'), untouched: 200 },
    failed('/breaking', 500),
    // The plugin's own error comes behind the one it counts, which leaves as it is.
    failed('/breaking', 500),
    failed('/breaking', 503),
    failed('/breaking', 503),
    failed('/slow', 503),
    failed('/slow', 503),
    failed('/slow', 503),
    ...['once', 'twice'].map((times) => ({
      promise: `a 4xx ${times} is no failure`,
      request: get('/refusing'),
      error: { status: 409, members: { instance: '/refusing', detail: 'Taken.' } },
    })),
  ],
}

const fromPage: Field = ['Origin', 'https://app.example']
const shared = {
  'access-control-allow-origin': 'https://app.example',
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'X-Total',
  vary: /\bOrigin\b/,
}

const corsNeighbour: Neighbour = {
  name: '@fastify/cors',
  errors:
    'its fields are on every error, so that a page can read it; 400 for a preflight that is none; 500 where its check fails',
  order: 'no',
  besides: [404, 405, 409],
  register: (app) =>
    app.register(cors, {
      credentials: true,
      exposedHeaders: ['X-Total'],
      methods: ['GET', 'PUT'],
      origin: async (origin: string | undefined) => {
        if (origin === 'https://broken.example') throw new Error(secret)
        return origin === 'https://app.example'
      },
    }),
  routes(app) {
    app.put('/things', { schema: { body: { type: 'object' } } }, async (_request, reply) =>
      reply.code(409).send({ message: 'Taken.' }),
    )
    app.get('/things', async () => ({ n: 1 }))
  },
  exchanges: [
    { promise: 'a page that may', request: get('/things', fromPage), untouched: 200 },
    {
      promise: 'a page that may not',
      request: get('/things', ['Origin', 'https://other.example']),
      untouched: 200,
    },
    {
      promise: 'a failed check',
      request: get('/things', ['Origin', 'https://broken.example']),
      error: { status: 500, members: { instance: '/things' } },
    },
    {
      promise: 'a preflight that is none',
      request: { method: 'OPTIONS', target: '/things', fields: [fromPage] },
      error: {
        status: 400,
        members: { instance: '/things', detail: 'Invalid Preflight Request' },
        fields: shared,
      },
    },
    {
      promise: 'a conflict',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromPage, ['Content-Type', 'application/json']],
        body: '{}',
      },
      error: {
        status: 409,
        members: { instance: '/things', detail: 'Taken.' },
        fields: shared,
      },
    },
    {
      promise: 'a failure',
      request: get('/failing', fromPage),
      error: { status: 500, members: { instance: '/failing' }, fields: shared },
    },
    {
      promise: 'a wrong method',
      request: { method: 'DELETE', target: '/things', fields: [fromPage] },
      error: {
        status: 405,
        members: { instance: '/things', allow: ['GET', 'HEAD', 'PUT'] },
        fields: { allow: 'GET, HEAD, PUT' },
      },
    },
    {
      promise: 'an unknown path',
      request: get('/nope', fromPage),
      error: { status: 404, members: { instance: '/nope' }, fields: shared },
      only: { scope: 'same' },
    },
  ],
}

const protectedBy = {
  'content-security-policy': /^default-src 'self';/,
  'strict-transport-security': /^max-age=\d+; includeSubDomains$/,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'cross-origin-resource-policy': 'same-origin',
}

const helmetNeighbour: Neighbour = {
  name: '@fastify/helmet',
  errors: 'its fields are on every error; 500 where a directive fails',
  order: 'no',
  besides: [404, 406],
  register: (app) =>
    app.register(helmet, {
      contentSecurityPolicy: {
        directives: {
          scriptSrc: [
            "'self'",
            (request) => {
              if (request.headers['x-fail'] === undefined) return "'unsafe-inline'"
              throw new Error(secret)
            },
          ],
        },
      },
    }),
  exchanges: [
    {
      promise: 'a failure',
      request: get('/failing'),
      error: { status: 500, members: { instance: '/failing' }, fields: protectedBy },
    },
    {
      promise: 'a refused type',
      request: get('/ordinary', ['Accept', 'text/css']),
      error: {
        status: 406,
        members: { instance: '/ordinary', available: ['application/json'] },
        fields: protectedBy,
      },
    },
    {
      promise: 'an unknown path',
      request: get('/nope'),
      error: { status: 404, members: { instance: '/nope' }, fields: protectedBy },
      only: { scope: 'same' },
    },
    {
      promise: 'a directive that fails',
      request: get('/ordinary', fail),
      error: { status: 500, members: { instance: '/ordinary' } },
    },
  ],
}

const middieNeighbour: Neighbour = {
  name: '@fastify/middie',
  errors:
    'what a middleware hands to `next()`: 500, or the status it has, such as 403; what a middleware writes by itself stays as it is',
  order: 'no',
  register: async (app) => {
    await app.register(middie)
    app.use('/middleware', (request, response, next) => {
      switch (request.url) {
        case '/fails':
          return next(new Error(secret))
        case '/refuses':
          return next(Object.assign(new Error('Not from here.'), { status: 403 }))
        case '/answers':
          response.statusCode = 418
          response.setHeader('content-type', 'text/plain')
          return void response.end('short and stout')
        case '/sets':
          response.setHeader('x-middleware', '1')
          return next()
        default:
          return next()
      }
    })
  },
  routes(app) {
    for (const name of ['passes', 'fails', 'refuses', 'answers']) {
      app.get(`/middleware/${name}`, async () => ({ n: 1 }))
    }
    app.get('/middleware/sets', async () => {
      throw new Error(secret)
    })
  },
  exchanges: [
    { promise: 'a middleware that passes', request: get('/middleware/passes'), untouched: 200 },
    { promise: 'a middleware that answers', request: get('/middleware/answers'), untouched: 418 },
    {
      promise: 'a middleware that fails',
      request: get('/middleware/fails'),
      error: { status: 500, members: { instance: '/middleware/fails' } },
    },
    {
      promise: 'a middleware that refuses',
      request: get('/middleware/refuses'),
      error: {
        status: 403,
        members: { instance: '/middleware/refuses', detail: 'Not from here.' },
      },
    },
    {
      promise: 'a failure behind a middleware that set a field',
      request: get('/middleware/sets'),
      error: {
        status: 500,
        members: { instance: '/middleware/sets' },
        fields: { 'x-middleware': '1' },
      },
    },
  ],
}

/** The window is an hour; how much of it is left is the clock's business. */
const windowLeft = /^3(?:600|5\d\d)$/

function limited(
  instance: string,
  detail: string | RegExp,
  status = 429,
): Pick<Exchange, 'error' | 'mirrors'> {
  return {
    error: {
      status,
      members: { instance, detail },
      fields: {
        'x-ratelimit-limit': '1',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': windowLeft,
        'retry-after': windowLeft,
      },
    },
    // A 403 says in its field alone when to come back.
    mirrors: status === 429 ? { retryAfter: 'retry-after' } : {},
  }
}

const ownWords = /^Rate limit exceeded, retry in \d+ \w+$/

const rateLimitNeighbour: Neighbour = {
  name: '@fastify/rate-limit',
  errors:
    '429 with `Retry-After`, `x-ratelimit-*` and the member `retryAfter`; 403 for a ban; the `message` of your `errorResponseBuilder` is the `detail`; 500 if that returns an error without a status; [as a registered type, with `RateLimit`](problem-types.md#behind-fastifyrate-limit)',
  order: 'no',
  varying: { 'x-ratelimit-reset': /^\d+$/, 'retry-after': /^\d+$/ },
  register: (app) => app.register(rateLimit, { global: false, max: 1, timeWindow: 3_600_000 }),
  routes(app) {
    const routes = {
      '/limited': {},
      '/banned': { ban: 1 },
      '/worded': {
        errorResponseBuilder: () => ({
          statusCode: 429,
          error: 'Slow',
          message: 'Only once.',
          secret,
        }),
      },
      '/thrown': { errorResponseBuilder: () => new Error(secret) },
    }
    for (const [target, rateLimit] of Object.entries<RateLimitOptions>(routes)) {
      app.get(target, { config: { rateLimit } }, async () => ({ n: 1 }))
    }
  },
  exchanges: [
    ...['/limited', '/banned', '/worded', '/thrown'].map((target) => ({
      promise: `the first of ${target}`,
      request: get(target),
      untouched: 200,
    })),
    { promise: 'one more', request: get('/limited'), ...limited('/limited', ownWords) },
    {
      promise: 'one more in the words of the service',
      request: get('/worded'),
      ...limited('/worded', 'Only once.'),
    },
    {
      promise: 'one more, before the ban',
      request: get('/banned'),
      ...limited('/banned', ownWords),
    },
    { promise: 'a ban', request: get('/banned'), ...limited('/banned', ownWords, 403) },
    {
      promise: 'one more, with an error that says no status',
      request: get('/thrown'),
      error: { status: 500, members: { instance: '/thrown' } },
    },
  ],
}

const underPressureNeighbour: Neighbour = {
  name: '@fastify/under-pressure',
  errors:
    '503 with `Retry-After` and the member `retryAfter`, also on its status route; an error of your `pressureHandler` keeps its status, such as 429',
  order: 'no',
  register: (app) =>
    app.register(underPressure, {
      healthCheck: async () => {
        throw new Error(secret)
      },
      healthCheckInterval: 3_600_000,
      exposeStatusRoute: true,
      retryAfter: 12,
      pressureHandler: (request, reply) => {
        if (request.url.startsWith('/pressed')) {
          throw Object.assign(new Error('Come back later.'), { statusCode: 429 })
        }
        if (request.url === '/refused') {
          reply.code(503).header('retry-after', 12)
          // The plugin sends whatever comes back, which its types do not say.
          return 'overloaded' as unknown as undefined
        }
        return undefined
      },
    }),
  routes(app) {
    app.get('/pressed', async () => ({ n: 1 }))
    app.get('/refused', async () => ({ n: 1 }))
  },
  exchanges: [
    {
      promise: 'the status route',
      request: get('/status'),
      error: {
        status: 503,
        members: { instance: '/status', retryAfter: 12 },
        fields: { 'retry-after': '12' },
      },
    },
    {
      promise: 'a handler of the pressure that throws',
      request: get('/pressed'),
      error: { status: 429, members: { instance: '/pressed', detail: 'Come back later.' } },
    },
    {
      promise: 'a handler of the pressure that answers',
      request: get('/refused'),
      error: {
        status: 503,
        members: { instance: '/refused', retryAfter: 12 },
        fields: { 'retry-after': '12' },
      },
    },
  ],
}

const overloadedNeighbour: Neighbour = {
  ...underPressureNeighbour,
  ordinary: false,
  register: (app) =>
    app.register(underPressure, {
      healthCheck: async () => false,
      healthCheckInterval: 3_600_000,
      retryAfter: 12,
      message: `overloaded: ${secret}`,
    }),
  exchanges: ['/pressed', '/nope'].map((target) => ({
    promise: `${target} under pressure`,
    request: get(target),
    error: {
      status: 503,
      members: { instance: target, retryAfter: 12 },
      fields: { 'retry-after': '12' },
    },
    ...(target === '/nope' ? { only: { scope: 'same' } as const } : {}),
  })),
}

export const limits: readonly Neighbour[] = [
  circuitBreakerNeighbour,
  corsNeighbour,
  helmetNeighbour,
  middieNeighbour,
  rateLimitNeighbour,
  underPressureNeighbour,
  overloadedNeighbour,
]
