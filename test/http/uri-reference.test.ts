import t from 'tap'
import { isUriReference } from '../../plugin/http/uri-reference.ts'

for (const [value, expected] of [
  ['https://errors.example/x?a=b#c', true],
  ['urn:shop:x', true],
  ['/errors/x', true],
  ['../x', true],
  ['x', true],
  ['', true],
  ['a b', false],
  ['\tx', false],
  ['<x>', false],
  ['{x}', false],
  ['a\\b', false],
  [7, false],
  [undefined, false],
] as const) {
  t.test(`${JSON.stringify(value)} is ${expected ? 'a' : 'no'} URI reference`, async (t) => {
    t.equal(isUriReference(value), expected)
  })
}
