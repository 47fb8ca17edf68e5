/** A diff for people: a paragraph for each rule, what breaks clients first, and a summary. */
import { toShown } from '../../conformance/exchange/shown.ts'
import { gather } from '../../conformance/report/groups.ts'
import {
  count,
  printSheet,
  type Paragraph,
  type TableOptions,
} from '../../conformance/report/paragraphs.ts'
import type { ContractChange, ContractDiff } from '../compare/diff-contracts.ts'
import { contractRules, type ContractRule } from '../compare/rules.ts'

const colours = { breaking: 'red', warning: 'yellow', compatible: 'cyan' } as const

/** What a change is of, and where: one example stands for all routes. */
function toExamples({ error, routes }: ContractChange): Paragraph['kinds'][number]['examples'] {
  return routes.map((route) => (error === null ? { where: route } : { where: error, about: route }))
}

function toParagraph(rule: ContractRule, changes: readonly ContractChange[]): Paragraph {
  const { severity, about } = contractRules[rule]
  const routes = new Set(changes.flatMap((change) => change.routes))
  const kinds = gather(changes, ({ message }) => message).map(([message, alike]) => ({
    message,
    examples: alike.flatMap(toExamples),
  }))
  return {
    label: severity,
    colour: colours[severity],
    rule,
    about,
    extent: `${count(changes.length, 'change')} in ${count(routes.size, 'operation')}`,
    kinds: kinds.toSorted((one, other) => other.examples.length - one.examples.length),
  }
}

/** Prints a diff. @param names What was compared. */
export function toDiffTable(
  { changes, counts, notes, compatible }: ContractDiff,
  names: readonly [older: string, newer: string],
  options: TableOptions,
): string {
  const { breaking, warning, compatible: harmless } = counts
  return printSheet(
    {
      title: names.map((name) => toShown(name)).join(' → '),
      paragraphs: gather(changes, ({ rule }) => rule).map(([rule, same]) =>
        toParagraph(rule, same),
      ),
      notes,
      total: `${breaking} breaking, ${count(warning, 'warning')}, ${harmless} compatible`,
      ok: compatible,
      mostKinds: 10,
    },
    options,
  )
}
