/**
 * The arithmetic behind a verdict. Pure functions, no input or output: `test/house/stats.test.ts` holds them to
 * known answers.
 */

/** An estimate with the 95 % interval it may lie in. */
export interface Interval {
  estimate: number
  low: number
  high: number
}

export type Verdict = 'faster' | 'slower' | 'inconclusive'

/** What a target asks of a number. */
export type Bound = { readonly atLeast: number } | { readonly atMost: number }

export type TargetVerdict = 'met' | 'missed' | 'inconclusive'

/** Returns the middle value, or the mean of the two middle ones. `NaN` for no values at all. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1] ?? Number.NaN
  if (sorted.length % 2 === 1) return upper
  const lower = sorted[(sorted.length >> 1) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

/** Returns the median absolute deviation: a spread that one disturbed round cannot inflate. */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  const middle = median(values)
  return median(values.map((value) => Math.abs(value - middle)))
}

/**
 * Returns a generator of numbers in [0, 1) that repeats itself for the same seed (mulberry32), so that a recorded
 * interval can be computed again from the recorded rounds.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/**
 * Bootstraps the median: resamples `values` with replacement and keeps the middle 95 % of the medians. A single value
 * says nothing about its spread, so its interval is everything and any verdict on it inconclusive.
 */
export function bootstrapMedian(
  values: readonly number[],
  { resamples = 10_000, seed = 9457 }: { resamples?: number; seed?: number } = {},
): Interval {
  if (values.length < 2) return { estimate: median(values), low: -Infinity, high: Infinity }
  const random = seededRandom(seed)
  const medians = Array.from({ length: resamples }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)),
  ).toSorted((a, b) => a - b)
  return {
    estimate: median(values),
    low: medians[Math.floor(resamples * 0.025)] ?? Number.NaN,
    high: medians[Math.ceil(resamples * 0.975) - 1] ?? Number.NaN,
  }
}

/**
 * Compares two series measured in the same rounds: the median of `subject / reference`, round by round. Pairing
 * cancels what slows a whole round down; the logarithm makes twice as fast and half as fast equally far from 1.
 */
export function compareRates(
  subject: readonly number[],
  reference: readonly number[],
  seed?: number,
): Interval {
  const logs = toLogRatios(subject, reference)
  const { estimate, low, high } = bootstrapMedian(logs, seed === undefined ? {} : { seed })
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) }
}

/**
 * Compares two series of rounds of laps: within a round the median of the laps, which cancels what lasts longer than a
 * lap, then the rounds like single numbers, because what a process has of its own is the same in all its laps.
 */
export function compareLaps(
  subject: readonly (readonly number[])[],
  reference: readonly (readonly number[])[],
): Interval {
  const rounds = Math.min(subject.length, reference.length)
  const ratios = Array.from({ length: rounds }, (_, round) =>
    Math.exp(median(toLogRatios(subject[round] ?? [], reference[round] ?? []))),
  )
  return compareRates(
    ratios,
    ratios.map(() => 1),
  )
}

function toLogRatios(subject: readonly number[], reference: readonly number[]): number[] {
  const length = Math.min(subject.length, reference.length)
  return Array.from({ length }, (_, at) =>
    Math.log((subject[at] ?? Number.NaN) / (reference[at] ?? Number.NaN)),
  )
}

/** Returns how far an A/A comparison strayed from 1: 0.02 means that 2 % may be nothing at all. */
export function toNoiseFloor(sameAgainstSame: Interval): number {
  return Math.max(Math.abs(Math.log(sameAgainstSame.low)), Math.abs(Math.log(sameAgainstSame.high)))
}

/** Judges a ratio: the interval must exclude 1 and the median must stand clear of the noise floor. */
export function toVerdict(ratio: Interval, noiseFloor: number): Verdict {
  if (Math.abs(Math.log(ratio.estimate)) <= noiseFloor) return 'inconclusive'
  if (ratio.low > 1) return 'faster'
  return ratio.high < 1 ? 'slower' : 'inconclusive'
}

/**
 * Holds a number against a target by the same rule: the whole interval must lie on one side of the bound, and the
 * median must stand clear of it by the noise floor (for ratios; 0 where there is none).
 */
export function judge(
  { estimate, low, high }: Interval,
  bound: Bound,
  noiseFloor = 0,
): TargetVerdict {
  const limit = 'atLeast' in bound ? bound.atLeast : bound.atMost
  if (noiseFloor > 0 && Math.abs(Math.log(estimate / limit)) <= noiseFloor) return 'inconclusive'
  const [met, missed] =
    'atLeast' in bound ? [low >= limit, high < limit] : [high <= limit, low > limit]
  if (met) return 'met'
  return missed ? 'missed' : 'inconclusive'
}

/** Compares two series measured in the same rounds by the median of their differences, `subject - reference`. */
export function compareAmounts(subject: readonly number[], reference: readonly number[]): Interval {
  const rounds = Math.min(subject.length, reference.length)
  return bootstrapMedian(
    Array.from({ length: rounds }, (_, at) => (subject[at] ?? 0) - (reference[at] ?? 0)),
  )
}

/** One reading: `y` at `x`. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A line through readings. */
export interface Trend {
  /** Change of `y` per `x`, with the 95 % interval it may lie in. */
  slope: Interval
  /** How far a reading usually lies from the line: a standard deviation that wild readings cannot inflate. */
  noise: number
}

/**
 * Fits a line whose slope is the median of the slopes between all pairs of readings (Theil–Sen): up to a quarter of the
 * readings may be wild without moving it far. The interval comes from resampling the readings.
 */
export function findTrend(
  points: readonly Point[],
  { resamples = 1_000, seed = 9457 }: { resamples?: number; seed?: number } = {},
): Trend {
  const estimate = theilSen(points)
  const offset = median(points.map(({ x, y }) => y - estimate * x))
  const residuals = points.map(({ x, y }) => Math.abs(y - estimate * x - offset))
  // 1.4826 MADs are one standard deviation of what is normally distributed.
  const noise = 1.4826 * median(residuals)
  if (points.length < 3) return { slope: { estimate, low: -Infinity, high: Infinity }, noise }
  const random = seededRandom(seed)
  const slopes = Array.from({ length: resamples }, () =>
    theilSen(points.map(() => points[Math.floor(random() * points.length)] as Point)),
  )
    .filter((slope) => !Number.isNaN(slope))
    .toSorted((a, b) => a - b)
  const low = slopes[Math.floor(slopes.length * 0.025)] ?? -Infinity
  const high = slopes[Math.ceil(slopes.length * 0.975) - 1] ?? Infinity
  return { slope: { estimate, low, high }, noise }
}

function theilSen(points: readonly Point[]): number {
  const slopes: number[] = []
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) {
      if (a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x))
    }
  }
  return median(slopes)
}
