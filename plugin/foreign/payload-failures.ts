/** Errors of the stream a request's content is read from. */
import type { Readable } from 'node:stream'

const failures = new WeakSet<object>()

/**
 * Remembers how a stream fails that a `preParsing` hook put in the place of the request. Fastify
 * gives whatever error it emits the status 400, which makes an internal failure look like words for
 * the client.
 */
export function watchPayload(payload: Readable): void {
  payload.once('error', (error: unknown) => {
    if (typeof error === 'object' && error !== null) failures.add(error)
  })
}

/** Tells whether an error came from such a stream. */
export function isPayloadFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && failures.has(error)
}
