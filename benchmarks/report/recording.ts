/** What a run leaves behind: raw rounds as JSON, from which every table and the chart can be made again. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig, type Options } from 'prettier'
import type { CaseName, ContenderName } from '../cases/cases.ts'
import type { Machine } from '../measure/machine.ts'
import type { RaceSettings, Sample } from '../measure/race.ts'

/** Lays a text out like the rest of the repository, so that what is written here needs no formatting afterwards. */
export async function layOut(
  text: string,
  parser: NonNullable<Options['parser']>,
): Promise<string> {
  return format(text, { ...(await resolveConfig(fileURLToPath(import.meta.url))), parser })
}

/** A whole run, every number it took included: whatever the table says can be computed again from this. */
export interface Recording {
  startedAt: string
  machine: Machine
  settings: RaceSettings & { rounds: number }
  /** The same entry measured against itself, to see how far apart two equal things come out. */
  sameAgainstSame: { left: Sample[]; right: Sample[] }
  /** Rounds in the order they ran; what is in one race can be compared. */
  rounds: Partial<Record<CaseName, Sample[]>>[]
  /** Bytes of JavaScript heap per request, by entry. */
  allocation: Record<string, number | null>
  /** Who could not take part, and why. */
  absent?: Partial<Record<ContenderName, string>>
}

const results = new URL('../results/', import.meta.url)

/** Writes raw results next to the benchmarks. Only recorded files are committed, `latest*` is not. */
export async function saveResults(name: string, recording: object): Promise<void> {
  mkdirSync(results, { recursive: true })
  const text = await layOut(JSON.stringify(recording), 'json')
  writeFileSync(new URL(`${name}.json`, results), text)
}

/** Reads raw results back, or `undefined` where nothing was recorded. */
export function readResults<Recorded>(name: string): Recorded | undefined {
  const file = new URL(`${name}.json`, results)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : undefined
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
