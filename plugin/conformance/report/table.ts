/** A report for people: a line for each operation, and below it what was found. */
import type { ConformanceFinding, ConformanceReport, ConformanceResult } from './report.ts'

/** Colours a text, or leaves it. */
export type Paint = (text: string, colour: 'green' | 'red' | 'yellow' | 'dim' | 'bold') => string

const codes = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 } as const

/** Chooses colours; without them the text stands for itself. */
export function createPaint(hasColours: boolean): Paint {
  return (text, colour) => (hasColours ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text)
}

/** What a service sends may hold what a terminal obeys. */
const printable = (text: string) => text.replaceAll(/[^\P{C}\n]/gu, '\uFFFD')

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

function tally(findings: readonly ConformanceFinding[]) {
  const errors = findings.filter(({ severity }) => severity === 'error').length
  return { errors, advice: findings.length - errors }
}

function printFinding(
  paint: Paint,
  { severity, rule, message, probe, exchange }: ConformanceFinding,
) {
  const { method, url } = exchange
  const colour = severity === 'error' ? 'red' : 'yellow'
  const place = url.length > 90 ? `${url.slice(0, 90)}…` : url
  return [
    `  ${paint(severity.padEnd(7), colour)} ${paint(rule, 'bold')}  ${probe}`,
    `          ${printable(message)}`,
    `          ${paint(printable(`${method} ${place}`), 'dim')}`,
  ]
}

function printOperation(
  paint: Paint,
  name: string,
  results: readonly ConformanceResult[],
): string[] {
  const findings = results.flatMap((result) => result.findings)
  const { errors, advice } = tally(findings)
  const verdict = [
    ...(errors > 0 ? [paint(count(errors, 'error'), 'red')] : []),
    ...(advice > 0 ? [paint(`${advice} advice`, 'yellow')] : []),
  ].join(', ')
  const width = Math.max(44 - name.length, 1)
  const line = `${paint(printable(name), 'bold')}${' '.repeat(width)}${count(results.length, 'exchange').padStart(13)}  ${verdict || paint('ok', 'green')}`
  return [line, ...findings.flatMap((finding) => printFinding(paint, finding))]
}

/** Prints a report as a table, grouped by operation in the order they were asked. */
export function toTable(report: ConformanceReport, paint: Paint): string {
  const { target, document, exchanges, results, findings, notes, ok } = report
  const groups = new Map<string, ConformanceResult[]>()
  for (const result of results) {
    groups.set(result.operation, [...(groups.get(result.operation) ?? []), result])
  }
  const { errors, advice } = tally(findings)
  const sent = `${exchanges.sent} of ${count(exchanges.planned, 'exchange')}`
  const total = `${sent}, ${count(errors, 'error')}, ${advice} advice`
  return [
    `${printable(target)}${document === null || document === target ? '' : ` (${printable(document)})`}`,
    '',
    ...[...groups].flatMap(([name, group]) => printOperation(paint, name, group)),
    '',
    ...notes.map((note) => `Note: ${printable(note)}`),
    paint(total, ok ? 'green' : 'red'),
    '',
  ].join('\n')
}
