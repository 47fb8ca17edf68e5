/** The service whose memory is watched, `memory-server.ts <contender>`: in a process of its own, weighed when the parent asks. */

import { setTimeout as wait } from 'node:timers/promises'
import { findEntry } from '../cases/cases.ts'
import { startContender } from '../contenders/contenders.ts'
import type { Reading } from '../report/memory-report.ts'

// A service that runs built code does not pay for the maps of the TypeScript loader.
process.setSourceMapsEnabled(false)

const { gc } = globalThis
if (gc === undefined || process.send === undefined) {
  throw new Error('memory.ts starts this program; it needs --expose-gc and a parent.')
}
const { port, close } = await startContender(findEntry(`conflict/${process.argv[2]}`))

process.on('message', (message) => {
  if (message === 'weigh') void weigh().then((reading) => process.send?.(reading))
  else void close().then(() => process.exit(0))
})
process.on('disconnect', () => process.exit(1))
process.send({ port })

/** Collects until nothing more comes free: what is left is held by somebody. */
async function weigh(): Promise<Omit<Reading, 'errors'>> {
  for (let turn = 0; turn < 3; turn += 1) {
    gc?.()
    // Closed sockets are let go of in the next turns of the event loop.
    await wait(50)
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  return { resident: rss, heap: heapUsed, external }
}
