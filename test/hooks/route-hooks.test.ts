/** Hooks that are added to those of a route. */
import Fastify, { type preParsingHookHandler, type RouteOptions } from 'fastify'
import t from 'tap'
import { addLast, createKeeper, type KeptHooks } from '../../plugin/hooks/route-hooks.ts'

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
const kept: KeptHooks = { alone: noop(), first: [noop()], last: noop() }
const [added, other] = [noop(), noop()]

const handler = () => ''

type Route = Pick<RouteOptions, 'preParsing'>

for (const [name, own, add, expected] of [
  ['a route without hooks has one', undefined, undefined, kept.alone],
  ['null is no hook', null, undefined, kept.alone],
  [
    'a hook of the route is between the others',
    other,
    undefined,
    [...kept.first, other, kept.last],
  ],
  ['so is a list of them', [other, added], undefined, [...kept.first, other, added, kept.last]],
  [
    'what is added to a single hook comes before the last',
    undefined,
    (route: Route) => (route.preParsing = [route.preParsing ?? []].flat().concat(added)),
    [...kept.first, added, kept.last],
  ],
  [
    'what is added to a list comes before the last, too',
    other,
    (route: Route) => void (route.preParsing as preParsingHookHandler[]).push(added),
    [...kept.first, other, added, kept.last],
  ],
  [
    'what is put in front stays there',
    undefined,
    (route: Route) => (route.preParsing = [added, route.preParsing ?? []].flat()),
    [added, ...kept.first, kept.last],
  ],
  [
    'the last stays when all are replaced',
    undefined,
    (route: Route) => (route.preParsing = added),
    [added, kept.last],
  ],
  [
    'and when they are said to be none',
    other,
    (route: Route) => void Object.assign(route, { preParsing: undefined }),
    [kept.last],
  ],
  [
    'a route that all are taken off has none',
    other,
    (route: Route) => void delete route.preParsing,
    undefined,
  ],
] as const) {
  t.test(name, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    const keep = createKeeper()
    const routes: Route[] = []
    app.addHook('onRoute', function (route) {
      keep(this, route, kept)
      add?.(route)
      routes.push(route)
    })
    const options = own === undefined ? {} : { preParsing: own as preParsingHookHandler }
    app.post('/first', options, handler)
    await app.register(async (scope) => void scope.post('/scope', options, handler))
    app.after(() => void app.post('/after', options, handler))
    await app.ready()
    t.strictSame(
      routes.map(({ preParsing }) => preParsing),
      [expected, expected, expected],
    )
  })
}
