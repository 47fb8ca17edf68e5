/** A report for people: a paragraph for each rule that is broken, and a summary. */
import { countOperations, groupFindings, type Group, type Kind } from './groups.ts'
import type { ConformanceFinding, ConformanceReport } from './report.ts'
import { conformanceRules } from './rules.ts'

/** Colours a text, or leaves it. */
export type Paint = (text: string, colour: 'green' | 'red' | 'yellow' | 'dim' | 'bold') => string

const codes = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 } as const

/** Chooses colours; without them the text stands for itself. */
export function createPaint(hasColours: boolean): Paint {
  return (text, colour) => (hasColours ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text)
}

/** How a report is printed. */
export interface TableOptions {
  readonly paint: Paint
  /** Whether every finding is printed, in place of one of each kind. */
  readonly all: boolean
}

/** Kinds of findings of one rule that are printed, and examples of each. */
const most = { kinds: 3, examples: 1 }

const margin = ' '.repeat(8)

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

const cut = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest)}…` : text

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

function aboutOf({ rule }: Group): string {
  const { about, ...others } = conformanceRules[rule]
  return `${sentence(about)}${'spec' in others ? ` (${others.spec})` : ''}.`
}

function printExample(paint: Paint, { probe, exchange: { method, url } }: ConformanceFinding) {
  return `${margin}${paint(`${method} ${cut(url, 90)}`, 'dim')}  ${probe}`
}

function printKind({ paint, all }: TableOptions, { message, findings }: Kind): string[] {
  const shown = findings.slice(0, all ? findings.length : most.examples)
  return [
    `${String(findings.length).padStart(6)}  ${cut(message, 200)}`,
    ...shown.map((finding) => printExample(paint, finding)),
  ]
}

function printGroup(options: TableOptions, group: Group): string[] {
  const { rule, severity, kinds, operations } = group
  const { paint, all } = options
  const shown = kinds.slice(0, all ? kinds.length : most.kinds)
  const label = paint(severity.padEnd(7), severity === 'error' ? 'red' : 'yellow')
  const where = operations === 0 ? 'the service itself' : count(operations, 'operation')
  return [
    `${label} ${paint(rule, 'bold')}  ${count(group.count, 'finding')} in ${where}`,
    `${margin}${aboutOf(group)}`,
    ...shown.flatMap((kind) => printKind(options, kind)),
    ...(shown.length < kinds.length
      ? [`${margin}and ${kinds.length - shown.length} more of other words; --all prints them`]
      : []),
    '',
  ]
}

/** Prints a report, its findings grouped by rule. */
export function toTable(report: ConformanceReport, options: TableOptions): string {
  const { target, document, exchanges, results, findings, notes, ok } = report
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const sent = `${exchanges.sent} of ${count(exchanges.planned, 'exchange')}`
  const operations = countOperations(results)
  const asked = operations === 0 ? sent : `${sent}, ${count(operations, 'operation')}`
  const total = `${asked}: ${count(errors, 'error')}, ${findings.length - errors} advice`
  return [
    `${target}${document === null || document === target ? '' : ` (${document})`}`,
    '',
    ...groupFindings(findings).flatMap((group) => printGroup(options, group)),
    ...notes.map((note) => `Note: ${note}`),
    options.paint(total, ok ? 'green' : 'red'),
    '',
  ].join('\n')
}
