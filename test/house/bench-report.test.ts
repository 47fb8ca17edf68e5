/** How raw rounds become verdicts: small recordings with known answers. */
import t from 'tap'
import { readTable } from './markdown.ts'
import type { Machine } from '../../benchmarks/measure/machine.ts'
import {
  findGrowth,
  judgeGrowth,
  toMemoryReport,
  type Reading,
} from '../../benchmarks/report/memory-report.ts'
import type { Sample } from '../../benchmarks/measure/race.ts'
import { listStarts, toColdReport, toKey } from '../../benchmarks/report/cold-report.ts'
import type { Recording } from '../../benchmarks/report/recording.ts'
import { toReport } from '../../benchmarks/report/report.ts'
import { toSerializersReport } from '../../benchmarks/report/serializers-report.ts'
import { toStartupReport } from '../../benchmarks/report/startup-report.ts'
import { seededRandom } from '../../benchmarks/measure/stats.ts'
import { summarize } from '../../benchmarks/report/summary.ts'
import { toTypeCostReport } from '../../benchmarks/report/type-cost-report.ts'
import { toService } from '../../benchmarks/services/type-cost-service.ts'

const machine: Machine = {
  cpu: 'Some CPU',
  cores: 2,
  memoryGiB: 4,
  system: 'Linux 6',
  node: 'v20.19.0',
  v8: '11',
  commit: 'abc1234',
  generator: 'wrk',
  pinned: true,
  versions: { fastify: '5.0.0' },
}
const startedAt = '2026-11-01T12:00:00.000Z'

/** Laps that drift together, because whatever slows a machine lasts longer than one. */
const lapDrift = [0.5, 1, 1.1]

function sampleOf(entry: string, rate: number, more: Partial<Sample> = {}): Sample {
  const rates = lapDrift.map((factor) => rate * factor)
  const cpuMicros = rates.map((each) => 1e6 / each)
  return { entry, rates, cpuMicros, busy: 0.99, idle: 0, generator: 0.4, ...more }
}

const boot = (milliseconds: number, heapMiB: number) => ({
  milliseconds,
  heapMiB,
  residentMiB: 50,
})

const one = (entry: string, nanoseconds: number, heap: number | null) => ({
  entry,
  bytes: 131,
  nanoseconds,
  heap,
})

const cost = (instantiations: number) => ({ instantiations, types: 1 })

const costs = (ours: number) => ({
  typescript: '6.0.3',
  routes: 200,
  empty: { byHand: cost(1_000), ours: cost(3_000) },
  service: { byHand: cost(201_000), ours: cost(ours) },
})

/** Seven rounds whose rates drift together, as on a machine that gets warm. */
function record(rates: Record<string, number>, more: Partial<Sample> = {}): Recording {
  const drift = [1, 0.99, 1.01, 0.98, 1.02, 1, 0.97]
  const same = drift.map((factor) => sampleOf('conflict/ours', 1_000 * factor))
  return {
    startedAt,
    machine,
    settings: { rounds: 7, warmUp: 2, laps: 3, lap: 0.1 },
    sameAgainstSame: { left: same, right: same },
    rounds: drift.map((factor) => ({
      conflict: Object.entries(rates).map(([entry, rate]) => sampleOf(entry, rate * factor, more)),
    })),
    allocation: { 'conflict/ours': 1_234 },
  }
}

t.test('drift that all share cancels out, and each target gets its verdict', async (t) => {
  const recording = record({
    'conflict/raw': 1_100,
    'conflict/bare': 1_000,
    'conflict/sensible': 600,
    'conflict/ours': 1_200,
  })
  const { noiseFloor, outcomes, rows } = summarize(recording)
  t.equal(noiseFloor, 0)
  t.same(
    outcomes.map(({ target, verdict, ratio }) => [
      target.against.contender,
      verdict,
      ratio.estimate.toFixed(3),
    ]),
    [
      ['bare', 'met', '1.200'],
      ['sensible', 'missed', '2.000'],
      ['raw', 'met', '1.091'],
    ],
  )
  t.same(
    rows.map(({ entry, verdict, rate }) => [entry.contender, verdict, rate]),
    [
      ['raw', 'faster', 1_100],
      ['bare', 'faster', 1_000],
      ['sensible', 'faster', 600],
      ['ours', undefined, 1_200],
    ],
  )
})

