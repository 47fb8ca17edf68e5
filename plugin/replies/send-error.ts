/** The only writer: puts an Error Resource on a reply, past every hook and serializer that could spoil it. */
import type { FastifyBaseLogger, FastifyReply } from 'fastify'
import { keepOnReply } from './written-error.ts'
import { checkContract } from '../routes/contract.ts'
import type { Occurrence } from '../errors/declaration.ts'
import { toErrorResource } from '../resource/error-resource.ts'
import { logOccurrence, logSafely } from '../errors/log-error.ts'
import {
  removeUnfitHeaders,
  ReplyHeaders,
  setHeaders,
  setOwedFields,
  setRenditionFields,
} from './headers.ts'
import type { ErrorKind } from '../resource/serializers.ts'
import { lastResortBody } from '../resource/body.ts'
import type { PluginInstance } from './instance.ts'

/** Sends an Error Resource. Returns the reply, as every sending method of Fastify does. */
export function sendError<Reply extends FastifyReply>(
  plugin: PluginInstance,
  reply: Reply,
  occurrence: Occurrence,
): Reply {
  const { send } = reply
  send.call(reply, writeError(plugin, reply, occurrence))
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
  plugin: PluginInstance,
  reply: FastifyReply,
  occurrence: Occurrence,
  { keepCacheControl = false, isLogged = false }: WriteOptions = {},
): string {
  const { declaration, init } = occurrence
  const { request } = reply
  const headers = new ReplyHeaders(reply)
  removeUnfitHeaders(headers, keepCacheControl)
  setHeaders(headers, declaration.headers)
  setHeaders(headers, init?.headers)
  // Last, because the members repeat what the header fields say by now.
  const owed = setOwedFields(plugin, headers, occurrence)
  if (headers.get('cache-control') === undefined) {
    headers.set('cache-control', plugin.options.cacheControl)
  }
  const { contentType, kindOf, vary } = plugin.renditionOf(request.headers)
  let status = declaration.status
  let language: string | undefined
  let body: string
  try {
    const kind = kindOf(declaration)
    const context = { url: request.raw.url, id: request.id, log: request.log }
    const members = membersOf(kind, occurrence, owed, request.log)
    body = kind.serialize(
      toErrorResource(occurrence, kind.type, context, members, plugin.options),
      occurrence,
    )
    language = kind.language
  } catch (error) {
    logSafely(request.log, 'error', { err: error }, 'An Error Resource could not be serialized.')
    status = 500
    body = lastResortBody
  }
  setRenditionFields(headers, vary, language)
  headers.set('content-type', contentType)
  // A serializer of our own keeps Fastify from adding a charset to the media type, and the route's
  // serializer from touching the body.
  reply.code(status).serializer(asItIs)
  keepOnReply(reply, { status, headers: headers.fields, body })
  if (!isLogged) logOccurrence(reply.log, occurrence, { req: request, res: reply })
  if (plugin.options.contract) checkContract(reply, occurrence)
  return body
}

/** The extension members, checked, and those of the owed fields, which win. */
function membersOf(
  { sift }: ErrorKind,
  { declaration, members: given }: Occurrence,
  owed: Record<string, unknown> | undefined,
  log: FastifyBaseLogger,
): Record<string, unknown> | undefined {
  if (sift === undefined) return owed
  const { kept, problems } = sift(given)
  if (problems.length > 0) {
    const list = problems.map(([name, problem]) => `${name} ${problem}`).join(', ')
    log.error(
      `Members of ${String(declaration.code)} are not as declared and were left out: ${list}.`,
    )
  }
  return owed === undefined ? kept : Object.assign(kept, owed)
}

function asItIs(payload: unknown): string {
  return payload as string
}
