/** Schemas of OpenAPI 3.0 as JSON Schema has them since draft 6: exclusive limits, `nullable`. */
import { isObject, type JsonObject } from './openapi-reader.ts'

/** Lets `null` through where OpenAPI 3.0 does, which has no type of that name (OpenAPI 3.0.3 §4.7.24). */
function addNull(schema: JsonObject): JsonObject {
  const { type, enum: list } = schema
  if (typeof type !== 'string') return { anyOf: [{ type: 'null' }, schema] }
  return { ...schema, type: [type, 'null'], ...(Array.isArray(list) && { enum: [...list, null] }) }
}

/** Writes one schema anew; those within it stay as they are. */
export function modernizeSchema(schema: JsonObject): JsonObject {
  const copy: Record<string, unknown> = { ...schema }
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (copy[exclusive] === true) {
      copy[exclusive] = copy[limit]
      delete copy[limit]
    } else if (copy[exclusive] === false) delete copy[exclusive]
  }
  const { nullable, ...others } = copy
  if (typeof nullable !== 'boolean') return copy
  return nullable ? addNull(others) : others
}

/** Writes whatever is in a value anew. */
export function modernize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modernize)
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, modernize(item)])
  return modernizeSchema(Object.fromEntries(entries) as JsonObject)
}
