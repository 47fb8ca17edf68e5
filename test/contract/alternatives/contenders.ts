/** What people use for errors in Fastify, each set up the way its own documentation says, with one service on it. */
import type { OutgoingHttpHeaders } from 'node:http'
import sensible from '@fastify/sensible'
import swagger from '@fastify/swagger'
import Boom from '@hapi/boom'
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import enhanced from 'fastify-http-errors-enhanced'
import { ConflictError } from 'http-errors-enhanced'
import { ProblemDocument } from 'http-problem-details'
import { ErrorMapper, MapperRegistry } from 'http-problem-details-mapper'
import errorResource, { httpErrors, serverOptions } from '../../../plugin/index.ts'
import { swaggerOptions } from '../../../plugin/openapi/index.ts'

/** One of the alternatives: an application that has it, and how it says 409. */
interface Contender {
  /** What is installed for it; the empty name is this package. */
  readonly packages: readonly string[]
  build(): FastifyInstance | Promise<FastifyInstance>
  conflict(app: FastifyInstance, words: string): unknown
}

/** What must not leave: part of the message of an error that nobody expected, and of its properties. */
export const secrets = { message: 'as user billing', properties: 'SELECT card FROM accounts' }

/** What the service says on purpose. */
export const words = 'Order 42 already exists.'

const documented = { openapi: { info: { title: 'Orders', version: '1' } } }

async function withDocument(app: FastifyInstance): Promise<FastifyInstance> {
  await app.register(swagger, documented)
  return app
}

class Taken extends Error {}

class TakenMapper extends ErrorMapper {
  constructor() {
    super(Taken)
  }

  mapError(error: Error): ProblemDocument {
    return new ProblemDocument({ status: 409, detail: error.message })
  }
}

/** What Fastify gave a 4xx keeps it and its words; everything else is a 500 without any. */
class FastifyMapper extends ErrorMapper {
  constructor() {
    super(Error)
  }

  mapError({ statusCode: status = 500, message }: FastifyError): ProblemDocument {
    return new ProblemDocument(status < 500 ? { status, detail: message } : { status: 500 })
  }
}

/** By the heading of their column. */
export const contenders: Readonly<Record<string, Contender>> = {
  'this plugin': {
    packages: [''],
    async build() {
      const app = Fastify(serverOptions())
      await app.register(errorResource)
      await app.register(swagger, swaggerOptions(documented))
      return app
    },
    conflict: (_app, detail) => httpErrors.conflict(detail),
  },
  'Fastify alone': {
    packages: [],
    build: () => withDocument(Fastify()),
    conflict: (_app, message) => Object.assign(new Error(message), { statusCode: 409 }),
  },
  '`@fastify/sensible`': {
    packages: ['@fastify/sensible'],
    async build() {
      const app = Fastify()
      await app.register(sensible)
      return withDocument(app)
    },
    conflict: (app, message) => app.httpErrors.conflict(message),
  },
  '`fastify-http-errors-enhanced`': {
    packages: ['fastify-http-errors-enhanced', 'http-errors-enhanced'],
    async build() {
      const app = Fastify()
      // What it does in production: elsewhere it sends the stack, and refuses errors that are not declared.
      const options = { hideUnhandledErrors: true, convertResponsesValidationErrors: false }
      await app.register(enhanced as never, options as never)
      return withDocument(app)
    },
    conflict: (_app, message) => new ConflictError(message),
  },
  '`@hapi/boom`': {
    packages: ['@hapi/boom'],
    async build() {
      const app = Fastify()
      app.setErrorHandler((error, _request, reply) => {
        const { statusCode = 500 } = error as FastifyError
        const { output } = Boom.boomify(error as Error, { statusCode, override: false })
        reply.code(output.statusCode).headers(output.headers as OutgoingHttpHeaders)
        return reply.send(output.payload)
      })
      return withDocument(app)
    },
    conflict: (_app, message) => Boom.conflict(message),
  },
  '`http-problem-details`': {
    packages: ['http-problem-details', 'http-problem-details-mapper'],
    async build() {
      const app = Fastify()
      const mappers = new MapperRegistry({ useDefaultErrorMapper: false })
      mappers.registerMapper(new TakenMapper()).registerMapper(new FastifyMapper())
      app.setErrorHandler((error, _request, reply) => {
        const mapper = mappers.getMapper(error as Error) ?? new FastifyMapper()
        const problem = mapper.mapError(error as FastifyError)
        return reply.code(problem.status).type('application/problem+json').send(problem)
      })
      return withDocument(app)
    },
    conflict: (_app, message) => new Taken(message),
  },
}

/** Adds the one service that all are asked about. */
export async function buildService({ build, conflict }: Contender): Promise<FastifyInstance> {
  const app = await build()
  const body = {
    type: 'object',
    required: ['orderId'],
    properties: { orderId: { type: 'string' } },
  }
  const response = { 200: body }
  app.post('/orders', { schema: { body, response } }, async () => ({ orderId: '42' }))
  app.get('/orders/:id', { schema: { response } }, async () => ({ orderId: '42' }))
  app.get('/taken', { schema: { response } }, async () => {
    throw conflict(app, words)
  })
  app.get('/page', async (_request, reply) =>
    reply.code(404).type('text/html').send('<h1>There is no such page.</h1>'),
  )
  app.get('/fails', { schema: { response } }, async () => {
    const { message, properties: sql } = secrets
    throw Object.assign(new Error(`connect ECONNREFUSED 10.0.3.7:5432 ${message}`), { sql })
  })
  app.get('/upstream', { schema: { response } }, async () => {
    const { message, properties: sql } = secrets
    throw Object.assign(new Error(`401 ${message}`), { statusCode: 401, sql, response: {} })
  })
  return app
}
