/**
 * The profile of Oracle's exception detail resource on the wire, for the whole service and beside
 * problem details. R198 to R207 are rows here.
 */
import { once } from 'node:events'
import { connect } from 'node:http2'
import { Type } from '@sinclair/typebox'
import t, { type Test } from 'tap'
import { oracle, oracleType, JobStatusSchema } from '../../plugin/oracle/index.ts'
import { problemDetails } from '../../plugin/resource/profiles.ts'
import { faultsOf, faultsWithTextStatus } from '../fixtures/exception-detail.ts'
import { field, json, send, type RawResponse } from '../fixtures/raw-http.ts'
import { asks, askWith, secret, serveRenditions } from '../fixtures/rendition-app.ts'
import { buildApp, listen, requestId } from '../helpers/build-app.ts'

const profile = oracle({ baseUrl: 'https://api.example.com' })

/** The section that defines a status, as the registry has it. */
const rfc = (number: number, section: string) =>
  `https://www.rfc-editor.org/rfc/rfc${String(number)}#section-${section}`

function checkException(t: Test, response: RawResponse, status: number): void {
  t.equal(response.status, status)
  t.equal(field(response, 'content-type'), 'application/vnd.oracle.resource+json;type=error')
  const body = json(response) as Record<string, unknown>
  t.strictSame(faultsOf(body), [])
  t.equal(body['status'], status)
  t.type(body['o:errorCode'], 'string')
  t.notMatch(response.body.toString(), secret)
}

t.test('for the whole service', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [profile] })
  for (const ask of asks) {
    t.test(`every error is an exception detail resource: ${ask.name}`, async (t) => {
      const response = await askWith(port, ask, [])
      checkException(t, response, ask.status)
      t.equal(field(response, 'vary'), undefined)
    })
  }
})

t.test('beside problem details', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [problemDetails, profile] })
  for (const ask of asks) {
    t.test(`Accept chooses: ${ask.name}`, async (t) => {
      const wished = await askWith(port, ask, [['Accept', `application/json, ${oracleType};q=0.5`]])
      if (ask.isMute === true) t.equal(field(wished, 'content-type'), 'application/problem+json')
      else checkException(t, wished, ask.status)
      t.equal(field(wished, 'vary'), 'Accept')
      const usual = await askWith(port, ask, [])
      t.equal(usual.status, ask.status)
      t.equal(field(usual, 'content-type'), 'application/problem+json')
      t.equal(field(usual, 'vary'), 'Accept')
    })
  }
})

const orderType = 'https://api.example.com/errors/order-exists'

/** What is on the wire, whole. */
const bodies = [
  [
    'a declared error',
    'a declared error',
    {
      type: orderType,
      title: 'Order already exists',
      status: 409,
      'o:errorCode': 'ORDER_EXISTS',
      detail: 'Order 42 already exists.',
      instance: 'https://api.example.com/orders',
      requestId,
      orderId: '42',
    },
  ],
  [
    'R202 two violations of a body',
    'a body with two violations',
    {
      type: rfc(9110, '15.5.1'),
      title: 'Bad Request',
      status: 400,
      'o:errorCode': 'FST_ERR_VALIDATION',
      detail:
        "body must have required property 'amount', body/orderId must NOT have more than 3 characters",
      instance: 'https://api.example.com/orders',
      'o:errorDetails': [
        {
          type: rfc(9110, '15.5.1'),
          title: 'Bad Request',
          detail: "must have required property 'amount'",
          'o:errorCode': 'required',
          'o:errorPath': '#/amount',
        },
        {
          type: rfc(9110, '15.5.1'),
          title: 'Bad Request',
          detail: 'must NOT have more than 3 characters',
          'o:errorCode': 'maxLength',
          'o:errorPath': '#/orderId',
        },
      ],
      requestId,
    },
  ],
  [
    'R202 a violation of the query',
    'a query that is not valid',
    { 'o:errorQueryParam': 'limit', 'o:errorDetails': [{ 'o:errorQueryParam': 'limit' }] },
  ],
  [
    'R202 a violation of the path',
    'a path that is not valid',
    { 'o:errorUrl': 'orderId', 'o:errorDetails': [{ 'o:errorUrl': 'orderId' }] },
  ],
  [
    'R202 a violation of a header field',
    'a header field that is missing',
    { 'o:errorHeader': 'x-tenant', 'o:errorDetails': [{ 'o:errorHeader': 'x-tenant' }] },
  ],
  [
    'R203 a wrong method',
    'another method',
    {
      type: rfc(9110, '15.5.6'),
      'o:errorCode': 'METHOD_NOT_ALLOWED',
      allow: ['GET', 'HEAD', 'POST'],
    },
  ],
  ['R203 XML', 'XML', { type: rfc(9110, '15.5.16'), accept: ['application/json'] }],
  [
    'an unexpected error',
    'an unexpected error',
    {
      type: rfc(9110, '15.6.1'),
      title: 'Internal Server Error',
      status: 500,
      'o:errorCode': 'INTERNAL_SERVER_ERROR',
      instance: 'https://api.example.com/fails',
      requestId,
    },
  ],
  ['a malformed URL, which is not repeated', 'a malformed URL', { instance: undefined }],
] as const

