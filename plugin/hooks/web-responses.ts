/** A `Response` of the Fetch Standard as an error: its fields go on the reply, its content is read. */
import type { FastifyReply } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { type ForeignBody, isReadable, readStream, toBody } from '../foreign/bodies/bodies.ts'
import { completeBody } from '../foreign/bodies/completion.ts'
import { contentOf, fieldsOf, isMeantResponse, isResponse } from '../foreign/bodies/web-response.ts'
import { readProperty } from '../http/guarded-read.ts'
import type { HeaderFields } from '../replies/headers.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { writeError } from '../replies/send-error.ts'
import { writeInstead, writtenError, type WrittenError } from '../replies/written-error.ts'
import { mergeVary } from '../replies/vary.ts'

/** The status of a `Response`, and that of the reply for any other payload. */
export function statusOf(reply: FastifyReply, payload: unknown): number {
  const status = isResponse(payload) ? readProperty(payload, 'status') : undefined
  return typeof status === 'number' ? status : reply.statusCode
}

/** The media type of what is sent. */
export function contentTypeOf(reply: FastifyReply, payload?: unknown): string {
  const own = isResponse(payload) ? fieldsOf(payload)['content-type'] : undefined
  return String(own ?? reply.getHeader('content-type') ?? '')
}

/** Reads a `Response` and puts its status and its fields on the reply. */
export async function takeResponse(reply: FastifyReply, response: object): Promise<ForeignBody> {
  const contentType = contentTypeOf(reply, response)
  const body = isReadable(contentType)
    ? await readStream(contentType, contentOf(response))
    : toBody(contentType, undefined)
  reply.code(statusOf(reply, response))
  for (const [name, value] of Object.entries(fieldsOf(response))) {
    reply.header(name, name === 'vary' ? mergeVary(reply, String(value)) : value)
  }
  // It has taken off what its content was encoded with (Fetch Standard §2.2.6).
  reply.removeHeader('content-encoding').removeHeader('content-length')
  return body
}

/** A redirect as it is written past Fastify; that of a `Response` has its fields. */
export function toRedirect(reply: FastifyReply, payload: unknown, status: number): WrittenError {
  const fields = isResponse(payload) ? fieldsOf(payload) : {}
  return { status, headers: { ...reply.getHeaders(), ...fields } as HeaderFields, body: '' }
}

/** Sends a redirect. Where a hook fails on its way, such as the one that threw it, it is written past Fastify. */
function sendRedirect(reply: FastifyReply, redirect: object, status: number): void {
  const { send } = reply
  reply.send = () => {
    writeInstead(reply, toRedirect(reply, redirect, status))
    return reply
  }
  send.call(reply, redirect)
}

/**
 * Answers with a `Response` that was thrown: handlers written for other frameworks throw errors and
 * redirects. What it means below that is anybody's guess.
 * @param pastHooks Whether hooks have failed already, and would fail once more. `false` by default
 * @returns `false` for any other value, for such a success, and for what was fetched: who throws that has
 * failed with it.
 */
export function answerThrown(
  plugin: PluginInstance,
  reply: FastifyReply,
  thrown: unknown,
  { pastHooks = false } = {},
): boolean {
  const status = isMeantResponse(thrown) ? statusOf(reply, thrown) : 0
  if (!isMeantResponse(thrown) || status < 300) return false
  if (status < 400) {
    if (pastHooks) writeInstead(reply, toRedirect(reply, thrown, status))
    else sendRedirect(reply, thrown, status)
    return true
  }
  const { maxErrors } = plugin.options
  const answered = { status, caught: undefined, isWithheld: () => false, maxErrors }
  const put = (occurrence: Occurrence, keepCacheControl: boolean) => {
    const { send } = reply
    const written = writeError(plugin, reply, occurrence, { keepCacheControl })
    if (pastHooks) writeInstead(reply, reply[writtenError] as WrittenError)
    else send.call(reply, written)
  }
  takeResponse(reply, thrown)
    // Whoever made it has chosen its fields together with its status.
    .then((body) => put(completeBody(body, answered), true))
    .catch((error: unknown) => put({ ...occurrenceOf(500), unexpected: { error } }, false))
  return true
}
