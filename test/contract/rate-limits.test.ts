/** What a client is told of quotas, over sockets: `RateLimit`, `RateLimit-Policy` and `Retry-After`, alone and behind `@fastify/rate-limit`. */
import SwaggerParser from '@apidevtools/swagger-parser'
import rateLimit, { type RateLimitPluginOptions } from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { parseList } from 'structured-headers'
import t, { type Test } from 'tap'
import errorResource, {
  errorResponses,
  httpErrors,
  serverOptions,
  type ErrorInit,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { checkConformance } from 'fastify-error-resource/conformance'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import {
  AbnormalUsageDetected,
  QuotaExceeded,
  TemporaryReducedCapacity,
} from 'fastify-error-resource/problem-types'

const quotaType = 'https://iana.org/assignments/http-problem-types#quota-exceeded'

/** A field as a parser of RFC 9651 reads it: the names, each with its parameters. */
function readField(value: string | null): Record<string, Record<string, unknown>> | undefined {
  if (value === null) return undefined
  const items = parseList(value).map(([name, parameters]) => {
    return [String(name), Object.fromEntries(parameters)] as const
  })
  return Object.fromEntries(items)
}

/** Serves an app on a port of its own. */
async function listen(t: Test, app: FastifyInstance): Promise<string> {
  t.teardown(() => app.close())
  return app.listen({ port: 0, host: '127.0.0.1' })
}

/** An answer with its JSON. */
async function read(response: Response | Promise<Response>) {
  const { status, headers } = await response
  return { status, headers, body: (await (await response).json()) as Record<string, unknown> }
}

const rows: readonly (readonly [
  name: string,
  init: ErrorInit,
  fields: {
    delay: string | null
    limit?: Record<string, Record<string, unknown>>
    policy?: Record<string, Record<string, unknown>>
  },
])[] = [
  ['nothing', {}, { delay: null }],
  ['a delay alone', { retryAfter: 7 }, { delay: '7' }],
  [
    'a quota that is used up is waited for',
    { rateLimit: { policy: 'default', remaining: 0, reset: 30 } },
    { delay: '30', limit: { default: { r: 0, t: 30 } } },
  ],
  [
    'of two that are used up the longer is waited for',
    {
      rateLimit: [
        { policy: 'burst', remaining: 0, reset: 1 },
        { policy: 'hourly', remaining: 0, reset: 1800 },
        { policy: 'daily', remaining: 9, reset: 36_000 },
      ],
    },
    {
      delay: '1800',
      limit: { burst: { r: 0, t: 1 }, hourly: { r: 0, t: 1800 }, daily: { r: 9, t: 36_000 } },
    },
  ],
  [
    'a quota that is not used up is no delay',
    { rateLimit: { policy: 'daily', remaining: 9, reset: 36_000 } },
    { delay: null, limit: { daily: { r: 9, t: 36_000 } } },
  ],
  [
    'a longer delay stands beside the quota',
    { retryAfter: 60, rateLimit: { policy: 'default', remaining: 0, reset: 30 } },
    { delay: '60', limit: { default: { r: 0, t: 30 } } },
  ],
  [
    'a shorter delay has the last word',
    { retryAfter: 5, rateLimit: { policy: 'default', remaining: 0, reset: 30 } },
    { delay: '5', limit: { default: { r: 0, t: 5 } } },
  ],
  [
    'a delay in a header field has the last word, too',
    {
      headers: { 'Retry-After': '5' },
      rateLimit: { policy: 'default', remaining: 0, reset: 30 },
    },
    { delay: '5', limit: { default: { r: 0, t: 5 } } },
  ],
  [
    'a policy',
    { rateLimitPolicy: { policy: 'default', quota: 100, window: 60, unit: 'content-bytes' } },
    { delay: null, policy: { default: { q: 100, w: 60, qu: 'content-bytes' } } },
  ],
  [
    'a value that is none is left out',
    {
      rateLimit: { policy: 'default', remaining: -1, reset: 30 },
      rateLimitPolicy: [
        { policy: 'täglich', quota: 1 },
        { policy: 'b', quota: 2 },
      ],
    },
    { delay: null, policy: { b: { q: 2 } } },
  ],
]

for (const [name, init, expected] of rows) {
  t.test(`${name}: sent, thrown and declared`, async (t) => {
    const app = Fastify()
    await app.register(errorResource)
    app.get('/429', async (_request, reply) => reply.tooManyRequests(init))
    app.get('/503', async () => {
      throw httpErrors.serviceUnavailable(init)
    })
    app.get('/quota', async (_request, reply) => reply.error(QuotaExceeded, {}, init))
    app.get('/capacity', async () => {
      throw TemporaryReducedCapacity({ 'violated-policies': ['default'] }, init)
    })
    const origin = await listen(t, app)
    for (const path of ['/429', '/503', '/quota', '/capacity']) {
      const { headers, body } = await read(fetch(origin + path))
      t.equal(headers.get('retry-after'), expected.delay, path)
      t.strictSame(readField(headers.get('ratelimit')), expected.limit, path)
      t.strictSame(readField(headers.get('ratelimit-policy')), expected.policy, path)
      const delay = expected.delay === null ? undefined : Number(expected.delay)
      t.equal(body['retryAfter'], delay, 'the member says what the field says')
    }
  })
}

t.test('what a limiter of another making has set is its own', async (t) => {
  const app = Fastify()
  await app.register(errorResource)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ ratelimit: '"hook";r=3;t=9', 'ratelimit-policy': '"hook";q=5;w=10' })
  })
  app.get('/limited', async (_request, reply) => reply.tooManyRequests())
  app.get('/known', async (_request, reply) =>
    reply.tooManyRequests({ rateLimit: { policy: 'mine', remaining: 0, reset: 4 } }),
  )
  const origin = await listen(t, app)
  const { headers } = await read(fetch(`${origin}/limited`))
  t.equal(headers.get('ratelimit'), '"hook";r=3;t=9')
  t.equal(headers.get('ratelimit-policy'), '"hook";q=5;w=10')
  const known = await read(fetch(`${origin}/known`))
  t.equal(known.headers.get('ratelimit'), '"mine";r=0;t=4', 'a sender knows better')
  t.equal(known.headers.get('retry-after'), '4')
})

