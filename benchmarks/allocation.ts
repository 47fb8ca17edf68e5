/**
 * Measures how much one contender allocates per request in this process, which is expected to be fresh and to have
 * `allocationFlags`: prints one line of JSON.
 *
 * `allocation.ts <case>/<contender>`
 */

import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { cases, findEntry, toId } from './cases.ts'
import { startContender } from './contenders.ts'
import { driveExactly, startLoad } from './load.ts'

/** What is printed: bytes of JavaScript heap per request, `null` if it cannot tell. */
export interface AllocationSample {
  entry: string
  bytes: number | null
}

const amount = 4_000

process.setSourceMapsEnabled(false)
const entry = findEntry(process.argv[2])
const { request } = cases[entry.case]
const { port, close } = await startContender(entry)
const warmUp = startLoad(port, request)
await wait(1_000)
await warmUp.stop()
const bytes = await measure()
await close()
const sample: AllocationSample = { entry: toId(entry), bytes }
console.log(JSON.stringify(sample))

/**
 * Between two readings of the heap nothing must be collected, so this needs a young generation larger than all the
 * requests together; if a collection slips in, the answer is `null`.
 */
async function measure(): Promise<number | null> {
  if (globalThis.gc === undefined) throw new Error('Measuring allocation needs --expose-gc.')
  let collections = 0
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length
  })
  globalThis.gc()
  await wait(100)
  observer.observe({ entryTypes: ['gc'] })
  const before = process.memoryUsage().heapUsed
  const { requests } = await driveExactly(port, request, amount)
  const after = process.memoryUsage().heapUsed
  await wait(10)
  observer.disconnect()
  return collections === 0 ? (after - before) / requests : null
}
