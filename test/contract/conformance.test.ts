/** The conformance kit against real services: clean where they are, and exactly what is wrong where it is known. */
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import sensible from '@fastify/sensible'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { readConfig } from '../../examples/orders/config.ts'
import { buildService } from '../../examples/orders/service.ts'
import { openPglite } from '../../examples/orders/storage/pglite.ts'
import { createTables } from '../../examples/orders/storage/tables.ts'
import {
  checkConformance,
  type CheckableApp,
  type ConformanceOptions,
} from '../../plugin/conformance/index.ts'
import errorResource, { httpErrors, serverOptions } from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { oracle } from '../../plugin/oracle/index.ts'
import { runMain } from './examples/run-main.ts'
import { documentOf, serveBytes, serveHttp } from '../fixtures/conformance.ts'
import { postgresFolder } from '../fixtures/postgres-folder.ts'

const alice = { authorization: 'Bearer alice-demo-token' }

/** Checks a target; its findings as texts that can be typed by hand. */
async function check(target: CheckableApp | string, options: ConformanceOptions = {}) {
  const report = await checkConformance(target, options)
  const found = report.findings.map(
    ({ operation, probe, rule }) => `${operation} | ${probe} | ${rule}`,
  )
  return { ...report, found }
}

function build(t: Test, options: object = {}): FastifyInstance {
  const app = Fastify(options) as unknown as FastifyInstance
  t.teardown(() => app.close())
  return app
}

const Thing = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' }, size: { type: 'integer' } },
}
const querystring = {
  type: 'object',
  required: ['size'],
  properties: { size: { type: 'integer' } },
}

/** Two routes that say what they take and give, of errors nothing. */
function addRoutes(app: FastifyInstance): void {
  const response = { 200: Thing }
  app.get('/things', { schema: { querystring, response } }, async () => ({ name: 'a' }))
  app.post('/things', { schema: { body: Thing, response } }, async ({ body }) => body)
}

t.test('the orders service is clean, by inject and over a socket', async (t) => {
  const database = await openPglite(await postgresFolder(t))
  await createTables(database)
  const app = await buildService(
    readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' }),
    database,
  )
  t.teardown(() => app.close())
  const injected = await check(app, { headers: alice })
  t.match(injected, { ok: true, exchanges: { planned: 69, sent: 69 }, notes: [] })
  t.strictSame(injected.found, [])

  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const served = await check(origin, { headers: alice })
  t.match(served, { document: `${origin}/openapi.json`, exchanges: { planned: 81, sent: 81 } })
  t.strictSame(served.found, [])
  t.strictSame((await check(origin)).found, [], 'to a stranger as well')
  t.strictSame((await check(origin, { headers: alice, safe: true })).found, [])

  const statuses = new Set(served.results.map(({ exchange }) => exchange.status))
  t.strictSame(
    [400, 401, 404, 405, 406, 413, 414, 415, 417, 431, 501, 505].filter((s) => !statuses.has(s)),
    [],
    'it was made to send all of these',
  )
})

const main = fileURLToPath(new URL('../../plugin/command/main.ts', import.meta.url))

/** Runs the command as a process. */
function runCommand(args: string[], env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env
  const options = { env: { PATH, HOME, ...env }, maxBuffer: 2 ** 24 }
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, ['--import=tsx', main, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })
}

t.test('the orders service is clean as a process, asked by the command', async (t) => {
  const service = runMain({ DATA_DIR: await postgresFolder(t) })
  t.teardown(async () => {
    service.kill('SIGTERM')
    await service.ended
  })
  const origin = await service.origin
  const field = 'authorization: Bearer alice-demo-token'
  const { code, stdout, stderr } = await runCommand(['check', origin, '--header', field])
  t.strictSame([code, stderr], [0, ''])
  t.match(stdout, /\n\n81 of 81 exchanges, 8 operations: 0 errors, 0 advice\n$/)
})

