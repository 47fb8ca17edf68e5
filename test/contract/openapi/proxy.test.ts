/** Routes that a proxy made: what it sends where the upstream fails is in the document, and is what comes. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import httpProxy from '@fastify/http-proxy'
import replyFrom from '@fastify/reply-from'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource from '../../../plugin/index.ts'
import { swaggerOptions } from '../../../plugin/openapi/index.ts'

const silent = createServer(() => undefined)
t.teardown(() => silent.close().closeAllConnections())
await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
const { port } = silent.address() as AddressInfo

const upstreams = { '/down': 'http://127.0.0.1:1', '/slow': `http://127.0.0.1:${port}` }

/** Who made the routes, and a path that is no proxy's. */
const rows: readonly (readonly [
  name: string,
  add: (app: FastifyInstance) => unknown,
  path: string,
])[] = [
  [
    '@fastify/http-proxy',
    async (app) => {
      for (const [prefix, upstream] of Object.entries(upstreams)) {
        await app.register(httpProxy, { upstream, prefix, replyOptions: { timeout: 500 } })
      }
    },
    '/*',
  ],
  [
    '@fastify/reply-from',
    (app) =>
      app.register(async (scope) => {
        await scope.register(replyFrom, { http: { requestOptions: { timeout: 500 } } })
        for (const [path, upstream] of Object.entries(upstreams)) {
          scope.get(`${path}/:name`, (_request, reply) => reply.from(upstream))
        }
      }),
    '/:name',
  ],
]

for (const [name, add, below] of rows) {
  t.test(`routes of ${name} document the 502 and the 504 that they send`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(errorResource)
    await app.register(swagger, swaggerOptions({ openapi: { info: { title: 'a', version: '1' } } }))
    await add(app)
    app.get('/own', async () => ({}))
    const origin = await app.listen({ port: 0, host: '127.0.0.1' })

    const { paths = {} } = app.swagger() as { paths?: Record<string, Record<string, unknown>> }
    const statusesOf = (path: string) => {
      const operation = paths[path]?.['get'] as { responses: object } | undefined
      return Object.keys(operation?.responses ?? {}).filter((status) => /^50[24]$|XX$/.test(status))
    }
    const documented = Object.keys(upstreams).map((path) =>
      below === '/*' ? `${path}/{*}` : `${path}/{name}`,
    )
    for (const path of documented) {
      t.strictSame(statusesOf(path), ['502', '504', '4XX', '5XX'], path)
    }
    t.strictSame(statusesOf('/own'), [], 'a route beside the proxy has none of them')

    const reported = app.errorResources
      .report()
      .filter(({ url, method }) => url === `/down${below}` && method === 'GET')
    t.strictSame(
      reported.flatMap(({ foreign }) => foreign),
      ['application/problem+json of an upstream passes as it is'],
      'whose bodies there are besides',
    )
    t.strictSame(
      reported.flatMap(({ implied }) => implied.map(({ status }) => status)),
      [400, 404, ...(below === '/*' ? [] : [414]), 406, 500, 502, 503, 504].toSorted(),
      'the report says the same',
    )

    for (const [path, status] of [
      ['/down/a', 502],
      ['/slow/a', 504],
    ] as const) {
      const response = await fetch(origin + path)
      t.equal(response.status, status, path)
      t.match(await response.json(), { type: 'about:blank', status, instance: path })
    }
  })
}
