/** Turns the numbers of a run into the tables people read. */

import { cases, toId, type ContenderName } from '../cases/cases.ts'
import { describe, toTable, type Recording } from './recording.ts'
import { median, type Bound, type Interval } from '../measure/stats.ts'
import { type CeilingOutcome, summarize, type Outcome, type Row, type Summary } from './summary.ts'

export const contenderTitles: Record<ContenderName, string> = {
  raw: 'node:http, same bytes',
  fixed: 'Fastify, same bytes',
  dutiful: 'Fastify, same bytes and duties',
  bare: 'bare Fastify',
  'by-hand': 'Fastify, written by hand',
  sensible: '@fastify/sensible',
  'http-errors': 'http-errors',
  'http-errors-problem': 'http-errors + handler',
  boom: 'boom + handler',
  enhanced: 'fastify-http-errors-enhanced',
  ours: 'fastify-error-resource',
}

/** More idle time than this on the server's core, and the generator set the pace. */
const idleLimit = 0.05
/** A smaller share of its core than this although the core was busy, and a neighbour took the rest. */
const busyLimit = 0.9
/** Longer lists of entries are counted. */
const namedAtMost = 6

/** Returns the whole report as Markdown that reads well in a terminal, too. */
export function toReport(recording: Recording): string {
  const { rounds, laps, lap, warmUp } = recording.settings
  const summary = summarize(recording)
  const { sameAgainstSame, noiseFloor, rows, outcomes, cpuFloor, ceilings } = summary
  return [
    describe(recording.machine, recording.startedAt),
    `Rounds: ${rounds}, each in fresh processes that take turns: ${laps} laps of ${lap} s after ${warmUp} s of warm-up. ` +
      `The same thing against itself: ${toRatio(sameAgainstSame)}, so differences up to ${toPercent(Math.expm1(noiseFloor))} count as noise.`,
    listPace(summary),
    listAbsent(recording),
    ceilings.length > 0
      ? '### Against the ceiling\n\nProcessor time of ready-made bytes by that of ours, by that of ready-made bytes with the duties of a plugin, and ' +
        'of those by ours; ' +
        `differences up to ${toPercent(Math.expm1(cpuFloor))} count as noise.\n\n${toCeilingTable(ceilings)}`
      : '',
    outcomes.length > 0 ? `### Against the targets\n\n${toTargetTable(outcomes)}` : '',
    `### By case\n\n${toCaseTable(rows)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Says whether the rates are those of the servers, or those of something else that ran at the time. */
function listPace({ rows }: Summary): string {
  const waiting = rows.filter(({ idle }) => idle > idleLimit)
  const crowded = rows.filter(({ idle, busy }) => idle <= idleLimit && busy < busyLimit)
  const sentences: string[] = []
  if (waiting.length > 0) {
    const few = waiting.length <= namedAtMost
    const where = few
      ? waiting.map(toPace).join(', ')
      : `${waiting.length} of ${rows.length} entries`
    sentences.push(`**The generator was the bottleneck** of ${where}.`)
  }
  if (waiting.some(({ entry }) => entry.contender === 'raw')) {
    sentences.push(
      'The ceiling of those cases is higher than the table says, the ratios to it lower.',
    )
  }
  if (crowded.length > 0) {
    const share = 1 - median(crowded.map(({ busy }) => busy))
    sentences.push(
      `**Other processes took about ${toPercent(share, 0)} of the server's core** in ${crowded.length} of ` +
        `${rows.length} entries: trust the CPU column more than the rates.`,
    )
  }
  if (sentences.length > 0) return sentences.join(' ')
  const most = Math.max(...rows.map(({ generator }) => generator ?? 0))
  const share = most > 0 ? `, using at most ${toPercent(most, 0)} of its core` : ''
  return `Every server kept its core busy: the generator was never the bottleneck${share}.`
}

function toPace({ entry, generator, busy }: Row): string {
  if (generator === null) return `\`${toId(entry)}\``
  return `\`${toId(entry)}\` (generator ${toPercent(generator, 0)}, server ${toPercent(busy, 0)} of a core)`
}

function listAbsent({ absent = {} }: Recording): string {
  return Object.entries(absent)
    .map(
      ([contender, why]) =>
        `Not measured: ${contenderTitles[contender as ContenderName]}, which says here: ${why}.`,
    )
    .join('\n')
}

function toCeilingTable(outcomes: readonly CeilingOutcome[]): string {
  const head = ['case', 'verdict', 'at least', 'by CPU', 'of its duties alone', 'with its duties']
  const rows = outcomes.map(({ ceiling, verdict, byCpu, ofDuties, withDuties }) => [
    cases[ceiling.case].title,
    verdict,
    ceiling.atLeast.toFixed(2),
    toRatio(byCpu),
    ...[ofDuties, withDuties].flatMap((ratio) => (ratio === undefined ? [] : [toRatio(ratio)])),
  ])
  const columns = Math.max(...rows.map(({ length }) => length))
  return toTable(head.slice(0, columns), rows, 2)
}

function toTargetTable(outcomes: readonly Outcome[]): string {
  const head = ['ours', 'against', 'verdict', 'at least', 'ratio', 'by CPU', 'same bytes']
  const rows = outcomes.map(({ target, verdict, ratio, byCpu, limit }) => {
    const elsewhere = target.against.case === target.case ? '' : `, ${target.against.case}`
    return [
      target.case,
      contenderTitles[target.against.contender] + elsewhere,
      verdict,
      target.atLeast.toFixed(2),
      toRatio(ratio),
      byCpu.estimate.toFixed(2),
      limit === undefined ? '' : toRatio(limit),
    ]
  })
  return toTable(head, rows, 3)
}

function toCaseTable(all: readonly Row[]): string {
  const head = [
    'case',
    'who',
    'verdict on ours',
    'ours is',
    'req/s',
    '±',
    'CPU µs',
    'heap B',
    'load CPU',
  ]
  const rows = all.map((row, index) => [
    all[index - 1]?.entry.case === row.entry.case ? '' : cases[row.entry.case].title,
    contenderTitles[row.entry.contender],
    row.verdict ?? '',
    row.oursIs === undefined ? '' : toRatio(row.oursIs),
    toCount(row.rate),
    toPercent(row.spread),
    row.cpuMicros.toFixed(1),
    row.heap === null ? '' : toCount(row.heap),
    row.generator === null ? '' : toPercent(row.generator, 0),
  ])
  return toTable(head, rows, 3)
}

/** Writes a number with the thousands apart. */
export function toCount(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** Writes a share as a percentage. */
export function toPercent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : 'any amount'
}

/** Writes a ratio with its interval; one round alone has none. */
export function toRatio({ estimate, low, high }: Interval): string {
  const range = Number.isFinite(high) ? `${low.toFixed(2)}–${high.toFixed(2)}` : 'one round'
  return `${estimate.toFixed(2)} × (${range})`
}

/** Writes a bound the way a table heads it. */
export function toBound(bound: Bound): string {
  return 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`
}