t.test('services with the plugin are clean', async (t) => {
  const documented = build(t, serverOptions())
  await documented.register(swagger, swaggerOptions({ openapi: { openapi: '3.0.3' } }))
  await documented.register(errorResource)
  addRoutes(documented)
  documented.get('/openapi.json', { schema: { hide: true } }, () => documented.swagger())
  t.strictSame((await check(documented)).found, [])
  const origin = await documented.listen({ host: '127.0.0.1', port: 0 })
  const served = await check(origin)
  t.strictSame([served.found, served.document], [[], `${origin}/openapi.json`])

  const undescribed = build(t, serverOptions())
  await undescribed.register(errorResource)
  addRoutes(undescribed)
  undescribed.get('/things/:id', async () => {
    throw new Error("ENOENT: no such file, open '/srv/things/7'")
  })
  t.strictSame((await check(undescribed)).found, [])
  t.strictSame((await check(await undescribed.listen({ port: 0 }))).found, [])

  const exceptions = build(t, serverOptions())
  const profiles = [oracle({ baseUrl: 'https://api.example.com' })] as const
  await exceptions.register(swagger, swaggerOptions({ openapi: { openapi: '3.1.0' } }))
  await exceptions.register(errorResource, { profiles })
  addRoutes(exceptions)
  t.strictSame((await check(exceptions)).found, [])
})

t.test('without serverOptions() it is what the guide says that is missing', async (t) => {
  const app = build(t)
  await app.register(errorResource)
  addRoutes(app)
  t.strictSame((await check(await app.listen({ host: '127.0.0.1', port: 0 }))).found, [
    'The service | a path that cannot be decoded | not-an-error-resource',
  ])
})

/** What Fastify says by itself of every service. */
const service = [
  'The service | a path that does not exist | not-an-error-resource',
  'The service | a path that does not exist | recommended-header',
  'The service | HEAD of a path that does not exist | recommended-header',
  'The service | content to a path that does not exist | not-an-error-resource',
  'The service | content to a path that does not exist | recommended-header',
  'The service | a path that cannot be decoded | not-an-error-resource',
]
const noMethod = (operation: string) => [
  `${operation} | a method that the path does not have | wrong-status`,
  `${operation} | a method that the path does not have | not-an-error-resource`,
  `${operation} | a method that the path does not have | recommended-header`,
]

const connection = (probe: string, rule = 'not-an-error-resource') =>
  `The connection | ${probe} | ${rule}`

t.test('plain Fastify: its own bodies, no 405, a 415 without Accept', async (t) => {
  const app = build(t)
  addRoutes(app)
  t.strictSame((await check(app)).found, [
    ...service,
    'GET /things | the plain request | not-an-error-resource',
    ...noMethod('GET /things'),
    'POST /things | content of a type that is not read | not-an-error-resource',
    'POST /things | content of a type that is not read | recommended-header',
    'POST /things | broken JSON | not-an-error-resource',
    'POST /things | more content than anybody takes | not-an-error-resource',
    'POST /things | the plain request | not-an-error-resource',
  ])
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  t.strictSame((await check(origin)).found, [
    ...service,
    connection('no Host'),
    // Node takes the first of two, any text for a host, and any coding; the path is a 404 of Fastify's.
    connection('two Host fields', 'wrong-status'),
    connection('two Host fields'),
    connection('two Host fields', 'recommended-header'),
    connection('a malformed Host', 'wrong-status'),
    connection('a malformed Host'),
    connection('a malformed Host', 'recommended-header'),
    connection('a request line with too many parts'),
    connection('a version of HTTP that does not exist'),
    connection('a method that does not exist'),
    connection('white space before a colon'),
    connection('a Content-Length that is no number'),
    connection('a transfer coding that does not exist', 'wrong-status'),
    connection('a transfer coding that does not exist'),
    connection('a transfer coding that does not exist', 'recommended-header'),
    connection('an expectation that does not exist'),
    connection('a very long header field'),
    connection('a very long target'),
  ])
})

const refused = (operation: string, probe: string) => [
  `${operation} | ${probe} | not-an-error-resource`,
  `${operation} | ${probe} | undocumented-status`,
]

