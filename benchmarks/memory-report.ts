/** Judges whether memory grew with the number of errors. */

import type { Machine } from './machine.ts'
import { describe, toTable } from './recording.ts'
import { toCount } from './report.ts'
import { findTrend, judge, median, type Interval, type TargetVerdict } from './stats.ts'
import { memoryTarget } from './targets.ts'

/** Memory after so many errors, in bytes, right after a collection. */
export interface Reading {
  errors: number
  resident: number
  heap: number
  external: number
}

export interface MemoryRecording {
  startedAt: string
  machine: Machine
  /** How many errors were asked for. */
  errors: number
  /** How many kinds of error took turns. */
  kinds: number
  seconds: number
  readings: Reading[]
}

/** How one kind of memory developed after the warm-up. */
export interface Growth {
  /** Medians of the first and of the last fifth of the readings. */
  first: number
  last: number
  /** Bytes per error. */
  perError: Interval
  /** Bytes from the end of the warm-up to the end. */
  total: Interval
  /** Three standard deviations of a reading. */
  noise: number
  verdict: TargetVerdict
}

/** Fits a line to what was read after the warm-up; growth within the noise of the readings is no growth. */
export function findGrowth(readings: readonly Reading[], of: 'resident' | 'heap'): Growth {
  const errors = readings.at(-1)?.errors ?? 0
  const start = errors * memoryTarget.warmUpShare
  const steady = readings.filter((reading) => reading.errors >= start)
  const { slope, noise } = findTrend(
    steady.map((reading) => ({ x: reading.errors, y: reading[of] })),
  )
  const times = (bytes: number): number => bytes * (errors - start)
  const total = { estimate: times(slope.estimate), low: times(slope.low), high: times(slope.high) }
  const fifth = Math.max(1, Math.floor(steady.length / 5))
  const middle = (some: readonly Reading[]): number => median(some.map((reading) => reading[of]))
  return {
    first: middle(steady.slice(0, fifth)),
    last: middle(steady.slice(-fifth)),
    perError: slope,
    total,
    noise: 3 * noise,
    verdict: judge(total, { atMost: 3 * noise }),
  }
}

/** Returns the report as Markdown. */
export function toMemoryReport(recording: MemoryRecording): string {
  const { machine, startedAt, kinds, seconds, readings } = recording
  const errors = readings.at(-1)?.errors ?? 0
  const names = { resident: 'resident set', heap: 'JavaScript heap' } as const
  const rows = (['resident', 'heap'] as const).map((of) => {
    const { first, last, perError, total, noise, verdict } = findGrowth(readings, of)
    return [
      names[of],
      verdict,
      toMiB(first),
      toMiB(last),
      `${toMiB(total.estimate)} (${toMiB(total.low)} to ${toMiB(total.high)})`,
      toMiB(noise),
      perError.estimate.toFixed(3),
    ]
  })
  const head = [
    'memory',
    'no growth',
    'after warm-up, MiB',
    'at the end, MiB',
    'trend, MiB',
    'noise, MiB',
    'B per error',
  ]
  const share = toCount(errors * memoryTarget.warmUpShare)
  return [
    describe(machine, startedAt),
    `${toCount(errors)} errors of ${kinds} kinds in one process, in ${toCount(seconds)} s; ` +
      `${readings.length} readings, each after a collection. The first ${share} errors are warm-up.`,
    toTable(head, rows, 2),
  ].join('\n\n')
}

function toMiB(bytes: number): string {
  return Number.isFinite(bytes) ? (bytes / 2 ** 20).toFixed(1) : 'unknown'
}
