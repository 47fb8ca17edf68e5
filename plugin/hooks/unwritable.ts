/**
 * What Fastify fails to send: an object that a hook left in the place of content, and an answer without content
 * whose header cannot be written. Of that Node finds out when it has decided already that there is no content, and
 * takes it away from the error that is sent instead.
 */
import type { FastifyReply } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { isStream } from '../foreign/bodies/bodies.ts'
import { isWritableHeader } from '../http/header-values.ts'

/** RFC 9110 §15.3.5, §15.4.5 */
const emptyStatuses: ReadonlySet<number> = new Set([204, 304])

/** Finds the error that such an answer is; `undefined` for any other, whose failure Fastify hands over in time. */
export function refuseUnwritable(reply: FastifyReply): Occurrence | undefined {
  if (!emptyStatuses.has(reply.statusCode)) return undefined
  const fields = Object.entries(reply.getHeaders())
  const bad = fields.find(([name, value]) => value !== undefined && !isWritableHeader(name, value))
  if (bad === undefined) return undefined
  const error = new TypeError(`The header field ${JSON.stringify(bad[0])} cannot be written.`)
  return { ...occurrenceOf(500), unexpected: { error } }
}

/** Tells what is no content: Fastify makes an error of it, wherever it comes to it. */
export function isUnsendable(payload: unknown): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    !Buffer.isBuffer(payload) &&
    !isStream(payload)
  )
}
