/** Limits of numbers, lengths and counts: how far values go, and which are within. */
import { isObject } from '../../conformance/document/openapi-reader.ts'
import type { Flat } from '../schemas/flatten.ts'
import type { Finding } from './difference.ts'

/** How far values go: the number grows with what is let through, and there is none without a limit. */
interface Limit {
  readonly end: number
  /** Whether values go up to it, and it is none of them. */
  readonly isOpen: boolean
}

/** The tighter one of two keywords. Nothing is shorter than nothing, so that some limits are always there. */
function limitOf(flat: Flat, sign: 1 | -1, inclusive: string, exclusive: string): Limit {
  const least = (keyword: string) => {
    const value = flat[keyword]
    return typeof value === 'number' ? sign * value : Infinity
  }
  const [closed, open] = [least(inclusive), least(exclusive)]
  const isOpen = open <= closed && open < Infinity
  const isCounted = sign === -1 && exclusive === ''
  return { end: Math.min(closed, open, isCounted ? 0 : Infinity), isOpen }
}

/** Limits by what they are of: the keyword, its exclusive variant, and which way it opens. */
const limits: readonly (readonly [
  what: string,
  sign: 1 | -1,
  keyword: string,
  exclusive: string,
])[] = [
  ['value', -1, 'minimum', 'exclusiveMinimum'],
  ['value', 1, 'maximum', 'exclusiveMaximum'],
  ['length', -1, 'minLength', ''],
  ['length', 1, 'maxLength', ''],
  ['number of items', -1, 'minItems', ''],
  ['number of items', 1, 'maxItems', ''],
  ['number of members', -1, 'minProperties', ''],
  ['number of members', 1, 'maxProperties', ''],
]

/** Compares the limits of two schemas. */
export function compareLimits(older: Flat, newer: Flat): readonly Finding[] {
  return limits.flatMap(([what, sign, inclusive, exclusive]): readonly Finding[] => {
    const said = (flat: Flat) => {
      const found = [inclusive, exclusive].filter((keyword) => typeof flat[keyword] === 'number')
      return (
        found.map((keyword) => `${keyword} ${String(flat[keyword])}`).join(', ') ||
        `no ${inclusive}`
      )
    }
    const old = limitOf(older, sign, inclusive, exclusive)
    const young = limitOf(newer, sign, inclusive, exclusive)
    if (old.end === young.end && old.isOpen === young.isOpen) return []
    const isWider = young.end > old.end || (young.end === old.end && old.isOpen)
    const kind = isWider ? 'widened' : 'narrowed'
    const change = isWider ? 'a wider' : 'a narrower'
    return [[kind, `has ${change} ${what}: ${said(newer)}, where it had ${said(older)}`]]
  })
}

/** What of a value a limit is of; `undefined` for a value that it is not of. */
const measures: Readonly<Record<string, (value: unknown) => number | undefined>> = {
  value: (value) => (typeof value === 'number' ? value : undefined),
  // Characters, not the units they are stored in (JSON Schema 2020-12 Validation §6.3.1).
  length: (value) => (typeof value === 'string' ? Array.from(value).length : undefined),
  'number of items': (value) => (Array.isArray(value) ? value.length : undefined),
  'number of members': (value) =>
    isObject(value) && !Array.isArray(value) ? Object.keys(value).length : undefined,
}

/** Tells whether a value is within the limits of a schema. */
export function isWithinLimits(flat: Flat, value: unknown): boolean {
  const { multipleOf: step } = flat
  if (typeof value === 'number' && typeof step === 'number' && value % step !== 0) return false
  return limits.every(([what, sign, inclusive, exclusive]) => {
    const measure = measures[what]?.(value)
    if (measure === undefined) return true
    const { end, isOpen } = limitOf(flat, sign, inclusive, exclusive)
    return sign * measure < end || (sign * measure === end && !isOpen)
  })
}
