import { parseList } from 'structured-headers'
import t from 'tap'
import {
  delayOfLimits,
  rateLimitPolicyRow,
  rateLimitRow,
} from '../../../plugin/errors/owed/rate-limit.ts'

const now = Date.UTC(2026, 10, 1)

/** The examples of draft-ietf-httpapi-ratelimit-headers §3, §4 and its appendix, as values. */
const limits = [
  [{ policy: 'default', remaining: 50, reset: 30 }, '"default";r=50;t=30'],
  [
    { policy: 'default', remaining: 999, partitionKey: 'trial121323' },
    '"default";r=999;pk=:dHJpYWwxMjEzMjM=:',
  ],
  [
    { policy: 'default', remaining: 300_000_000, reset: 60, partitionKey: Buffer.from('App-999') },
    '"default";r=300000000;t=60;pk=:QXBwLTk5OQ==:',
  ],
  [{ policy: 'default', remaining: 0, reset: 0.5 }, '"default";r=0;t=1'],
  [{ policy: 'default', remaining: 0, reset: new Date(now + 9001) }, '"default";r=0;t=10'],
  [{ policy: 'default', remaining: 0, reset: new Date(now - 9001) }, '"default";r=0;t=0'],
  [{ policy: 'a "b"', remaining: 0 }, String.raw`"a \"b\"";r=0`],
  [
    [
      { policy: 'burst', remaining: 0, reset: 5 },
      { policy: 'daily', remaining: 100, reset: 36_000 },
    ],
    '"burst";r=0;t=5, "daily";r=100;t=36000',
  ],
  // What cannot be used is left out.
  [
    [
      { policy: 'burst', remaining: -1 },
      { policy: 'daily', remaining: 1 },
    ],
    '"daily";r=1',
  ],
  [{ policy: 'default', remaining: 0, reset: 'soon' }, '"default";r=0'],
  [{ policy: 'default', remaining: 0, limit: 5 }, '"default";r=0'],
] as const

const policies = [
  [{ policy: 'default', quota: 100, window: 10 }, '"default";q=100;w=10'],
  [
    [
      { policy: 'permin', quota: 50, window: 60 },
      { policy: 'perhr', quota: 1000, window: 3600 },
    ],
    '"permin";q=50;w=60, "perhr";q=1000;w=3600',
  ],
  [
    {
      policy: 'peruser',
      quota: 65_535,
      unit: 'content-bytes',
      window: 10,
      partitionKey: new Uint8Array([177, 216, 202, 76]),
    },
    '"peruser";q=65535;qu="content-bytes";w=10;pk=:sdjKTA==:',
  ],
  [{ policy: 'closed', quota: 0 }, '"closed";q=0'],
] as const

for (const [row, rows] of [
  [rateLimitRow, limits],
  [rateLimitPolicyRow, policies],
] as const) {
  for (const [value, expected] of rows) {
    t.test(`${JSON.stringify(value)} is sent as ${expected}`, async (t) => {
      t.intercept(Date, 'now', { value: () => now })
      t.strictSame(row.write(value), { header: expected })
      t.ok(row.isWellFormed(expected))
      t.doesNotThrow(() => parseList(expected), 'a parser of RFC 9651 reads it')
    })
  }
}

t.test('where nothing can be used there is no field, for a List is never empty', async (t) => {
  for (const value of [[], {}, null, 5, 'default', [7], { policy: 'default' }, new Map()]) {
    t.equal(rateLimitRow.write(value), undefined)
    t.equal(rateLimitPolicyRow.write(value), undefined)
  }
  t.equal(rateLimitPolicyRow.write({ policy: 'tägl', quota: 1 }), undefined)
})

