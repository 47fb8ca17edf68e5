/** What a run leaves behind: raw rounds as JSON, and the section of the README that quotes them. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Machine } from './machine.ts'
import type { Sample } from './worker.ts'

/** A whole run, every number it took included: whatever the table says can be computed again from this. */
export interface Recording {
  startedAt: string
  machine: Machine
  settings: { rounds: number; seconds: number; warmUp: number }
  /** The same entry measured against itself, to see how far apart two equal things come out. */
  sameAgainstSame: { left: Sample[]; right: Sample[] }
  /** Rounds in the order they ran; within a round, entries in the order they ran. */
  rounds: Sample[][]
  /** Bytes of JavaScript heap per request, by entry. */
  allocation: Record<string, number | null>
}

const results = new URL('results/', import.meta.url)
const readme = new URL('README.md', import.meta.url)

/** Writes raw results next to the benchmarks. Only `recorded` files are meant to be committed. */
export function saveResults(name: string, recording: object): void {
  mkdirSync(results, { recursive: true })
  writeFileSync(new URL(`${name}.json`, results), `${JSON.stringify(recording, null, 2)}\n`)
}

/** Replaces what the README says between the two markers of a section. */
export function quoteInReadme(section: string, text: string): void {
  const before = `<!-- ${section}: written by --record, do not edit -->`
  const after = `<!-- /${section} -->`
  const old = readFileSync(readme, 'utf8')
  const start = old.indexOf(before)
  const end = old.indexOf(after)
  if (start < 0 || end < start) throw new Error(`benchmarks/README.md lost its ${section} markers.`)
  const kept = old.slice(0, start + before.length)
  writeFileSync(readme, `${kept}\n\n${text.trim()}\n\n${old.slice(end)}`)
}

/** Names everything a number depends on, in one paragraph. */
export function describe(machine: Machine, startedAt: string): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`)
  const cores = machine.pinned ? 'one core for the server, one for' : 'cores shared with'
  return (
    `${startedAt.slice(0, 10)}, commit ${machine.commit}. ${machine.cpu}, ${machine.cores} cores, ` +
    `${machine.memoryGiB} GiB, ${machine.system}; Node ${machine.node}; ${cores} ${machine.generator} ` +
    `(50 connections). ${versions.join(', ')}.`
  )
}

/** Formats a Markdown table whose columns also line up in a terminal. The first column is text, the rest numbers. */
export function toTable(head: string[], rows: string[][], textColumns = 1): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: string[]): string =>
    `| ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column < textColumns ? cell.padEnd(width) : cell.padStart(width)
      })
      .join(' | ')} |`
  const rule = widths.map((width, column) =>
    column < textColumns ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(head), line(rule), ...rows.map(line)].join('\n')
}