t.test('a target says what ready-made bytes reach against the same', async (t) => {
  const report = toReport(
    record({ 'conflict/fixed': 1_030, 'conflict/bare': 1_000, 'conflict/ours': 900 }),
  )
  t.same(readTable(report, 'ours', 'against'), [
    [
      'conflict',
      'bare Fastify',
      'missed',
      '1.05',
      '0.90 × (0.90–0.90)',
      '0.90',
      '1.03 × (1.03–1.03)',
    ],
  ])
})

t.test('a case is held against ready-made bytes by processor time', async (t) => {
  const reached = { 'conflict/fixed': 1_030, 'not-found/fixed': 500, 'conflict/ours': 900 }
  const recording = record(reached)
  const { cpuFloor, ceilings } = summarize(recording)
  t.equal(cpuFloor, 0)
  t.same(
    ceilings.map(({ ceiling, verdict, byCpu }) => [
      ceiling.case,
      verdict,
      byCpu.estimate.toFixed(3),
    ]),
    [['conflict', 'missed', '0.874']],
  )
  const table = readTable(toReport(recording), 'case', 'verdict', 'at least')
  t.same(table, [['409 from a reply helper', 'missed', '0.95', '0.87 × (0.87–0.87)']])
  const [met] = summarize(record({ 'conflict/fixed': 900, 'conflict/ours': 890 })).ceilings
  t.equal(met?.verdict, 'met')
})

t.test('beside the ceiling stands what it reaches with the duties of a plugin', async (t) => {
  const reached = { 'conflict/fixed': 1_000, 'conflict/dutiful': 950, 'conflict/ours': 900 }
  const recording = record(reached)
  const { ceilings, rows } = summarize(recording)
  t.equal(ceilings[0]?.withDuties?.estimate.toFixed(3), '0.947')
  t.notOk(rows.some(({ entry }) => entry.contender === 'dutiful'))
  const table = readTable(toReport(recording), 'case', 'verdict', 'at least')
  t.same(table[0]?.slice(3), ['0.90 × (0.90–0.90)', '0.95 × (0.95–0.95)', '0.95 × (0.95–0.95)'])
})

t.test('a target is held against what ran in the same race', async (t) => {
  const recording = record({ 'conflict/ours': 1 })
  const rounds = recording.rounds.map(() => ({
    'not-found': [sampleOf('not-found/bare', 500), sampleOf('not-found/ours', 1_000)],
    'method-not-allowed': [
      sampleOf('method-not-allowed/ours', 900),
      sampleOf('not-found/bare', 1_000),
    ],
  }))
  const { outcomes, rows } = summarize({ ...recording, rounds })
  t.same(
    outcomes.map(({ target, ratio }) => [target.case, ratio.estimate.toFixed(2)]),
    [
      ['not-found', '2.00'],
      ['method-not-allowed', '0.90'],
    ],
  )
  t.same(
    rows.map(({ entry, rate }) => [entry.case, entry.contender, rate]),
    [
      ['not-found', 'bare', 500],
      ['not-found', 'ours', 1_000],
      ['method-not-allowed', 'ours', 900],
    ],
  )
})

t.test('the tables say what was measured', async (t) => {
  const report = toReport(record({ 'conflict/bare': 1_000, 'conflict/ours': 1_200 }))
  t.same(readTable(report, 'ours', 'against'), [
    ['conflict', 'bare Fastify', 'met', '1.05', '1.20 × (1.20–1.20)', '1.20', ''],
  ])
  t.same(readTable(report, 'case', 'who'), [
    [
      '409 from a reply helper',
      'bare Fastify',
      'faster',
      '1.20 × (1.20–1.20)',
      '1,000',
      '1.0 %',
      '1000.0',
      '',
      '40 %',
    ],
    ['', 'fastify-error-resource', '', '', '1,200', '1.0 %', '833.3', '1,234', '40 %'],
  ])
  t.match(report, 'commit abc1234')
  t.match(report, 'the generator was never the bottleneck, using at most 40 % of its core')
})

