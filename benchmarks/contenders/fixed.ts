/**
 * The limit of any plugin that keeps the promise of ours: Fastify sends, from its own hooks and handlers, the bytes that
 * ours has to make. Besides sending it does what nobody is spared: whoever throws makes an error, whoever tells 405 from
 * 404 asks the router, and a success passes the hooks that might have had to stop it.
 */

import Fastify, { type FastifyInstance, type FastifyReply, type HTTPMethods } from 'fastify'
import { conflictDetail } from '../cases/cases.ts'
import { addCommonRoutes } from './routes.ts'

/** One answer of ours, as it was recorded. */
export interface RecordedAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** The methods that any route of the cases has. */
const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST']

/** Builds a service that makes nothing: every error is the recorded one, sent the shortest way Fastify has. */
export function buildFixed({ status, headers, body }: RecordedAnswer): FastifyInstance {
  const app = Fastify({ schemaErrorFormatter: () => makeError('body/quantity must be integer') })
  const send = (reply: FastifyReply) => {
    reply.code(status).headers(headers).serializer(asItIs).send(body)
  }
  app.setErrorHandler((_error, _request, reply) => send(reply))
  app.setNotFoundHandler((request, reply) => {
    const allow = methods.filter((method) => app.findRoute({ method, url: request.url }) !== null)
    // Asked in earnest: where the router says something else, there is no answer and so no proof.
    if (allow.length > 0 === (status === 405)) send(reply)
  })
  app.addHook('preValidation', (request, reply, done) => {
    if (isJson(request.headers.accept) || request.is404) done()
    else send(reply)
  })
  if (status < 400) addPassedHooks(app)
  app.addHook('onRoute', (route) => {
    if (route.method !== 'POST') return
    route.preParsing = (request, reply, payload, done) => {
      if (isJson(request.headers['content-type'])) done(null, payload)
      else send(reply)
    }
  })
  addCommonRoutes(app)
  for (const path of ['/conflict', '/declared']) {
    app.get(path, (_request, reply) => send(reply))
  }
  app.get('/thrown', async () => {
    throw makeError(conflictDetail)
  })
  return app
}

/** The hooks that see objects and what is sent, where an error can be told from a success. */
function addPassedHooks(app: FastifyInstance): void {
  app.addHook('preSerialization', (_request, _reply, payload, done) => done(null, payload))
  app.addHook('onSend', (_request, _reply, payload, done) => done(null, payload))
}

function isJson(type: string | undefined): boolean {
  return type === 'application/json' || type?.includes('*/*') === true
}

/** The cheapest error there is: one without a stack. */
function makeError(message: string): Error {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  const error = new Error(message)
  Error.stackTraceLimit = stackTraceLimit
  return error
}

function asItIs(payload: unknown): string {
  return payload as string
}
