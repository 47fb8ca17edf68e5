/** Plugins that hand a request on: what the server behind them says, and what becomes of it where it fails. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import httpProxy from '@fastify/http-proxy'
import replyFrom from '@fastify/reply-from'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { secret, type Exchange, type Neighbour } from './placements.ts'
import type { Field, RawRequest } from '../../fixtures/raw-http.ts'

function get(target: string, ...fields: readonly Field[]): RawRequest {
  return { target, fields }
}

/** Starts a server that stops with the app, and returns its address. */
async function startBehind(app: FastifyInstance, server: Server): Promise<string> {
  const open = new Set<{ destroy(): unknown }>()
  server.on('connection', (socket) => open.add(socket))
  app.addHook('onClose', (_app, done) => {
    for (const socket of open) socket.destroy()
    server.close(() => done())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const resource = { type: 'https://up.example/taken', title: 'Taken', status: 409, order: 7 }

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = String(request.url).replace(/^\/up/, '')
  const json = { 'content-type': 'application/json', 'x-upstream': '1' }
  switch (path) {
    case '/success':
      return void response.writeHead(200, json).end('{ "n": 1 }')
    case '/resource':
      response.writeHead(409, { ...json, 'content-type': 'application/problem+json' })
      return void response.end(JSON.stringify(resource))
    case '/refused':
      response.writeHead(403, json)
      return void response.end(JSON.stringify({ message: 'Not for you.', stack: secret }))
    case '/challenged':
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="up"' }).end()
    case '/failed':
      response.writeHead(500, { 'content-type': 'text/html', etag: '"1"' })
      return void response.end(`<pre>${secret}</pre>`)
    case '/reset':
      return void request.socket.destroy()
    case '/cut':
      response.writeHead(200, { ...json, 'content-length': '10', etag: '"1"' })
      response.flushHeaders()
      return void setImmediate(() => request.socket.destroy())
    default: // Never answers.
  }
}

/** A server that does not speak HTTP. */
const startBabel = (app: FastifyInstance) =>
  startBehind(
    app,
    createTcpServer((socket) => void socket.end(`${secret}\r\n\r\n`)),
  )

/** Nothing listens there: the port is not for users, and this one is assigned to nobody. */
const nobody = 'http://127.0.0.1:1'

const fromUpstream = (prefix: string): Exchange[] => [
  { promise: 'a success', request: get(`${prefix}/success`), untouched: 200 },
  { promise: 'an Error Resource', request: get(`${prefix}/resource`), untouched: 409 },
  {
    promise: 'a refusal in another shape',
    request: get(`${prefix}/refused`),
    error: {
      status: 403,
      members: { instance: `${prefix}/refused` },
      fields: { 'x-upstream': '1' },
    },
  },
  {
    promise: 'a challenge',
    request: get(`${prefix}/challenged`),
    error: {
      status: 401,
      members: { instance: `${prefix}/challenged` },
      fields: { 'www-authenticate': 'Basic realm="up"' },
    },
  },
  {
    promise: 'a failure',
    request: get(`${prefix}/failed`),
    error: { status: 500, members: { instance: `${prefix}/failed` }, fields: { etag: null } },
  },
  ...['/reset', '/cut'].map((path) => ({
    promise: `a connection that breaks: ${path}`,
    request: get(prefix + path),
    error: {
      status: 502,
      members: { instance: prefix + path },
      fields: { etag: null, 'x-upstream': path === '/cut' ? '1' : null },
    },
  })),
  ...['/down/a', '/babel/a'].map((target) => ({
    promise: `a server that is not one: ${target}`,
    request: get(target),
    error: { status: 502, members: { instance: target } },
  })),
  {
    promise: 'a server that takes too long',
    request: get(`${prefix}/never`),
    error: { status: 504, members: { instance: `${prefix}/never` } },
  },
]

const upstreamErrors =
  'an Error Resource of the upstream passes; its other errors, such as 401, 403 and 500, keep their status and fields; 502 where it is down, breaks off or does not speak HTTP; 504 where it takes too long'

const httpProxyNeighbour: Neighbour = {
  name: '@fastify/http-proxy',
  errors: `${upstreamErrors}; 400 for a path that leads out`,
  order: 'no',
  async register(app) {
    const upstream = await startBehind(app, createServer(answer))
    const proxies = { '/up': upstream, '/down': nobody, '/babel': await startBabel(app) }
    for (const [prefix, upstream] of Object.entries(proxies)) {
      await app.register(httpProxy, {
        upstream,
        prefix,
        destroyAgent: true,
        replyOptions: { timeout: 500 },
      })
    }
  },
  exchanges: [
    ...fromUpstream('/up'),
    {
      promise: 'a path that leads out',
      request: get('/up/..%2f..%2fadmin'),
      error: {
        status: 400,
        members: {
          instance: '/up/..%2f..%2fadmin',
          detail: 'source/request contain invalid characters',
        },
      },
    },
  ],
}

const replyFromNeighbour: Neighbour = {
  name: '@fastify/reply-from',
  errors: `${upstreamErrors}; what its \`onError\` sends is completed, such as a 503`,
  order: 'no',
  async register(app) {
    const upstream = await startBehind(app, createServer(answer))
    const babel = await startBabel(app)
    await app.register(replyFrom, {
      http: { requestOptions: { timeout: 500 } },
      disableRequestLogging: true,
    })
    app.get('/up/:path', (request, reply) => reply.from(upstream + request.url))
    app.get('/down/a', (_request, reply) => reply.from(nobody))
    app.get('/babel/a', (_request, reply) => reply.from(babel))
    app.get('/excused', (_request, reply) =>
      reply.from(nobody, {
        onError: (reply, { error }) =>
          reply.code(503).header('retry-after', '5').send({ message: error.message }),
      }),
    )
  },
  exchanges: [
    ...fromUpstream('/up'),
    {
      promise: 'an excuse of the service',
      request: get('/excused'),
      error: {
        status: 503,
        members: { instance: '/excused', retryAfter: 5 },
        fields: { 'retry-after': '5' },
      },
    },
  ],
}

const handshake: readonly Field[] = [
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
]

const refuse = async () => {
  throw Object.assign(new Error('Log in first.'), { statusCode: 401 })
}
const fail = async () => {
  throw new Error(secret)
}

export const websocketNeighbour: Neighbour = {
  name: '@fastify/websocket',
  errors:
    'a handshake that is refused or fails before the upgrade is answered like any request: 400, 401, 404, 500; a plain GET is a 404; what `ws` says to a malformed handshake is its own',
  order: 'no',
  besides: [405],
  register: (app) => app.register(websocket),
  routes(app) {
    app.get('/echo', { websocket: true }, (socket) => {
      socket.on('message', (text: unknown) => socket.send(String(text)))
    })
    const querystring = { type: 'object', required: ['room'] }
    app.get('/refusing', { websocket: true, preValidation: refuse }, () => undefined)
    app.get('/broken', { websocket: true, onRequest: fail }, () => undefined)
    app.get('/rooms', { websocket: true, schema: { querystring } }, () => undefined)
  },
  exchanges: [
    {
      promise: 'a plain GET',
      request: get('/echo'),
      error: { status: 404, members: { instance: '/echo' } },
    },
    {
      promise: 'a plain POST',
      request: { method: 'POST', target: '/echo' },
      error: {
        status: 405,
        members: { instance: '/echo', allow: ['GET', 'HEAD'] },
        fields: { allow: 'GET, HEAD' },
      },
    },
    {
      promise: 'a handshake with an unknown path',
      request: get('/nope', ...handshake),
      error: { status: 404, members: { instance: '/nope' } },
      // A plugin below the root does not see it, and leaves its socket open when the app closes.
      only: { scope: 'same' },
    },
    {
      promise: 'a handshake that is refused',
      request: get('/refusing', ...handshake),
      error: {
        status: 401,
        members: { instance: '/refusing', detail: 'Log in first.' },
        fields: { 'www-authenticate': 'Bearer' },
      },
    },
    {
      promise: 'a handshake that fails',
      request: get('/broken', ...handshake),
      error: { status: 500, members: { instance: '/broken' } },
    },
    {
      promise: 'a handshake that is not valid',
      request: get('/rooms', ...handshake),
      error: {
        status: 400,
        members: {
          instance: '/rooms',
          code: 'FST_ERR_VALIDATION',
          detail: "querystring must have required property 'room'",
          errors: [
            {
              detail: "must have required property 'room'",
              in: 'query',
              name: 'room',
              code: 'required',
            },
          ],
        },
      },
    },
  ],
}

export const upstream: readonly Neighbour[] = [
  httpProxyNeighbour,
  replyFromNeighbour,
  websocketNeighbour,
]
