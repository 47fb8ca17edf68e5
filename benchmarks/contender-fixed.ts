/** The limit of any Fastify plugin: Fastify sends, from its own hooks and handlers, the bytes that ours has to make. */

import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { addCommonRoutes } from './contender-routes.ts'

/** One answer of ours, as it was recorded. */
export interface RecordedAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** Builds a service that makes nothing: every error is the recorded one, sent the shortest way Fastify has. */
export function buildFixed({ status, headers, body }: RecordedAnswer): FastifyInstance {
  const made = new Error('Made once.')
  const app = Fastify({ schemaErrorFormatter: () => made })
  const send = (reply: FastifyReply) => {
    reply.code(status).headers(headers).serializer(asItIs).send(body)
  }
  app.setErrorHandler((_error, _request, reply) => send(reply))
  app.setNotFoundHandler((_request, reply) => send(reply))
  app.addHook('preParsing', (request, reply, payload, done) => {
    const type = request.headers['content-type']
    if (request.is404 || type === undefined || type === 'application/json') done(null, payload)
    else send(reply)
  })
  app.addHook('preValidation', (request, reply, done) => {
    if (request.headers.accept === 'application/json' || request.is404) done()
    else send(reply)
  })
  addCommonRoutes(app)
  for (const path of ['/conflict', '/declared']) {
    app.get(path, (_request, reply) => send(reply))
  }
  app.get('/thrown', async () => {
    throw made
  })
  return app
}

function asItIs(payload: unknown): string {
  return payload as string
}
