/** JSON values in one order, so that equal ones have equal texts. */
import { isObject } from '../../conformance/document/openapi-reader.ts'
import { ContractError } from '../contract.ts'

/** Levels of schemas within each other; nobody writes more by hand. */
export const deepest = 100

/** Levels of a value; each of a schema is up to three. */
const deepestValue = 4 * deepest

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one < other ? -1 : 1

/** An object of these members, sorted by their names. A name of a prototype is a name like any other. */
export function toSortedObject<Value>(
  entries: Iterable<readonly [name: string, value: Value]>,
): Record<string, Value> {
  return Object.fromEntries([...entries].toSorted(byName))
}

/**
 * Copies a JSON value with the members of its objects sorted.
 * @throws {ContractError} For one that is nested too deep, or contains itself.
 */
export function toSorted(value: unknown, left = deepestValue): unknown {
  if (!isObject(value)) return value
  if (left === 0) throw new ContractError(`A value is nested deeper than ${deepestValue} levels.`)
  if (Array.isArray(value)) return value.map((item) => toSorted(item, left - 1))
  const entries = Object.entries(value).map(
    ([name, item]) => [name, toSorted(item, left - 1)] as const,
  )
  return toSortedObject(entries)
}

/** The text that a value has in common with those that equal it. */
export function textOf(value: unknown): string {
  return JSON.stringify(toSorted(value))
}

/** Sorts values by their texts and drops what is there twice. */
export function toSet<Value>(values: readonly Value[]): readonly Value[] {
  const texts = new Map(values.map((value) => [textOf(value), value]))
  return [...texts].toSorted(byName).map(([, value]) => value)
}