t.test('a server that had to wait is named, with how busy the two were', async (t) => {
  const report = toReport(record({ 'conflict/raw': 900 }, { idle: 0.2, busy: 0.8, generator: 1 }))
  t.match(
    report,
    '**The generator was the bottleneck** of `conflict/raw` (generator 100 %, server 80 % of a core).',
  )
})

t.test('a crowded core is told from a slow generator', async (t) => {
  const report = toReport(record({ 'conflict/raw': 900 }, { idle: 0, busy: 0.7 }))
  t.match(report, "**Other processes took about 30 % of the server's core** in 1 of 1 entries")
})

t.test('who was not measured is said, with the reason', async (t) => {
  const recording = { ...record({ 'conflict/ours': 900 }), absent: { enhanced: 'needs Fastify 4' } }
  t.match(
    toReport(recording),
    'Not measured: fastify-http-errors-enhanced, which says here: needs Fastify 4.',
  )
})

t.test('boots are held against the same routes without the plugin', async (t) => {
  const boots = {
    'bare 1000': [boot(1_000, 10), boot(1_100, 10), boot(900, 10)],
    'schemas 1000': [boot(2_000, 20), boot(2_200, 20), boot(1_800, 20)],
    'ours 1000': [boot(2_200, 25), boot(2_420, 25), boot(1_980, 25)],
  }
  const report = toStartupReport({ startedAt, machine, rounds: 3, boots })
  t.same(
    readTable(report, '1000 routes', 'against').map(([what, , verdict, , reached]) => [
      what,
      verdict,
      reached,
    ]),
    [
      ['time to ready', 'met', '1.10 × (1.10–1.10)'],
      ['heap, MiB more', 'met', '5.0 (5.0–5.0)'],
      ['time to ready', 'missed', '2.20 × (2.20–2.20)'],
      ['heap, MiB more', 'missed', '15.0 (15.0–15.0)'],
    ],
  )
})

/** Forty readings that scatter by a mebibyte, with so many bytes more for each error. */
function readMemory(perError: number): Reading[] {
  const random = seededRandom(5)
  return Array.from({ length: 41 }, (_, index) => {
    const errors = index * 250_000
    const resident = 100 * 2 ** 20 + perError * errors + random() * 2 ** 20
    // The first million fills caches, which is no leak.
    const warmUp = Math.min(errors, 1_000_000) * 20
    return { errors, resident: resident + warmUp, heap: resident / 4, external: 0 }
  })
}

const flat = findGrowth(readMemory(0), 'resident')

t.test('memory that only fills its caches does not grow', async (t) => {
  t.equal(judgeGrowth(flat, flat), 'met')
  t.ok(Math.abs(flat.total.estimate) < 2 ** 20, `${flat.total.estimate} bytes`)
})

t.test('a leak of two bytes per error is found', async (t) => {
  const growth = findGrowth(readMemory(2), 'resident')
  t.equal(judgeGrowth(growth, flat), 'missed')
  t.ok(Math.abs(growth.perError.estimate - 2) < 0.2, `${growth.perError.estimate} bytes per error`)
})

t.test(
  'what Fastify alone grows by is not ours, and what it gives back is no excuse',
  async (t) => {
    const growth = findGrowth(readMemory(2), 'resident')
    t.equal(judgeGrowth(growth, growth), 'met')
    t.equal(judgeGrowth(findGrowth(readMemory(4), 'resident'), growth), 'missed')
    t.equal(judgeGrowth(flat, findGrowth(readMemory(-2), 'resident')), 'met')
  },
)

t.test('too few readings decide nothing', async (t) => {
  const growth = findGrowth(readMemory(2).slice(0, 2), 'resident')
  t.equal(judgeGrowth(growth, flat), 'inconclusive')
})

