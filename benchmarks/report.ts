/** Turns raw rounds into the tables people read. */

import {
  caseNames,
  cases,
  entriesOf,
  toId,
  type CaseName,
  type ContenderName,
  type Entry,
} from './cases.ts'
import { describe, toTable, type Recording } from './recording.ts'
import { compareRates, median, medianAbsoluteDeviation, toNoiseFloor, toVerdict } from './stats.ts'
import type { Interval } from './stats.ts'
import { targets } from './targets.ts'
import type { Sample } from './worker.ts'

const contenderTitles: Record<ContenderName, string> = {
  raw: 'node:http, same bytes',
  bare: 'bare Fastify',
  'by-hand': 'Fastify, written by hand',
  sensible: '@fastify/sensible',
  'http-errors': 'http-errors',
  'http-errors-problem': 'http-errors + handler',
  boom: 'boom + handler',
  ours: 'fastify-error-resource',
}

/** More idle time than this on the server's core, and the generator set the pace. */
const idleLimit = 0.05
/** A smaller share of its core than this although the core was busy, and a neighbour took the rest. */
const busyLimit = 0.9

/** Returns the whole report as Markdown that reads well in a terminal, too. */
export function toReport(recording: Recording): string {
  const { rounds, seconds, warmUp } = recording.settings
  const same = compareSameAgainstSame(recording)
  const floor = toNoiseFloor(same)
  return [
    describe(recording.machine, recording.startedAt),
    `Rounds: ${rounds}, of ${seconds} s after ${warmUp} s of warm-up, each in a fresh process. The same thing against ` +
      `itself: ${toRatio(same)}, so differences up to ${(Math.expm1(floor) * 100).toFixed(1)} % count as noise.`,
    listPace(recording),
    '### By case',
    toCaseTable(recording, floor),
    '### Against the targets',
    toTargetTable(recording, floor),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

export function compareSameAgainstSame({ sameAgainstSame: { left, right } }: Recording): Interval {
  return compareRates(left.map(toRate), right.map(toRate))
}

/** Says whether the rates are those of the servers, or those of something else that ran at the time. */
function listPace(recording: Recording): string {
  const all = measured(recording).map((entry) => {
    const samples = samplesOf(recording, toId(entry))
    const idle = median(samples.map((sample) => sample.idle))
    const busy = median(samples.map((sample) => sample.busy))
    return Object.assign({ idle, busy }, entry)
  })
  const waiting = all.filter(({ idle }) => idle > idleLimit)
  const crowded = all.filter(({ idle, busy }) => idle <= idleLimit && busy < busyLimit)
  const sentences: string[] = []
  if (waiting.length > 0) {
    sentences.push(`**The generator was the bottleneck** of ${listEntries(waiting)}.`)
  }
  if (waiting.some(({ contender }) => contender === 'raw')) {
    sentences.push(
      'The ceiling of those cases is higher than the table says, the ratios to it lower.',
    )
  }
  if (crowded.length > 0) {
    const share = Math.round((1 - median(crowded.map(({ busy }) => busy))) * 100)
    sentences.push(
      `**Other processes took about ${share} % of the server's core** in ${crowded.length} of ` +
        `${all.length} entries: trust the CPU column more than the rates.`,
    )
  }
  return (
    sentences.join(' ') ||
    'Every server kept its core busy: the generator was never the bottleneck.'
  )
}

function listEntries(entries: Entry[]): string {
  return entries.map((entry) => `\`${toId(entry)}\``).join(', ')
}

function toCaseTable(recording: Recording, floor: number): string {
  const head = [
    'case',
    'who',
    'verdict on ours',
    'ours is',
    'req/s',
    '±',
    'CPU µs',
    'heap B',
    'p99 ms',
  ]
  const rows = measured(recording).map((entry, index, all) => {
    const id = toId(entry)
    const samples = samplesOf(recording, id)
    const rates = samples.map(toRate)
    const ours = ratesOf(recording, { ...entry, contender: 'ours' })
    const compared =
      entry.contender === 'ours' || ours.length === 0 ? undefined : compareRates(ours, rates)
    const bytes = recording.allocation[id]
    return [
      all[index - 1]?.case === entry.case ? '' : cases[entry.case].title,
      contenderTitles[entry.contender],
      compared === undefined ? '' : toVerdict(compared, floor),
      compared === undefined ? '' : toRatio(compared),
      Math.round(median(rates)).toLocaleString('en'),
      `${((medianAbsoluteDeviation(rates) / median(rates)) * 100).toFixed(1)} %`,
      median(samples.map(({ cpuMicros }) => cpuMicros)).toFixed(1),
      typeof bytes === 'number' ? Math.round(bytes).toLocaleString('en') : '',
      median(samples.map(({ p99 }) => p99)).toFixed(1),
    ]
  })
  return toTable(head, rows, 3)
}

function toTargetTable(recording: Recording, floor: number): string {
  const head = ['ours', 'against', 'verdict', 'reached', 'at least', 'ratio', 'by CPU']
  const rows = targets.flatMap((target) => {
    const entry: Entry = { case: target.case, contender: 'ours' }
    const ours = samplesOf(recording, toId(entry))
    const theirs = samplesOf(recording, toId(target.against))
    if (ours.length === 0 || theirs.length === 0) return []
    const ratio = compareRates(ours.map(toRate), theirs.map(toRate))
    // Less CPU per request is better, so the sides swap to keep "higher is better".
    const byCpu = compareRates(
      theirs.map(({ cpuMicros }) => cpuMicros),
      ours.map(({ cpuMicros }) => cpuMicros),
    )
    const against = target.against.case === target.case ? '' : `, ${target.against.case}`
    return [
      [
        target.case,
        contenderTitles[target.against.contender] + against,
        toVerdict(ratio, floor),
        ratio.estimate >= target.atLeast ? 'yes' : 'NO',
        target.atLeast.toFixed(2),
        toRatio(ratio),
        byCpu.estimate.toFixed(2),
      ],
    ]
  })
  return toTable(head, rows, 4)
}

function measured(recording: Recording): Entry[] {
  return caseNames
    .flatMap((name: CaseName) => entriesOf(name))
    .filter((entry) => samplesOf(recording, toId(entry)).length > 0)
}

/** Returns the samples of one entry in the order of the rounds, which is what pairs them. */
function samplesOf(recording: Recording, id: string): Sample[] {
  return recording.rounds.flatMap((round) => round.filter((sample) => sample.entry === id))
}

function ratesOf(recording: Recording, entry: Entry): number[] {
  return samplesOf(recording, toId(entry)).map(toRate)
}

function toRate({ rate }: Sample): number {
  return rate
}

function toRatio({ estimate, low, high }: Interval): string {
  return `${estimate.toFixed(2)} × (${low.toFixed(2)}–${high.toFixed(2)})`
}
