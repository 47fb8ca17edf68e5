import { Type } from '@sinclair/typebox'
import t, { type Test } from 'tap'
import type { FastifyInstance } from 'fastify'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'
import { buildApp, problem } from '../helpers/build-app.ts'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const OrderShipped = defineError({ code: 'ORDER_SHIPPED', status: 409, title: 'Order is shipped' })
const Order = Type.Object({ id: Type.String() })

const warn = 40
const sentence = (route: string, error: string) =>
  `${route} sent ${error}, which its response schema does not declare. ` +
  'Add it to errorResponses(), so that it is documented.'

/** The warnings of a service whose `/orders` declares 401 and `OrderExists`. */
async function warningsOf(
  t: Test,
  requests: readonly string[],
  options: { contract?: boolean; response?: object; config?: object } = {},
): Promise<string[]> {
  const { contract = true, response = errorResponses(OrderExists, 401), config = {} } = options
  const { app, lines } = await buildApp(t, { plugin: { contract } })
  addRoute(app, { 200: Order, ...response }, config)
  for (const url of requests) await app.inject(url)
  return lines.filter(([level]) => level === warn).map(([, message]) => message)
}

function addRoute(app: FastifyInstance, response: object, config: object): void {
  app.get('/orders', { schema: { response }, config }, async (request) => {
    const { error } = request.query as { error: string }
    if (error === 'shipped') throw OrderShipped()
    if (error === 'exists') throw OrderExists()
    throw Object.assign(new Error('no'), { statusCode: Number(error) })
  })
}

t.test('an undeclared error of a route that declares errors is loud', async (t) => {
  t.strictSame(await warningsOf(t, ['/orders?error=shipped', '/orders?error=410']), [
    sentence('GET /orders', '409 ORDER_SHIPPED'),
    sentence('GET /orders', '410'),
  ])
})

t.test('it is loud once', async (t) => {
  t.equal((await warningsOf(t, Array<string>(5).fill('/orders?error=shipped'))).length, 1)
})

t.test('the client is told the same', async (t) => {
  const { app } = await buildApp(t, { plugin: { contract: true } })
  addRoute(app, errorResponses(401), {})
  const response = await app.inject('/orders?error=shipped')
  const expected = problem(409, {
    type: '/errors/order-shipped',
    title: 'Order is shipped',
    code: 'ORDER_SHIPPED',
    instance: '/orders',
  })
  t.equal(response.statusCode, 409)
  t.strictSame(response.json(), expected.body)
})

const silent: readonly (readonly [name: string, url: string, options?: object])[] = [
  ['what is declared', '/orders?error=exists'],
  ['a declared status as it stands', '/orders?error=401'],
  ['what is implied', '/orders?error=500'],
  ['a path that does not exist', '/nope'],
  ['a route that declares no errors', '/orders?error=410', { response: {} }],
  [
    'a route with a class by hand',
    '/orders?error=410',
    { response: { '4XX': Order, ...errorResponses(401) } },
  ],
  [
    'a route with a default by hand',
    '/orders?error=410',
    { response: { default: Order, ...errorResponses(401) } },
  ],
  ['a status by hand', '/orders?error=410', { response: { 410: Order, ...errorResponses(401) } }],
  ['a route that is left alone', '/orders?error=410', { config: { errorResource: false } }],
  ['anything where the contract is off', '/orders?error=410', { contract: false }],
]

for (const [name, url, options] of silent) {
  t.test(`the log is silent about ${name}`, async (t) => {
    t.strictSame(await warningsOf(t, [url], options), [])
  })
}

t.test('declarations made on the fly do not fill the memory', async (t) => {
  const { app, lines } = await buildApp(t, { plugin: { contract: true } })
  app.get('/orders', { schema: { response: errorResponses(401) } }, async (request) => {
    const { id } = request.query as { id: string }
    throw defineError({ code: `MADE_${id}`, status: 409, title: 'Made' })()
  })
  for (let id = 0; id < 210; id += 1) await app.inject(`/orders?id=${id}`)
  const warnings = lines.filter(([level]) => level === warn)
  // 200 are kept for a route; 401, 406, 500 and 503 are among them.
  t.equal(warnings.length, 196)
})
