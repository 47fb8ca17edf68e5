/**
 * Measures how much one contender allocates per request in this process, which is expected to be fresh and to have
 * `allocationFlags`: prints one line of JSON.
 *
 * `allocation.ts <case>/<contender>`
 */

import { setTimeout as wait } from 'node:timers/promises'
import { cases, findEntry, toId } from '../cases/cases.ts'
import { startContender } from '../contenders/contenders.ts'
import { measureHeap } from './heap.ts'
import { driveExactly, startLoad } from './load.ts'
import { findFaults } from './probe.ts'
import { fail } from './processes.ts'

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
await prove()
const warmUp = startLoad(port, request)
await wait(1_000)
await warmUp.stop()
const bytes = await measureHeap(() => driveExactly(port, request, amount))
await prove()
await close()
const sample: AllocationSample = {
  entry: toId(entry),
  bytes: bytes === null ? null : bytes / amount,
}
console.log(JSON.stringify(sample))

async function prove(): Promise<void> {
  const faults = await findFaults(entry, port)
  if (faults.length > 0) fail(`A wrong answer of ${toId(entry)}: ${faults.join('; ')}`)
}
