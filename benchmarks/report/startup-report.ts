/** Turns recorded boots into a table and holds them against the target. */

import type { Machine } from '../measure/machine.ts'
import { describe, toTable } from './recording.ts'
import { toBound, toRatio } from './report.ts'
import { compareAmounts, compareRates, judge, median, type Interval } from '../measure/stats.ts'
import { bootTarget } from '../cases/targets.ts'

export const variants = {
  bare: 'bare Fastify, 2xx schema only',
  schemas: 'bare Fastify, the same three error schemas by hand',
  ours: 'fastify-error-resource, three declared errors',
} as const
export type Variant = keyof typeof variants

export const routeCounts: readonly number[] = [10, 100, bootTarget.routes]

export interface Boot {
  milliseconds: number
  /** Heap after a collection. */
  heapMiB: number
  residentMiB: number
}

export interface StartupRecording {
  startedAt: string
  machine: Machine
  rounds: number
  /** By variant and number of routes, in the order of the rounds. */
  boots: Record<string, Boot[]>
}

/** Names the boots of one variant with so many routes. */
export function toKey(which: Variant, routes: number): string {
  return `${which} ${routes}`
}

/** Returns the report as Markdown. */
export function toStartupReport(recording: StartupRecording): string {
  const { machine, startedAt, rounds } = recording
  return [
    `${describe(machine, startedAt)} Medians of ${rounds} boots, each in a fresh process.`,
    toTargetTable(recording),
    toBootTable(recording),
  ].join('\n\n')
}

function toTargetTable(recording: StartupRecording): string {
  const { routes, time, heapMiB } = bootTarget
  const read = (which: Variant, of: keyof Boot): number[] =>
    (recording.boots[toKey(which, routes)] ?? []).map((boot) => boot[of])
  const rows = (['schemas', 'bare'] as const).flatMap((reference) => {
    const ratio = compareRates(read('ours', 'milliseconds'), read(reference, 'milliseconds'))
    const more = compareAmounts(read('ours', 'heapMiB'), read(reference, 'heapMiB'))
    const against = variants[reference]
    return [
      ['time to ready', against, judge(ratio, time), toBound(time), toRatio(ratio)],
      ['heap, MiB more', against, judge(more, heapMiB), toBound(heapMiB), toAmount(more)],
    ]
  })
  return toTable([`${routes} routes`, 'against', 'verdict', 'target', 'reached'], rows, 4)
}

function toBootTable({ boots }: StartupRecording): string {
  const names = Object.keys(variants) as Variant[]
  const middle = (which: Variant, routes: number, of: keyof Boot): number =>
    median((boots[toKey(which, routes)] ?? []).map((boot) => boot[of]))
  const counts = routeCounts.filter((routes) => toKey('ours', routes) in boots)
  const rows = counts.flatMap((routes) =>
    names.map((which) => [
      which === 'bare' ? String(routes) : '',
      variants[which],
      middle(which, routes, 'milliseconds').toFixed(1),
      (middle(which, routes, 'milliseconds') / middle('bare', routes, 'milliseconds')).toFixed(2),
      middle(which, routes, 'heapMiB').toFixed(1),
      middle(which, routes, 'residentMiB').toFixed(1),
    ]),
  )
  const head = ['routes', 'application', 'ready ms', '× bare', 'heap MiB', 'resident MiB']
  return toTable(head, rows, 2)
}

function toAmount({ estimate, low, high }: Interval): string {
  const range = Number.isFinite(high) ? `${low.toFixed(1)}–${high.toFixed(1)}` : 'one round'
  return `${estimate.toFixed(1)} (${range})`
}
