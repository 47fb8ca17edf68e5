/**
 * The limit of any plugin that keeps the promise of ours: Fastify sends, from its own hooks and handlers, the bytes that
 * ours has to make. Besides sending it does what nobody is spared: whoever throws makes an error, whoever tells 405 from
 * 404 asks the router, what is wrong with a body is written once it is known, and a success passes the hooks that might
 * have had to stop it.
 */

import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type HTTPMethods,
} from 'fastify'
import { conflictDetail } from '../cases/cases.ts'
import {
  addGate,
  addPassedHooks,
  type BodyWriter,
  createWriter,
  keepErrors,
  removeFields,
} from './duties.ts'
import { addCommonRoutes } from './routes.ts'

/** One answer of ours, as it was recorded. */
export interface RecordedAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** The methods that any route of the cases has. */
const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST']

/** What is done besides sending. */
export interface FixedOptions {
  /**
   * Keeps the promises that ours keeps on the way of an error, as `duties.ts` lists them; and what Fastify refuses comes
   * by its error, or handlers and hooks of users never see it.
   * @default false
   */
  isDutiful?: boolean
}

/** Builds a service that makes nothing: every error is the recorded one, sent the shortest way Fastify has. */
export function buildFixed(
  { status, headers, body }: RecordedAnswer,
  { isDutiful = false }: FixedOptions = {},
): FastifyInstance {
  const app = Fastify({ schemaErrorFormatter: () => makeError('body/quantity must be integer') })
  // A list that depends on the request has no length of its own before that is known.
  const [head = '', tail] = body.split(/(?<="errors":)\[.*\]/)
  const { 'content-length': _length, ...others } = headers
  const fields = tail === undefined && !isDutiful ? headers : others
  const readyMade: BodyWriter = (_request, errors) =>
    tail === undefined ? body : head + JSON.stringify(errors) + tail
  const write = isDutiful ? createWriter(body) : readyMade
  const send = (reply: FastifyReply, validation?: FastifyError['validation']) => {
    if (isDutiful) removeFields(reply)
    const errors = tail === undefined ? undefined : toErrors(validation)
    reply.code(status).headers(fields).serializer(asItIs).send(write(reply.request, errors))
  }
  app.setErrorHandler<FastifyError>((error, _request, reply) => send(reply, error.validation))
  app.setNotFoundHandler((request, reply) => {
    const allow = methods.filter((method) => app.findRoute({ method, url: request.url }) !== null)
    // Asked in earnest: where the router says something else, there is no answer and so no proof.
    if (allow.length > 0 === (status === 405)) send(reply)
  })
  app.addHook('preValidation', (request, reply, done) => {
    if (isJson(request.headers.accept) || request.is404) done()
    else send(reply)
  })
  if (isDutiful || status < 400) addPassedHooks(app)
  if (isDutiful) {
    keepErrors(app)
    addGate(app)
  }
  app.addHook('onRoute', (route) => {
    if (route.method !== 'POST') return
    route.preParsing = (request, reply, payload, done) => {
      if (isJson(request.headers['content-type'])) done(null, payload)
      else if (isDutiful) done(makeError('Unsupported Media Type'))
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

/** What the validator found, in the shape of ours. */
function toErrors(findings: FastifyError['validation'] = []): object[] {
  return findings.map(({ instancePath, message, keyword }) => ({
    detail: message,
    in: 'body',
    pointer: `#${instancePath}`,
    code: keyword,
  }))
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
