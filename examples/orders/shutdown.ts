import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

type Closable = Pick<FastifyInstance, 'close'>

const LIMIT_MS = 10_000

/** Closes the service; rejects when that takes so long that something must be stuck. */
export async function shutDown(app: Closable): Promise<void> {
  const tooLate = delay(LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`it took longer than ${LIMIT_MS / 1_000} seconds`)
  })
  await Promise.race([app.close(), tooLate])
}

/**
 * Ends the process on SIGTERM and SIGINT: stops listening, finishes what was accepted, then exits
 * with `exitCode`. A second signal changes nothing, since the end is bounded anyway.
 */
export function shutDownOnSignal(
  app: Closable,
  exitCode: number,
  fail: (sentence: string, exitCode: number) => void,
): void {
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    process.exitCode = exitCode
    await shutDown(app).catch((error: unknown) => {
      fail(`The service did not shut down in order: ${String(error)}.`, 1)
    })
    process.exit()
  }
  process.on('SIGTERM', () => void stop()).on('SIGINT', () => void stop())

  // `npm start` hands a SIGTERM to its shell only, which dies of it and leaves us without a parent.
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void stop()
  }, 250).unref()
}
