/** Successes for clients that want to know the status alone: no content, whatever the handler sent. */
import type { FastifyReply } from 'fastify'
import { addVary } from '../http/header-values.ts'
import { parseAccept } from '../http/media-types.ts'
import { remember } from '../http/remember.ts'
import type { RoutePlan } from '../routes/plan.ts'

const acceptsNothing = remember((accept) => {
  const ranges = parseAccept(accept)
  return ranges.length > 0 && ranges.every(({ quality }) => quality === 0)
})

/**
 * Tells whether a client lists nothing but what it refuses, at a route where that means the status
 * alone is wanted.
 * @see RFC 9110 §12.4.2
 */
export function wantsStatusOnly({ statusOnly }: RoutePlan, accept: string | undefined): boolean {
  return statusOnly && accept !== undefined && acceptsNothing(accept)
}

/** Header fields that describe content there is none of (RFC 9110 §8, §14.4). */
const contentHeaders: readonly string[] = [
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'transfer-encoding',
]

/** Takes the content off a success; its status and what the header says of the resource stay. */
export function dropContent(reply: FastifyReply): string {
  for (const name of contentHeaders) reply.removeHeader(name)
  reply.header('vary', addVary(reply.getHeader('vary'), 'Accept'))
  return ''
}
