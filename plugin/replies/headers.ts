/** The header fields of an error reply: those it owes are set, those of the abandoned success go. */
import type { FastifyReply } from 'fastify'
import { advertisements } from '../routes/advertised-types.ts'
import type { Occurrence } from '../errors/declaration.ts'
import { addVary, isValidHeader, type HeaderValue } from '../http/header-values.ts'
import { isHttp2 } from '../http/http-version.ts'
import { owedDefaults, toValidField } from './owed-defaults.ts'
import { readOwedHeader, type OwedField } from '../errors/owed-fields.ts'
import type { ReplyHeaders } from './reply-headers.ts'
import type { OwedName } from '../http/statuses.ts'
import type { Writer } from './instance.ts'

/** Header fields that describe the content of the success that is not sent (RFC 9110 §8). */
const abandonedHeaders: ReadonlySet<string> = new Set([
  'accept-ranges',
  'cache-control',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'digest',
  'etag',
  'expires',
  'last-modified',
  'repr-digest',
  'transfer-encoding',
])

/** Header fields of an HTTP/1 connection, which HTTP/2 forbids (RFC 9113 §8.2.2). */
const connectionHeader =
  /^(?:connection|http2-settings|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/i

/** Tells whether Node would write this field on this reply. */
function isWritableHeader(reply: FastifyReply, name: string, value: unknown): value is HeaderValue {
  return isValidHeader(name, value) && isForProtocol(reply, name)
}

const isForProtocol = (reply: FastifyReply, name: string) =>
  !isHttp2(reply.request.raw) || !connectionHeader.test(name)

/** Removes the header fields of the abandoned success, and those that Node would refuse to write. */
export function removeUnfitHeaders(headers: ReplyHeaders, keepCacheControl: boolean): void {
  const { reply, fields } = headers
  for (const name in fields) {
    if (name === 'content-type') continue // Replaced in any case.
    const abandoned = abandonedHeaders.has(name) && !(keepCacheControl && name === 'cache-control')
    if (abandoned || !isWritableHeader(reply, name, fields[name])) headers.remove(name)
  }
}

/** Sets header fields, leaving out what HTTP forbids. */
export function setHeaders(
  headers: ReplyHeaders,
  given: Readonly<Record<string, HeaderValue>> | undefined,
): void {
  if (given === undefined) return
  for (const [name, value] of Object.entries(given)) {
    if (isWritableHeader(headers.reply, name, value)) headers.set(name, value)
  }
}

/** Sets the header fields the status owes; returns their body members, which say the same. */
export function setOwedFields(
  writer: Writer,
  headers: ReplyHeaders,
  { declaration, init, unexpected }: Occurrence,
): Record<string, unknown> | undefined {
  const { request } = headers.reply
  let members: Record<string, unknown> | undefined
  for (const key in declaration.owes) {
    const name = key as OwedName
    const header = declaration.owes[name] ?? undefined
    const given = toValidField(name, header, init?.[name])
    // A value that another plugin or a hook has set is theirs to set; only a sender knows better.
    const isSaid = given !== undefined && unexpected === undefined
    const present = !isSaid && header !== undefined && headers.get(header)
    const field = present
      ? readOwedHeader(name, present)
      : (given ?? owedDefaults[name]?.(writer, request, header, init))
    if (field === undefined) continue
    if (header !== undefined && !present && isForProtocol(headers.reply, header)) {
      headers.set(header, field.header)
    }
    companions[name]?.(headers, field)
    if (field.member !== undefined) (members ??= {})[name] = field.member
  }
  return members
}

/** Header fields that go with an owed one. */
const companions: Readonly<
  Partial<Record<OwedName, (headers: ReplyHeaders, field: OwedField) => void>>
> = {
  available: (headers) => headers.set('vary', addVary(headers.get('vary'), 'Accept')),
  accept: (headers, field) => {
    const advertisement = advertisements[headers.reply.request.method]
    if (advertisement !== undefined) headers.set(advertisement, field.header)
  },
  // An upgrade is named in Connection, which HTTP/2 does not have, and which keeps Node from adding
  // `close` by itself (RFC 9110 §7.8, §7.6.1).
  upgrade: (headers) => {
    const { raw } = headers.reply.request
    if (isHttp2(raw)) return
    const closes = raw.httpVersionMinor === 0 || /\bclose\b/i.test(raw.headers.connection ?? '')
    headers.set('connection', closes ? 'upgrade, close' : 'upgrade')
  },
}
