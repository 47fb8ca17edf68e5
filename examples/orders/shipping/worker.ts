import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../storage/database.ts'
import { claimJob, finishJob } from '../storage/jobs.ts'
import { ship, type Host } from './ship.ts'

export interface WorkerOptions {
  /** How long to wait before looking again when there was nothing to do. */
  pollMs?: number
  /** How long to wait after an error, such as a database that is gone. */
  retryMs?: number
  /** How long a claimed job stays out of reach of others; longer than any job takes. */
  leaseMs?: number
}

export interface Worker {
  /** Works until no job is left, at most for `patienceMs`; what remains stays in the database. */
  stop(patienceMs: number): Promise<void>
}

/** Works on accepted shipments, one at a time. Every instance of the service runs one. */
export function startWorker(
  database: Database,
  host: Host,
  { pollMs = 250, retryMs = 2_000, leaseMs = 10_000 }: WorkerOptions = {},
): Worker {
  const stopping = new AbortController()
  let patienceEnds = Infinity

  async function run(): Promise<void> {
    while (Date.now() < patienceEnds) {
      const pause = await workOnce().then(
        (worked) => (worked ? 0 : pollMs),
        (error: unknown) => {
          // The job, if there was one, is claimed again when its lease has run out.
          host.log.error({ err: error }, 'a shipment could not be worked on')
          return retryMs
        },
      )
      if (pause === 0) continue
      if (stopping.signal.aborted) return
      await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  async function workOnce(): Promise<boolean> {
    const job = await claimJob(database, leaseMs)
    if (job === undefined) return false
    await finishJob(database, job, await ship(job, host))
    return true
  }

  const running = run()
  return {
    async stop(patienceMs) {
      patienceEnds = Date.now() + patienceMs
      stopping.abort()
      // A job that is stuck must not keep the process alive: its lease runs out by itself.
      const patience = new AbortController()
      const finished = running.finally(() => patience.abort())
      const { signal } = patience
      await Promise.race([
        finished,
        delay(patienceMs, undefined, { signal }).catch(() => undefined),
      ])
    },
  }
}
