import t from 'tap'
import { RangeReader } from '../../plugin/http/accept-field.ts'
import { parseAccept } from '../fixtures/parse-accept.ts'

/** @see RFC 9110 §12.5.1, §12.4.2 */
const ranges = [
  ['no weight', 'a/b', 'a/b', {}, 1],
  ['space around', ' a/b ', 'a/b', {}, 1],
  ['space outside of ASCII around', '\u00a0a/b\u00a0;\u00a0q=0.5', 'a/b', {}, 0.5],
  ['another case', 'TEXT/HTML', 'text/html', {}, 1],
  ['any type', '*/*', '*/*', {}, 1],
  ['any subtype', 'text/*;q=0.3', 'text/*', {}, 0.3],
  ['a weight', 'a/b;q=0.5', 'a/b', {}, 0.5],
  ['a weight of three digits', 'a/b;q=0.001', 'a/b', {}, 0.001],
  ['a weight of five digits', 'a/b;q=0.12345', 'a/b', {}, 0.12345],
  ['a weight of zero', 'a/b;q=0', 'a/b', {}, 0],
  ['a weight of zero with digits', 'a/b;q=0.000', 'a/b', {}, 0],
  ['a weight of one with digits', 'a/b;q=1.000', 'a/b', {}, 1],
  ['a weight that ends in its point', 'a/b;q=0.', 'a/b', {}, 0],
  ['a weight that starts with its point', 'a/b;q=.2', 'a/b', {}, 0.2],
  ['a weight in another case', 'a/b;Q=0', 'a/b', {}, 0],
  ['a weight in quotes', 'a/b;q="0.5"', 'a/b', {}, 0.5],
  ['space around the weight', 'a/b ; q=0.5', 'a/b', {}, 0.5],
  ['more than one', 'a/b;q=1.5', 'a/b', {}, 1],
  ['a weight that is text', 'a/b;q=abc', 'a/b', {}, 1],
  ['a weight that is negative', 'a/b;q=-1', 'a/b', {}, 1],
  ['a weight that is empty', 'a/b;q=', 'a/b', {}, 1],
  ['a weight that cannot be read', 'a/b; Q = "0.5', 'a/b', {}, 1],
  ['an exponent', 'a/b;q=1e-3', 'a/b', {}, 1],
  ['a parameter', 'a/b;c=d', 'a/b', { c: 'd' }, 1],
  ['a parameter and a weight', 'a/b;c="d,e";q=0.4', 'a/b', { c: 'd,e' }, 0.4],
  ['a parameter of a wildcard', 'text/*;c=d', 'text/*', { c: 'd' }, 1],
  ['what follows the weight', 'a/b;q=0.5;c=d;q=0.9', 'a/b', {}, 0.5],
  ['a charset', 'application/json;charset=utf-8;q=0.5', 'application/json', {}, 0.5],
  ['empty parameters', 'a/b;;q=0.5', 'a/b', {}, 0.5],
  ['the bare star of old clients', '*', '*/*', {}, 1],
  ['the bare star with a weight', ' * ; q=.2', '*/*', {}, 0.2],
] as const

for (const [name, header, essence, parameters, quality] of ranges) {
  t.test(`a media range is read: ${name}`, async (t) => {
    t.strictSame(parseAccept(header), [
      { essence, parameters: new Map(Object.entries(parameters)), quality },
    ])
  })
}

const passedOver = [
  ['nothing', ''],
  ['commas alone', ', ,,'],
  ['no slash', 'application'],
  ['no type', '/json'],
  ['no subtype', 'application/'],
  ['any type of one subtype', '*/json'],
  ['a parameter without a value', 'a/b;c'],
  ['a parameter that cannot be read', 'a/b;c="d'],
  ['a weight without an equals sign', 'a/b;q'],
  ['nothing but a weight', ';q=1'],
] as const

for (const [name, header] of passedOver) {
  t.test(`an element is passed over: ${name}`, async (t) => {
    t.strictSame(parseAccept(header), [])
  })
}

t.test('a letter whose lower case is longer does not move what stands behind it', async (t) => {
  t.strictSame(parseAccept('\u0130, TEXT/Html;Q=0.5'), [
    { essence: 'text/html', parameters: new Map(), quality: 0.5 },
  ])
})

t.test('elements are read in their order, empty and malformed ones passed over', async (t) => {
  const header = String.raw`, text/html;x="\",*/*;q=0", nonsense,application/json;q=0.5,,`
  t.strictSame(parseAccept(header), [
    { essence: 'text/html', parameters: new Map([['x', '",*/*;q=0']]), quality: 1 },
    { essence: 'application/json', parameters: new Map(), quality: 0.5 },
  ])
})

for (const [field, essence, expected] of [
  ['Text/CSV;header=present', 'text/csv', true],
  ['text/csv', 'text/tsv', false],
  ['text/csv', 'text/csvs', false],
  ['text/*', 'text/*', true],
  ['text/*', 'text/csv', false],
  ['*/*', '*/*', true],
  ['*', '*/*', true],
  ['*', 'text/csv', false],
] as const) {
  t.test(`${field} is ${expected ? '' : 'not '}the media range ${essence}`, async (t) => {
    const reader = new RangeReader(field)
    t.ok(reader.next())
    t.equal(reader.is(essence), expected)
  })
}

t.test('what is sought is an element, wherever else its text stands', async (t) => {
  const reader = new RangeReader(
    'x/text/csv, a/b;c="d, text/csv", text/csv/x, text/csv;q=, \t TEXT/csv;q=0.1',
  )
  t.ok(reader.seekRange('text/csv'))
  t.equal(reader.quality, 1)
  const { place } = reader
  t.ok(reader.seekRange('text/csv'))
  t.equal(reader.quality, 0.1)
  t.notOk(reader.seekRange('text/csv'))
  reader.return(place)
  t.equal(reader.quality, 1)
  t.ok(reader.has('a/b'))
  t.notOk(reader.has('text/plain'))
})

t.test('a hundred elements are looked at for one purpose, and no more', async (t) => {
  for (const part of ['a/b,', 'nonsense,']) {
    const field = `${part.repeat(99)}text/csv`
    t.equal(parseAccept(field).at(-1)?.essence, 'text/csv')
    t.notMatch(parseAccept(`${part}${field}`), [{ essence: 'text/csv' }])
    t.ok(new RangeReader(`${part}${field}`).has('text/csv'), 'others are passed over')
  }
  t.notOk(new RangeReader(`${'text/csvs,'.repeat(100)}text/csv`).has('text/csv'))
})

for (const [field, expected] of [
  ['*', true],
  ['*/*', true],
  ['text/*', true],
  ['text/a*', false],
  ['text/a', false],
] as const) {
  t.test(`${field} leaves its subtype ${expected ? 'open' : 'settled'}`, async (t) => {
    const reader = new RangeReader(field)
    t.ok(reader.next())
    t.equal(reader.isWildcard, expected)
  })
}

t.test('readers may take turns', async (t) => {
  const [one, other] = [new RangeReader('a/b, c/d;q=0.5'), new RangeReader('e/f;q=0.1, g/h')]
  t.ok(one.next())
  t.ok(other.next())
  t.strictSame([one.essence, other.essence, one.quality, other.quality], ['a/b', 'e/f', 1, 0.1])
  t.ok(one.next())
  t.strictSame([one.isWildcard, one.quality, other.quality], [false, 0.5, 0.1])
})
