/** Adoption by prefix: what is left out answers, byte for byte, as it did before the plugin was there. */
import Fastify, { type FastifyInstance, type RouteShorthandOptions } from 'fastify'
import errorResource, {
  httpErrors,
  serverOptions,
  type ErrorResourceOptions,
} from '../../plugin/index.ts'
import t, { type Test } from 'tap'
import { faultsOf, problemJson } from '../fixtures/error-resource.ts'
import { field, json, send, talk, type RawRequest, type RawResponse } from '../fixtures/raw-http.ts'

const body = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } }

/** The same routes below each prefix, with the errors a service has. */
async function routes(app: FastifyInstance, options: RouteShorthandOptions): Promise<void> {
  const declare: typeof app.get = app.get.bind(app)
  declare('/', options, async () => ({ fine: true }))
  declare('/thrown', options, async () => {
    throw new Error('connect ECONNREFUSED 10.0.3.7:5432')
  })
  declare('/refused', options, async () => {
    throw Object.assign(new Error('Not yours.'), { statusCode: 403 })
  })
  declare('/sent', options, async (_request, reply) =>
    reply.code(409).send({ message: 'It exists.' }),
  )
  declare('/text', options, async (_request, reply) => reply.code(404).send('nope'))
  declare('/ours', options, async () => {
    throw httpErrors.gone('It is gone.')
  })
  app.post('/', { ...options, schema: { body } }, async () => ({ fine: true }))
}

interface Service {
  readonly plugin?: ErrorResourceOptions
  readonly legacy?: RouteShorthandOptions
}

async function start(t: Test, { plugin, legacy = {} }: Service): Promise<number> {
  const app: FastifyInstance = Fastify(serverOptions({ genReqId: () => 'r1' }))
  t.teardown(() => app.close())
  if (plugin !== undefined) await app.register(errorResource, plugin)
  await app.register(async (scope) => routes(scope, legacy), { prefix: '/v1' })
  await app.register(async (scope) => routes(scope, {}), { prefix: '/v2' })
  await app.register(
    async (scope) => {
      scope.setNotFoundHandler((_request, reply) => reply.code(404).send({ missing: true }))
      scope.setErrorHandler((_error, _request, reply) => reply.code(418).send({ teapot: true }))
      await routes(scope, legacy)
    },
    { prefix: '/v1/own' },
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as { port: number }).port
}

const typed = (type: string, body: string) => ({
  method: 'POST',
  fields: [['content-type', type]] as const,
  body,
})

/** A request below a prefix, and the status that RFC 9110 has for it. */
const asks: readonly (readonly [string, path: string, Partial<RawRequest>, status: number])[] = [
  ['a success', '/', {}, 200],
  ['a defect', '/thrown', {}, 500],
  ['an error with a status', '/refused', {}, 403],
  ['a body of its own', '/sent', {}, 409],
  ['text of its own', '/text', {}, 404],
  ['an error of this package', '/ours', {}, 410],
  ['an unknown path', '/unknown?a=b', {}, 404],
  ['a wrong method', '/', { method: 'DELETE' }, 405],
  ['content to an unknown path', '/unknown', typed('text/csv', 'a,b'), 404],
  ['a request that is not valid', '/', typed('application/json', '{}'), 400],
  ['malformed JSON', '/', typed('application/json', '{'), 400],
  ['a type nobody reads', '/', typed('text/csv', 'a,b'), 415],
  ['a type nobody wants', '/', { fields: [['accept', 'application/xml']] }, 406],
]

/** What is not told from the route, but from the path alone. */
const isUnrouted = (path: string, status: number) => path.startsWith('/unknown') || status === 405

const seen = ({ status, fields, body }: RawResponse) => ({
  status,
  fields: fields.filter(([name]) => name !== 'date'),
  body: body.toString(),
})

const prefixes = { only: ['/v2'] }
const ways: readonly (readonly [name: string, service: Service, unroutedToo: boolean])[] = [
  ['only: the prefixes that are ready', { plugin: prefixes }, true],
  ['except: the prefixes that are not', { plugin: { except: ['/v1/'] } }, true],
  [
    'config.errorResource: false, which no unknown path can have',
    { plugin: {}, legacy: { config: { errorResource: false } } },
    false,
  ],
]

for (const [way, service, unroutedToo] of ways) {
  t.test(`adopted with ${way}`, async (t) => {
    const before = await start(t, {})
    const after = await start(t, service)
    for (const [name, path, request, status] of asks) {
      const isKept = unroutedToo || !isUnrouted(path, status)
      for (const prefix of isKept ? ['/v1', '/v1/own'] : []) {
        const target = prefix + path
        const old = await send(before, { ...request, target })
        const same = await send(after, { ...request, target })
        t.strictSame(seen(same), seen(old), `${prefix}: ${name}`)
      }
      const taken = await send(after, { ...request, target: `/v2${path}` })
      t.equal(taken.status, status, `/v2: ${name}`)
      if (status >= 400) t.strictSame(faultsOf(json(taken)), [], `/v2: ${name}`)
    }
  })
}

t.test('a route below a prefix that is left out may want it all the same', async (t) => {
  const legacy = { config: { errorResource: true } }
  const port = await start(t, { plugin: { only: [] }, legacy })
  for (const [name, path, request, status] of asks) {
    const response = await send(port, { ...request, target: `/v1${path}` })
    const isUnknown = path.startsWith('/unknown')
    t.equal(response.status, status, name)
    if (status < 400) continue
    t.equal(field(response, 'content-type') === problemJson, !isUnknown, name)
    if (status === 405) t.equal(field(response, 'allow'), 'GET, HEAD, POST')
  }
})

t.test('what is refused before it has a path is the plugin’s in any case', async (t) => {
  const port = await start(t, { plugin: { only: [] } })
  for (const bytes of [
    'GET /v1/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nhost: a\r\nno colon\r\n\r\n',
  ]) {
    const { responses } = await talk(port, Buffer.from(bytes))
    t.strictSame(
      responses.map((response) => [response.status, field(response, 'content-type')]),
      [[400, problemJson]],
    )
  }
})
