/** The net: replies that are errors but not Error Resources, whoever sent them, become some on their way out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { occurrenceOf, type Occurrence } from './declaration.ts'
import { readProperty, readString } from './guarded-read.ts'
import { parseMediaType } from './media-types.ts'
import { createNegotiator, problemType } from './negotiation.ts'
import { writeNotFound } from './not-found.ts'
import { errorBody, writeError } from './send-error.ts'
import type { Writer } from './writer.ts'

/** Longest text of a reply that is taken over as `detail`. */
const maxDetailLength = 500

/** Members of other error shapes that hold a sentence for the client. */
const sentenceMembers: readonly string[] = ['detail', 'message', 'error_description']

/** Adds the hooks: objects before they are serialized, everything else before it is sent. */
export function addUserReplyHooks(app: FastifyInstance, writer: Writer): void {
  app.addHook('preSerialization', function completeObject(request, reply, payload, done) {
    if (reply.statusCode < 400 || reply[errorBody] != null || !isEnabled(writer, request)) {
      return done(null, payload)
    }
    if (isErrorResourceReply(reply, payload)) return done(null, payload)
    const body = completeReply(writer, request, reply, readSentence(payload))
    reply.serializer(asItIs)
    done(null, body)
  })

  app.addHook('onSend', function completePayload(request, reply, payload, done) {
    if (reply[errorBody] != null) return done(null, payload)
    if (reply.statusCode < 400) {
      const refused = isRefusedPayload(writer, request, reply, payload)
      if (!refused) return done(null, payload)
      discard(payload)
      return done(null, writeError(writer, reply, notAcceptable(reply)))
    }
    if (!isEnabled(writer, request) || isErrorResourceText(reply, payload)) {
      return done(null, payload)
    }
    discard(payload)
    done(null, completeReply(writer, request, reply, textOf(reply, payload)))
  })
}

function asItIs(payload: unknown): string {
  return payload as string
}

function isEnabled(writer: Writer, request: FastifyRequest): boolean {
  return request.is404 || writer.planOf(request).enabled
}

/** Replaces an error reply. What it said stays as `detail` below 500; above, it is for the log. */
function completeReply(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string | undefined,
): string {
  const { statusCode } = reply
  const detail =
    text === `Route ${request.method}:${String(request.raw.url)} not found` ? undefined : text
  if (request.is404 && statusCode === 404) return writeNotFound(writer, reply, detail)
  const occurrence = { ...occurrenceOf(statusCode, detail), unexpected: { error: detail } }
  return writeError(writer, reply, occurrence, true)
}

/** A body that already is an Error Resource of this status passes, with whatever members it has. */
function isErrorResourceReply(reply: FastifyReply, body: unknown): boolean {
  return (
    String(reply.getHeader('content-type')).startsWith(problemType) &&
    readProperty(body, 'status') === reply.statusCode &&
    readString(body, 'type') !== undefined &&
    readString(body, 'title') !== undefined
  )
}

function isErrorResourceText(reply: FastifyReply, payload: unknown): boolean {
  if (!String(reply.getHeader('content-type')).startsWith(problemType)) return false
  return isErrorResourceReply(reply, parseJson(payload))
}

function parseJson(payload: unknown): unknown {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return undefined
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined
  }
}

/** The sentence in an error body of another shape. */
function readSentence(body: unknown): string | undefined {
  for (const member of sentenceMembers) {
    const text = readString(body, member)
    if (text !== undefined) return text.slice(0, maxDetailLength)
  }
  const error = readProperty(body, 'error')
  return typeof error === 'object' ? readString(error, 'message') : undefined
}

/** The text of a payload that was sent as such. Markup is not a sentence. */
function textOf(reply: FastifyReply, payload: unknown): string | undefined {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return undefined
  const { essence } = parseMediaType(String(reply.getHeader('content-type') ?? 'text/plain')) ?? {}
  if (essence?.endsWith('json') === true) return readSentence(parseJson(payload))
  const text = payload.toString()
  return essence === 'text/plain' && text !== '' ? text.slice(0, maxDetailLength) : undefined
}

/**
 * Tells whether a success is in a type the client refuses, where the route declares none and was
 * therefore not checked before its handler ran.
 */
function isRefusedPayload(
  writer: Writer,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): boolean {
  const { accept } = request.headers
  if (accept === undefined || accept === '*/*' || request.is404) return false
  if (reply.statusCode < 200 || reply.statusCode >= 300 || payload == null || payload === '')
    return false
  const plan = writer.planOf(request)
  if (!plan.enabled || plan.negotiate !== undefined) return false
  const type = reply.getHeader('content-type')
  return typeof type === 'string' && negotiatorOf(type)(accept) === undefined
}

const negotiators = new Map<string, ReturnType<typeof createNegotiator>>()

function negotiatorOf(type: string): ReturnType<typeof createNegotiator> {
  let negotiate = negotiators.get(type)
  if (negotiate === undefined) {
    negotiate = createNegotiator([type])
    if (negotiators.size === 256) negotiators.clear()
    negotiators.set(type, negotiate)
  }
  return negotiate
}

function notAcceptable(reply: FastifyReply): Occurrence {
  const type = parseMediaType(String(reply.getHeader('content-type')))
  return occurrenceOf(406, undefined, type && { available: [type.essence] })
}

/** Ends a stream that will not be sent, so that its source is not left open. */
function discard(payload: unknown): void {
  const destroy = readProperty(payload, 'destroy')
  if (typeof destroy === 'function') destroy.call(payload)
}
