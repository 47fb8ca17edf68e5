import { httpErrors } from '../plugin/errors/http-error.ts'
import accepts from '@fastify/accepts'
import Fastify from 'fastify'
import t from 'tap'
import * as everything from '../plugin/index.ts'
import errorResource, {
  defineError,
  type ErrorResourceOptions,
  errorResponses,
} from '../plugin/index.ts'
import { talk } from './fixtures/raw-http.ts'
import { buildApp, buildBareApp, listen, problem, toAnswer } from './helpers/build-app.ts'

/** Boots the app; a real promise, which `ready()` itself does not return. */
async function start(app: ReturnType<typeof buildBareApp>['app']): Promise<void> {
  await app.ready()
}

t.test('the package exports these names and no others', async (t) => {
  t.strictSame(Object.keys(everything).toSorted(), [
    'ErrorResourceSchema',
    'ViolationSchema',
    'default',
    'defineError',
    'errorResponses',
    'errorSchemas',
    'httpErrors',
    'isErrorResource',
    'isHttpError',
    'problemDetails',
    'serverOptions',
  ])
})

t.test('the plugin is known to Fastify by the name of the package', async (t) => {
  const { app } = await buildApp(t)
  t.equal(app.hasPlugin('fastify-error-resource'), true)
})

t.test('an un-awaited registration reaches the routes on the next lines', async (t) => {
  const { app } = buildBareApp(t)
  app.register(errorResource)
  app.get('/orders', async (_request, reply) => reply.notFound())
  const response = await app.inject('/orders')
  t.strictSame(toAnswer(response), problem(404, { instance: '/orders' }))
})

t.test('nothing is negotiated before a route declares what it offers', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async (request) => ({ negotiated: request.negotiated }))
  const response = await app.inject('/')
  t.strictSame(response.json(), { negotiated: null })
})

t.test('an @fastify/accepts of the user is taken as it is', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(accepts)
  await app.register(errorResource)
  app.get('/', async (request) => request.accepts().types())
  const response = await app.inject({ url: '/', headers: { accept: 'application/json' } })
  t.strictSame(response.json(), ['application/json'])
})

t.test('an @fastify/accepts that comes later is taken, too', async (t) => {
  const { app } = await buildApp(t)
  await app.register(accepts, { decorateReply: true })
  app.get('/', async (_request, reply) => reply.requestAccepts().types())
  const response = await app.inject({ url: '/', headers: { accept: 'application/json' } })
  t.strictSame(response.json(), ['application/json'])
})

t.test('without one of the user, requests still know accepts()', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async (request) => request.accepts().types())
  const response = await app.inject({ url: '/', headers: { accept: 'application/json' } })
  t.strictSame(response.json(), ['application/json'])
})

const twice =
  'fastify-error-resource is registered twice in one scope, or in a scope inside its own. ' +
  'Register it once at the top, or in scopes beside each other.'

t.test('two registrations in one scope fail the boot with the fix', async (t) => {
  const { app } = buildBareApp(t)
  app.register(errorResource)
  app.register(errorResource)
  await t.rejects(start(app), { message: twice })
})

t.test('a registration in a scope below another fails the boot with the fix', async (t) => {
  const { app } = buildBareApp(t)
  app.register(errorResource)
  app.register(async (scope) => {
    await scope.register(errorResource)
  })
  await t.rejects(start(app), { message: twice })
})

t.test('scopes beside each other have options of their own', async (t) => {
  const { app } = buildBareApp(t)
  for (const [prefix, cacheControl] of [
    ['/one', 'max-age=1'],
    ['/two', 'max-age=2'],
  ] as const) {
    app.register(
      async (scope) => {
        await scope.register(errorResource, { cacheControl })
        scope.get('/orders', async (_request, reply) => reply.notFound())
      },
      { prefix },
    )
  }
  const responses = [await app.inject('/one/orders'), await app.inject('/two/orders')]
  t.strictSame(responses.map(toAnswer), [
    problem(404, { instance: '/one/orders' }, { 'cache-control': 'max-age=1', vary: 'Accept' }),
    problem(404, { instance: '/two/orders' }, { 'cache-control': 'max-age=2', vary: 'Accept' }),
  ])
})

