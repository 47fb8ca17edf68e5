/** Runs one measurement in a process of its own, on the server's core. */

import { execFile, fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { pin } from './machine.ts'

const run = promisify(execFile)

const benchmarks = new URL('../', import.meta.url)

/** A program that takes orders. */
export type Forked = ChildProcess

/** Starts a program on the server's core that can be talked to. The script is a path inside benchmarks/ unless it is a whole URL. */
export function forkPinned(
  script: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Forked {
  const [execPath = '', ...rest] = pin('server', [process.execPath]).flat()
  // taskset takes the place of Node here, and Node's path becomes the first of its arguments.
  const execArgv = [...rest, ...flags, '--import', import.meta.resolve('tsx')]
  const path = fileURLToPath(new URL(script, benchmarks))
  const child = fork(path, args, { execPath, execArgv, env: productionEnv() })
  endWithParent(child)
  return child
}

const children = new Set<ChildProcess>()

/** Keeps a child from outliving this process: one that is paused would not even notice that it should end. */
export function endWithParent(child: ChildProcess): void {
  if (children.size === 0) {
    process.once('exit', () => {
      for (const one of children) one.kill('SIGKILL')
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  }
  children.add(child)
}

function productionEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_ENV: 'production' }
}

/** How a measurement is started. */
export interface Start {
  /** The program, by its path inside benchmarks/ unless it is a whole URL. */
  script: string
  /** Flags for Node itself. */
  flags?: readonly string[]
  args: readonly string[]
}

/** Room for every object of the measured calls, so that nothing is collected between two readings of the heap. */
export const allocationFlags = [
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
] as const

/**
 * Returns what the program prints, which has to be one line of JSON.
 * @throws {Error} With what it wrote to standard error, when it fails.
 */
export async function measureInFreshProcess<Result>({
  script,
  flags = [],
  args,
}: Start): Promise<Result> {
  const path = fileURLToPath(new URL(script, benchmarks))
  const node = [process.execPath, ...flags, '--import', import.meta.resolve('tsx'), path, ...args]
  const [file, rest] = pin('server', node)
  try {
    const { stdout } = await run(file, rest, { env: productionEnv() })
    return JSON.parse(stdout) as Result
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    throw new Error(stderr === undefined || stderr === '' ? String(error) : stderr, {
      cause: error,
    })
  }
}

/** Reports progress on standard error, so that results can be redirected. */
export function say(text: string): void {
  console.error(text)
}

/** Ends the program with a sentence for the person who started it. */
export function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}

/** Reads `--rounds`: seven where nothing is said, three with `--quick`. */
export function readRounds({ rounds, quick }: { rounds?: string | undefined; quick: boolean }) {
  const amount = Number(rounds ?? (quick ? 3 : 7))
  if (!Number.isInteger(amount) || amount < 1) {
    fail('--rounds must be a whole number of at least 1.')
  }
  return amount
}

/** Counts finished measurements and says how long the rest will take. */
export function createProgress(total: number): (text: string) => void {
  const startedAt = Date.now()
  let finished = 0
  return (text) => {
    finished += 1
    const left = ((Date.now() - startedAt) / finished) * (total - finished)
    const percent = String(Math.floor((finished / total) * 100)).padStart(3)
    say(`${percent} %  ${Math.ceil(left / 60_000)} min left  ${text}`)
  }
}
