/** Plugins that answer by themselves: what they send well stays theirs, what they fail at is completed. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import cors from '@fastify/cors'
import httpProxy from '@fastify/http-proxy'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { besideEachOther, type Exchange } from '../fixtures/beside.ts'
import { optionalText, type ExpectedError } from '../fixtures/error-resource.ts'
import { countConversations, type Field } from '../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countConversations()} conversations over sockets`))

const browser: Field = ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8']
const anything: Field = ['Accept', '*/*']

function notFound(instance: string, more: Partial<ExpectedError> = {}): ExpectedError {
  return { status: 404, members: { instance }, ...more }
}

function notAllowed(instance: string, allow: string, fields = {}): ExpectedError {
  const members = { instance, allow: allow.split(', ') }
  return { status: 405, members, fields: { allow, ...fields } }
}

const files = {
  'page.html': '<h1>Größe</h1>',
  'style.css': 'h1 { color: red }',
  'code.js': 'export {}',
  'data.json': '{"n":1}',
  'notes.txt': '0123456789',
  'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'unknown.bin': Buffer.from([0, 255, 1, 254]),
}
const directory = t.testdir(files)

besideEachOther(t, {
  name: '@fastify/static',
  add: (app) => app.register(fastifyStatic, { root: directory, prefix: '/files/' }),
  exchanges: [
    ...Object.keys(files).flatMap((file): Exchange[] => [
      {
        promise: `${file} in its own type`,
        request: { target: `/files/${file}` },
        untouched: 200,
      },
      {
        promise: `HEAD of ${file}`,
        request: { method: 'HEAD', target: `/files/${file}` },
        untouched: 200,
      },
      {
        promise: `${file} for a browser`,
        request: { target: `/files/${file}`, fields: [browser] },
        untouched: 200,
      },
    ]),
    {
      promise: 'a stylesheet as a browser asks for it',
      request: { target: '/files/style.css', fields: [['Accept', 'text/css,*/*;q=0.1']] },
      untouched: 200,
    },
    {
      promise: 'an image as a browser asks for it',
      request: {
        target: '/files/drawing.svg',
        fields: [
          ['Accept', 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5'],
        ],
      },
      untouched: 200,
    },
    {
      promise: 'a file the client has',
      request: { target: '/files/page.html', fields: [['If-None-Match', '*']] },
      untouched: 304,
    },
    {
      promise: 'a file the client has, in a type it refuses',
      request: {
        target: '/files/page.html',
        fields: [
          ['If-Modified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT'],
          ['Accept', 'application/json'],
        ],
      },
      untouched: 304,
    },
    {
      promise: 'a part of a file',
      request: { target: '/files/notes.txt', fields: [['Range', 'bytes=2-4']] },
      untouched: 206,
    },
    {
      promise: 'a part behind the end of a file',
      request: { target: '/files/notes.txt', fields: [['Range', 'bytes=20-']] },
      error: {
        status: 416,
        members: { instance: '/files/notes.txt', detail: optionalText },
        fields: { 'content-range': 'bytes */10', etag: null, 'last-modified': null },
      },
    },
    {
      promise: 'a file that is not there',
      request: { target: '/files/missing.html', fields: [browser] },
      error: notFound('/files/missing.html'),
    },
    {
      promise: 'a file outside the folder',
      request: { target: '/files/..%2f..%2fpackage.json' },
      error: notFound('/files/..%2f..%2fpackage.json'),
    },
    {
      promise: 'a file in a type that is refused',
      request: { target: '/files/page.html', fields: [['Accept', 'application/json']] },
      error: {
        status: 406,
        members: { instance: '/files/page.html', available: ['text/html'] },
        fields: { vary: 'Accept', etag: null },
      },
    },
    {
      promise: 'a method that files do not have',
      request: { method: 'PUT', target: '/files/page.html' },
      error: notAllowed('/files/page.html', 'GET, HEAD'),
    },
  ],
})

const problem = JSON.stringify({ type: '/errors/taken', title: 'Taken', status: 409, order: 7 })

/** Upstream answers, by path: status, header fields, content. */
const upstreamAnswers: Readonly<
  Record<string, readonly [number, Readonly<Record<string, string>>, (string | Buffer)?]>
> = {
  '/json': [200, { 'content-type': 'application/json', etag: '"1"', vary: 'Origin' }, '{ "n": 1 }'],
  '/bytes': [200, { 'content-type': 'application/octet-stream' }, Buffer.from([0, 255, 1])],
  '/html': [200, { 'content-type': 'text/html' }, '<h1>Up</h1>'],
  '/gzip': [200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, gzipSync('up')],
  '/created': [201, { location: 'https://upstream.example/7' }],
  '/empty': [204, {}],
  '/redirect': [302, { location: 'https://upstream.example/' }],
  '/unmodified': [304, { etag: '"1"' }],
  '/problem': [409, { 'content-type': 'application/problem+json', 'x-a': 'b' }, problem],
  '/gzip-problem': [
    409,
    { 'content-type': 'application/problem+json', 'content-encoding': 'gzip' },
    gzipSync(problem),
  ],
  '/html-500': [500, { 'content-type': 'text/html', etag: '"1"' }, '<h1>hunter2</h1>'],
  '/gzip-500': [
    500,
    { 'content-type': 'text/html', 'content-encoding': 'gzip' },
    gzipSync('hunter2'),
  ],
  '/json-404': [404, { 'content-type': 'application/json' }, '{"error":"hunter2"}'],
  '/401': [401, { 'www-authenticate': 'Basic realm="up"' }],
  '/405': [405, { allow: 'GET, PURGE', 'content-type': 'text/plain' }, 'no'],
  '/503': [503, { 'retry-after': '7' }],
}

const answerUpstream: RequestListener = (request, response) => {
  const [status, headers, body = ''] = upstreamAnswers[String(request.url)] ?? [200, {}]
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    response.writeHead(status, headers)
    const { 'content-type': type, 'content-encoding': coding } = request.headers
    response.end(request.url === '/echo' ? `${type} ${coding} ${Buffer.concat(chunks)}` : body)
  })
}

