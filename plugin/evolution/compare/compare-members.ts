/** Keywords with schemas of members and items, and what is promised of those. */
import { isObject, type JsonObject } from '../../conformance/document/openapi-reader.ts'
import type { ContractSchema } from '../contract.ts'
import type { Flat } from '../schemas/flatten.ts'
import { mayBe } from './compare-values.ts'
import type { Difference, Kind } from './difference.ts'

/** Compares two schemas at a path. */
export type CompareAt = (
  older: ContractSchema,
  newer: ContractSchema,
  path: string,
) => readonly Difference[]

/** The schema of a member; `undefined` where it has none. */
function memberOf({ properties }: Flat, name: string): ContractSchema | undefined {
  const own = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : false
  // Where nothing is valid nothing can be.
  return own === false ? undefined : (own as ContractSchema)
}

const promisedBy = ({ required }: Flat) =>
  Array.isArray(required) ? (required as readonly string[]) : []

const isPromised = (flat: Flat, name: string) => promisedBy(flat).includes(name)

/** The schema of all members that have none of their own. */
const othersOf = ({ additionalProperties = true }: Flat) => additionalProperties as ContractSchema

const namesOf = ({ properties }: Flat) => Object.keys(Object(properties) as JsonObject)

function compareMember(
  [older, newer]: readonly [Flat, Flat],
  name: string,
  path: string,
  compare: CompareAt,
): readonly Difference[] {
  // What is promised without a schema of its own may be anything that others may be.
  const old = memberOf(older, name) ?? othersOf(older)
  const young = memberOf(newer, name) ?? (isPromised(newer, name) ? othersOf(newer) : undefined)
  const [was, is] = [isPromised(older, name), isPromised(newer, name)]
  if (young === undefined) {
    return was
      ? [{ kind: 'removed', path, what: 'is gone' }]
      : [{ kind: 'dropped', path, what: 'is gone; it was not always there' }]
  }
  const optional: Difference = { kind: 'optional', path, what: 'is no longer always there' }
  const promised: Difference = { kind: 'promised', path, what: 'is always there now' }
  const promise = was === is ? [] : [was ? optional : promised]
  return [...promise, ...compare(old, young, path)]
}

/** What is new where the older schema let nothing else through: a reader that validates by it refuses it. */
function addTo(older: Flat, path: string, within: string): Difference {
  const isClosed = othersOf(older) === false && within !== ''
  const kind: Kind = isClosed ? 'undecided' : 'added'
  return { kind, path, what: isClosed ? 'is new where no others were allowed' : 'is new' }
}

function compareObjects(
  older: Flat,
  newer: Flat,
  path: string,
  compare: CompareAt,
): readonly Difference[] {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const own = namesOf(older).filter((name) => memberOf(older, name) !== undefined)
  const known = [...new Set([...own, ...promisedBy(older)])]
  const added = namesOf(newer).filter((name) => !known.includes(name))
  const [old, young] = [othersOf(older), othersOf(newer)]
  const others = isObject(old)
    ? [
        ...added.flatMap((name) => compare(old, memberOf(newer, name) ?? false, at(name))),
        ...compare(old, young, at('*')),
      ]
    : []
  const isOpened = old === false && young !== false && path !== ''
  return [
    ...known.flatMap((name) => compareMember([older, newer], name, at(name), compare)),
    ...added
      .filter((name) => memberOf(newer, name) !== undefined)
      .map((name) => addTo(older, at(name), path)),
    ...(isOpened ? [addTo(older, at('*'), path)] : []),
    ...others,
  ]
}

/** The schemas of the first items, and that of those after them. */
const firstOf = ({ prefixItems }: Flat) =>
  Array.isArray(prefixItems) ? (prefixItems as readonly ContractSchema[]) : []
const restOf = ({ items = true }: Flat) => items as ContractSchema

function compareArrays(
  older: Flat,
  newer: Flat,
  path: string,
  compare: CompareAt,
): readonly Difference[] {
  const longest = Math.max(firstOf(older).length, firstOf(newer).length)
  const itemOf = (flat: Flat, index: number) => firstOf(flat)[index] ?? restOf(flat)
  const own = Array.from({ length: longest }, (_, index) =>
    compare(itemOf(older, index), itemOf(newer, index), `${path}[${index}]`),
  )
  return [...own.flat(), ...compare(restOf(older), restOf(newer), `${path}[]`)]
}

/** Compares the members and items of two schemas that have no alternatives. */
export function compareMembers(
  older: Flat,
  newer: Flat,
  path: string,
  compare: CompareAt,
): readonly Difference[] {
  const isBoth = (type: string) => mayBe(older, type) && mayBe(newer, type)
  return [
    ...(isBoth('object') ? compareObjects(older, newer, path, compare) : []),
    ...(isBoth('array') ? compareArrays(older, newer, path, compare) : []),
  ]
}
