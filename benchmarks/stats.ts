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
  const rounds = Math.min(subject.length, reference.length)
  const logs = Array.from({ length: rounds }, (_, round) =>
    Math.log((subject[round] ?? Number.NaN) / (reference[round] ?? Number.NaN)),
  )
  const { estimate, low, high } = bootstrapMedian(logs, seed === undefined ? {} : { seed })
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) }
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
