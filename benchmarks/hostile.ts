/**
 * What requests cost whose fields are as long and as awkward as a client can make them, against Fastify alone: two
 * servers, both up at the same time, which take turns.
 *
 * `hostile.ts [--quick] [--rounds 7] [--case accept] [--json] [--record]`; exits with 1 if the target is missed.
 */

import { once } from 'node:events'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { hostileCases, type HostileCase } from './cases/hostile.ts'
import { orderOf } from './cases/plan.ts'
import { describeMachine } from './measure/machine.ts'
import { createProgress, fail, forkPinned, readRounds, type Forked } from './measure/processes.ts'
import {
  hostileVariants,
  judgeHostile,
  toHostileReport,
  type HostileCount,
  type HostileRecording,
  type HostileSample,
  type HostileVariant,
} from './report/hostile-report.ts'
import { quoteInReadme } from './report/quotes.ts'
import { saveResults } from './report/recording.ts'

/** Requests of one turn, which go out together and are answered in order (RFC 9112 §9.3.2). */
const perTurn = 100
/** Rounds before the first that counts; a service is compiled while it runs. */
const warmUpRounds = 5

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    case: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const rounds = readRounds(values)
const variants = Object.keys(hostileVariants) as HostileVariant[]
const entries = Object.entries(hostileCases)
  .filter(([group]) => group.toLowerCase().includes(values.case.toLowerCase()))
  .flatMap(([group, rows]) => rows.map((row) => ({ group, row })))
if (entries.length === 0) fail('No group of requests has that name.')

const servers = {} as Record<HostileVariant, { process: Forked; port: number }>
for (const variant of variants) {
  const process = forkPinned('services/hostile-server.ts', [variant])
  const [port] = (await once(process, 'message')) as [number]
  servers[variant] = { process, port }
}
const startedAt = new Date().toISOString()
const advance = createProgress(warmUpRounds + rounds)
const samples = entries.map(({ group, row: { part } }): HostileSample => ({
  group,
  part,
  cpuMicros: { plain: [], ours: [] },
}))
for (let round = -warmUpRounds; round < rounds; round += 1) {
  for (const [index, { row }] of entries.entries()) {
    for (const variant of orderOf(variants, index + round + warmUpRounds, entries.length)) {
      const micros = await takeTurn(variant, row)
      if (round >= 0) samples[index]?.cpuMicros[variant].push(micros)
    }
  }
  advance(round < 0 ? 'warm-up' : `round ${round + 1}`)
}
for (const { process } of Object.values(servers)) process.disconnect()

const recording: HostileRecording = { startedAt, machine: describeMachine(), rounds, samples }
await saveResults(values.record ? 'hostile' : 'latest-hostile', recording)
if (values.record) await quoteInReadme('hostile')
console.log(values.json ? JSON.stringify(recording) : toHostileReport(recording))
process.exitCode = samples.some((sample) => judgeHostile(sample) === 'missed') ? 1 : 0

/** Sends the requests of a turn; returns the microseconds of processor time that each has cost. */
async function takeTurn(variant: HostileVariant, row: HostileCase): Promise<number> {
  const before = await count(variant)
  const statuses = await send(servers[variant].port, row)
  const after = await count(variant)
  if (statuses.length !== perTurn) fail(`${variant} left requests unanswered.`)
  const wrong = statuses.find((status) => !row.statuses.includes(status))
  if (wrong !== undefined) fail(`${variant} answers ${row.path.slice(0, 20)} with ${wrong}.`)
  return (after.cpuMicros - before.cpuMicros) / (after.requests - before.requests)
}

async function count(variant: HostileVariant): Promise<HostileCount> {
  const { process } = servers[variant]
  const answered = once(process, 'message')
  process.send('count')
  const [answer] = (await answered) as [HostileCount]
  return answer
}

async function send(port: number, row: HostileCase): Promise<number[]> {
  const { method, path, field } = row
  const content = method === 'POST' ? 'Content-Length: 2\r\n\r\n{}' : '\r\n'
  const line = field === undefined ? '' : `${field.join(': ')}\r\n`
  const request = `${method} ${path} HTTP/1.1\r\nHost: a\r\n${line}${content}`
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('latin1').on('data', (text: string) => (received += text))
  for (let sent = 0; sent < perTurn; sent += 1) socket.write(request)
  socket.end()
  await once(socket, 'close')
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}
