/** The header fields of an error reply: those of the abandoned success go, and those of the error are set. */
import type { FastifyReply } from 'fastify'
import { isRecord } from '../http/checks.ts'
import { contentFields, framingChoices, isFraming } from '../http/header-fields.ts'
import { addVary, type HeaderValue, isValidHeader } from '../http/header-values.ts'
import { isHttp2 } from '../http/request.ts'
import type { Owed } from '../http/statuses.ts'

/** Header fields by their name in lower case, as Fastify lists them. */
export type HeaderFields = Record<string, ReturnType<FastifyReply['getHeaders']>[string]>

/** The header fields of a reply. Only what is set here is in the copy, so hooks that come later cannot change it. */
export class ReplyHeaders {
  readonly reply: FastifyReply
  readonly fields: HeaderFields

  constructor(reply: FastifyReply, fields: HeaderFields = reply.getHeaders()) {
    this.reply = reply
    this.fields = fields
    if (this.fields['set-cookie'] !== undefined) this.fields['set-cookie'] = cookiesOf(reply)
  }

  /** The value of a field, by its name in lower case. */
  get(name: string): HeaderFields[string] {
    return this.fields[name]
  }

  set(name: string, value: HeaderValue): void {
    this.reply.header(name, value)
    const key = name.toLowerCase()
    // Fastify adds a cookie to those that are there.
    this.fields[key] = key === 'set-cookie' ? cookiesOf(this.reply) : (value as string)
  }

  /** Removes a field, by its name in lower case. */
  remove(name: string): void {
    this.reply.removeHeader(name)
    delete this.fields[name]
  }
}

/** Copies the cookies of a reply: Fastify adds those of an error, which may be another response's, to the very list. */
function cookiesOf(reply: FastifyReply): HeaderFields[string] {
  const cookies = reply.getHeader('set-cookie')
  return Array.isArray(cookies) ? [...cookies] : cookies
}

/** Header fields of the success that is not sent: of its content, of its freshness, of its framing. */
const abandonedHeaders: ReadonlySet<string> = new Set([
  ...contentFields,
  'cache-control',
  'expires',
  ...framingChoices,
])

/** Header fields of an HTTP/1 connection, which HTTP/2 forbids (RFC 9113 §8.2.2). */
const connectionHeader =
  /^(?:connection|http2-settings|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/i

/** Tells whether Node would write this field on this reply. */
function isWritableHeader(reply: FastifyReply, name: string, value: unknown): value is HeaderValue {
  return isValidHeader(name, value) && isForProtocol(reply, name)
}

/** Tells whether the protocol of a reply has this field. */
export function isForProtocol(reply: FastifyReply, name: string): boolean {
  return !isHttp2(reply.request.raw) || !connectionHeader.test(name)
}

/** Removes the header fields of the abandoned success, and those that Node would refuse to write. */
export function removeUnfitHeaders(headers: ReplyHeaders, keepCacheControl: boolean): void {
  const { reply, fields } = headers
  for (const name in fields) {
    if (name === 'content-type') continue // Replaced in any case.
    const abandoned = abandonedHeaders.has(name) && !(keepCacheControl && name === 'cache-control')
    if (abandoned || !isWritableHeader(reply, name, fields[name])) headers.remove(name)
  }
}

/**
 * Takes off a reply what its sender says of the framing. An upstream's fields come along where somebody copies them, and
 * its body has a length of its own by now (RFC 9112 §6.2).
 */
export function removeFraming(reply: FastifyReply): void {
  for (const name of framingChoices) if (reply.hasHeader(name)) reply.removeHeader(name)
}

/** Sets header fields, leaving out what HTTP forbids, and what says how the body is sent. */
export function setHeaders(
  headers: ReplyHeaders,
  given: Readonly<Record<string, HeaderValue>> | undefined,
  owes: Owed = {},
): void {
  if (!isRecord(given)) return
  for (const [name, value] of Object.entries(given)) {
    if (isFraming(name, owes)) continue
    if (isWritableHeader(headers.reply, name, value)) headers.set(name, value)
  }
}

/**
 * Says in which language an error is, and by which request fields that and its shape were chosen.
 * @see RFC 9110 §8.5, §12.5.5
 */
export function setRenditionFields(
  headers: ReplyHeaders,
  vary: readonly string[],
  language: string | undefined,
): void {
  if (vary.length > 0)
    headers.set('vary', vary.reduce<unknown>(addVary, headers.get('vary')) as string)
  if (language !== undefined) headers.set('content-language', language)
}
