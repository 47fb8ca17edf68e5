/** The target of raw bytes: a server with short time-outs, and functions of the user's that fail. */
import { setTimeout as delay } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import errorResource, { errorResponses, serverOptions } from '../../plugin/index.ts'
import { secret } from './markers.ts'

/** A server under fire. */
export interface Listener {
  readonly app: FastifyInstance
  readonly port: number
}

function fail(): never {
  throw new Error(secret)
}

const byHeader = {
  name: 'fuzz',
  storage: () => ({ get: () => null, set: () => undefined }),
  deriveConstraint: (request: { headers: Record<string, unknown> }) =>
    request.headers['x-fail'] === 'constraint' ? fail() : undefined,
  mustMatchWhenDerived: false,
  validate: () => true,
}

/** Builds the server and listens on a free port of 127.0.0.1. */
export async function listen(): Promise<Listener> {
  const app: FastifyInstance = Fastify(
    serverOptions({
      // Whatever a client leaves open, the server closes soon.
      requestTimeout: 400,
      keepAliveTimeout: 100,
      http: { headersTimeout: 300, connectionsCheckingInterval: 50 },
      handlerTimeout: 100,
      maxRequestsPerSocket: 4,
      routerOptions: {
        querystringParser: (text: string) => (text.includes('fails') ? fail() : {}),
      },
      genReqId: (request: { headers: Record<string, unknown> }) =>
        request.headers['x-fail'] === 'id' ? fail() : 'request-1',
    }),
  )
  app.addConstraintStrategy(byHeader as never)
  await app.register(errorResource)
  addRoutes(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return { app, port: address.port }
}

const ById = Type.Object({ id: Type.Integer() })

/** Every answer that is no error names the place its path names. */
function place(reply: FastifyReply, id: unknown): FastifyReply {
  return reply.header('x-place', String(id))
}

function addRoutes(app: FastifyInstance): void {
  app.get('/health', async () => ({}))
  app.all<{ Params: { id: string } }>('/echo/:id', async (request, reply) => {
    return place(reply, request.params.id).send({ ok: true })
  })
  app.post(
    '/typed/:id',
    {
      schema: {
        params: ById,
        body: Type.Object({ n: Type.Integer() }, { additionalProperties: false }),
        response: { 200: ById, ...errorResponses(409) },
      },
    },
    async (request, reply) => place(reply, (request.params as { id: number }).id).send({ id: 1 }),
  )
  app.all('/throw/:id', fail)
  app.all<{ Params: { id: string } }>('/late/:id', async (request, reply) => {
    await delay(5)
    if (request.params.id === '1') fail()
    return place(reply, request.params.id).send({ ok: true })
  })
  app.all<{ Params: { id: string } }>('/stream/:id', async (request, reply) =>
    place(reply, request.params.id)
      .type('text/plain')
      .send(Readable.from(['a', 'b'])),
  )
  // Fastify takes the end of the content for the end of the exchange and stops its handler timeout,
  // so that only a request without content ever sees it.
  app.all<{ Params: { id: string } }>('/never/:id', (request, reply) =>
    request.body === undefined
      ? new Promise(() => undefined)
      : place(reply, request.params.id).send({ ok: true }),
  )
}
