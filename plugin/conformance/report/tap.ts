/** A report as TAP, for whatever reads it. */
import { checkObject } from '../../http/checks.ts'
import { show } from '../../http/show.ts'
import type { ConformanceFinding, ConformanceReport, ConformanceResult } from './report.ts'

/** A description has no meaning of its own (TAP 14 §"Test Points"). */
const escape = (text: string) => text.replaceAll(/[\\#]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ')

/** A finding as YAML; JSON is the part of it that needs no thought. */
function toDiagnostic({ rule, severity, message, exchange }: ConformanceFinding): string[] {
  const { method, url, status } = exchange
  return [
    `    - rule: ${rule}`,
    `      severity: ${severity}`,
    `      message: ${JSON.stringify(message)}`,
    `      request: ${JSON.stringify(`${method} ${url}`)}`,
    `      status: ${status}`,
  ]
}

function toTestPoint({ ok, name, findings }: ConformanceResult, index: number): string[] {
  const point = `${ok ? 'ok' : 'not ok'} ${index + 1} - ${escape(name)}`
  if (findings.length === 0) return [point]
  return [point, '  ---', '  findings:', ...findings.flatMap(toDiagnostic), '  ...']
}

/**
 * Writes a report in the Test Anything Protocol, version 14: one test point for each exchange, its
 * findings as diagnostics.
 * @throws {TypeError} For what is no report.
 * @example
 * process.stdout.write(toTap(await checkConformance('http://127.0.0.1:3000')))
 */
export function toTap(report: ConformanceReport): string {
  checkObject('toTap()', 'the report of checkConformance()', report)
  const { results, notes } = report
  if (!Array.isArray(results) || !Array.isArray(notes)) {
    throw new TypeError(
      `toTap() takes the report of checkConformance(); it was given ${show(report)}.`,
    )
  }
  const lines = [
    'TAP version 14',
    `1..${results.length}`,
    ...notes.map((note) => `# ${note}`),
    ...results.flatMap(toTestPoint),
  ]
  return `${lines.join('\n')}\n`
}
