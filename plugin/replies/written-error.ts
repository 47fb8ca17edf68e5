/** What becomes of a reply once an Error Resource is on it: hooks that fail, hooks that tag it and second replies do not spoil it. */
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import { logSafely } from '../logs/log-error.ts'
import { readKeys, readProperty } from '../http/guarded-read.ts'
import { framingChoices } from '../http/header-fields.ts'
import { answerInstead, silence } from './answer-instead.ts'
import type { HeaderFields } from './headers.ts'
import { setKeepingVary } from './vary.ts'

/** An Error Resource as it was put on a reply; what others do to the reply afterwards does not change it. */
export interface WrittenError {
  readonly status: number
  readonly headers: HeaderFields
  readonly body: string
}

/** The Error Resource on a reply, once there is one. Kept on the reply so that hooks know it. */
export const writtenError = Symbol('fastify-error-resource.written')

/** Whether the Error Resource on a reply is being handed on to hooks. */
const isHandedOn = Symbol('fastify-error-resource.handed-on')

declare module 'fastify' {
  interface FastifyReply {
    [writtenError]?: WrittenError | null
    [isHandedOn]?: boolean
  }
}

/** Keeps an Error Resource on its reply, whatever comes after it. */
export function keepOnReply(reply: FastifyReply, written: WrittenError): void {
  reply[writtenError] = written
  reply.send = sendAfterError
  reply.header = headerAfterError
  reply.code = codeAfterError
  reply.status = codeAfterError
}

/** What answers a condition or a range of a request instead of its content (RFC 9110 §13.1, §14.2). */
const conditionalStatuses: ReadonlySet<number> = new Set([206, 304, 412, 416])

/**
 * Takes the place of `reply.code`: conditions and ranges of a request count only where the answer is a success
 * (RFC 9110 §13.2.1, §14.2). A hook that compares them with an error has put other content in its place by now.
 */
function codeAfterError(this: FastifyReply, status: number): FastifyReply {
  const written = this[writtenError]
  if (written != null && conditionalStatuses.has(status)) {
    answerInstead(
      this.raw,
      () => false,
      () => writeRaw(this, written),
    )
    return this
  }
  // The body says its status, too.
  if (written != null && status >= 400 && status !== written.status) return this
  const { code } = Object.getPrototypeOf(this) as FastifyReply
  return code.call(this, status)
}

/** Takes the Error Resource off a reply that gets another one. */
export function forgetError<Reply extends FastifyReply>(reply: Reply): Reply {
  if (reply[writtenError] != null) reply[writtenError] = null
  return reply
}

/** Takes the place of `reply.header`: hooks that tag or frame whatever is sent do not tag or frame an error. */
function headerAfterError(this: FastifyReply, name: string, value?: unknown): FastifyReply {
  const key = name.toLowerCase()
  const isUnfit = key === 'etag' || (framingChoices.includes(key) && !hasTrailers(this, value))
  return isUnfit ? this : setKeepingVary(this, name, value)
}

/** Tells whether it is Fastify that names the trailers of a reply. */
function hasTrailers(reply: FastifyReply, value: unknown): boolean {
  return String(value)
    .split(' ')
    .every((name) => reply.hasTrailer(name))
}

/**
 * Takes the place of `reply.send` once an Error Resource is on the way: what arrives now is either a
 * failure of a hook on that way, which must not replace the body with its own message, or a second
 * reply, which is one too many.
 */
function sendAfterError(this: FastifyReply, payload?: unknown): FastifyReply {
  if (this.sent) {
    logSafely(this.log, 'warn', {}, 'A reply was sent after an Error Resource; it was ignored.')
    return this
  }
  const written = this[writtenError] as WrittenError
  if (this[isHandedOn] === true) writeInstead(this, written)
  else if (isFailure(this, payload)) writeRaw(this, written)
  return this
}

/**
 * Hands on to the hooks behind. Where that is an Error Resource, one of them that sends instead of handing it on would
 * wait for ever, because what it sends is ignored; so then the Error Resource is written at once.
 */
export function handOn<Args extends unknown[]>(
  reply: FastifyReply,
  done: (...args: Args) => void,
  ...args: Args
): void {
  if (reply[writtenError] == null) return done(...args)
  reply[isHandedOn] = true
  try {
    done(...args)
  } finally {
    reply[isHandedOn] = false
  }
}

/** Writes past Fastify, and lets whoever is under way write into nothing. */
export function writeInstead(reply: FastifyReply, written: WrittenError): void {
  if (reply.sent) return
  writeRaw(reply, written)
  silence(reply.raw)
}

/**
 * Tells a failure from a second reply: Fastify takes the media type off a reply whose sending failed.
 * Its default handler may have put one back, with the other header fields of the error.
 */
function isFailure(reply: FastifyReply, payload: unknown): boolean {
  if (payload instanceof Error || !reply.hasHeader('content-type')) return true
  const names = readKeys(Object(readProperty(payload, 'headers')) as object)
  return names.some((name) => name.toLowerCase() === 'content-type')
}

/** Writes the Error Resource of a reply past Fastify, for when its hooks fail. */
export function writeRaw(reply: FastifyReply, { status, headers, body }: WrittenError): void {
  const { raw } = reply
  reply.hijack()
  if (raw.writableEnded) return // By this function; Fastify has failed to write over it.
  if (raw.headersSent || raw.destroyed) {
    raw.destroy()
    return
  }
  try {
    for (const name of raw.getHeaderNames()) raw.removeHeader(name)
    const length = { 'content-length': Buffer.byteLength(body) }
    raw.writeHead(status, { ...headers, ...length } as OutgoingHttpHeaders)
    raw.end(body)
  } catch {
    // Somebody has put a function of their own there, and it fails: better no answer than none ever.
    raw.destroy()
  }
}
