/** Hooks that are added to those of a route. */
import type { preParsingHookHandler, RouteOptions } from 'fastify'
import t from 'tap'
import { addLast, keepLast } from '../../plugin/hooks/route-hooks.ts'

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

const noop = (): preParsingHookHandler => () => undefined

t.test(
  'a hook stays behind those that are added afterwards, in a copy of the route, too',
  async (t) => {
    const [first, last, added] = [noop(), noop(), noop()] as const
    const [one, other] = [{}, {}] as [RouteOptions, RouteOptions]
    for (const route of [one, other]) keepLast(route, [first], last)
    t.strictSame(one.preParsing, [first, last])
    one.preParsing = [one.preParsing ?? [], added].flat()
    t.strictSame(one.preParsing, [first, added, last])
    t.strictSame({ ...one }.preParsing, [first, added, last])
    t.strictSame(other.preParsing, [first, last], 'another route has its own')
    other.preParsing = added
    t.strictSame(other.preParsing, [added, last])
    Object.assign(other, { preParsing: undefined })
    t.strictSame(other.preParsing, [last])
  },
)
