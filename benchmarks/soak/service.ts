/** The service under load: the orders example in a process of its own, as somebody would run it. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Memory } from './probe.ts'

/** A running service. */
export interface SoakService {
  readonly pid: number | undefined
  /** Memory in use after a collection. */
  measure(): Promise<Memory>
  /** Closes it the way a supervisor does; tells whether it ended in order. */
  close(): Promise<boolean>
  /** What it said when it ended by itself; undefined while it runs. */
  failure(): string | undefined
}

/** The token all requests carry. */
export const token = 'soak-token-of-nobody'

const main = fileURLToPath(new URL('../../examples/orders/main.ts', import.meta.url))
const probe = new URL('probe.ts', import.meta.url).href
const limitMs = 60_000

/** Starts the service on a port and waits until it listens. */
export async function startService(port: number, url: string | undefined): Promise<SoakService> {
  const child = fork(main, [], {
    execArgv: ['--expose-gc', '--import', 'tsx', '--import', probe],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: url ?? '',
      DATA_DIR: '',
      LOG_LEVEL: 'fatal',
      ORDERS_TOKENS: `soak:${token}`,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let closing = false
  let said = ''
  const exited = once(child, 'exit')
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  await untilReady(child, () => said)
  return {
    pid: child.pid,
    measure: () => measure(child),
    failure: () =>
      closing || (child.exitCode === null && child.signalCode === null)
        ? undefined
        : `the service ended by itself: ${child.exitCode ?? child.signalCode} ${said}`,
    close: async () => {
      closing = true
      child.kill('SIGTERM')
      await Promise.race([exited, delay(limitMs, undefined, { ref: false })])
      if (child.exitCode === null) child.kill('SIGKILL')
      return child.exitCode === 0
    },
  }
}

/** It first walks the status table against itself; then it says where it listens. */
async function untilReady(child: ChildProcess, said: () => string): Promise<void> {
  const ready = new Promise<boolean>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Listening at')) resolve(true)
    })
    child.once('exit', () => resolve(false))
  })
  const tooLate = delay(limitMs, false, { ref: false })
  if (await Promise.race([ready, tooLate])) return
  child.kill('SIGKILL')
  throw new Error(`the service did not start: ${said()}`)
}

async function measure(child: ChildProcess): Promise<Memory> {
  if (!child.connected) throw new Error('the service has gone')
  const answer = once(child, 'message')
  child.send('memory')
  const [memory] = (await answer) as [Memory]
  return memory
}

/** Sends bytes and resets the connection, as a client does that is switched off. */
export async function sendAndReset(port: number, bytes: string, afterMs: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => undefined)
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined)
  socket.write(bytes)
  await delay(afterMs)
  socket.resetAndDestroy()
}
