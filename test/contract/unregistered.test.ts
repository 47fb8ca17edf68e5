/** Statuses that no registry has, declared on purpose: on the wire, to clients, and in whatever describes the wire. */
import { connect as connectTo } from 'node:http2'
import { once } from 'node:events'
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import axios from 'axios'
import Fastify, { type FastifyInstance, type FastifySchema } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, {
  type AnyErrorDefinition,
  defineError,
  type ErrorResourceOptions,
  errorResponses,
  isErrorResource,
  serverOptions,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { describeError, match, readErrorResource } from 'fastify-error-resource/client'
import { checkConformance } from 'fastify-error-resource/conformance'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { passOn } from 'fastify-error-resource/upstream'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const LoginExpired = defineError({
  code: 'LOGIN_EXPIRED',
  status: 440,
  unregistered: true,
  title: 'Login expired',
  description: 'The session has ended. Sign in again.',
  members: { since: Type.String() },
})
const Overloaded = defineError({
  code: 'OVERLOADED',
  status: 529,
  unregistered: true,
  title: 'The site is overloaded',
})

const registered = new Set(errorStatuses.map(({ status }) => status))
const others = Array.from({ length: 200 }, (_, index) => 400 + index).filter(
  (status) => !registered.has(status),
)

const declare = (status: number): AnyErrorDefinition =>
  defineError({
    code: `E_${status}`,
    status: status as 440,
    unregistered: true,
    title: `The ${status} of this service`,
  })

async function serve(
  t: Test,
  add: (app: FastifyInstance) => unknown,
  options: ErrorResourceOptions = {},
) {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const app = Fastify(
    serverOptions({ genReqId: () => 'r1', logger: { level: 'info', stream } }),
  ) as unknown as FastifyInstance
  t.teardown(() => app.close())
  await app.register(swagger, swaggerOptions({ openapi: { openapi: '3.1.0' } }))
  await app.register(errorResource, options)
  await add(app)
  await app.register(catalog)
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, base, lines }
}

function addRoutes(app: FastifyInstance): void {
  const response = { 200: Type.Object({}), ...errorResponses(LoginExpired, Overloaded) }
  const querystring = Type.Object({ size: Type.Optional(Type.Integer()) })
  app.get('/orders', { schema: { response, querystring } }, async (_request, reply) =>
    reply.error(LoginExpired, { since: 'noon' }),
  )
  app.get('/thrown', { schema: { response } }, async () => {
    throw LoginExpired({ since: 'noon' }, { detail: 'Too late.', cause: new Error('secret') })
  })
  app.get('/busy', { schema: { response, querystring } }, async (_request, reply) =>
    reply.error(Overloaded),
  )
}

t.test('every 4xx and 5xx that no registry has is sent as it was declared', async (t) => {
  const definitions = others.map(declare)
  const { base } = await serve(t, (app) => {
    for (const definition of definitions) {
      const schema: FastifySchema = { response: errorResponses(definition) }
      app.get(`/${definition.status}`, { schema }, async (_request, reply) =>
        reply.error(definition),
      )
    }
  })
  t.equal(definitions.length, 161)
  for (const definition of definitions) {
    const { status, title, code } = definition
    const response = await fetch(`${base}/${status}`)
    t.equal(response.status, status)
    t.equal(response.headers.get('content-type'), 'application/problem+json')
    t.strictSame(await response.json(), {
      type: `/errors/e-${status}`,
      title,
      status,
      code,
      instance: `/${status}`,
      requestId: 'r1',
    })
  }
})

t.test('it may be thrown, with members, and nothing of a cause leaves', async (t) => {
  const { base, lines } = await serve(t, addRoutes)
  const response = await fetch(`${base}/thrown`)
  t.equal(response.status, 440)
  t.strictSame(await response.json(), {
    type: '/errors/login-expired',
    title: 'Login expired',
    status: 440,
    code: 'LOGIN_EXPIRED',
    detail: 'Too late.',
    instance: '/thrown',
    requestId: 'r1',
    since: 'noon',
  })
  const warned = lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40)
  t.strictSame(warned, [], 'no contract is broken')
})

t.test('it is answered over HTTP/2, which has no phrases', async (t) => {
  const app = Fastify({ http2: true })
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/', async (_request, reply) => reply.error(LoginExpired, { since: 'noon' }))
  const session = connectTo(await app.listen({ port: 0, host: '127.0.0.1' }))
  const [headers] = (await once(session.request({ ':path': '/' }), 'response')) as [object]
  session.destroy()
  t.match(headers, { ':status': 440, 'content-type': 'application/problem+json' })
})

t.test('clients read it, tell it and match it', async (t) => {
  const { base } = await serve(t, addRoutes)
  const thrown = await axios.get(`${base}/orders`).catch((error: unknown) => error)
  for (const source of [await fetch(`${base}/orders`), thrown]) {
    const error = await readErrorResource<typeof LoginExpired>(source)
    t.ok(isErrorResource(error))
    t.ok(LoginExpired.is(error))
    t.ok(describeError<typeof LoginExpired>('LOGIN_EXPIRED').is(error))
    const since = match(error as NonNullable<typeof error>, {
      LOGIN_EXPIRED: (resource) => resource.since,
      default: () => 'another',
    })
    t.equal(since, 'noon')
  }
})

