/** Turns what hostile requests cost into a table and holds it against the target. */

import type { Machine } from '../measure/machine.ts'
import { compareRates, judge, median, type Interval, type TargetVerdict } from '../measure/stats.ts'
import { hostileTarget } from '../cases/targets.ts'
import { describe, toTable } from './recording.ts'
import { toBound, toRatio } from './report.ts'

/** Who is compared. */
export const hostileVariants = {
  plain: 'Fastify alone',
  ours: 'fastify-error-resource',
} as const
export type HostileVariant = keyof typeof hostileVariants

/** What a server says of itself. */
export interface HostileCount {
  requests: number
  cpuMicros: number
}

/** One request, and what each variant used for it. */
export interface HostileSample {
  group: string
  /** What the field is filled with. */
  part: string
  /** Microseconds of processor time per request, by round. */
  cpuMicros: Record<HostileVariant, number[]>
}

export interface HostileRecording {
  startedAt: string
  machine: Machine
  rounds: number
  samples: HostileSample[]
}

/** How many times the processor time of plain Fastify a request costs. */
export function toHostileRatio({ cpuMicros: { ours, plain } }: HostileSample): Interval {
  return compareRates(ours, plain)
}

/** Holds a request against the target. */
export function judgeHostile(sample: HostileSample): TargetVerdict {
  return judge(toHostileRatio(sample), hostileTarget)
}

/** Returns the report as Markdown: of each group the request that costs most. */
export function toHostileReport({ machine, startedAt, rounds, samples }: HostileRecording): string {
  const groups = [...new Set(samples.map(({ group }) => group))]
  const rows = groups.map((group) => {
    const own = samples.filter((sample) => sample.group === group)
    const [worst] = own.toSorted((a, b) => toHostileRatio(b).estimate - toHostileRatio(a).estimate)
    const { part, cpuMicros } = worst as HostileSample
    const ratio = toHostileRatio(worst as HostileSample)
    const cells = [judge(ratio, hostileTarget), toRatio(ratio)]
    const micros = [cpuMicros.ours, cpuMicros.plain].map((values) => median(values).toFixed(0))
    return [group, `\`${part}\``, ...cells, ...micros]
  })
  const head = ['field', 'costs most', 'verdict', 'ours ÷ plain', 'ours, µs', 'plain, µs']
  return [
    `${describe(machine, startedAt)} ${samples.length} requests of 15 kB, ${rounds} rounds; processor time per request, target ${toBound(hostileTarget)}.`,
    toTable(head, rows, 4),
  ].join('\n\n')
}