t.test('the memory report counts what was really sent', async (t) => {
  const readings = readMemory(0)
  const watches = {
    ours: { kinds: 9, seconds: 600, readings },
    bare: { kinds: 8, seconds: 500, readings: readMemory(1) },
  }
  const report = toMemoryReport({ startedAt, machine, errors: 1, watches })
  t.match(
    report,
    'fastify-error-resource: 10,000,000 errors of 9 kinds in one process, in 600 s; 41 readings',
  )
  t.match(report, 'bare Fastify: 10,000,000 errors of 8 kinds in one process, in 500 s')
  t.same(
    readTable(report, 'memory', 'of').map((row) => row.slice(0, 3)),
    [
      ['resident set', 'fastify-error-resource', 'met'],
      ['', 'bare Fastify', ''],
      ['JavaScript heap', 'fastify-error-resource', 'met'],
      ['', 'bare Fastify', ''],
    ],
  )
})

t.test('less time is faster', async (t) => {
  const round = [one('conflict/ours', 500, 600), one('conflict/stringify', 1_000, null)]
  const report = toSerializersReport({ startedAt, machine, rounds: [round, round, round] })
  t.same(readTable(report, 'error', 'written by'), [
    ['409 with a detail', 'ours, compiled', '', '', '500', '600', '131'],
    ['', 'JSON.stringify', 'faster', '2.00 × (2.00–2.00)', '1,000', '', '131'],
  ])
})

t.test('the cost of types is judged by the ratio of instantiations', async (t) => {
  t.match(toTypeCostReport(costs(301_500)), 'Ratio 1.50, target at most 1.5: **met**.')
  t.match(toTypeCostReport(costs(303_000)), 'Ratio 1.51, target at most 1.5: **missed**.')
  t.same(readTable(toTypeCostReport(costs(303_000)), 'service', 'instantiations'), [
    ['Fastify, errors typed by hand', '201,000', '1,000', '1,000'],
    ['fastify-error-resource', '303,000', '3,000', '1,500'],
  ])
})

t.test('the generated services have as many routes as were asked for', async (t) => {
  for (const style of ['byHand', 'ours'] as const) {
    t.equal(toService(style, 3).match(/app\.post\('\/orders-\d'/g)?.length, 3)
    t.notMatch(toService(style, 0), 'app.post')
  }
})

t.test('starts are compared step by step, and by what stays of them', async (t) => {
  const costs = { import: 1, register: 2, ready: 3, success: 4, error: 5, total: 100 }
  const plain = { ...costs, document: 10, perRoute: 8, perApp: 20 }
  const ours = { ...plain, ready: 6, total: 120, document: 11, perRoute: 10, perApp: 21 }
  const all = { plain, idle: { ...costs, ready: 4 }, ours: { ...ours, options: 7, perError: 9 } }
  const starts = Object.fromEntries(
    listStarts().map((start) => [toKey(start), [all[start.which], all[start.which]]]),
  )
  const report = toColdReport({ startedAt, machine, rounds: 2, starts })
  const small = readTable(report, '10 routes', 'application')
  t.same(small.length, 4)
  const ratio = '1.20 × (1.20–1.20)'
  const cells = ['1.0', '2.0', '6.0', '4.0', '5.0', '120.0', ratio]
  t.same(small[3], ['one bundle', 'fastify-error-resource', ...cells])
  t.same(readTable(report, 'routes', 'bare ready')[2], [
    '5000',
    '3.0',
    '6.0',
    '2.00 × (2.00–2.00)',
    '1.33 × (1.33–1.33)',
    '5.0',
    '7.0',
  ])
  t.same(readTable(report, 'routes and errors', 'document by hand, shared schema'), [
    ['100', '10.0', '11.0', '1.10 × (1.10–1.10)'],
    ['1000', '10.0', '11.0', '1.10 × (1.10–1.10)'],
  ])
  t.same(readTable(report, 'kib of heap'), [
    ['a route', '8.0', '2.0 (2.0–2.0)'],
    ['a declared error that was sent', '', '9.0'],
    ['an application that was closed', '20.0', '1.0 (1.0–1.0)'],
  ])
})
