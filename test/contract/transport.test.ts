/**
 * Bytes on a socket that never become a request of Fastify's, or only in part: what Node answers
 * on its own, and when it has to stay silent.
 */
import { once } from 'node:events'
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import {
  checkBody,
  checkError,
  checkFields,
  faultsOf,
  optionalText,
  type ExpectedError,
} from '../fixtures/error-resource.ts'
import { listen, serve, type Service } from '../fixtures/fixture-app.ts'
import { phraseOf } from '../fixtures/iana-statuses.ts'
import { countExchanges, field, send, spell, talk, type RawResponse } from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const secret = 'hunter2'
const patience = { timeout: 3000 }

interface Row {
  readonly row?: string
  readonly name: string
  readonly bytes: string | readonly string[]
  readonly status: number
  readonly fields?: ExpectedError['fields']
}

/** What can be said where no request was read: neither path nor id are known for certain. */
function rawError(status: number, fields: ExpectedError['fields'] = {}): ExpectedError {
  const members = {
    detail: { optional: /^(?!.*(hunter2|HPE_|ERR_|Parse Error))/ },
    instance: { optional: /^\/[^?]*$/ },
    requestId: optionalText,
    accept: undefined,
  }
  return { status, members, fields }
}

async function serveThings(t: Test): Promise<Service> {
  return serve(t, (app) => {
    app.get('/things', async () => ({ n: 1 }))
    app.post('/things', async (request) => ({ got: request.body }))
    app.get('/slow', async () => {
      await delay(100)
      return { slow: true }
    })
  })
}

const host = 'Host: a\r\n'
const get = `GET /things HTTP/1.1\r\n`
const post = `POST /things HTTP/1.1\r\n${host}Content-Type: application/json\r\n`

const malformed: readonly Row[] = [
  { row: 'R162', name: 'no Host', bytes: `${get}\r\n`, status: 400 },
  { row: 'R163', name: 'two Host lines', bytes: `${get}${host}Host: b\r\n\r\n`, status: 400 },
  { row: 'R163', name: 'the same Host twice', bytes: `${get}${host}${host}\r\n`, status: 400 },
  { row: 'R164', name: 'a Host with a space', bytes: `${get}Host: a b\r\n\r\n`, status: 400 },
  { row: 'R164', name: 'a Host with a path', bytes: `${get}Host: a/b\r\n\r\n`, status: 400 },
  { row: 'R164', name: 'a Host with a user', bytes: `${get}Host: a@b\r\n\r\n`, status: 400 },
  { row: 'R164', name: 'a Host with a bad port', bytes: `${get}Host: a:b\r\n\r\n`, status: 400 },
  {
    row: 'R165',
    name: 'a space before a colon',
    bytes: `${get}${host}X-A : b\r\n\r\n`,
    status: 400,
  },
  {
    row: 'R166',
    name: 'a header section over the limit',
    bytes: `${get}${host}X-Hunter2: ${'a'.repeat(20_000)}\r\n\r\n`,
    status: 431,
  },
  {
    row: 'R166',
    name: 'many header fields over the limit',
    bytes: `${get}${host}${'X-Many: fields\r\n'.repeat(2500)}\r\n`,
    status: 431,
  },
  {
    row: 'R167',
    name: 'a target over the limit',
    bytes: `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`,
    status: 414,
  },
  {
    row: 'R167',
    name: 'a query over the limit',
    bytes: `GET /things?${'a'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`,
    status: 414,
  },
  {
    row: 'R170',
    name: 'an unknown transfer coding',
    bytes: `${post}Transfer-Encoding: hunter2\r\n\r\n`,
    status: 501,
  },
  { row: 'R172', name: 'HTTP/3.0', bytes: `GET /things HTTP/3.0\r\n${host}\r\n`, status: 505 },
  { row: 'R172', name: 'HTTP/9.9', bytes: `GET /things HTTP/9.9\r\n${host}\r\n`, status: 505 },
  { name: 'a version that is none', bytes: `GET /things HTTQ/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'garbage', bytes: 'hunter2\r\n\r\n', status: 400 },
  { name: 'bytes that are no text', bytes: '\u0001\u0002\u0003\u0004\r\n\r\n', status: 400 },
  { name: 'an unknown method', bytes: `HUNTER2 /things HTTP/1.1\r\n${host}\r\n`, status: 501 },
  { name: 'a method in lower case', bytes: `get /things HTTP/1.1\r\n${host}\r\n`, status: 501 },
  { name: 'a target without a slash', bytes: `GET things HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'a space in the target', bytes: `GET /a b HTTP/1.1\r\n${host}\r\n`, status: 400 },
  { name: 'a header without a colon', bytes: `${get}${host}hunter2\r\n\r\n`, status: 400 },
  { name: 'a header without a name', bytes: `${get}${host}: a\r\n\r\n`, status: 400 },
  { name: 'a header name with a space', bytes: `${get}${host}X A: b\r\n\r\n`, status: 400 },
  { name: 'a NUL in a header', bytes: `${get}${host}X-A: a\u0000b\r\n\r\n`, status: 400 },
  { name: 'a bare CR in a header', bytes: `${get}${host}X-A: a\rb\r\n\r\n`, status: 400 },
  { name: 'a folded header', bytes: `${get}${host}\r X-A: b\r\n\r\n`, status: 400 },
  {
    name: 'two lengths',
    bytes: `${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    status: 400,
  },
  {
    name: 'a length that is no number',
    bytes: `${post}Content-Length: two\r\n\r\n{}`,
    status: 400,
  },
  { name: 'a negative length', bytes: `${post}Content-Length: -1\r\n\r\n{}`, status: 400 },
  {
    name: 'a length and a coding',
    bytes: `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    status: 400,
  },
  {
    name: 'a chunk size that is none',
    bytes: `${post}Transfer-Encoding: chunked\r\n\r\nhunter2\r\n`,
    status: 400,
  },
  {
    name: 'a chunk longer than its size',
    bytes: `${post}Transfer-Encoding: chunked\r\n\r\n1\r\nhunter2\r\n0\r\n\r\n`,
    status: 400,
  },
  {
    name: 'a chunk extension without end',
    bytes: `${post}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(20_000)}\r\n`,
    status: 413,
  },
  { name: 'the preface of HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', status: 400 },
  { name: 'the hello of TLS', bytes: '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', status: 400 },
]

