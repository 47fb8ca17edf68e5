/** JSON Schema whose parts can be taken out and put elsewhere: what it refers to stands where it is referred to. */
import { fromToken, toToken } from '../../http/json-pointer.ts'
import { isDataKeyword, schemaMaps } from '../schema-keywords.ts'

type Schema = Readonly<Record<string, unknown>>

/** Keywords that mean something at the root alone, or nothing any more. */
const dropped: ReadonlySet<string> = new Set(['$schema', '$defs', 'definitions'])

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The schema that a pointer into the document leads to. */
function follow(document: Schema, pointer: string): unknown {
  const names = pointer.split('/').slice(1)
  return names.reduce<unknown>((inner, name) => {
    const key = fromToken(decodeURIComponent(name))
    return isObject(inner) ? inner[key] : undefined
  }, document)
}

const toPointer = (path: readonly string[]) => ['#', ...path.map(toToken)].join('/')

/** Finds what a document says of its root: behind a reference, or in several parts that all hold. */
export function rootOf(document: Schema, schema: unknown = document, seen: unknown[] = []): Schema {
  if (!isObject(schema) || seen.includes(schema)) return {}
  const { $ref, allOf, ...rest } = schema
  const inner = (part: unknown) => rootOf(document, part, [...seen, schema])
  if (typeof $ref === 'string') return { ...inner(follow(document, $ref)), ...rest }
  if (!Array.isArray(allOf)) return schema
  const parts = [...(allOf as unknown[]).map(inner), rest]
  const properties = parts.map((part) => part['properties'] ?? {})
  const required = parts.flatMap((part) => part['required'] ?? [])
  return Object.assign({}, ...parts, {
    properties: Object.assign({}, ...properties) as object,
    required: [...new Set(required)],
  }) as Schema
}

/**
 * Copies a schema with all it refers to by pointers in place. What contains itself refers to the place where it begins,
 * `#/properties/…`; the root begins anew in each property, since members become part of a larger object. A default is
 * an example from here on: whoever reads what was sent has nothing to fill in.
 * @param document Where the pointers lead.
 * @throws {Error} For a pointer that leads to no schema.
 */
export function inlineSchema(schema: Schema, document: Schema): Schema {
  /** The definitions within which the walk is, and the place of each. */
  const open = new Map<unknown, string>()

  function copyReference({ $ref, ...rest }: Schema, path: readonly string[]): unknown {
    const target = follow(document, String($ref))
    const place = open.get(target)
    if (place !== undefined) return { $ref: place }
    if (typeof target === 'boolean') return target
    if (!isObject(target)) throw new Error(`nothing stands at ${String($ref)}`)
    if (path.length > 0) open.set(target, toPointer(path))
    const copied = copy({ ...target, ...rest }, path)
    open.delete(target)
    return copied
  }

  function copyMap(schemas: unknown, path: readonly string[]): unknown {
    const entries = Object.entries(Object(schemas) as object)
    return Object.fromEntries(entries.map(([name, inner]) => [name, copy(inner, [...path, name])]))
  }

  function copyValue(keyword: string, value: unknown, path: readonly string[]): unknown {
    if (isDataKeyword(keyword)) return value
    if (schemaMaps.has(keyword)) return copyMap(value, path)
    if (!Array.isArray(value)) return copy(value, path)
    return value.map((inner, index) => copy(inner, [...path, String(index)]))
  }

  function copy(schema: unknown, path: readonly string[]): unknown {
    if (!isObject(schema)) return schema
    if (typeof schema['$ref'] === 'string' && schema['$ref'].startsWith('#')) {
      return copyReference(schema, path)
    }
    const [only, ...others] = Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]) : []
    if (Object.keys(schema).length === 1 && only !== undefined && others.length === 0) {
      return copy(only, path)
    }
    const { default: usual, ...rest } = schema
    const examples = usual === undefined ? {} : { examples: [usual] }
    const entries = Object.entries({ ...examples, ...rest }).filter(([name]) => !dropped.has(name))
    return Object.fromEntries(
      entries.map(([name, value]) => [name, copyValue(name, value, [...path, name])]),
    )
  }

  return copy(schema, []) as Schema
}
