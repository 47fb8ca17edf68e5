/** A report for people: a paragraph for each rule that is broken, and a summary. */
import { countOperations, groupFindings, type Group } from './groups.ts'
import { count, printSheet, type Paragraph, type TableOptions } from './paragraphs.ts'
import type { ConformanceFinding, ConformanceReport } from './report.ts'
import { conformanceRules } from './rules.ts'

/** Letters of an address that are printed; one of those that are sent is too long on purpose. */
const longestUrl = 90

function toExample({ probe, exchange: { method, url } }: ConformanceFinding) {
  const shown = url.length > longestUrl ? `${url.slice(0, longestUrl)}…` : url
  return { where: `${method} ${shown}`, about: probe }
}

function toParagraph({ rule, severity, count: number, kinds, operations }: Group): Paragraph {
  const { about, ...others } = conformanceRules[rule]
  const where = operations === 0 ? 'the service itself' : count(operations, 'operation')
  return {
    label: severity,
    colour: severity === 'error' ? 'red' : 'yellow',
    rule,
    about: 'spec' in others ? `${about} (${others.spec})` : about,
    extent: `${count(number, 'finding')} in ${where}`,
    kinds: kinds.map(({ message, findings }) => ({ message, examples: findings.map(toExample) })),
  }
}

/** Prints a report, its findings grouped by rule. */
export function toTable(report: ConformanceReport, options: TableOptions): string {
  const { target, document, exchanges, results, findings, notes, ok } = report
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const sent = `${exchanges.sent} of ${count(exchanges.planned, 'exchange')}`
  const operations = countOperations(results)
  const asked = operations === 0 ? sent : `${sent}, ${count(operations, 'operation')}`
  return printSheet(
    {
      title: `${target}${document === null || document === target ? '' : ` (${document})`}`,
      paragraphs: groupFindings(findings).map(toParagraph),
      notes,
      total: `${asked}: ${count(errors, 'error')}, ${findings.length - errors} advice`,
      ok,
      mostKinds: 3,
    },
    options,
  )
}
