/** The header fields of an error reply: those it owes are set, those of the abandoned success go. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorInit, Occurrence } from '../errors/declaration.ts'
import { givenInAgreement } from '../errors/given-values.ts'
import { owedRowOf, readOwedHeader, toOwedField } from '../errors/owed-fields.ts'
import type { OwedField, OwedSources } from '../errors/owed-row.ts'
import { isRecord } from '../http/checks.ts'
import { contentFields, framingChoices, isFraming } from '../http/header-fields.ts'
import { addVary, type HeaderValue, isValidHeader } from '../http/header-values.ts'
import { isHttp2 } from '../http/request.ts'
import type { Owed, OwedName } from '../http/statuses.ts'
import { allowedMethods, readableTypes } from '../routes/allow.ts'
import type { PluginInstance } from './plugin-instance.ts'

/** Fields of lists that stay as they are. */
const fieldsOfLists = new WeakMap<object, OwedField>()

/** Writes the field of a list once, and of nothing else. */
function writeOnce(
  name: OwedName,
  header: string | undefined,
  list: readonly unknown[],
): OwedField | undefined {
  let field = fieldsOfLists.get(list)
  if (field === undefined) {
    field = writeField(name, header, list)
    if (field !== undefined) fieldsOfLists.set(list, field)
  }
  return field
}

function writeField(
  name: OwedName,
  header: string | undefined,
  value: unknown,
): OwedField | undefined {
  const field = toOwedField(name, value)
  return field && (header === undefined || isValidHeader(header, field.header)) ? field : undefined
}

/** An owed field; `undefined` where its header would be invalid, so that the member is left out too. */
export function toValidField(
  name: OwedName,
  header: string | undefined,
  value: unknown,
): OwedField | undefined {
  const isLasting = Array.isArray(value) && Object.isFrozen(value)
  return isLasting ? writeOnce(name, header, value) : writeField(name, header, value)
}

/**
 * The methods of the path but for the one that is refused: whoever says 405 for a route speaks of its
 * method, and HEAD is GET without the content (RFC 9110 §9.3.2, §15.5.6). Where none would remain, all of
 * them: an empty list says that the resource is out of order (RFC 9110 §10.2.1), which nobody has said.
 */
function supportedMethods({ routes }: PluginInstance, request: FastifyRequest): readonly string[] {
  const allow = allowedMethods(request.server, request, routes)
  const read = ['GET', 'HEAD']
  const refused = read.includes(request.method) ? read : [request.method]
  const others = allow.filter((method) => !refused.includes(method))
  // The list of a path is kept by whoever made it.
  return others.length === 0 || others.length === allow.length ? allow : others
}

/** What a reply knows of its route, for owed fields that nobody said. */
class RouteSources implements OwedSources {
  readonly challenge: OwedSources['challenge']
  readonly #plugin: PluginInstance
  readonly #request: FastifyRequest

  constructor(plugin: PluginInstance, request: FastifyRequest) {
    this.challenge = plugin.options.challenge
    this.#plugin = plugin
    this.#request = request
  }

  methods(): readonly string[] {
    return supportedMethods(this.#plugin, this.#request)
  }

  produces(): readonly string[] | undefined {
    return this.#plugin.planOf(this.#request).produces
  }

  reads(): readonly string[] {
    return readableTypes(this.#request.server, this.#plugin.planOf(this.#request))
  }
}

/**
 * The field that the options, the route or the router have for an error that brings none. The list of
 * a route is there for as long as the route, and so is its field.
 */
export function owedDefault(
  name: OwedName,
  header: string | undefined,
  plugin: PluginInstance,
  request: FastifyRequest,
  init: ErrorInit | undefined,
): OwedField | undefined {
  const { default: choose, implied } = owedRowOf(name)
  const value = choose?.(new RouteSources(plugin, request), init) ?? (init && implied?.(init))
  return Array.isArray(value) ? writeOnce(name, header, value) : writeField(name, header, value)
}

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

/** Sets the header fields the status owes; returns their body members, which say the same. */
export function setOwedFields(
  plugin: PluginInstance,
  headers: ReplyHeaders,
  { declaration, init, unexpected }: Occurrence,
): Record<string, unknown> | undefined {
  const { request } = headers.reply
  let members: Record<string, unknown> | undefined
  for (const key in declaration.owes) {
    const name = key as OwedName
    const header = declaration.owes[name] ?? undefined
    const given = toValidField(name, header, givenInAgreement(name, init, headers.fields))
    // A value that another plugin or a hook has set is theirs to set; only a sender knows better.
    const isSaid = given !== undefined && unexpected === undefined
    const present = !isSaid && header !== undefined && headers.get(header)
    const field = present
      ? readOwedHeader(name, present)
      : (given ?? owedDefault(name, header, plugin, request, init))
    if (field === undefined) {
      if (owedRowOf(name).companions?.isUnconditional === true)
        setCompanions(headers, name, { header: '' })
      continue
    }
    if (header !== undefined && !present && isForProtocol(headers.reply, header)) {
      headers.set(header, field.header)
    }
    setCompanions(headers, name, field)
    if (field.member !== undefined) (members ??= {})[name] = field.member
  }
  return members
}

function setCompanions(headers: ReplyHeaders, of: OwedName, field: OwedField): void {
  const { companions } = owedRowOf(of)
  if (companions === undefined) return
  const others = companions.of(field, headers.reply.request.raw)
  for (const name in others) {
    const value = others[name] as string
    headers.set(name, name === 'vary' ? addVary(headers.get(name), value) : value)
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
