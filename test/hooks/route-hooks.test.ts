/** Hooks that are added to those of a route. */
import t from 'tap'
import { addLast } from '../../plugin/hooks/route-hooks.ts'

for (const [name, hooks, all] of [
  ['no hook', undefined, 'last'],
  ['one', 'one', ['one', 'last']],
  ['a list', ['one', 'two'], ['one', 'two', 'last']],
  ['an empty list', [], ['last']],
] as const) {
  t.test(`a hook is added behind ${name}`, async (t) => {
    const given = typeof hooks === 'object' ? [...hooks] : hooks
    t.strictSame(addLast<string>(given, 'last'), all)
    t.strictSame(given, hooks)
  })
}
