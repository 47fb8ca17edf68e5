/**
 * The status table the product exists for: each of its twelve rows from a real cause and from its
 * helper, over sockets against a listening service.
 */
import t from 'tap'
import {
  checkError,
  checkFields,
  optionalText,
  type ExpectedError,
} from '../fixtures/error-resource.ts'
import { serveFixture } from '../fixtures/fixture-app.ts'
import { countExchanges, field, json, send, type RawRequest } from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const jsonType = ['Content-Type', 'application/json'] as const

interface ErrorRow {
  readonly status: number
  readonly helper: string
  readonly cause: string
  readonly request: RawRequest
  /** The answer to the real cause. */
  readonly expected: Omit<ExpectedError, 'status'>
  /** The answer to the helper called with nothing, on a route that reads and sends JSON. */
  readonly bare?: Omit<ExpectedError, 'status'>
}

const successes = [
  {
    status: 200,
    helper: 'ok',
    cause: 'a successful GET',
    request: { target: '/things' },
    body: [{ n: 1 }],
    bare: { n: 1 },
    fields: { location: null, 'retry-after': null },
  },
  {
    status: 202,
    helper: 'accepted',
    cause: 'work is queued, the outcome still open',
    request: { method: 'POST', target: '/jobs' },
    body: { state: 'queued' },
    bare: { state: 'queued' },
    fields: { location: '/jobs/7', 'retry-after': '5' },
  },
] as const

const errors: readonly ErrorRow[] = [
  {
    status: 400,
    helper: 'badRequest',
    cause: 'two values break the schema',
    request: { method: 'POST', target: '/things', fields: [jsonType], body: '{"n":"x","m":[]}' },
    expected: {
      members: {
        detail: optionalText,
        instance: '/things',
        code: 'FST_ERR_VALIDATION',
        errors: [
          { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
          { detail: 'must be string', in: 'body', pointer: '#/m', code: 'type' },
        ],
      },
    },
  },
  {
    status: 401,
    helper: 'unauthorized',
    cause: 'credentials are missing',
    request: { target: '/me' },
    expected: { members: { instance: '/me' }, fields: { 'www-authenticate': 'Bearer' } },
    bare: { fields: { 'www-authenticate': 'Bearer' } },
  },
  {
    status: 403,
    helper: 'forbidden',
    cause: 'the token may not do this',
    request: { target: '/me', fields: [['Authorization', 'Bearer reader']] },
    expected: { members: { instance: '/me' } },
  },
  {
    status: 404,
    helper: 'notFound',
    cause: 'the URI does not exist',
    request: { target: '/nope' },
    expected: { members: { instance: '/nope' } },
  },
  {
    status: 405,
    helper: 'methodNotAllowed',
    cause: 'the path exists, the method does not',
    request: { method: 'DELETE', target: '/things' },
    expected: {
      members: { instance: '/things', allow: ['GET', 'HEAD', 'POST'] },
      fields: { allow: 'GET, HEAD, POST' },
    },
    bare: { members: { allow: ['POST'] }, fields: { allow: 'POST' } },
  },
  {
    status: 406,
    helper: 'notAcceptable',
    cause: 'the client asks for XML, the server only has JSON',
    request: { target: '/things', fields: [['Accept', 'application/xml']] },
    expected: {
      members: { instance: '/things', available: ['application/json'] },
      fields: { vary: /^accept$/i },
    },
    bare: { members: { available: ['application/json'] } },
  },
  {
    status: 409,
    helper: 'conflict',
    cause: 'what is created exists already',
    request: { method: 'POST', target: '/things', fields: [jsonType], body: '{"n":1}' },
    expected: {
      members: {
        type: /./,
        title: 'Thing already exists',
        detail: 'Thing 1 already exists.',
        instance: '/things',
        code: 'THING_EXISTS',
        thing: 1,
      },
    },
  },
  {
    status: 415,
    helper: 'unsupportedMediaType',
    cause: 'the client sends XML, the server reads JSON',
    request: {
      method: 'POST',
      target: '/things',
      fields: [['Content-Type', 'application/xml']],
      body: '<n>2</n>',
    },
    expected: {
      members: {
        detail: optionalText,
        instance: '/things',
        code: { optional: /^FST_ERR_CTP_INVALID_MEDIA_TYPE$/ },
        accept: ['application/json'],
      },
      fields: { accept: 'application/json', 'accept-encoding': null },
    },
    bare: { members: { accept: ['application/json'] }, fields: { accept: 'application/json' } },
  },
  {
    status: 500,
    helper: 'internalServerError',
    cause: 'an unexpected error is thrown',
    request: { target: '/boom' },
    expected: { members: { instance: '/boom' } },
  },
  {
    status: 503,
    helper: 'serviceUnavailable',
    cause: 'the service is overloaded for two minutes',
    request: { target: '/down' },
    expected: {
      members: { instance: '/down', retryAfter: 120 },
      fields: { 'retry-after': '120' },
    },
    bare: { fields: { 'retry-after': null } },
  },
]

t.test('the table has twelve rows', async (t) => {
  t.equal(successes.length + errors.length, 12)
})

for (const row of successes) {
  t.test(`${row.status}: ${row.cause}`, async (t) => {
    const { port } = await serveFixture(t)
    const helped: RawRequest = {
      method: 'POST',
      target: `/by-helper/${row.helper}`,
      fields: [jsonType],
      body: '{}',
    }
    const rows = [
      ['the cause', row.request, row.body],
      [`reply.${row.helper}()`, helped, row.bare],
    ] as const
    for (const [name, request, body] of rows) {
      const response = await send(port, request)
      t.equal(response.status, row.status, `${name}: status line`)
      t.equal(
        field(response, 'content-type'),
        'application/json; charset=utf-8',
        `${name}: media type`,
      )
      t.strictSame(json(response), body, `${name}: whole body`)
      checkFields(t, response, { 'cache-control': null, ...row.fields }, name)
    }
  })
}

for (const { status, helper, cause, request, expected, bare = {} } of errors) {
  t.test(`${status}: ${cause}`, async (t) => {
    const { port } = await serveFixture(t)
    checkError(t, await send(port, request), { status, ...expected }, 'the cause')
    const target = `/by-helper/${helper}`
    const response = await send(port, { method: 'POST', target, fields: [jsonType], body: '{}' })
    const members = { instance: target, ...bare.members }
    checkError(t, response, { ...bare, status, members }, `reply.${helper}()`)
  })
}
