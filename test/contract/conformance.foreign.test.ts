/** The conformance kit against services of strangers: right ones that it must not blame, and hostile ones that it must survive. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { runCommand } from '../../plugin/command/run.ts'
import {
  checkConformance,
  toTap,
  type ConformanceOptions,
  type ConformanceReport,
} from '../../plugin/conformance/index.ts'
import { createPaint } from '../../plugin/conformance/report/paragraphs.ts'
import { toTable } from '../../plugin/conformance/report/table.ts'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { documentOf, serveHttp } from '../fixtures/conformance.ts'

/** Serves a document, and everything else as the test wants. */
function serve(
  t: Test,
  document: unknown,
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  return serveHttp(t, (request, response) => {
    if (request.url === '/openapi.json') return response.end(JSON.stringify(document))
    return request.resume().on('end', () => answer(request, response))
  })
}

/** Checks what is no matter of Node's own parser. */
async function check(origin: string, options: ConformanceOptions = {}) {
  const report = await checkConformance(`${origin}/openapi.json`, options)
  const own = report.findings.filter(({ operation }) => operation !== 'The connection')
  return { ...report, found: own.map(({ probe, rule }) => `${probe} | ${rule}`) }
}

/** Runs the command; where it prints to is no terminal. */
async function run(args: readonly string[]) {
  const printed = { stdout: '', stderr: '' }
  const code = await runCommand(args, {
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: { write: (text) => (printed.stderr += text) },
    env: {},
  })
  return { code, ...printed }
}

const problems = { 'application/problem+json': {} }
const json = { 'application/json': { schema: { type: 'string', nullable: true } } }
const responses = { 200: { content: json }, '4XX': { content: problems } }
const query = { name: 'q', in: 'query', required: true, schema: { type: 'string', minLength: 1 } }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
const optional = { 204: {}, '4XX': { content: problems } }
const byId = { parameters: [id], responses }
const paths = {
  '/things/': { parameters: [query], get: { responses }, options: { responses: optional } },
  '/things/new': { get: { responses } },
  '/things/{id}': { get: byId, put: byId, head: byId },
}

/** What a service does that has nothing but 7, and looks at these things in this order. */
type Step = 'path' | 'parameters' | 'method'

/** A service by the book, which leaves out of its problems what may be left out (RFC 9457 §3.1). */
const byTheBook =
  (base: string, order: readonly Step[]) =>
  ({ method = '', url = '', headers }: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(url, 'http://a')
    const end = (status: number, fields: object, content: string) => {
      response.writeHead(status, { 'cache-control': 'no-store', ...fields })
      response.end(method === 'HEAD' ? '' : content)
    }
    const refuse = (status: number, fields: object = {}) =>
      end(status, { 'content-type': 'application/problem+json', vary: 'accept', ...fields }, '{}')

    const path = pathname.slice(base.length)
    const isItem = /^\/things\/[^/]+$/.test(path)
    const allow = isItem ? 'GET, HEAD, PUT, OPTIONS' : 'GET, HEAD, OPTIONS'
    if (!pathname.startsWith(`${base}/`)) return refuse(404)
    if (path !== '/things/' && !isItem) return refuse(404)
    const text = path.slice('/things/'.length)
    const refusals = {
      path: isItem && text !== '7' && text !== 'new' && 404,
      parameters: (isItem ? !/^(?:\d+|new)$/.test(text) : !searchParams.get('q')) && 400,
      method: !allow.includes(method) && 405,
    }
    const status = order.map((step) => refusals[step]).find((refusal) => refusal !== false)
    if (status !== undefined) return refuse(status, status === 405 ? { allow } : {})
    if (/vnd\.conformance/.test(headers.accept ?? '')) return refuse(406)
    return end(method === 'OPTIONS' ? 204 : 200, { 'content-type': 'application/json' }, 'null')
  }

const orders: readonly (readonly Step[])[] = [
  ['method', 'path', 'parameters'],
  ['method', 'parameters', 'path'],
  ['path', 'method', 'parameters'],
  ['path', 'parameters', 'method'],
  ['parameters', 'path', 'method'],
  ['parameters', 'method', 'path'],
]

for (const order of orders) {
  t.test(`a service is not blamed for what it looks at first: ${order.join(', ')}`, async (t) => {
    for (const [openapi, base] of [
      ['3.0.3', ''],
      ['3.1.0', '/api/v1'],
    ] as const) {
      const document = { ...documentOf(paths, { servers: [{ url: base || '/' }] }), openapi }
      const { found, notes } = await check(await serve(t, document, byTheBook(base, order)))
      t.strictSame(found, [])
      t.strictSame(notes, [])
    }
  })
}

