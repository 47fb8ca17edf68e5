import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The service as a process of its own. */
export interface Running {
  /** Resolves to the origin once the walk is over, or rejects when the process ends before. */
  origin: Promise<string>
  /** Resolves when the process, and what it started, has ended. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
  kill(signal: NodeJS.Signals): void
}

const MAIN = ['--import=tsx', 'examples/orders/main.ts']

export function runMain(env: Record<string, string>, ...flags: string[]): Running {
  return run(process.execPath, [...MAIN, ...flags], env)
}

/** Starts it the way npm does: below a shell that dies of a signal without passing it on. */
export function runMainInShell(env: Record<string, string>): Running {
  const command = `"${process.execPath}" ${MAIN.join(' ')}; true`
  return run('/bin/sh', ['-c', command], { ...env, npm_lifecycle_event: 'start' })
}

function run(command: string, args: string[], env: Record<string, string>): Running {
  // Nothing of the test runner's environment: it would instrument the service as well.
  const { PATH = '', HOME = '' } = process.env
  const main = spawn(command, args, {
    env: { PATH, HOME, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const ended = once(main, 'close').then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }))
  const origin = new Promise<string>((resolve, reject) => {
    main.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      const [, found] = /Listening at (\S+)/.exec(stdout) ?? []
      if (found !== undefined) resolve(found)
    })
    void ended.then(({ code }) => reject(new Error(`ended with ${code} before it listened`)))
  })
  origin.catch(() => undefined) // a test may care about the end only
  main.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return { origin, ended, kill: (signal) => main.kill(signal) }
}
