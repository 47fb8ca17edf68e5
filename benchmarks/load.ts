/** Sends one request over and over from a process of its own, on the other core. */

import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Request } from './cases.ts'
import { generator, pin, readChildSeconds } from './machine.ts'

export interface Load {
  requests: number
  seconds: number
  /** Answers with a status of 400 or more. */
  refused: number
  /** Latency in milliseconds. */
  p50: number
  p99: number
  /** Share of a core the generator used: close to 1, it set the pace. `null` where the system does not say. */
  generatorBusy: number | null
}

/** What a generator reports of itself; its processor time is read from outside. */
export type LoadReport = Omit<Load, 'generatorBusy'>

const connections = 50
const run = promisify(execFile)
const wrkScript = fileURLToPath(new URL('request.lua', import.meta.url))
const mixedScript = fileURLToPath(new URL('mixed.lua', import.meta.url))
const autocannonScript = createRequire(import.meta.url).resolve('autocannon')

/** Loads a local server for so many seconds with the best generator at hand. */
export function drive(port: number, request: Request, seconds: number): Promise<Load> {
  if (generator === 'wrk') return driveWithWrk(port, request, seconds)
  return driveWithAutocannon(port, request, ['-d', String(seconds)])
}

/** Sends an exact number of requests, which wrk cannot. */
export function driveExactly(port: number, request: Request, amount: number): Promise<Load> {
  return driveWithAutocannon(port, request, ['-a', String(amount)])
}

/** Loads a local server with several requests in turn, sent in one write and answered in order (RFC 9112 §9.3.2). */
export function driveMixed(
  port: number,
  requests: readonly Request[],
  seconds: number,
): Promise<Load> {
  const url = `http://127.0.0.1:${port}/`
  const fields = requests.flatMap(({ method, path, headers, body = '' }) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    return [method, path, lines.join('\n'), body]
  })
  return runWrk(mixedScript, seconds, [url, '--', ...fields])
}

function driveWithWrk(port: number, request: Request, seconds: number): Promise<Load> {
  const url = `http://127.0.0.1:${port}${request.path}`
  const sent = [...toOptions(request.headers), url, '--', request.method, request.body ?? '']
  return runWrk(wrkScript, seconds, sent)
}

async function runWrk(script: string, seconds: number, sent: string[]): Promise<Load> {
  // A slow answer is a slow answer, also after wrk's own limit of two seconds.
  const limits = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s']
  const command = ['wrk', ...limits, '--latency', '-s', script]
  const [file, args] = pin('generator', [...command, ...sent])
  const before = readChildSeconds()
  const { stdout } = await run(file, args)
  return withBusyShare(parseWrk(stdout), before)
}

/** Adds how busy the generator was; its processor time is known once it has ended. */
function withBusyShare(report: LoadReport, before: number | undefined): Load {
  const after = readChildSeconds()
  const known = before !== undefined && after !== undefined
  return { ...report, generatorBusy: known ? (after - before) / report.seconds : null }
}

/** Reads wrk's report. Throws when a socket failed: a rate with failures in it compares to nothing. */
export function parseWrk(report: string): LoadReport {
  const total = /(\d+) requests in ([\d.]+)(ms|s|m)/.exec(report)
  if (total === null) throw new Error(`wrk reported nothing usable:\n${report}`)
  const failures = /Socket errors: (.*)/.exec(report)?.[1]
  if (failures !== undefined) throw new Error(`wrk had socket errors: ${failures}`)
  return {
    requests: Number(total[1]),
    seconds: toMilliseconds(total[2], total[3]) / 1_000,
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(report)?.[1] ?? 0),
    p50: readPercentile(report, 50),
    p99: readPercentile(report, 99),
  }
}

function readPercentile(report: string, percent: number): number {
  const found = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)$`, 'm').exec(report)
  return found === null ? Number.NaN : toMilliseconds(found[1], found[2])
}

function toMilliseconds(value = '', unit = ''): number {
  return Number(value) * ({ us: 0.001, ms: 1, s: 1_000, m: 60_000 }[unit] ?? Number.NaN)
}

async function driveWithAutocannon(port: number, request: Request, limit: string[]): Promise<Load> {
  const { method, headers, body, path } = request
  const command = [process.execPath, autocannonScript, '--json', '-c', String(connections)]
  const sent = ['-m', method, ...toOptions(headers), ...(body === undefined ? [] : ['-b', body])]
  const url = `http://127.0.0.1:${port}${path}`
  const [file, args] = pin('generator', [...command, ...limit, ...sent, url])
  const before = readChildSeconds()
  const { stdout } = await run(file, args, { env: { ...process.env, NODE_OPTIONS: '' } })
  const report = JSON.parse(stdout) as {
    requests: { total: number }
    latency: { p50: number; p99: number }
    duration: number
    non2xx: number
    errors: number
  }
  if (report.errors > 0) throw new Error(`autocannon had ${report.errors} failed requests`)
  const measured = {
    requests: report.requests.total,
    seconds: report.duration,
    refused: report.non2xx,
    p50: report.latency.p50,
    p99: report.latency.p99,
  }
  return withBusyShare(measured, before)
}

/** Both generators take header fields the way curl does. */
function toOptions(headers: Record<string, string>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
}
