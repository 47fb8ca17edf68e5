import t from 'tap'
import { readRetryAfter, toDelay } from '../../plugin/client/retry-after.ts'

// RFC 9110 §5.6.7 writes one moment in all three forms; §10.2.3 has the two values of the field.
const moment = Date.UTC(1994, 10, 6, 8, 49, 37)
const fixdate = 'Sun, 06 Nov 1994 08:49:37 GMT'
const tenMinutesEarlier = 'Sun, 06 Nov 1994 08:39:37 GMT'

const values: readonly (readonly [
  name: string,
  field: string,
  milliseconds: number | undefined,
])[] = [
  ['seconds', '120', 120_000],
  ['no seconds', '0', 0],
  ['seconds with leading zeros', '007', 7000],
  ['an IMF-fixdate', fixdate, 600_000],
  ['a date in the form of RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT', 600_000],
  ['a date in the form of asctime()', 'Sun Nov  6 08:49:37 1994', 600_000],
  ['a date that is past', 'Sun, 06 Nov 1994 08:00:00 GMT', 0],
  ['more seconds than a timer can wait', '2147484', 2_147_483_647],
  ['more digits than a number has', '9'.repeat(400), 2_147_483_647],
  ['a date further than a timer can wait', 'Sun, 06 Nov 2094 08:49:37 GMT', 2_147_483_647],
  ['nothing', '', undefined],
  ['a fraction', '1.5', undefined],
  ['a negative number', '-1', undefined],
  ['a sign', '+1', undefined],
  ['an exponent', '1e3', undefined],
  ['two values', '5, 5', undefined],
  ['a unit', '5s', undefined],
  ['a word', 'soon', undefined],
  ['a date of another kind', '1994-11-06T08:49:37Z', undefined],
  ['a date that does not exist', 'Sun, 99 Nov 1994 08:49:37 GMT', undefined],
]

for (const [name, retryAfter, milliseconds] of values) {
  t.test(`Retry-After with ${name} is ${milliseconds ?? 'not understood'}`, async (t) => {
    t.equal(readRetryAfter({ retryAfter, date: tenMinutesEarlier }), milliseconds)
  })
}

for (const date of ['', 'yesterday']) {
  t.test(`with "${date}" as Date the clock of this machine is asked`, async (t) => {
    t.intercept(Date, 'now', { value: () => moment - 5000 })
    t.equal(readRetryAfter({ retryAfter: fixdate, date }), 5000)
  })
}

t.test('the zone of this machine has no say', async (t) => {
  const zone = process.env['TZ']
  t.teardown(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })
  process.env['TZ'] = 'Pacific/Auckland'
  const retryAfter = 'Sun Nov  6 08:49:37 1994'
  t.equal(readRetryAfter({ retryAfter, date: tenMinutesEarlier }), 600_000)
})

t.test('only a number of seconds is a delay', async (t) => {
  t.equal(toDelay(1.5), 1500)
  t.equal(toDelay(Infinity), 2_147_483_647)
  for (const value of [-1, Number.NaN, '5', null, undefined, new Date()]) {
    t.equal(toDelay(value), undefined, String(value))
  }
})
