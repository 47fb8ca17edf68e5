/** Error Resources that somebody wrote: which of them go out as they are, and what those have besides. */
import type { FastifyReply } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { logOf } from '../logs/request-log.ts'
import type { ForeignBody } from '../foreign/bodies/bodies.ts'
import { charsetOf } from '../foreign/bodies/decoding.ts'
import { isWhole } from '../foreign/bodies/problems.ts'
import { owedRowOf, readOwedHeader } from '../errors/owed/fields.ts'
import { readProperty } from '../http/guarded-read.ts'
import { owedBy, type OwedName } from '../http/statuses.ts'
import { ReplyHeaders } from '../replies/headers.ts'
import { setOwedFields } from '../replies/owed-headers.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'

/**
 * Tells problem details to which nothing has to be done: all members are what they should be, and they
 * say of what their status owes what the header fields say.
 */
export function isInOrder(
  { options }: PluginInstance,
  reply: FastifyReply,
  { value }: ForeignBody,
): boolean {
  const owed = Object.entries(owedBy(reply.statusCode)) as [OwedName, string | null][]
  // JSON is UTF-8, whatever its label says (RFC 8259 §8.1).
  const isUtf8 = charsetOf(String(reply.getHeader('content-type'))) === 'utf-8'
  return (
    isUtf8 &&
    isWhole(value, options.maxErrors) &&
    owed.every(([name, header]) => agrees(reply, value, name, header))
  )
}

function agrees(
  reply: FastifyReply,
  body: unknown,
  name: OwedName,
  header: string | null,
): boolean {
  const member = readProperty(body, name)
  if (header === null) return true
  const { absence, member: hasMember } = owedRowOf(name)
  const isOurs = hasMember !== undefined && member !== undefined
  if (!reply.hasHeader(header)) return !isOurs && absence !== 'missing-header'
  if (!isOurs) return true
  const said = readOwedHeader(name, reply.getHeader(header)).member
  return JSON.stringify(said) === JSON.stringify(member)
}

/** Sets the header fields that the status owes, on an error of a profile that goes out as it is. */
export function completeFields(plugin: PluginInstance, reply: FastifyReply): void {
  setOwedFields(plugin, new ReplyHeaders(reply), occurrenceOf(reply.statusCode))
}

/** The byte order mark, which JSON must not have (RFC 8259 §8.1). */
const mark = '\uFEFF'

/** Takes the byte order mark off content. */
export function withoutMark(reply: FastifyReply, payload: unknown): unknown {
  const text = Buffer.isBuffer(payload) ? payload.toString('utf8', 0, 3) : payload
  if (typeof text !== 'string' || !text.startsWith(mark)) return payload
  const content = Buffer.isBuffer(payload) ? payload.subarray(3) : text.slice(1)
  if (reply.hasHeader('content-length')) {
    reply.header('content-length', Buffer.byteLength(content))
  }
  return content
}

/**
 * Adds the members that a body lacks.
 * @returns The body; `undefined` where there is nothing to add.
 */
export function completePassing(
  { extra }: PluginInstance,
  reply: FastifyReply,
  { value, text }: ForeignBody,
): string | undefined {
  if (extra === undefined || text === undefined || typeof value !== 'object') return undefined
  const said = value as Record<string, unknown>
  const names = Object.keys(extra.schema.properties)
  if (names.every((name) => Object.hasOwn(said, name))) return undefined
  const { request, statusCode: status } = reply
  const resource = { ...said, status } as Parameters<typeof extra.valuesFor>[0]
  const values = extra.valuesFor(resource, occurrenceOf(status), request, logOf(request))
  const body = JSON.stringify({ ...values, ...said })
  if (reply.hasHeader('content-length')) reply.header('content-length', Buffer.byteLength(body))
  return body
}
