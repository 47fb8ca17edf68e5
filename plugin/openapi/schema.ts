/** JSON Schema as an OpenAPI document has it. */
import { isDataKeyword, schemaMaps } from '../errors/schema-keywords.ts'
import { isViolationSchema } from '../errors/schemas.ts'
import { to30 } from './schema-30.ts'

type Schema = Readonly<Record<string, unknown>>

/** Which words the document knows. */
export interface Dialect {
  /** OpenAPI 3.0 has no `null` type, no lists of types and no `const`; later versions are JSON Schema. */
  readonly is30: boolean
  /** Whether a literal is a list of one, which every tool reads. */
  readonly constAsEnum: boolean
}

/** Keywords of JSON Schema that mean nothing in a component. */
const dropped: ReadonlySet<string> = new Set(['$id', '$schema', '$comment'])

/**
 * Writes a schema in the dialect of a document.
 * @param violation Where violations are described, once for all errors; left out, they are described in place.
 * @param moved Where references lead, of those that lead elsewhere in the document.
 */
export function toOpenapiSchema(
  schema: unknown,
  dialect: Dialect,
  violation?: object,
  moved?: ReadonlyMap<string, string>,
): unknown {
  const write = (part: unknown) => toOpenapiSchema(part, dialect, violation, moved)
  if (violation !== undefined && isViolationSchema(schema)) return violation
  if (Array.isArray(schema)) return schema.map(write)
  if (typeof schema !== 'object' || schema === null) return schema
  const written: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (dropped.has(keyword)) continue
    written[keyword] = schemaMaps.has(keyword)
      ? toProperties(value as Schema, write)
      : isDataKeyword(keyword)
        ? value
        : keyword === '$ref'
          ? (moved?.get(value as string) ?? value)
          : write(value)
  }
  if ('const' in written && (dialect.is30 || dialect.constAsEnum)) {
    written['enum'] = [written['const']]
    delete written['const']
  }
  const tuple = toTuple(written)
  return dialect.is30 ? to30(tuple) : tuple
}

/** A tuple of older versions of JSON Schema as later ones have it (JSON Schema 2020-12 §10.3.1). */
function toTuple(schema: Record<string, unknown>): Record<string, unknown> {
  const { items: prefixItems, additionalItems: items, ...rest } = schema
  if (!Array.isArray(prefixItems)) return schema
  return { ...rest, prefixItems, ...(items === undefined ? {} : { items }) }
}

function toProperties(properties: Schema, write: (schema: unknown) => unknown): Schema {
  const written = Object.entries(properties).map(([name, schema]) => [name, write(schema)])
  return Object.fromEntries(written) as Schema
}