t.test('bodies', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [profile] })
  for (const [name, asked, expected] of bodies) {
    t.test(`the body says: ${name}`, async (t) => {
      const ask = asks.find((one) => one.name === asked)
      if (ask === undefined) throw new Error(`nothing asks for ${asked}`)
      const body = json(await askWith(port, ask, []))
      if ('requestId' in expected) t.strictSame(sorted(body), sorted(expected))
      else t.match(body, expected)
    })
  }
})

/** Members in one order, for a comparison that is strict in everything else. */
function sorted(body: unknown): unknown {
  return Object.fromEntries(Object.entries(Object(body)).toSorted())
}

t.test('R203 406 has the body, too, and says what there is', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [profile] })
  const request = { target: '/orders?limit=1', fields: [['Accept', 'text/csv']] } as const
  const response = await send(port, request)
  checkException(t, response, 406)
  t.strictSame((json(response) as { available: unknown }).available, ['application/json'])
})

/** R204, R205 and RFC 9110 §12.4.1: what a client names, and that an error is delivered in any case. */
const wishes = [
  ['nothing', undefined, oracleType],
  [
    'R204 the alias',
    'application/json;q=0.1, application/vnd.oracle.adf.error+json',
    'application/vnd.oracle.adf.error+json',
  ],
  ['R198 plain JSON', 'application/json', 'application/json'],
  [
    'R205 another type parameter',
    'application/vnd.oracle.resource+json;type=collection',
    oracleType,
  ],
  ['R205 no type parameter', 'application/vnd.oracle.resource+json', oracleType],
  ['another type altogether', 'text/html', oracleType],
  [
    'the type refused',
    `${oracleType};q=0, application/vnd.oracle.adf.error+json;q=0.1`,
    'application/vnd.oracle.adf.error+json',
  ],
  ['everything refused', '*/*;q=0', oracleType],
] as const

t.test('aliases', async (t) => {
  const mediaTypes = [
    oracleType,
    'application/vnd.oracle.adf.error+json',
    'application/json',
  ] as const
  const aliased = oracle({ baseUrl: 'https://api.example.com', mediaTypes })
  const { port } = await serveRenditions(t, { profiles: [aliased] })
  for (const [name, accept, expected] of wishes) {
    t.test(`a client that names ${name} gets the error`, async (t) => {
      const fields = accept === undefined ? [] : ([['Accept', accept]] as const)
      const response = await send(port, { target: '/nowhere', fields })
      t.equal(response.status, 404)
      t.equal(field(response, 'content-type'), expected)
      t.strictSame(faultsOf(json(response)), [])
    })
  }
})

t.test('R200 a status may be text, and is so everywhere', async (t) => {
  const text = oracle({ baseUrl: 'https://api.example.com', status: 'string' })
  const { port } = await serveRenditions(t, { profiles: [text] })
  for (const ask of asks) {
    const body = json(await askWith(port, ask, [])) as { status: unknown }
    t.equal(body.status, String(ask.status), ask.name)
    t.strictSame(faultsWithTextStatus(body), [])
  }
})

