/** A schema in a few words, such as `string (uuid)` and `list of integers from 1`. */

type Schema = Readonly<Record<string, unknown>>

/** How keywords narrow a type, in the order they are said. */
const narrowings: Readonly<Record<string, (value: string) => string>> = {
  format: (value) => `(${value})`,
  pattern: (value) => `that matches ${value}`,
  minimum: (value) => `from ${value}`,
  exclusiveMinimum: (value) => `above ${value}`,
  maximum: (value) => `up to ${value}`,
  exclusiveMaximum: (value) => `below ${value}`,
  multipleOf: (value) => `in steps of ${value}`,
  minLength: (value) => `of ${value} or more characters`,
  maxLength: (value) => `of ${value} or fewer characters`,
}

/** Bounds that say no more than that it is a number which all programs read alike (RFC 8259 §6). */
const isBoundless = (value: unknown) => Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER

/** Tells whether a keyword says something to people: a format has a name, and its pattern says it once more. */
function isSaid(keyword: string, schema: Schema): boolean {
  if (schema[keyword] === undefined || isBoundless(schema[keyword])) return false
  return keyword !== 'pattern' || schema['format'] === undefined
}

const either = (options: readonly string[]) => [...new Set(options)].join(' or ')

/** Says what values a schema takes. */
export function toWords(schema: Schema): string {
  const { const: only, enum: values, anyOf, oneOf, items, prefixItems = items } = schema
  if (only !== undefined) return JSON.stringify(only)
  if (values !== undefined) return either((values as unknown[]).map((one) => JSON.stringify(one)))
  const choices = anyOf ?? oneOf
  if (choices !== undefined) return either((choices as Schema[]).map(toWords))
  const type = either([schema['type'] ?? 'any value'].flat() as string[])
  if (type === 'array' && Array.isArray(prefixItems)) {
    return `list of ${(prefixItems as Schema[]).map(toWords).join(', ')}`
  }
  if (type === 'array') return `list of ${toWords((items ?? {}) as Schema)}`
  const said = Object.entries(narrowings).flatMap(([keyword, say]) =>
    isSaid(keyword, schema) ? [say(String(schema[keyword]))] : [],
  )
  return [type, ...said].join(' ')
}
