/** The only writer: puts an Error Resource on a reply, past every hook and serializer that could spoil it. */
import type { FastifyReply } from 'fastify'
import type { Occurrence } from './declaration.ts'
import { toErrorResource } from './error-resource.ts'
import { isValidHeader, type HeaderValue } from './header-values.ts'
import { logOccurrence } from './log-error.ts'
import { problemType } from './negotiation.ts'
import { removeUnfitHeaders, setHeaders, setOwedFields } from './response-headers.ts'
import { lastResortBody, type Writer } from './writer.ts'

/** The Error Resource on a reply, once there is one. Kept on the reply so that hooks know it. */
export const errorBody = Symbol('fastify-error-resource.body')

declare module 'fastify' {
  interface FastifyReply {
    [errorBody]?: string | null
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
  const members = setOwedFields(writer, reply, occurrence)
  setHeaders(reply, declaration.headers)
  setHeaders(reply, init?.headers)
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
    request.log.error({ err: error }, 'An Error Resource could not be serialized.')
    status = 500
    body = lastResortBody
  }
  if (!isLogged) logOccurrence(reply.log, occurrence, { req: request, res: reply })
  // A serializer of our own keeps Fastify from adding a charset to the media type, and the route's
  // serializer from touching the body.
  reply.code(status).type(writer.chooseErrorType(request.headers.accept)).serializer(asItIs)
  reply[errorBody] = body
  reply.send = sendAfterError
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
  if (!(payload instanceof Error)) return this
  this.log.error({ err: payload }, 'A hook failed while an Error Resource was sent.')
  writeRaw(this)
  return this
}

/** Writes the Error Resource of a reply past Fastify, for when its hooks fail. */
export function writeRaw(reply: FastifyReply): void {
  const { raw } = reply
  const body = reply[errorBody] ?? lastResortBody
  reply.hijack()
  if (raw.headersSent || raw.destroyed) {
    raw.destroy()
    return
  }
  reply.removeHeader('content-encoding').removeHeader('etag')
  const headers: Record<string, HeaderValue> = {}
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (isValidHeader(name, value)) headers[name] = value
  }
  headers['content-type'] ??= problemType
  headers['content-length'] = Buffer.byteLength(body)
  raw.writeHead(reply.statusCode, headers as Record<string, string>)
  raw.end(body)
}
