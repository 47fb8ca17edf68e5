import { STATUS_CODES } from 'node:http'
import type { Exchange } from './client.ts'
import type { Row } from './rows.ts'

const WIDTH = 78
const INDENT = '      '

export interface Outcome {
  row: Row
  exchange: Exchange
  notes: readonly string[]
  problems: readonly string[]
}

export type Paint = (style: 'good' | 'bad' | 'faint', text: string) => string

/** Builds the function that colours text: on a terminal, unless NO_COLOR is set. */
export function buildPaint(isTerminal: boolean, noColor: string | undefined): Paint {
  const codes = { good: 32, bad: 31, faint: 2 }
  if (!isTerminal || noColor) return (_style, text) => text
  return (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m`
}

/** Formats one row as a block: what was asked, what came back, and what was wrong with it. */
export function formatRow({ row, exchange, notes, problems }: Outcome, paint: Paint): string {
  const mark = problems.length === 0 ? paint('good', '✓') : paint('bad', '✗')
  const phrase = STATUS_CODES[exchange.status] ?? 'no answer'
  // A token is a secret, also one that ends with the process.
  const sent = Object.entries(exchange.sent).map(([name, value]) =>
    name === 'authorization' ? `${name}: Bearer …` : `${name}: ${value}`,
  )
  const shown = ['content-type', ...Object.keys(row.owed ?? {})]
  const received = shown.map((name) => `${name}: ${exchange.headers.get(name) ?? '(missing)'}`)
  return [
    `${mark} ${exchange.status} ${phrase} ${paint('faint', `· ${row.cause}`)}`,
    ...wrap(`${exchange.method} ${exchange.path}`, '    > '),
    ...sent.flatMap((line) => wrap(line, '    > ')),
    ...received.flatMap((line) => wrap(line, '    < ')),
    ...wrap(exchange.text, INDENT),
    ...notes.flatMap((note) => wrap(note, '    · ')),
    ...problems.flatMap((problem) => wrap(problem, '    ! ')).map((line) => paint('bad', line)),
  ].join('\n')
}

/** Breaks text that is too long for the terminal: behind a comma or a space where there is one. */
export function wrap(text: string, prefix: string, width = WIDTH): string[] {
  const room = width - prefix.length
  const lines: string[] = []
  let rest = text
  while (rest.length > room) {
    const head = rest.slice(0, room)
    const at = Math.max(head.lastIndexOf(','), head.lastIndexOf(' ')) + 1 || room
    lines.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...lines, rest].map((line, index) => (index === 0 ? prefix : INDENT) + line.trimEnd())
}