t.test('plain Fastify with a document: nothing of its errors is in it', async (t) => {
  const app = build(t)
  await app.register(swagger, { openapi: { openapi: '3.0.3' } })
  addRoutes(app)
  t.strictSame((await check(app)).found, [
    ...service,
    'GET /things | Accept refuses what there is | questionable-status',
    ...refused('GET /things', 'a query parameter of another type: size'),
    ...refused('GET /things', 'a missing query parameter: size'),
    ...noMethod('GET /things'),
    'POST /things | Accept refuses what there is | questionable-status',
    ...refused('POST /things', 'content of a type that is not read'),
    'POST /things | content of a type that is not read | recommended-header',
    ...refused('POST /things', 'broken JSON'),
    ...refused('POST /things', 'no content where some is required'),
    ...refused('POST /things', 'content with another type'),
    ...refused('POST /things', 'content with a member of another type: name'),
    ...refused('POST /things', 'content with a missing member: name'),
    ...refused('POST /things', 'more content than anybody takes'),
  ])
})

t.test('@fastify/sensible: a 401 without a challenge, a 404 in a shape of its own', async (t) => {
  const app = build(t)
  await app.register(sensible)
  type Helpers = { unauthorized(): unknown; notFound(detail: string): unknown }
  app.get('/me', async (_request, reply) => (reply as unknown as Helpers).unauthorized())
  app.get('/things/:id', async (_request, reply) =>
    (reply as unknown as Helpers).notFound('There is no such thing.'),
  )
  t.strictSame((await check(app)).found, [
    ...service,
    'GET /me | the plain request | not-an-error-resource',
    'GET /me | the plain request | missing-header',
    ...noMethod('GET /me'),
    'GET /things/{id} | the plain request | not-an-error-resource',
    'GET /things/{id} | the plain request | recommended-header',
    'GET /things/{id} | a path parameter that cannot be decoded | not-an-error-resource',
    'GET /things/{id} | a path parameter that is too long | not-an-error-resource',
    'GET /things/{id} | a path parameter that is too long | recommended-header',
    // The operation says that there is no such thing, and the router that there is no such path.
    ...noMethod('GET /things/{id}'),
  ])
})

const problem = (status: number, detail?: string) => ({ title: 'Problem', status, detail })

/** An app whose every error is problem details, but for what the test wants to be wrong. */
function buildByHand(t: Test, allow: string, detailOf: (error: Error) => string | undefined) {
  const app = build(t, {
    frameworkErrors: (
      _error: Error,
      _request: unknown,
      reply: { code(status: number): { header(n: string, v: string): { send(b: string): void } } },
    ) =>
      reply
        .code(400)
        .header('content-type', 'application/problem+json')
        .send('{"title":"Bad Request","status":400}'),
  })
  app.setNotFoundHandler((request, reply) => {
    const status = request.url === '/boom' ? 405 : 404
    void reply
      .code(status)
      .headers({ 'cache-control': 'no-store', ...(status === 405 && { allow }) })
    return reply.type('application/problem+json').send(problem(status))
  })
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    return reply
      .code(status)
      .type('application/problem+json')
      .send(problem(status, detailOf(error)))
  })
  app.get('/boom', async () => {
    throw new Error('no')
  })
  return app
}

t.test('an error handler that sends the stack is found by it, and by nothing else', async (t) => {
  const app = buildByHand(t, 'GET, HEAD', ({ stack }) => stack)
  const { found, findings } = await check(app)
  t.strictSame(found, ['GET /boom | the plain request | leak'])
  t.match(findings, [
    {
      severity: 'error',
      message: 'The 500 tells a line of a stack.',
      exchange: { method: 'GET', url: '/boom', status: 500 },
    },
  ])
})

for (const [allow, rules] of [
  ['GET, HEAD', []],
  ['POST', ['wrong-allow', 'undocumented-method']],
  ['GET, HEAD, PATCH', ['wrong-allow']],
  ['GET and HEAD', ['malformed-header', 'wrong-allow', 'undocumented-method']],
] as const) {
  t.test(`Allow: ${allow} is compared with the router`, async (t) => {
    const { found } = await check(buildByHand(t, allow, () => undefined))
    t.strictSame(
      found,
      rules.map((rule) => `GET /boom | a method that the path does not have | ${rule}`),
    )
  })
}

