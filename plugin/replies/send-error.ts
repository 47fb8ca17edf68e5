/** The only writer: puts an Error Resource on a reply, past every hook and serializer that could spoil it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { correctNotFound } from './missing-route.ts'
import { forgetError, keepOnReply } from './written-error.ts'
import { checkContract } from '../routes/contract.ts'
import { type ErrorInit, type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { readString } from '../http/guarded-read.ts'
import { isHttp2 } from '../http/request.ts'
import { findInitProblems } from '../errors/init-problems.ts'
import { adviseOnce } from '../logs/log-error.ts'
import { logOf, logReply } from '../logs/request-log.ts'
import {
  type HeaderFields,
  removeUnfitHeaders,
  ReplyHeaders,
  setHeaders,
  setRenditionFields,
} from './headers.ts'
import { setOwedFields } from './owed-headers.ts'
import { type BodyRequest, buildBody, varyOf } from '../resource/body.ts'
import type { PluginInstance } from './plugin-instance.ts'

/** Sends an Error Resource. Returns the reply, as every sending method of Fastify does. */
export function sendError<Reply extends FastifyReply>(
  plugin: PluginInstance,
  reply: Reply,
  occurrence: Occurrence,
): Reply {
  const { send } = reply
  const before = { status: reply.statusCode, headers: reply.getHeaders() }
  const body = writeError(plugin, reply, occurrence, { fields: { ...before.headers } })
  try {
    send.call(reply, body)
  } catch (error) {
    if (readString(error, 'code') === 'FST_ERR_SEND_INSIDE_ONERR') {
      forgetError(reply).code(before.status)
      restoreHeaders(reply, before.headers)
      reply.send = send
      reply.serializer(null as never)
    }
    throw error
  }
  return reply
}

/** An `onError` hook cannot send, so that what it put on the reply must not take the place of its error. */
function restoreHeaders(reply: FastifyReply, headers: HeaderFields): void {
  for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
  for (const [name, value] of Object.entries(headers)) reply.header(name, value)
}

/** How an Error Resource is put on a reply that is on its way already. */
export interface WriteOptions {
  /** The sender chose the status and `Cache-Control` together, so the field is meant. @default false */
  readonly keepCacheControl?: boolean
  /** The error is in the log already. @default false */
  readonly isLogged?: boolean
  /** The header fields of the reply, where they have been read: Fastify copies them. They are changed. */
  readonly fields?: HeaderFields
}

/**
 * Puts an Error Resource on the reply without sending it, for hooks that replace a payload.
 * @returns The body, for `reply.send()` or the next hook.
 */
export function writeError(
  plugin: PluginInstance,
  reply: FastifyReply,
  given: Occurrence,
  options?: WriteOptions,
): string {
  try {
    return putOnReply(plugin, reply, given, options)
  } catch (error) {
    // Something that the sender gave throws when it is read.
    return putOnReply(plugin, reply, { ...occurrenceOf(500), unexpected: { error } }, options)
  }
}

function putOnReply(
  plugin: PluginInstance,
  reply: FastifyReply,
  given: Occurrence,
  { keepCacheControl = false, isLogged = false, fields }: WriteOptions = {},
): string {
  const { request } = reply
  let occurrence = given
  if (request.is404 && given.declaration.status === 404) {
    const corrected = correctNotFound(plugin, reply)
    if (corrected === 'answered') return ''
    occurrence = corrected ?? given
  }
  const { declaration, init } = occurrence
  const headers = new ReplyHeaders(reply, fields)
  removeUnfitHeaders(headers, keepCacheControl)
  setHeaders(headers, declaration.headers, declaration.owes)
  setHeaders(headers, init?.headers, declaration.owes)
  // Last, because the members repeat what the header fields say by now.
  const owed = setOwedFields(plugin, headers, occurrence)
  if (headers.get('cache-control') === undefined) {
    headers.set('cache-control', plugin.options.cacheControl)
  }
  const said = withFindings(plugin, request, occurrence)
  const built = buildBody(plugin, said, new RequestForBody(request), owed)
  const { status, body, contentType } = built
  setRenditionFields(headers, varyOf(built, headers.get('cache-control')), built.language)
  headers.set('content-type', contentType)
  forgetPhrase(reply)
  // A serializer of our own keeps Fastify from adding a charset to the media type, and the route's
  // serializer from touching the body.
  forgetError(reply).code(status).serializer(asItIs)
  keepOnReply(reply, { status, headers: headers.fields, body })
  if (!isLogged) logReply(reply, occurrence, plugin.chooseLevel)
  if (plugin.options.contract) {
    checkContract(reply, occurrence)
    const clash = plugin.watchCode(declaration)
    if (clash !== undefined) adviseOnce(logOf(request), clash)
    for (const problem of findInitProblems(occurrence)) adviseOnce(logOf(request), problem)
  }
  return body
}

/** The occurrence as its body tells of it: with what a validator has found in the place of its findings. */
function withFindings(
  { readGiven, options }: PluginInstance,
  request: FastifyRequest,
  occurrence: Occurrence,
): Occurrence {
  // Those of an error that nobody meant for a client have been read.
  const { init, unexpected } = occurrence
  if (unexpected !== undefined || init?.errors === undefined) return occurrence
  const errors = readGiven?.(init.errors, request, options.maxErrors)
  if (errors === undefined) return occurrence
  // Member by member, because those of an error are on its prototype.
  const { declaration, detail, members, said, read } = occurrence
  return { declaration, detail, init: { ...init, errors } as ErrorInit, members, said, read }
}

/** What a body asks of a request. A class, because V8 makes a shape of its own for each object that is written with a getter. */
class RequestForBody implements BodyRequest {
  readonly request: FastifyRequest
  readonly headers: FastifyRequest['headers']
  readonly url: string | undefined
  readonly id: string

  constructor(request: FastifyRequest) {
    this.request = request
    this.headers = request.headers
    this.url = request.originalUrl
    this.id = request.id
  }

  get log(): BodyRequest['log'] {
    return logOf(this.request)
  }
}

/** Node keeps the phrase of a success that it failed to write. HTTP/2 has none (RFC 9113 §8.3.2). */
function forgetPhrase({ raw, request }: FastifyReply): void {
  if (!isHttp2(request.raw) && raw.statusMessage) raw.statusMessage = ''
}

function asItIs(payload: unknown): string {
  return payload as string
}
