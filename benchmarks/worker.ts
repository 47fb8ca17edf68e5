/**
 * Measures one contender on one case in this process, which is expected to be fresh: prints one line of JSON.
 *
 * `worker.ts <case>/<contender> [--seconds 3] [--warm-up 1] [--allocation]`
 */

import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { answerOf, caseNames, cases, entriesOf, toId, type Entry } from './cases.ts'
import { startContender } from './contenders.ts'
import { drive, driveExactly } from './load.ts'
import { readIdleSeconds } from './machine.ts'
import { findFaults } from './probe.ts'

/** What a worker prints. */
export interface Sample {
  entry: string
  /** Requests per second. */
  rate: number
  /** CPU time of the server per request, garbage collection included: steadier than the rate on a busy machine. */
  cpuMicros: number
  /** Share of the measured time the server was running. */
  busy: number
  /** Share of the time the server's core had nothing to do: clearly above 0, the generator set the pace. */
  idle: number
  /** Share of a core the generator used; `null` where the system does not say. */
  generator: number | null
  p50: number
  p99: number
}

/** What a worker prints with `--allocation`: bytes of JavaScript heap per request, `null` if it cannot tell. */
export interface AllocationSample {
  entry: string
  bytes: number | null
}

// The TypeScript loader turns source maps on; a service that runs built code does not pay for them.
process.setSourceMapsEnabled(false)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '1' },
    allocation: { type: 'boolean', default: false },
  },
})
const entry = caseNames.flatMap(entriesOf).find((candidate) => toId(candidate) === positionals[0])
if (entry === undefined) {
  console.error(`No such entry: ${positionals[0] ?? '(none)'}. Write <case>/<contender>.`)
  process.exit(2)
}

const { request } = cases[entry.case]
const { port, close } = await startContender(entry)
await prove(entry)
await drive(port, request, Number(values['warm-up']))
const line = values.allocation ? await measureAllocation(entry) : await measureRate(entry)
await prove(entry)
await close()
console.log(JSON.stringify(line))

async function prove(of: Entry): Promise<void> {
  const faults = await findFaults(of, port)
  if (faults.length === 0) return
  console.error(`${toId(of)} gives a wrong answer: ${faults.join('; ')}`)
  process.exit(1)
}

async function measureRate(of: Entry): Promise<Sample> {
  const idleBefore = readIdleSeconds()
  const before = process.cpuUsage()
  const load = await drive(port, request, Number(values.seconds))
  const { user, system } = process.cpuUsage(before)
  const idle = readIdleSeconds() - idleBefore
  const refused = answerOf(of).status >= 400 ? load.requests : 0
  if (load.refused !== refused) {
    throw new Error(`${toId(of)}: ${load.refused} of ${load.requests} answers were errors`)
  }
  return {
    entry: toId(of),
    rate: round(load.requests / load.seconds, 1),
    cpuMicros: round((user + system) / load.requests, 3),
    busy: round((user + system) / 1e6 / load.seconds, 3),
    idle: round(idle / load.seconds, 3),
    generator: load.generatorBusy === null ? null : round(load.generatorBusy, 3),
    p50: load.p50,
    p99: load.p99,
  }
}

/** Drops the digits no clock can stand for, which keeps the recorded rounds short. */
function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/**
 * Between two readings of the heap nothing must be collected, so this needs a young generation larger than all the
 * requests together (see `allocationFlags` in `processes.ts`); if a collection slips in, the answer is `null`.
 */
async function measureAllocation(of: Entry): Promise<AllocationSample> {
  const amount = 4_000
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
  return { entry: toId(of), bytes: collections === 0 ? (after - before) / requests : null }
}
