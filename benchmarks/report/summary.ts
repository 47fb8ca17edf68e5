/** Turns raw rounds into numbers: what each entry reached, and how ours compares. Tables and chart are made of these. */

import { caseNames, entriesOf, toId, type CaseName, type Entry } from '../cases/cases.ts'
import type { Sample } from '../measure/race.ts'
import type { Recording } from './recording.ts'
import {
  compareLaps,
  judge,
  median,
  medianAbsoluteDeviation,
  toNoiseFloor,
  toVerdict,
  type Interval,
  type TargetVerdict,
  type Verdict,
} from '../measure/stats.ts'
import { type Ceiling, ceilings, targets, type Target } from '../cases/targets.ts'

/** One contender on one case: medians over the rounds, of medians over the laps. */
export interface Row {
  entry: Entry
  /** Requests per second. */
  rate: number
  /** Median absolute deviation of the rate, as a share of it. */
  spread: number
  cpuMicros: number
  /** Bytes of JavaScript heap per request. */
  heap: number | null
  busy: number
  idle: number
  generator: number | null
  /** Rate of ours as a multiple of this one's; absent for ours itself. */
  oursIs?: Interval
  verdict?: Verdict
}

/** One target and what became of it. */
export interface Outcome {
  target: Target
  verdict: TargetVerdict
  ratio: Interval
  /** The same by processor time of the server, which neither a slow generator nor a neighbour distorts much. */
  byCpu: Interval
  /** What Fastify reaches by sending the same bytes ready made: no plugin can be faster. Absent where that was not measured. */
  limit?: Interval
}

/** One case against ready-made bytes, by processor time. */
export interface CeilingOutcome {
  ceiling: Ceiling
  verdict: TargetVerdict
  byCpu: Interval
  /** The same against ready-made bytes with what no plugin can leave out. Absent where that was not measured. */
  withDuties?: Interval
  /** What those leave of ready-made bytes. Absent where that was not measured. */
  ofDuties?: Interval
}

export interface Summary {
  sameAgainstSame: Interval
  /** As a logarithm: 0.02 means that 2 % may be nothing at all. */
  noiseFloor: number
  rows: Row[]
  outcomes: Outcome[]
  /** The noise floor of processor time, which is lower than that of rates. */
  cpuFloor: number
  ceilings: CeilingOutcome[]
}

/** Computes everything a report says. */
export function summarize(recording: Recording): Summary {
  const { left, right } = recording.sameAgainstSame
  const sameAgainstSame = compareLaps(left.map(toRates), right.map(toRates))
  const noiseFloor = toNoiseFloor(sameAgainstSame)
  // In the order of the rounds, which is what pairs them.
  const samplesOf = (entry: Entry, race: CaseName = entry.case): Sample[] =>
    recording.rounds.flatMap(
      (round) => round[race]?.find((sample) => sample.entry === toId(entry)) ?? [],
    )

  const toRow = (entry: Entry): Row => {
    const own = samplesOf(entry)
    const rates = own.map((sample) => median(sample.rates))
    const middle = (read: (sample: Sample) => number): number => median(own.map(read))
    const row: Row = {
      entry,
      rate: median(rates),
      spread: medianAbsoluteDeviation(rates) / median(rates),
      cpuMicros: middle(({ cpuMicros }) => median(cpuMicros)),
      heap: recording.allocation[toId(entry)] ?? null,
      busy: middle(({ busy }) => busy),
      idle: middle(({ idle }) => idle),
      generator: own.every(({ generator }) => typeof generator === 'number')
        ? middle(({ generator }) => generator ?? Number.NaN)
        : null,
    }
    const ours = samplesOf({ ...entry, contender: 'ours' })
    if (entry.contender === 'ours' || ours.length === 0) return row
    const oursIs = compareLaps(ours.map(toRates), own.map(toRates))
    return { ...row, oursIs, verdict: toVerdict(oursIs, noiseFloor) }
  }

  const toOutcome = (target: Target): Outcome[] => {
    const ours = samplesOf({ case: target.case, contender: 'ours' })
    const theirs = samplesOf(target.against, target.case)
    if (ours.length === 0 || theirs.length === 0) return []
    const ratio = compareLaps(ours.map(toRates), theirs.map(toRates))
    // Less processor time is better, so the sides swap to keep "higher is better".
    const byCpu = compareLaps(theirs.map(toCpu), ours.map(toCpu))
    const outcome = { target, verdict: judge(ratio, target, noiseFloor), ratio, byCpu }
    const fixed = samplesOf({ case: target.case, contender: 'fixed' })
    if (fixed.length === 0) return [outcome]
    return [{ ...outcome, limit: compareLaps(fixed.map(toRates), theirs.map(toRates)) }]
  }

  const cpuFloor = toNoiseFloor(compareLaps(left.map(toCpu), right.map(toCpu)))
  const toCeiling = (ceiling: Ceiling): CeilingOutcome[] => {
    const ours = samplesOf({ case: ceiling.case, contender: 'ours' })
    const theirs = samplesOf(ceiling.against)
    if (ours.length === 0 || theirs.length === 0) return []
    const byCpu = compareLaps(theirs.map(toCpu), ours.map(toCpu))
    const outcome = { ceiling, verdict: judge(byCpu, ceiling, cpuFloor), byCpu }
    const dutiful = samplesOf({ case: ceiling.case, contender: 'dutiful' })
    if (dutiful.length === 0) return [outcome]
    const withDuties = compareLaps(dutiful.map(toCpu), ours.map(toCpu))
    return [
      { ...outcome, withDuties, ofDuties: compareLaps(theirs.map(toCpu), dutiful.map(toCpu)) },
    ]
  }

  // Who does the duties is there for the ceilings alone.
  const measured = caseNames
    .flatMap(entriesOf)
    .filter((entry) => entry.contender !== 'dutiful' && samplesOf(entry).length > 0)
  return {
    sameAgainstSame,
    noiseFloor,
    rows: measured.map(toRow),
    outcomes: targets.flatMap(toOutcome),
    cpuFloor,
    ceilings: ceilings.flatMap(toCeiling),
  }
}

function toRates({ rates }: Sample): readonly number[] {
  return rates
}

function toCpu({ cpuMicros }: Sample): readonly number[] {
  return cpuMicros
}
