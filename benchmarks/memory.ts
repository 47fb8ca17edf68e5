/**
 * Whether memory grows with the number of errors: millions of them, all kinds mixed, in one process; and the same for
 * Fastify alone, whose own growth is not ours.
 *
 * `memory.ts [--errors 10000000] [--json] [--record]`; needs wrk.
 */

import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { caseNames, cases, toId, type Entry } from './cases/cases.ts'
import { driveMixed } from './measure/load.ts'
import { describeMachine, generator } from './measure/machine.ts'
import {
  toMemoryReport,
  watched,
  type MemoryRecording,
  type Reading,
  type Watch,
  type Watched,
} from './report/memory-report.ts'
import { fail, forkPinned, say } from './measure/processes.ts'
import { findFaults } from './measure/probe.ts'
import { quoteInReadme } from './report/quotes.ts'
import { saveResults } from './report/recording.ts'
import { toCount } from './report/report.ts'
import { memoryTarget } from './cases/targets.ts'

/** Enough readings for a trend, whatever the number of errors. */
const slices = 40

const { values } = parseArgs({
  options: {
    errors: { type: 'string', default: String(memoryTarget.errors) },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const wanted = Number(values.errors)
if (!Number.isInteger(wanted) || wanted < 1) fail('--errors must be a whole number above 0.')
if (generator !== 'wrk') fail('This needs wrk, which can send several kinds of request in turn.')

const startedAt = new Date().toISOString()
const watches = {} as Record<Watched, Watch>
for (const contender of watched) watches[contender] = await watch(contender)
const recording: MemoryRecording = {
  startedAt,
  machine: describeMachine(),
  errors: wanted,
  watches,
}
await saveResults(values.record ? 'memory' : 'latest-memory', recording)
if (values.record) await quoteInReadme('memory')
console.log(values.json ? JSON.stringify(recording) : toMemoryReport(recording))

/** Lists the errors that a contender has an answer to. */
function errorsOf(contender: Watched): Entry[] {
  return caseNames
    .filter((name) => (cases[name].answers[contender]?.status ?? 0) >= 400)
    .map((name) => ({ case: name, contender }))
}

/** Sends a contender all of its errors in turn, in a process of its own, and weighs it between. */
async function watch(contender: Watched): Promise<Watch> {
  const entries = errorsOf(contender)
  const requests = entries.map((entry) => cases[entry.case].request)
  const server = forkPinned('services/memory-server.ts', [contender], ['--expose-gc'])
  const [{ port }] = (await once(server, 'message')) as [{ port: number }]

  async function weigh(errors: number): Promise<Reading> {
    server.send('weigh')
    const [reading] = (await once(server, 'message')) as [Omit<Reading, 'errors'>]
    return { errors, ...reading }
  }

  /** Every kind must give its whole answer, before the first of the millions and after the last. */
  async function prove(): Promise<void> {
    for (const entry of entries) {
      const faults = await findFaults(entry, port)
      if (faults.length > 0) fail(`${toId(entry)} gives a wrong answer: ${faults.join('; ')}`)
    }
  }

  await prove()
  const started = Date.now()
  const readings = [await weigh(0)]
  let sent = 0
  let seconds = 1
  while (sent < wanted) {
    const { requests: answered, refused } = await driveMixed(port, requests, seconds)
    if (refused !== answered) fail(`${answered - refused} of ${answered} answers were no errors.`)
    sent += answered
    const reading = await weigh(sent)
    readings.push(reading)
    const rate = answered / seconds
    seconds = Math.max(1, Math.min(30, Math.round(wanted / slices / rate)))
    const left = Math.ceil(Math.max(0, wanted - sent) / rate / 60)
    const resident = (reading.resident / 2 ** 20).toFixed(1)
    say(`${contender}  ${toCount(sent)} errors  ${resident} MiB resident  ${left} min left`)
  }
  await prove()
  server.send('close')
  await once(server, 'exit')
  return { kinds: entries.length, seconds: Math.round((Date.now() - started) / 1_000), readings }
}