t.test('it is passed on from an upstream that has it', async (t) => {
  const { base } = await serve(t, addRoutes)
  const front = await serve(t, (app) => {
    app.get('/front', async () => {
      throw await passOn(await fetch(`${base}/orders`), LoginExpired)
    })
  })
  const response = await fetch(`${front.base}/front`)
  t.equal(response.status, 440)
  t.match(await response.json(), { code: 'LOGIN_EXPIRED', since: 'noon' })
})

t.test('its level in the log and its words may be chosen', async (t) => {
  const { base, lines } = await serve(t, addRoutes, {
    logLevels: { 440: 'fatal' },
    languages: [{ language: 'de', errors: { LOGIN_EXPIRED: { title: 'Anmeldung abgelaufen' } } }],
  })
  const response = await fetch(`${base}/orders`, { headers: { 'accept-language': 'de' } })
  t.match(await response.json(), { title: 'Anmeldung abgelaufen', status: 440 })
  t.ok(lines.some((line) => (JSON.parse(line) as { level: number }).level === 60))
})

t.test('the document has it under its number', async (t) => {
  const { app } = await serve(t, addRoutes)
  const { paths, components } = app.swagger() as unknown as {
    paths: Record<string, { get: { responses: Record<string, object> } }>
    components: {
      responses: Record<string, { description: string }>
      schemas: Record<string, { properties: Record<string, object> }>
    }
  }
  const { responses } = paths['/thrown']?.get ?? { responses: {} }
  t.strictSame(Object.keys(responses), ['200', '406', '440', '500', '503', '529'])
  t.strictSame(responses['440'], { $ref: '#/components/responses/LoginExpired' })
  t.equal(
    components.responses['LoginExpired']?.description,
    'The session has ended. Sign in again.',
  )
  t.match(components.schemas['LoginExpired']?.properties, { status: { enum: [440] }, since: {} })
})

t.test('its page says what the status is, and what clients make of it', async (t) => {
  const { base } = await serve(t, addRoutes)
  for (const [slug, usual, kind] of [
    ['login-expired', 400, 'never'],
    ['overloaded', 500, 'if-idempotent'],
  ] as const) {
    const page = await fetch(`${base}/errors/${slug}`, { headers: { accept: 'application/json' } })
    const json = (await page.json()) as { retry: { kind: string }; routes: object[] }
    t.equal(json.retry.kind, kind)
    t.equal(json.routes.length, 3)
    t.notOk('specification' in json)
    const html = await fetch(`${base}/errors/${slug}`, { headers: { accept: 'text/html' } })
    const status = slug === 'overloaded' ? 529 : 440
    t.match(
      await html.text(),
      `No registry names ${status}. A client that does not know it takes it for a ${usual}`,
    )
  }
})

t.test('the report lists it', async (t) => {
  const { app } = await serve(t, addRoutes)
  const [route] = app.errorResources.report()
  t.strictSame(route?.declared, [
    {
      status: 440,
      type: '/errors/login-expired',
      title: 'Login expired',
      code: 'LOGIN_EXPIRED',
    },
    {
      status: 529,
      type: '/errors/overloaded',
      title: 'The site is overloaded',
      code: 'OVERLOADED',
    },
  ])
  t.match(app.errorResources.toResource(LoginExpired({ since: 'noon' })), { status: 440 })
})

t.test('a service that sends it conforms to its document', async (t) => {
  const { app } = await serve(t, addRoutes)
  const { findings, exchanges } = await checkConformance(app)
  t.strictSame(findings, [])
  t.ok(exchanges.sent > 10)
})

const named = { code: 'A', title: 'A' } as const

const mistakes: readonly (readonly [make: () => unknown, message: RegExp])[] = [
  [
    () => defineError({ ...named, status: 440 as 400 }),
    /or say unregistered: true if it is meant\.$/,
  ],
  [() => defineError({ ...named, status: 4009 as 400 }), /Did you mean 400 or 409\?$/],
  [() => defineError({ ...named, status: '409' as never }), /Did you mean 409\?$/],
  [
    () => defineError({ ...named, status: 409 as 440, unregistered: true }),
    /^defineError\("A"\): status 409 is registered, as "Conflict"; leave unregistered out\.$/,
  ],
  [
    () => defineError({ code: 'A', status: 440, unregistered: true } as never),
    /^defineError\("A"\): title must be a short sentence for people; it is undefined\.$/,
  ],
  [
    () => defineError({ ...named, status: 440, unregisterd: true } as never),
    /Did you mean "unregistered"\?$/,
  ],
  [
    () => errorResponses(440 as 400),
    /^errorResponses\(\): 440 is not a registered 4xx or 5xx status\. Declare it: defineError\(\{ status: 440, unregistered: true, … \}\)\.$/,
  ],
]

for (const [make, message] of mistakes) {
  t.test(`a mistake is refused where it is made: ${message.source}`, async (t) => {
    t.throws(make, { name: 'TypeError', message })
  })
}
