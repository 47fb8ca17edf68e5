/**
 * Every registered 4xx and 5xx, sent by its helper and thrown, against a listening service. The
 * loops hold no exception: what a status owes is a row in a table.
 */
import t from 'tap'
import { httpErrors } from '../../plugin/index.ts'
import {
  checkBody,
  checkError,
  checkFields,
  type ExpectedError,
} from '../fixtures/error-resource.ts'
import { serve } from '../fixtures/fixture-app.ts'
import { errorStatuses, successStatuses } from '../fixtures/iana-statuses.ts'
import {
  countExchanges,
  field,
  json,
  send,
  type RawRequest,
  type RawResponse,
} from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

/** A helper as anything that loops over their names has to see it. */
type Helper = (detail?: string | object, init?: object) => unknown

/** What a status sends on its own when nothing is said, on a route that reads and sends JSON. */
const unsaid: Readonly<Record<number, Pick<ExpectedError, 'members' | 'fields'>>> = {
  401: { fields: { 'www-authenticate': 'Bearer' } },
  405: { members: { allow: ['POST'] }, fields: { allow: 'POST' } },
  406: { members: { available: ['application/json'] } },
  407: { fields: { 'proxy-authenticate': 'Bearer' } },
  415: { members: { accept: ['application/json'] }, fields: { accept: 'application/json' } },
  426: {
    members: { upgrade: ['websocket'] },
    fields: { upgrade: 'websocket', connection: /(^|,\s*)upgrade(\s*,|$)/i },
  },
}

/** What has to be on the wire when the caller says what the status is about. */
const said: readonly {
  readonly status: number
  readonly name: string
  readonly init: object
  readonly members?: ExpectedError['members']
  readonly fields?: ExpectedError['fields']
}[] = [
  {
    status: 401,
    name: 'a challenge of one’s own',
    init: { challenge: 'Basic realm="orders"' },
    fields: { 'www-authenticate': 'Basic realm="orders"' },
  },
  {
    status: 401,
    name: 'a challenge as a header',
    init: { headers: { 'www-authenticate': 'Digest realm="orders"' } },
    fields: { 'www-authenticate': 'Digest realm="orders"' },
  },
  {
    status: 405,
    name: 'the allowed methods',
    init: { allow: ['GET', 'PUT'] },
    members: { allow: ['GET', 'PUT'] },
    fields: { allow: 'GET, PUT' },
  },
  {
    status: 405,
    name: 'no allowed method at all',
    init: { allow: [] },
    members: { allow: [] },
    fields: { allow: '' },
  },
  {
    status: 406,
    name: 'the available types',
    init: { available: ['text/csv', 'application/json'] },
    members: { available: ['text/csv', 'application/json'] },
  },
  {
    status: 407,
    name: 'the challenge of a proxy',
    init: { challenge: 'Basic realm="proxy"' },
    fields: { 'proxy-authenticate': 'Basic realm="proxy"', 'www-authenticate': null },
  },
  {
    status: 413,
    name: 'the end of a temporary limit',
    init: { retryAfter: 90 },
    members: { retryAfter: 90 },
    fields: { 'retry-after': '90' },
  },
  {
    status: 415,
    name: 'the accepted types',
    init: { accept: ['application/cbor'] },
    members: { accept: ['application/cbor'] },
    fields: { accept: 'application/cbor', 'accept-encoding': null },
  },
  {
    status: 416,
    name: 'the length of what was asked for',
    init: { headers: { 'content-range': 'bytes */100' } },
    fields: { 'content-range': 'bytes */100' },
  },
  {
    status: 415,
    name: 'the accepted codings, which says nothing of types',
    init: { acceptEncoding: ['gzip'] },
    members: { acceptEncoding: ['gzip'] },
    fields: { accept: null, 'accept-encoding': 'gzip' },
  },
  {
    status: 426,
    name: 'the protocols to upgrade to',
    init: { upgrade: ['HTTP/2.0', 'websocket'] },
    members: { upgrade: ['HTTP/2.0', 'websocket'] },
    fields: { upgrade: 'HTTP/2.0, websocket', connection: /(^|,\s*)upgrade(\s*,|$)/i },
  },
  {
    status: 426,
    name: 'the protocol to upgrade to as a header',
    init: { headers: { upgrade: 'websocket' } },
    members: { upgrade: ['websocket'] },
    fields: { upgrade: 'websocket', connection: /(^|,\s*)upgrade(\s*,|$)/i },
  },
  {
    status: 429,
    name: 'the end of the window',
    init: { retryAfter: 0 },
    members: { retryAfter: 0 },
    fields: { 'retry-after': '0' },
  },
  {
    status: 451,
    name: 'who demands the block',
    init: { headers: { link: '<https://authority.example>; rel="blocked-by"' } },
    fields: { link: '<https://authority.example>; rel="blocked-by"' },
  },
  {
    status: 503,
    name: 'the end of the overload',
    init: { retryAfter: 120 },
    members: { retryAfter: 120 },
    fields: { 'retry-after': '120' },
  },
  {
    status: 511,
    name: 'where to log in',
    init: { headers: { link: '<https://login.example>; rel="help"' } },
    fields: { link: '<https://login.example>; rel="help"' },
  },
  {
    status: 505,
    name: 'the versions that are spoken',
    init: { detail: 'HTTP/1.1 and HTTP/2 are supported.' },
    members: { detail: 'HTTP/1.1 and HTTP/2 are supported.' },
  },
]

