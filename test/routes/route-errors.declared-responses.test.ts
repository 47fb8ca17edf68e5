import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import t, { type Test } from 'tap'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex } from '../../plugin/routes/routes.ts'
import {
  declaredResponses,
  hideDeclaredErrors,
  withoutErrors,
} from '../../plugin/routes/route-errors.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { errorResponses } from '../../plugin/errors/error-responses.ts'

const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })
const Order = Type.Object({ id: Type.String() })
const handler = async () => ({ id: '42' })

interface Compiled {
  readonly app: FastifyInstance
  readonly routes: RouteOptions[]
  /** Statuses Fastify compiled a serializer for. */
  readonly statuses: (string | undefined)[]
}

/** An app that keeps the options of its routes and tells which responses it compiles. */
function build(t: Test, options: ErrorResourceOptions = {}): Compiled {
  const statuses: (string | undefined)[] = []
  const routes: RouteOptions[] = []
  const app = Fastify({
    exposeHeadRoutes: false,
    schemaController: {
      compilersFactory: {
        buildSerializer: () => (route: { httpStatus?: string }) => {
          statuses.push(route.httpStatus)
          return (data: unknown) => JSON.stringify(data)
        },
      },
    },
  })
  t.teardown(() => app.close())
  createRouteIndex(app, resolveOptions(options))
  hideDeclaredErrors(app)
  app.addHook('onRoute', (route) => void routes.push(route))
  return { app, routes, statuses }
}

const statusesOf = (route: RouteOptions | undefined) =>
  Object.keys((route?.schema?.response ?? {}) as object)

t.test('Fastify compiles no declared error, and everybody sees it afterwards', async (t) => {
  const { app, routes, statuses } = build(t)
  const response = { 200: Order, 404: Order, ...errorResponses(OrderExists, 401) }
  const schema = { response }
  app.get('/', { schema }, handler)
  t.strictSame(statusesOf(routes[0]), ['200', '404'])
  await app.ready()
  t.strictSame(statuses, ['200', '404'])
  t.strictSame(statusesOf(routes[0]), ['200', '401', '404', '409'])
  t.equal(routes[0]?.schema?.response, response)
  t.equal(schema.response, response, 'the schema of the user is as it was')
})

t.test('the responses of a request in flight are complete', async (t) => {
  const { app } = build(t)
  app.get(
    '/',
    { schema: { response: { 200: Order, ...errorResponses(OrderExists) } } },
    async (request) => ({
      id: Object.keys((request.routeOptions.schema?.response ?? {}) as object).join(),
    }),
  )
  t.strictSame((await app.inject('/')).json(), { id: '200,409' })
})

t.test('a frozen schema, shared by routes, is no obstacle', async (t) => {
  const { app, routes, statuses } = build(t)
  const schema = Object.freeze({
    response: Object.freeze({ 200: Order, ...errorResponses(OrderExists) }),
  })
  app.get('/a', { schema }, handler)
  app.get('/b', { schema }, handler)
  await app.ready()
  t.strictSame(statuses, ['200', '200'])
  t.strictSame(routes.map(statusesOf), [
    ['200', '409'],
    ['200', '409'],
  ])
})

t.test('a route without declared errors keeps the schema it has', async (t) => {
  const { app, routes } = build(t)
  const schema = { response: { 200: Order } }
  app.get('/a', { schema }, handler)
  app.get('/b', handler)
  app.get('/c', { schema: { response: null } }, handler)
  t.equal(routes[0]?.schema, schema)
  t.strictSame(declaredResponses(routes[0] as RouteOptions), schema.response)
  t.equal(routes[1]?.schema, undefined)
  t.strictSame(routes[2]?.schema, { response: null })
})

t.test('a route that is left alone has its errors compiled', async (t) => {
  const { app, statuses } = build(t)
  app.get(
    '/',
    { schema: { response: errorResponses(OrderExists) }, config: { errorResource: false } },
    handler,
  )
  await app.ready()
  t.strictSame(statuses, ['409'])
})

t.test('so has a route below a prefix that is left alone, unless it says otherwise', async (t) => {
  const { app, statuses } = build(t, { only: ['/new'] })
  const schema = { response: errorResponses(OrderExists) }
  app.get('/old', { schema }, handler)
  app.get('/new', { schema }, handler)
  app.get('/mine', { schema, config: { errorResource: true } }, handler)
  await app.ready()
  t.strictSame(statuses, ['409'])
})

for (const [where, set] of [
  ['scope', (app: FastifyInstance) => app.setSerializerCompiler(() => JSON.stringify)],
  ['route', () => undefined],
] as const) {
  t.test(`what a ${where} with a compiler of its own declares stays hidden`, async (t) => {
    const { app, routes } = build(t)
    set(app)
    const own = where === 'route' ? { serializerCompiler: () => JSON.stringify } : {}
    app.get(
      '/',
      { schema: { response: { 200: {}, ...errorResponses(OrderExists) } }, ...own },
      handler,
    )
    await app.ready()
    t.strictSame(statusesOf(routes[0]), ['200'])
    t.strictSame(Object.keys(declaredResponses(routes[0] as RouteOptions)), ['200', '409'])
  })
}

t.test('one schema for routes of two compilers comes back for one of them', async (t) => {
  const { app, routes } = build(t)
  const schema = { response: { 200: {}, ...errorResponses(OrderExists) } }
  app.get('/own', { schema, serializerCompiler: () => JSON.stringify }, handler)
  app.get('/json', { schema }, handler)
  await app.ready()
  t.strictSame(statusesOf(routes[0]), ['200'])
  t.strictSame(statusesOf(routes[1]), ['200', '409'])
})

t.test('responses that another hook adds are declared as well', async (t) => {
  const { app, routes } = build(t)
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, response: { ...Object(route.schema?.response), 404: Order } }
  })
  app.get('/', { schema: { response: { 200: Order, ...errorResponses(OrderExists) } } }, handler)
  await app.ready()
  t.strictSame(Object.keys(declaredResponses(routes[0] as RouteOptions)), ['200', '404', '409'])
})

t.test('the others of a list of responses are those by hand', async (t) => {
  t.strictSame(withoutErrors({ 200: Order, ...errorResponses(OrderExists) }), { 200: Order })
})
