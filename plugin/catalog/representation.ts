/** A page as bytes with a validator, so that a client that has it is told so. */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** A body, and what identifies it. */
export interface Representation {
  readonly type: string
  readonly body: string
  /** Weak, because a coding may be applied on the way (RFC 9110 §8.8.1). */
  readonly etag: string
}

/** Makes a representation out of a body. */
export function toRepresentation(type: string, body: string): Representation {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return { type, body, etag: `W/"${digest}"` }
}

/** Compares weakly, as the field asks for (RFC 9110 §13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const tags = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []
  const opaque = etag.replace('W/', '')
  return ifNoneMatch.trim() === '*' || tags.some((tag) => tag.replace('W/', '') === opaque)
}

/** Sends it, or 304 to a client that has it. */
export function sendRepresentation(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, body, etag }: Representation,
): FastifyReply {
  reply.header('etag', etag)
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}