/** Uses up the quota of a service, and returns its last answer. */
async function exhaust(url: string, times: number) {
  for (let turn = 1; turn < times; turn++) await read(fetch(url))
  return read(fetch(url))
}

/** The recipe of the guide. */
const errorResponseBuilder: RateLimitPluginOptions['errorResponseBuilder'] = (
  _request,
  { ban, max, ttl },
) => {
  if (ban) return AbnormalUsageDetected({}, { detail: 'Look for a loop in your client.' })
  return QuotaExceeded(
    { 'violated-policies': ['default'] },
    {
      rateLimit: { policy: 'default', remaining: 0, reset: ttl / 1000 },
      rateLimitPolicy: { policy: 'default', quota: max, window: 60 },
    },
  )
}

/** Fields of `@fastify/rate-limit`, of its own and of an old draft. */
const labels = [
  [false, 'x-ratelimit'],
  [true, 'ratelimit'],
] as const

for (const [enableDraftSpec, label] of labels) {
  t.test(
    `@fastify/rate-limit with ${label}-* says what it said, in an Error Resource`,
    async (t) => {
      const app = Fastify()
      await app.register(errorResource)
      await app.register(rateLimit, { max: 2, timeWindow: 60_000, enableDraftSpec })
      app.get('/orders', async () => [])
      const origin = await listen(t, app)
      const { status, headers, body } = await exhaust(`${origin}/orders`, 3)
      t.equal(status, 429)
      t.equal(headers.get(`${label}-limit`), '2')
      t.equal(headers.get(`${label}-remaining`), '0')
      t.equal(headers.get('retry-after'), headers.get(`${label}-reset`))
      t.match(headers.get('retry-after'), /^[1-6]\d$/)
      t.equal(headers.get('ratelimit'), null, 'nobody asked for it')
      t.match(body, { type: 'about:blank', title: 'Too Many Requests', status: 429 })
      t.equal(String(body['retryAfter']), headers.get('retry-after'))
    },
  )

  t.test(`@fastify/rate-limit with ${label}-* as a registered type, with its fields`, async (t) => {
    const app = Fastify()
    await app.register(errorResource)
    await app.register(rateLimit, {
      max: 2,
      timeWindow: 60_000,
      enableDraftSpec,
      errorResponseBuilder,
    })
    const response = { ...errorResponses(QuotaExceeded) }
    app.get('/orders', { schema: { response } }, async () => [])
    const origin = await listen(t, app)
    const { headers, body } = await exhaust(`${origin}/orders`, 3)
    const wait = Number(headers.get('retry-after'))
    t.ok(wait > 0 && wait <= 60)
    t.strictSame(body, {
      type: quotaType,
      title: 'Quota Exceeded',
      status: 429,
      code: 'QUOTA_EXCEEDED',
      instance: '/orders',
      requestId: 'req-3',
      retryAfter: wait,
      'violated-policies': ['default'],
    })
    t.strictSame(readField(headers.get('ratelimit')), { default: { r: 0, t: wait } })
    t.strictSame(readField(headers.get('ratelimit-policy')), { default: { q: 2, w: 60 } })
    t.equal(headers.get(`${label}-limit`), '2', 'its own fields stay')
    t.ok(QuotaExceeded.is(body))
  })
}

