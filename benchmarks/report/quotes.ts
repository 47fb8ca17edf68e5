/** Where recorded numbers are quoted: sections of two pages, and the chart. All are made from the JSON alone. */

import { readFileSync, writeFileSync } from 'node:fs'
import { drawChart } from './chart-svg.ts'
import { toHostileReport } from './hostile-report.ts'
import { toColdReport } from './cold-report.ts'
import { toMemoryReport } from './memory-report.ts'
import { layOut, readResults, type Recording } from './recording.ts'
import { toReport } from './report.ts'
import { toSerializersReport } from './serializers-report.ts'
import { toSpeedReport } from './speed-report.ts'
import { toStartupReport } from './startup-report.ts'
import { toTypeCostReport } from './type-cost-report.ts'

const benchmarks = new URL('../README.md', import.meta.url)
const front = new URL('../../README.md', import.meta.url)

/** The sections by the name of their markers: on which page they are, which results they quote, and how. */
const sections = {
  speed: { page: front, file: 'recorded', toText: toSpeedReport },
  results: { page: benchmarks, file: 'recorded', toText: toReport },
  startup: { page: benchmarks, file: 'startup', toText: toStartupReport },
  cold: { page: benchmarks, file: 'cold', toText: toColdReport },
  serializers: { page: benchmarks, file: 'serializers', toText: toSerializersReport },
  memory: { page: benchmarks, file: 'memory', toText: toMemoryReport },
  hostile: { page: benchmarks, file: 'hostile', toText: toHostileReport },
  'type-cost': { page: benchmarks, file: 'type-cost', toText: toTypeCostReport },
} satisfies Record<string, { page: URL; file: string; toText: (recorded: never) => string }>

export type SectionName = keyof typeof sections
export const sectionNames = Object.keys(sections) as SectionName[]

const chart = new URL('../chart.svg', import.meta.url)

/** Returns what a section has to say, laid out like the rest of the repository. */
export async function renderSection(name: SectionName): Promise<string> {
  const { file, toText } = sections[name]
  const recorded = readResults(file)
  const text = recorded === undefined ? 'Not recorded yet.' : toText(recorded as never)
  return (await layOut(text, 'markdown')).trim()
}

/** Returns the chart of the recorded run, or `undefined` where nothing was recorded. */
export function renderChart(): string | undefined {
  const recording = readResults<Recording>(sections.results.file)
  return recording === undefined ? undefined : drawChart(recording)
}

/** Draws the recorded run again. */
export function writeChart(): void {
  const svg = renderChart()
  if (svg !== undefined) writeFileSync(chart, svg)
}

/** Returns what the page says between the markers of a section. */
export function readSection(name: SectionName): string {
  const { text, from, to } = findSection(name)
  return text.slice(from, to).trim()
}

/** Replaces what the page says between the markers of a section by what was recorded. */
export async function quoteInReadme(name: SectionName): Promise<void> {
  const { text, from, to } = findSection(name)
  const quoted = await renderSection(name)
  writeFileSync(sections[name].page, `${text.slice(0, from)}\n\n${quoted}\n\n${text.slice(to)}`)
}

function findSection(name: SectionName): { text: string; from: number; to: number } {
  const before = `<!-- ${name}: written by --record, do not edit -->`
  const { page } = sections[name]
  const text = readFileSync(page, 'utf8')
  const start = text.indexOf(before)
  const to = text.indexOf(`<!-- /${name} -->`)
  if (start < 0 || to < start) throw new Error(`${page.pathname} lost its ${name} markers.`)
  return { text, from: start + before.length, to }
}
