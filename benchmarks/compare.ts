/**
 * Compares this tree with an older commit, paired: ours against ours, case by case. Nothing is checked out or stashed;
 * the commit is unpacked into a folder of its own, built there and measured by the harness of this tree.
 *
 * `compare.ts [--base HEAD] [--quick] [--case <pattern>] [--rounds 7]`; build this tree first.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { caseNames, cases, toId, type Entry } from './cases/cases.ts'
import { planRaces } from './cases/plan.ts'
import { createProgress, fail, readRounds, say } from './measure/processes.ts'
import { race, type Racer, type Sample } from './measure/race.ts'
import { toTable } from './report/recording.ts'
import { toCount, toPercent, toRatio } from './report/report.ts'
import { compareLaps, median, toNoiseFloor, toVerdict } from './measure/stats.ts'

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'HEAD' },
    quick: { type: 'boolean', default: false },
    case: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string' },
  },
})
const rounds = readRounds(values)

const ours = caseNames.map((name): Entry => ({ case: name, contender: 'ours' }))
const entries = planRaces(ours, values.case, []).flatMap((one) => one.entries)
const [first] = entries
if (first === undefined) fail(`No case matches. There are: ${caseNames.join(', ')}.`)

const settings = { warmUp: values.quick ? 1 : 2, laps: values.quick ? 30 : 100, lap: 0.03 }
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-base-'))
try {
  unpack()
  const base = pathToFileURL(join(folder, 'benchmarks/measure/server.ts')).href
  const advance = createProgress(rounds * (entries.length + 1))
  const pair = async (tree: Racer, other: Racer) => {
    const samples: Sample[][] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      const both = await race([tree, other], settings)
      for (const [side, sample] of both.entries()) samples[side]?.push(sample)
      const rates = both.map((sample) => toCount(median(sample.rates)))
      advance(`${toId(tree.entry)}  ${rates.join(' against ')} req/s`)
    }
    const [ours = [], theirs = []] = samples
    return {
      ratio: compareLaps(readLaps(ours, 'rates'), readLaps(theirs, 'rates')),
      byCpu: compareLaps(readLaps(theirs, 'cpuMicros'), readLaps(ours, 'cpuMicros')),
    }
  }
  const floor = toNoiseFloor((await pair({ entry: first }, { entry: first })).ratio)
  say(`noise floor: ${toPercent(Math.expm1(floor))}`)
  const rows: string[][] = []
  for (const entry of entries) {
    const { ratio, byCpu } = await pair({ entry }, { entry, script: base })
    const verdict = toVerdict(ratio, floor)
    rows.push([cases[entry.case].title, verdict, toRatio(ratio), toRatio(byCpu)])
  }
  console.log(`\nThis tree against ${values.base}:\n`)
  console.log(toTable(['case', 'this tree is', 'by rate', 'by CPU'], rows, 2))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function readLaps(samples: readonly Sample[], of: 'rates' | 'cpuMicros'): number[][] {
  return samples.map((sample) => sample[of])
}

function unpack(): void {
  const archive = join(folder, 'base.tar')
  execFileSync('git', ['archive', '--output', archive, values.base], { cwd: root })
  execFileSync('tar', ['-xf', archive, '-C', folder])
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const compiler = fileURLToPath(import.meta.resolve('typescript/bin/tsc'))
  execFileSync(process.execPath, [compiler, '-p', 'plugin'], { cwd: folder, stdio: 'inherit' })
  // One harness for both: what it measures may differ, how it measures may not.
  rmSync(join(folder, 'benchmarks'), { recursive: true, force: true })
  cpSync(join(root, 'benchmarks'), join(folder, 'benchmarks'), { recursive: true })
}
