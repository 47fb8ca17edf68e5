import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest, preValidationAsyncHookHandler } from 'fastify'
import { digestOf, type Token } from './config.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token the request carries; empty outside the routes that ask for one. */
    owner: string
  }
}

/** The challenge to a request without credentials. */
export const CHALLENGE = 'Bearer realm="orders"'

/** The challenge to a token nobody has (RFC 6750 §3.1). */
const INVALID_TOKEN = `${CHALLENGE}, error="invalid_token"`

/**
 * Builds the hook that asks for a token. It has to run at preValidation: a wrong method and a media
 * type nobody reads are answered before that, whoever is asking.
 */
export function buildAuthentication(tokens: readonly Token[]): preValidationAsyncHookHandler {
  return async function authenticate(request: FastifyRequest, reply: FastifyReply) {
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    if (token === undefined) return reply.unauthorized('Send a bearer token.')
    const owner = findOwner(tokens, token)
    if (owner === undefined) {
      return reply.unauthorized('The token is not valid.', { challenge: INVALID_TOKEN })
    }
    request.owner = owner
  }
}

// Digests have one length, and no comparison ends early: the time taken tells nothing.
function findOwner(tokens: readonly Token[], token: string): string | undefined {
  const digest = digestOf(token)
  let owner: string | undefined
  for (const known of tokens) if (timingSafeEqual(known.digest, digest)) owner = known.owner
  return owner
}
