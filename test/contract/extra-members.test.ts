/** `extraMembers`: every error has them, wherever it comes from, on the wire and in whatever describes the wire. */
import { connect } from 'node:net'
import swagger from '@fastify/swagger'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { FastifyOtelInstrumentation } from '@fastify/otel'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t from 'tap'
import errorResource, {
  defineError,
  errorResponses,
  type ExtraMembers,
  httpErrors,
  problemDetails,
  serverOptions,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { readErrorResource } from 'fastify-error-resource/client'
import { checkConformance } from 'fastify-error-resource/conformance'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { oracle } from 'fastify-error-resource/oracle'
import { listen, serve } from '../fixtures/fixture-app.ts'
import { spell, talk } from '../fixtures/raw-http.ts'

const quick = { timeout: 10_000 }

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})

const members = Type.Object({
  traceId: Type.String({ description: 'Finds the request in the traces.' }),
  helpLink: Type.Optional(Type.String({ format: 'uri' })),
})

const extraMembers: ExtraMembers<typeof members> = {
  members,
  values: ({ status, code }, request) => ({
    traceId: request === undefined ? 'none' : `trace of ${request.method}`,
    helpLink: code && `https://help.example/${String(status)}/${code}`,
  }),
}

type App = Parameters<Parameters<typeof serve>[1]>[0]

function addRoutes(app: App): void {
  const response = { 200: Type.Object({}), ...errorResponses(OrderExists) }
  app.post('/orders', { schema: { response } }, async (_request, reply) =>
    reply.error(OrderExists, { orderId: '42' }),
  )
  app.get('/thrown', async () => {
    throw httpErrors.gone()
  })
  app.get('/unexpected', async () => {
    throw new TypeError('hunter2')
  })
  app.get('/text', async (_request, reply) => reply.code(404).send('Not here.'))
  app.get('/problem', async (_request, reply) =>
    reply
      .code(410)
      .type('application/problem+json')
      .send({ type: 'https://a.example/gone', title: 'Gone', status: 410, own: 1 }),
  )
  app.get('/said', async (_request, reply) =>
    reply
      .code(410)
      .type('application/problem+json')
      .send({ type: 'about:blank', title: 'Gone', status: 410, traceId: 'mine' }),
  )
  app.get('/fetched', async () =>
    Response.json(
      { type: 'https://a.example/gone', title: 'Gone', status: 410 },
      { status: 410, headers: { 'content-type': 'application/problem+json' } },
    ),
  )
}

/** Errors of every origin: what is sent, the status, and the members. */
const origins: readonly (readonly [
  name: string,
  bytes: Buffer,
  status: number,
  members: Readonly<Record<string, unknown>>,
])[] = [
  [
    'a declared error',
    spell({ method: 'POST', target: '/orders' }),
    409,
    { traceId: 'trace of POST', helpLink: 'https://help.example/409/ORDER_EXISTS', orderId: '42' },
  ],
  ['a thrown error', spell({ target: '/thrown' }), 410, { traceId: 'trace of GET' }],
  ['an unexpected error', spell({ target: '/unexpected' }), 500, { traceId: 'trace of GET' }],
  ['a text that a handler sends', spell({ target: '/text' }), 404, { traceId: 'trace of GET' }],
  [
    'problem details that a handler sends',
    spell({ target: '/problem' }),
    410,
    { traceId: 'trace of GET', type: 'https://a.example/gone', own: 1 },
  ],
  ['a member that a handler has said', spell({ target: '/said' }), 410, { traceId: 'mine' }],
  [
    'a Response',
    spell({ target: '/fetched' }),
    410,
    { traceId: 'trace of GET', type: 'https://a.example/gone' },
  ],
  ['a missing route', spell({ target: '/none' }), 404, { traceId: 'trace of GET' }],
  [
    'a wrong method',
    spell({ method: 'PUT', target: '/thrown' }),
    405,
    { traceId: 'trace of PUT', allow: ['GET', 'HEAD'] },
  ],
  ['a URL that cannot be decoded', spell({ target: '/%c0' }), 400, { traceId: 'trace of GET' }],
  ['bytes that are no HTTP', Buffer.from('hello\r\n\r\n'), 400, { traceId: 'none' }],
  ['a request without Host', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 400, { traceId: 'none' }],
  ['a tunnel', Buffer.from('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n'), 501, { traceId: 'none' }],
]