t.test('a client that goes on is banned with a type of its own', async (t) => {
  const app = Fastify()
  await app.register(errorResource)
  await app.register(rateLimit, { max: 1, ban: 1, timeWindow: 60_000, errorResponseBuilder })
  app.get('/orders', async () => [])
  const last = await exhaust(`${await listen(t, app)}/orders`, 4)
  t.equal(last.status, 429)
  t.match(last.body, { code: 'ABNORMAL_USAGE_DETECTED', detail: 'Look for a loop in your client.' })
  t.match(last.headers.get('retry-after'), /^[1-6]\d$/)
})

interface Document {
  readonly paths: Record<string, { get: { responses: Record<string, { headers?: object }> } }>
}

t.test('documents tell of the fields where quotas are what an error is about', async (t) => {
  const app = Fastify()
  await app.register(swagger, swaggerOptions({ openapi: { info: { title: 'a', version: '1' } } }))
  await app.register(errorResource, { typeBase: '/errors/' })
  await app.register(catalog)
  const response = errorResponses(QuotaExceeded, TemporaryReducedCapacity)
  app.get('/orders', { schema: { response } }, async () => [])
  app.get('/others', { schema: { response: errorResponses(503) } }, async () => [])
  const origin = await listen(t, app)
  const { paths } = (await SwaggerParser.dereference(app.swagger() as never)) as unknown as Document
  const named = (path: string, status: string) =>
    Object.keys(paths[path]?.get.responses[status]?.headers ?? {}).filter((name) =>
      name.startsWith('R'),
    )
  const all = ['RateLimit', 'RateLimit-Policy', 'Retry-After']
  t.strictSame(named('/orders', '429'), all)
  t.strictSame(named('/orders', '503'), all)
  t.strictSame(named('/others', '503'), ['Retry-After'], 'of any reason')
  const accept = 'application/json'
  const { body } = await read(fetch(`${origin}/errors/quota-exceeded`, { headers: { accept } }))
  t.equal(body['type'], quotaType, 'it has its type, and a page all the same')
  const fields = { 'Retry-After': '120', RateLimit: '"default";r=0;t=120' }
  t.match(body['example'], { headers: fields })
})

t.test('the conformance kit finds nothing in a service that limits', async (t) => {
  const app = Fastify(serverOptions())
  await app.register(swagger, swaggerOptions({ openapi: { info: { title: 'a', version: '1' } } }))
  await app.register(errorResource)
  await app.register(rateLimit, { max: 1, timeWindow: 60_000, errorResponseBuilder })
  const response = errorResponses(QuotaExceeded, 404, 405)
  app.get('/orders', { schema: { response } }, async () => [])
  t.teardown(() => app.close())
  const { findings, exchanges } = await checkConformance(app)
  t.ok(exchanges.sent > 5)
  t.strictSame(
    findings.map(({ rule, message }) => [rule, message]),
    [],
  )
})
