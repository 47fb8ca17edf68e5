/** Keywords that say which values there are: all that is new has to be among what was. */
import { isObject } from '../../conformance/document/openapi-reader.ts'
import { show } from '../../http/show.ts'
import type { Flat } from '../schemas/flatten.ts'
import { textOf } from '../schemas/sorted.ts'
import { compareLimits, isWithinLimits } from './compare-limits.ts'
import type { Finding } from './difference.ts'

/** Values that are listed in a sentence. */
const mostValues = 5

const list = (values: readonly unknown[]) =>
  values.slice(0, mostValues).map(show).join(', ') + (values.length > mostValues ? ', …' : '')

/** The type of a value (JSON Schema 2020-12 Core §4.2.1). */
function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

/** The types of a schema: said, or to be seen from its values, members or items; `undefined` for any. */
export function typesOf({
  type,
  enum: values,
  properties,
  items,
}: Flat): readonly string[] | undefined {
  if (type !== undefined) return [type].flat().map(String)
  if (Array.isArray(values)) return [...new Set(values.map(typeOf))]
  if (properties !== undefined) return ['object']
  return items === undefined ? undefined : ['array']
}

/** Tells whether values of a type may be there. */
export function mayBe(flat: Flat, type: string): boolean {
  return typesOf(flat)?.includes(type) ?? true
}

const covers = (types: readonly string[], type: string) =>
  types.includes(type) || (type === 'integer' && types.includes('number'))

function compareTypes(older: Flat, newer: Flat): readonly Finding[] {
  const [old, young] = [typesOf(older), typesOf(newer)]
  if (old === undefined)
    return young === undefined ? [] : [['narrowed', `is ${young.join(' or ')} now`]]
  if (young === undefined) return [['widened', `may be anything now, and was ${old.join(' or ')}`]]
  const more = young.filter((type) => !covers(old, type))
  const isOther = more.length === young.length && !old.some((type) => covers(young, type))
  if (isOther) return [['retyped', `is ${young.join(' or ')} now, and was ${old.join(' or ')}`]]
  if (more.length > 0) return [['widened', `may be ${more.join(' or ')} now`]]
  // A number that is whole now is one of those that were.
  const isLess = old.some((type) => !covers(young, type))
  return isLess ? [['narrowed', `is ${young.join(' or ')} now, and was ${old.join(' or ')}`]] : []
}

function compareEnums({ enum: old }: Flat, { enum: young }: Flat): readonly Finding[] {
  if (!Array.isArray(old))
    return Array.isArray(young) ? [['narrowed', `is one of ${list(young)} now`]] : []
  if (!Array.isArray(young)) return [['widened', `may have other values now than ${list(old)}`]]
  const [known, kept] = [old, young].map((values) => new Set(values.map(textOf)))
  const more = young.filter((value) => !known?.has(textOf(value)))
  const less = old.filter((value) => !kept?.has(textOf(value)))
  const widened: Finding = ['widened', `may have values now that it had not: ${list(more)}`]
  const narrowed: Finding = ['narrowed', `no longer has the values ${list(less)}`]
  return [...(more.length > 0 ? [widened] : []), ...(less.length > 0 ? [narrowed] : [])]
}

/** Formats, each with those that all of its values have, too. */
const wider: Readonly<Record<string, readonly string[]>> = {
  int32: ['int64'],
  float: ['double'],
  uri: ['uri-reference', 'iri', 'iri-reference'],
  'uri-reference': ['iri-reference'],
  iri: ['iri-reference'],
  hostname: ['idn-hostname'],
  email: ['idn-email'],
}

const isWithin = (one: string, other: string) =>
  Object.hasOwn(wider, one) && wider[one]?.includes(other) === true

/** Keywords with a word or a pattern, and whether one of them may be a part of the other. */
const words = ['format', 'contentMediaType', 'contentEncoding', 'pattern']

function compareWords(older: Flat, newer: Flat): readonly Finding[] {
  return words.flatMap((keyword): readonly Finding[] => {
    const [old, young] = [older[keyword], newer[keyword]]
    if (old === young) return []
    if (old === undefined) return [['narrowed', `has the ${keyword} ${show(young)} now`]]
    const was = `and had ${show(old)}`
    if (young === undefined) return [['widened', `has no ${keyword} any more, ${was}`]]
    const what = `has the ${keyword} ${show(young)} now, ${was}`
    if (keyword === 'pattern') return [['undecided', what]]
    return [[isWithin(String(young), String(old)) ? 'narrowed' : 'widened', what]]
  })
}

function compareSteps({ multipleOf: old }: Flat, { multipleOf: young }: Flat): readonly Finding[] {
  if (old === young) return []
  const isWhole = typeof old !== 'number' || (typeof young === 'number' && young % old === 0)
  return [[isWhole ? 'narrowed' : 'widened', `is a multiple of ${show(young ?? 'anything')} now`]]
}

function compareUniqueness(older: Flat, newer: Flat): readonly Finding[] {
  const [old, young] = [older['uniqueItems'] === true, newer['uniqueItems'] === true]
  if (old === young) return []
  return [
    old ? ['widened', 'may have the same item twice now'] : ['narrowed', 'has each item once now'],
  ]
}

/** What says of values something that no program can compare; `rest` and `reference` are of what was flattened. */
const opaque = [
  'not',
  'if',
  'then',
  'else',
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedProperties',
  'unevaluatedItems',
  'additionalItems',
  'contentSchema',
  'rest',
  'reference',
  '$dynamicRef',
]

const names: Readonly<Record<string, string>> = { rest: 'allOf', reference: '$ref' }

const asText = (value: unknown) => (isObject(value) ? textOf(value) : String(value))

function compareOpaque(older: Flat, newer: Flat): readonly Finding[] {
  return opaque
    .filter((keyword) => asText(older[keyword]) !== asText(newer[keyword]))
    .map((keyword) => ['undecided', `has another ${names[keyword] ?? keyword}`])
}

/** Values that are listed one by one, against what limited all of them before. */
function compareListed(older: Flat, newer: Flat, values: readonly unknown[]): readonly Finding[] {
  const outside = values.filter((value) => !isWithinLimits(older, value))
  const widened: Finding = [
    'widened',
    `may have values now that were not allowed: ${list(outside)}`,
  ]
  const isOther = older['pattern'] !== undefined && older['pattern'] !== newer['pattern']
  const undecided: Finding = ['undecided', `had the pattern ${show(older['pattern'])}`]
  return [
    ...(outside.length > 0 ? [widened] : []),
    ...(isOther ? [undecided] : []),
    ...compareOpaque(older, newer),
  ]
}

/** Compares the values of two schemas that have no alternatives. */
export function compareValues(older: Flat, newer: Flat): readonly Finding[] {
  const types = compareTypes(older, newer)
  if (types.some(([kind]) => kind === 'retyped')) return types
  const listed = compareEnums(older, newer)
  const { enum: values } = newer
  if (Array.isArray(values)) {
    const isNew = !Array.isArray(older['enum'])
    return [...types, ...listed, ...(isNew ? compareListed(older, newer, values) : [])]
  }
  const parts = [compareLimits, compareWords, compareSteps, compareUniqueness, compareOpaque]
  return [...types, ...listed, ...parts.flatMap((compare) => compare(older, newer))]
}