t.test('errors that a document does not have are found, and nothing else', async (t) => {
  const app = build(t, serverOptions())
  await app.register(swagger, { openapi: { openapi: '3.1.0' } })
  await app.register(errorResource)
  addRoutes(app)
  app.delete('/things/:id', { schema: { response: { 204: { type: 'null' } } } }, async () => {
    throw httpErrors.conflict()
  })
  t.strictSame(
    (await check(app)).found,
    [
      'GET /things | Accept refuses what there is',
      'GET /things | a query parameter of another type: size',
      'GET /things | a missing query parameter: size',
      'POST /things | Accept refuses what there is',
      'POST /things | content of a type that is not read',
      'POST /things | broken JSON',
      'POST /things | no content where some is required',
      'POST /things | content with another type',
      'POST /things | content with a member of another type: name',
      'POST /things | content with a missing member: name',
      'POST /things | more content than anybody takes',
      'DELETE /things/{id} | a path parameter that cannot be decoded',
      'DELETE /things/{id} | a path parameter that is too long',
      'DELETE /things/{id} | the plain request',
    ].map((name) => `${name} | undocumented-status`),
  )
})

const problemSchema = {
  type: 'object',
  required: ['title', 'status', 'code'],
  properties: { code: { type: 'string' } },
}
const problems = { content: { 'application/problem+json': { schema: problemSchema } } }

const broken = (probe: string, rule = 'server-error') => [
  `POST /items | ${probe} | ${rule}`,
  `POST /items | ${probe} | not-an-error-resource`,
  `POST /items | ${probe} | undocumented-status`,
]