t.test('what never becomes a request is answered by a scope below the root, too', async (t) => {
  const { app } = buildBareApp(t)
  app.register(async (scope) => {
    await scope.register(errorResource)
  })
  const port = await listen(app)
  const { responses } = await talk(port, 'garbage\r\n\r\n')
  t.match(
    responses[0]?.body.toString(),
    /^\{"type":"about:blank","title":"Bad Request","status":400,/,
  )
})

t.test('an option of somebody else is told once, and is no reason to fail', async (t) => {
  const { app, lines } = buildBareApp(t)
  await app.register(errorResource, { mongoUrl: 'x' } as ErrorResourceOptions)
  t.strictSame(lines, [[40, 'fastify-error-resource ignores what is no option of it: mongoUrl.']])
})

t.test('the rest of the app is none of its business', async (t) => {
  const { app } = buildBareApp(t)
  app.register(
    async (scope) => {
      await scope.register(errorResource)
      scope.get('/orders', async () => ({}))
    },
    { prefix: '/ours' },
  )
  app.get('/theirs', async (_request, reply) => reply.code(404).send({ mine: true }))
  const response = await app.inject('/theirs')
  t.strictSame(response.json(), { mine: true })
})

t.test('a wrong option fails the boot with a sentence', async (t) => {
  const { app } = buildBareApp(t)
  app.register(errorResource, { validationStatus: 404 } as unknown as ErrorResourceOptions)
  await t.rejects(start(app), {
    name: 'TypeError',
    message: 'fastify-error-resource: option "validationStatus" must be 400 or 422; it is 404.',
  })
})

t.test('the error of failed validation is one of the errors of the service', async (t) => {
  const Invalid = defineError({ code: 'INVALID', status: 422, title: 'Invalid' })
  const Other = defineError({ code: 'INVALID', status: 409, title: 'Other' })
  const { app } = await buildApp(t, { plugin: { validationError: Invalid } })
  app.get('/same', { schema: { response: errorResponses(Invalid) } }, async () => ({}))
  t.throws(
    () => app.get('/other', { schema: { response: errorResponses(Other) } }, async () => ({})),
    { message: /^Route GET \/other declares an error \(INVALID, "Other"\) with the code INVALID/ },
  )
})

t.test('a wrong option of a route fails where the route is declared', async (t) => {
  const { app } = await buildApp(t)
  const config = { errorResource: { produces: 'application/json' as unknown as string[] } }
  t.throws(() => app.get('/orders', { config }, async () => ({})), {
    name: 'TypeError',
    message:
      'Route GET /orders: config.errorResource: option "produces" must be a list of media types ' +
      `or ranges without weights, such as ['application/json', 'text/*']; it is "application/json".`,
  })
})

t.test('two apps of one process do not know each other', async (t) => {
  const { app: one } = await buildApp(t, { plugin: { cacheControl: 'max-age=1' } })
  const two = Fastify()
  t.teardown(() => two.close())
  one.get('/orders', async (_request, reply) => reply.notFound())
  two.get('/orders', async (_request, reply) => reply.code(404).send({ mine: true }))
  const ours = await one.inject('/orders')
  const theirs = await two.inject('/orders')
  t.strictSame(
    [toAnswer(ours), theirs.json()],
    [
      problem(404, { instance: '/orders' }, { 'cache-control': 'max-age=1', vary: 'Accept' }),
      { mine: true },
    ],
  )
})

t.test('an error can be had as what a client would get', async (t) => {
  const { app } = await buildApp(t)
  t.match(app.errorResources.toResource(httpErrors.conflict('Taken.')), {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: 'Taken.',
  })
})

t.test('the plugin is not called, but registered', async (t) => {
  const call = errorResource as unknown as () => Promise<void>
  await t.rejects(call(), {
    name: 'TypeError',
    message: /^fastify-error-resource is a plugin: await app\.register\(errorResource, options\)/,
  })
})
