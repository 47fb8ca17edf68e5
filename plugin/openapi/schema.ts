/** JSON Schema as an OpenAPI document has it. */
import { isViolationSchema } from '../errors/schemas.ts'

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

/** Keywords whose value is data and not a schema. */
const data: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'example', 'examples'])

/**
 * Writes a schema in the dialect of a document.
 * @param violation Where violations are described, once for all errors; left out, they are described in place.
 */
export function toOpenapiSchema(schema: unknown, dialect: Dialect, violation?: object): unknown {
  if (violation !== undefined && isViolationSchema(schema)) return violation
  if (Array.isArray(schema)) return schema.map((item) => toOpenapiSchema(item, dialect, violation))
  if (typeof schema !== 'object' || schema === null) return schema
  const written: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (dropped.has(keyword)) continue
    written[keyword] =
      keyword === 'properties'
        ? toProperties(value as Schema, dialect, violation)
        : data.has(keyword)
          ? value
          : toOpenapiSchema(value, dialect, violation)
  }
  if ('const' in written && (dialect.is30 || dialect.constAsEnum)) {
    written['enum'] = [written['const']]
    delete written['const']
  }
  return dialect.is30 ? to30(written) : written
}

/** The names of properties are no keywords. */
function toProperties(properties: Schema, dialect: Dialect, violation?: object): Schema {
  const written = Object.entries(properties).map(([name, schema]) => [
    name,
    toOpenapiSchema(schema, dialect, violation),
  ])
  return Object.fromEntries(written) as Schema
}

/** OpenAPI 3.0 knows one example, one type, and `nullable`. */
function to30({ examples, ...schema }: Record<string, unknown>): Schema {
  if (Array.isArray(examples) && examples.length > 0) schema['example'] = examples[0]
  const types = [schema['type'] ?? []].flat()
  if (!types.includes('null') && types.length < 2) return schema
  const { type: _, ...rest } = schema
  const [type, ...others] = types.filter((name) => name !== 'null')
  const nullable = types.includes('null') ? { nullable: true } : {}
  // Nothing but null: there is no other way to say it.
  if (type === undefined) return { ...rest, type: 'object', ...nullable, enum: [null] }
  if (others.length === 0) return { ...rest, type, ...nullable }
  return { ...rest, anyOf: [type, ...others].map((name) => ({ type: name, ...nullable })) }
}
