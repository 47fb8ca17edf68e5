/** `Vary` on a reply: what a request field has chosen stays said, whoever sets the field afterwards. */
import type { FastifyReply } from 'fastify'
import { addVary } from '../http/header-values.ts'

/** Adds the names of a `Vary` value to those that a reply has (RFC 9110 §12.5.5). */
export function mergeVary(reply: FastifyReply, value: string): string {
  const names = value.split(',').map((name) => name.trim())
  return names.reduce<unknown>(addVary, reply.getHeader('vary')) as string
}

/** Says that a reply was chosen by a request field. */
export function nameInVary(reply: FastifyReply, field: string): void {
  reply.header('vary', mergeVary(reply, field))
}

/** Does what `reply.header()` does, but adds to the `Vary` that is there instead of replacing it. */
export function setKeepingVary(reply: FastifyReply, name: string, value: unknown): FastifyReply {
  const { header } = Object.getPrototypeOf(reply) as FastifyReply
  return header.call(reply, name, /^vary$/i.test(name) ? mergeVary(reply, String(value)) : value)
}
