/** Judges whether memory grew with the number of errors. */

import type { Machine } from '../measure/machine.ts'
import { describe, toTable } from './recording.ts'
import { contenderTitles, toCount } from './report.ts'
import { findTrend, judge, median, type Interval, type TargetVerdict } from '../measure/stats.ts'
import { memoryTarget } from '../cases/targets.ts'

/** Memory after so many errors, in bytes, right after a collection. */
export interface Reading {
  errors: number
  resident: number
  heap: number
  external: number
}

/** Who is watched. What Fastify alone grows by is the ground that growth of ours is measured from. */
export const watched = ['ours', 'bare'] as const
export type Watched = (typeof watched)[number]

/** One process and what became of its memory. */
export interface Watch {
  /** How many kinds of error took turns. */
  kinds: number
  seconds: number
  readings: Reading[]
}

export interface MemoryRecording {
  startedAt: string
  machine: Machine
  /** How many errors were asked for. */
  errors: number
  watches: Record<Watched, Watch>
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
}

/** Fits a line to what was read after the warm-up. */
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
  }
}

/** Growth within the noise of the readings is no growth, and what Fastify alone grows by is not ours. */
export function judgeGrowth({ total, noise }: Growth, { total: alone }: Growth): TargetVerdict {
  return judge(total, { atMost: noise + Math.max(0, alone.estimate) })
}

/** Returns the report as Markdown. */
export function toMemoryReport({ machine, startedAt, watches }: MemoryRecording): string {
  const rows = (['resident', 'heap'] as const).flatMap((of) => {
    const growths = {
      ours: findGrowth(watches.ours.readings, of),
      bare: findGrowth(watches.bare.readings, of),
    }
    return watched.map((contender) => {
      const { first, last, perError, total, noise } = growths[contender]
      return [
        contender === 'ours' ? memoryNames[of] : '',
        contenderTitles[contender],
        contender === 'ours' ? judgeGrowth(growths.ours, growths.bare) : '',
        toMiB(first),
        toMiB(last),
        `${toMiB(total.estimate, 2)} (${toMiB(total.low, 2)} to ${toMiB(total.high, 2)})`,
        toMiB(noise, 2),
        perError.estimate.toFixed(3),
      ]
    })
  })
  const head = [
    'memory',
    'of',
    'no growth',
    'after warm-up, MiB',
    'at the end, MiB',
    'trend, MiB',
    'noise, MiB',
    'B per error',
  ]
  const sentences = watched.map((contender) => describeWatch(contender, watches[contender]))
  return [describe(machine, startedAt), ...sentences, toTable(head, rows, 3)].join('\n\n')
}

const memoryNames = { resident: 'resident set', heap: 'JavaScript heap' } as const

function describeWatch(contender: Watched, { kinds, seconds, readings }: Watch): string {
  const errors = readings.at(-1)?.errors ?? 0
  const share = toCount(errors * memoryTarget.warmUpShare)
  return (
    `${contenderTitles[contender]}: ${toCount(errors)} errors of ${kinds} kinds in one process, in ${toCount(seconds)} s; ` +
    `${readings.length} readings, each after a collection. The first ${share} errors are warm-up.`
  )
}

function toMiB(bytes: number, digits = 1): string {
  return Number.isFinite(bytes) ? (bytes / 2 ** 20).toFixed(digits) : 'unknown'
}
