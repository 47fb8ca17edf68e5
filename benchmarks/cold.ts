/**
 * What the plugin costs from the start of a process to its first answers, step by step and in one bundle, with few routes
 * and with many, and what stays on the heap.
 *
 * `cold.ts [--quick] [--rounds 7] [--json] [--record]`
 */

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { build, type BuildOptions } from 'esbuild'
import { orderOf } from './cases/plan.ts'
import { describeMachine, pin } from './measure/machine.ts'
import { createProgress, readRounds } from './measure/processes.ts'
import {
  type ColdRecording,
  listStarts,
  type Start,
  toColdReport,
  toKey,
} from './report/cold-report.ts'
import { quoteInReadme } from './report/quotes.ts'
import { saveResults } from './report/recording.ts'
import type { ColdStart } from './services/cold-service.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const rounds = readRounds(values)
const run = promisify(execFile)

const benchmarks = fileURLToPath(new URL('.', import.meta.url))
// Inside of the package, which is found by its own name there.
const folder = mkdtempSync(join(benchmarks, 'cold-'))
const programs = { modules: join(folder, 'service.mjs'), bundle: join(folder, 'service.cjs') }
const source = join(benchmarks, 'services', 'cold-service.ts')
const shared: BuildOptions = {
  entryPoints: [source],
  bundle: true,
  platform: 'node',
  logLevel: 'error',
}

try {
  await build({ ...shared, packages: 'external', format: 'esm', outfile: programs.modules })
  // A document needs files that no bundle holds; nobody asks the bundle for one.
  await build({
    ...shared,
    format: 'cjs',
    external: ['@fastify/swagger'],
    outfile: programs.bundle,
  })
  const recording = await measureAll()
  if (values.record) {
    await saveResults('cold', recording)
    await quoteInReadme('cold')
  }
  console.log(values.json ? JSON.stringify(recording) : toColdReport(recording))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureAll(): Promise<ColdRecording> {
  const starts = listStarts()
  const advance = createProgress(rounds * starts.length)
  const recording: ColdRecording = {
    startedAt: new Date().toISOString(),
    machine: describeMachine(),
    rounds,
    starts: Object.fromEntries(starts.map((start) => [toKey(start), []])),
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const start of orderOf(starts, round, rounds)) {
      const cost = await measure(start)
      recording.starts[toKey(start)]?.push(cost)
      advance(`${toKey(start)}  ${cost.total.toFixed(0)} ms to the first 409`)
    }
  }
  return recording
}

async function measure({ form, which, wants, routes }: Start): Promise<ColdStart> {
  const node = [process.execPath, '--expose-gc', programs[form], which, wants, String(routes)]
  const [file, args] = pin('server', node)
  const env = { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' }
  const { stdout } = await run(file, args, { env })
  const cost = JSON.parse(stdout) as ColdStart
  const rounded = Object.entries(cost).map(([name, value]) => [name, Number(value.toFixed(2))])
  return Object.fromEntries(rounded) as ColdStart
}
