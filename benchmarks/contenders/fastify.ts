/** Fastify alone: as it comes, and with the error handling a careful team writes by hand. */

import { STATUS_CODES } from 'node:http'
import fastifyAccepts from '@fastify/accepts'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { conflictDetail } from '../cases/cases.ts'
import { addCommonRoutes, orderSchema } from './routes.ts'

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

/** Fastify as it comes, sending a declared object where an error is planned. */
export function buildBare(): FastifyInstance {
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
export async function buildByHand(): Promise<FastifyInstance> {
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
