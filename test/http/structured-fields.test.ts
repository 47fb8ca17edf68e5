import { parseList } from 'structured-headers'
import t from 'tap'
import {
  listOfStringsWith,
  writeBytes,
  writeInteger,
  writeString,
} from '../../plugin/http/structured-fields.ts'

const strings = [
  ['default', '"default"'],
  ['per min, "best" \\ effort', String.raw`"per min, \"best\" \\ effort"`],
  ['~ ', '"~ "'],
  ['', undefined],
  ['täglich', undefined],
  ['a\nb', undefined],
  ['a\u007F', undefined],
  [7, undefined],
  [undefined, undefined],
] as const

t.test('a String is printable ASCII, with its quotes escaped (RFC 9651 §3.3.3)', async (t) => {
  for (const [value, expected] of strings) {
    const written = writeString(value)
    t.equal(written, expected)
    if (written !== undefined) t.strictSame(parseList(written)[0]?.[0], value)
  }
})

t.test('an Integer has at most fifteen digits (RFC 9651 §3.3.1)', async (t) => {
  t.equal(writeInteger(999_999_999_999_999, 0), '999999999999999')
  t.equal(writeInteger(1e15, 0), undefined)
  t.equal(writeInteger(0, 0), '0')
  t.equal(writeInteger(-0, 0), '0')
  t.equal(writeInteger(0, 1), undefined)
  for (const value of [1.5, '5', -1, Number.NaN, Infinity, 5n, null]) {
    t.equal(writeInteger(value, 0), undefined, String(value))
  }
})

t.test('a Byte Sequence is in base64 (RFC 9651 §3.3.5)', async (t) => {
  // The draft's own example of a partition key, draft-ietf-httpapi-ratelimit-headers §4.2.
  t.equal(writeBytes('App-999'), ':QXBwLTk5OQ==:')
  t.equal(writeBytes(new Uint8Array([0, 255])), ':AP8=:')
  t.equal(writeBytes(''), '::')
  t.equal(writeBytes('ä'), ':w6Q=:')
  for (const value of [7, undefined, [1]]) t.equal(writeBytes(value), undefined)
})

/** Fields, and whether each is a List of Strings with an Integer `r`; whether it is a List at all says a parser. */
const lists = [
  ['"default";r=50;t=30', true],
  ['"default";t=30;r=50', true],
  ['"a";r=1, "b";r=2', true],
  ['"a";r=1,"b";r=2', true],
  ['"a";r=1\t,\t"b";r=2', true],
  ['"default"; r=50;  t=30', true],
  [String.raw`"say \"no\" \\";r=0`, true],
  ['"a;r=1";r=0', true],
  ['"default";r=999;pk=:dHJpYWwxMjEzMjM=:', true],
  ['"default";r=0;acme-burst;acme-name="x, y";acme-token=a/b:c;*k=?1;d=1.5', true],
  ['"a";r=999999999999999', true],
  ['"a"', false],
  ['"a;r=1"', false],
  ['"a";r="1"', false],
  ['"a";r=1.5', false],
  ['"a";r', false],
  ['"a";r=-1', false],
  ['"a";rr=1', false],
  ['"a";r=1, "b"', false],
  ['"a";r=1000000000000000', false],
  ['"a";r=1,', false],
  ['"a";r=1 "b";r=1', false],
  ['"a";R=1', false],
  ['"ä";r=1', false],
  ['"a" ;r=1', false],
  ['a;r=1', false],
  ['5;r=1', false],
  ['limit=100, remaining=50, reset=30', false],
  ['', false],
] as const

/** Asks a parser of the RFC what it asks of a field. */
function judge(field: string): boolean {
  try {
    const items = parseList(field)
    return (
      items.length > 0 &&
      items.every(([value, parameters]) => {
        const count = parameters.get('r')
        return typeof value === 'string' && Number.isInteger(count) && Number(count) >= 0
      })
    )
  } catch {
    return false
  }
}

for (const [field, expected] of lists) {
  t.test(`${field} is ${expected ? 'a' : 'no'} List of Strings with r`, async (t) => {
    t.equal(listOfStringsWith('r').test(field), expected)
    t.equal(judge(field), expected, 'a parser of RFC 9651 says the same')
  })
}

t.test('a field of 16 kB is judged, be it built to take long', async (t) => {
  const list = listOfStringsWith('r')
  for (const part of ['"a";', ';a', '"a", ', '"a";r=1,', ' ', '\\"']) {
    const field = `"a"${part.repeat(16_384 / part.length)}`
    t.equal(list.test(field), false, part)
  }
})
