import t from 'tap'
import { nearNames } from '../../plugin/http/near-names.ts'

const names = [
  'order-exists',
  'order-expired',
  'order-line-missing',
  'out-of-stock',
  'carrier-down',
  '404',
  '415',
]

/** What somebody wrote, and what is near to it, the nearest first. */
const rows: readonly (readonly [why: string, given: string, near: readonly string[]])[] = [
  ['the name itself', 'order-exists', ['order-exists']],
  ['a letter is missing', 'order-exist', ['order-exists']],
  ['a letter is too many', 'out-of-stocks', ['out-of-stock']],
  ['a letter is wrong', 'carrier-dawn', ['carrier-down']],
  ['two letters have changed places', 'carrire-down', ['carrier-down']],
  ['two at the start have', 'uot-of-stock', ['out-of-stock']],
  ['several slips of one word', 'carier-donw', ['carrier-down']],
  ['it is written as a code', 'ORDER_EXISTS', ['order-exists']],
  ['it is written with spaces', 'Out of Stock', ['out-of-stock']],
  ['it has an ending', 'out-of-stock.html', ['out-of-stock']],
  ['it is one word of several', 'stock', ['out-of-stock']],
  ['it is a word of many', 'order', ['order-exists', 'order-expired', 'order-line-missing']],
  ['its words are in another order', 'down-carrier', ['carrier-down']],
  ['it has more words', 'order-already-exists', ['order-exists']],
  ['a status nobody sends', '405', ['404', '415']],
  ['it is part of a word', 'ord', []],
  ['it is something else', 'payment-refused', []],
  ['it is nothing', '', []],
  ['it is no name', '--__..', []],
  ['it is too long for a slip', 'out-of-stock'.padEnd(100, 'k'), []],
  ['it is endless', 'x'.repeat(1_000_000), []],
]

for (const [why, given, near] of rows) {
  t.test(
    `${why}: ${JSON.stringify(given.slice(0, 40))} is near to ${near.join(', ')}`,
    async (t) => {
      t.strictSame(nearNames(given, names), near)
    },
  )
}

t.test('there are no more than are wanted', async (t) => {
  const many = Array.from({ length: 50 }, (_, index) => `order-${String(index)}`)
  t.equal(nearNames('order-7', many).length, 5)
  t.strictSame(nearNames('order-7', many, 2), ['order-7', 'order-0'])
})
