/** A schema as the alternatives it is made of: references followed, `allOf` merged, choices multiplied out. */
import { isObject, stepsOf, type JsonObject } from '../../conformance/document/openapi-reader.ts'
import type { ContractSchema } from '../contract.ts'
import { deepest, textOf, toSet } from './sorted.ts'

/** A schema without references and choices; those of its members and items may have some. */
export type Flat = JsonObject

/** Lists the alternatives of a schema; none where nothing is valid, `undefined` where they are too many. */
export type Flatten = (schema: ContractSchema) => readonly Flat[] | undefined

/** Alternatives that are told apart. */
const most = 64

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

/** Intersects two lists of values. */
function intersect(one: unknown, other: unknown): readonly unknown[] {
  const texts = new Set(list(other).map(textOf))
  return list(one).filter((value) => texts.has(textOf(value)))
}

const widen = (types: readonly unknown[]) => [
  ...types,
  ...(types.includes('number') ? ['integer'] : []),
]

/** Intersects two lists of types; a whole number is a number. */
function intersectTypes(one: unknown, other: unknown): readonly unknown[] {
  const [first, second] = [list(one), list(other)]
  const both = intersect(widen(first), widen(second))
  return both.filter((type) => type !== 'integer' || !both.includes('number'))
}

const both = (one: unknown, other: unknown) => toSet([...list(one), ...list(other)])

/** The schemas that are all valid where one is. */
function partsOf(schema: unknown): readonly unknown[] {
  const { allOf, ...others } = Object(schema) as JsonObject
  return Array.isArray(allOf) && Object.keys(others).length === 0 ? allOf : [schema]
}

/** One schema for two. Those that contain each other would grow for ever if any part was there twice. */
function joinSchemas(one: unknown, other: unknown): unknown {
  const parts = toSet([...partsOf(one), ...partsOf(other)])
  return parts.length === 1 ? parts[0] : { allOf: parts }
}

function mergeEach(one: unknown, other: unknown): JsonObject {
  const merged = new Map(Object.entries(Object(one) as JsonObject))
  for (const [name, schema] of Object.entries(Object(other) as JsonObject)) {
    merged.set(name, merged.has(name) ? joinSchemas(merged.get(name), schema) : schema)
  }
  return Object.fromEntries(merged)
}

const greater = (one: unknown, other: unknown) => Math.max(Number(one), Number(other))
const smaller = (one: unknown, other: unknown) => Math.min(Number(one), Number(other))

/** How a keyword that two schemas have is one that means both. */
const merges: Readonly<Record<string, (one: unknown, other: unknown) => unknown>> = {
  type: intersectTypes,
  enum: intersect,
  required: both,
  properties: mergeEach,
  patternProperties: mergeEach,
  items: joinSchemas,
  minimum: greater,
  exclusiveMinimum: greater,
  minLength: greater,
  minItems: greater,
  minProperties: greater,
  maximum: smaller,
  exclusiveMaximum: smaller,
  maxLength: smaller,
  maxItems: smaller,
  maxProperties: smaller,
  uniqueItems: (one, other) => one === true || other === true,
  /** What could not be merged, to be compared as it stands. */
  rest: both,
}

const isNothing = ({ type, enum: values }: Flat) =>
  [type, values].some((found) => Array.isArray(found) && found.length === 0)

/** Merges two schemas into one that is valid where both are. */
function merge(one: Flat, other: Flat): Flat {
  const merged = new Map(Object.entries(one))
  const rest: JsonObject[] = []
  for (const [keyword, value] of Object.entries(other)) {
    const known = merged.get(keyword)
    const join = Object.hasOwn(merges, keyword) ? merges[keyword] : undefined
    if (!merged.has(keyword)) merged.set(keyword, value)
    else if (join !== undefined) merged.set(keyword, join(known, value))
    else if (textOf(known) !== textOf(value)) rest.push({ [keyword]: value })
  }
  if (rest.length > 0) merged.set('rest', both(merged.get('rest') ?? [], rest))
  return Object.fromEntries(merged)
}

/** Writes an alternative as a schema again. */
export function toSchema({ rest, reference, enum: values, ...flat }: Flat): ContractSchema {
  const isFixed = Array.isArray(values) && values.length === 1
  return {
    ...flat,
    ...(values !== undefined && (isFixed ? { const: values[0] as unknown } : { enum: values })),
    ...(rest !== undefined && { allOf: rest }),
    ...(reference !== undefined && { $ref: reference }),
  }
}

/** Merges each with each. */
function multiply(
  flats: readonly Flat[],
  others: readonly Flat[] | undefined,
): readonly Flat[] | undefined {
  if (others === undefined || flats.length * others.length > most) return undefined
  const products = flats.flatMap((one) => others.map((other) => merge(one, other)))
  return products.filter((flat) => !isNothing(flat))
}

/** Starts to list alternatives. @param find Gives the schema of a name. */
export function createFlatten(find: (name: string) => ContractSchema | undefined): Flatten {
  function choose(
    parts: readonly unknown[],
    trail: readonly string[],
  ): readonly Flat[] | undefined {
    const found: Flat[] = []
    for (const part of parts) {
      const flats = flatten(part, trail)
      if (flats === undefined || found.length + flats.length > most) return undefined
      found.push(...flats)
    }
    return found
  }

  function follow(reference: unknown, trail: readonly string[]): readonly Flat[] | undefined {
    const text = String(reference)
    const [, name = '', ...rest] = stepsOf(text) ?? []
    // What is only itself says nothing; what is elsewhere is compared by its address.
    if (trail.includes(text)) return [{}]
    if (trail.length === deepest) return undefined
    const isOwn = rest.length === 0 && text.startsWith('#/schemas/')
    const schema = isOwn ? find(name) : undefined
    return schema === undefined ? [{ reference: text }] : flatten(schema, [...trail, text])
  }

  function flatten(schema: unknown, trail: readonly string[]): readonly Flat[] | undefined {
    if (!isObject(schema)) return schema === false ? [] : [{}]
    const { $ref, allOf, anyOf, oneOf, const: value, ...base } = schema
    const fixed = 'const' in schema ? { ...base, enum: [value] } : base
    const factors: (() => readonly Flat[] | undefined)[] = [
      ...($ref === undefined ? [] : [() => follow($ref, trail)]),
      ...(Array.isArray(allOf) ? allOf.map((part) => () => flatten(part, trail)) : []),
      ...[anyOf, oneOf].flatMap((parts) =>
        Array.isArray(parts) ? [() => choose(parts, trail)] : [],
      ),
    ]
    let flats: readonly Flat[] | undefined = [fixed]
    for (const factor of factors) flats = flats && multiply(flats, factor())
    return flats
  }

  return (schema) => flatten(schema, [])
}
