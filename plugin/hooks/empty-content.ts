/** A Content-Type without content: it has nothing to describe, so that it is neither judged nor taken away. */
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What Fastify takes for a media type; for anything else it looks for no parser. */
const readable = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/

/**
 * Lets Fastify go on with a request that has a type but no content. A content type parser gets it, whatever it was
 * registered for; where there is none, Fastify would answer 415, although nothing has to be parsed. It does not tell
 * which parsers there are, so this speaks up where Fastify, without a parser in hand, asks whether there is a route:
 * a request without one goes on without a parser, too. With one in hand it makes an `AsyncResource` of the request
 * first, which asks for its options there; from then on the request is as it came.
 * @param proceed Leads to Fastify's search for a parser.
 */
export function skipMissingParser(
  request: FastifyRequest,
  reply: FastifyReply,
  proceed: () => void,
): void {
  const { server, raw } = request
  const type = raw.headers['content-type'] as string
  if (server.hasContentTypeParser(type) || server.hasContentTypeParser('*')) return proceed()
  if (!readable.test(type)) {
    hideType(request)
    return proceed()
  }

  function restoreRoute(): void {
    Reflect.deleteProperty(request, 'is404')
    Reflect.deleteProperty(request, 'triggerAsyncId')
  }
  function restore(body?: unknown): void {
    restoreRoute()
    Reflect.deleteProperty(reply, 'send')
    Object.defineProperty(request, 'body', {
      configurable: true,
      enumerable: true,
      writable: true,
      value: body,
    })
  }
  Object.defineProperties(request, {
    is404: {
      configurable: true,
      get() {
        restore()
        return true
      },
    },
    triggerAsyncId: { configurable: true, get: restoreRoute },
    // Set by Fastify when a parser is done.
    body: { configurable: true, enumerable: true, get: () => undefined, set: restore },
  })
  // Called by Fastify when a parser has failed.
  reply.send = function sendFailure(this: FastifyReply, payload?: unknown) {
    restore()
    return this.send(payload)
  }
  proceed()
}

/** Fastify refuses what is no type before it looks for a parser; it reads the header once to find out. */
function hideType(request: FastifyRequest): void {
  Object.defineProperty(request, 'headers', {
    configurable: true,
    get(this: FastifyRequest) {
      Reflect.deleteProperty(this, 'headers')
      const { 'content-type': _, ...others } = this.headers
      return others
    },
  })
}
