/** The only writer: puts an Error Resource on a reply, past every hook and serializer that could spoil it. */
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { Occurrence } from './declaration.ts'
import { toErrorResource } from './error-resource.ts'
import { readKeys, readProperty } from './guarded-read.ts'
import { logOccurrence, logSafely } from './log-error.ts'
import { removeUnfitHeaders, setHeaders, setOwedFields } from './response-headers.ts'
import { lastResortBody, type Writer } from './writer.ts'

/** An Error Resource as it was put on a reply; what others do to the reply afterwards does not change it. */
export interface WrittenError {
  readonly status: number
  readonly headers: ReturnType<FastifyReply['getHeaders']>
  readonly body: string
}

/** The Error Resource on a reply, once there is one. Kept on the reply so that hooks know it. */
export const writtenError = Symbol('fastify-error-resource.written')

declare module 'fastify' {
  interface FastifyReply {
    [writtenError]?: WrittenError | null
  }
}

/** Sends an Error Resource. Returns the reply, as every sending method of Fastify does. */
export function sendError<Reply extends FastifyReply>(
  writer: Writer,
  reply: Reply,
  occurrence: Occurrence,
): Reply {
  const { send } = reply
  send.call(reply, writeError(writer, reply, occurrence))
  return reply
}

/** How an Error Resource is put on a reply that is on its way already. */
export interface WriteOptions {
  /** The sender chose the status and `Cache-Control` together, so the field is meant. @default false */
  readonly keepCacheControl?: boolean
  /** The error is in the log already. @default false */
  readonly isLogged?: boolean
}

/**
 * Puts an Error Resource on the reply without sending it, for hooks that replace a payload.
 * @returns The body, for `reply.send()` or the next hook.
 */
export function writeError(
  writer: Writer,
  reply: FastifyReply,
  occurrence: Occurrence,
  { keepCacheControl = false, isLogged = false }: WriteOptions = {},
): string {
  const { declaration, init } = occurrence
  const { request } = reply
  removeUnfitHeaders(reply, keepCacheControl)
  setHeaders(reply, declaration.headers)
  setHeaders(reply, init?.headers)
  // Last, because the members repeat what the header fields say by now.
  const members = setOwedFields(writer, reply, occurrence)
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', writer.options.cacheControl)
  let status = declaration.status
  let body: string
  try {
    const kind = writer.kindOf(declaration)
    const context = { url: request.raw.url, id: request.id }
    const { exposeServerErrors } = writer.options
    body = kind.serialize(
      toErrorResource(occurrence, kind.type, context, members, exposeServerErrors),
    )
  } catch (error) {
    logSafely(request.log, 'error', { err: error }, 'An Error Resource could not be serialized.')
    status = 500
    body = lastResortBody
  }
  // A serializer of our own keeps Fastify from adding a charset to the media type, and the route's
  // serializer from touching the body.
  reply.code(status).type(writer.chooseErrorType(request.headers.accept)).serializer(asItIs)
  reply[writtenError] = { status, headers: reply.getHeaders(), body }
  reply.send = sendAfterError
  if (!isLogged) logOccurrence(reply.log, occurrence, { req: request, res: reply })
  return body
}

function asItIs(payload: unknown): string {
  return payload as string
}

/**
 * Takes the place of `reply.send` once an Error Resource is on the way: what arrives now is either a
 * failure of a hook on that way, which must not replace the body with its own message, or a second
 * reply, which is one too many.
 */
function sendAfterError(this: FastifyReply, payload?: unknown): FastifyReply {
  if (this.sent) {
    this.log.warn('A reply was sent after an Error Resource; it was ignored.')
    return this
  }
  const written = this[writtenError]
  if (written != null && isFailure(this, payload)) writeRaw(this, written)
  return this
}

/**
 * Tells a failure from a second reply: Fastify takes the media type off a reply whose sending failed.
 * Its default handler may have put one back, with the other header fields of the error.
 */
function isFailure(reply: FastifyReply, payload: unknown): boolean {
  if (payload instanceof Error || !reply.hasHeader('content-type')) return true
  const names = readKeys(Object(readProperty(payload, 'headers')) as object)
  return names.some((name) => name.toLowerCase() === 'content-type')
}

/** Writes the Error Resource of a reply past Fastify, for when its hooks fail. */
export function writeRaw(reply: FastifyReply, { status, headers, body }: WrittenError): void {
  const { raw } = reply
  reply.hijack()
  if (raw.writableEnded) return // By this function; Fastify has failed to write over it.
  if (raw.headersSent || raw.destroyed) {
    raw.destroy()
    return
  }
  for (const name of raw.getHeaderNames()) raw.removeHeader(name)
  const length = { 'content-length': Buffer.byteLength(body) }
  raw.writeHead(status, { ...headers, ...length } as OutgoingHttpHeaders)
  raw.end(body)
}
