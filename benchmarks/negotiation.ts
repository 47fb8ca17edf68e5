/**
 * What one decision about an Accept header costs, in nanoseconds: the common values, one seen
 * before, one never seen, and an attacker's endless new ones with the memory they leave behind.
 * Run with `npx tsx benchmarks/negotiation.ts` after `npm run build`.
 */
import { median } from './measure/stats.ts'

// By path, because negotiation is no export of the package; still the built code.
const { createNegotiator } = (await import(
  new URL('../dist/http/negotiation.js', import.meta.url).href
)) as typeof import('../plugin/http/negotiation.ts')

const browser =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
const rounds = 15
const perRound = 100_000

/** Nanoseconds of one call, the median of the rounds. The sink keeps the calls from being dropped. */
function time(decide: (index: number) => string | undefined): number {
  let sink = 0
  const samples: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = process.hrtime.bigint()
    for (let index = 0; index < perRound; index++) sink += decide(index)?.length ?? 0
    samples.push(Number(process.hrtime.bigint() - start) / perRound)
  }
  if (sink === 0) throw new Error('nothing was decided')
  return median(samples)
}

const negotiate = createNegotiator(['application/json'])
let unseen = 0

const rows: readonly (readonly [name: string, nanoseconds: number])[] = [
  ['no field', time(() => negotiate(undefined))],
  ['*/*', time(() => negotiate('*/*'))],
  ['the type itself', time(() => negotiate('application/json'))],
  ['a browser, seen before', time(() => negotiate(browser))],
  ['a browser, never seen', time(() => negotiate(`${browser},a/b${(unseen++).toString(36)}`))],
]
for (const [name, nanoseconds] of rows) {
  console.log(`${name.padEnd(24)} ${nanoseconds.toFixed(0).padStart(6)} ns`)
}

globalThis.gc?.()
const before = process.memoryUsage().heapUsed
for (let index = 0; index < 1_000_000; index++)
  negotiate(`${browser},a/b${(unseen++).toString(36)}`)
globalThis.gc?.()
const kept = (process.memoryUsage().heapUsed - before) / 1024
const note = globalThis.gc === undefined ? ' (run node with --expose-gc for a settled number)' : ''
console.log(`a million distinct values leave ${kept.toFixed(0)} KiB${note}`)
