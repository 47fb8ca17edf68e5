/** A proxy beside the plugin: what upstream says well is handed on, its failures are completed. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import httpProxy from '@fastify/http-proxy'
import replyFrom from '@fastify/reply-from'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { besideEachOther, type Exchange } from './beside.ts'
import type { ExpectedError } from '../../fixtures/error-resource.ts'
import { countExchanges, type Field } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const browser: Field = ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8']

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
    const { 'content-length': length, 'transfer-encoding': transfer } = request.headers
    const content = Buffer.concat(chunks)
    const framing = content.length > 0 ? '' : `${length} ${transfer}`
    response.end(request.url === '/echo' ? `${type} ${coding} ${framing} ${content}` : body)
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

const framings: readonly (readonly [
  name: string,
  fields: readonly Field[],
  content?: { readonly body: string },
])[] = [
  ['no content', []],
  ['content of length 0', [['Content-Length', '0']]],
  ['chunks of which none has content', [['Transfer-Encoding', 'chunked']], { body: '0\r\n\r\n' }],
]
const describedTypes = [
  'application/json',
  'application/xml',
  'text/plain',
  'application/x-own',
  'a/b',
]

/** Types of content that nobody reads here; what a charset means for JSON is for upstream to say. */
const sentTypes = [
  'application/json',
  'application/json; charset=latin1',
  'application/vnd.a+json; charset=utf-16',
  'application/xml',
  'text/plain',
  'text/plain; charset=latin1',
  'multipart/form-data; boundary=a',
]

/** A type without content, which upstream is to learn of. */
const describedNothing = (target: string): Exchange[] =>
  framings.flatMap(([name, fields, content]) =>
    ['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) =>
      describedTypes.map((type): Exchange => ({
        promise: `${method} ${target} with type ${type} and ${name}`,
        request: { method, target, fields: [['Content-Type', type], ...fields], ...content },
        untouched: 200,
      })),
    ),
  )

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
    ...sentTypes.map((type): Exchange => ({
      promise: `content of type ${type} on its way upstream`,
      request: {
        method: 'POST',
        target: '/up/echo',
        fields: [['Content-Type', type]],
        body: 'not { read } here',
      },
      untouched: 200,
    })),
    ...describedNothing('/up/echo'),
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
      error: { status: 502, members: { instance: '/down/a' } },
    },
    {
      promise: 'a path beside the proxy',
      request: { target: '/upper' },
      error: { status: 404, members: { instance: '/upper' } },
    },
  ],
})

const passOn = async (app: FastifyInstance) => {
  await app.register(replyFrom, { base: `http://127.0.0.1:${upstreamPort}`, destroyAgent: true })
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/echo',
    handler: (_request, reply) => reply.from('/echo'),
  })
}

besideEachOther(t, {
  name: '@fastify/reply-from with parsers for patterns of types',
  add: async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(/^(?:application|text)\//, (_request, payload, done) =>
      done(null, payload),
    )
    app.addContentTypeParser(/^a\//, { parseAs: 'buffer' }, (request, body, done) =>
      done(request.is404 ? new Error('a request with a route') : null, body),
    )
    await passOn(app)
  },
  exchanges: describedNothing('/echo'),
})

besideEachOther(t, {
  name: '@fastify/reply-from without parsers',
  add: async (app) => {
    app.removeAllContentTypeParsers()
    await passOn(app)
  },
  exchanges: describedNothing('/echo')
    .filter(({ request }) => request.body === undefined)
    .map(({ promise, request }) => ({
      promise,
      request,
      // Routes that are older than the plugin are refused by Fastify, which has no parser.
      order: 'after',
      check: (t, { status, body }) => {
        const [field] = request.fields ?? []
        t.strictSame([status, body.toString().split(' ')[0]], [200, field?.[1]], promise)
      },
    })),
})
