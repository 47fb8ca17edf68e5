/** JSON Pointers as RFC 6901 writes them: the tokens of §3, and the fragments of the table in §6. */
import t from 'tap'
import { toFragment, toToken } from '../../plugin/http/json-pointer.ts'

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
