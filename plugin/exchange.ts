/** The latest exchange of a connection, kept on its socket for the errors that arrive without one. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A listener for requests, such as the router. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

/** One request and its response. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Refused before the router; the connection ends with it, and nothing may follow. */
  refused: boolean
}

const latest = Symbol('fastify-error-resource.exchange')

type Carrier = Duplex & { [latest]?: Exchange }

/** Remembers the latest exchange of a connection. */
export function setExchange(socket: Duplex, exchange: Exchange): void {
  ;(socket as Carrier)[latest] = exchange
}

/** The latest exchange of a connection; `undefined` before its first request. */
export function getExchange(socket: Duplex): Exchange | undefined {
  return (socket as Carrier)[latest]
}
