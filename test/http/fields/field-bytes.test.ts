import * as fc from 'fast-check'
import t from 'tap'
import {
  findComma,
  isAlphanumeric,
  isGap,
  isName,
  isOf,
  isRange,
  isSeparator,
  isSpace,
  isToken,
  skip,
  skipQuoted,
  toBytes,
  toWeight,
} from '../../../plugin/http/fields/field-bytes.ts'

const textOf = (field: string) =>
  Buffer.from(toBytes(field).subarray(0, field.length)).toString('latin1')

const weigh = (text: string) => toWeight(toBytes(text), 0, text.length)

const masked: readonly (readonly [field: string, text: string])[] = [
  ['a/b, c/d;e=f', 'a/b, c/d;e=f'],
  ['a="b,c;d",e', 'a="b\0c\0d",e'],
  [String.raw`a="b\"c,d",e`, String.raw`a="b\"c` + '\0d",e'],
  [String.raw`a="b\,c"`, 'a="b\\\0c"'],
  ['a="b,c', 'a="b\0c'],
  ['a="\\', 'a="\\'],
  ['"\\\\",a="\\;b;"', '"\\\\",a="\\\0b\0"'],
  ['\u00e9,\u0130', '\u00e9,\x80'],
]

for (const [field, text] of masked) {
  t.test(`what is in quotes stands for no separator: ${field}`, async (t) => {
    t.equal(textOf(field), text)
    t.equal(textOf(field), text, 'again')
  })
}

t.test('a field that has no quotes is read as it is', async (t) => {
  const field = 'de;q="0,5", en'
  const bytes = toBytes(field, false)
  t.equal(Buffer.from(bytes.subarray(0, field.length)).toString('latin1'), field)
  t.not(textOf(field), field, 'and again with quotes')
})

t.test('a field that is longer than the room for most is read all the same', async (t) => {
  const field = `${'a'.repeat(40_000)},b`
  t.equal(findComma(toBytes(field), 0), 40_000)
  t.equal(findComma(toBytes(field), 40_001), field.length, 'a comma is behind the last byte')
})

t.test('bytes are told apart by what they stand between', async (t) => {
  const bytes = toBytes(' \t, ;a-1/')
  t.equal(skip(bytes, 0, isSpace), 2)
  t.equal(skip(bytes, 0, isSeparator), 4)
  t.equal(skip(bytes, 3, isGap), 5)
  t.equal(skip(bytes, 5, isToken), 8)
  t.equal(skip(bytes, 5, isRange), 9)
  t.equal(skip(bytes, 5, isAlphanumeric), 6)
})

t.test('a byte is of a kind, whatever it stands beside', async (t) => {
  // The characters of a token (RFC 9110 §5.6.2).
  const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]/
  for (let byte = 0; byte < 256; byte++) {
    const character = String.fromCharCode(byte)
    t.equal(isOf(byte, isToken), token.test(character), character)
    t.equal(isOf(byte, isRange), token.test(character) || character === '/')
    t.equal(isOf(byte, isAlphanumeric), /[0-9A-Za-z]/.test(character))
  }
})

t.test('a name is the same in capitals, and nothing else is', async (t) => {
  const bytes = toBytes('q,Q,charset,CharSet,qs,1')
  t.ok(isName(bytes, 0, 1, 'q'))
  t.ok(isName(bytes, 2, 3, 'q'))
  t.ok(isName(bytes, 4, 11, 'charset'))
  t.ok(isName(bytes, 12, 19, 'charset'))
  t.notOk(isName(bytes, 20, 22, 'q'))
  t.notOk(isName(bytes, 23, 24, 'q'))
})

t.test('a quoted text is gone past, unless it has no end', async (t) => {
  for (const [field, end] of [
    ['"a,b"c', 5],
    [String.raw`"a\"b"`, 6],
    ['"a', 0],
    ['"a\\', 0],
  ] as const) {
    t.equal(skipQuoted(toBytes(field), 0), end, field)
  }
})

t.test(
  'a weight is what JavaScript makes of its digits, and 1 where it cannot be read',
  async (t) => {
    for (const text of ['', '.', 'x', '-1', '1e-3', '""', '0.5.5', '12345678901234567890']) {
      t.equal(weigh(text), 1, text)
    }
    const digits = fc.stringMatching(/^(?:[0-9]{1,3}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})$/)
    const property = fc.property(digits, fc.boolean(), (text, isQuoted) => {
      return weigh(isQuoted ? `"${text}"` : text) === Math.min(1, Number(text))
    })
    t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 2000 }))
    t.equal(weigh('0.1234567890123456789'), 0.12345678901234)
    t.equal(weigh(`0.${'1'.repeat(30)}`), 0.11111111111111)
    t.equal(weigh(`0.${'1'.repeat(31)}`), 1, 'nobody writes as many')
  },
)
