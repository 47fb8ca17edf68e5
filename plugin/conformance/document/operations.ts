/** The operations of a document or of a router, as the probes need them. */
import { isValidHeader } from '../../http/header-values.ts'
import { parseMediaType } from '../../http/media-types.ts'
import type { JsonObject, OpenApiReader, Place } from './openapi-reader.ts'

/** One parameter of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  /** The parameter itself, which may have an example. */
  readonly place: Place
  readonly schema: Place | undefined
}

/** One media type of a content, and where it is described. */
export interface Media {
  readonly type: string
  readonly place: Place
}

/** A method of a path. */
export interface Operation {
  readonly method: string
  /** Path template: `/orders/{number}`. */
  readonly path: string
  /** Every method of the path. */
  readonly siblings: readonly string[]
  readonly parameters: readonly Parameter[]
  /** Content that is read; absent where none is documented. */
  readonly content?: { readonly required: boolean; readonly media: readonly Media[] }
  /** Responses by status, `4XX` or `default`; absent where nothing is documented. */
  readonly responses?: Place
  /** Names of the header fields with credentials; empty where none are asked for. */
  readonly credentials: readonly string[]
  /** Fields that lead to this very route, such as `accept-version`. */
  readonly headers: Readonly<Record<string, string>>
}

/** Tells JSON from other media types, by its name or its suffix (RFC 6839 §3.1). */
export function isJson(type: string): boolean {
  return /[/+]json$/.test(parseMediaType(type)?.essence ?? '')
}

/** Methods that a document can have operations of. */
export const methods = [
  'get',
  'head',
  'post',
  'put',
  'patch',
  'delete',
  'options',
  'trace',
  'query',
]
const places = ['path', 'query', 'header', 'cookie']

/** Most parameters of an operation that are looked at. */
const mostParameters = 100

/** Fields that are no parameters, whatever a document says (OpenAPI 3.1.0 §4.8.12). */
const notParameters = new Set(['accept', 'content-type', 'authorization'])

const isParameterField = (name: string) =>
  isValidHeader(name, '') && !notParameters.has(name.toLowerCase())

function parametersOf(reader: OpenApiReader, item: Place, operation: Place): readonly Parameter[] {
  const found = new Map<string, Parameter>()
  for (const owner of [item, operation]) {
    for (const [, place] of reader.children(reader.at(owner, 'parameters'))) {
      const { name, in: where, required } = place.value
      if (typeof name !== 'string' || !places.includes(String(where))) continue
      if (where === 'header' && !isParameterField(name)) continue
      const content = reader.children(reader.at(place, 'content'))[0]?.[1]
      const schema = reader.at(place, 'schema') ?? reader.at(content, 'schema')
      const parameter = { name, in: where as Parameter['in'], required: required === true }
      found.set(`${String(where)} ${name}`, { ...parameter, place, schema })
    }
  }
  return [...found.values()].slice(0, mostParameters)
}

/** Which fields carry the credentials of a scheme. */
function fieldOf(scheme: Place | undefined): readonly string[] {
  const { type, in: where, name } = (scheme?.value ?? {}) as JsonObject
  if (type === 'mutualTLS') return []
  if (type !== 'apiKey') return ['authorization']
  if (where === 'cookie') return ['cookie']
  return where === 'header' ? [String(name).toLowerCase()] : []
}

/** An empty requirement, or none at all, lets everybody in (OpenAPI 3.1.0 §4.8.30). */
function credentialsOf(reader: OpenApiReader, operation: Place): readonly string[] {
  const given = operation.value['security'] ?? reader.root.value['security']
  const requirements = Array.isArray(given) ? (given as readonly unknown[]) : []
  const names = requirements.map((requirement) => Object.keys(Object(requirement) as object))
  if (names.some((list) => list.length === 0)) return []
  const schemes = reader.at(reader.root, 'components', 'securitySchemes')
  return [...new Set(names.flat().flatMap((name) => fieldOf(reader.at(schemes, name))))]
}

function contentOf(reader: OpenApiReader, operation: Place): Pick<Operation, 'content'> {
  const body = reader.at(operation, 'requestBody')
  const media = reader
    .children(reader.at(body, 'content'))
    .filter(([type]) => isValidHeader('content-type', type) && parseMediaType(type) !== undefined)
  if (body === undefined || media.length === 0) return {}
  const required = body.value['required'] === true
  return { content: { required, media: media.map(([type, place]) => ({ type, place })) } }
}

/** Lists the operations of a document in its order. What is no operation is passed over. */
export function readOperations(reader: OpenApiReader): readonly Operation[] {
  return reader.children(reader.at(reader.root, 'paths')).flatMap(([path, item]) => {
    if (!path.startsWith('/')) return []
    const known = reader.children(item).filter(([name]) => methods.includes(name))
    const siblings = known.map(([name]) => name.toUpperCase())
    return known.map(([name, place]) => {
      const responses = reader.at(place, 'responses')
      return {
        method: name.toUpperCase(),
        path,
        siblings,
        parameters: parametersOf(reader, item, place),
        ...contentOf(reader, place),
        ...(responses && { responses }),
        credentials: credentialsOf(reader, place),
        headers: {},
      }
    })
  })
}
