import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type RouteShorthandOptions } from 'fastify'
import t, { type Test } from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import {
  declaredErrorsOf,
  foreignBodiesOf,
  impliedErrorsOf,
} from '../../plugin/routes/route-errors.ts'
import { createRouteIndex, type KnownRoute } from '../../plugin/routes/routes.ts'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const OrderShipped = defineError({ code: 'ORDER_SHIPPED', status: 409, title: 'Order is shipped' })
const Invalid = defineError({ code: 'INVALID', status: 422, title: 'Invalid' })
const Malformed = defineError({ code: 'MALFORMED', status: 400, title: 'Malformed' })
const Thing = Type.Object({ n: Type.Integer() })
const handler = async () => ({})

interface Given {
  readonly url?: string
  readonly method?: string
  readonly options?: RouteShorthandOptions
  readonly plugin?: ErrorResourceOptions
  readonly neighbours?: (app: FastifyInstance) => unknown
}

async function routeOf(t: Test, given: Given): Promise<KnownRoute> {
  const app = Fastify({ exposeHeadRoutes: false })
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions(given.plugin ?? {}))
  await given.neighbours?.(app)
  const { url = '/', method = 'GET', options = {} } = given
  app.route({ url, method: method as 'GET', handler, ...options })
  return routes[0] as KnownRoute
}

/** @see RFC 9110 §15.5, §15.6; what needs no cause of its own is 500 and 503. */
const implied: readonly (readonly [name: string, given: Given, statuses: readonly number[]])[] = [
  ['a GET without anything', {}, [406, 500, 503]],
  ['a HEAD', { method: 'HEAD' }, [406, 500, 503]],
  ['a POST', { method: 'POST' }, [400, 406, 413, 415, 500, 503]],
  ['a DELETE, which may have content', { method: 'DELETE' }, [400, 406, 413, 415, 500, 503]],
  [
    'a query that is validated',
    { options: { schema: { querystring: Thing } } },
    [400, 406, 500, 503],
  ],
  [
    'a query by its short name',
    { options: { schema: { query: Thing } as object } },
    [400, 406, 500, 503],
  ],
  ['validated header fields', { options: { schema: { headers: Thing } } }, [400, 406, 500, 503]],
  [
    'validation that is answered with 422',
    { options: { schema: { headers: Thing } }, plugin: { validationStatus: 422 } },
    [406, 422, 500, 503],
  ],
  [
    'a validated body that is answered with 422',
    { method: 'PUT', options: { schema: { body: Thing } }, plugin: { validationStatus: 422 } },
    [400, 406, 413, 415, 422, 500, 503],
  ],
  [
    'validation that is answered with an error of the service',
    { options: { schema: { headers: Thing } }, plugin: { validationError: Invalid } },
    [406, 422, 500, 503],
  ],
  [
    'a validated body that is answered with an error of the service',
    { method: 'PUT', options: { schema: { body: Thing } }, plugin: { validationError: Invalid } },
    [400, 406, 413, 415, 422, 500, 503],
  ],
  [
    'a validated body that is answered with one that is a 400',
    { method: 'PUT', options: { schema: { body: Thing } }, plugin: { validationError: Malformed } },
    [400, 400, 406, 413, 415, 500, 503],
  ],
  ['a path parameter', { url: '/things/:id' }, [400, 404, 406, 414, 500, 503]],
  ['a wildcard, which may be of any length', { url: '/files/*' }, [400, 404, 406, 500, 503]],
  ['a colon that is no parameter', { url: '/a::b' }, [406, 500, 503]],
  [
    'a path parameter and a 404 of its own',
    { url: '/:id', options: { schema: { response: errorResponses(404) } } },
    [400, 406, 414, 500, 503],
  ],
  [
    'a path parameter and a class of errors by hand',
    { url: '/:id', options: { schema: { response: { '4xx': Thing } } } },
    [400, 406, 414, 500, 503],
  ],
  [
    'security',
    { options: { schema: { security: [{ token: [] }] } as object } },
    [401, 406, 500, 503],
  ],
  [
    'security that is optional',
    { options: { schema: { security: [{}] } as object } },
    [406, 500, 503],
  ],
  [
    'security with scopes',
    { options: { schema: { security: [{ token: ['read'] }] } as object } },
    [401, 403, 406, 500, 503],
  ],
  [
    'content that is described',
    { options: { schema: { response: { 200: Thing } } } },
    [406, 500, 503],
  ],
  ['content that nobody is refused', { plugin: { notAcceptable: false } }, [500, 503]],
  [
    'content of the first type for everybody',
    { options: { config: { errorResource: { notAcceptable: 'lenient' } } } },
    [500, 503],
  ],
  [
    'a POST that leaves its types to the parsers',
    { method: 'POST', plugin: { unsupportedMediaType: false } },
    [400, 406, 413, 415, 500, 503],
  ],
  ['no content', { options: { schema: { response: { 204: Type.Null() } } } }, [500, 503]],
  [
    'content that is null',
    { options: { schema: { response: { '2xx': { type: 'null' } } } } },
    [500, 503],
  ],
  ['a rate limit', { neighbours: limitRate }, [406, 429, 500, 503]],
  [
    'a rate limit it is excepted from',
    { neighbours: limitRate, options: { config: { rateLimit: false } as object } },
    [406, 500, 503],
  ],
  [
    'a rate limit, whatever becomes of its config',
    {
      neighbours: async (app) => {
        await limitRate(app)
        app.addHook('onRoute', (route) => void delete route.config)
      },
    },
    [406, 429, 500, 503],
  ],
  ['a proxy it may use', { neighbours: replyFrom }, [406, 500, 502, 503, 504]],
  ['that it is left alone', { method: 'POST', options: { config: { errorResource: false } } }, []],
]

