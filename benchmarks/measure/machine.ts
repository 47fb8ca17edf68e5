/** Where a number was measured, and how to keep a process on one core of it. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'

export interface Machine {
  cpu: string
  cores: number
  memoryGiB: number
  system: string
  node: string
  v8: string
  commit: string
  generator: Generator
  pinned: boolean
  versions: Record<string, string>
}

export type Generator = 'wrk' | 'autocannon'

const packages = [
  'fastify',
  '@fastify/sensible',
  '@fastify/accepts',
  'http-errors',
  '@hapi/boom',
  'fastify-http-errors-enhanced',
  'fast-json-stringify',
]
const serverCore = 1
const generatorCore = 0

function runsAtAll(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined
}

/** `wrk` when it is installed; autocannon, which needs more CPU per request than the servers do, when it is not. */
export const generator: Generator = runsAtAll('wrk', '-v') ? 'wrk' : 'autocannon'

/** Whether server and generator get a core each. Without that they take turns, and every rate is lower. */
export const pinned =
  availableParallelism() > 1 &&
  [serverCore, generatorCore].every(
    (core) => spawnSync('taskset', ['-c', String(core), 'true']).status === 0,
  )

/** Returns the command that runs `command` on the core of its role. */
export function pin(role: 'server' | 'generator', command: string[]): [string, string[]] {
  const core = role === 'server' ? serverCore : generatorCore
  const [file = '', ...args] = pinned ? ['taskset', '-c', String(core), ...command] : command
  return [file, args]
}

/** Returns how long the server's core has had nothing to do since boot; without pinning, the average of all cores. */
export function readIdleSeconds(): number {
  const all = cpus()
  const mine = pinned ? all.slice(serverCore, serverCore + 1) : all
  return mine.reduce((sum, { times }) => sum + times.idle, 0) / mine.length / 1_000
}

/**
 * Returns the processor time a process has used: fields 14 and 15 of `/proc/<pid>/stat`, counted in hundredths on every
 * Linux that Node runs on. `undefined` on other systems, and for a process that has ended.
 */
export function readProcessSeconds(pid: number | undefined): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the name of the program and may hold spaces; counting starts behind it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return undefined
  }
}

/** Describes what the numbers of a run depend on. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    v8: process.versions.v8,
    commit: readCommit(),
    generator,
    pinned,
    versions: Object.fromEntries(packages.map((name) => [name, readVersion(name)])),
  }
}

function readCommit(): string {
  const commit = git('rev-parse', '--short', 'HEAD')
  if (commit === undefined) return 'unknown'
  // Only what is measured makes a commit dirty: the results this very run writes do not.
  const changed = git('status', '--porcelain', '--', '../../plugin', '../../package-lock.json')
  return changed === '' ? commit : `${commit} with local changes`
}

function git(...args: string[]): string | undefined {
  const options = { cwd: import.meta.dirname, encoding: 'utf8' } as const
  const { status, stdout } = spawnSync('git', args, options)
  return status === 0 ? stdout.trim() : undefined
}

function readVersion(name: string): string {
  // Not every package exports its package.json, nor can be required: walk up from its entry.
  for (let folder = new URL('.', import.meta.resolve(name)); ; folder = new URL('..', folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'))
      const { name: found, version } = manifest as { name?: string; version?: string }
      if (found === name && version !== undefined) return version
    } catch {
      if (folder.pathname === '/') return 'unknown'
    }
  }
}
