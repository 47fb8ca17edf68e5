/** The accounting: what became of every single request. */
import { faultsOf } from '../../test/fixtures/error-resource.ts'
import { hadFault } from './faults.ts'
import type { SoakRequest } from './requests.ts'

const outcomes = {
  right: 'right answer',
  unavailable: '503, database down',
  closing: '503, closing',
  busy: '503, overload',
  cut: 'cut by the close',
  refused: 'refused while closed',
  own: 'reset by client',
  unaccounted: 'unaccounted',
} as const

/** What can become of a request. */
export type OutcomeName = keyof typeof outcomes

/** An answer as far as it matters here; or why there was none. */
export type Answer =
  | {
      readonly status: number
      readonly type: string | undefined
      readonly body: Buffer
      readonly length: string | undefined
    }
  | { readonly failure: string }

type Row = Record<OutcomeName, number>

function emptyRow(): Row {
  return Object.fromEntries(Object.keys(outcomes).map((name) => [name, 0])) as Row
}

const rows = new Map<string, Row>()
const problems = new Map<string, number>()

/** Counts a request under its name. */
export function count(name: string, outcome: OutcomeName): void {
  let row = rows.get(name)
  if (row === undefined) {
    row = emptyRow()
    rows.set(name, row)
  }
  row[outcome] += 1
}

/** Finds the place of a request in the books. */
export function settle(request: SoakRequest, answer: Answer, start: number): void {
  const { outcome, problem } = judge(request, answer, start)
  count(request.name, outcome)
  if (problem === undefined) return
  const line = `${request.name}: ${problem}`
  problems.set(line, (problems.get(line) ?? 0) + 1)
}

function judge(
  request: SoakRequest,
  answer: Answer,
  start: number,
): { outcome: OutcomeName; problem?: string } {
  if ('failure' in answer) {
    if (hadFault('service', start)) {
      return { outcome: answer.failure === 'ECONNREFUSED' ? 'refused' : 'cut' }
    }
    return { outcome: 'unaccounted', problem: answer.failure }
  }
  const faults = answer.status < 400 ? [] : shapeFaults(answer)
  if (faults.length > 0) {
    return { outcome: 'unaccounted', problem: `${answer.status}: ${faults.join('; ')}` }
  }
  if (request.statuses.includes(answer.status)) return { outcome: 'right' }
  if (answer.status === 503) {
    // The health check of the service turns everybody away, with or without use for a database.
    if (hadFault('database', start)) return { outcome: 'unavailable' }
    return { outcome: hadFault('service', start) ? 'closing' : 'busy' }
  }
  const text = answer.body.toString().slice(0, 200)
  return { outcome: 'unaccounted', problem: `${answer.status} is not expected: ${text}` }
}

function shapeFaults({
  status,
  type,
  body,
  length,
}: Exclude<Answer, { failure: string }>): string[] {
  if (type !== 'application/problem+json') return [`media type ${type}`]
  if (length !== String(body.byteLength)) return [`${body.byteLength} bytes, not ${length}`]
  try {
    const resource = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>
    const faults = faultsOf(resource, { declared: true })
    if (resource['status'] !== status) faults.push(`status ${resource['status']} in the body`)
    if (status === 500 && 'detail' in resource) faults.push('an internal message is shown')
    return faults
  } catch (error) {
    return [String(error)]
  }
}

/** How many requests have been settled, and how many of them nobody can explain. */
export function totals(): Row & { all: number } {
  const sum = emptyRow()
  let all = 0
  for (const row of rows.values()) {
    for (const name of Object.keys(sum) as OutcomeName[]) {
      sum[name] += row[name]
      all += row[name]
    }
  }
  return { ...sum, all }
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}

/** The books as a Markdown table, with the problems below. */
export function toAccount(): string {
  const names = Object.keys(outcomes) as OutcomeName[]
  const lines = [
    line(['request', 'sent', ...Object.values(outcomes)]),
    line(['---', ...names.map(() => '---:'), '---:']),
  ]
  for (const [name, row] of rows) {
    const sent = names.reduce((sum, outcome) => sum + row[outcome], 0)
    lines.push(line([name, sent, ...names.map((outcome) => row[outcome])]))
  }
  const sum = totals()
  lines.push(line(['**all**', sum.all, ...names.map((outcome) => sum[outcome])]))
  for (const [problem, times] of problems) lines.push(`${times} x ${problem}`)
  return lines.join('\n')
}
