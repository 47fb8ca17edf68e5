import t from 'tap'
import { show } from '../../plugin/http/show.ts'

const shown = [
  [() => 1, 'a function'],
  ['x', '"x"'],
  [{ a: [1] }, '{"a":[1]}'],
  [Number.NaN, 'NaN'],
  [1n, '1'],
  [Symbol('s'), 'Symbol(s)'],
  [undefined, 'undefined'],
] as const

for (const [value, expected] of shown) {
  t.test(`a value is shown as ${expected}`, async (t) => {
    t.equal(show(value), expected)
  })
}

t.test('a value is shown as a developer would write it, and a large one in short', async (t) => {
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const rows: readonly (readonly [unknown, string])[] = [
    [[() => 1], '[a function]'],
    [[[1], 'a'], '[a list,"a"]'],
    [[1, 2, 3, 4, 5, 6], '[1,2,3,4,5,…]'],
    [new URL('https://a.example/'), 'an instance of URL'],
    [new Date(0), 'an instance of Date'],
    [{ a: 1 }, '{"a":1}'],
    [Object.create(null), '{}'],
    [circle, 'an object'],
  ]
  for (const [value, shown] of rows) t.equal(show(value), shown)
})

t.test('what is shown of a value is short, and hides nothing', async (t) => {
  t.equal(show('a'.repeat(200)), `"${'a'.repeat(99)}…"`)
  t.equal(show({ a: 'a'.repeat(200) }).length, 100)
  t.equal(show({ a: String, b: undefined, c: 7n }), '{"a":"a function","b":"undefined","c":"7"}')
})
