/** The media types that the schemas of a route declare: nothing is read into them that is not certain. */
import { fromToken } from '../http/json-pointer.ts'
import type { FastifySchema } from 'fastify'
import { readProperty } from '../http/guarded-read.ts'
import { isComparable, parseMediaType } from '../http/media-types.ts'

/** Finds a shared schema by its `$id`. */
export type SharedSchemas = (id: string) => unknown

/** What a schema describes unless something else is said. */
export const jsonType = 'application/json'

/** What most routes send, the same list for all of them. */
export const jsonOnly: readonly string[] = [jsonType]

/** The keys of a `content` map, which are media types or ranges of them; `undefined` for any other schema. */
function contentTypes(schema: unknown): readonly string[] | undefined {
  const content = readProperty(schema, 'content')
  return typeof content === 'object' && content !== null ? Object.keys(content) : undefined
}

function isClear(text: string): boolean {
  const type = parseMediaType(text)
  return type !== undefined ? isComparable(type) : !text.includes('*')
}

/** A key that cannot be compared, such as `application/*+json`, leaves open what is meant. */
function unlessOpen(types: readonly string[] | undefined): readonly string[] | undefined {
  if (types === undefined || types.length === 0) return undefined
  return types.every(isClear) ? types : undefined
}

/** Lists the media types of a body schema; `undefined` where it does not say. */
export function bodyTypes(schema: unknown): readonly string[] | undefined {
  return unlessOpen(contentTypes(schema))
}

/** What a route says of its content; `consumes` is what `@fastify/swagger` documents. */
export interface BodySchemas {
  readonly body?: unknown
  readonly consumes?: unknown
}

/** Tells whether content is described as something else than text, and not said to come as text. */
export function isStructured({ body: schema, consumes }: BodySchemas): boolean {
  if (Array.isArray(consumes) && consumes.includes('text/plain')) return false
  if (typeof schema !== 'object' || schema === null || 'content' in schema) return false
  const { type } = schema as { type?: unknown }
  return type === undefined ? false : ![type].flat().includes('string')
}

/** What the schemas of a route say of media types; `undefined` where they do not. */
export interface DeclaredTypes {
  readonly produces: readonly string[] | undefined
  readonly consumes: readonly string[] | undefined
  readonly hasStructuredBody: boolean
}

/** Reads the schemas of a route. */
export function readDeclaredTypes(
  schemas: FastifySchema | undefined,
  shared: SharedSchemas,
): DeclaredTypes {
  const schema = (schemas ?? {}) as BodySchemas
  return {
    produces: responseTypes(schema, shared),
    consumes: bodyTypes(schema.body),
    hasStructuredBody: isStructured(schema),
  }
}

/** Statuses whose responses have no content to negotiate (RFC 9110 §15.3.5, §15.3.6). */
const withoutContent: ReadonlySet<string> = new Set(['204', '205'])

/**
 * Lists the media types of the successes that `schema.response` and `schema.produces` describe: `undefined` where one
 * of them does not say what it will be. `content` maps and `contentMediaType` name theirs; a schema that can only be an
 * object or an array is JSON.
 */
export function responseTypes(
  schema: object,
  shared: SharedSchemas,
): readonly string[] | undefined {
  const produces = readList(readProperty(schema, 'produces'))
  const response = readProperty(schema, 'response')
  let types: readonly string[] | undefined
  for (const status of Object.keys(Object(response) as object)) {
    if (status[0] !== '2' || !/^2(?:\d\d|xx)$/i.test(status) || withoutContent.has(status)) continue
    const success = readProperty(response, status)
    if (readProperty(success, 'type') === 'null') continue
    const content = contentTypes(success)
    const own = content === undefined ? (produces ?? typesOf(success, shared)) : unlessOpen(content)
    if (own === undefined) return undefined
    types = types === own || types === undefined ? own : [...types, ...own]
  }
  return types === jsonOnly ? types : withoutRepetition(types ?? produces)
}

/** Every type once. A list of one is handed on as it is. */
function withoutRepetition(types: readonly string[] | undefined): readonly string[] | undefined {
  return types === undefined || types.length === 1 ? types : [...new Set(types)]
}

function readList(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return undefined
  return unlessOpen(value)
}

