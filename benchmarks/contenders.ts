/**
 * Who is measured. Each contender is one application with the routes of `cases.ts`, written the way its own
 * documentation says; logging is off everywhere, because a log line costs more than an error body.
 */

import { createServer, STATUS_CODES, type OutgoingHttpHeaders, type Server } from 'node:http'
import fastifyAccepts from '@fastify/accepts'
import sensible from '@fastify/sensible'
import Boom from '@hapi/boom'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import errorResource, { defineError, errorResponses, serverOptions } from 'fastify-error-resource'
import createError from 'http-errors'
import { Type } from '@sinclair/typebox'
import { cases, conflictDetail, order, type ContenderName, type Entry } from './cases.ts'

const orderSchema = {
  type: 'object',
  required: ['id', 'sku', 'quantity'],
  properties: { id: { type: 'string' }, sku: { type: 'string' }, quantity: { type: 'integer' } },
}
const newOrderSchema = {
  type: 'object',
  required: ['sku', 'quantity'],
  properties: { sku: { type: 'string' }, quantity: { type: 'integer' } },
}
/** The body an author of the bare route would declare to get the members an Error Resource has. */
const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string' },
    requestId: { type: 'string' },
    orderId: { type: 'string' },
  },
}
const problemType = 'application/problem+json'
const common = { type: 'about:blank', title: 'Conflict', status: 409, detail: conflictDetail }
const exists = {
  ...common,
  type: '/errors/order-exists',
  title: 'Order already exists',
  code: 'ORDER_EXISTS',
  orderId: '42',
}

/** Adds the routes that succeed, and the one that fails in a way nobody planned: alike for everybody. */
function addCommonRoutes(app: FastifyInstance): void {
  app.get('/orders/:id', { schema: { response: { 200: orderSchema } } }, (_request, reply) => {
    reply.send(order)
  })
  app.post(
    '/orders',
    { schema: { body: newOrderSchema, response: { 201: orderSchema } } },
    (_request, reply) => {
      reply.code(201).send(order)
    },
  )
  app.get('/unexpected', { schema: { response: { 200: orderSchema } } }, () => {
    throw new Error('the database password is hunter2')
  })
}

function buildBare(): FastifyInstance {
  const app = Fastify()
  addCommonRoutes(app)
  const options = { schema: { response: { 200: orderSchema, 409: problemSchema } } }
  app.get('/conflict', options, (request, reply) => {
    reply.code(409).send({ ...common, instance: request.url, requestId: request.id })
  })
  app.get('/declared', options, (request, reply) => {
    reply.code(409).send({ ...exists, instance: request.url, requestId: request.id })
  })
  app.get('/thrown', async () => {
    throw Object.assign(new Error(conflictDetail), { statusCode: 409 })
  })
  return app
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: object): void {
  const place = { instance: request.url, requestId: request.id }
  reply.type(problemType).send({ type: 'about:blank', ...problem, ...place })
}

/** What a careful team writes without a plugin: problem+json everywhere, no 5xx text, Accept looked at. */
async function buildByHand(): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(fastifyAccepts)
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status === 415) reply.header('accept', 'application/json')
    const detail = status < 500 ? { detail: error.message } : {}
    sendProblem(request, reply.code(status), { title: STATUS_CODES[status], status, ...detail })
  })
  app.setNotFoundHandler((request, reply) => {
    sendProblem(request, reply.code(404), { title: 'Not Found', status: 404 })
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404 || request.accepts().type(['json']) !== false) return done()
    sendProblem(request, reply.code(406), { title: 'Not Acceptable', status: 406 })
  })
  addCommonRoutes(app)
  const options = { schema: { response: { 200: orderSchema, 409: problemSchema } } }
  app.get('/conflict', options, (request, reply) => {
    sendProblem(request, reply.code(409), common)
  })
  app.get('/declared', options, (request, reply) => {
    sendProblem(request, reply.code(409), exists)
  })
  return app
}

async function buildSensible(): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(sensible)
  const options = { schema: { response: { 200: orderSchema } } }
  app.get('/conflict', options, (_request, reply) => {
    reply.conflict(conflictDetail)
  })
  app.get('/thrown', options, async () => {
    throw app.httpErrors.conflict(conflictDetail)
  })
  return app
}

function buildHttpErrors(): FastifyInstance {
  const app = Fastify()
  app.get('/thrown', { schema: { response: { 200: orderSchema } } }, async () => {
    throw createError(409, conflictDetail)
  })
  return app
}

function buildHttpErrorsProblem(): FastifyInstance {
  const app = buildHttpErrors()
  app.setErrorHandler((error: createError.HttpError, request, reply) => {
    reply.code(error.statusCode).type(problemType).send({
      type: 'about:blank',
      title: STATUS_CODES[error.statusCode],
      status: error.statusCode,
      detail: error.message,
      instance: request.url,
      requestId: request.id,
    })
  })
  return app
}

function buildBoom(): FastifyInstance {
  const app = Fastify()
  // Without a handler Fastify answers 500: it looks for the status on the error, Boom keeps it in `output`.
  app.setErrorHandler((error, _request, reply) => {
    const { output } = Boom.boomify(error as Error)
    reply
      .code(output.statusCode)
      .headers(output.headers as OutgoingHttpHeaders)
      .send(output.payload)
  })
  app.get('/thrown', { schema: { response: { 200: orderSchema } } }, async () => {
    throw Boom.conflict(conflictDetail)
  })
  return app
}

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})

async function buildOurs(): Promise<FastifyInstance> {
  const app = Fastify(serverOptions({}))
  await app.register(errorResource)
  addCommonRoutes(app)
  const response = { 200: orderSchema, ...errorResponses(409) }
  app.get('/conflict', { schema: { response } }, (_request, reply) =>
    reply.conflict(conflictDetail),
  )
  const withExists = { schema: { response: { 200: orderSchema, ...errorResponses(OrderExists) } } }
  app.get('/declared', withExists, (_request, reply) => reply.error(OrderExists, { orderId: '42' }))
  app.get('/thrown', withExists, async () => {
    throw OrderExists({ orderId: '42' })
  })
  return app
}

/** Node's own server, writing the bytes that ours sends for this case: no routing, no schema, the ceiling. */
async function buildRaw({ case: name }: Entry): Promise<Server> {
  const app = await buildOurs()
  const { method, path, headers, body } = cases[name].request
  const injected = { method: method as 'GET', url: path, headers, ...(body && { payload: body }) }
  const recorded = await app.inject(injected)
  await app.close()
  const replayed = { ...recorded.headers }
  for (const field of ['date', 'connection', 'keep-alive']) delete replayed[field]
  return createServer((_request, response) => {
    response.writeHead(recorded.statusCode, replayed)
    response.end(recorded.payload)
  })
}

const builders: Record<
  Exclude<ContenderName, 'raw'>,
  () => FastifyInstance | Promise<FastifyInstance>
> = {
  bare: buildBare,
  'by-hand': buildByHand,
  sensible: buildSensible,
  'http-errors': buildHttpErrors,
  'http-errors-problem': buildHttpErrorsProblem,
  boom: buildBoom,
  ours: buildOurs,
}

export interface RunningServer {
  port: number
  close(): Promise<void>
}

/** Starts one contender for one case on a free port of the loopback interface. */
export async function startContender(entry: Entry): Promise<RunningServer> {
  if (entry.contender === 'raw') {
    const server = await buildRaw(entry)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return {
      port: portOf(server),
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    }
  }
  const app = await builders[entry.contender]()
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    port: portOf(app.server),
    close: async () => {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
