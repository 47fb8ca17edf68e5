/** JSON Pointers as RFC 6901 writes them: the tokens of §3, and the fragments of the table in §6. */
import t from 'tap'
import {
  fromToken,
  fromFragment,
  readPointer,
  toFragment,
  toToken,
} from '../../plugin/http/json-pointer.ts'

t.test('the examples of RFC 6901', async (t) => {
  // The keys of the document in §5, and the fragments of §6 for them.
  const table = [
    ['foo', '#/foo'],
    ['', '#/'],
    ['a/b', '#/a~1b'],
    ['c%d', '#/c%25d'],
    ['e^f', '#/e%5Ef'],
    ['g|h', '#/g%7Ch'],
    ['i\\j', '#/i%5Cj'],
    ['k"l', '#/k%22l'],
    [' ', '#/%20'],
    ['m~n', '#/m~0n'],
  ] as const
  for (const [key, fragment] of table) t.equal(toFragment(`/${toToken(key)}`), fragment, key)
  t.equal(toFragment(''), '#', 'the whole document')
})

t.test('what a fragment has no place for', async (t) => {
  t.equal(toFragment('/a#b?c'), '#/a%23b%3Fc', 'what begins another part of a URI is encoded')
  t.equal(toFragment('/naïve/ü'), '#/na%C3%AFve/%C3%BC', 'UTF-8')
  t.equal(toFragment('/items/\uD800'), '#/items', 'a lone surrogate leaves the parent')
  t.equal(toFragment('/\uD800'), '#')
})

for (const [text, expected] of [
  ['#/a/0', '#/a/0'],
  ['#', '#'],
  ['', '#'],
  ['/a/0', '#/a/0'],
  ['/a b/ü', '#/a%20b/%C3%BC'],
  ['#/a b/ü', '#/a%20b/%C3%BC'],
  ['#/a%20b', '#/a%20b'],
  ['/a%20b', '#/a%2520b'],
  ['#/50%', '#/50%25'],
  ['#/a~1b~0c', '#/a~1b~0c'],
  ['#/a~2~', '#/a~02~0'],
  ['/a~2', '#/a~02'],
  ['#/a#b', '#/a%23b'],
  ['#/😀', '#/%F0%9F%98%80'],
  ['#/\uD800', '#/%EF%BF%BD'],
  ['#a', undefined],
  ['a/b', undefined],
  ['a.b', undefined],
  ['https://a.example/b#/c', undefined],
] as const) {
  t.test(`a pointer written by hand: ${JSON.stringify(text)}`, async (t) => {
    t.equal(readPointer(text), expected)
  })
}

/** RFC 6901 §6 */
t.test('a fragment is read as the pointer it stands for', async (t) => {
  t.equal(fromFragment('#/a%20b/~1'), '/a b/~1')
  t.equal(fromFragment('#'), '')
  t.equal(fromFragment('/a'), '/a')
  t.equal(fromFragment('#/100%'), '/100%')
})

t.test('a reference token is read as the step it stands for (RFC 6901 §4)', async (t) => {
  for (const [token, step] of [
    ['a', 'a'],
    ['a~1b', 'a/b'],
    ['m~0n', 'm~n'],
    ['~01', '~1'],
    ['', ''],
  ] as const) {
    t.equal(fromToken(token), step)
  }
})
