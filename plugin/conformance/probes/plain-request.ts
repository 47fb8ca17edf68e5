/** The plain request of an operation: what its document asks for, and nothing else. */
import { accept, type ProbeRequest } from '../exchange/message.ts'
import { isObject, type OpenApiReader, type Place } from '../document/openapi-reader.ts'
import { isJson, type Media, type Operation, type Parameter } from '../document/operations.ts'
import { givenValue, sampleOf, typeOf } from '../document/sample.ts'
import { plainText } from '../document/sample-text.ts'
import type { SchemaValidator } from '../document/schema-validator.ts'

/** What requests are made of. */
export interface Workshop {
  readonly reader: OpenApiReader
  readonly validate: SchemaValidator
  /** What every path is below. */
  readonly basePath: string
  /** The methods that a path is documented with, below any template that it can be read as. */
  readonly methodsOf: (path: string) => readonly string[]
}

/** The plain request, and what it is made of. */
export interface PlainRequest {
  readonly request: ProbeRequest
  readonly path: Readonly<Record<string, string>>
  readonly query: readonly (readonly [name: string, value: string])[]
  /** The media type that content is sent as, and its value. */
  readonly media?: Media & { readonly value: unknown }
  /** Whether content and parameters are valid as far as the document tells. */
  readonly isCertain: boolean
}

/** An identifier that is hardly in use, where the document names none. */
const highestId = 2_147_483_647

const isForm = (type: string) => type.startsWith('application/x-www-form-urlencoded')

/** What a parameter or a content says of its value by itself; the first of several examples. */
function exampleOf(reader: OpenApiReader, place: Place): unknown {
  const [example] = reader.children(reader.at(place, 'examples'))
  return givenValue(place.value) ?? example?.[1].value['value']
}

function valueOf({ reader }: Workshop, parameter: Parameter): unknown {
  const { schema } = parameter
  const given = exampleOf(reader, parameter.place)
  if (given !== undefined) return given
  if (parameter.in !== 'path' || schema === undefined) return sampleOf(reader, schema)
  const { maximum } = schema.value
  const isNumber = /^(?:integer|number)$/.test(typeOf(schema.value) ?? '')
  if (!isNumber || givenValue(schema.value) !== undefined) return sampleOf(reader, schema)
  return typeof maximum === 'number' ? maximum : highestId
}

/** Most of a value that becomes part of a target or a field; hardly a server reads as much. */
const longestText = 8000

const toText = (value: unknown): string =>
  (isObject(value) ? JSON.stringify(value) : String(value)).slice(0, longestText)

/** Encodes a text of a document, which may hold anything, halves of characters included. */
const encodeText = (text: string) => encodeURIComponent(Buffer.from(text).toString())

/** Fills in a path template; a dot segment would be taken for a way up. */
export function fillPath(template: string, values: Readonly<Record<string, string>>): string {
  const path = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? encodeText(values[name] as string) : plainText
    return /^\.{0,2}$/.test(value) ? plainText : value
  })
  return path.replaceAll(/[^\x21-\x7e]|[?#]/gu, encodeText)
}

/** Spells a target. */
export function toTarget(path: string, query: PlainRequest['query']): string {
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]))
  return query.length === 0 ? path : `${path}?${search.toString()}`
}

/** Writes content as a media type. */
export function encode(type: string, value: unknown): string {
  if (isJson(type)) return JSON.stringify(value)
  if (isForm(type) && isObject(value)) {
    return new URLSearchParams(
      Object.entries(value).map(([name, item]): [string, string] => [name, toText(item)]),
    ).toString()
  }
  return toText(value)
}

/** Chooses what content is sent as: JSON where it is read. */
function chooseMedia({ content }: Operation): Media | undefined {
  return content?.media.find(({ type }) => isJson(type)) ?? content?.media[0]
}

/** Makes the plain request of an operation. */
export function toPlainRequest(workshop: Workshop, operation: Operation): PlainRequest {
  const { reader, validate, basePath } = workshop
  const path: Record<string, string> = {}
  const query: [string, string][] = []
  const headers: Record<string, string> = { accept, ...operation.headers }
  let isCertain = true

  for (const parameter of operation.parameters) {
    const { name, in: where, required, schema } = parameter
    if (!required && where !== 'path') continue
    const value = valueOf(workshop, parameter)
    if (schema !== undefined && validate(schema.pointer, value) !== undefined) isCertain = false
    if (where === 'path') path[name] = toText(value)
    else if (where === 'header') headers[name.toLowerCase()] = encodeText(toText(value))
    else if (where === 'query') {
      for (const item of [value].flat()) query.push([name, toText(item)])
    } else isCertain = false // A cookie would have to be given to us by the service.
  }

  const chosen = chooseMedia(operation)
  const target = toTarget(basePath + fillPath(operation.path, path), query)
  const request: ProbeRequest = { method: operation.method, target, headers }
  if (chosen === undefined) return { request, path, query, isCertain }

  const schema = reader.at(chosen.place, 'schema')
  const value = exampleOf(reader, chosen.place) ?? sampleOf(reader, schema)
  const isValid = schema !== undefined && validate(schema.pointer, value) === undefined
  const isKnown = isJson(chosen.type) || isForm(chosen.type)
  // A range such as `text/*` is no media type to send.
  const type = chosen.type.includes('*') ? 'text/plain' : chosen.type
  headers['content-type'] = type
  const body = encode(type, value)
  const media = { ...chosen, type, value }
  return {
    request: { ...request, body },
    path,
    query,
    media,
    isCertain: isCertain && isValid && isKnown,
  }
}
