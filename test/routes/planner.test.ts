/** Which routes share a plan. */
import Fastify, { type FastifyInstance, type FastifySchema, type RouteOptions } from 'fastify'
import t from 'tap'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { type RoutePlan } from '../../plugin/routes/plan.ts'
import { createPlanner } from '../../plugin/routes/planner.ts'
import { usualRules } from '../../plugin/routes/router-path.ts'

const app = Fastify()
const [inner, beside] = [Object.create(app), Object.create(app)] as FastifyInstance[]
const order: FastifySchema = { response: { 200: { type: 'object' } } }
const alike: FastifySchema = { response: { 201: { type: 'array' }, 204: { type: 'null' } } }
const csv: FastifySchema = { response: { 200: { content: { 'text/csv': {} } } } }
const stricter = { methodNotAllowed: false }

type Asked = readonly [
  app: FastifyInstance | undefined,
  url: string,
  schema?: FastifySchema,
  config?: RouteOptions['config'],
]

for (const [name, options, one, other, isShared] of [
  ['routes that declare nothing', {}, [app, '/a'], [app, '/b'], true],
  ['successes of one media type', {}, [app, '/a', order], [app, '/b', alike], true],
  ['successes of two', {}, [app, '/a', order], [app, '/a', csv], false],
  ['what is left open and what is not', {}, [app, '/a', order], [app, '/a'], false],
  [
    'equal lists of other types',
    {},
    [app, '/a', csv],
    [app, '/b', { response: { 200: { content: { 'text/csv': {} } } } }],
    true,
  ],
  [
    'content that is text and content that is not',
    {},
    [app, '/a', { body: { type: 'object' } }],
    [app, '/a', { body: { type: 'string' } }],
    false,
  ],
  [
    'content of other types',
    {},
    [app, '/a', { body: { content: { 'text/csv': {} } } }],
    [app, '/a', { body: { content: { 'text/html': {} } } }],
    false,
  ],
  ['scopes, each with parsers of its own', {}, [inner, '/a'], [beside, '/a'], false],
  [
    'routes in and left out',
    {},
    [app, '/a'],
    [app, '/b', undefined, { errorResource: false }],
    false,
  ],
  [
    'routes that are left out',
    {},
    [app, '/a', undefined, { errorResource: false }],
    [app, '/b', undefined, { errorResource: false }],
    true,
  ],
  [
    'routes that say the same, which may have changed since',
    {},
    [app, '/a', undefined, { errorResource: stricter }],
    [app, '/b', undefined, { errorResource: stricter }],
    false,
  ],
  [
    'a path, by what its routes say',
    {},
    [app, '/a', undefined, { errorResource: stricter }],
    [app, '/a', undefined, { errorResource: stricter }],
    true,
  ],
  ['paths, where some are left out', { except: ['/b'] }, [app, '/a'], [app, '/b'], false],
  ['paths, where some alone are meant', { only: ['/b'] }, [app, '/a'], [app, '/b'], false],
  [
    'paths, where prefixes differ',
    { prefixes: { '/b': stricter } },
    [app, '/a'],
    [app, '/b'],
    false,
  ],
  ['one path, where paths differ', { except: ['/b'] }, [app, '/a'], [app, '/a'], true],
] as readonly (readonly [string, ErrorResourceOptions, Asked, Asked, boolean])[]) {
  t.test(`${name} have ${isShared ? 'one plan' : 'plans of their own'}`, async (t) => {
    const plan = createPlanner(resolveOptions(options), usualRules)
    const planOf = ([scope, url, schema, config]: Asked) =>
      plan(scope as FastifyInstance, url, schema, config)
    const plans = [one, other, one].map(planOf) as [RoutePlan, RoutePlan, RoutePlan]
    t.equal(plans[0] === plans[1], isShared)
    t.equal(plans[0], plans[2], 'the first is found again')
  })
}

t.test('shared schemas are those of the scope', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const plan = createPlanner(resolveOptions({}), usualRules)
  const schema = { response: { 200: { $ref: 'order#' } } }
  const produced: unknown[] = []
  app.addHook('onRoute', function (route) {
    produced.push(plan(this, route.url, route.schema, route.config).produces)
  })
  await app.register(async (scope) => {
    scope.addSchema({ $id: 'order', type: 'object' })
    scope.get('/known', { schema, exposeHeadRoute: false }, () => ({}))
  })
  await app.register(async (scope) => {
    scope.addSchema({ $id: 'order', type: 'string' })
    scope.get('/text', { schema, exposeHeadRoute: false }, () => '')
  })
  await app.ready()
  t.strictSame(produced, [['application/json'], undefined])
})