const schema = {
  body: { type: 'object' },
  response: { 200: { type: 'object', properties: { n: { type: 'integer' } } } },
}
const post = (target: string): RawRequest => ({
  method: 'POST',
  target,
  fields: [['Content-Type', 'application/json']],
  body: '{}',
})

function named(owner: object, name: string): Helper {
  const helper: unknown = Reflect.get(owner, name)
  if (typeof helper !== 'function') throw new Error(`there is no helper ${name}`)
  return (...args) => Reflect.apply(helper, owner, args)
}

t.test(
  'each registered error has a reply helper that sends its whole Error Resource',
  async (t) => {
    const { port } = await serve(t, (app) => {
      for (const { helper } of errorStatuses) {
        app.post(`/${helper}`, { schema }, async (_request, reply) => named(reply, helper)())
      }
    })
    t.equal(errorStatuses.length, 39, '28 client errors and 11 server errors are registered')
    for (const { status, helper, phrase, source } of errorStatuses) {
      const response = await send(port, post(`/${helper}`))
      const { members, fields = {} } = unsaid[status] ?? {}
      const expected = {
        status,
        members: { title: phrase, instance: `/${helper}`, ...members },
        fields,
      }
      checkError(t, response, expected, `reply.${helper}() (${source})`)
    }
  },
)

t.test('each error thrown is byte for byte the one its helper sends', async (t) => {
  const { port } = await serve(t, (app) => {
    for (const { helper } of errorStatuses) {
      app.register(
        async (scope) => {
          scope.post('/same', { schema }, async (_request, reply) => named(reply, helper)('Said.'))
        },
        { prefix: `/sent/${helper}` },
      )
      app.post(`/thrown/${helper}/same`, { schema }, async () => {
        throw named(httpErrors, helper)('Said.')
      })
      app.post(`/returned/${helper}/same`, { schema }, async () =>
        named(httpErrors, helper)('Said.'),
      )
    }
  })
  for (const { status, helper } of errorStatuses) {
    const sent = await send(port, post(`/sent/${helper}/same`))
    checkBody(
      t,
      sent,
      {
        status,
        members: { detail: 'Said.', instance: `/sent/${helper}/same`, ...unsaid[status]?.members },
      },
      `reply.${helper}(detail)`,
    )
    for (const way of ['thrown', 'returned']) {
      const response = await send(port, post(`/${way}/${helper}/same`))
      t.strictSame(
        comparable(response, `/${way}/`),
        comparable(sent, '/sent/'),
        `${way} httpErrors.${helper}(detail)`,
      )
    }
  }
})

