import t from 'tap'
import { RangeReader } from '../../../plugin/http/fields/accept-field.ts'
import { WordTree } from '../../../plugin/http/fields/word-tree.ts'
import { parseAccept } from '../../fixtures/parse-accept.ts'

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

for (const [name, length, expected] of [
  ['as many as are read', 100, 1],
  ['one more', 101, 0],
] as const) {
  t.test(`parameters are read up to a number: ${name}`, async (t) => {
    const parameters = Array.from({ length }, (_, index) => `;p${String(index)}=x`).join('')
    t.equal(parseAccept(`a/b${parameters};q=0.5`).length, expected)
    const elements = `a/b;p=x;q=0.5,${'a/b,'.repeat(3)}`.repeat(length > 100 ? 26 : 25)
    t.equal(parseAccept(elements).length, 100, 'elements without any are always read')
  })
}

t.test('parameters are read up to a length', async (t) => {
  const field = `a/b;p="${'x'.repeat(1024 - 5)}"`
  t.equal(parseAccept(field).length, 1)
  t.equal(parseAccept(`${field.slice(0, -1)}x"`).length, 0)
  t.equal(parseAccept(`${field.slice(0, -1)}x", a/b`).length, 1)
})

t.test('a parameter that is there again counts as it is last', async (t) => {
  const field = 'a/b;C=d;c="e \\"f\\\\"'
  t.strictSame(parseAccept(field)[0]?.parameters, new Map([['c', 'e "f\\']]))
})

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

t.test('what is sought is an element, wherever else its text stands', async (t) => {
  const tree = new WordTree([['text/csv', 1]], [['text/', 2]])
  const reader = new RangeReader(
    'x/text/csv, a/b;c="d, text/csv", text/csv/x, text/csvs, text/csv;q=, \t TEXT/csv;q=0.1, text/',
  )
  const found: (readonly [value: number, quality: number | undefined])[] = []
  for (let value = reader.seek(tree); value !== 0; value = reader.seek(tree)) {
    found.push([value, reader.read() ? reader.quality : undefined])
  }
  t.strictSame(found, [
    [2, undefined],
    [2, 1],
    [1, 1],
    [1, 0.1],
    [2, undefined],
  ])
  reader.rewind()
  t.equal(reader.seek(tree), 2, 'from the first again')
})

t.test('a hundred elements are looked at where any would do, and no more', async (t) => {
  for (const part of ['a/b,', 'nonsense,']) {
    const field = `${part.repeat(99)}text/csv`
    t.equal(parseAccept(field).at(-1)?.essence, 'text/csv')
    t.notMatch(parseAccept(`${part}${field}`), [{ essence: 'text/csv' }])
    const reader = new RangeReader(`${part}${field}`)
    while (reader.next());
    t.ok(reader.isCutShort)
    t.equal(reader.seek(new WordTree([['text/csv', 1]], [])), 1, 'others are passed over')
  }
})

t.test('a field that was read to its end is not cut short', async (t) => {
  const reader = new RangeReader('a/b, nonsense')
  while (reader.next());
  t.notOk(reader.isCutShort)
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
  t.strictSame(
    [one.toRange(), other.toRange()],
    [
      { essence: 'a/b', parameters: new Map(), quality: 1 },
      { essence: 'e/f', parameters: new Map(), quality: 0.1 },
    ],
  )
  t.ok(one.next())
  t.strictSame([one.isWildcard, one.quality, other.quality], [false, 0.5, 0.1])
})