for (const [name, bytes, status, members] of origins) {
  t.test(`${name} has the members of every error`, quick, async (t) => {
    const { port } = await serve(t, addRoutes, { plugin: { extraMembers } })
    const { responses } = await talk(port, bytes)
    t.equal(responses.length, 1)
    const [response] = responses
    const body = JSON.parse(String(response?.body)) as object
    t.match({ status: response?.status, ...body }, { status, title: /./, ...members })
    const length = response?.fields.find(([field]) => field === 'content-length')?.[1]
    // A stream has none.
    if (length !== undefined) t.equal(Number(length), response?.body.byteLength)
    t.notMatch(body, { secret: /hunter2/ })
  })
}

t.test('values() that fails, lies or is late costs no answer', quick, async (t) => {
  const failing: readonly (() => unknown)[] = [
    () => {
      throw new Error('no span')
    },
    () => ({ traceId: { deep: 1n } }),
    () => Promise.resolve({ traceId: 'late' }),
    () => null,
    () => new Proxy({}, { get: () => JSON.parse('x') }),
  ]
  for (const values of failing) {
    const plugin = { extraMembers: { members, values } } as never
    const { port } = await serve(t, addRoutes, { plugin })
    for (const bytes of [spell({ target: '/thrown' }), Buffer.from('hello\r\n\r\n')]) {
      const { responses } = await talk(port, bytes)
      const body = JSON.parse(String(responses[0]?.body)) as object
      t.match(body, { type: 'about:blank', title: /./, status: Number })
      t.notOk('traceId' in body)
    }
  }
})

t.test('every profile and language has them', quick, async (t) => {
  const plugin = {
    extraMembers,
    profiles: [problemDetails, oracle({ baseUrl: 'https://api.example' })],
    languages: [
      { language: 'de', errors: { ORDER_EXISTS: { title: 'Doppelt', detail: 'Spur {traceId}.' } } },
    ],
  } as const
  const { port } = await serve(t, addRoutes, { plugin })
  const ask = async (headers: Record<string, string>) => {
    const url = `http://127.0.0.1:${String(port)}/orders`
    return (await fetch(url, { method: 'POST', headers })).json()
  }
  t.match(await ask({ 'accept-language': 'de' }), {
    title: 'Doppelt',
    detail: 'Spur trace of POST.',
    traceId: 'trace of POST',
  })
  t.match(await ask({ accept: 'application/vnd.oracle.resource+json;type=error' }), {
    'o:errorCode': 'ORDER_EXISTS',
    traceId: 'trace of POST',
    helpLink: 'https://help.example/409/ORDER_EXISTS',
  })
})

t.test('the outcome of a job has them, too', quick, async (t) => {
  const { app } = await serve(t, addRoutes, { plugin: { extraMembers } })
  t.strictSame(app.errorResources.toResource(OrderExists({ orderId: '42' })), {
    type: '/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    code: 'ORDER_EXISTS',
    orderId: '42',
    traceId: 'none',
    helpLink: 'https://help.example/409/ORDER_EXISTS',
  })
})

t.test('a client reads them, with their types', quick, async (t) => {
  const { port } = await serve(t, addRoutes, { plugin: { extraMembers } })
  const response = await fetch(`http://127.0.0.1:${String(port)}/thrown`)
  const resource = await readErrorResource<never, { traceId: string }>(response)
  const traceId: string | undefined = resource?.traceId
  t.equal(traceId, 'trace of GET')
})