const upstream = createServer(answerUpstream)
t.teardown(() => upstream.close())
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
const { port: upstreamPort } = upstream.address() as AddressInfo

const proxied: readonly (readonly [path: string, expected: number | ExpectedError])[] = [
  ['/json', 200],
  ['/bytes', 200],
  ['/html', 200],
  ['/gzip', 200],
  ['/created', 201],
  ['/empty', 204],
  ['/redirect', 302],
  ['/unmodified', 304],
  ['/problem', 409],
  ['/gzip-problem', 409],
  ['/html-500', { status: 500, fields: { etag: null } }],
  ['/gzip-500', { status: 500, fields: { 'content-encoding': null } }],
  ['/json-404', { status: 404 }],
  ['/401', { status: 401, fields: { 'www-authenticate': 'Basic realm="up"' } }],
  ['/405', { status: 405, members: { allow: ['GET', 'PURGE'] }, fields: { allow: 'GET, PURGE' } }],
  ['/503', { status: 503, members: { retryAfter: 7 }, fields: { 'retry-after': '7' } }],
]

besideEachOther(t, {
  name: '@fastify/http-proxy',
  add: async (app) => {
    await app.register(httpProxy, {
      upstream: `http://127.0.0.1:${upstreamPort}`,
      prefix: '/up',
      destroyAgent: true,
    })
    await app.register(httpProxy, { upstream: 'http://127.0.0.1:1', prefix: '/down' })
  },
  exchanges: [
    ...proxied.map(([path, expected]): Exchange => {
      const row = {
        promise: `upstream ${path}`,
        request: { target: `/up${path}`, fields: [browser] },
      }
      if (typeof expected === 'number') return { ...row, untouched: expected }
      const members = { instance: `/up${path}`, ...expected.members }
      return { ...row, error: { ...expected, members } }
    }),
    ...['application/json', 'application/xml', 'text/plain', 'multipart/form-data; boundary=a'].map(
      (type): Exchange => ({
        promise: `content of type ${type} on its way upstream`,
        request: {
          method: 'POST',
          target: '/up/echo',
          fields: [['Content-Type', type]],
          body: 'not { read } here',
        },
        untouched: 200,
      }),
    ),
    {
      promise: 'content in a coding on its way upstream',
      request: {
        method: 'PUT',
        target: '/up/echo',
        fields: [
          ['Content-Type', 'text/csv'],
          ['Content-Encoding', 'x-any'],
        ],
        body: 'a,b',
      },
      untouched: 200,
    },
    {
      promise: 'an upstream that is down',
      request: { target: '/down/a' },
      error: { status: 500, members: { instance: '/down/a' } },
    },
    {
      promise: 'a path beside the proxy',
      request: { target: '/upper' },
      error: notFound('/upper'),
    },
  ],
})

