/**
 * Lets servers take turns of a fraction of a second, all of them up at the same time. What disturbs a machine lasts
 * longer than a lap, so it meets all of them alike and cancels out of their ratios.
 */

import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { answerOf, cases, toId, type Entry } from '../cases/cases.ts'
import { startLoad, type Load, type RunningLoad } from './load.ts'
import { readIdleSeconds } from './machine.ts'
import { orderOf } from '../cases/plan.ts'
import { forkPinned, type Forked } from './processes.ts'
import type { Reading } from './server.ts'

/** How long everybody runs. */
export interface RaceSettings {
  /** Seconds before the first lap; a service is compiled while it runs. */
  warmUp: number
  laps: number
  /** Seconds of one lap. */
  lap: number
}

/** Who takes part. */
export interface Racer {
  entry: Entry
  /** Another build of the server, for a comparison of two. @default that of this folder */
  script?: string
}

/** What one server reached in one race. */
export interface Sample {
  entry: string
  /** Requests per second of each lap. */
  rates: number[]
  /** Processor time of the server per request of each lap, in microseconds, garbage collection included. */
  cpuMicros: number[]
  /** Share of its laps the server was running. */
  busy: number
  /** Share of its laps the server's core had nothing to do: clearly above 0, the generator set the pace. */
  idle: number
  /** Share of a core the generator used; `null` where the system does not say. */
  generator: number | null
}

/** Time between the start of a load and the first reading, in which both sides get going. */
const settle = 10

/**
 * Runs one race in fresh processes.
 * @throws {Error} When an answer is wrong, before the race or after it, or a socket fails.
 */
export async function race(racers: readonly Racer[], settings: RaceSettings): Promise<Sample[]> {
  const runners: Runner[] = []
  try {
    for (const racer of racers) runners.push(await prepare(racer, settings))
    for (let lap = 0; lap < settings.laps; lap += 1) {
      for (const runner of orderOf(runners, lap, settings.laps)) await runLap(runner, settings.lap)
    }
    const samples: Sample[] = []
    for (const runner of runners) samples.push(await finish(runner))
    return samples
  } finally {
    for (const { server } of runners) server.kill('SIGKILL')
  }
}

interface Runner {
  entry: Entry
  server: Forked
  load: RunningLoad
  rates: number[]
  cpuMicros: number[]
  seconds: number
  cpuSeconds: number
  idleSeconds: number
  /** Processor time of the generator when the laps began. */
  loadSeconds: number | undefined
}

async function prepare({ entry, script = 'measure/server.ts' }: Racer, { warmUp }: RaceSettings) {
  const server = forkPinned(script, [toId(entry)])
  const { port } = await ask<{ port: number }>(server)
  await prove(server)
  const load = startLoad(port, cases[entry.case].request)
  await wait(warmUp * 1_000)
  load.pause()
  const counts = { rates: [], cpuMicros: [], seconds: 0, cpuSeconds: 0, idleSeconds: 0 }
  const runner: Runner = { entry, server, load, ...counts, loadSeconds: load.readSeconds() }
  return runner
}

async function runLap(runner: Runner, lap: number): Promise<void> {
  const { server, load } = runner
  load.resume()
  await wait(settle)
  const idleBefore = readIdleSeconds()
  const before = await ask<Reading>(server, 'read')
  await wait(lap * 1_000)
  const after = await ask<Reading>(server, 'read')
  runner.idleSeconds += readIdleSeconds() - idleBefore
  load.pause()
  const requests = after.requests - before.requests
  const seconds = after.seconds - before.seconds
  const cpuSeconds = after.cpuSeconds - before.cpuSeconds
  runner.rates.push(round(requests / seconds, 0))
  runner.cpuMicros.push(round((cpuSeconds / requests) * 1e6, 2))
  runner.seconds += seconds
  runner.cpuSeconds += cpuSeconds
  // What is in the buffers is answered before the next one runs.
  await ask(server, 'read')
}

async function finish({ entry, server, load, ...sums }: Runner): Promise<Sample> {
  const used = load.readSeconds()
  checkStatuses(entry, await load.stop())
  await prove(server)
  const ended = once(server, 'exit')
  server.send('close')
  await ended
  const { rates, cpuMicros, seconds, cpuSeconds, idleSeconds, loadSeconds } = sums
  const share = (part: number): number => round(part / seconds, 3)
  return {
    entry: toId(entry),
    rates,
    cpuMicros,
    busy: share(cpuSeconds),
    idle: share(idleSeconds),
    generator: used === undefined || loadSeconds === undefined ? null : share(used - loadSeconds),
  }
}

function checkStatuses(entry: Entry, { requests, refused }: Load): void {
  if (refused === (answerOf(entry).status >= 400 ? requests : 0)) return
  throw new Error(`${toId(entry)}: ${refused} of ${requests} answers were errors`)
}

async function prove(server: Forked): Promise<void> {
  const { faults } = await ask<{ faults: string[] }>(server, 'prove')
  if (faults.length > 0) throw new Error(`A wrong answer of ${faults.join('; ')}`)
}

/** Sends an order, if there is one, and returns the next message. */
async function ask<Answer>(server: Forked, order?: string): Promise<Answer> {
  const ended = new AbortController()
  const isGone = once(server, 'exit', { signal: ended.signal }).then(() => {
    throw new Error('A server ended before it had answered; see above for what it said.')
  })
  try {
    const answered = once(server, 'message', { signal: ended.signal })
    if (order !== undefined) server.send(order)
    const [answer] = (await Promise.race([answered, isGone])) as [Answer]
    return answer
  } finally {
    ended.abort()
  }
}

/** Drops the digits no clock can stand for, which keeps the recorded laps short. */
function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
