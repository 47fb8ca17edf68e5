/** The coarse look at paths, against the router that decides: what it finds is never left out. */
import fc from 'fast-check'
import createRouter from 'find-my-way'
import t from 'tap'
import { PathIndex } from '../../plugin/routes/path-index.ts'
import { usualRules } from '../../plugin/routes/router-path.ts'

function indexOf(patterns: readonly string[], rules = usualRules, atOnce?: number): PathIndex {
  const index = new PathIndex(rules, atOnce)
  for (const [number, pattern] of patterns.entries()) index.add(pattern, number)
  return index
}

for (const [name, patterns, path, found] of [
  ['the path itself', ['/a/b', '/a/c'], '/a/b', ['/a/b']],
  ['no other path', ['/a/b', '/a/b/c'], '/a', []],
  ['nothing below a path', ['/a'], '/a/b', []],
  ['a parameter, and the very segment', ['/a/:id', '/a/b', '/b/:id'], '/a/b', ['/a/:id', '/a/b']],
  ['a parameter with text around it', ['/a/v:major.:minor'], '/a/v1.2', ['/a/v:major.:minor']],
  [
    'a parameter of a pattern, which may be anything',
    ['/a/:id(^[0-9/]+$)/b'],
    '/a/c',
    ['/a/:id(^[0-9/]+$)/b'],
  ],
  ['a parameter that may be left out', ['/a/:id?'], '/a', ['/a/:id?']],
  ['a wildcard and what is beside it', ['/a/*', '/a/b/c', '/b/*'], '/a/b/c', ['/a/*', '/a/b/c']],
  ['the wildcard of all paths', ['*', '/a'], '/b', ['*']],
  ['the root', ['/', '/a'], '/', ['/']],
  ['a parameter that is empty', ['/a/:id', '/a', '/a/:id/b'], '/a/', ['/a/:id', '/a']],
  ['an empty parameter in the middle', ['/a/:id/b', '/a/c'], '/a//b', ['/a/:id/b']],
  ['a path without its slashes', ['/a/b'], '//a//b/', ['/a/b']],
  ['a path in code', ['/a b'], '/a%20b', ['/a b']],
  ['a slash in code, which is part of a segment', ['/a/:id', '/a/:id/c'], '/a/b%2Fc', ['/a/:id']],
  ['a percent sign', ['/a%b'], '/a%25b', ['/a%b']],
  ['a path that cannot be decoded', ['/a/:id', '/b'], '/a/%FF', ['/a/:id']],
  ['two routes of one path', ['/a', '/a'], '/a', ['/a', '/a']],
] as const) {
  t.test(`a path leads to ${name}`, async (t) => {
    const numbers = indexOf(patterns).candidates(path)
    t.strictSame(numbers.map((number) => patterns[number]).toSorted(), [...found].toSorted())
  })

  t.test(`a path leads to ${name}, too, while routes are still to be sorted`, async (t) => {
    const index = indexOf(patterns, usualRules, 1)
    for (const _ of [...patterns, 'all of them sorted']) {
      const numbers = index.candidates(path)
      t.strictSame(numbers.map((number) => patterns[number]).toSorted(), [...found].toSorted())
    }
  })
}

t.test('a route that is added later is found', async (t) => {
  const index = indexOf(['/a'])
  t.strictSame(index.candidates('/b'), [])
  index.add('/b', 7)
  t.strictSame(index.candidates('/b'), [7])
})

t.test('capitals and semicolons mean what they mean to the router', async (t) => {
  const patterns = ['/Things/:Id']
  t.strictSame(indexOf(patterns).candidates('/things/A'), [])
  t.strictSame(
    indexOf(patterns, { ...usualRules, caseSensitive: false }).candidates('/THINGS/A'),
    [0],
  )
  t.strictSame(indexOf(['/a']).candidates('/a;b'), [])
  t.strictSame(
    indexOf(['/a'], { ...usualRules, useSemicolonDelimiter: true }).candidates('/a;/b'),
    [0],
  )
})

const segment = fc.constantFrom(
  'a',
  'B',
  'a b',
  '%',
  ':id',
  ':id?',
  'x:id',
  ':a-:b',
  ':n(^\\d+$)',
  '*',
)
const asked = fc.constantFrom(
  'a',
  'A',
  'B',
  'b',
  'a%20b',
  '%25',
  '%2F',
  '%FF',
  '1',
  'x1',
  '1-2',
  '',
  '%61',
)
const booleans = fc.record({
  caseSensitive: fc.boolean(),
  useSemicolonDelimiter: fc.boolean(),
  ignoreTrailingSlash: fc.boolean(),
  ignoreDuplicateSlashes: fc.boolean(),
})
const pathOf = (segments: readonly string[]) => `/${segments.join('/')}`

t.test('whatever the router finds is among what a path leads to', async (t) => {
  let found = 0
  const holds = fc.property(
    booleans,
    fc.array(fc.array(segment, { maxLength: 4 }), { maxLength: 6 }),
    fc.array(asked, { maxLength: 4 }),
    fc.constantFrom('', ';a/b'),
    fc.constantFrom(undefined, 0, 1),
    (rules, routes, segments, rest, atOnce) => {
      const router = createRouter(rules)
      const index = new PathIndex(rules, atOnce)
      for (const [number, pattern] of routes.map(pathOf).entries()) {
        index.add(pattern, number)
        try {
          router.on('GET', pattern, () => undefined, { number })
        } catch {
          // The router takes it for one that is there, or as far as it goes, or for none.
        }
      }
      const path = pathOf(segments) + rest
      const store = router.find('GET', path)?.store as { number: number } | undefined
      if (store === undefined) return true
      found++
      return index.candidates(path).includes(store.number)
    },
  )
  fc.assert(holds, { numRuns: 3000, seed: 20261126 })
  t.ok(found > 300, `${found} of the paths lead to a route`)
})

t.test('routes are sorted some at a time', async (t) => {
  const index = indexOf(['/a', '/b', '/c'], usualRules, 2)
  t.equal(index.sortSome(), true)
  t.equal(index.sortSome(), false)
  t.equal(index.sortSome(), false)
  t.same(index.candidates('/c'), [2])
})