t.test(
  'bytes that are no request are answered once, whole, and the connection is closed',
  async (t) => {
    const { port } = await serveThings(t)
    for (const { row = 'a request with', name, bytes, status, fields } of malformed) {
      await judge(t, port, `${row}: ${name}`, bytes, rawError(status, fields))
    }
    const alive = await send(port, { target: '/things' })
    t.equal(alive.status, 200, 'R175: the service lives')
  },
)

async function judge(
  t: Test,
  port: number,
  name: string,
  bytes: string | readonly string[],
  expected: ExpectedError,
  options: object = {},
): Promise<void> {
  try {
    const { responses, rest, end } = await talk(port, bytes, { ...patience, ...options })
    const [response] = responses
    t.equal(responses.length, 1, `${name}: one answer`)
    t.equal(rest.byteLength, 0, `${name}: nothing after it`)
    t.ok(end === 'closed' || end === 'reset', `${name}: the connection is closed, was ${end}`)
    if (response === undefined) return
    checkError(
      t,
      response,
      { ...expected, fields: { connection: 'close', ...expected.fields } },
      name,
    )
    t.notMatch(response.body.toString(), secret, `${name}: nothing is repeated`)
    t.equal(response.reason, phraseOf(response.status), `${name}: the registered phrase`)
  } catch (error) {
    t.fail(`${name}: ${String(error)}`)
  }
}

t.test('an expectation that is not met is a 417', async (t) => {
  const { port } = await serveThings(t)
  const request = { target: '/things', fields: [['Expect', 'hunter2']] as const }
  const response = await send(port, request)
  const expected = {
    status: 417,
    members: {
      detail: optionalText,
      requestId: optionalText,
      instance: { optional: /^\/things$/ },
    },
  }
  checkError(t, response, expected, 'R169')
  t.notMatch(response.body.toString(), secret, 'R169: the expectation is not repeated')
  const fine = `${post}Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n{}`
  const { responses } = await talk(port, fine)
  t.strictSame(
    responses.map(({ status }) => status),
    [100, 200],
    '100-continue goes on',
  )
})

t.test('CONNECT is refused with a body, or by hanging up', async (t) => {
  const { port } = await serveThings(t)
  const { responses, end } = await talk(
    port,
    `CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n`,
    patience,
  )
  t.ok(end === 'closed' || end === 'reset', `the connection is closed, was ${end}`)
  for (const response of responses) {
    t.ok([405, 501].includes(response.status), `405 or 501, was ${response.status}`)
    const { status } = response
    checkBody(t, response, { ...rawError(status), status }, 'CONNECT')
  }
})

