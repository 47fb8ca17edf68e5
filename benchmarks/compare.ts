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
import { caseNames, cases, toId, type Entry } from './cases.ts'
import { chooseEntries, orderOf } from './plan.ts'
import { createProgress, fail, measureInFreshProcess, say } from './processes.ts'
import { toTable } from './recording.ts'
import { toCount, toPercent, toRatio } from './report.ts'
import { compareRates, toNoiseFloor, toVerdict } from './stats.ts'
import type { Sample } from './worker.ts'

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'HEAD' },
    quick: { type: 'boolean', default: false },
    case: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string' },
  },
})
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7))
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds must be a whole number of at least 1.')

const ours = caseNames.map((name): Entry => ({ case: name, contender: 'ours' }))
const entries = chooseEntries(ours, values.case, [])
const [first] = entries
if (first === undefined) fail(`No case matches. There are: ${caseNames.join(', ')}.`)

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bench-base-'))
try {
  unpack()
  const tree = new URL('worker.ts', import.meta.url).href
  const base = pathToFileURL(join(folder, 'benchmarks/worker.ts')).href
  const advance = createProgress(2 * rounds * (entries.length + 1))
  const measure = async (entry: Entry, script: string, label: string): Promise<Sample> => {
    const args = [toId(entry), '--seconds', values.quick ? '1' : '3']
    const sample = await measureInFreshProcess<Sample>({ script, args })
    advance(`${toId(entry)}  ${label}  ${toCount(sample.rate)} req/s`)
    return sample
  }
  const pair = async (entry: Entry, scripts: Record<'tree' | 'base', string>) => {
    const samples: Record<'tree' | 'base', Sample[]> = { tree: [], base: [] }
    for (let round = 0; round < rounds; round += 1) {
      for (const side of orderOf(['tree', 'base'] as const, round, 1)) {
        samples[side].push(await measure(entry, scripts[side], side))
      }
    }
    const read = (of: 'rate' | 'cpuMicros', side: 'tree' | 'base') =>
      samples[side].map((sample) => sample[of])
    return {
      ratio: compareRates(read('rate', 'tree'), read('rate', 'base')),
      byCpu: compareRates(read('cpuMicros', 'base'), read('cpuMicros', 'tree')),
    }
  }
  const floor = toNoiseFloor((await pair(first, { tree, base: tree })).ratio)
  say(`noise floor: ${toPercent(Math.expm1(floor))}`)
  const rows: string[][] = []
  for (const entry of entries) {
    const { ratio, byCpu } = await pair(entry, { tree, base })
    const verdict = toVerdict(ratio, floor)
    rows.push([cases[entry.case].title, verdict, toRatio(ratio), toRatio(byCpu)])
  }
  console.log(`\nThis tree against ${values.base}:\n`)
  console.log(toTable(['case', 'this tree is', 'by rate', 'by CPU'], rows, 2))
} finally {
  rmSync(folder, { recursive: true, force: true })
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
