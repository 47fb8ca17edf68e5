import t from 'tap'
import { occurrenceOf, type ErrorInit } from '../../plugin/errors/declaration.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { ReplyHeaders } from '../../plugin/replies/headers.ts'
import { setOwedFields } from '../../plugin/replies/owed-headers.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildBareApp } from '../helpers/build-app.ts'
import { inHandler, overHttp2 } from '../helpers/in-handler.ts'

const plugin = createInstance(resolveOptions({}))

interface OwedRow {
  readonly name: string
  readonly status: number
  readonly init?: ErrorInit
  /** Header fields that something else has set before. */
  readonly before?: Readonly<Record<string, string | string[]>>
  readonly method?: 'GET' | 'PATCH' | 'POST'
  readonly requestHeaders?: Record<string, string>
  readonly headers: Readonly<Record<string, unknown>>
  readonly members?: Readonly<Record<string, unknown>>
}

const owedRows: readonly OwedRow[] = [
  { name: '404 owes nothing', status: 404, headers: {} },
  {
    name: '401 has the challenge it was given',
    status: 401,
    init: { challenge: 'Basic realm="orders"' },
    headers: { 'www-authenticate': 'Basic realm="orders"' },
  },
  {
    name: '401 has one field for each of several challenges',
    status: 401,
    init: { challenge: ['Basic', 'Bearer'] },
    headers: { 'www-authenticate': ['Basic', 'Bearer'] },
  },
  {
    name: '401 has the challenge of the options where it was given none',
    status: 401,
    headers: { 'www-authenticate': 'Bearer' },
  },
  {
    name: '401 has the challenge of the options where it was given an invalid one',
    status: 401,
    init: { challenge: 'Basic\r\nx: y' },
    headers: { 'www-authenticate': 'Bearer' },
  },
  {
    name: '401 keeps the challenge that another plugin set',
    status: 401,
    before: { 'www-authenticate': 'Digest' },
    headers: { 'www-authenticate': 'Digest' },
  },
  {
    name: '407 asks for the proxy',
    status: 407,
    init: { challenge: 'Basic' },
    headers: { 'proxy-authenticate': 'Basic' },
  },
  {
    name: '405 has the methods it was given',
    status: 405,
    init: { allow: ['GET', 'PUT'] },
    headers: { allow: 'GET, PUT' },
    members: { allow: ['GET', 'PUT'] },
  },
  {
    name: '405 has the methods of the router where it was given none',
    status: 405,
    headers: { allow: 'GET, HEAD' },
    members: { allow: ['GET', 'HEAD'] },
  },
  {
    name: '405 repeats the Allow that another plugin set',
    status: 405,
    before: { allow: 'GET,  DELETE' },
    headers: { allow: 'GET,  DELETE' },
    members: { allow: ['GET', 'DELETE'] },
  },
  {
    name: '406 has the media types of the route, and varies',
    status: 406,
    headers: { vary: 'Accept' },
    members: { available: ['text/csv', 'application/json'] },
  },
  {
    name: '406 has the media types it was given, and keeps the Vary of others',
    status: 406,
    init: { available: ['image/png'] },
    before: { vary: 'Origin' },
    headers: { vary: 'Origin, Accept' },
    members: { available: ['image/png'] },
  },
  {
    name: '413 and 429 say when to come back, if anybody knows',
    status: 429,
    headers: {},
  },
  {
    name: '429 says when to come back',
    status: 429,
    init: { retryAfter: 1.2 },
    headers: { 'retry-after': '2' },
    members: { retryAfter: 2 },
  },
  {
    name: '503 repeats the Retry-After that another plugin set',
    status: 503,
    before: { 'retry-after': '7' },
    headers: { 'retry-after': '7' },
    members: { retryAfter: 7 },
  },
  {
    name: '503 says nothing of a moment that is none',
    status: 503,
    init: { retryAfter: Number.NaN },
    headers: {},
  },
  {
    name: '415 has what the route reads',
    status: 415,
    headers: { accept: 'application/json, text/plain' },
    members: { accept: ['application/json', 'text/plain'] },
  },
  {
    name: '415 of a PATCH says so in Accept-Patch too',
    status: 415,
    method: 'PATCH',
    init: { accept: ['application/merge-patch+json'] },
    headers: {
      accept: 'application/merge-patch+json',
      'accept-patch': 'application/merge-patch+json',
    },
    members: { accept: ['application/merge-patch+json'] },
  },
  {
    name: '415 of a POST says so in Accept-Post too',
    status: 415,
    method: 'POST',
    init: { accept: ['text/csv'] },
    headers: { accept: 'text/csv', 'accept-post': 'text/csv' },
    members: { accept: ['text/csv'] },
  },
  {
    name: '415 for a coding has Accept-Encoding alone',
    status: 415,
    init: { acceptEncoding: ['gzip', 'br'] },
    headers: { 'accept-encoding': 'gzip, br' },
    members: { acceptEncoding: ['gzip', 'br'] },
  },
  {
    name: '415 leaves out a list that is no header value, in both places',
    status: 415,
    init: { accept: ['a\r\nb'], acceptEncoding: ['gzip'] },
    headers: { 'accept-encoding': 'gzip' },
    members: { acceptEncoding: ['gzip'] },
  },
  {
    name: '416 has the current length',
    status: 416,
    init: { completeLength: 47022 },
    headers: { 'content-range': 'bytes */47022' },
    members: { completeLength: 47022 },
  },
  {
    name: '451 links to who demanded the block',
    status: 451,
    init: { blockedBy: 'https://court.example' },
    headers: { link: '<https://court.example>; rel="blocked-by"' },
  },
  {
    name: '426 names the upgrade in Connection',
    status: 426,
    init: { upgrade: ['HTTP/3.0'] },
    headers: { connection: 'upgrade', upgrade: 'HTTP/3.0' },
    members: { upgrade: ['HTTP/3.0'] },
  },
  {
    name: '426 closes where the client asked for it',
    status: 426,
    init: { upgrade: ['HTTP/3.0'] },
    requestHeaders: { connection: 'close' },
    headers: { connection: 'upgrade, close', upgrade: 'HTTP/3.0' },
    members: { upgrade: ['HTTP/3.0'] },
  },
]