t.test('a request that does not end in time is a 408', async (t) => {
  const { app, port } = await serve(
    t,
    (app) => {
      app.post('/things', async () => ({}))
    },
    {
      server: {
        requestTimeout: 150,
        http: { headersTimeout: 100, connectionsCheckingInterval: 30 },
      },
    },
  )
  t.ok(app.server.listening, 'the service listens')
  const rows: readonly (readonly [name: string, bytes: string])[] = [
    ['half a request line', 'GET /thi'],
    ['half a header section', `${get}${host}X-A: `],
    ['half a body', `${post}Content-Length: 10\r\n\r\n{"n":`],
    ['half a chunk', `${post}Transfer-Encoding: chunked\r\n\r\n5\r\nab`],
  ]
  for (const [name, bytes] of rows) await judge(t, port, `R171: ${name}`, bytes, rawError(408))
  const { responses, end } = await talk(port, [], patience)
  t.equal(end, 'closed', 'R171: a connection without a byte is closed')
  for (const response of responses) t.equal(response.status, 408, 'R171: and told so at most')
})

t.test(
  'a client that closes its half in the middle is answered, one that resets is not',
  async (t) => {
    const { port } = await serveThings(t)
    const halves: readonly (readonly [name: string, bytes: string])[] = [
      ['in the headers', `${get}${host}X-A: `],
      ['in the body', `${post}Content-Length: 10\r\n\r\n{"n":`],
      ['in a chunk', `${post}Transfer-Encoding: chunked\r\n\r\n5\r\nab`],
    ]
    for (const [name, bytes] of halves) {
      await judge(t, port, `half-closed ${name}`, bytes, rawError(400), { halfClose: true })
      const socket = connect({ port, host: '127.0.0.1' })
      await once(socket, 'connect')
      socket.write(bytes)
      await delay(20)
      socket.resetAndDestroy()
    }
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    socket.write(`GET /slow HTTP/1.1\r\n${host}\r\n`)
    await delay(20)
    socket.resetAndDestroy()
    await delay(150)
    const alive = await send(port, { target: '/things' })
    t.equal(alive.status, 200, 'R176: the service lives')
  },
)