/** Tells a container at a glance, as most successes are. */
function isPlainContainer(schema: unknown): boolean {
  return (
    isContainerType(readProperty(schema, 'type')) &&
    readProperty(schema, '$ref') === undefined &&
    readProperty(schema, 'contentMediaType') === undefined &&
    readProperty(schema, 'pipe') === undefined
  )
}

function typesOf(success: unknown, shared: SharedSchemas): readonly string[] | undefined {
  if (isPlainContainer(success)) return jsonOnly
  const place = { schema: success, root: success }
  const { schema } = resolve(place, shared)
  const type = readProperty(schema, 'contentMediaType')
  // Coded content is text, whatever it is the code of.
  if (typeof type === 'string' && readProperty(schema, 'contentEncoding') === undefined) {
    return readList([type])
  }
  return isContainer(place, shared) ? jsonOnly : undefined
}

/** A schema and the document it stands in. */
export interface Place {
  readonly schema: unknown
  readonly root: unknown
}

/** Follows `$ref`, into the schema's own document or a shared one; `undefined` where it leads to nothing or around. */
function resolve(place: Place, shared: SharedSchemas): Place {
  let { schema, root } = place
  let reference = readProperty(schema, '$ref')
  if (typeof reference !== 'string') return place
  const seen = new Set<unknown>()
  for (; typeof reference === 'string'; reference = readProperty(schema, '$ref')) {
    if (seen.has(schema)) return { schema: undefined, root }
    seen.add(schema)
    const [id = '', pointer = ''] = reference.split('#')
    if (id !== '' && id !== readProperty(root, '$id')) root = shared(id)
    schema = pointer
      .split('/')
      .slice(1)
      .map((step) => fromToken(decode(step)))
      .reduce((value: unknown, step) => readProperty(value, step), root)
    // An anchor is no path.
    if (pointer !== '' && !pointer.startsWith('/')) schema = undefined
  }
  return { schema, root }
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

/** `null` stands beside objects and lists: it is JSON wherever it is sent. */
const containerTypes: ReadonlySet<unknown> = new Set(['object', 'array', 'null'])

function isContainerType(type: unknown): boolean {
  if (typeof type === 'string') return type === 'object' || type === 'array'
  const types = [type ?? []].flat() as unknown[]
  return types.some((one) => one !== 'null') && types.every((one) => containerTypes.has(one))
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null

const nothing: ReadonlySet<unknown> = new Set()

/**
 * Tells whether a schema lets nothing through but objects and arrays. Schemas of other languages have a `type` of the
 * same names, or none; one that transforms what it describes is left open.
 */
export function isContainer(
  place: Place,
  shared: SharedSchemas,
  seen: ReadonlySet<unknown> = nothing,
): boolean {
  const { schema, root } = resolve(place, shared)
  if (!isObject(schema) || seen.has(schema) || Array.isArray(readProperty(schema, 'pipe'))) {
    return false
  }
  if (isContainerType(readProperty(schema, 'type'))) return true
  return isMadeOfContainers({ schema, root }, shared, new Set(seen).add(schema))
}

/** The same, by the schemas that a schema consists of. */
function isMadeOfContainers(
  { schema, root }: Place,
  shared: SharedSchemas,
  seen: ReadonlySet<unknown>,
): boolean {
  const isOne = (part: unknown) => isContainer({ schema: part, root }, shared, seen)
  const isOneOrNull = (part: unknown) => readProperty(part, 'type') === 'null' || isOne(part)
  const partsOf = (keyword: string) => {
    const parts = readProperty(schema, keyword)
    return Array.isArray(parts) ? (parts as unknown[]) : []
  }
  if (isObject(readProperty(schema, 'const'))) return true
  const values = partsOf('enum')
  if (values.some(isObject) && values.every((value) => value === null || isObject(value)))
    return true
  if (partsOf('allOf').some(isOne)) return true
  const isEither = (keyword: string) =>
    partsOf(keyword).some(isOne) && partsOf(keyword).every(isOneOrNull)
  if (isEither('anyOf') || isEither('oneOf')) return true
  const [yes, no] = [readProperty(schema, 'then'), readProperty(schema, 'else')]
  return readProperty(schema, 'if') !== undefined && isOne(yes) && isOne(no)
}
