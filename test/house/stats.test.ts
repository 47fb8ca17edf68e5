import t from 'tap'
import {
  bootstrapMedian,
  compareAmounts,
  compareLaps,
  compareRates,
  findTrend,
  judge,
  median,
  medianAbsoluteDeviation,
  seededRandom,
  toNoiseFloor,
  toVerdict,
} from '../../benchmarks/measure/stats.ts'

const close = (actual: number, wanted: number) => Math.abs(actual - wanted) < 1e-12

function draw(seed: number, count: number): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => random())
}

t.test('the median is the middle value, or the mean of the two middle ones', async (t) => {
  t.equal(median([3]), 3)
  t.equal(median([9, 1, 5]), 5)
  t.equal(median([4, 1, 3, 2]), 2.5)
  t.equal(median([10, 9, 100]), 10, 'numbers are ordered as numbers')
  t.ok(Number.isNaN(median([])))
})

t.test('the median leaves its input as it was', async (t) => {
  const values = [3, 1, 2]
  median(values)
  t.same(values, [3, 1, 2])
})

t.test('the median absolute deviation ignores one wild value', async (t) => {
  t.equal(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]), 1)
  t.equal(medianAbsoluteDeviation([10, 11, 12, 13, 1_000_000]), 1)
  t.equal(medianAbsoluteDeviation([7, 7, 7]), 0)
})

t.test(
  'the random numbers repeat for a seed, differ between seeds and fill [0, 1) evenly',
  async (t) => {
    t.same(draw(1, 5), draw(1, 5))
    t.notSame(draw(1, 5), draw(2, 5))
    const many = draw(42, 100_000)
    t.ok(many.every((value) => value >= 0 && value < 1))
    const mean = many.reduce((sum, value) => sum + value, 0) / many.length
    t.ok(Math.abs(mean - 0.5) < 0.01, `mean ${mean}`)
    const lowest = many.filter((value) => value < 0.1).length / many.length
    t.ok(Math.abs(lowest - 0.1) < 0.01, `share of the lowest tenth ${lowest}`)
  },
)

t.test('a bootstrap of identical values is a point', async (t) => {
  t.same(bootstrapMedian([5, 5, 5, 5]), { estimate: 5, low: 5, high: 5 })
})

t.test('one round alone is inconclusive, however far apart the two sides are', async (t) => {
  t.same(bootstrapMedian([5]), { estimate: 5, low: -Infinity, high: Infinity })
  const ratio = compareRates([300], [100])
  t.ok(close(ratio.estimate, 3))
  t.equal(toVerdict(ratio, 0), 'inconclusive')
  t.equal(toNoiseFloor(compareRates([100], [100])), Infinity)
})

t.test(
  'a bootstrap stays inside the data, around the median, and repeats for a seed',
  async (t) => {
    const values = [1, 2, 3, 4, 5, 6, 7]
    const { estimate, low, high } = bootstrapMedian(values, { seed: 1 })
    t.equal(estimate, 4)
    t.ok(low >= 1 && low < 4, `low ${low}`)
    t.ok(high <= 7 && high > 4, `high ${high}`)
    t.same(bootstrapMedian(values, { seed: 1 }), { estimate, low, high })
  },
)

t.test('95 % of the bootstrap intervals cover the true median of what was sampled', async (t) => {
  const random = seededRandom(7)
  let covered = 0
  for (let trial = 0; trial < 300; trial += 1) {
    const values = Array.from({ length: 21 }, () => random())
    const { low, high } = bootstrapMedian(values, { resamples: 500, seed: trial })
    if (low <= 0.5 && high >= 0.5) covered += 1
  }
  // Percentile intervals of a median of few values are known to be a little too narrow.
  t.ok(covered / 300 > 0.88 && covered / 300 <= 1, `${covered} of 300`)
})

