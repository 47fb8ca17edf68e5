/** What a run measures and in which order. Pure functions, held by `test/house/bench-plan.test.ts`. */

import { toId, type ContenderName, type Entry } from './cases.ts'
import type { Target } from './targets.ts'

/**
 * Chooses entries by patterns: part of `<case>/<contender>`, where `*` stands for anything. Whatever the chosen entries
 * of ours are held against comes along. No pattern chooses all.
 */
export function chooseEntries(
  all: readonly Entry[],
  patterns: readonly string[],
  targets: readonly Target[],
): Entry[] {
  if (patterns.length === 0) return [...all]
  const expressions = patterns.map(toExpression)
  const chosen = all.filter((entry) =>
    expressions.some((expression) => expression.test(toId(entry))),
  )
  const ours = new Set(
    chosen.filter(({ contender }) => contender === 'ours').map((entry) => entry.case),
  )
  const needed = targets
    .filter((target) => ours.has(target.case))
    .map(({ against }) => toId(against))
  const wanted = new Set([...chosen.map(toId), ...needed])
  return all.filter((entry) => wanted.has(toId(entry)))
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
