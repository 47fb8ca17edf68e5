/** What people use today, each written the way its own documentation says. */

import { STATUS_CODES, type OutgoingHttpHeaders } from 'node:http'
import sensible from '@fastify/sensible'
import Boom from '@hapi/boom'
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type RouteShorthandOptions,
} from 'fastify'
import createError from 'http-errors'
import { conflictDetail } from '../cases/cases.ts'
import { addCommonRoutes, orderSchema } from './routes.ts'

/** `@fastify/sensible`, which makes errors and leaves sending them to Fastify. */
export async function buildSensible(): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(sensible)
  // Typed loosely: the types of `reply.conflict()` are those of this package, loaded by the other contenders.
  const options: RouteShorthandOptions = { schema: { response: { 200: orderSchema } } }
  app.get('/conflict', options, (_request, reply) => {
    reply.conflict(conflictDetail)
  })
  app.get('/thrown', options, async () => {
    throw app.httpErrors.conflict(conflictDetail)
  })
  return app
}

/** `http-errors`, thrown to Fastify's own handler. */
export function buildHttpErrors(): FastifyInstance {
  const app = Fastify()
  app.get('/thrown', { schema: { response: { 200: orderSchema } } }, async () => {
    throw createError(409, conflictDetail)
  })
  return app
}

/** `http-errors`, thrown to a handler that writes problem details. */
export function buildHttpErrorsProblem(): FastifyInstance {
  const app = buildHttpErrors()
  app.setErrorHandler((error: createError.HttpError, request, reply) => {
    reply.code(error.statusCode).type('application/problem+json').send({
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

/** Boom, with the handler Fastify needs to find its status. */
export function buildBoom(): FastifyInstance {
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

/**
 * `fastify-http-errors-enhanced` with the settings it takes in production. Loaded by name, because not every version of
 * it can be registered in this Fastify, or on this Node.
 */
export async function buildEnhanced(): Promise<FastifyInstance> {
  const [{ default: plugin }, { ConflictError }] = (await Promise.all([
    import('fastify-http-errors-enhanced'),
    import('http-errors-enhanced'),
  ])) as unknown as [{ default: FastifyPluginAsync<EnhancedOptions> }, EnhancedErrors]
  const app = Fastify()
  await app.register(plugin, { hideUnhandledErrors: true, convertResponsesValidationErrors: false })
  addCommonRoutes(app)
  app.get('/thrown', { schema: { response: { 200: orderSchema } } }, async () => {
    throw new ConflictError(conflictDetail)
  })
  return app
}

interface EnhancedOptions {
  hideUnhandledErrors: boolean
  convertResponsesValidationErrors: boolean
}

interface EnhancedErrors {
  ConflictError: new (message: string) => Error
}
