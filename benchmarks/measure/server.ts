/**
 * One contender as a process of its own, which its parent tells what to do: `read`, `prove` or `close`.
 *
 * `server.ts <case>/<contender>`
 */

import { findEntry, toId } from '../cases/cases.ts'
import { startContender } from '../contenders/contenders.ts'
import { findFaults } from './probe.ts'

/** What a server says about itself when it is asked to `read`. */
export interface Reading {
  /** Requests so far. */
  requests: number
  /** Time on a clock that never goes back. */
  seconds: number
  /** Processor time of the whole process so far, garbage collection and compilation included. */
  cpuSeconds: number
}

// The TypeScript loader turns source maps on; a service that runs built code does not pay for them.
process.setSourceMapsEnabled(false)

const entry = findEntry(process.argv[2])
const { port, server, close } = await startContender(entry)
let requests = 0
// Costs every contender the same tenth of a microsecond, and the generator cannot be asked while it runs.
server.on('request', () => {
  requests += 1
})

process.on('message', (order) => {
  if (order === 'read') send(read())
  if (order === 'prove') void prove()
  if (order === 'close') void close().then(() => process.disconnect())
})
send({ port })

function read(): Reading {
  const { user, system } = process.cpuUsage()
  return { requests, seconds: performance.now() / 1_000, cpuSeconds: (user + system) / 1e6 }
}

async function prove(): Promise<void> {
  const faults = await findFaults(entry, port)
  send({ faults: faults.map((fault) => `${toId(entry)}: ${fault}`) })
}

function send(message: object): void {
  process.send?.(message)
}
