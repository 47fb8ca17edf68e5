/** Whether memory stays where it is: samples of two windows, compared by their medians. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Memory } from './probe.ts'
import type { SoakService } from './service.ts'
import { median } from '../measure/stats.ts'

const everyMs = 2000

/** How much more memory the last window may use than the first. */
export const allowedGrowth = 0.05

/** Samples the memory of a service for a while, and returns the medians. */
export async function sampleMemory(service: SoakService, durationMs: number): Promise<Memory> {
  const samples: Memory[] = []
  const end = performance.now() + durationMs
  do {
    await delay(Math.min(everyMs, Math.max(0, end - performance.now())))
    samples.push(await service.measure())
  } while (performance.now() < end)
  return {
    heap: median(samples.map(({ heap }) => heap)),
    resident: median(samples.map(({ resident }) => resident)),
  }
}

/** The comparison as a table, and whether it is good enough. */
export function compareMemory(first: Memory, last: Memory): { table: string; holds: boolean } {
  const names = { heap: 'heap after collection', resident: 'resident set' } as const
  const lines = [
    '| memory | first window, MiB | last window, MiB | growth |',
    '| --- | ---: | ---: | ---: |',
  ]
  let holds = true
  for (const key of ['heap', 'resident'] as const) {
    const growth = last[key] / first[key] - 1
    if (growth > allowedGrowth) holds = false
    const cells = [first[key], last[key]].map((bytes) => (bytes / 2 ** 20).toFixed(1))
    lines.push(`| ${[names[key], ...cells, `${(growth * 100).toFixed(1)} %`].join(' | ')} |`)
  }
  return { table: lines.join('\n'), holds }
}
