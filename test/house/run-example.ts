/** Runs examples as their readers would: a process for the program, `curl` or a socket for the rest. */
import { execFile, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Exchange } from './executable-docs.ts'
import type { Listening } from './free-port.ts'
import { read, root } from './source-files.ts'

const patience = 60_000
const loader = new URL('../loader.js', import.meta.url).href
const freePort = new URL('free-port.ts', import.meta.url).href

/** A program that ended, or one that listens until it is stopped. */
export interface Run {
  /** The port the program asked for, and the one it got. Absent if it ended by itself. */
  readonly listening?: Listening
  /** Waits until it ends by itself, and returns all it printed. */
  finish(): Promise<{ readonly stdout: string; readonly stderr: string }>
  /** Stops it if it still runs, and returns all it printed. */
  stop(): Promise<{ readonly stdout: string; readonly stderr: string }>
}

/**
 * Runs a program until it listens or ends.
 * @throws {Error} When it ends with another exit code than 0, with what it wrote to stderr.
 */
export async function runProgram(file: string, env: Record<string, string> = {}): Promise<Run> {
  const child = fork(file, {
    cwd: root,
    // The runner's own loaders and coverage settings stay out of the example.
    execArgv: ['--import', loader, '--import', freePort],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const printed = Promise.all([readAll(child.stdout), readAll(child.stderr)])
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>
  const stop = async () => {
    await endProcess(child)
    const [stdout, stderr] = await printed
    return { stdout, stderr }
  }
  const finish = async () => {
    await Promise.race([exited, delay(patience, undefined, { ref: false })])
    return stop()
  }
  const first = await Promise.race([
    once(child, 'message').then(([message]) => message as Listening),
    exited,
    delay(patience, 'late' as const, { ref: false }),
  ])
  if (first === 'late') {
    await stop()
    throw new Error(`${file} neither listened nor ended within ${patience / 1000} s`)
  }
  if (!Array.isArray(first)) return { listening: first, stop, finish }
  const { stderr } = await stop()
  const [exitCode, signal] = first
  if (exitCode !== 0) {
    throw new Error(`${file} ended with exit code ${exitCode ?? signal}
${stderr}`)
  }
  return { stop, finish }
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const forced = setTimeout(() => child.kill('SIGKILL'), 5000)
  await exited
  clearTimeout(forced)
}

async function readAll(stream: ChildProcess['stdout']): Promise<string> {
  return stream === null ? '' : text(stream)
}

/** Asks a service and returns the response, head and body, as it came. */
export async function ask(exchange: Exchange, { asked, port }: Listening): Promise<string> {
  if ('curl' in exchange.ask) {
    const command = exchange.ask.curl.replaceAll(`:${asked}`, `:${port}`)
    // `-i` also where the page leaves it out: the head is there to be compared if it is shown.
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      `${command} --silent --show-error --include`,
    ])
    return stdout
  }
  if ('npx' in exchange.ask) throw new TypeError(`${exchange.ask.npx} is no request`)
  const socket = connect(port, '127.0.0.1')
  socket.end(toBytes(exchange.ask.request, asked))
  return text(socket)
}

/**
 * Runs the command of this package the way `npx` does, and returns what it prints, with the port that
 * the page names. Its exit code is its own business.
 */
export async function runCommand(command: string, { asked, port }: Listening): Promise<string> {
  const { name, bin } = JSON.parse(read('package.json'))
  const program = `npx() { shift; '${process.execPath}' '${join(root, bin[name])}' "$@"; }`
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
  const script = `${program}; ${command.replaceAll(`:${asked}`, `:${port}`)}; true`
  const { stdout, stderr } = await promisify(execFile)('sh', ['-c', script], { env })
  return (stdout + stderr).replaceAll(`:${port}`, `:${asked}`)
}

/** Writes the request of a page as bytes, with the fields a reader takes for granted. */
export function toBytes(request: string, port: number): string {
  const [head = '', body = ''] = request.split(/\n\n(.*)/s)
  const lines = head.split('\n')
  const has = (name: string) => lines.some((line) => line.toLowerCase().startsWith(`${name}:`))
  if (!has('host')) lines.push(`Host: 127.0.0.1:${port}`)
  if (!has('connection')) lines.push('Connection: close')
  if (body !== '' && !has('content-length')) {
    lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** Fields of the connection, not of the answer: a page need not show them. */
const incidental = ['date', 'connection', 'keep-alive']

/** A response in the form two of them are compared in. */
interface ComparableResponse {
  readonly statusLine: string
  readonly fields: readonly string[]
  readonly body: string
}

/** Reads a response, from a page or from the wire. JSON is compared by its bytes without layout. */
function toComparable(response: string): ComparableResponse {
  const [head = '', body = ''] = response.replaceAll('\r\n', '\n').split(/\n\n(.*)/s)
  const [statusLine = '', ...fields] = head.trimEnd().split('\n')
  const kept = fields
    .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()))
    .filter((line) => !incidental.includes(line.split(':')[0] ?? ''))
  return { statusLine, fields: kept.toSorted(), body: withoutLayout(body) }
}

/** Removes the white space between the tokens of a JSON text; anything else is only trimmed. */
function withoutLayout(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body))
  } catch {
    return body.trim()
  }
}

/** Tells whether a text is the one on the page, where `…` stands for anything. */
function fits(shown: string, actual: string): boolean {
  const pattern = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(actual)
}

/** Lists the differences between the response on the page and the one that came; none if it fits. */
export function differencesOf(shown: string, actual: string): string[] {
  const want = toComparable(shown)
  const got = toComparable(actual)
  const rest = want.fields.includes('…')
  const wanted = want.fields.filter((field) => field !== '…')
  const missing = wanted.filter((field) => !got.fields.some((line) => fits(field, line)))
  const extra = got.fields.filter((line) => !rest && !wanted.some((field) => fits(field, line)))
  return [
    ...(fits(want.statusLine, got.statusLine) ? [] : [`it starts with ${got.statusLine}`]),
    ...missing.map((field) => `it has no field ${field}`),
    ...extra.map((field) => `the page does not show its field ${field}`),
    ...(fits(want.body, got.body) ? [] : [`its body is ${got.body}`]),
  ]
}

/** Tells whether a JSON text on the page is the body of a response, or the output of a program. */
export function isSameJson(shown: string, actual: string): boolean {
  return fits(withoutLayout(shown), withoutLayout(actual))
}

/** The body of a response. */
export function bodyOf(response: string): string {
  return toComparable(response).body
}