besideEachOther(t, {
  name: '@fastify/swagger-ui',
  add: async (app) => {
    await app.register(swagger, { openapi: { info: { title: 'a', version: '1' } } })
    await app.register(swaggerUi, { routePrefix: '/docs' })
  },
  exchanges: [browser, anything].flatMap((accept): Exchange[] => [
    ...['/docs', '/docs/', '/docs/json', '/docs/yaml', '/docs/static/swagger-ui.css'].map(
      (target): Exchange => ({
        promise: `${target} with ${accept[1]}`,
        request: { target, fields: [accept] },
        untouched: 200,
      }),
    ),
    {
      promise: 'an asset that is not there',
      request: { target: '/docs/static/nope.js', fields: [accept] },
      error: notFound('/docs/static/nope.js'),
    },
  ]),
})

const fromBrowser: Field = ['Origin', 'https://app.example']
const allowed = {
  'access-control-allow-origin': 'https://app.example',
  vary: 'Origin',
}
const preflight: readonly Field[] = [fromBrowser, ['Access-Control-Request-Method', 'PUT']]

function addThings(app: FastifyInstance): void {
  app.get('/things', { schema: { response: { 200: { type: 'object' } } } }, async () => ({}))
  app.put('/things', { schema: { body: { type: 'object' } } }, async (_request, reply) =>
    reply.code(409).send('Taken.'),
  )
}

besideEachOther(t, {
  name: '@fastify/cors',
  add: async (app) => {
    await app.register(cors, { origin: ['https://app.example'], methods: ['GET', 'PUT'] })
    addThings(app)
  },
  exchanges: [
    {
      promise: 'a preflight',
      request: { method: 'OPTIONS', target: '/things', fields: preflight },
      untouched: 204,
      lenient: true,
    },
    {
      promise: 'a preflight for a path that is not there',
      request: { method: 'OPTIONS', target: '/nope', fields: preflight },
      untouched: 204,
      lenient: true,
    },
    {
      promise: 'a preflight of a stranger',
      request: {
        method: 'OPTIONS',
        target: '/things',
        fields: [
          ['Origin', 'https://other.example'],
          ['Access-Control-Request-Method', 'PUT'],
        ],
      },
      untouched: 204,
      lenient: true,
    },
    {
      promise: 'OPTIONS without an Origin',
      request: { method: 'OPTIONS', target: '/things' },
      error: {
        status: 400,
        members: { instance: '/things', detail: 'Invalid Preflight Request' },
      },
    },
    {
      promise: 'a success',
      request: { target: '/things', fields: [fromBrowser] },
      untouched: 200,
    },
    {
      promise: 'an unknown path',
      request: { target: '/nope', fields: [fromBrowser] },
      error: notFound('/nope', { fields: { ...allowed, allow: null } }),
    },
    {
      promise: 'a wrong method',
      request: { method: 'DELETE', target: '/things', fields: [fromBrowser] },
      error: notAllowed('/things', 'GET, HEAD, PUT', allowed),
    },
    {
      promise: 'a type that is refused',
      request: { target: '/things', fields: [fromBrowser, ['Accept', 'text/css']] },
      error: {
        status: 406,
        members: { instance: '/things', available: ['application/json'] },
        fields: { ...allowed, vary: 'Origin, Accept' },
      },
    },
    {
      promise: 'a conflict',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromBrowser, ['Content-Type', 'application/json']],
        body: '{}',
      },
      error: {
        status: 409,
        members: { instance: '/things', detail: 'Taken.' },
        fields: allowed,
      },
    },
    {
      promise: 'content that cannot be read',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromBrowser, ['Content-Type', 'application/xml']],
        body: '<a/>',
      },
      error: {
        status: 415,
        members: {
          instance: '/things',
          detail: optionalText,
          code: { optional: /^FST_/ },
          accept: ['application/json'],
        },
        fields: { ...allowed, accept: 'application/json' },
      },
    },
    {
      // Content is judged before the hooks that are registered later.
      order: 'before',
      promise: 'content that the route has no use for',
      request: {
        method: 'PUT',
        target: '/things',
        fields: [fromBrowser, ['Content-Type', 'text/plain']],
        body: 'a',
      },
      error: {
        status: 415,
        members: { instance: '/things', detail: optionalText, accept: ['application/json'] },
        fields: { ...allowed, accept: 'application/json' },
      },
    },
  ],
})

besideEachOther(t, {
  name: '@fastify/under-pressure',
  add: async (app) => {
    await app.register(underPressure, {
      healthCheck: async () => false,
      healthCheckInterval: 60_000,
      retryAfter: 12,
    })
    addThings(app)
  },
  exchanges: [
    {
      promise: 'a request under pressure',
      request: { target: '/things' },
      error: {
        status: 503,
        members: { instance: '/things', retryAfter: 12, code: { optional: /./ } },
        fields: { 'retry-after': '12' },
      },
    },
  ],
})
