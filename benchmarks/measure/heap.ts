/** How much heap a piece of work takes. */

import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Measures the bytes of heap between the start of some work and its end, `null` if a collection slips in. None must,
 * so the process needs `allocationFlags`: a young generation larger than all the work takes.
 */
export async function measureHeap(work: () => void | Promise<unknown>): Promise<number | null> {
  if (globalThis.gc === undefined) throw new Error('Measuring the heap needs --expose-gc.')
  let collections = 0
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length
  })
  globalThis.gc()
  await wait(100)
  observer.observe({ entryTypes: ['gc'] })
  const before = process.memoryUsage().heapUsed
  await work()
  const after = process.memoryUsage().heapUsed
  // Entries arrive later than what they tell of.
  await wait(20)
  observer.disconnect()
  return collections === 0 ? after - before : null
}
