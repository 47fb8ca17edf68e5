/** Runs a suite on both sides and says which of its tests differ. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nameOf } from './differences.ts'
import type { Failure } from './reasons.ts'
import type { Suite } from './suites.ts'

/** What a test did on one side. */
interface Ended {
  readonly skipped: boolean
  readonly failures: readonly Failure[]
}

type Results = Map<string, Ended>

/** What two runs of the same files show. */
export interface Comparison {
  /** How many tests ran under the control. */
  readonly tests: number
  /** What failed under the plugin and not, or otherwise, under the control, by the test. */
  readonly differing: ReadonlyMap<string, readonly Failure[]>
}

/** After so many seconds without a word a test file is stopped. */
const silence = 20
/** After so many seconds a lane of files is stopped; what has not run then counts as missing. */
const patience = 900

const script = fileURLToPath(new URL('side.js', import.meta.url))

/** Runs files of a suite one after another on one side. */
async function runLane(suite: Suite, side: string, files: readonly string[]): Promise<Results> {
  const results: Results = new Map()
  const values = [script, side, String(silence), ...files]
  const child = spawn(process.execPath, values, {
    cwd: suite.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: patience * 1000,
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined },
  })
  for await (const line of createInterface(child.stdout)) {
    const { file, name, ...ended } = JSON.parse(line)
    results.set(nameOf(file, name), ended)
  }
  return results
}

/** Deals files out to lanes in turn, so that slow neighbours do not share one. */
function deal(files: readonly string[], lanes: number): string[][] {
  return Array.from({ length: lanes }, (_, lane) =>
    files.filter((_file, index) => index % lanes === lane),
  )
}

/** What changes from run to run, or is a name of the hooks'. */
const volatile = /\b\d+ ms|:\d{4,5}\b|\[Function[^\]]*\]/g

/** Tells failures apart by what they show, without what changes from run to run. */
const signature = ({ message, actual, expected }: Failure) =>
  (actual === undefined ? message : `${expected} → ${actual}`).replaceAll(volatile, '#')

function compareTest(control: Ended | undefined, plugin: Ended | undefined): readonly Failure[] {
  if (plugin === undefined) return [{ message: 'It did not run.' }]
  if (control === undefined) return [{ message: 'It ran under the plugin alone.' }]
  if (plugin.skipped !== control.skipped) return [{ message: 'One side skips it.' }]
  const known = new Set(control.failures.map(signature))
  const failures = plugin.failures.filter((failure) => !known.has(signature(failure)))
  if (failures.length > 0 || plugin.failures.length > 0 || known.size === 0) return failures
  return [{ message: `It fails under the control alone: ${[...known].join('; ')}` }]
}

function compareResults(control: Results, plugin: Results): Comparison {
  const names = new Set([...control.keys(), ...plugin.keys()])
  const differing = new Map<string, readonly Failure[]>()
  for (const name of names) {
    const failures = compareTest(control.get(name), plugin.get(name))
    if (failures.length > 0) differing.set(name, failures)
  }
  return { tests: control.size, differing }
}

/** Compares a suite, both sides at once and each in several lanes. */
export async function compareSuite(suite: Suite, lanes: number): Promise<Comparison> {
  const runs = (side: string) =>
    deal(suite.files, lanes).map((files) => runLane(suite, side, files))
  const [control, plugin] = await Promise.all(
    ['control', 'plugin'].map(async (side) => {
      const results = await Promise.all(runs(side))
      return new Map(results.flatMap((lane) => [...lane]))
    }),
  )
  return compareResults(control ?? new Map(), plugin ?? new Map())
}

/** Compares files once more with nothing beside them, first one side and then the other. */
export async function compareAlone(suite: Suite, files: readonly string[]): Promise<Comparison> {
  const control = await runLane(suite, 'control', files)
  return compareResults(control, await runLane(suite, 'plugin', files))
}
