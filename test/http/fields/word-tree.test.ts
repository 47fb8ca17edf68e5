import * as fc from 'fast-check'
import t from 'tap'
import { toBytes } from '../../../plugin/http/fields/field-bytes.ts'
import { startOfList, type Word, WordTree } from '../../../plugin/http/fields/word-tree.ts'

/** All that is found in a list, and where. */
function findAll(tree: WordTree, list: string): [value: number, start: number][] {
  const found: [number, number][] = []
  const bytes = toBytes(list)
  const place = startOfList()
  for (;;) {
    const value = tree.seek(bytes, list.length, place)
    if (value === 0) return found
    found.push([value, place.start])
  }
}

const words: readonly Word[] = [
  ['text/csv', 1],
  ['text/*', 2],
  ['text', 3],
  ['*', 4],
]

const rows = [
  ['nothing', '', []],
  ['separators alone', ', ,\t,', []],
  ['a word', 'text/csv', [[1, 0]]],
  ['a word in capitals', ', TEXT/Csv', [[1, 2]]],
  ['a word with parameters', 'text/csv ;q=1', [[1, 0]]],
  ['a word that another starts with', 'text', [[3, 0]]],
  ['more than a word', 'text/csvs', []],
  ['less than a word', 'text/cs', []],
  ['a word further on', 'a text/csv', []],
  ['a character that ends no word', 'text/csv\u00e9', [[1, 0]]],
  [
    'two that are alike',
    'text/csv,text/csv',
    [
      [1, 0],
      [1, 9],
    ],
  ],
  [
    'a word among others',
    'a,text/*, b/c;text,*;q=0',
    [
      [2, 2],
      [4, 19],
    ],
  ],
] as const

for (const [name, list, expected] of rows) {
  t.test(`words of a list are found: ${name}`, async (t) => {
    t.strictSame(findAll(new WordTree(words, []), list), expected)
  })
}

t.test('what starts with a word is found by the longest, unless it is one', async (t) => {
  const tree = new WordTree(
    [['text/csv', 1]],
    [
      ['text/', 2],
      ['', 3],
      ['text/x-', 4],
    ],
  )
  t.strictSame(findAll(tree, 'text/csv,text/csvs, text/c,text/x-,text/x-a,tex,*'), [
    [1, 0],
    [2, 9],
    [2, 20],
    [4, 27],
    [4, 35],
    [3, 44],
    [3, 48],
  ])
})

t.test('words of all are found that a plain comparison finds', async (t) => {
  const letter = fc.constantFrom('a', 'b', 'B', '/', '-')
  const word = fc.array(letter, { minLength: 1, maxLength: 4 }).map((all) => all.join(''))
  const lower = word.map((text) => text.toLowerCase())
  const list = fc
    .array(fc.oneof(word, fc.constantFrom(',', ' ', ';', ',,', ' ,')), { maxLength: 30 })
    .map((parts) => parts.join(''))
  const property = fc.property(
    fc.uniqueArray(lower, { maxLength: 5 }),
    fc.uniqueArray(lower, { maxLength: 3 }),
    list,
    (whole, starts, text) => {
      const tree = new WordTree(
        whole.map((one, index) => [one, index + 1]),
        starts.map((one, index) => [one, index + 11]),
      )
      const expected = text.split(',').flatMap((element) => {
        const own = element.trim().toLowerCase()
        const name = own.split(/[ ;]/)[0] as string
        const begun = starts.filter((one) => own.startsWith(one))
        const [longest] = begun.toSorted((one, other) => other.length - one.length)
        if (own === '') return []
        if (whole.includes(name)) return [whole.indexOf(name) + 1]
        return longest === undefined ? [] : [starts.indexOf(longest) + 11]
      })
      return (
        JSON.stringify(findAll(tree, text).map(([value]) => value)) === JSON.stringify(expected)
      )
    },
  )
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 3000 }))
})

t.test('two thousand elements are looked at, and forty-eight', async (t) => {
  const tree = new WordTree([['a', 1]], [])
  t.strictSame(findAll(tree, `${'b,, '.repeat(2047)}a,a`), [[1, 4 * 2047]])
  t.strictSame(findAll(tree, `${'b,'.repeat(2048)}a`), [])
  t.equal(findAll(tree, 'a,'.repeat(3000)).length, 2048)
})

t.test('so many words are found that their tree is large', async (t) => {
  const many = Array.from({ length: 3000 }, (_, index): Word => [`${String(index)}-x`, index + 1])
  const tree = new WordTree(many, [])
  t.strictSame(findAll(tree, '0-x, 2999-x, 3000-x, 17-X'), [
    [1, 0],
    [3000, 5],
    [18, 21],
  ])
})

t.test('each byte is looked at a few times at most, however many words there are', async (t) => {
  const list = 'application/problem+json;q=0.1, text/x;a="b", '.repeat(40)
  for (const count of [1, 40]) {
    const many = Array.from({ length: count }, (_, index): Word => {
      return [`application/problem+jso${String.fromCharCode(65 + index).toLowerCase()}`, index + 1]
    })
    let reads = 0
    const counted = new Proxy(toBytes(list), {
      get(bytes, index) {
        reads++
        return Reflect.get(bytes, index) as unknown
      },
    })
    new WordTree(many, []).seek(counted, list.length, startOfList())
    t.ok(reads > 0 && reads <= 2 * list.length, `${String(reads)} for ${String(list.length)}`)
  }
})