t.test('a service without a framework is known by its document alone', async (t) => {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
  const item = { 'application/json': { schema: Thing } }
  const document = documentOf(
    {
      '/items': {
        get: { responses: { 200: { content: item }, 406: problems } },
        post: {
          requestBody: { required: true, content: item },
          responses: { 201: { content: item }, '4XX': problems },
        },
      },
      '/items/{id}': {
        parameters: [id],
        delete: { security: [{ token: [] }], responses: { 204: {}, 401: problems, 404: problems } },
      },
    },
    {
      servers: [{ url: 'https://api.example.com' }, { url: '/api' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
  )
  const origin = await serveHttp(t, ({ method = '', url = '', headers }, response) => {
    const send = (status: number, fields: object, body: object = {}) => {
      const type = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
      const content = JSON.stringify({ title: 'No', status, code: 'NO', ...body })
      response.writeHead(status, { ...type, ...fields })
      response.end(method === 'HEAD' ? '' : content)
    }
    if (url === '/openapi.json') return response.end(JSON.stringify(document))
    if (url.includes('%zz')) return send(400, {}, { status: 404 })
    if (url === '/api/items' && method === 'GET') {
      // It documents a 406, and sends what it has.
      return send(200, { 'content-type': 'application/json' })
    }
    if (url === '/api/items' && method === 'POST') {
      if (headers['content-length'] === '1099511627776')
        return send(413, { 'retry-after': 'later' })
      if (headers['content-type'] !== 'application/json')
        return send(415, { accept: 'application/json' })
      const fields = { 'content-type': 'text/plain', connection: 'close' }
      // It has no idea of JSON that is broken.
      return send(500, fields)
    }
    if (url === '/api/items') return send(405, { allow: 'GET' })
    if (/^\/api\/items\/\w+$/.test(url)) {
      if (method !== 'DELETE') return send(405, { allow: 'DELETE' })
      // It forgets the challenge, and what its own 404 looks like.
      if (headers.authorization === undefined) return send(401, {})
      return send(404, {}, { code: 404 })
    }
    return send(404, {})
  })
  const { found, target, exchanges } = await check(`${origin}/openapi.json`, {
    headers: alice,
    maxRequests: 23,
  })
  t.equal(target, `${origin}/openapi.json`)
  t.strictSame(
    exchanges,
    { planned: 35, sent: 23 },
    'the connection is answered by Node, not by it',
  )
  t.strictSame(found, [
    'The service | a path that cannot be decoded | malformed-error-resource',
    'GET /items | Accept refuses what there is | wrong-status',
    // It has no HEAD, and says as little of what it has.
    'GET /items | HEAD, and Accept refuses what there is | wrong-allow',
    // Without POST, which the path has.
    'GET /items | a method that the path does not have | wrong-allow',
    ...broken('Accept refuses what there is'),
    ...broken('broken JSON'),
    ...broken('content with another type'),
    ...broken('content with a member of another type: name'),
    ...broken('content with a missing member: name'),
    'POST /items | more content than anybody takes | malformed-header',
    ...broken('the plain request').slice(1),
    'DELETE /items/{id} | no credentials | missing-header',
    'DELETE /items/{id} | a path parameter of another type: id | undocumented-content',
    'DELETE /items/{id} | a path parameter that cannot be decoded | malformed-error-resource',
    'DELETE /items/{id} | a path parameter that cannot be decoded | undocumented-status',
    'DELETE /items/{id} | a path parameter that is too long | undocumented-content',
    'DELETE /items/{id} | the plain request | undocumented-content',
  ])
})

t.test('a service over TLS is asked under its name', async (t) => {
  const folder = t.testdir({})
  const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map((name) => join(folder, name))
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout ${key} -out ${cert}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(cert) },
    ({ method }, response) => {
      const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' }
      response.writeHead(404, headers)
      response.end(method === 'HEAD' ? '' : '{"title":"Not Found","status":404}')
    },
  )
  server.listen(0, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  const { code, stdout } = await runCommand(['check', url, '--json'], { NODE_EXTRA_CA_CERTS: cert })
  t.equal(code, 0, stdout)
  t.match(JSON.parse(stdout), {
    ok: true,
    exchanges: { planned: 4, sent: 4 },
    notes: [/no OpenAPI 3 document/, 'Malformed requests are sent to http: URLs only.'],
  })
  const stranger = await runCommand(['check', url])
  t.strictSame(stranger, {
    code: 2,
    stdout: '',
    stderr: `GET ${url}/: it gave no response: DEPTH_ZERO_SELF_SIGNED_CERT. The variable NODE_EXTRA_CA_CERTS names a file of certificates to trust.\n`,
  })
})

t.test(
  'a hostile service is a finding or a sentence, and never the end of the check',
  async (t) => {
    const loop = { $ref: '#/paths/~1loop' }
    const paths = {
      '/loop': loop,
      '/a': { get: { responses: { 200: { $ref: '#/nowhere' } }, parameters: 7, security: 'x' } },
      '/b\r\nx: y': { get: { parameters: [null, { name: '\r\n', in: 'header', required: true }] } },
      '/c': {
        post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/' } } } } },
      },
    }
    const document = JSON.stringify(documentOf(paths))
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'
    const endpoint = await serveBytes(t, (socket) => {
      socket.once('data', (data) => {
        const [, target = ''] = String(data).split(' ')
        if (target === '/openapi.json') {
          socket.end(`${head}content-length: ${Buffer.byteLength(document)}\r\n\r\n${document}`)
        } else if (target === '/a') {
          socket.write(`${head}\r\n`)
          const feed = () => {
            while (socket.writable && socket.write('x'.repeat(65_536)));
          }
          socket.on('drain', feed)
          feed()
        } else socket.end('220 no HTTP\r\n\r\n')
      })
    })
    const { findings, results } = await check(`http://${endpoint.host}/openapi.json`)
    t.ok(results.length > 20)
    const rules = new Map(
      findings.map(({ probe, operation, rule }) => [`${operation} ${probe}`, rule]),
    )
    t.equal(rules.get('GET /a the plain request'), 'endless-content')
    t.equal(rules.get('POST /c the plain request'), 'unreadable')
    t.equal(new Set(rules.values()).size, 2)
  },
)
