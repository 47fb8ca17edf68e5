/** What a status owes its client, on a reply: what was given, what is set already, or what the route and the router know. */
import type { FastifyRequest } from 'fastify'
import type { ErrorInit, Occurrence } from '../errors/declaration.ts'
import { givenInAgreement } from '../errors/owed/given-values.ts'
import { owedRowOf, readOwedHeader, toOwedField } from '../errors/owed/fields.ts'
import type { OwedField, OwedSources } from '../errors/owed/row.ts'
import { addVary, isValidHeader } from '../http/header-values.ts'
import type { OwedName } from '../http/statuses.ts'
import { allowedMethods, readableTypes } from '../routes/allow.ts'
import { isForProtocol, type ReplyHeaders } from './headers.ts'
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
  if (value === undefined) return undefined
  return Array.isArray(value) ? writeOnce(name, header, value) : writeField(name, header, value)
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
    const value = init && givenInAgreement(name, init, headers.fields)
    const given = value === undefined ? undefined : toValidField(name, header, value)
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
