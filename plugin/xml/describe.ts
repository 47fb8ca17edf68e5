/** What OpenAPI documents say of errors as XML. */
import type { TObject } from '@sinclair/typebox'
import { isDataKeyword } from '../errors/schema-keywords.ts'
import { toChildName } from './names.ts'
import { problemNamespace } from './write.ts'

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list is an element of its own, with one called `i` for each item. */
function describeList(schema: Schema, name: string | undefined): Schema {
  const { items } = schema
  return {
    ...schema,
    xml: { ...(name !== undefined && { name }), wrapped: true },
    ...(isSchema(items) && { items: describeValue(items, 'i') }),
  }
}

function describeProperties(properties: Schema): Schema {
  const entries = Object.entries(properties)
  return Object.fromEntries(
    entries.map(([name, schema]) => {
      const written = toChildName(name, entries.length)
      return [name, describeValue(schema, written === name ? undefined : written)]
    }),
  )
}

/** @param name The name of its element, where it is not that of the member. */
function describeValue(value: unknown, name?: string): unknown {
  if (Array.isArray(value)) return value.map((one) => describeValue(one, name))
  if (!isSchema(value)) return value
  const inner = Object.entries(value).map(([keyword, part]) => [
    keyword,
    keyword === 'properties' && isSchema(part)
      ? describeProperties(part)
      : isDataKeyword(keyword) || keyword === 'items'
        ? part
        : describeValue(part, /^(?:any|one|all)Of$/.test(keyword) ? name : undefined),
  ])
  const schema = Object.fromEntries(inner) as Schema
  if (schema['type'] === 'array' || 'items' in schema) return describeList(schema, name)
  return name === undefined || '$ref' in schema ? schema : { ...schema, xml: { name } }
}

/**
 * Adds the `xml` objects to the schema of an error: its element, the namespace, and that lists are wrapped.
 * @see OpenAPI 3.1.0 §4.8.26
 */
export function describeProblem(schema: TObject): TObject {
  const described = describeValue(schema) as TObject
  return { ...described, xml: { name: 'problem', namespace: problemNamespace } }
}
