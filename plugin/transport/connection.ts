/** What is known of a connection: its responses, which leave in the order of their requests (RFC 9112 §9.3.2). */
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const latest = Symbol('fastify-error-resource.response')
const earlier = Symbol('fastify-error-resource.earlier-responses')

type Carrier = Duplex & { [latest]?: ServerResponse; [earlier]?: Set<ServerResponse> }

/** Remembers a response of a connection; its request is known by it. Those before it only while they last. */
export function addResponse(socket: Carrier, response: ServerResponse): void {
  const before = socket[latest]
  if (before === response) return
  if (before !== undefined && !before.writableFinished) {
    const unfinished = (socket[earlier] ??= new Set())
    unfinished.add(before)
    before.once('close', () => unfinished.delete(before))
  }
  socket[latest] = response
}

/** The latest response of a connection; `undefined` before its first request. */
export function getResponse(socket: Carrier): ServerResponse | undefined {
  return socket[latest]
}

/** Calls back once every response of a connection has left; never, if one of them does not. */
export function whenAnswered(socket: Carrier, then: () => void): void {
  const response = socket[latest]
  // Node lets go of the connection once the last byte is out, and closes it where the response said so.
  const hasLeft = response === undefined || (response.writableFinished && response.socket === null)
  if (hasLeft) then()
  else response.once('finish', then)
}

/**
 * Looks after a connection that Node has handed over, as it does with `CONNECT`: it has taken its own
 * listeners off, though earlier responses may still be on their way. Without one for errors a reset
 * would end the process; without one for `drain` a response that waits for it would wait for good.
 */
export function takeOver(socket: Carrier): void {
  socket.on('error', () => socket.destroy())
  socket.on('drain', () => {
    for (const response of socket[earlier] ?? []) response.emit('drain')
    socket[latest]?.emit('drain')
  })
  socket.resume()
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
