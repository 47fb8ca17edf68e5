/** References of a schema within itself, once it is part of a document. */

import { isDataKeyword, schemaMaps } from '../errors/schema-keywords.ts'
import { toToken } from '../http/json-pointer.ts'

type Visit = (schema: Readonly<Record<string, unknown>>, pointer: string) => void

/** Looks at a schema and at all within it; a schema in a circle once. */
function walk(schema: unknown, pointer: string, visit: Visit, seen: Set<unknown>): void {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return
  seen.add(schema)
  visit(schema as Readonly<Record<string, unknown>>, pointer)
  for (const [keyword, value] of Object.entries(schema)) {
    const place = `${pointer}/${toToken(keyword)}`
    if (schemaMaps.has(keyword)) walkNames(value, place, visit, seen)
    else if (!isDataKeyword(keyword)) walk(value, place, visit, seen)
  }
}

/** The same for schemas by name. */
function walkNames(schemas: unknown, pointer: string, visit: Visit, seen: Set<unknown>): void {
  for (const [name, schema] of Object.entries(Object(schemas) as object)) {
    walk(schema, `${pointer}/${toToken(name)}`, visit, seen)
  }
}

/** Leads references of a schema to its place in a document. */
export type Relocation = (base: string) => ReadonlyMap<string, string>

/**
 * Finds where the references of a schema lead that point into itself, by a pointer or by an `$id`; `undefined` where it
 * has none.
 */
export function findReferences(schema: unknown): Relocation | undefined {
  const places = new Map<string, string>()
  const references = new Set<string>()
  const visit: Visit = ({ $id, $ref }, pointer) => {
    if (typeof $id === 'string' && !places.has($id)) places.set($id, pointer)
    if (typeof $ref === 'string') references.add($ref)
  }
  walk(schema, '', visit, new Set())
  const inside = [...references].filter((name) => name.startsWith('#') || places.has(name))
  if (inside.length === 0) return undefined
  return (base) =>
    new Map(inside.map((name) => [name, `#${base}${places.get(name) ?? name.slice(1)}`]))
}
