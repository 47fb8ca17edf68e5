/** The only writer: puts an Error Resource on a reply, with the header fields it owes and without those of the abandoned success. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { allowedMethods } from './allowed-methods.ts'
import type { Declaration, Occurrence } from './declaration.ts'
import { toErrorResource } from './error-resource.ts'
import { addVary, isValidHeader, type HeaderValue } from './header-values.ts'
import { createErrorTypeChooser, problemType } from './negotiation.ts'
import type { ResolvedOptions } from './options.ts'
import { readOwedHeader, toOwedField } from './owed-fields.ts'
import { readableTypes } from './readable-types.ts'
import type { RoutePlans } from './route-plan.ts'
import { createErrorKinds, type ErrorKinds } from './serializers.ts'
import type { OwedName } from './statuses.ts'

/** What one instance of the plugin needs to write errors. */
export interface Writer {
  readonly options: ResolvedOptions
  readonly planOf: RoutePlans
  readonly kindOf: ErrorKinds
  readonly chooseErrorType: (accept: string | undefined) => string
}

/** Builds the writer of one instance of the plugin. */
export function createWriter(options: ResolvedOptions, planOf: RoutePlans): Writer {
  return {
    options,
    planOf,
    kindOf: createErrorKinds(options.typeBase),
    chooseErrorType: createErrorTypeChooser(options.mirrorAccept),
  }
}

/** The body that goes out if everything else fails; a constant, so that nothing can fail in it. */
export const lastResortBody =
  '{"type":"about:blank","title":"Internal Server Error","status":500}'

/** The Error Resource on a reply, once there is one. Kept on the reply so that hooks know it. */
export const errorBody = Symbol('fastify-error-resource.body')

declare module 'fastify' {
  interface FastifyReply {
    [errorBody]?: string | null
  }
}

/** Header fields that describe the content of the success that is not sent (RFC 9110 §8). */
const abandonedHeaders: ReadonlySet<string> = new Set([
  'accept-ranges',
  'cache-control',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'repr-digest',
  'transfer-encoding',
])

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

/**
 * Puts an Error Resource on the reply without sending it, for hooks that replace a payload.
 * `keepCacheControl` is for replies whose sender chose status and header together.
 * @returns The body, for `reply.send()` or the next hook.
 */
export function writeError(
  writer: Writer,
  reply: FastifyReply,
  occurrence: Occurrence,
  keepCacheControl = false,
): string {
  const { declaration, init } = occurrence
  const { request } = reply
  removeUnfitHeaders(reply, keepCacheControl)
  const members = setOwedFields(writer, reply, declaration, occurrence)
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
  logOccurrence(reply, occurrence)
  // A serializer of our own keeps Fastify from adding a charset to the media type, and the route's
  // serializer from touching the body.
  reply
    .code(status)
    .type(writer.chooseErrorType(request.headers.accept))
    .serializer(asItIs)
  reply[errorBody] = body
  reply.send = sendAfterError
  return body
}

function asItIs(payload: unknown): string {
  return payload as string
}

function removeUnfitHeaders(reply: FastifyReply, keepCacheControl: boolean): void {
  const headers = reply.getHeaders()
  for (const name in headers) {
    const abandoned = abandonedHeaders.has(name) && !(keepCacheControl && name === 'cache-control')
    if (abandoned || !isValidHeader(name, headers[name])) reply.removeHeader(name)
  }
}

function setHeaders(
  reply: FastifyReply,
  headers: Readonly<Record<string, HeaderValue>> | undefined,
): void {
  if (headers === undefined) return
  for (const [name, value] of Object.entries(headers)) {
    if (isValidHeader(name, value)) reply.header(name, value)
  }
}

/** Sets the header fields the status owes; returns their body members, which say the same. */
function setOwedFields(
  writer: Writer,
  reply: FastifyReply,
  declaration: Declaration,
  { init }: Occurrence,
): Record<string, unknown> | undefined {
  let members: Record<string, unknown> | undefined
  for (const name in declaration.owes) {
    const owed = name as OwedName
    const header = declaration.owes[owed] ?? undefined
    const given = toOwedField(owed, init?.[owed])
    // A value another plugin or a hook has set already is theirs to set.
    const present = given === undefined && header !== undefined ? reply.getHeader(header) : undefined
    const field =
      present === undefined
        ? (given ?? toOwedField(owed, owedDefault(writer, reply.request, owed, init)))
        : readOwedHeader(owed, present)
    if (field === undefined) continue
    if (header !== undefined && present === undefined && isValidHeader(header, field.header)) {
      reply.header(header, field.header)
      if (field.connection !== undefined && reply.request.raw.httpVersionMajor === 1) {
        reply.header('connection', field.connection)
      }
    }
    if (owed === 'available') reply.header('vary', addVary(reply.getHeader('vary'), 'Accept'))
    if (field.member !== undefined) (members ??= {})[owed] = field.member
  }
  return members
}

/** What an owed field says when the occurrence does not: from the options, the route or the router. */
function owedDefault(
  writer: Writer,
  request: FastifyRequest,
  name: OwedName,
  init: Occurrence['init'],
): unknown {
  switch (name) {
    case 'challenge':
      return writer.options.challenge
    case 'allow':
      return allowedMethods(request.server, request)
    case 'available':
      return writer.planOf(request).produces
    case 'accept':
      // A coding problem is answered with Accept-Encoding alone (RFC 9110 §12.5.3).
      return init?.acceptEncoding === undefined
        ? readableTypes(request.server, writer.planOf(request))
        : undefined
    default:
      return undefined
  }
}

/** One line per error: what the client is told nothing of is here, under the same request id. */
function logOccurrence(reply: FastifyReply, occurrence: Occurrence): void {
  const { declaration, detail, init, unexpected } = occurrence
  const { log, request } = reply
  const thrown: unknown = occurrence instanceof Error ? occurrence : undefined
  const err = unexpected?.error ?? thrown ?? init?.cause
  const message = err instanceof Error ? err.message : (detail ?? declaration.title)
  if (declaration.status >= 500) log.error({ req: request, res: reply, err }, message)
  else log.info({ res: reply, err }, message)
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
