/** Sends one request over and over from a process of its own, on the other core. */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Request } from '../cases/cases.ts'
import { generator, pin, readProcessSeconds } from './machine.ts'
import { endWithParent } from './processes.ts'

/** What a generator reports of itself. */
export interface Load {
  requests: number
  /** Answers with a status of 400 or more. */
  refused: number
}

/** A generator at work, which can be made to wait. */
export interface RunningLoad {
  /** Stops it where it is: what is on its way stays in the buffers of the system. */
  pause(): void
  resume(): void
  /** Processor time it has used, in seconds; `undefined` where the system does not say. */
  readSeconds(): number | undefined
  /** Ends it. Rejects when a socket failed: a rate with failures in it compares to nothing. */
  stop(): Promise<Load>
}

const connections = 50
/** Longer than any measurement; `stop` ends it. */
const endless = '86400'
const run = promisify(execFile)
const wrkScript = fileURLToPath(new URL('request.lua', import.meta.url))
const mixedScript = fileURLToPath(new URL('mixed.lua', import.meta.url))
const autocannonScript = createRequire(import.meta.url).resolve('autocannon')

/** Starts to load a local server with the best generator at hand. */
export function startLoad(port: number, request: Request): RunningLoad {
  const [command, parse] =
    generator === 'wrk'
      ? [toWrkCommand(port, request), parseWrk]
      : [toAutocannonCommand(port, request, ['-d', endless]), parseAutocannon]
  const [file, args] = pin('generator', command)
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env: plainEnv() })
  endWithParent(child)
  const ended = once(child, 'close')
  let report = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (report += text))
  return {
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    readSeconds: () => readProcessSeconds(child.pid),
    async stop() {
      child.kill('SIGCONT')
      // A generator written in JavaScript hears the first, and a second would end it before it has reported.
      await (generator === 'wrk' ? interrupt(child) : child.kill('SIGINT'))
      await ended
      return parse(report)
    },
  }
}

/**
 * Interrupts a process until it ends. A signal goes to any of its threads, and of wrk the sleeping one has to hear it:
 * where another does, as in a process that is just waking up, it would sleep on for a day.
 */
export async function interrupt(child: ChildProcess, pause = 100): Promise<void> {
  const isRunning = () => child.exitCode === null && child.signalCode === null
  while (isRunning()) {
    await wait(pause)
    child.kill('SIGINT')
  }
}

/** Sends an exact number of requests, which wrk cannot. */
export async function driveExactly(port: number, request: Request, amount: number): Promise<Load> {
  const command = toAutocannonCommand(port, request, ['-a', String(amount)])
  const [file, args] = pin('generator', command)
  const { stdout } = await run(file, args, { env: plainEnv() })
  return parseAutocannon(stdout)
}

/** Loads a local server with several requests in turn, sent in one write and answered in order (RFC 9112 §9.3.2). */
export async function driveMixed(
  port: number,
  requests: readonly Request[],
  seconds: number,
): Promise<Load> {
  const url = `http://127.0.0.1:${port}/`
  const fields = requests.flatMap(({ method, path, headers, body = '' }) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    return [method, path, lines.join('\n'), body]
  })
  const command = [...wrk(mixedScript, String(seconds)), url, '--', ...fields]
  const [file, args] = pin('generator', command)
  const { stdout } = await run(file, args)
  return parseWrk(stdout)
}

function wrk(script: string, seconds: string): string[] {
  // A slow answer is a slow answer, also after wrk's own limit of two seconds, and while it is paused. Much more would
  // be too much: it keeps a counter for each microsecond up to the limit.
  const limits = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s']
  return ['wrk', ...limits, '-s', script]
}

function toWrkCommand(port: number, { method, path, headers, body = '' }: Request): string[] {
  const url = `http://127.0.0.1:${port}${path}`
  return [...wrk(wrkScript, endless), ...toOptions(headers), url, '--', method, body]
}

function toAutocannonCommand(port: number, request: Request, limit: string[]): string[] {
  const { method, headers, body, path } = request
  const command = [process.execPath, autocannonScript, '--json', '-c', String(connections)]
  const sent = ['-m', method, ...toOptions(headers), ...(body === undefined ? [] : ['-b', body])]
  return [...command, '-t', '3600', ...limit, ...sent, `http://127.0.0.1:${port}${path}`]
}

/** Both generators take header fields the way curl does. */
function toOptions(headers: Record<string, string>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
}

/** The environment without the flags that a parent under a loader or a coverage tool hands down. */
function plainEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '' }
}

/** Reads the report of wrk. */
export function parseWrk(report: string): Load {
  const total = /(\d+) requests in [\d.]+(?:ms|s|m|h)/.exec(report)
  if (total === null) throw new Error(`wrk reported nothing usable:\n${report}`)
  const failures = /Socket errors: (.*)/.exec(report)?.[1]
  if (failures !== undefined) throw new Error(`wrk had socket errors: ${failures}`)
  return {
    requests: Number(total[1]),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
  }
}

/** Reads the report of autocannon. */
export function parseAutocannon(text: string): Load {
  const report = JSON.parse(text) as {
    requests: { total: number }
    non2xx: number
    errors: number
  }
  if (report.errors > 0) throw new Error(`autocannon had ${report.errors} failed requests`)
  return { requests: report.requests.total, refused: report.non2xx }
}
