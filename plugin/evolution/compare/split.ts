/** Alternatives in one form: one type each, and the values of a type together, however they were written. */
import type { Flat } from '../schemas/flatten.ts'
import { toSet } from '../schemas/sorted.ts'
import { typesOf } from './compare-values.ts'

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  integer: Number.isInteger,
}

/** Keywords that say something of one type alone (JSON Schema 2020-12 Validation §6). */
const ofTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['minLength', 'maxLength', 'pattern', 'contentMediaType', 'contentEncoding'],
  array: ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems', 'contains'],
  object: [
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'propertyNames',
    'minProperties',
    'maxProperties',
    'unevaluatedProperties',
  ],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
}

/** The keywords that say nothing of a type. */
function listIdle(type: string): ReadonlySet<string> {
  const own = type === 'integer' ? 'number' : type
  const others = Object.entries(ofTypes).filter(([name]) => name !== own)
  return new Set(others.flatMap(([, keywords]) => keywords))
}

/** One type of a schema, with the values of it that are listed. */
function pick(flat: Flat, type: string): Flat {
  const idle = listIdle(type)
  const { enum: values, ...others } = Object.fromEntries(
    Object.entries(flat).filter(([keyword]) => !idle.has(keyword)),
  ) as Flat
  if (type === 'null') return { type }
  if (!Array.isArray(values)) return { ...others, type }
  const own = Object.hasOwn(isOf, type) ? isOf[type] : undefined
  const fits = own ?? ((value: unknown) => typeof value === type)
  return { ...others, type, enum: values.filter(fits) }
}

/** Whether a schema is a list of values of one type. */
const isList = ({ enum: values, ...others }: Flat) =>
  Array.isArray(values) && Object.keys(others).every((keyword) => keyword === 'type')

/** Splits alternatives by type, and joins those that are lists of values. */
export function split(flats: readonly Flat[]): readonly Flat[] {
  const single = flats.flatMap((flat) => typesOf(flat)?.map((type) => pick(flat, type)) ?? [flat])
  const lists = single.filter(isList)
  const types = new Set(lists.map(({ type }) => String(type)))
  const joined = [...types].map((type) => {
    const values = lists.filter((flat) => flat['type'] === type).map((flat) => flat['enum'])
    return { type, enum: toSet(values.flat()) }
  })
  return toSet([...joined, ...single.filter((flat) => !isList(flat))])
}