// RFC 9457 §3, both without a status.
const examples: readonly (readonly [status: number, content: object])[] = [
  [
    403,
    {
      type: 'https://example.com/probs/out-of-credit',
      title: 'You do not have enough credit.',
      detail: 'Your current balance is 30, but that costs 50.',
      instance: '/account/12345/msgs/abc',
      balance: 30,
      accounts: ['/account/12345', '/account/67890'],
    },
  ],
  [
    422,
    {
      type: 'https://example.net/validation-error',
      title: 'Your request is not valid.',
      errors: [
        { detail: 'must be a positive integer', pointer: '#/age' },
        { detail: "must be 'green', 'red' or 'blue'", pointer: '#/profile/color' },
      ],
    },
  ],
]

const answerWith =
  (status: number, content: object) => (_request: IncomingMessage, response: ServerResponse) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', 'content-language': 'en' })
      .end(JSON.stringify(content))

const ofPlain = (found: readonly string[]) => found.filter((text) => text.startsWith('the plain'))

for (const [status, content] of examples) {
  t.test(`the example of RFC 9457 for ${status} is an Error Resource`, async (t) => {
    const answer = answerWith(status, content)
    const loose = documentOf({ '/a': { get: { responses: { '4XX': { content: problems } } } } })
    t.strictSame(ofPlain((await check(await serve(t, loose, answer))).found), [])
    // A document may ask for more than the RFC.
    const schema = { type: 'object', required: ['status'] }
    const strict = { '4XX': { content: { 'application/problem+json': { schema } } } }
    const document = documentOf({ '/a': { get: { responses: strict } } })
    t.strictSame(ofPlain((await check(await serve(t, document, answer))).found), [
      'the plain request | undocumented-content',
    ])
  })
}

t.test('a service of ours is held to what its own document says', async (t) => {
  const app = Fastify(serverOptions()) as unknown as FastifyInstance
  t.teardown(() => app.close())
  await app.register(swagger, swaggerOptions({ openapi: { openapi: '3.1.0' } }) as never)
  await app.register(errorResource)
  app.get('/things', async () => [])
  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.statusCode !== 406 || typeof payload !== 'string') return payload
    const { title: _, ...rest } = JSON.parse(payload) as Record<string, unknown>
    reply.removeHeader('content-length')
    return JSON.stringify(rest)
  })
  app.get(
    '/reports',
    {
      schema: { response: { 200: { content: { 'text/csv': { schema: { type: 'string' } } } } } },
    } as object,
    async () => '',
  )
  const { findings } = await checkConformance(app)
  t.match(findings, [
    {
      rule: 'undocumented-content',
      message: /must have required property 'title'/,
      operation: 'GET /reports',
    },
  ])
  t.equal(findings.length, 1)
})

t.test('a redirection is an answer, and not followed', async (t) => {
  const asked: string[] = []
  const elsewhere = await serveHttp(t, ({ url }, response) => {
    asked.push(String(url))
    response.end()
  })
  const document = documentOf({ '/a': { get: { responses: { 200: {} } } } })
  const origin = await serve(t, document, (_, response) =>
    response.writeHead(307, { location: elsewhere }).end(),
  )
  const { results } = await check(origin)
  t.ok(results.length > 5)
  t.strictSame(asked, [])
})

t.test('an answer that comes byte by byte is not waited for', async (t) => {
  const document = documentOf({ '/a': { get: {} } })
  const timers: NodeJS.Timeout[] = []
  t.teardown(() => timers.forEach(clearInterval))
  const origin = await serve(t, document, (_, response) => {
    response.writeHead(404, { 'content-type': 'application/problem+json' })
    timers.push(setInterval(() => response.write('x'), 20))
  })
  t.match(await check(origin, { timeout: 200 }), {
    exchanges: { sent: 3 },
    notes: ['It was ended after 3 requests in a row without an answer in time.'],
  })
})

/** What a terminal obeys, what reorders or hides text, what no encoding has. */
const evil =
  'x\u0000\u0007\u001B[2J\u001B]0;t\u0007\u007F\u0085\u009B31m\u00AD\u061C\u200B\u200D\u2028\u2029\u202E\u2066\u2069\uFEFF\uD800\u{E0041}\r\nok 99 - forged\nNote: forged'

/** Everything of that by its category, but for the end of a line. */
const unseen = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u

const deep = (levels: number, inner: string) =>
  `${'{"allOf":['.repeat(levels)}${inner}${']}'.repeat(levels)}`