async function limitRate(app: FastifyInstance): Promise<void> {
  const { default: rateLimit } = await import('@fastify/rate-limit')
  await app.register(rateLimit)
}

async function replyFrom(app: FastifyInstance): Promise<void> {
  const { default: from } = await import('@fastify/reply-from')
  await app.register(from)
}

for (const [name, given, statuses] of implied) {
  t.test(`${name} implies ${statuses.join(', ') || 'nothing'}`, async (t) => {
    const route = await routeOf(t, given)
    const errors = impliedErrorsOf(route, given.method ?? 'GET')
    t.strictSame(
      errors.map(({ declaration }) => declaration.status),
      statuses,
    )
    for (const { declaration, reason } of errors) {
      const isOwn = declaration === given.plugin?.validationError
      t.equal(declaration.code === undefined, !isOwn)
      t.equal(
        isOwn,
        given.plugin?.validationError !== undefined && reason === 'the request is validated',
      )
      t.match(reason, /\w+ \w+/)
    }
  })
}

t.test('a status with two causes has both of them as its reason', async (t) => {
  const route = await routeOf(t, { method: 'POST', options: { schema: { body: Thing } } })
  const [bad] = impliedErrorsOf(route, 'POST')
  t.equal(bad?.reason, 'the request is validated; content may be malformed')
})

t.test('the security of the document is asked where the route has none', async (t) => {
  const route = await routeOf(t, {})
  t.same(
    impliedErrorsOf(route, 'GET', [{ token: [] }]).map(({ declaration }) => declaration.status),
    [401, 406, 500, 503],
  )
})

t.test('declared errors are listed, those by hand as their status', async (t) => {
  const route = await routeOf(t, {
    options: {
      schema: {
        response: {
          200: Thing,
          404: Thing,
          '5xx': Thing,
          ...errorResponses(OrderExists, 401, OrderShipped),
        },
      },
    },
  })
  t.strictSame(
    declaredErrorsOf(route).map(({ status, code }) => [status, code]),
    [
      [401, undefined],
      [404, undefined],
      [409, 'ORDER_EXISTS'],
      [409, 'ORDER_SHIPPED'],
    ],
  )
})

const problem = { content: { 'application/problem+json': { schema: Thing } } }
const byHand =
  'it describes application/problem+json by hand, and what is sent as that passes as it is'

const foreign: readonly (readonly [name: string, options: object, why: readonly string[]])[] = [
  ['nothing', {}, []],
  ['declared errors', { schema: { response: errorResponses(OrderExists) } }, []],
  ['errors by hand of another type', { schema: { response: { 409: Thing } } }, []],
  ['a success of that type', { schema: { response: { 200: problem } } }, []],
  ['errors by hand of that type', { schema: { response: { 409: problem } } }, [byHand]],
  [
    'the opt-out',
    { config: { errorResource: false } },
    ['it is left alone by config.errorResource, or by the options only and except'],
  ],
  ['a WebSocket', { websocket: true }, ['a WebSocket handshake is answered past Fastify']],
  ['both handlers', { wsHandler: handler }, ['a WebSocket handshake is answered past Fastify']],
]

for (const [name, options, why] of foreign) {
  t.test(
    `with ${name} ${why.length === 0 ? 'no foreign body' : 'a foreign body'} may be sent`,
    async (t) => {
      t.strictSame(foreignBodiesOf(await routeOf(t, { options })), why)
    },
  )
}
