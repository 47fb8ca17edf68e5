/** Findings by what they have in common: a rule, and within it what is said. */
import type { ConformanceFinding } from './report.ts'
import { conformanceRules, type ConformanceRule, type Severity } from './rules.ts'

/** Findings of which one thing is said. */
export interface Kind {
  readonly message: string
  readonly findings: readonly [ConformanceFinding, ...ConformanceFinding[]]
}

/** Findings of one rule, the kind that is most frequent first. */
export interface Group {
  readonly rule: ConformanceRule
  readonly severity: Severity
  readonly count: number
  /** How many operations they are of; none where they are of the service as a whole. */
  readonly operations: number
  readonly kinds: readonly Kind[]
}

/** Counts the operations that results or findings are of: `GET /orders` is one, `The service` is none. */
export function countOperations(items: readonly { readonly operation: string }[]): number {
  const names = new Set(items.map(({ operation }) => operation))
  return [...names].filter((name) => /^[A-Z]+ /.test(name)).length
}

/** Advice comes behind errors, and what is rare behind what is frequent. */
const byWeight = (one: Group, other: Group) =>
  Number(one.severity === 'advice') - Number(other.severity === 'advice') || other.count - one.count

/** Puts together what has the same key, in the order of the first of each. */
export function gather<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): readonly (readonly [Key, readonly [Item, ...Item[]]])[] {
  const gathered = new Map<Key, [Item, ...Item[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const known = gathered.get(key)
    if (known === undefined) gathered.set(key, [item])
    else known.push(item)
  }
  return [...gathered]
}

/** Groups findings by rule. */
export function groupFindings(findings: readonly ConformanceFinding[]): readonly Group[] {
  return gather(findings, ({ rule }) => rule)
    .map(([rule, found]) => ({
      rule,
      severity: conformanceRules[rule].severity,
      count: found.length,
      operations: countOperations(found),
      kinds: gather(found, ({ message }) => message)
        .map(([message, alike]) => ({ message, findings: alike }))
        .toSorted((one, other) => other.findings.length - one.findings.length),
    }))
    .toSorted(byWeight)
}
