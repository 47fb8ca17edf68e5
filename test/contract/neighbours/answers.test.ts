/** Plugins that answer by themselves: what they send well stays theirs, what they fail at is completed. */
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import underPressure from '@fastify/under-pressure'
import t from 'tap'
import { besideEachOther, type Exchange } from './beside.ts'
import { optionalText, type ExpectedError } from '../../fixtures/error-resource.ts'
import { countExchanges, type Field } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

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

besideEachOther(t, {
  name: '@fastify/under-pressure',
  add: async (app) => {
    await app.register(underPressure, {
      healthCheck: async () => false,
      healthCheckInterval: 60_000,
      retryAfter: 12,
    })
    app.get('/things', async () => ({}))
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
