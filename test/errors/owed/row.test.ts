import t from 'tap'
import { listWriter, readDelay, readList, writeDelay } from '../../../plugin/errors/owed/row.ts'

/** RFC 9110 §5.6.7, and the same moment in milliseconds. */
const imfFixdate = 'Sun, 06 Nov 1994 08:49:37 GMT'
const moment = Date.UTC(1994, 10, 6, 8, 49, 37)

t.test(
  'a list is written with commas; what is no item is left out (RFC 9110 §5.6.1)',
  async (t) => {
    const write = listWriter(/^[A-Z]+$/)
    t.strictSame(write(['GET', 5, null, 'x', 'PUT']), {
      header: 'GET, PUT',
      member: ['GET', 'PUT'],
    })
    t.strictSame(write([]), { header: '', member: [] })
    for (const given of ['GET', undefined, [5], ['x']]) t.equal(write(given), undefined)
  },
)

t.test('a list is read without its empty items (RFC 9110 §5.6.1.2)', async (t) => {
  t.strictSame(readList('GET,, HEAD ,'), ['GET', 'HEAD'])
})

t.test('a delay is written in seconds or as a date (RFC 9110 §10.2.3)', async (t) => {
  t.intercept(Date, 'now', { value: () => moment - 10_000 })
  t.strictSame(writeDelay(0.5), { header: '1', member: 1 })
  t.strictSame(writeDelay(new Date(moment)), { header: imfFixdate, member: 10 })
  t.equal(writeDelay('120'), undefined)
  // RFC 9111 §1.2.2: the greatest that everybody can count.
  t.strictSame(writeDelay(2_147_483_648), { header: '2147483648', member: 2_147_483_648 })
  t.equal(writeDelay(moment), undefined, 'a moment in milliseconds')
})

for (const [header, seconds] of [
  ['120', 120],
  [imfFixdate, 10],
  ['1.5', undefined],
  ['-5', undefined],
  ['soon GMT', undefined],
  ['1994-11-06', undefined],
] as const) {
  t.test(`a delay is read in its two forms alone: ${header}`, async (t) => {
    t.intercept(Date, 'now', { value: () => moment - 10_000 })
    t.equal(readDelay(header), seconds)
  })
}
