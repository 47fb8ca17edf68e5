/** Error Resources that somebody wrote and that go out as they are have the members that every error has, too. */
import type { FastifyReply } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { logOf } from '../logs/request-log.ts'
import type { ForeignBody } from '../foreign/bodies/bodies.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'

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
