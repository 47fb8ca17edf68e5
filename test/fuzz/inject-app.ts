/** The target of injected requests: an API, and one route for each way to fail or to reply. */
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type FastifyReply, type RouteOptions } from 'fastify'
import errorResource, { errorResponses, serverOptions } from '../../plugin/index.ts'
import { stages } from './failing-stages.ts'
import { secret } from './markers.ts'

/** What the exchange under way asks the routes to do; exchanges come one after the other. */
export interface Orders {
  fail: () => unknown
  reply: (reply: FastifyReply) => unknown
  /** Header fields that are set before everything else. */
  headers: readonly (readonly [name: string, value: unknown])[]
}

/** One line of the log. */
export interface LogLine {
  readonly level: number
  readonly reqId?: string
  readonly err?: unknown
}

/** The app, what it does next, and what it has logged. */
export interface Target {
  readonly app: FastifyInstance
  readonly orders: Orders
  readonly lines: string[]
}

/** Whether a route was declared before the plugin was registered, or after. */
export type Age = 'new' | 'old'

/** The path of a stage. */
export function pathOf(stage: string, age: Age): string {
  return `/${age}/${stage.replaceAll(' ', '-')}`
}

/** Builds the target. */
export async function buildTarget(): Promise<Target> {
  const lines: string[] = []
  const orders: Orders = { fail: () => undefined, reply: () => ({}), headers: [] }
  const app: FastifyInstance = Fastify(
    serverOptions({
      ajv: { customOptions: { allErrors: true } },
      logger: { level: 'info', stream: { write: (line: string) => void lines.push(line) } },
    }),
  )
  app.addHook('onRequest', async (_request, reply) => {
    for (const [name, value] of orders.headers) reply.header(name, value)
  })
  // Routes that are older than the plugin keep Fastify's own error handler.
  addStages(app, orders, 'old')
  await app.register(errorResource)
  addStages(app, orders, 'new')
  app.all('/reply', (_request, reply) => orders.reply(reply))
  app.all('/typed', { schema: { response: { 200: Thing, '4xx': Thing } } }, (_request, reply) =>
    orders.reply(reply),
  )
  addThings(app)
  await app.register(addChild, { prefix: '/child' })
  await app.ready()
  return { app, orders, lines }
}

function addStages(app: FastifyInstance, orders: Orders, age: Age): void {
  for (const [name, stage] of Object.entries(stages)) {
    app.route({
      method: ['GET', 'POST'],
      url: pathOf(name, age),
      handler: async () => ({ ok: true }),
      ...stage(() => orders.fail()),
    } as RouteOptions)
  }
}

const Thing = Type.Object(
  {
    n: Type.Integer(),
    m: Type.Optional(Type.String({ maxLength: 8, pattern: '^[a-z]*$' })),
    items: Type.Optional(Type.Array(Type.Object({ sku: Type.Integer() }))),
  },
  { additionalProperties: false },
)
const ById = Type.Object({ id: Type.Integer() })
const Query = Type.Object({ n: Type.Optional(Type.Integer()) }, { additionalProperties: false })
const Headers = Type.Object({ 'x-count': Type.Optional(Type.Integer()) })

async function found(): Promise<object> {
  return { n: 1 }
}

function addThings(app: FastifyInstance): void {
  const response = { 200: Thing, ...errorResponses(404, 409) }
  app.get('/things', { schema: { querystring: Query, headers: Headers, response } }, found)
  app.post('/things', { bodyLimit: 512, schema: { body: Thing, response } }, found)
  app.get('/things/:id', { schema: { params: ById, response } }, found)
  app.put('/things/:id', { schema: { params: ById, body: Thing } }, found)
  app.route({ method: 'QUERY', url: '/search', schema: { body: Thing }, handler: found })
  const json = { schema: Type.Object({}) }
  const csv = { schema: Type.String() }
  app.get(
    '/report',
    { schema: { response: { 200: { content: { 'application/json': json, 'text/csv': csv } } } } },
    async (request, reply) =>
      request.negotiated === 'text/csv' ? reply.type('text/csv').send('a\n1\n') : {},
  )
  app.get('/late', (_request, reply) => reply.type('text/html').send('<p>'))
  app.get('/plain', async () => 'plain')
}

/** A scope with handlers of its own, which know nothing of the plugin. */
async function addChild(child: FastifyInstance): Promise<void> {
  child.addContentTypeParser('application/merge-patch+json', (_request, _payload, done) => {
    done(new Error(secret))
  })
  child.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Not here.' }))
  child.setErrorHandler((_error, _request, reply) => reply.code(500).send({ secret }))
  child.get('/1', async () => {
    throw new Error(secret)
  })
  child.patch('/42', async () => ({}))
}
