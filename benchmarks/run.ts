/**
 * Measures every case and prints who was faster, and which targets were met: `npm run bench`.
 *
 * `--quick` fewer, shorter rounds · `--case <pattern>` (repeatable; part of `<case>/<contender>`, `*` stands for
 * anything) · `--rounds <n>` · `--json` prints the numbers instead of tables · `--record` writes them into the README
 */

import { parseArgs } from 'node:util'
import type { AllocationSample } from './measure/allocation.ts'
import { caseNames, entriesOf, toId, type Entry } from './cases/cases.ts'
import { findAbsent } from './contenders/contenders.ts'
import { describeMachine, generator, pinned } from './measure/machine.ts'
import { orderOf, planRaces, withoutAbsent } from './cases/plan.ts'
import {
  allocationFlags,
  createProgress,
  fail,
  measureInFreshProcess,
  readRounds,
  say,
} from './measure/processes.ts'
import { quoteInReadme, writeChart } from './report/quotes.ts'
import { race, type Racer, type Sample } from './measure/race.ts'
import { saveResults, type Recording } from './report/recording.ts'
import { contenderTitles, toCount, toPercent, toReport } from './report/report.ts'
import { median } from './measure/stats.ts'
import { summarize } from './report/summary.ts'
import { ceilings, targets } from './cases/targets.ts'

const values = readOptions()
const rounds = readRounds(values)
if (values.record && values.case.length > 0) fail('--record needs every case: leave --case out.')

const settings = { rounds, warmUp: values.quick ? 1 : 3, laps: values.quick ? 8 : 40, lap: 0.03 }
const absent = await findAbsent()
const all = withoutAbsent(caseNames.flatMap(entriesOf), absent)
const races = planRaces(all, values.case, [...ceilings, ...targets])
const [first] = races
if (first === undefined) fail(`No entry matches. There are: ${all.map(toId).join(', ')}.`)
const baseline: Entry = { case: first.case, contender: 'ours' }
const entries = all.filter((entry) => races.some((one) => one.entries.includes(entry)))
const perRound = 2 + races.reduce((sum, one) => sum + one.entries.length, 0)
const total = rounds * perRound + entries.length
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
  const [left, right] = await measure([baseline, baseline], `same against same ${round + 1}`)
  recording.sameAgainstSame.left.push(left as Sample)
  recording.sameAgainstSame.right.push(right as Sample)
}
say(`noise floor: ${toPercent(Math.expm1(summarize(recording).noiseFloor))}`)

for (let round = 0; round < rounds; round += 1) {
  const samples: Recording['rounds'][number] = {}
  recording.rounds.push(samples)
  for (const { case: name, entries: members } of orderOf(races, round, rounds)) {
    samples[name] = await measure(
      orderOf(members, round, rounds),
      `round ${round + 1} of ${rounds}`,
    )
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
  await quoteInReadme('speed')
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

async function measure(members: readonly Entry[], label: string): Promise<Sample[]> {
  const racers = members.map((entry): Racer => ({ entry }))
  const samples = await race(racers, settings).catch(failWith)
  for (const { entry, rates, cpuMicros } of samples) {
    const cpu = median(cpuMicros).toFixed(1)
    advance(`${label}  ${entry}  ${toCount(median(rates))} req/s, ${cpu} µs CPU`)
  }
  return samples
}

async function measureAllocation(entry: Entry): Promise<number | null> {
  const { bytes } = await measureInFreshProcess<AllocationSample>({
    script: 'measure/allocation.ts',
    flags: allocationFlags,
    args: [toId(entry)],
  }).catch(failWith)
  const said = bytes === null ? 'unknown' : `${toCount(bytes)} B per request`
  advance(`allocation  ${toId(entry)}  ${said}`)
  return bytes
}

function failWith(error: unknown): never {
  return fail(String(error))
}
