/** In front of Fastify's router: what it does not check, what it answers in its own shape, and what it does not catch. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { logSafely } from '../logs/log-error.ts'
import { rawLogOf } from '../logs/request-log.ts'
import { versionNotSupported } from '../foreign/parser-errors.ts'
import { readProperty } from '../http/guarded-read.ts'
import { isWritableHeader } from '../http/header-values.ts'
import { isHttp2 } from '../http/request.ts'
import { answerInstead } from '../replies/answer-instead.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { addResponse, markRefused } from './connection.ts'
import { endResponse } from './raw-reply.ts'

/** A listener for requests, such as the router. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

const routed = new WeakSet<ServerResponse>()

/** Tells whether a request without `Host` got past Node, which is told so by an option of its server. */
export function isRouted(response: ServerResponse): boolean {
  return routed.has(response)
}

/** A host and an optional port, or nothing (RFC 9110 §7.2, RFC 3986 §3.2.2). */
const host = /^(?:\[[\dA-Fa-f:.]+\]|[\w\-.~!$&'()*+,;=%]*)(?::\d*)?$/

/** A name of a host has no more (RFC 1035 §2.3.4); a client cannot make a longer text stay. */
const longestHost = 255

/** The last good value: a server hears the same one again and again. */
let knownHost: string | undefined

/** RFC 9112 §3.2 */
export const hostRefusal: Occurrence = occurrenceOf(400, 'The request has no Host header field.')

/**
 * Looks at what RFC 9112 makes a server refuse whatever the request is for.
 * @param nodeAsksForHost Whether the server has looked for `Host` as far as the user wants it.
 * @returns The refusal; `undefined` for a request in order.
 */
function refuseRequest(request: IncomingMessage, nodeAsksForHost: boolean): Occurrence | undefined {
  if (isHttp2(request)) return undefined
  // Node takes any digit for a version.
  if (request.httpVersionMajor !== 1) {
    return occurrenceOf(versionNotSupported.status, versionNotSupported.detail)
  }
  const { host: given, 'transfer-encoding': coding } = request.headers
  // RFC 9112 §6.1: Node undoes this one coding and leaves the others in.
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    return occurrenceOf(501, 'The transfer coding of the request is not implemented.')
  }
  if (given === undefined) {
    return nodeAsksForHost || request.httpVersionMinor === 0 ? undefined : hostRefusal
  }
  if (given !== knownHost) {
    if (!host.test(given))
      return occurrenceOf(400, 'The Host header field of the request is not valid.')
    if (given.length <= longestHost) knownHost = given
  }
  return hasTwoHosts(request.rawHeaders)
    ? occurrenceOf(400, 'The request has more than one Host header field.')
    : undefined
}

/** Node keeps the first of two and says nothing (RFC 9112 §3.2). */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}

/** The refusal of a request that arrives while the server closes (RFC 9110 §15.6.4). */
const closingRefusal: Occurrence = occurrenceOf(503, 'The server is shutting down.')

/**
 * Fastify refuses by itself while it closes, unless it was told not to, which only it knows. It does
 * so before there is a reply, with a call whose header names no reply writes like this.
 */
function isClosingAnswer(status: number, fields: unknown): boolean {
  return status === 503 && readProperty(fields, 'Content-Length') === '80'
}

/** Stands before the router: refuses what has to be refused, and catches what the router does not. */
export function createRequestGate(
  app: FastifyInstance,
  plugin: PluginInstance,
  isClosing: () => boolean,
): RequestListener {
  const route = app.routing as RequestListener
  // HTTP/1 beside HTTP/2 is the one place where Node leaves the question out.
  const nodeAsksForHost = app.initialConfig.http2 !== true

  function refuse(response: ServerResponse, refusal: Occurrence): void {
    markRefused(response)
    endResponse(plugin, rawLogOf(app, response.req), response.req, response, refusal)
  }

  /** Leaves out trailers that cannot be written: Fastify adds all of them at once, where nobody catches. */
  function addWritable(this: ServerResponse, trailers: object): void {
    const entries = Object.entries(trailers)
    const writable = entries.filter(([name, value]) => isWritableHeader(name, value))
    const { addTrailers } = Object.getPrototypeOf(this) as ServerResponse
    addTrailers.call(this, Object.fromEntries(writable) as OutgoingHttpHeaders)
    if (writable.length === entries.length) return
    logSafely(rawLogOf(app, this.req), 'warn', {}, 'A trailer that cannot be written was left out.')
  }

  return function gate(request, response) {
    addResponse(request.socket, response)
    response.addTrailers = addWritable
    if (request.headers.host === undefined) routed.add(response)
    const refusal = refuseRequest(request, nodeAsksForHost)
    if (refusal !== undefined) return refuse(response, refusal)
    if (isClosing()) {
      const isMeant = (status: number, fields: unknown) => !isClosingAnswer(status, fields)
      answerInstead(response, isMeant, () => refuse(response, closingRefusal))
    }
    try {
      route(request, response)
    } catch (error) {
      // A constraint, a query parser, an id generator: functions of the user's that the router calls
      // unguarded. Uncaught, they would end the process.
      refuse(response, { ...occurrenceOf(500), unexpected: { error } })
    }
  }
}