t.test('an answer never goes out in the place of another', async (t) => {
  const { port } = await serveThings(t)
  const slow = `GET /slow HTTP/1.1\r\n${host}\r\n`
  const rows: readonly (readonly [name: string, bytes: string | readonly string[]])[] = [
    ['garbage in one piece', `${slow}hunter2\r\n\r\n`],
    ['garbage in the next piece', [slow, 'hunter2\r\n\r\n']],
    ['two lengths', `${slow}${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a header section over the limit', `${slow}${get}${host}X-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ]
  for (const [name, bytes] of rows) {
    const { responses, rest, end } = await talk(port, bytes, patience)
    const statuses = responses.map(({ status }) => status)
    t.ok(end === 'closed' || end === 'reset', `${name}: the connection is closed, was ${end}`)
    t.equal(rest.byteLength, 0, `${name}: nothing is cut in the middle`)
    t.ok(
      [[], [200], [200, 400], [200, 431]].some((each) => String(each) === String(statuses)),
      `${name}: the 200 comes first or nothing does, was ${String(statuses)}`,
    )
    const [first, second] = responses
    if (first !== undefined) t.match(first.body.toString(), 'slow', `${name}: the 200 is whole`)
    if (second !== undefined) {
      checkError(t, second, rawError(second.status), `${name}: the error comes second`)
    }
  }
  const both = await talk(
    port,
    `${slow}GET /nope HTTP/1.1\r\n${host}\r\n${get}${host}Connection: close\r\n\r\n`,
    patience,
  )
  t.strictSame(
    both.responses.map(({ status }) => status),
    [200, 404, 200],
    'good requests in one piece are answered in order',
  )
})

t.test('a refused body does not become the next request', async (t) => {
  const { port } = await serveThings(t)
  const smuggled = `GET /things HTTP/1.1\r\n${host}\r\n`
  const refused = 'POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\n'
  const unknown = 'POST /nope HTTP/1.1\r\nHost: a\r\nContent-Type: application/xml\r\n'
  for (const [head, status] of [
    [refused, 415],
    [unknown, 404],
  ] as const) {
    const bytes = `${head}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`
    const { responses } = await talk(
      port,
      `${bytes}${get}${host}Connection: close\r\n\r\n`,
      patience,
    )
    const statuses = responses.map((response) => response.status)
    t.ok(
      String(statuses) === String([status, 200]) || String(statuses) === String([status]),
      `a ${status} is followed by the real next request or by the end, was ${String(statuses)}`,
    )
  }
})

t.test('an unknown transfer coding gets one answer, not two', async (t) => {
  const { port } = await serveThings(t)
  const bytes = `POST /nope HTTP/1.1\r\n${host}Transfer-Encoding: foo\r\n\r\nhunter2`
  const { responses } = await talk(port, bytes, patience)
  t.equal(responses.length, 1, 'R170: one answer')
})

t.test('requests beyond maxRequestsPerSocket are a 503 that closes', async (t) => {
  const { port } = await serve(
    t,
    (app) => {
      app.get('/things', async () => ({ n: 1 }))
    },
    { server: { maxRequestsPerSocket: 2 } },
  )
  const { responses, end } = await talk(port, `${get}${host}\r\n`.repeat(3), patience)
  t.equal(end, 'closed', 'the connection is closed')
  t.strictSame(
    responses.map(({ status }) => status),
    [200, 200, 503],
    'the third one is refused',
  )
  const [, , last] = responses
  if (last === undefined) return
  checkError(t, last, rawError(503), 'the third answer')
})

t.test('every address of localhost answers alike', async (t) => {
  const app = Fastify(serverOptions({}))
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/things', async () => ({}))
  await app.listen({ host: 'localhost', port: 0 })
  const addresses = app.addresses().filter((each) => typeof each !== 'string')
  t.ok(addresses.length >= 1, `listening on ${addresses.map(({ address }) => address).join(', ')}`)
  for (const { address, port } of addresses) {
    const rows: readonly (readonly [bytes: string, status: number])[] = [
      ['hunter2\r\n\r\n', 400],
      [`${get}\r\n`, 400],
      [`${get}${host}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
      [`${get}${host}Expect: hunter2\r\nConnection: close\r\n\r\n`, 417],
    ]
    for (const [bytes, status] of rows) {
      const { responses } = await talk(port, bytes, { ...patience, host: address })
      t.equal(responses.length, 1, `${address}: one answer to ${bytes.slice(0, 30)}`)
      const [response] = responses
      if (response !== undefined) checkError(t, response, rawError(status), `${address}: ${status}`)
    }
  }
})

t.test('an upgrade nobody offers is an ordinary request', async (t) => {
  const { port } = await serveThings(t)
  const bytes = `GET /nope HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: upgrade\r\n\r\n`
  const { responses } = await talk(port, bytes, { ...patience, responses: 1 })
  const [response] = responses
  if (response === undefined) return t.fail('no answer')
  checkError(t, response, { status: 404, members: { instance: '/nope' } }, 'an upgrade')
})

t.test('HTTP/1.0 is answered without a Host and closed', async (t) => {
  const { port } = await serveThings(t)
  const { responses, end } = await talk(port, 'GET /nope HTTP/1.0\r\n\r\n', patience)
  t.equal(end, 'closed', 'the connection is closed')
  const [response] = responses
  if (response === undefined) return t.fail('no answer')
  checkError(t, response, { status: 404, members: { instance: '/nope' } }, 'HTTP/1.0')
})

t.test('HTTP/2 gets the same bodies and no field that HTTP/2 forbids', async (t) => {
  const app = Fastify({ ...serverOptions({ http2: true }), genReqId: () => 'request-1' })
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/things', { schema: { response: { 200: { type: 'object' } } } }, async () => ({}))
  app.get('/items/:id', async () => ({}))
  app.get('/boom', async () => {
    throw new Error(secret)
  })
  app.get('/upgrade', async (_request, reply) =>
    reply.upgradeRequired({ headers: { upgrade: 'websocket' } }),
  )
  app.post('/things', { schema: { body: { type: 'object' } } }, async () => ({}))
  const port = await listen(app as never)
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  t.teardown(() => session.destroy())
  const rows: readonly {
    readonly headers: Record<string, string>
    readonly expected: ExpectedError
    readonly body?: string
  }[] = [
    {
      headers: { ':path': '/nope?a=1' },
      expected: { status: 404, members: { instance: '/nope' } },
    },
    { headers: { ':path': '/boom' }, expected: { status: 500, members: { instance: '/boom' } } },
    {
      headers: { ':path': '/things', ':method': 'DELETE' },
      expected: {
        status: 405,
        members: { instance: '/things', allow: ['GET', 'HEAD', 'POST'] },
        fields: { allow: 'GET, HEAD, POST' },
      },
    },
    {
      headers: { ':path': '/things', accept: 'application/xml' },
      expected: {
        status: 406,
        members: { instance: '/things', available: ['application/json'] },
      },
    },
    {
      headers: { ':path': '/things', ':method': 'POST', 'content-type': 'application/xml' },
      body: '<a/>',
      expected: {
        status: 415,
        members: {
          instance: '/things',
          accept: ['application/json'],
          detail: optionalText,
          code: { optional: /^FST_/ },
        },
        fields: { accept: 'application/json' },
      },
    },
    {
      headers: { ':path': '/things/%zz' },
      expected: {
        status: 400,
        members: { detail: optionalText, code: 'FST_ERR_BAD_URL', requestId: optionalText },
      },
    },
    {
      headers: { ':path': `/items/${'7'.repeat(101)}` },
      expected: {
        status: 414,
        members: {
          detail: optionalText,
          code: 'FST_ERR_MAX_PARAM_LENGTH',
          requestId: optionalText,
        },
      },
    },
    {
      headers: { ':path': '/upgrade' },
      expected: { status: 426, members: { instance: '/upgrade', upgrade: ['websocket'] } },
    },
  ]
  for (const { headers, expected, body } of rows) {
    const name = `h2 ${headers[':method'] ?? 'GET'} ${String(headers[':path']).slice(0, 20)}`
    try {
      const response = await request(session, headers, body)
      checkError(t, response, expected, name)
      checkFields(t, response, forbidden, name)
    } catch (error) {
      t.fail(`${name}: ${String(error)}`)
    }
  }
})

/** @see RFC 9113 §8.2.2 */
const forbidden = { connection: null, 'transfer-encoding': null, 'keep-alive': null, upgrade: null }

async function request(
  session: ClientHttp2Session,
  headers: Record<string, string>,
  body?: string,
): Promise<RawResponse> {
  const stream = session.request(headers, { signal: AbortSignal.timeout(1000) })
  stream.end(body)
  const [received] = (await once(stream, 'response')) as [Record<string, string | string[]>]
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const fields = Object.entries(received)
    .filter(([name]) => !name.startsWith(':'))
    .map(([name, value]) => [name, String(value)] as const)
  const status = Number(received[constants.HTTP2_HEADER_STATUS])
  return { status, reason: '', fields, body: Buffer.concat(chunks), framing: 'length' }
}

t.test('with register() alone, what a socket can show is an Error Resource too', async (t) => {
  const { port } = await serve(
    t,
    (app) => {
      app.get('/things', async () => ({ n: 1 }))
    },
    { wrapped: false },
  )
  const rows: readonly (readonly [name: string, bytes: string, status: number])[] = [
    ['garbage', 'hunter2\r\n\r\n', 400],
    ['two Host lines', `${get}${host}Host: b\r\n\r\n`, 400],
    ['a header section over the limit', `${get}${host}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['an unknown method', `HUNTER2 /things HTTP/1.1\r\n${host}\r\n`, 501],
  ]
  for (const [name, bytes, status] of rows) await judge(t, port, name, bytes, rawError(status))
})

t.test('bodies of socket errors are valid without a request, too', async (t) => {
  const { port } = await serveThings(t)
  const { responses } = await talk(port, 'hunter2\r\n\r\n', patience)
  const [response] = responses
  if (response === undefined) return t.fail('no answer')
  t.strictSame(faultsOf(JSON.parse(response.body.toString())), [], 'the schema holds')
  t.match(field(response, 'date'), /GMT$/, 'R175: Date is there')
  t.equal(field(response, 'content-length'), String(response.body.byteLength), 'R175: exact length')
})

t.test('a request spelled by these tests is one the service takes', async (t) => {
  const { port } = await serveThings(t)
  const { responses, end } = await talk(port, spell({ target: '/things' }), patience)
  t.equal(end, 'closed', 'it is closed as asked')
  t.equal(responses[0]?.status, 200, 'it is a 200')
})
