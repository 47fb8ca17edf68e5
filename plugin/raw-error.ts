/** Error Resources for exchanges that never become a Fastify reply: straight onto a response or a socket. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import type { Occurrence } from './declaration.ts'
import { toErrorResource } from './error-resource.ts'
import { isValidHeader } from './header-values.ts'
import { isHttp2 } from './http-version.ts'
import { logOccurrence } from './log-error.ts'
import { problemType } from './negotiation.ts'
import type { Writer } from './writer.ts'

interface RawError {
  readonly status: number
  readonly phrase: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function buildRawError(writer: Writer, occurrence: Occurrence, url: string | undefined): RawError {
  const { status, title } = occurrence.declaration
  const { exposeServerErrors, cacheControl } = writer.options
  const kind = writer.kindOf(occurrence.declaration)
  const request = { url, id: undefined }
  const body = kind.serialize(
    toErrorResource(occurrence, kind.type, request, undefined, exposeServerErrors),
  )
  const headers: Record<string, string> = {
    'content-type': problemType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': cacheControl,
  }
  for (const [name, value] of Object.entries(occurrence.init?.headers ?? {})) {
    if (isValidHeader(name, value)) headers[name] = String(value)
  }
  return { status, phrase: title, headers, body }
}

/**
 * Ends a response with an Error Resource and closes its connection, whose state nobody can vouch for
 * any more. Node adds `Date`.
 */
export function endResponse(
  writer: Writer,
  log: FastifyBaseLogger,
  request: IncomingMessage,
  response: ServerResponse,
  occurrence: Occurrence,
): void {
  logOccurrence(log, occurrence)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { status, headers, body } = buildRawError(writer, occurrence, request.url)
  // HTTP/2 has no such field and closes a stream by itself (RFC 9113 §8.2.2).
  const connection = isHttp2(request) ? {} : { connection: 'close' }
  response.writeHead(status, { ...headers, ...connection })
  response.end(body)
}

/** Longest time a socket stays open for its peer to read the answer. */
const lingerMs = 1000

/**
 * Answers on a socket that has no response object, and closes it. The socket is ended first and
 * destroyed later: destroying it with unread input makes the peer's kernel throw the answer away.
 */
export function endSocket(
  writer: Writer,
  log: FastifyBaseLogger,
  socket: Duplex,
  occurrence: Occurrence,
): void {
  logOccurrence(log, occurrence)
  const { status, phrase, headers, body } = buildRawError(writer, occurrence, undefined)
  const lines = Object.entries({
    ...headers,
    date: new Date().toUTCString(),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${String(status)} ${phrase}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  const timer = setTimeout(() => socket.destroy(), lingerMs).unref()
  socket.once('close', () => clearTimeout(timer))
  socket.on('error', () => socket.destroy())
  socket.resume()
}
