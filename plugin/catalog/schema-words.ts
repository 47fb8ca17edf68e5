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

const either = (options: readonly string[]) => [...new Set(options)].join(' or ')

/** Says what values a schema takes. */
export function toWords(schema: Schema): string {
  const { const: only, enum: values, anyOf, oneOf, items } = schema
  if (only !== undefined) return JSON.stringify(only)
  if (values !== undefined) return either((values as unknown[]).map((one) => JSON.stringify(one)))
  const choices = anyOf ?? oneOf
  if (choices !== undefined) return either((choices as Schema[]).map(toWords))
  const type = either([schema['type'] ?? 'any value'].flat() as string[])
  if (type === 'array') return `list of ${toWords((items ?? {}) as Schema)}`
  const said = Object.entries(narrowings).flatMap(([keyword, say]) =>
    schema[keyword] === undefined ? [] : [say(String(schema[keyword]))],
  )
  return [type, ...said].join(' ')
}