/** What is said of a value that cannot be used as it is. */
const explained = [
  [rateLimitRow, { policy: 'a', remaining: 0, reset: 5 }, undefined],
  [rateLimitRow, 7, '"x" must be an object with policy and remaining, or a list of such; it is 7'],
  [rateLimitRow, [], '"x" is an empty list'],
  [rateLimitRow, { policy: 'a' }, '"x.remaining" is missing: a whole number from 0'],
  [
    rateLimitRow,
    { policy: 'a', remaining: -1 },
    '"x.remaining" must be a whole number from 0; it is -1',
  ],
  [
    rateLimitRow,
    [
      { policy: 'a', remaining: 1 },
      { policy: 'täglich', remaining: 1 },
    ],
    '"x[1].policy" must be a name of printable ASCII; it is "täglich"',
  ],
  [
    rateLimitRow,
    { policy: 'a', remaining: 1, reset: '5' },
    '"x.reset" must be seconds from 0, or a Date; it is "5"',
  ],
  [
    rateLimitRow,
    { policy: 'a', remaining: 1, partitionKey: 7 },
    '"x.partitionKey" must be a text or bytes; it is 7',
  ],
  [
    rateLimitRow,
    { policy: 'a', remaining: 1, resets: 5 },
    'there is no "resets" (did you mean "reset"?) in "x"',
  ],
  [rateLimitPolicyRow, { policy: 'a', quota: 5, window: 60, unit: 'requests' }, undefined],
  [
    rateLimitPolicyRow,
    undefined,
    '"x" must be an object with policy and quota, or a list of such; it is undefined',
  ],
  [
    rateLimitPolicyRow,
    { policy: 'a', quota: 5, window: 0 },
    '"x.window" must be whole seconds from 1; it is 0',
  ],
  [
    rateLimitPolicyRow,
    { policy: 'a', quota: 5, unit: 'request' },
    '"x.unit" must be one of requests, content-bytes, concurrent-requests; it is "request"',
  ],
] as const

for (const [row, value, expected] of explained) {
  t.test(`${JSON.stringify(value)}: ${expected ?? 'nothing is wrong'}`, async (t) => {
    t.equal(row.explain(value, 'x', {}), expected)
  })
}

const burst = { policy: 'burst', remaining: 0, reset: 5 }
const hourly = { policy: 'hourly', remaining: 0, reset: 50 }
const daily = { policy: 'daily', remaining: 100, reset: 36_000 }

t.test('the delay is that of the quota that is used up for longest', async (t) => {
  t.equal(delayOfLimits(burst), 5)
  t.equal(delayOfLimits([burst, hourly, daily]), 50)
  t.equal(delayOfLimits(daily), undefined, 'nothing is used up')
  t.equal(delayOfLimits({ policy: 'burst', remaining: 0 }), undefined, 'nobody knows until when')
  t.equal(delayOfLimits([{ ...hourly, policy: '' }, burst]), 5, 'what cannot be sent has no say')
  t.equal(delayOfLimits(undefined), undefined)
})

const agreeing = [
  ['5', [burst, hourly, daily], [burst, { ...hourly, reset: 5 }, daily]],
  [5, hourly, [{ ...hourly, reset: 5 }]],
  [new Date(now + 7000).toUTCString(), hourly, [{ ...hourly, reset: 7 }]],
  ['60', [burst, hourly], [burst, hourly]],
  ['soon', hourly, [hourly]],
  [undefined, hourly, [hourly]],
  ['5', 'nothing', ['nothing']],
] as const

for (const [delay, value, expected] of agreeing) {
  t.test(`Retry-After: ${String(delay)} has the last word`, async (t) => {
    t.intercept(Date, 'now', { value: () => now })
    t.match(rateLimitRow.agree(value, { 'retry-after': delay }), expected)
  })
}

t.test('whose quota it is stays said', async (t) => {
  const limit = { ...hourly, partitionKey: 'a' }
  t.match(rateLimitRow.agree(limit, { 'retry-after': '5' }), [{ partitionKey: 'a' }])
})

t.test('two that do not agree are told of', async (t) => {
  const sentence = '"rateLimit" says 50 seconds and "retryAfter" 5, which has the last word'
  t.equal(rateLimitRow.explain(hourly, 'rateLimit', { retryAfter: 5 }), sentence)
  t.equal(rateLimitRow.explain(hourly, 'rateLimit', { retryAfter: 50 }), undefined)
  t.equal(rateLimitRow.explain(daily, 'rateLimit', { retryAfter: 5 }), undefined)
})

t.test('fields of older drafts are not judged, and those of this one are', async (t) => {
  t.ok(rateLimitRow.isWellFormed('limit=100, remaining=50, reset=30')) // Version 07.
  t.ok(rateLimitPolicyRow.isWellFormed('100;w=60')) // Version 07.
  t.notOk(rateLimitRow.isWellFormed('"default";remaining=5'))
  t.notOk(rateLimitPolicyRow.isWellFormed('"default";r=5'))
})

t.test('documents tell of them where an error is about quotas', async (t) => {
  const registered = 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity'
  for (const [status, type, expected] of [
    [429, 'about:blank', true],
    [429, undefined, true],
    [503, 'about:blank', false],
    [503, undefined, false],
    [503, registered, true],
  ] as const) {
    t.equal(rateLimitRow.isToldOf({ status, type }), expected)
    t.equal(rateLimitPolicyRow.isToldOf({ status, type }), expected)
  }
})
