/** What a run measures and in which order. Pure functions, held by `test/house/bench-plan.test.ts`. */

import { caseNames, toId, type CaseName, type ContenderName, type Entry } from './cases.ts'
import type { Target } from './targets.ts'

/** Entries that are measured together, because their ratios are wanted. */
export interface Race {
  case: CaseName
  /** Those of the case, and those of others that a target holds the case against. */
  entries: Entry[]
}

/**
 * Chooses what is measured by patterns: part of `<case>/<contender>`, where `*` stands for anything. Whatever a chosen
 * entry of ours is held against comes along. No pattern chooses all.
 */
export function planRaces(
  all: readonly Entry[],
  patterns: readonly string[],
  targets: readonly Target[],
): Race[] {
  const expressions = patterns.map(toExpression)
  const isChosen = (entry: Entry): boolean =>
    patterns.length === 0 || expressions.some((expression) => expression.test(toId(entry)))
  return caseNames.flatMap((name) => {
    const chosen = all.filter((entry) => entry.case === name && isChosen(entry))
    if (chosen.length === 0) return []
    const hasOurs = chosen.some(({ contender }) => contender === 'ours')
    const references = targets.filter((target) => hasOurs && target.case === name)
    const wanted = new Set([...chosen, ...references.map(({ against }) => against)].map(toId))
    const members = all.filter((entry) => wanted.has(toId(entry)))
    const isStranger = (entry: Entry): number => Number(entry.case !== name)
    return [{ case: name, entries: members.toSorted((a, b) => isStranger(a) - isStranger(b)) }]
  })
}

function toExpression(pattern: string): RegExp {
  const parts = pattern
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, String.raw`\$&`))
  return new RegExp(parts.join('.*'))
}

/** Leaves out the entries of those who cannot take part. */
export function withoutAbsent(
  entries: readonly Entry[],
  absent: Partial<Record<ContenderName, string>>,
): Entry[] {
  return entries.filter(({ contender }) => absent[contender] === undefined)
}

/**
 * Orders one round: each starts at another item, and every second one runs backwards. So nobody always finds the machine
 * as the same neighbour left it, and of two that are compared each goes first as often as the other.
 */
export function orderOf<Item>(items: readonly Item[], round: number, rounds: number): Item[] {
  const shift = Math.floor((round * items.length) / rounds) % Math.max(1, items.length)
  const rotated = [...items.slice(shift), ...items.slice(0, shift)]
  return round % 2 === 0 ? rotated : rotated.toReversed()
}