t.test('rates are compared round by round, so a slow round does no harm', async (t) => {
  const { estimate, low, high } = compareRates([200, 20, 2_000], [100, 10, 1_000])
  t.ok(close(estimate, 2) && close(low, 2) && close(high, 2))
})

t.test('swapping the two sides inverts the ratio', async (t) => {
  const a = [100, 120, 90, 105, 99]
  const b = [80, 100, 95, 85, 90]
  const there = compareRates(a, b)
  const back = compareRates(b, a)
  t.ok(close(there.estimate * back.estimate, 1))
})

t.test('a round that only one side has is left out', async (t) => {
  t.ok(close(compareRates([200, 200, 1], [100, 100]).estimate, 2))
})

t.test('the noise floor is the farthest end of the A/A interval, on either side', async (t) => {
  t.ok(close(toNoiseFloor({ estimate: 1, low: 0.99, high: 1.05 }), Math.log(1.05)))
  t.ok(close(toNoiseFloor({ estimate: 1, low: 0.9, high: 1.05 }), -Math.log(0.9)))
})

const verdicts = [
  ['clear of noise and of 1, above', { estimate: 1.2, low: 1.1, high: 1.3 }, 'faster'],
  ['clear of noise and of 1, below', { estimate: 0.8, low: 0.7, high: 0.9 }, 'slower'],
  ['interval reaches 1 from above', { estimate: 1.2, low: 0.99, high: 1.3 }, 'inconclusive'],
  ['interval reaches 1 from below', { estimate: 0.8, low: 0.7, high: 1.01 }, 'inconclusive'],
  ['within the noise floor, above', { estimate: 1.01, low: 1.005, high: 1.02 }, 'inconclusive'],
  ['within the noise floor, below', { estimate: 0.99, low: 0.98, high: 0.995 }, 'inconclusive'],
] as const

for (const [name, ratio, verdict] of verdicts) {
  t.test(`the verdict is ${verdict}: ${name}`, async (t) => {
    t.equal(toVerdict(ratio, Math.log(1.02)), verdict)
  })
}

const targets = [
  [
    'at least: the interval above it',
    { estimate: 1.2, low: 1.1, high: 1.3 },
    { atLeast: 1.05 },
    'met',
  ],
  [
    'at least: the interval reaches it',
    { estimate: 1.2, low: 1.05, high: 1.3 },
    { atLeast: 1.05 },
    'met',
  ],
  [
    'at least: the interval below it',
    { estimate: 0.8, low: 0.7, high: 0.9 },
    { atLeast: 0.95 },
    'missed',
  ],
  [
    'at least: the interval around it',
    { estimate: 1.2, low: 1, high: 1.3 },
    { atLeast: 1.05 },
    'inconclusive',
  ],
  [
    'at least: closer to it than the noise floor',
    { estimate: 1.06, low: 1.055, high: 1.07 },
    { atLeast: 1.05 },
    'inconclusive',
  ],
  [
    'at least: missed by less than the noise floor',
    { estimate: 1.04, low: 1.03, high: 1.045 },
    { atLeast: 1.05 },
    'inconclusive',
  ],
  ['at most: the interval below it', { estimate: 1.1, low: 1, high: 1.2 }, { atMost: 1.25 }, 'met'],
  [
    'at most: the interval above it',
    { estimate: 2, low: 1.9, high: 2.1 },
    { atMost: 1.25 },
    'missed',
  ],
  [
    'at most: the interval around it',
    { estimate: 1.2, low: 1.1, high: 1.3 },
    { atMost: 1.25 },
    'inconclusive',
  ],
] as const

for (const [name, ratio, bound, verdict] of targets) {
  t.test(`a target is ${verdict}: ${name}`, async (t) => {
    t.equal(judge(ratio, bound, Math.log(1.02)), verdict)
  })
}

t.test('a target is never judged by one round', async (t) => {
  t.equal(judge(compareRates([300], [100]), { atLeast: 1.05 }), 'inconclusive')
  t.equal(judge(compareAmounts([300], [100]), { atMost: 10 }), 'inconclusive')
})

