/** Plugins that serve files, documents and pages: what is missing, and what cannot be rendered. */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import view from '@fastify/view'
import type { FastifyInstance } from 'fastify'
import { secret, type Neighbour } from './placements.ts'
import type { Field, RawRequest } from '../../fixtures/raw-http.ts'

function get(target: string, ...fields: readonly Field[]): RawRequest {
  return { target, fields }
}

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const validators = { etag: null, 'last-modified': null, 'accept-ranges': null }

const staticNeighbour: Neighbour = {
  name: '@fastify/static',
  errors:
    '403, 404, 412, and 416 with `Content-Range`, all without `ETag` and `Last-Modified`; 405 with `Allow`; 500 where `setHeaders` fails',
  order: 'no',
  register: (app) =>
    app.register(fastifyStatic, {
      root: folder('site'),
      prefix: '/files/',
      dotfiles: 'deny',
      setHeaders: (reply, path) => {
        if (path.endsWith('page.html')) throw new Error(`${path} ${secret}`)
        reply.header('x-file', '1')
      },
    }),
  routes(app) {
    app.get('/download', (_request, reply) => reply.download('missing.txt', 'name.txt'))
  },
  exchanges: [
    { promise: 'a file', request: get('/files/notes.txt'), untouched: 200 },
    {
      promise: 'a file the client has',
      request: get('/files/notes.txt', ['If-Modified-Since', 'Fri, 01 Jan 2100 00:00:00 GMT']),
      untouched: 304,
    },
    {
      promise: 'a part of a file',
      request: get('/files/notes.txt', ['Range', 'bytes=2-4']),
      untouched: 206,
    },
    ...['/files/missing.txt', '/files/', '/files/notes.txt/more'].map((target) => ({
      promise: `what is not there: ${target}`,
      request: get(target),
      error: { status: 404, members: { instance: target }, fields: validators },
    })),
    {
      promise: 'a download of what is not there',
      request: get('/download'),
      error: {
        status: 404,
        members: { instance: '/download' },
        fields: { 'content-disposition': null },
      },
    },
    {
      promise: 'a hidden file',
      request: get('/files/.hidden'),
      error: {
        status: 403,
        members: { instance: '/files/.hidden', detail: { optional: /^Forbidden$/ } },
        fields: validators,
      },
    },
    ...['/files//notes.txt', `/files/${'a'.repeat(300)}`].map((target) => ({
      promise: `a path that is none: ${target.slice(0, 20)}`,
      request: get(target),
      error: {
        status: 403,
        members: {
          instance: target,
          code: 'FST_STATIC_FORBIDDEN_PATH',
          detail: { optional: /^Forbidden$/ },
        },
        fields: validators,
      },
    })),
    {
      promise: 'a file that is another by now',
      request: get('/files/notes.txt', ['If-Match', '"other"']),
      error: {
        status: 412,
        members: { instance: '/files/notes.txt', detail: { optional: /^Precondition Failed$/ } },
        fields: validators,
      },
    },
    {
      promise: 'a part behind the end',
      request: get('/files/notes.txt', ['Range', 'bytes=20-']),
      error: {
        status: 416,
        members: { instance: '/files/notes.txt', detail: { optional: /^Range Not Satisfiable$/ } },
        fields: { ...validators, 'content-range': 'bytes */10' },
      },
    },
    {
      promise: 'a file whose fields fail',
      request: get('/files/page.html'),
      error: { status: 500, members: { instance: '/files/page.html' }, fields: validators },
    },
    {
      promise: 'a method that files do not have',
      request: { method: 'PUT', target: '/files/notes.txt' },
      error: {
        status: 405,
        members: { instance: '/files/notes.txt', allow: ['GET', 'HEAD'] },
        fields: { allow: 'GET, HEAD' },
      },
    },
  ],
}

async function addSwagger(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: { info: { title: 'Things', version: '1' } },
    transform: ({ schema, url, route }) => {
      if (url === '/untold') throw new Error(`${route.method} ${secret}`)
      return { schema, url }
    },
  })
}