for (const row of owedRows) {
  t.test(`setOwedFields() lets header and member say the same: ${row.name}`, async (t) => {
    const { method = 'GET', requestHeaders = {} } = row
    const result = await inHandler(
      t,
      (reply) => {
        reply.headers(row.before ?? {})
        const members = setOwedFields(
          plugin,
          new ReplyHeaders(reply),
          occurrenceOf(row.status, undefined, row.init),
        )
        return { headers: reply.getHeaders(), members }
      },
      { method, headers: requestHeaders },
    )
    t.strictSame(result, { headers: row.headers, members: row.members })
  })
}

const sayings = [
  ['a sender is the one that counts', {}, 'Bearer error="invalid_token"'],
  ['us, of an error of others, is not', { unexpected: { error: {} } }, 'Digest'],
] as const

for (const [name, unexpected, expected] of sayings) {
  t.test(`setOwedFields() where another plugin has set a challenge: that of ${name}`, async (t) => {
    const init = { challenge: 'Bearer error="invalid_token"' }
    const challenge = await inHandler(t, (reply) => {
      reply.header('www-authenticate', 'Digest')
      setOwedFields(plugin, new ReplyHeaders(reply), {
        ...occurrenceOf(401, undefined, init),
        ...unexpected,
      })
      return reply.getHeader('www-authenticate')
    })
    t.equal(challenge, expected)
  })
}

t.test('setOwedFields() says that Accept is at fault also where nothing is on offer', async (t) => {
  const { app } = buildBareApp(t)
  app.get('/open', async (_request, reply) => {
    const members = setOwedFields(plugin, new ReplyHeaders(reply), occurrenceOf(406))
    return { members: members ?? null, vary: reply.getHeader('vary') }
  })
  t.strictSame((await app.inject('/open')).json(), { members: null, vary: 'Accept' })
})

t.test('setOwedFields() sets no field of the connection over HTTP/2', async (t) => {
  const result = await overHttp2(t, (reply) => {
    const upgrade = ['HTTP/3.0']
    const members = setOwedFields(
      plugin,
      new ReplyHeaders(reply),
      occurrenceOf(426, undefined, { upgrade }),
    )
    return { headers: reply.getHeaders(), members }
  })
  t.strictSame(result, { headers: {}, members: { upgrade: ['HTTP/3.0'] } })
})
