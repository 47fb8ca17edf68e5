/** The conformance kit against services with a neighbour in them: nothing is found, whatever the neighbour answers. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import httpProxy from '@fastify/http-proxy'
import replyFrom from '@fastify/reply-from'
import swagger from '@fastify/swagger'
import { ORPCError, os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fastify'
import { initTRPC, TRPCError } from '@trpc/server'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { createSchema, createYoga } from 'graphql-yoga'
import mercurius from 'mercurius'
import { createRequestHandler, type ServerBuild } from 'react-router'
import t from 'tap'
import { checkConformance } from '../../../plugin/conformance/index.ts'
import errorResource, { serverOptions } from '../../../plugin/index.ts'
import { swaggerOptions } from '../../../plugin/openapi/index.ts'

const base = 'http://127.0.0.1:3000'

function toWebRequest({ method, url, headers, body }: FastifyRequest): Request {
  const fields = new Headers()
  for (const [name, value] of Object.entries(headers)) fields.append(name, String(value))
  fields.delete('connection')
  const hasContent = method !== 'GET' && method !== 'HEAD' && body !== undefined
  return new Request(base + url, {
    method,
    headers: fields,
    ...(hasContent && { body: String(body) }),
  })
}

/** Leaves content to the handler. */
function takeContent(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
}

const { router, procedure } = initTRPC.create({ isDev: false })
const calls = router({
  list: procedure.query(() => [1]),
  taken: procedure.query(() => {
    throw new TRPCError({ code: 'CONFLICT', message: 'Order 42 is taken.' })
  }),
})

const rpc = new RPCHandler({
  taken: os.handler(() => {
    throw new ORPCError('CONFLICT', { message: 'Order 42 is taken.' })
  }),
})

const typeDefs = 'type Query { hello: String }'
const yoga = createYoga({ schema: createSchema({ typeDefs }), logging: false })

const auth = betterAuth({
  baseURL: base,
  basePath: '/auth',
  secret: 'Zx8#kq1LmPw93vTy7uEbN5oRc2sGh6dJ',
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  logger: { disabled: true },
})

const render = createRequestHandler(
  {
    entry: {
      module: {
        default: (_request: Request, status: number) =>
          new Response('<p>', { status, headers: { 'content-type': 'text/html' } }),
      },
    },
    routes: {
      root: { id: 'root', path: '', module: { default: () => null, ErrorBoundary: () => null } },
    },
    assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '1' },
    basename: '/',
    publicPath: '/',
    future: {},
    ssr: true,
    isSpaMode: false,
    prerender: [],
    routeDiscovery: { mode: 'initial' },
  } as unknown as ServerBuild,
  'production',
)

/** An upstream that has something else to say to every method. */
const upstream = createServer((request, response) => {
  request.resume()
  const statuses = { GET: 404, POST: 409, PUT: 422, PATCH: 423, DELETE: 200 }
  response.statusCode = statuses[request.method as 'GET'] ?? 403
  if (request.method === 'PUT') {
    response.setHeader('content-type', 'application/problem+json')
    response.end('{"type":"/errors/small","title":"Too small","status":422,"least":[7]}')
  } else response.end('<h1>Up</h1>')
})
t.teardown(() => upstream.close())
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
const upstreamOrigin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`

type Add = (app: FastifyInstance) => unknown

const neighbours: readonly (readonly [name: string, add: Add])[] = [
  [
    'tRPC',
    (app) => app.register(fastifyTRPCPlugin, { prefix: '/trpc', trpcOptions: { router: calls } }),
  ],
  [
    'oRPC',
    (app) =>
      app.register(
        async (scope) => {
          scope.removeAllContentTypeParsers()
          scope.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
          scope.all('/*', async (request, reply) => {
            const { matched } = await rpc.handle(request, reply, { prefix: '/orpc' })
            return matched ? reply : reply.notFound()
          })
        },
        { prefix: '/orpc' },
      ),
  ],
  ['mercurius', (app) => app.register(mercurius, { schema: typeDefs })],
  [
    'GraphQL Yoga',
    (app) =>
      app.route({
        url: yoga.graphqlEndpoint,
        method: ['GET', 'POST'],
        handler: (request, reply) => yoga.handleNodeRequestAndResponse(request, reply, {}),
      }),
  ],
  [
    'better-auth',
    (app) =>
      app.register(
        async (scope) => {
          takeContent(scope)
          scope.route({
            url: '/*',
            method: ['GET', 'POST'],
            handler: (request) => auth.handler(toWebRequest(request)),
          })
        },
        { prefix: '/auth' },
      ),
  ],
  [
    'React Router',
    (app) =>
      app.register(
        async (scope) => {
          takeContent(scope)
          scope.get('/*', (request) => render(toWebRequest(request)))
        },
        { prefix: '/pages' },
      ),
  ],
  [
    '@fastify/http-proxy',
    (app) => app.register(httpProxy, { upstream: upstreamOrigin, prefix: '/up' }),
  ],
  [
    '@fastify/http-proxy for reading, whose upstream is down,',
    (app) =>
      app.register(httpProxy, {
        upstream: 'http://127.0.0.1:1',
        prefix: '/down',
        httpMethods: ['GET', 'HEAD'],
      }),
  ],
  [
    '@fastify/reply-from',
    (app) =>
      app.register(async (scope) => {
        await scope.register(replyFrom, { base: upstreamOrigin })
        scope.all('/items/:id', (_request, reply) => reply.from('/'))
      }),
  ],
]

const schema = {
  querystring: { type: 'object', properties: { page: { type: 'integer' } } },
  response: { 200: { type: 'array', items: { type: 'string' } } },
}

for (const [name, add] of neighbours) {
  for (const order of ['before', 'after'] as const) {
    t.test(
      `the conformance kit finds nothing in a service with ${name}, registered ${order} the plugin`,
      async (t) => {
        const app = Fastify(serverOptions({}))
        t.teardown(() => app.close())
        await app.register(
          swagger,
          swaggerOptions({ openapi: { info: { title: 'Orders', version: '1' } } }),
        )
        if (order === 'before') await add(app)
        await app.register(errorResource)
        if (order === 'after') await add(app)
        app.get('/orders', { schema }, async () => [])
        const report = await checkConformance(app, { maxRequests: 150 })
        // Documents have no errors of routes that are older than the plugin.
        const isDocumented = order === 'after'
        t.strictSame(
          report.findings.filter(({ rule }) => isDocumented || rule !== 'undocumented-status'),
          [],
        )
        t.ok(report.exchanges.sent > 10)
      },
    )
  }
}
