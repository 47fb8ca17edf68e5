/** Two schemas, for those who read what they describe: the newer one may let nothing through that the older one did not. */
import type { ContractSchema } from '../contract.ts'
import type { Flat, Flatten } from '../schemas/flatten.ts'
import { deepest, textOf } from '../schemas/sorted.ts'
import { compareMembers } from './compare-members.ts'
import { compareValues, typesOf } from './compare-values.ts'
import { toRule, type Difference, type Subject } from './difference.ts'
import { weigh, type Change } from './rules.ts'
import { split } from './split.ts'

/** Compares the schemas of a content, or of the field of this name. */
export type CompareSchemas = (
  older: ContractSchema,
  newer: ContractSchema,
  field?: string,
) => readonly Change[]

/** Pairs of schemas that are compared within one, before the rest is left aside. */
const mostPairs = 20_000

function whereOf(subject: Subject, field: string, path: string): string {
  if (subject === 'header') return `The field ${field}`
  return path === '' ? 'The content' : `The member ${path}`
}

const weightOf = (differences: readonly Difference[]) =>
  weigh(differences.map(({ kind }) => toRule('member', kind)))

/** Starts to compare. */
export function createCompareSchemas(old: Flatten, young: Flatten): CompareSchemas {
  let left = mostPairs

  function compareFlats(older: Flat, newer: Flat, path: string, trail: readonly string[]) {
    const values = compareValues(older, newer).map(([kind, what]) => ({ kind, path, what }))
    if (values.some(({ kind }) => kind === 'retyped')) return values
    const compare = (one: ContractSchema, other: ContractSchema, place: string) =>
      compareAt(one, other, place, trail)
    return [...values, ...compareMembers(older, newer, path, compare)]
  }

  function compareChoices(
    older: readonly Flat[],
    newer: readonly Flat[],
    path: string,
    trail: readonly string[],
  ): readonly Difference[] {
    const chosen = new Set<Flat>()
    const isChoice = older.length > 1 || newer.length > 1
    const differences = newer.flatMap((flat) => {
      const readings = older.map((one) => ({ one, found: compareFlats(one, flat, path, trail) }))
      const [best] = readings.toSorted((one, other) => weightOf(one.found) - weightOf(other.found))
      if (best === undefined) return [{ kind: 'widened', path, what: 'may be there now' } as const]
      const [first] = best.found
      if (isChoice && first?.kind === 'retyped' && first.path === path) {
        const types = typesOf(flat)?.join(' or ')
        return [{ kind: 'widened', path, what: `may be ${types} now` } as const]
      }
      chosen.add(best.one)
      return best.found
    })
    const unused = older.length - chosen.size
    const fewer: Difference = { kind: 'narrowed', path, what: 'has fewer alternatives' }
    // Each of several is narrower than all of them were.
    const isPart = newer.length > older.length
    return [
      ...differences.filter(({ kind }) => !isPart || kind !== 'narrowed'),
      ...(unused > 0 ? [fewer] : []),
    ]
  }

  function compareAt(
    older: ContractSchema,
    newer: ContractSchema,
    path: string,
    trail: readonly string[],
  ): readonly Difference[] {
    const [text, now] = [textOf(older), textOf(newer)]
    if (text === now && !text.includes('"$ref"')) return []
    const pair = `${text} ${now}`
    // What contains itself is as it was if the rest of it is.
    if (older === true || trail.includes(pair)) return []
    const [before, after] = [old(older), young(newer)]
    const isTooMuch = trail.length === deepest || left-- <= 0
    if (before === undefined || after === undefined || isTooMuch) {
      return text === now
        ? []
        : [{ kind: 'undecided', path, what: 'is too complex to be compared' }]
    }
    const isSingle = before.length === 1 && after.length === 1
    const [one, other] = isSingle ? [before, after] : [split(before), split(after)]
    return compareChoices(one, other, path, [...trail, pair])
  }

  return (older, newer, field = '') => {
    left = mostPairs
    const subject = field === '' ? 'member' : 'header'
    const changes = compareAt(older, newer, '', []).map(({ kind, path, what }) => ({
      rule: toRule(subject, kind),
      message: `${whereOf(subject, field, path)} ${what}.`,
    }))
    const known = new Map(changes.map((change) => [`${change.rule} ${change.message}`, change]))
    return [...known.values()]
  }
}