t.test('each helper takes a code, violations, an instance and headers', async (t) => {
  const init = {
    detail: 'In the init.',
    code: 'SAID_SO',
    instance: '/another',
    errors: [{ detail: 'is taken', in: 'body', pointer: '#/n', code: 'unique' }],
    headers: { 'x-said': 'so', 'cache-control': 'private' },
    cause: new Error('password=hunter2'),
  }
  const { port } = await serve(t, (app) => {
    for (const { helper } of errorStatuses) {
      app.post(`/init/${helper}`, { schema }, async (_request, reply) => named(reply, helper)(init))
      app.post(`/both/${helper}`, { schema }, async (_request, reply) =>
        named(reply, helper)('Said first.', { ...init, detail: undefined }),
      )
    }
  })
  for (const { status, helper } of errorStatuses) {
    const { members, fields } = unsaid[status] ?? {}
    const rows = [
      ['init', 'In the init.'],
      ['both', 'Said first.'],
    ] as const
    for (const [way, detail] of rows) {
      const response = await send(port, post(`/${way}/${helper}`))
      const expected: ExpectedError = {
        status,
        members: {
          detail,
          code: 'SAID_SO',
          instance: '/another',
          errors: init.errors,
          ...members,
        },
        fields: { 'x-said': 'so', 'cache-control': 'private', ...fields },
      }
      checkError(t, response, expected, `reply.${helper}, ${way}`)
    }
  }
})

t.test('what a status is about reaches its header field and its member', async (t) => {
  const { port } = await serve(t, (app) => {
    for (const [index, { status, init }] of said.entries()) {
      const helper = helperOf(status)
      app.post(`/sent/${index}`, { schema }, async (_request, reply) => named(reply, helper)(init))
      app.post(`/thrown/${index}`, { schema }, async () => {
        throw named(httpErrors, helper)(init)
      })
    }
  })
  for (const [index, { status, name, members = {}, fields = {} }] of said.entries()) {
    for (const way of ['sent', 'thrown']) {
      // R141 and R159 are rows of this table.
      await t.test(`a ${status} that is ${way} with ${name}`, async (t) => {
        const instance = `/${way}/${index}`
        const response = await send(port, post(instance))
        const expected = { status, members: { instance, ...members }, fields }
        checkError(t, response, expected, `${status} ${way}`)
      })
    }
  }
})

t.test('every header field a status owes is in one of the tables', async (t) => {
  for (const { status, owes } of errorStatuses) {
    for (const [name, level] of Object.entries(owes)) {
      const shown = said.some((each) => each.status === status && name in (each.fields ?? {}))
      t.ok(shown || name in (unsaid[status]?.fields ?? {}), `${status} ${level} ${name}`)
    }
  }
})

t.test('each success helper sends the payload through the schema of the route', async (t) => {
  const payload = { n: 1, hidden: true }
  const inits: Readonly<Record<string, object>> = {
    created: { location: '/jobs/7' },
    accepted: { location: '/jobs/7', retryAfter: 5 },
  }
  const fields: Readonly<Record<string, ExpectedError['fields']>> = {
    created: { location: '/jobs/7' },
    accepted: { location: '/jobs/7', 'retry-after': '5' },
  }
  const one = schema.response[200]
  const { port } = await serve(t, (app) => {
    for (const { helper } of successStatuses) {
      app.get(
        `/${helper}`,
        { schema: { response: { 200: one, 201: one, 202: one } } },
        async (_request, reply) => named(reply, helper)(payload, inits[helper]),
      )
    }
  })
  for (const { status, helper, source } of successStatuses) {
    const name = `reply.${helper}() (${source})`
    const response = await send(port, { target: `/${helper}` })
    t.equal(response.status, status, `${name}: status line`)
    checkFields(t, response, { 'cache-control': null, ...fields[helper] }, name)
    if (response.body.byteLength === 0) t.equal(status, 204, `${name}: only 204 has no content`)
    else t.strictSame(json(response), { n: 1 }, `${name}: whole body`)
  }
})

function helperOf(status: number): string {
  const found = errorStatuses.find((entry) => entry.status === status)
  if (found === undefined) throw new Error(`${status} is not in the table`)
  return found.helper
}

/** A response as one value, but for its date and the part of the path that differs. */
function comparable(response: RawResponse, part: string): unknown {
  const ignored = ['date', 'content-length']
  return {
    status: response.status,
    reason: response.reason,
    fields: response.fields.filter(([name]) => !ignored.includes(name)).toSorted(),
    length: Number(field(response, 'content-length')) - part.length,
    body: response.body.toString().replace(part, '/'),
  }
}
