/**
 * What no plugin can leave out that keeps the promise of ours, each as short as it can be written: what comes before the
 * router is looked at, what is thrown is kept, what is sent is seen, the fields of the success go, and a body is made of
 * its request.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastJsonStringify from 'fast-json-stringify'

const host = /^(?:\[[\dA-Fa-f:.]+\]|[\w\-.~!$&'()*+,;=%]*)(?::\d*)?$/
let knownHost: string | undefined

/** Stands in front of the router for what a server has to refuse and neither Node nor Fastify does (RFC 9112 §3.2). */
export function addGate({ server }: FastifyInstance): void {
  const [route] = server.listeners('request') as [
    (request: IncomingMessage, response: ServerResponse) => void,
  ]
  server.removeAllListeners('request')
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isInOrder(request)) route(request, response)
    else response.writeHead(400).end()
  })
}

function isInOrder({ headers, rawHeaders }: IncomingMessage): boolean {
  const { 'transfer-encoding': coding = 'chunked' } = headers
  if (headers.host === undefined || coding !== 'chunked') return false
  if (headers.host !== knownHost) {
    if (!host.test(headers.host)) return false
    knownHost = headers.host
  }
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts === 1
}

/** Keeps what was thrown: a handler of a user's that answers it without us leaves out what it knew. */
export function keepErrors(app: FastifyInstance): void {
  app.decorateReply('caught', null)
  app.addHook('onError', (_request, reply, error, done) => {
    Object.assign(reply, { caught: error })
    done()
  })
}

/**
 * The hooks that see objects and what is sent, where an error can be told from a success: those of the scope, and the last
 * of each route, behind those of others.
 */
export function addPassedHooks(app: FastifyInstance): void {
  app.addHook('preSerialization', (_request, _reply, payload, done) => done(null, payload))
  app.addHook('onSend', (_request, _reply, payload, done) => done(null, payload))
  app.addHook('onRoute', (route) => {
    route.onSend = (_request, _reply, payload, done) => done(null, payload)
  })
}

/** Takes off what the success had set; nothing has, and that is what has to be found out. */
export function removeFields(reply: FastifyReply): void {
  for (const name in reply.getHeaders()) reply.removeHeader(name)
}

const schemas = {
  string: { type: 'string' },
  number: { type: 'integer' },
  object: { type: 'array', items: { type: 'string' } },
} as Record<string, object>

const errorsSchema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      detail: { type: 'string' },
      in: { type: 'string' },
      pointer: { type: 'string' },
      name: { type: 'string' },
      code: { type: 'string' },
    },
  },
}

/** Writes the body of an error for a request, with what is wrong with it. */
export type BodyWriter = (request: FastifyRequest, errors: object[] | undefined) => string

/** Builds the writer of a recorded body: its place and the id of the request are of the request, and so is what is wrong with it. */
export function createWriter(recorded: string): BodyWriter {
  const known = JSON.parse(recorded) as Record<string, unknown>
  const { type, title, status, code, detail } = known
  const standard = new Set('type title status code detail instance requestId errors'.split(' '))
  const members = Object.fromEntries(Object.entries(known).filter(([name]) => !standard.has(name)))
  const properties = Object.fromEntries(
    Object.entries(known).map(([name, value]) => [
      name,
      name === 'errors' ? errorsSchema : (schemas[typeof value] as object),
    ]),
  )
  const write = fastJsonStringify({ type: 'object', properties })
  return ({ url, id }, errors) => {
    const end = url.indexOf('?')
    const instance = end === -1 ? url : url.slice(0, end)
    const resource: Record<string, unknown> = {
      type,
      title,
      status,
      code,
      detail,
      instance,
      requestId: id,
      errors,
    }
    for (const name in members) resource[name] = members[name]
    return write(resource)
  }
}
