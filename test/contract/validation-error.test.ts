/** `validationError`: requests that fail validation are an error of the service's own, on the wire and in whatever describes the wire. */
import { once } from 'node:events'
import { connect } from 'node:net'
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { Type as Type1 } from 'typebox'
import { z } from 'zod'
import errorResource, {
  defineError,
  type ErrorResourceOptions,
  errorResponses,
  problemDetails,
  serverOptions,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { describeError, match, readErrorResource } from 'fastify-error-resource/client'
import { checkConformance } from 'fastify-error-resource/conformance'
import german from 'fastify-error-resource/languages/de.json' with { type: 'json' }
import { zodErrors } from 'fastify-error-resource/mappers'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { oracle } from 'fastify-error-resource/oracle'

const OrderInvalid = defineError({
  code: 'ORDER_INVALID',
  status: 422,
  title: 'The order is not valid',
  description: 'Something in the order is not as it has to be.',
  members: { help: Type.Optional(Type.String()) },
})
const Malformed = defineError({ code: 'MALFORMED', status: 400, title: 'The request is malformed' })
const OrderExists = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order exists' })

const Order = Type.Object({ sku: Type.String({ minLength: 3 }) })
const Page = Type.Object({ limit: Type.Integer({ default: 10 }) })

function addRoutes(app: FastifyInstance): void {
  const response = { 200: Type.Object({}), ...errorResponses(OrderExists) }
  app.post('/orders', { schema: { body: Order, response } }, async () => ({}))
  app.get('/orders', { schema: { querystring: Page, response } }, async () => ({}))
  app.get('/free', { schema: { response } }, async () => ({}))
}

interface Service {
  readonly app: FastifyInstance
  readonly base: string
  readonly lines: string[]
}

async function serve(
  t: Test,
  options: ErrorResourceOptions,
  add: (app: FastifyInstance) => unknown = addRoutes,
): Promise<Service> {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const app = Fastify(
    serverOptions({ genReqId: () => 'r1', logger: { level: 'warn', stream } }),
  ) as unknown as FastifyInstance
  t.teardown(() => app.close())
  await app.register(swagger, swaggerOptions({ openapi: { openapi: '3.1.0' } }))
  await app.register(errorResource, options)
  await add(app)
  await app.register(catalog)
  return { app, lines, base: await app.listen({ port: 0, host: '127.0.0.1' }) }
}

const json = { 'content-type': 'application/json' }
const post = (base: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${base}/orders`, { method: 'POST', headers: { ...json, ...headers }, body })

const violation = {
  detail: 'must NOT have fewer than 3 characters',
  in: 'body',
  pointer: '#/sku',
  code: 'minLength',
}

t.test('a request that fails validation is the error of the service', async (t) => {
  const { base, lines } = await serve(t, { validationError: OrderInvalid })
  const response = await post(base, '{"sku":"a"}')
  t.equal(response.status, 422)
  t.equal(response.headers.get('content-type'), 'application/problem+json')
  t.strictSame(await response.json(), {
    type: '/errors/order-invalid',
    title: 'The order is not valid',
    status: 422,
    code: 'ORDER_INVALID',
    detail: 'body/sku must NOT have fewer than 3 characters',
    instance: '/orders',
    requestId: 'r1',
    errors: [violation],
  })
  t.strictSame(lines, [], 'no contract is broken')
})

for (const [name, body, headers, status, code] of [
  ['JSON that cannot be parsed', '{', json, 400, 'FST_ERR_CTP_INVALID_JSON_BODY'],
  ['no content', '', json, 400, 'FST_ERR_CTP_EMPTY_JSON_BODY'],
  ['a dangerous name', '{"__proto__":1}', json, 400, undefined],
  ['content of another type', '<a/>', { 'content-type': 'text/xml' }, 415, undefined],
  ['a value that is no object', 'null', json, 422, 'ORDER_INVALID'],
] as const) {
  t.test(`${name} is a ${status} with ${String(code)}`, async (t) => {
    const { base } = await serve(t, { validationError: OrderInvalid })
    const response = await post(base, body, headers)
    t.equal(response.status, status)
    const resource = (await response.json()) as { type: string; code?: string }
    t.equal(resource.type, status === 422 ? '/errors/order-invalid' : 'about:blank')
    if (code !== undefined) t.equal(resource.code, code)
  })
}

t.test('content that is missing altogether has failed validation', async (t) => {
  const { base } = await serve(t, { validationError: OrderInvalid })
  const response = await fetch(`${base}/orders`, { method: 'POST' })
  t.match(await response.json(), { status: 422, code: 'ORDER_INVALID' })
})

t.test('a path that cannot be decoded and bytes that are no HTTP are none of it', async (t) => {
  const { base } = await serve(t, { validationError: Malformed })
  t.match(await (await fetch(`${base}/%c0`)).json(), { status: 400, type: 'about:blank' })
  const socket = connect(Number(new URL(base).port), '127.0.0.1')
  socket.end('hello\r\n\r\n')
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  t.match(String(bytes), /^HTTP\/1\.1 400 .*"type":"about:blank"/s)
})

t.test('what a handler finds with Zod is the same error, by the mapper', async (t) => {
  const { base } = await serve(
    t,
    { validationError: OrderInvalid, mappers: [zodErrors] },
    (app) => {
      app.post('/orders', async (request) => z.object({ sku: z.string() }).parse(request.body))
    },
  )
  const response = await post(base, '{"sku":7}')
  t.strictSame(await response.json(), {
    type: '/errors/order-invalid',
    title: 'The order is not valid',
    status: 422,
    code: 'ORDER_INVALID',
    detail: 'The request is not valid; the violations are listed.',
    instance: '/orders',
    requestId: 'r1',
    errors: [
      {
        detail: 'Invalid input: expected string, received number',
        in: 'body',
        pointer: '#/sku',
        code: 'invalid_type',
      },
    ],
  })
})

t.test('a mapper of the service can make the error, and may decide otherwise', async (t) => {
  const { base } = await serve(t, {
    validationError: OrderInvalid,
    mappers: [
      (error, _request, { options: { validationError }, validationContext }) =>
        validationContext === 'body'
          ? validationError?.(undefined, { detail: 'No.', cause: error })
          : OrderExists(),
    ],
  })
  const body = { code: 'ORDER_INVALID', detail: 'No.' }
  t.match(await (await post(base, '{}')).json(), body)
  t.match(await (await fetch(`${base}/orders?limit=x`)).json(), { code: 'ORDER_EXISTS' })
})

t.test('an error handler in a shape of its own keeps what the error knows', async (t) => {
  const { base } = await serve(t, { validationError: OrderInvalid }, (app) => {
    app.setErrorHandler((error: Error & { validation?: unknown }, _request, reply) => {
      if (error.validation === undefined) return reply.send(error)
      return reply.code(422).send({ success: false })
    })
    addRoutes(app)
  })
  t.match(await (await post(base, '{"sku":"a"}')).json(), {
    type: '/errors/order-invalid',
    code: 'ORDER_INVALID',
    detail: 'body/sku must NOT have fewer than 3 characters',
    errors: [violation],
  })
})

for (const [name, answer, expected] of [
  [
    'the status of the error it is given',
    (error: FastifyError, reply: FastifyReply) =>
      reply.code(error.statusCode ?? 500).send({ message: 'Look again.' }),
    { status: 422, code: 'ORDER_INVALID', detail: 'Look again.', errors: [violation] },
  ],
  [
    'that status, and a text',
    (error: FastifyError, reply: FastifyReply) =>
      reply.code(error.statusCode ?? 500).send('Look again.'),
    { status: 422, code: 'ORDER_INVALID', detail: 'Look again.', errors: [violation] },
  ],
  [
    'another status',
    (_error: FastifyError, reply: FastifyReply) => reply.code(409).send({ message: 'Look again.' }),
    { status: 409, type: 'about:blank', detail: 'Look again.' },
  ],
  [
    'problem details',
    (_error: FastifyError, reply: FastifyReply) =>
      reply
        .code(400)
        .type('application/problem+json')
        .send({ type: 'https://a.example/bad', title: 'Bad', status: 400 }),
    { status: 400, type: 'https://a.example/bad', title: 'Bad' },
  ],
] as const) {
  t.test(`an error handler that answers with ${name}`, async (t) => {
    const { base } = await serve(t, { validationError: OrderInvalid }, (app) => {
      app.setErrorHandler((error: FastifyError, _request, reply) => answer(error, reply))
      addRoutes(app)
    })
    const response = await post(base, '{"sku":"a"}')
    t.equal(response.status, expected.status)
    t.match(await response.json(), expected)
  })
}

t.test('routes that are older than the plugin have it, too', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  addRoutes(app)
  await app.register(errorResource, { validationError: OrderInvalid })
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  t.match(await (await post(base, '{"sku":"a"}')).json(), { status: 422, code: 'ORDER_INVALID' })
})

t.test('type providers find it', async (t) => {
  const { base } = await serve(t, { validationError: OrderInvalid }, async (app) => {
    await app.register(async (scope) => {
      scope.setValidatorCompiler(validatorCompiler)
      const body = z.object({ sku: z.string().min(3) })
      scope.post('/zod', { schema: { body } }, async () => ({}))
    })
    await app.register(async (scope) => {
      scope.setValidatorCompiler(TypeBoxValidatorCompiler)
      const body = Type1.Object({ sku: Type1.String({ minLength: 3 }) })
      scope.post('/typebox', { schema: { body } }, async () => ({}))
    })
  })
  for (const path of ['/zod', '/typebox']) {
    const response = await fetch(base + path, {
      method: 'POST',
      headers: json,
      body: '{"sku":"a"}',
    })
    const place = { in: 'body', pointer: '#/sku' }
    t.match(await response.json(), { status: 422, code: 'ORDER_INVALID', errors: [place] }, path)
  }
})

t.test('a formatter of the service has its words, and its status if it gives one', async (t) => {
  const { base } = await serve(t, { validationError: OrderInvalid }, (app) => {
    app.setSchemaErrorFormatter((_errors, part) =>
      Object.assign(new Error(`The ${part} is wrong.`), part === 'body' ? {} : { statusCode: 409 }),
    )
    addRoutes(app)
  })
  t.match(await (await post(base, '{}')).json(), {
    code: 'ORDER_INVALID',
    status: 422,
    detail: 'The body is wrong.',
  })
  const other = (await (await fetch(`${base}/orders?limit=x`)).json()) as object
  t.match(other, { type: 'about:blank', status: 409 })
})

t.test('it is said in the languages of the service', async (t) => {
  const own = {
    language: 'de',
    errors: { ORDER_INVALID: { title: 'Die Bestellung ist ungültig' } },
  }
  const { base } = await serve(t, { validationError: OrderInvalid, languages: [german, own] })
  const response = await post(base, '{"sku":"a"}', { 'accept-language': 'de' })
  t.equal(response.headers.get('content-language'), 'de')
  t.match(await response.json(), {
    title: 'Die Bestellung ist ungültig',
    detail: 'Die Anfrage ist ungültig; die Verstöße sind aufgeführt.',
    code: 'ORDER_INVALID',
    errors: [{ in: 'body', pointer: '#/sku' }],
  })
  const english = await post(base, '{"sku":"a"}', { 'accept-language': 'fr' })
  t.match(await english.json(), { title: 'The order is not valid' })
})

t.test('it has the shape of each profile, and the members of every error', async (t) => {
  const { base } = await serve(t, {
    validationError: OrderInvalid,
    profiles: [problemDetails, oracle({ baseUrl: 'https://api.example.com' })],
    extraMembers: {
      members: { traceId: Type.String() },
      values: ({ code }) => ({ traceId: `${code}` }),
    },
  })
  t.match(await (await post(base, '{}')).json(), { traceId: 'ORDER_INVALID' })
  const accept = 'application/vnd.oracle.resource+json;type=error'
  t.match(await (await post(base, '{"sku":"a"}', { accept })).json(), {
    title: 'The order is not valid',
    'o:errorCode': 'ORDER_INVALID',
    'o:errorDetails': [{ 'o:errorPath': '#/sku' }],
  })
})

t.test('clients tell it from others by its declaration alone', async (t) => {
  const { base } = await serve(t, { validationError: OrderInvalid })
  const error = await readErrorResource<typeof OrderInvalid>(await post(base, '{"sku":"a"}'))
  t.ok(OrderInvalid.is(error))
  t.ok(describeError<typeof OrderInvalid>('ORDER_INVALID').is(error))
  const found = match(error as NonNullable<typeof error>, {
    ORDER_INVALID: ({ errors }) => errors?.[0]?.pointer,
    default: () => 'another',
  })
  t.equal(found, '#/sku')
})

t.test('each scope has its own', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const scopes: readonly (readonly [string, ErrorResourceOptions])[] = [
    ['/a', { validationError: OrderInvalid }],
    ['/b', { validationError: Malformed }],
    ['/c', {}],
  ]
  for (const [prefix, options] of scopes) {
    await app.register(
      async (scope) => {
        await scope.register(errorResource, options)
        addRoutes(scope)
      },
      { prefix },
    )
  }
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  for (const [prefix, status, code] of [
    ['/a', 422, 'ORDER_INVALID'],
    ['/b', 400, 'MALFORMED'],
    ['/c', 400, 'FST_ERR_VALIDATION'],
  ] as const) {
    const response = await post(base + prefix, '{"sku":"a"}')
    t.match(await response.json(), { status, code, errors: [violation] }, prefix)
  }
})

type Responses = Record<string, { $ref?: string; content?: Record<string, { schema: object }> }>

for (const [name, options, expected] of [
  [
    'a 422 beside the 400 of what comes before',
    { validationError: OrderInvalid },
    {
      post: {
        400: '#/components/responses/BadRequest',
        422: '#/components/responses/OrderInvalid',
      },
      get: { 422: '#/components/responses/OrderInvalid' },
    },
  ],
  [
    'a 400 in the place of the plain one',
    { validationError: Malformed },
    {
      post: { 400: ['#/components/schemas/Malformed', '#/components/schemas/BadRequest'] },
      get: { 400: '#/components/responses/Malformed' },
    },
  ],
  [
    'a status as it stands without it',
    {},
    {
      post: { 400: '#/components/responses/BadRequest' },
      get: { 400: '#/components/responses/BadRequest' },
    },
  ],
] as const) {
  t.test(`the document has ${name}`, async (t) => {
    const { app } = await serve(t, options)
    const document = app.swagger() as unknown as {
      paths: Record<string, Record<string, { responses: Responses }>>
    }
    for (const [method, statuses] of Object.entries(expected)) {
      const { responses = {} } = document.paths['/orders']?.[method] ?? {}
      const clientErrors = Object.keys(responses).filter((status) => /^4(?:00|22)$/.test(status))
      t.strictSame(clientErrors, Object.keys(statuses), method)
      for (const [status, refs] of Object.entries(statuses as Record<string, unknown>)) {
        const { $ref, content } = responses[status] ?? {}
        const schema = content?.['application/problem+json']?.schema as {
          oneOf?: { $ref: string }[]
        }
        t.strictSame($ref ?? schema.oneOf?.map((one) => one.$ref), refs, `${method} ${status}`)
      }
    }
    const free = document.paths['/free']?.['get']?.responses ?? {}
    t.notOk('400' in free || '422' in free, 'where nothing is validated there is none')
  })
}

t.test('its example lists violations, and that of the plain 400 does not', async (t) => {
  const { app } = await serve(t, { validationError: OrderInvalid })
  const { components } = app.swagger() as unknown as {
    components: { examples: Record<string, { value: object }> }
  }
  const { OrderInvalid: own, BadRequest: plain } = components.examples
  t.match(own?.value, { code: 'ORDER_INVALID', errors: [{ in: 'query', name: 'limit' }] })
  t.notOk('errors' in (plain?.value ?? {}))
})

t.test('the report has it among what follows from the route', async (t) => {
  const { app } = await serve(t, { validationError: OrderInvalid })
  const route = app.errorResources.report().find(({ method }) => method === 'POST')
  t.strictSame(
    route?.implied.filter(({ status }) => status === 400 || status === 422),
    [
      {
        status: 400,
        type: 'about:blank',
        title: 'Bad Request',
        reason: 'content may be malformed',
      },
      {
        status: 422,
        type: '/errors/order-invalid',
        title: 'The order is not valid',
        code: 'ORDER_INVALID',
        reason: 'the request is validated',
      },
    ],
  )
})

t.test('its type leads to its page, whether a route validates or none does', async (t) => {
  for (const add of [addRoutes, () => undefined]) {
    const { base } = await serve(t, { validationError: OrderInvalid }, add)
    const response = await fetch(`${base}/errors/order-invalid`, {
      headers: { accept: 'application/json' },
    })
    t.equal(response.status, 200)
    const page = (await response.json()) as { routes: object[] }
    t.match(page, {
      title: 'The order is not valid',
      meaning: 'Something in the order is not as it has to be.',
      example: { status: 422, body: { errors: [{ in: 'query' }] } },
    })
    t.strictSame(
      page.routes,
      add === addRoutes
        ? [
            { method: 'POST', path: '/orders', reason: 'the request is validated' },
            { method: 'GET', path: '/orders', reason: 'the request is validated' },
          ]
        : [],
    )
  }
})

t.test('a type of its own that leads nowhere is told of at start', async (t) => {
  const Stray = defineError({ code: 'STRAY', status: 422, title: 'Stray', type: '/nowhere' })
  const { lines } = await serve(t, { validationError: Stray })
  t.match(lines.join(''), /The type URI of STRAY leads into this service/)
})

for (const validationError of [OrderInvalid, Malformed]) {
  t.test(`a service with ${validationError.code} conforms to its document`, async (t) => {
    const { app, base } = await serve(t, { validationError }, (app) => {
      addRoutes(app)
      app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
    })
    for (const target of [app, `${base}/openapi.json`]) {
      const { findings, exchanges, document } = await checkConformance(target)
      t.strictSame(findings, [])
      t.ok(exchanges.sent > 20)
      t.ok(document)
    }
  })
}

const refused: readonly (readonly [name: string, options: object, message: string])[] = [
  [
    'a status of another kind',
    { validationError: OrderExists },
    'fastify-error-resource: option "validationError" must be an error made by defineError() with the status 400 or ' +
      '422 and no required members; it is a function. The status of ORDER_EXISTS is 409.',
  ],
  [
    'a contradiction',
    { validationError: OrderInvalid, validationStatus: 400 },
    'fastify-error-resource: option "validationStatus" is 400, and option "validationError" is ORDER_INVALID, a 422. ' +
      'Leave validationStatus out.',
  ],
  ['a slip', { validationErrors: OrderInvalid }, 'Did you mean "validationError"?'],
  [
    'a member of every error',
    {
      validationError: OrderInvalid,
      extraMembers: { members: { help: Type.String() }, values: () => ({ help: '' }) },
    },
    'fastify-error-resource: option "validationError" is an error (ORDER_INVALID, "The order is not valid") with the ' +
      'member "help", which the option extraMembers gives to every error. Give one of them another name.',
  ],
]

for (const [name, options, message] of refused) {
  t.test(`${name} is refused at start`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    app.register(errorResource, options as ErrorResourceOptions)
    const error = await app.ready().then(
      () => undefined,
      (failure: Error) => failure,
    )
    t.ok(error instanceof TypeError || name === 'a member of every error')
    t.ok(error?.message.endsWith(message), `${error?.message}`)
  })
}

t.test('a route that declares another error of its code is refused', async (t) => {
  const Other = defineError({ code: 'ORDER_INVALID', status: 409, title: 'Other' })
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { validationError: OrderInvalid })
  t.throws(() => app.get('/', { schema: { response: errorResponses(Other) } }, async () => ''), {
    message:
      /^Route GET \/ declares an error \(ORDER_INVALID, "Other"\) with the code ORDER_INVALID/,
  })
})
