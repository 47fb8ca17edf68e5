/**
 * Measures every case and prints who was faster: `npm run bench`.
 *
 * `--quick` fewer, shorter rounds · `--only <case>` (repeatable) · `--rounds <n>` · `--record` into the README
 */
/* oxlint-disable no-await-in-loop -- one at a time: two measurements at once measure each other */

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { caseNames, entriesOf, toId, type CaseName, type Entry } from './cases.ts'
import { describeMachine, generator, pin, pinned } from './machine.ts'
import { quoteInReadme, saveResults, type Recording } from './recording.ts'
import { compareSameAgainstSame, toReport } from './report.ts'
import { toNoiseFloor } from './stats.ts'
import { targets } from './targets.ts'
import type { AllocationSample, Sample } from './worker.ts'

const values = readOptions()
const unknown = values.only.filter((name) => !caseNames.includes(name as CaseName))
if (unknown.length > 0)
  fail(`No such case: ${unknown.join(', ')}. There are: ${caseNames.join(', ')}.`)
if (values.record && values.only.length > 0) fail('--record needs every case: leave --only out.')
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7))
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds must be a whole number of at least 1.')

const settings = { rounds, seconds: values.quick ? 1 : 3, warmUp: 1 }
/** Room for every object of the measured requests, so that nothing is collected between the two readings. */
const allocationFlags = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256']
const run = promisify(execFile)
const worker = fileURLToPath(new URL('worker.ts', import.meta.url))
const entries = chooseEntries(values.only as CaseName[])
const baseline: Entry = { case: entries[0]?.case ?? 'conflict', contender: 'ours' }

const total = 2 * rounds + rounds * entries.length + entries.length
const startedAt = Date.now()
let finished = 0

if (generator === 'autocannon')
  say('wrk is not installed: autocannon sends the load, and may set the pace.')
if (!pinned) say('No core of its own for the server (taskset is missing, or there is one core).')
say(`${entries.length} entries, ${total} processes, rounds: ${rounds}.`)

const recording: Recording = {
  startedAt: new Date(startedAt).toISOString(),
  machine: describeMachine(),
  settings,
  sameAgainstSame: { left: [], right: [] },
  rounds: [],
  allocation: {},
}

for (let round = 0; round < rounds; round += 1) {
  // Whoever goes second may find a warmer machine, so the sides take turns.
  const sides = round % 2 === 0 ? (['left', 'right'] as const) : (['right', 'left'] as const)
  for (const side of sides) {
    recording.sameAgainstSame[side].push(await measure(baseline, `same against same ${round + 1}`))
  }
}
const floor = toNoiseFloor(compareSameAgainstSame(recording))
say(`noise floor: ${(Math.expm1(floor) * 100).toFixed(1)} %`)

for (let round = 0; round < rounds; round += 1) {
  const samples: Sample[] = []
  recording.rounds.push(samples)
  const shift = Math.floor((round * entries.length) / rounds)
  for (const entry of [...entries.slice(shift), ...entries.slice(0, shift)]) {
    samples.push(await measure(entry, `round ${round + 1} of ${rounds}`))
  }
  saveResults('latest', recording)
}
for (const entry of entries) {
  recording.allocation[toId(entry)] = await measureAllocation(entry)
}
saveResults(values.record ? 'recorded' : 'latest', recording)

const report = toReport(recording)
console.log(`\n${report}`)
if (values.record) quoteInReadme('results', report)

/** Takes all entries of the chosen cases and whatever their targets are measured against. */
function readOptions() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string' },
        record: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    return fail('The options are --quick, --only <case>, --rounds <n> and --record.')
  }
}

function chooseEntries(only: CaseName[]): Entry[] {
  if (only.length === 0) return caseNames.flatMap(entriesOf)
  const chosen = targets.filter((target) => only.includes(target.case))
  const needed = new Set(chosen.map(({ against }) => toId(against)))
  return caseNames
    .flatMap(entriesOf)
    .filter((entry) => only.includes(entry.case) || needed.has(toId(entry)))
}

async function measure(entry: Entry, label: string): Promise<Sample> {
  const limits = ['--seconds', String(settings.seconds), '--warm-up', String(settings.warmUp)]
  const sample = (await startWorker([], [toId(entry), ...limits])) as Sample
  const rate = Math.round(sample.rate).toLocaleString('en')
  showProgress(label, `${toId(entry)}  ${rate} req/s, ${sample.cpuMicros.toFixed(1)} µs CPU`)
  return sample
}

async function measureAllocation(entry: Entry): Promise<number | null> {
  const printed = await startWorker(allocationFlags, [toId(entry), '--allocation'])
  const { bytes } = printed as AllocationSample
  showProgress(
    'allocation',
    `${toId(entry)}  ${bytes === null ? 'unknown' : Math.round(bytes)} B per request`,
  )
  return bytes
}

async function startWorker(flags: string[], args: string[]): Promise<unknown> {
  const node = [process.execPath, ...flags, '--import', 'tsx', worker, ...args]
  const [file, rest] = pin('server', node)
  try {
    const { stdout } = await run(file, rest, { env: { ...process.env, NODE_ENV: 'production' } })
    return JSON.parse(stdout)
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    return fail(stderr ?? String(error))
  }
}

function showProgress(label: string, text: string): void {
  finished += 1
  const left = ((Date.now() - startedAt) / finished) * (total - finished)
  const percent = String(Math.floor((finished / total) * 100)).padStart(3)
  say(`${percent} %  ${Math.ceil(left / 60_000)} min left  ${label}  ${text}`)
}

/** Progress goes to standard error, so that the tables can be redirected. */
function say(text: string): void {
  console.error(text)
}

function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}
