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
   * Keeps the promises that ours keeps on the way of an error: what is sent is seen, or errors of others leave as they
   * are; the fields of the success are found, or they leave with the error; what Fastify refuses comes by its error, or
   * handlers and hooks of users never see it.
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
  const send = (reply: FastifyReply, text = body) => {
    if (isDutiful) removeFields(reply)
    reply.code(status).headers(fields).serializer(asItIs).send(text)
  }
  // A list that depends on the request has no length of its own before that is known.
  const [head = '', tail] = body.split(/(?<="errors":)\[.*\]/)
  const { 'content-length': _length, ...others } = headers
  const fields = tail === undefined ? headers : others
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    if (tail === undefined) send(reply)
    else send(reply, head + toErrors(error.validation) + tail)
  })
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

/** The hooks that see objects and what is sent, where an error can be told from a success. */
function addPassedHooks(app: FastifyInstance): void {
  app.addHook('preSerialization', (_request, _reply, payload, done) => done(null, payload))
  app.addHook('onSend', (_request, _reply, payload, done) => done(null, payload))
}

/** Takes off what the success had set; nothing has, and that is what has to be found out. */
function removeFields(reply: FastifyReply): void {
  for (const name in reply.getHeaders()) reply.removeHeader(name)
}

/** What the validator found, in the shape of ours. */
function toErrors(findings: FastifyError['validation'] = []): string {
  const errors = findings.map(({ instancePath, message, keyword }) => ({
    detail: message,
    in: 'body',
    pointer: `#${instancePath}`,
    code: keyword,
  }))
  return JSON.stringify(errors)
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
