import { once } from 'node:events'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import { occurrenceOf, type ErrorInit } from '../../plugin/errors/declaration.ts'
import { resolveOptions } from '../../plugin/options.ts'
import {
  removeUnfitHeaders,
  ReplyHeaders,
  setHeaders,
  setOwedFields,
} from '../../plugin/replies/headers.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildBareApp } from '../helpers/build-app.ts'

const plugin = createInstance(resolveOptions({}))

/** Runs an act in a handler of a bare app, and returns what it returned. */
async function inHandler<T>(
  t: Test,
  act: (reply: FastifyReply) => T,
  request: { method?: 'GET' | 'PATCH' | 'POST'; headers?: Record<string, string> } = {},
): Promise<T> {
  const app = Fastify()
  t.teardown(() => app.close())
  let returned: T | undefined
  app.route({
    method: request.method ?? 'GET',
    url: '/things',
    config: { errorResource: { produces: ['text/csv', 'application/json'] } },
    handler: async (_request, reply) => {
      returned = act(reply)
      for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
      return ''
    },
  })
  const response = await app.inject({ method: 'GET', url: '/things', ...request })
  if (response.statusCode !== 200) throw new Error(response.body)
  return returned as T
}

const contentHeaders = {
  'accept-ranges': 'bytes',
  'content-digest': 'sha-256=:AA==:',
  'content-disposition': 'attachment',
  'content-encoding': 'gzip',
  'content-language': 'de',
  'content-length': '7',
  'content-location': '/things.csv',
  'content-md5': 'AA==',
  digest: 'sha-256=AA==',
  etag: '"1"',
  expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
  'last-modified': 'Wed, 21 Oct 2020 07:28:00 GMT',
  'repr-digest': 'sha-256=:AA==:',
  'transfer-encoding': 'chunked',
}

const keptHeaders = {
  'access-control-allow-origin': '*',
  'content-range': 'bytes */7',
  'retry-after': '5',
  'set-cookie': ['a=1', 'b=2'],
  vary: 'Origin',
  'www-authenticate': 'Basic',
  'x-request-cost': 3,
}

t.test('removeUnfitHeaders() removes what described the success, and keeps the rest', async (t) => {
  const headers = await inHandler(t, (reply) => {
    reply.headers({ ...contentHeaders, ...keptHeaders, 'cache-control': 'max-age=60' })
    reply.type('text/html') // The plugin puts another in its place.
    removeUnfitHeaders(new ReplyHeaders(reply), false)
    return reply.getHeaders()
  })
  t.strictSame(headers, { ...keptHeaders, 'content-type': 'text/html' })
})

t.test('removeUnfitHeaders() keeps a Cache-Control that was meant for the error', async (t) => {
  const headers = await inHandler(t, (reply) => {
    reply.headers({ etag: '"1"', 'cache-control': 'max-age=60' })
    removeUnfitHeaders(new ReplyHeaders(reply), true)
    return reply.getHeaders()
  })
  t.strictSame(headers, { 'cache-control': 'max-age=60' })
})

t.test('removeUnfitHeaders() removes what Node would refuse to write', async (t) => {
  const headers = await inHandler(t, (reply) => {
    reply.headers({ 'x-break': 'a\r\nb', 'x-snowman': '☃', 'a b': 'c', fine: 'yes' })
    reply.header('x-list', ['a', 'b\0']).header('x-object', {})
    removeUnfitHeaders(new ReplyHeaders(reply), false)
    return reply.getHeaders()
  })
  t.strictSame(headers, { fine: 'yes' })
})

t.test(
  'removeUnfitHeaders() reaches header fields that were set on the raw response',
  async (t) => {
    const headers = await inHandler(t, (reply) => {
      reply.raw.setHeader('ETag', '"1"')
      reply.raw.setHeader('X-Kept', 'yes')
      removeUnfitHeaders(new ReplyHeaders(reply), false)
      return reply.getHeaders()
    })
    t.strictSame(headers, { 'x-kept': 'yes' })
  },
)

t.test('setHeaders() sets what HTTP allows and leaves out the rest', async (t) => {
  const headers = await inHandler(t, (reply) => {
    setHeaders(new ReplyHeaders(reply), {
      'X-Fine': 'yes',
      'x-count': 3,
      'x-break': 'a\nb',
      'a b': 'c',
    })
    return reply.getHeaders()
  })
  t.strictSame(headers, { 'x-fine': 'yes', 'x-count': 3 })
})

t.test('setHeaders() has nothing to do without header fields', async (t) => {
  const headers = await inHandler(t, (reply) => {
    setHeaders(new ReplyHeaders(reply), undefined)
    return reply.getHeaders()
  })
  t.strictSame(headers, {})
})

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

/** What the handler of an HTTP/2 request returns. */
async function overHttp2(t: Test, act: (reply: FastifyReply) => unknown): Promise<unknown> {
  const app = Fastify({ http2: true })
  t.teardown(() => app.close())
  app.get('/', async (_request, reply) => ({ returned: act(reply as unknown as FastifyReply) }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const session = connect(`http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`)
  t.teardown(() => session.close())
  const stream = session.request({ ':path': '/' }).setEncoding('utf8')
  const [body] = (await once(stream, 'data')) as [string]
  return (JSON.parse(body) as { returned: unknown }).returned
}

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

t.test('removeUnfitHeaders() removes fields of the connection over HTTP/2', async (t) => {
  const headers = await overHttp2(t, (reply) => {
    reply.headers({ Connection: 'close', 'keep-alive': 'timeout=5', 'x-kept': 'yes' })
    removeUnfitHeaders(new ReplyHeaders(reply), false)
    return reply.getHeaders()
  })
  t.strictSame(headers, { 'x-kept': 'yes' })
})
