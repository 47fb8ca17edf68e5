/** Error Resources for exchanges that never become a Fastify reply: straight onto a response or a socket. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import { declarationOf, type Occurrence } from '../errors/declaration.ts'
import { readString } from '../http/guarded-read.ts'
import { isHttp2 } from '../http/request.ts'
import { logRaw } from '../logs/request-log.ts'
import { buildBody, varyOf } from '../resource/body.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'

interface RawError {
  readonly status: number
  readonly phrase: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function buildRawError(
  plugin: PluginInstance,
  log: FastifyBaseLogger | undefined,
  occurrence: Occurrence,
  url: string | undefined,
  wishes: IncomingHttpHeaders,
): RawError {
  const request = { headers: wishes, url, id: undefined, log }
  const built = buildBody(plugin, occurrence, request)
  const { status, body, contentType, language } = built
  const vary = varyOf(built, plugin.options.cacheControl)
  const headers: Record<string, string> = {
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': plugin.options.cacheControl,
  }
  if (vary.length > 0) headers['vary'] = vary.join(', ')
  if (language !== undefined) headers['content-language'] = language
  return { status, phrase: declarationOf(status).title, headers, body }
}

/**
 * Ends a response with an Error Resource and closes its connection, whose state nobody can vouch for
 * any more. Node adds `Date`.
 */
export function endResponse(
  plugin: PluginInstance,
  log: FastifyBaseLogger | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  occurrence: Occurrence,
): void {
  logRaw(log, occurrence, plugin.chooseLevel)
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { status, headers, body } = buildRawError(
    plugin,
    log,
    occurrence,
    readString(request, 'originalUrl') ?? request.url,
    request.headers,
  )
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
 * @param wishes The header fields of the request, as far as it is known.
 */
export function endSocket(
  plugin: PluginInstance,
  log: FastifyBaseLogger | undefined,
  socket: Duplex,
  occurrence: Occurrence,
  wishes: IncomingHttpHeaders = {},
): void {
  logRaw(log, occurrence, plugin.chooseLevel)
  const { status, phrase, headers, body } = buildRawError(
    plugin,
    log,
    occurrence,
    undefined,
    wishes,
  )
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
