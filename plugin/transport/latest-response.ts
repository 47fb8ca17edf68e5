/** The latest response of a connection, kept on its socket for the errors that arrive without one. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

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