t.test('the document, the catalog and the conformance kit know them', async (t) => {
  const app = Fastify(serverOptions({ genReqId: () => 'r1' }))
  t.teardown(() => app.close())
  await app.register(errorResource, { extraMembers, instance: false })
  await app.register(swagger, swaggerOptions({ openapi: { info: { title: 'a', version: '1' } } }))
  await app.register(catalog)
  const response = { 200: Type.Object({}), ...errorResponses(OrderExists), '4xx': Type.Object({}) }
  app.get('/orders', { schema: { response } }, async (_request, reply) =>
    reply.error(OrderExists, { orderId: '42' }),
  )
  await app.ready()
  const { components } = app.swagger() as {
    components?: Record<string, Record<string, { properties?: object; required?: string[] }>>
  }
  const { schemas = {}, examples = {} } = components ?? {}
  for (const name of ['OrderExists', 'InternalServerError', 'ErrorResource']) {
    const { properties = {}, required = [] } = schemas[name] ?? {}
    t.match(properties, {
      traceId: { type: 'string', description: 'Finds the request in the traces.' },
      helpLink: { type: 'string', format: 'uri' },
    })
    t.ok(required.includes('traceId') && !required.includes('helpLink'), name)
  }
  t.match(examples['OrderExists'], {
    value: { traceId: 'string', helpLink: 'https://example.com/', orderId: 'string' },
  })
  t.notMatch(JSON.stringify(examples), '"instance"')

  const page = (
    await app.inject({ url: '/errors/order-exists', headers: { accept: 'application/json' } })
  ).json()
  const shown = page.members.filter(({ name }: { name: string }) =>
    ['traceId', 'orderId'].includes(name),
  )
  t.strictSame(
    shown.map(({ name, required, own }: { name: string; required: boolean; own: boolean }) => ({
      name,
      required,
      own,
    })),
    [
      { name: 'traceId', required: true, own: false },
      { name: 'orderId', required: true, own: true },
    ],
  )
  t.match(page.example.body, { traceId: 'string', orderId: 'string' })
  t.notOk('instance' in page.example.body)
  t.match(page.schema.properties, { traceId: { type: 'string' } })

  const { ok, findings } = await checkConformance(app)
  t.ok(ok, JSON.stringify(findings))
})

t.test('a declared member of the same name is refused with both places', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, {
    extraMembers: { members: { orderId: Type.String() }, values: () => ({ orderId: '' }) },
  })
  const schema = { response: errorResponses(OrderExists) }
  t.throws(
    () => app.get('/orders', { schema }, async () => ({})),
    new Error(
      'Route GET /orders declares an error (ORDER_EXISTS, "Order already exists") with the member "orderId", ' +
        'which the option extraMembers gives to every error. Give one of them another name.',
    ),
  )
})

t.test('with OpenTelemetry, the span and the body have one trace id', quick, async (t) => {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const manager = new AsyncLocalStorageContextManager().enable()
  context.setGlobalContextManager(manager)
  t.teardown(async () => {
    context.disable()
    await provider.shutdown()
  })
  const otel = new FastifyOtelInstrumentation()
  otel.setTracerProvider(provider)

  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(otel.plugin())
  await app.register(errorResource, {
    extraMembers: {
      members: { traceId: Type.Optional(Type.String()) },
      values: (_error, request) => {
        const span = request?.opentelemetry().span ?? trace.getActiveSpan()
        return { traceId: span?.spanContext().traceId }
      },
    },
  })
  addRoutes(app as never)
  const port = await listen(app as never)
  for (const [target, method] of [
    ['/orders', 'POST'],
    ['/thrown', 'GET'],
    ['/unexpected', 'GET'],
    ['/problem', 'GET'],
    ['/none', 'GET'],
  ] as const) {
    exporter.reset()
    const response = await fetch(`http://127.0.0.1:${String(port)}${target}`, { method })
    const { traceId } = (await response.json()) as { traceId?: string }
    t.match(traceId, /^[\da-f]{32}$/, target)
    const ids = exporter.getFinishedSpans().map((span) => span.spanContext().traceId)
    t.ok(ids.length > 0, `${target} has spans`)
    t.strictSame([...new Set(ids)], [traceId], target)
  }
  const socket = connect(port, '127.0.0.1').end('hello\r\n\r\n')
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  t.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 400 /)
  t.notMatch(Buffer.concat(chunks).toString(), 'traceId')
})