/** The header fields, but for the time. */
function named({ fields }: RawResponse) {
  return fields.filter(([name]) => name !== 'date').toSorted()
}

t.test('HEAD gets the header fields of GET', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [problemDetails, profile] })
  for (const target of ['/me', '/nowhere', '/fails']) {
    const fields = [['Accept', oracleType]] as const
    const get = await send(port, { target, fields })
    const head = await send(port, { method: 'HEAD', target, fields })
    t.strictSame([head.status, named(head)], [get.status, named(get)])
    t.equal(head.body.length, 0)
  }
})

t.test('HTTP/2 gets the same', async (t) => {
  const { port } = await serveRenditions(t, { profiles: [problemDetails, profile] }, {
    http2: true,
  } as object)
  const session = connect(`http://127.0.0.1:${String(port)}`)
  t.teardown(() => session.close())
  for (const [path, status] of [
    ['/me', 401],
    ['/nowhere', 404],
    ['/fails', 500],
  ] as const) {
    const stream = session.request({ ':path': path, accept: oracleType }).setEncoding('utf8')
    const [[headers], [body]] = (await Promise.all([
      once(stream, 'response'),
      once(stream, 'data'),
    ])) as [[Record<string, unknown>], [string]]
    t.equal(headers[':status'], status)
    t.equal(headers['content-type'], oracleType)
    t.strictSame(faultsOf(JSON.parse(body)), [])
    t.notMatch(body, secret)
  }
})

t.test('an exception detail resource that a handler wrote by hand passes as it is', async (t) => {
  const { app } = await buildApp(t, { plugin: { profiles: [profile] } })
  const own = { type: 'https://e.example/sold', title: 'Sold', 'o:errorCode': 'SOLD', left: 0 }
  app.get('/own', async (_request, reply) => reply.code(409).type(oracleType).send(own))
  app.get('/other', async (_request, reply) =>
    reply.code(409).type(oracleType).send({ detail: 'Sold.' }),
  )
  const port = await listen(app)
  const response = await send(port, { target: '/own' })
  t.equal(response.status, 409)
  t.strictSame(json(response), own)
  const other = await send(port, { target: '/other' })
  checkException(t, other, 409)
  t.equal((json(other) as { detail: unknown }).detail, 'Sold.')
})

t.test('R206 a client that refuses what it names learns the status alone', async (t) => {
  const { app } = await buildApp(t, { plugin: { profiles: [profile], statusOnly: true } })
  const schema = { response: { 200: Type.Object({ id: Type.String() }) } }
  app.patch('/orders/:id', { schema }, async (request) => request.params as { id: string })
  const port = await listen(app)
  const ask = (target: string) =>
    send(port, {
      method: 'PATCH',
      target,
      fields: [['Accept', 'application/vnd.oracle.adf.resourceitem+json;q=0']],
    })
  const response = await ask('/orders/42')
  t.equal(response.status, 200)
  t.equal(response.body.length, 0)
  t.equal(field(response, 'content-length'), '0')
  t.equal(field(response, 'content-type'), undefined)
  checkException(t, await ask('/nowhere'), 404)
})

t.test('R207 a 202 carries the status of the job, and where to ask for it', async (t) => {
  const { app } = await buildApp(t, { plugin: { profiles: [profile] } })
  const Job = Type.Composite([JobStatusSchema, Type.Object({ order: Type.String() })])
  const job = { id: '7', state: 'queued', createdAt: '2030-01-31T12:00:00Z', order: '/orders/42' }
  app.post('/shipments', { schema: { response: { 202: Job } } }, async (_request, reply) =>
    reply.accepted({ ...job, secret }, { location: '/jobs/7', retryAfter: 1 }),
  )
  app.get('/jobs/:id', { schema: { response: { 200: Job } } }, async () => job)
  const port = await listen(app)
  const response = await send(port, { method: 'POST', target: '/shipments', body: '' })
  t.equal(response.status, 202)
  t.equal(field(response, 'retry-after'), '1')
  t.strictSame(json(response), job)
  const location = String(field(response, 'location'))
  t.strictSame(json(await send(port, { target: location })), job)
})