const swaggerNeighbour: Neighbour = {
  name: '@fastify/swagger',
  errors: '500 where the document cannot be made, which otherwise is the same as without ours',
  order: 'no',
  register: addSwagger,
  routes(app) {
    app.get('/document', { schema: { hide: true } }, async () => app.swagger())
  },
  exchanges: [{ promise: 'the document', request: get('/document'), untouched: 200 }],
}

const untoldNeighbour: Neighbour = {
  ...swaggerNeighbour,
  routes(app) {
    app.get('/untold', async () => ({}))
    app.get('/document', { schema: { hide: true } }, async () => app.swagger())
  },
  exchanges: [
    {
      promise: 'a document that cannot be made',
      request: get('/document'),
      error: { status: 500, members: { instance: '/document' } },
    },
  ],
}

const policy = { 'content-security-policy': /^default-src 'self'/ }

const swaggerUiNeighbour: Neighbour = {
  name: '@fastify/swagger-ui',
  errors:
    '404 for an asset, 401 from its hooks, 500 where the document cannot be made; its `Content-Security-Policy` stays',
  order: 'no',
  async register(app) {
    await addSwagger(app)
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: true,
      uiHooks: {
        onRequest: (request, _reply, next) =>
          next(
            request.headers.authorization === undefined
              ? undefined
              : Object.assign(new Error('Not you.'), { statusCode: 401 }),
          ),
      },
      transformSpecificationClone: true,
      transformSpecification: (document, request) => {
        if (request.headers['x-fail'] !== undefined) throw new Error(secret)
        return document
      },
    })
  },
  exchanges: [
    ...['/docs', '/docs/', '/docs/json', '/docs/yaml', '/docs/static/swagger-ui.css'].map(
      (target) => ({ promise: target, request: get(target), untouched: 200 }),
    ),
    {
      promise: 'an asset that is not there',
      request: get('/docs/static/nope.js'),
      error: { status: 404, members: { instance: '/docs/static/nope.js' }, fields: policy },
    },
    {
      promise: 'a reader who may not',
      request: get('/docs/json', ['Authorization', 'Basic a']),
      error: {
        status: 401,
        members: { instance: '/docs/json', detail: 'Not you.' },
        fields: { ...policy, 'www-authenticate': 'Bearer' },
      },
    },
    {
      promise: 'a document that cannot be made',
      request: get('/docs/json', ['X-Fail', '1']),
      error: { status: 500, members: { instance: '/docs/json' }, fields: policy },
    },
  ],
}

/** A template engine; lodash brings no types. */
const { template } = createRequire(import.meta.url)('lodash') as {
  template: (source: string) => (data: object) => string
}

const viewNeighbour: Neighbour = {
  name: '@fastify/view',
  errors:
    '500 without a word of a template that is missing, cannot be read or fails; a page sent with a 404 becomes an Error Resource',
  order: 'no',
  register: (app) =>
    app.register(view, {
      engine: { ejs: { compile: (source: string) => template(source) } },
      root: folder('templates'),
    }),
  routes(app) {
    const names = ['page', 'missing', 'failing', 'unreadable']
    for (const name of names) {
      app.get(`/views/${name}`, (_request, reply) => reply.view(`${name}.ejs`, { name: 'A name' }))
      app.get(`/async/${name}`, async (_request, reply) =>
        reply.viewAsync(`${name}.ejs`, { name: 'A name' }),
      )
    }
    app.get('/views/gone', (_request, reply) => reply.code(404).view('page.ejs', { name: 'Gone' }))
  },
  exchanges: [
    ...['/views/page', '/async/page'].map((target) => ({
      promise: target,
      request: get(target),
      untouched: 200,
    })),
    ...['/views', '/async'].flatMap((prefix) =>
      ['missing', 'failing', 'unreadable'].map((name) => ({
        promise: `${prefix} of a template: ${name}`,
        request: get(`${prefix}/${name}`),
        error: { status: 500, members: { instance: `${prefix}/${name}` } },
      })),
    ),
    {
      promise: 'a page that says 404',
      request: get('/views/gone'),
      error: { status: 404, members: { instance: '/views/gone' } },
    },
  ],
}

export const pages: readonly Neighbour[] = [
  staticNeighbour,
  swaggerNeighbour,
  untoldNeighbour,
  swaggerUiNeighbour,
  viewNeighbour,
]
