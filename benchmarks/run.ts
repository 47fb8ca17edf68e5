/**
 * Measures every case and prints who was faster, and which targets were met: `npm run bench`.
 *
 * `--quick` fewer, shorter rounds · `--case <pattern>` (repeatable; part of `<case>/<contender>`, `*` stands for
 * anything) · `--rounds <n>` · `--json` prints the numbers instead of tables · `--record` writes them into the README
 */

import { parseArgs } from 'node:util'
import { caseNames, entriesOf, toId, type Entry } from './cases.ts'
import { findAbsent } from './contenders.ts'
import { describeMachine, generator, pinned } from './machine.ts'
import { chooseEntries, orderOf, withoutAbsent } from './plan.ts'
import {
  allocationFlags,
  createProgress,
  fail,
  measureInFreshProcess,
  say,
  type Start,
} from './processes.ts'
import { quoteInReadme, writeChart } from './quotes.ts'
import { saveResults, type Recording } from './recording.ts'
import { contenderTitles, toCount, toPercent, toReport } from './report.ts'
import { summarize } from './summary.ts'
import { targets } from './targets.ts'
import type { AllocationSample, Sample } from './worker.ts'

const values = readOptions()
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7))
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds must be a whole number of at least 1.')
if (values.record && values.case.length > 0) fail('--record needs every case: leave --case out.')

const settings = { rounds, seconds: values.quick ? 1 : 2, warmUp: 1 }
const absent = await findAbsent()
const all = withoutAbsent(caseNames.flatMap(entriesOf), absent)
const entries = chooseEntries(all, values.case, targets)
const [first] = entries
if (first === undefined) fail(`No entry matches. There are: ${all.map(toId).join(', ')}.`)
const baseline: Entry = { case: first.case, contender: 'ours' }
const total = 2 * rounds + rounds * entries.length + entries.length
const advance = createProgress(total)

if (generator === 'autocannon')
  say('wrk is not installed: autocannon sends the load, and may set the pace.')
if (!pinned) say('No core of its own for the server (taskset is missing, or there is one core).')
for (const [contender, why] of Object.entries(absent))
  say(`Not measured: ${contenderTitles[contender as keyof typeof contenderTitles]}: ${why}`)
say(`${entries.length} entries, ${total} processes, rounds: ${rounds}.`)

const recording: Recording = {
  startedAt: new Date().toISOString(),
  machine: describeMachine(),
  settings,
  sameAgainstSame: { left: [], right: [] },
  rounds: [],
  allocation: {},
  absent,
}

for (let round = 0; round < rounds; round += 1) {
  // Whoever goes second may find a warmer machine, so the sides take turns.
  for (const side of orderOf(['left', 'right'] as const, round, 1)) {
    recording.sameAgainstSame[side].push(await measure(baseline, `same against same ${round + 1}`))
  }
}
say(`noise floor: ${toPercent(Math.expm1(summarize(recording).noiseFloor))}`)

for (let round = 0; round < rounds; round += 1) {
  const samples: Sample[] = []
  recording.rounds.push(samples)
  for (const entry of orderOf(entries, round, rounds)) {
    samples.push(await measure(entry, `round ${round + 1} of ${rounds}`))
  }
  await saveResults('latest', recording)
}
for (const entry of entries) {
  recording.allocation[toId(entry)] = await measureAllocation(entry)
}
await saveResults(values.record ? 'recorded' : 'latest', recording)

if (values.json) console.log(JSON.stringify({ ...recording, summary: summarize(recording) }))
else console.log(`\n${toReport(recording)}`)
if (values.record) {
  await quoteInReadme('results')
  writeChart()
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        case: { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string' },
        json: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
      },
    }).values
  } catch {
    return fail('The options are --quick, --case <pattern>, --rounds <n>, --json and --record.')
  }
}

async function measure(entry: Entry, label: string): Promise<Sample> {
  const limits = ['--seconds', String(settings.seconds), '--warm-up', String(settings.warmUp)]
  const sample = await start<Sample>({ script: 'worker.ts', args: [toId(entry), ...limits] })
  const cpu = sample.cpuMicros.toFixed(1)
  advance(`${label}  ${toId(entry)}  ${toCount(sample.rate)} req/s, ${cpu} µs CPU`)
  return sample
}

async function measureAllocation(entry: Entry): Promise<number | null> {
  const args = [toId(entry), '--allocation']
  const { bytes } = await start<AllocationSample>({
    script: 'worker.ts',
    flags: allocationFlags,
    args,
  })
  const said = bytes === null ? 'unknown' : `${toCount(bytes)} B per request`
  advance(`allocation  ${toId(entry)}  ${said}`)
  return bytes
}

function start<Result>(what: Start): Promise<Result> {
  return measureInFreshProcess<Result>(what).catch((error: unknown) => fail(String(error)))
}
