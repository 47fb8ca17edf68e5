import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import t, { type Test } from 'tap'
import { isApp, openApp } from '../../../plugin/conformance/targets/app-target.ts'
import { limits } from '../../fixtures/conformance.ts'

function build(t: Test, options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options)
  t.teardown(() => app.close())
  return app
}

const get = (target: string) => ({ method: 'GET', target, headers: {} })

t.test('an app is told from an address', async (t) => {
  t.ok(isApp(build(t)))
  for (const value of [
    'http://127.0.0.1',
    new URL('http://127.0.0.1'),
    null,
    {},
    { inject() {} },
  ]) {
    t.notOk(isApp(value))
  }
})

t.test('an app is described by its document', async (t) => {
  const app = build(t)
  const servers = [{ url: '/v1' }]
  await app.register(swagger, { openapi: { openapi: '3.1.0', servers } })
  app.get('/orders/:id', async () => ({}))
  const target = await openApp(app)
  t.match(target, {
    name: 'the app',
    document: 'app.swagger()',
    basePath: '/v1',
    isWire: false,
    notes: [],
  })
  t.strictSame(
    target.operations.map(({ method, path }) => [method, path]),
    [['GET', '/orders/{id}']],
  )
})

t.test('servers elsewhere are not asked', async (t) => {
  const app = build(t)
  await app.register(swagger, { openapi: { servers: [{ url: 'https://api.example.com/v1' }] } })
  t.equal((await openApp(app)).basePath, '')
})

for (const [name, options, note] of [
  ['no document', undefined, 'It has no OpenAPI document'],
  ['a document of Swagger 2', { swagger: {} }, 'Its document is not OpenAPI 3'],
] as const) {
  t.test(`an app with ${name} is described by its routes`, async (t) => {
    const app = build(t)
    if (options !== undefined) await app.register(swagger, options)
    app.get('/orders/:id', async () => ({}))
    const target = await openApp(app)
    t.match(target, { document: null, basePath: '' })
    t.strictSame(target.notes, [
      `${note}, so its routes were asked without knowing what they say they do.`,
    ])
    t.strictSame(
      target.operations.map(({ method, path }) => [method, path]),
      [['GET', '/orders/{id}']],
    )
  })
}

t.test('an app is asked by inject', async (t) => {
  const app = build(t)
  app.post('/echo', async (request, reply) =>
    reply
      .code(409)
      .header('x-list', ['a', 'b'])
      .send({ got: request.body, by: request.headers['x-by'] }),
  )
  const { send } = await openApp(app)
  const headers = { 'content-type': 'application/json', 'x-by': 'me' }
  const outcome = await send({ method: 'POST', target: '/echo', headers, body: '[1]' }, limits)
  if (!('status' in outcome)) return t.fail(outcome.reason)
  t.equal(outcome.status, 409)
  t.strictSame(JSON.parse(outcome.content.toString()), { got: [1], by: 'me' })
  t.equal(outcome.fields.get('x-list'), 'a, b')
})

t.test('a length that is announced is what the app sees', async (t) => {
  const app = build(t)
  app.post('/', async () => ({}))
  const { send } = await openApp(app)
  const headers = { 'content-type': 'application/json', 'content-length': '1099511627776' }
  t.match(await send({ method: 'POST', target: '/', headers, body: '{}' }, limits), { status: 413 })
})

t.test('who does not answer, does not end, or breaks off, is no reason to fail', async (t) => {
  const app = build(t)
  app.get('/silent', () => new Promise(() => {}))
  app.get('/endless', (_request, reply) => {
    reply.hijack()
    const feed = () => reply.raw.write('x'.repeat(1000)) && setImmediate(feed)
    reply.raw.on('close', () => reply.raw.removeAllListeners('drain'))
    reply.raw.on('drain', feed)
    feed()
  })
  app.get('/broken', (_request, reply) => {
    reply.hijack()
    reply.raw.destroy(new Error('no more'))
  })
  const { send } = await openApp(app)
  t.strictSame(await send(get('/silent'), { ...limits, timeout: 30 }), {
    failure: 'timeout',
    reason: 'did not answer within 30 ms',
  })
  t.strictSame(await send(get('/endless'), { ...limits, bytes: 5000 }), {
    failure: 'endless-content',
    reason: 'sent more than 5000 bytes and did not end',
  })
  t.match(await send(get('/broken'), limits), {
    failure: 'no-response',
    reason: /^gave no response: /,
  })
})

t.test('what an app throws where nobody catches it is its answer', async (t) => {
  const app = build(t)
  app.get('/', async () => ({}))
  const target = await openApp({
    ready: () => app.ready(),
    printRoutes: () => app.printRoutes(),
    hasRoute: (route) => app.hasRoute(route),
    inject: () => {
      // oxlint-disable-next-line no-throw-literal
      throw 'a text'
    },
  })
  t.strictSame(await target.send(get('/'), limits), {
    failure: 'no-response',
    reason: 'gave no response: a text',
  })
})

t.test('an app that does not become ready rejects', async (t) => {
  const app = build(t)
  app.register(async () => {
    throw new Error('no database')
  })
  await t.rejects(openApp(app), { message: 'no database' })
})