/** A document with all that is compiled, tried, followed, counted or copied, at its worst. */
function hostileDocument(): string {
  const catastrophic = '^(a+)+$'
  const schemas: Record<string, unknown> = { L40: { type: 'object' } }
  for (let level = 0; level < 40; level++) {
    const $ref = `#/components/schemas/L${level + 1}`
    schemas[`L${level}`] = { allOf: [{ $ref }, { $ref }] }
  }
  const answers = {
    type: 'object',
    properties: { title: { type: 'string', pattern: catastrophic } },
    patternProperties: { [catastrophic]: {} },
    propertyNames: { pattern: catastrophic },
    allOf: [{ $ref: '#/components/schemas/L0' }],
  }
  const taken = {
    type: 'object',
    required: ['a', 'b', 'c', 'd'],
    properties: {
      a: { type: 'string', pattern: 'a{999999999}' },
      b: { type: 'string', pattern: '(((a{1000}){1000}){1000}){1000}' },
      c: { type: 'string', pattern: '^(?!(?:a+)+b)a{40}$' },
      d: { type: 'string', format: 'constructor', maxLength: -7 },
    },
  }
  const operation = {
    requestBody: { required: true, content: { 'application/json': { schema: taken } } },
    responses: { default: { content: { 'application/problem+json': { schema: answers } } } },
  }
  const required = Array.from({ length: 20_000 }, (_, index) => `m${index}`)
  const items = { type: 'array', minItems: 1e9, items: { type: 'object', required } }
  const numbers = Array.from({ length: 3000 }, (_, index) => index)
  const whole = documentOf(
    {
      [`/${evil}`]: { get: { operationId: evil, summary: evil }, post: {} },
      '/patterns': { post: operation },
      '/{constructor}/{__proto__}/{}': { get: {} },
      '/values': {
        post: {
          requestBody: {
            content: { 'application/json': { schema: { type: 'array', minItems: 100, items } } },
          },
        },
      },
      '/parameters': {
        get: {
          parameters: numbers.map((name) => ({ ...query, name: `p${name}` })),
        },
      },
      '/list': {
        get: {
          parameters: [{ ...query, schema: { enum: numbers.map((name) => `${evil}${name}`) } }],
        },
      },
      '/loop': { $ref: '#/paths/~1loop' },
      '/deep': {},
    },
    { components: { schemas }, servers: [{ url: `${'/'.repeat(100_000)}x` }, { url: '/' }] },
  )
  const schema = deep(20_000, '{}')
  const broken = `{"get":{"parameters":[{"name":"a","in":"query","required":true,"schema":${schema},"example":${schema}}]}}`
  return JSON.stringify(whole).replace('"/deep":{}', `"/deep":${broken}`)
}

t.test('a hostile service and its document end no check, and reach no terminal', async (t) => {
  const document = hostileDocument()
  const text = `${'a'.repeat(50)}!`
  const content = JSON.stringify({ type: evil, title: text, [text]: evil, status: evil })
  let answers = 0
  const origin = await serveHttp(t, (request, response) => {
    if (request.url === '/openapi.json') return response.end(document)
    return request.resume().on('end', () => {
      if (++answers % 9 === 0) {
        request.socket.end(
          'HTTP/1.1 404 \u001B[31m\u009B\r\nX: \u001B]0;t\u0007\r\nbad \u001B\r\n\r\n',
        )
      } else {
        response.writeHead(404, {
          'content-type': 'application/problem+json',
          'retry-after': '\u009B',
        })
        response.end(request.method === 'HEAD' ? '' : content)
      }
    })
  })
  const { code, stdout, stderr } = await run(['check', `${origin}/openapi.json`, '--json'])
  t.equal(code, 1, stderr)
  const report = JSON.parse(stdout) as ConformanceReport
  const table = toTable(report, { paint: createPaint(false), all: true })
  for (const printed of [stdout, stderr, table, toTap(report)]) {
    t.notMatch(printed, unseen)
    t.notMatch(printed, /^(?:ok 99|Note: forged)/m)
  }
  t.match(table, String.raw`\u001b[2J`)
  t.match(report.notes, [
    /^No requests could be made of GET \/deep\.$/,
    /^Patterns or schemas of the document that took too long and were left aside: \d+\.$/,
  ])
})

t.test('what is wrong with a service of 500 operations is two screens', async (t) => {
  const app = Fastify() as unknown as FastifyInstance
  t.teardown(() => app.close())
  await app.register(swagger, { openapi: { openapi: '3.0.3' } })
  const thing = { type: 'object', required: ['a'], properties: { a: { type: 'string' } } }
  const params = { type: 'object', properties: { id: { type: 'integer' } } }
  for (let index = 0; index < 250; index++) {
    const path = index % 2 === 0 ? `/r${index}` : `/r${index}/:id`
    const schema: object = { ...(index % 2 === 1 && { params }), response: { 200: thing } }
    app.get(path, { schema }, async (_, reply) => reply.code(404).send({ missing: index }))
    app.put(path, { schema: { ...schema, body: thing } }, async ({ body }) => body)
  }
  app.get('/openapi.json', { schema: { hide: true } as object }, async () => app.swagger())
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const { code, stdout, stderr } = await run(['check', origin, '--max-requests', '9000'])
  t.equal(code, 1)
  t.match(stdout, /, 500 operations: \d{4} errors, \d{3,} advice\n$/)
  const lines = stdout.split('\n')
  t.ok(lines.length < 100, `${lines.length} lines`)
  t.ok(stderr.split('\n').length <= 11, stderr)
})
