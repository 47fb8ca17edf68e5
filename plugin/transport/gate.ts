/** In front of Fastify's router: what it does not check, what it answers in its own shape, and what it does not catch. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { versionNotSupported } from '../foreign/parser-errors.ts'
import { readProperty } from '../http/guarded-read.ts'
import { isHttp2 } from '../http/request.ts'
import { answerInstead } from '../replies/answer-instead.ts'
import type { PluginInstance } from '../replies/instance.ts'
import { endResponse } from './raw-reply.ts'

/** A listener for requests, such as the router. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

const latest = Symbol('fastify-error-resource.response')

type Carrier = Duplex & { [latest]?: ServerResponse }

/** Remembers the latest response of a connection; its request is known by it. */
export function setResponse(socket: Duplex, response: ServerResponse): void {
  ;(socket as Carrier)[latest] = response
}

/** The latest response of a connection; `undefined` before its first request. */
export function getResponse(socket: Duplex): ServerResponse | undefined {
  return (socket as Carrier)[latest]
}

const refused = new WeakSet<ServerResponse>()

/** Marks a response that refuses its request before the router; the connection ends with it, and nothing may follow. */
export function markRefused(response: ServerResponse): void {
  refused.add(response)
}

/** Tells whether a response refuses its request before the router. */
export function isRefused(response: ServerResponse): boolean {
  return refused.has(response)
}

/** A host and an optional port, or nothing (RFC 9110 §7.2, RFC 3986 §3.2.2). */
const host = /^(?:\[[\dA-Fa-f:.]+\]|[\w\-.~!$&'()*+,;=%]*)(?::\d*)?$/

/** The last good value: a server hears the same one again and again. */
let knownHost: string | undefined

/**
 * Looks at what RFC 9112 makes a server refuse whatever the request is for.
 * @returns The refusal; `undefined` for a request in order.
 */
function refuseRequest(request: IncomingMessage): Occurrence | undefined {
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
    return request.httpVersionMinor === 0
      ? undefined
      : occurrenceOf(400, 'The request has no Host header field.')
  }
  if (given !== knownHost) {
    if (!host.test(given))
      return occurrenceOf(400, 'The Host header field of the request is not valid.')
    knownHost = given
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

  function refuse(response: ServerResponse, refusal: Occurrence): void {
    markRefused(response)
    endResponse(plugin, app.log, response.req, response, refusal)
  }

  return function gate(request, response) {
    setResponse(request.socket, response)
    const refusal = refuseRequest(request)
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
