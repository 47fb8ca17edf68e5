import { Type } from '@sinclair/typebox'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'
import errorResource from '../../plugin/index.ts'
import { withoutAutomaticHeads } from '../../plugin/routes/report.ts'
import type { KnownRoute } from '../../plugin/routes/routes.ts'
import { buildApp, buildBareApp } from '../helpers/build-app.ts'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const Order = Type.Object({ id: Type.String() })
const handler = async () => ({ id: '42' })

const notAcceptable = {
  status: 406,
  type: 'about:blank',
  title: 'Not Acceptable',
  reason: 'Accept may refuse the content',
}
const failure = {
  status: 500,
  type: 'about:blank',
  title: 'Internal Server Error',
  reason: 'anything may fail',
}
const unavailable = {
  status: 503,
  type: 'about:blank',
  title: 'Service Unavailable',
  reason: 'the server may be closing or overloaded',
}

t.test('the report lists every route with its errors, as plain data', async (t) => {
  const { app } = await buildApp(t, { plugin: { typeBase: 'https://api.example/errors/' } })
  const response = { 200: Order, ...errorResponses(OrderExists, 401) }
  app.get('/orders', { schema: { response } }, handler)
  app.get('/alone', { config: { errorResource: false } }, handler)
  await app.ready()
  const report = app.errorResources.report()
  t.strictSame(JSON.parse(JSON.stringify(report)), report)
  t.strictSame(report, [
    {
      method: 'GET',
      url: '/orders',
      declared: [
        { status: 401, type: 'about:blank', title: 'Unauthorized' },
        {
          status: 409,
          type: 'https://api.example/errors/order-exists',
          title: 'Order exists',
          code: 'ORDER_EXISTS',
        },
      ],
      implied: [notAcceptable, failure, unavailable],
      foreign: [],
    },
    {
      method: 'GET',
      url: '/alone',
      declared: [],
      implied: [],
      foreign: ['it is left alone by config.errorResource, or by the options only and except'],
    },
  ])
})

t.test('every method of a route is a row; HEAD only where somebody wrote it', async (t) => {
  const { app } = await buildApp(t)
  app.head('/own', async () => undefined)
  app.get('/own', handler)
  app.route({ method: ['GET', 'PUT'], url: '/both', exposeHeadRoute: false, handler })
  await app.register(async (scope) => void scope.get('/', handler), { prefix: '/v1' })
  await app.ready()
  t.strictSame(
    app.errorResources.report().map(({ method, url }) => `${method} ${url}`),
    ['HEAD /own', 'GET /own', 'GET /both', 'PUT /both', 'GET /v1'],
  )
})

t.test('scopes that are beside each other report their own routes', async (t) => {
  const { app } = buildBareApp(t)
  const reports: string[][] = []
  for (const path of ['/a', '/b']) {
    await app.register(async (scope) => {
      await scope.register(errorResource)
      scope.get(path, handler)
      scope.addHook('onReady', async () => {
        reports.push(scope.errorResources.report().map(({ url }) => url))
      })
    })
  }
  await app.ready()
  t.strictSame(reports, [['/a'], ['/b']])
})

/** Routes that count how often they are looked at. */
function countedRoutes(count: number) {
  let looks = 0
  const routes = Array.from({ length: count }, (_, index) => {
    const url = `/${String(Math.floor(index / 2))}`
    const options = { url, method: index % 2 === 0 ? 'HEAD' : 'GET', handler }
    return {
      url,
      get options() {
        looks += 1
        return options
      },
    } as unknown as KnownRoute
  })
  return { routes, looks: () => looks }
}

t.test(
  'automatic HEAD routes are found by looking at each route a fixed number of times',
  async (t) => {
    const few = countedRoutes(10)
    const many = countedRoutes(1_000)
    t.equal(withoutAutomaticHeads(few.routes).length, 5)
    t.equal(withoutAutomaticHeads(many.routes).length, 500)
    t.equal(many.looks(), few.looks() * 100)
  },
)