t.test(
  'without noise, as where things are counted, a target that is just reached is met',
  async (t) => {
    const exactly = { estimate: 1.5, low: 1.5, high: 1.5 }
    t.equal(judge(exactly, { atMost: 1.5 }), 'met')
    t.equal(judge({ estimate: 8, low: 7, high: 9 }, { atMost: 10 }), 'met')
    t.equal(judge({ estimate: -3, low: -4, high: 2 }, { atMost: 0 }), 'inconclusive')
  },
)

t.test('amounts are compared round by round', async (t) => {
  t.same(compareAmounts([12, 112, 1_012], [2, 102, 1_002]), { estimate: 10, low: 10, high: 10 })
})

t.test('a line is found with its slope, and readings on it have no noise', async (t) => {
  const { slope, noise } = findTrend([0, 1, 2, 3, 4, 5].map((x) => ({ x, y: 3 * x + 7 })))
  t.ok(close(slope.estimate, 3) && close(slope.low, 3) && close(slope.high, 3))
  t.ok(noise < 1e-12)
})

t.test('one wild reading in ten moves a line hardly at all', async (t) => {
  const random = seededRandom(3)
  const points = Array.from({ length: 30 }, (_, x) => ({ x, y: 2 * x + random() }))
  const wild = points.map((point) => (point.x % 10 === 5 ? { ...point, y: 5_000 } : point))
  const { slope, noise } = findTrend(wild)
  t.ok(Math.abs(slope.estimate - 2) < 0.05, `slope ${slope.estimate}`)
  t.ok(noise < 2, `noise ${noise}`)
})

t.test('readings that only scatter have a slope whose interval holds 0', async (t) => {
  const random = seededRandom(11)
  const points = Array.from({ length: 40 }, (_, x) => ({ x, y: 100 + random() }))
  const { slope, noise } = findTrend(points)
  t.ok(slope.low < 0 && slope.high > 0, JSON.stringify(slope))
  // Spread evenly over a width of 1, the median distance from the middle is about a quarter of it.
  t.ok(noise > 1.4826 / 8 && noise < 1.4826 / 2, `noise ${noise}`)
  t.same(findTrend(points), { slope, noise }, 'it repeats')
})

t.test('two readings are a line of which nothing is known', async (t) => {
  const { slope } = findTrend([
    { x: 0, y: 0 },
    { x: 2, y: 4 },
  ])
  t.same(slope, { estimate: 2, low: -Infinity, high: Infinity })
})

t.test('what slows all laps of a round alike does not move a comparison of laps', async (t) => {
  const drift = [1, 0.2, 3]
  const laps = (factor: number) => drift.map((each) => each * factor)
  const ratio = compareLaps([laps(2), laps(4), laps(8)], [laps(1), laps(2), laps(4)])
  t.ok(close(ratio.estimate, 2) && close(ratio.low, 2) && close(ratio.high, 2))
})

t.test('one disturbed lap counts for nothing, one odd round widens the interval', async (t) => {
  const reference = [1, 2, 3].map(() => [100, 100, 100])
  const disturbed = compareLaps(
    [
      [110, 5, 110],
      [110, 110, 110],
      [110, 110, 110],
    ],
    reference,
  )
  t.ok(close(disturbed.estimate, 1.1) && close(disturbed.low, 1.1))
  const odd = compareLaps(
    [
      [110, 110, 110],
      [110, 110, 110],
      [55, 55, 55],
    ],
    reference,
  )
  t.ok(close(odd.estimate, 1.1) && close(odd.low, 0.55) && close(odd.high, 1.1))
})

t.test('more laps do not make up for a single round', async (t) => {
  const ratio = compareLaps([[2, 2, 2, 2]], [[1, 1, 1, 1]])
  t.ok(close(ratio.estimate, 2))
  t.equal(toVerdict(ratio, 0), 'inconclusive')
})
