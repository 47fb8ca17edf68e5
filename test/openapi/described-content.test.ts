import { Type } from '@sinclair/typebox'
import Fastify, { type FastifySchema } from 'fastify'
import t, { type Test } from 'tap'
import { contentOfRequest, contentOfSuccess } from '../../plugin/openapi/described-content.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex, type KnownRoute } from '../../plugin/routes/routes.ts'

interface Route {
  readonly schema?: FastifySchema & { readonly produces?: string[]; readonly consumes?: string[] }
  readonly config?: object
  readonly options?: ErrorResourceOptions
}

function know(t: Test, { schema = {}, config = {}, options = {} }: Route): KnownRoute {
  const app = Fastify({ exposeHeadRoutes: false })
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions(options))
  app.post('/', { schema, config: { errorResource: config } }, async () => '')
  return routes[0] as KnownRoute
}

const text = { type: 'string' }
const Order = Type.Object({ id: Type.String() })
const components = { schemas: { Order, Text: text, Loop: { $ref: '#/components/schemas/Loop' } } }
const toOrder = { $ref: '#/components/schemas/Order' }
const ofConfig = { produces: ['text/csv'] }

/** The schema of a 200, what the document makes of it, and the types that are there then. */
const described: readonly (readonly [
  name: string,
  route: Route & { readonly success: object; readonly written?: object },
  types: readonly string[],
])[] = [
  ['an object', { success: Order }, ['application/json']],
  ['an object that the document names', { success: {}, written: toOrder }, ['application/json']],
  ['a text', { success: text }, ['*/*']],
  [
    'a text that the document names',
    { success: {}, written: { $ref: '#/components/schemas/Text' } },
    ['*/*'],
  ],
  ['what leads to itself', { success: {}, written: components.schemas.Loop }, ['*/*']],
  [
    'what is named and not there',
    { success: {}, written: { $ref: '#/components/schemas/No' } },
    ['*/*'],
  ],
  ['anything', { success: {} }, ['*/*']],
  ['a number', { success: { type: 'number' } }, ['*/*']],
  ['a text of a media type', { success: { ...text, contentMediaType: 'text/css' } }, ['text/css']],
  ['a text of any image', { success: { ...text, contentMediaType: 'image/*' } }, ['image/*']],
  ['an object with types in the config', { success: Order, config: ofConfig }, ['text/csv']],
  ['a text with types in the config', { success: text, config: ofConfig }, ['text/csv']],
  [
    'a text below a path with types',
    { success: text, options: { prefixes: { '/': ofConfig } } },
    ['text/csv'],
  ],
  [
    'an object below a path with types',
    { success: Order, options: { prefixes: { '/': ofConfig } } },
    ['application/json'],
  ],
  [
    'a text with types of the plugin',
    { success: text, options: { produces: ['text/*'] } },
    ['text/*'],
  ],
  [
    'several types, JSON among them',
    { success: text, config: { produces: ['text/csv', 'application/json'] } },
    ['application/json'],
  ],
  [
    'types of swagger, JSON alone',
    { success: text, schema: { produces: ['application/json'] } },
    ['application/json'],
  ],
]

for (const [name, { success, written = success, ...route }, types] of described) {
  t.test(`${name} is described as ${String(types)}`, async (t) => {
    const schema = { ...route.schema, response: { 200: success } }
    const given = { 'application/json': { schema: written } }
    const content = contentOfSuccess(know(t, { ...route, schema }), '200', given, components)
    t.strictSame(content, Object.fromEntries(types.map((type) => [type, { schema: written }])))
  })
}

t.test('a class of statuses and the default are described like a status', async (t) => {
  const route = know(t, { schema: { response: { '2xx': text, default: text } } })
  for (const status of ['2XX', 'default']) {
    const given = { 'application/json': { schema: text } }
    t.strictSame(
      contentOfSuccess(route, status, given, components),
      { '*/*': { schema: text } },
      status,
    )
  }
})

t.test('what is described by its types is left as it is', async (t) => {
  const content = { 'application/json': { schema: text } }
  const byMap = know(t, { schema: { response: { 200: { content } } } })
  t.equal(contentOfSuccess(byMap, '200', content, components), content)
  const other = { 'text/csv': { schema: text } }
  const byHand = know(t, { schema: { response: { 200: text } } })
  t.equal(contentOfSuccess(byHand, '200', other, components), other)
  t.equal(contentOfSuccess(byHand, '404', content, components), content)
})

t.test('a success that only the document has is described by its schema', async (t) => {
  const of = (schema: object) =>
    contentOfSuccess(know(t, {}), '200', { 'application/json': { schema } }, components)
  t.strictSame(of(text), { '*/*': { schema: text } })
  t.strictSame(of(toOrder), { 'application/json': { schema: toOrder } })
})

t.test('what nobody has described may be anything, or what its route says', async (t) => {
  t.strictSame(contentOfSuccess(know(t, {}), '200', undefined, {}), { '*/*': { schema: {} } })
  const said = know(t, { config: { produces: ['text/csv', 'image/*'] } })
  t.strictSame(contentOfSuccess(said, '200', undefined, {}), {
    'text/csv': { schema: {} },
    'image/*': { schema: {} },
  })
  t.equal(contentOfSuccess(said, '204', undefined, {}), undefined)
  t.equal(contentOfSuccess(said, '302', undefined, {}), undefined)
  const nothing = know(t, { schema: { response: { 200: { type: 'null' } } } })
  t.equal(contentOfSuccess(nothing, '200', undefined, {}), undefined)
})

/** What a route says of its content, and the types that the document has then. */
const requests: readonly (readonly [name: string, route: Route, types: readonly string[]])[] = [
  ['nothing', {}, ['application/json']],
  ['its config', { config: { consumes: ['text/csv', 'text/*'] } }, ['text/csv', 'text/*']],
  [
    'its config, JSON among others',
    { config: { consumes: ['text/csv', 'application/json'] } },
    ['application/json'],
  ],
  ['the plugin', { options: { consumes: ['text/csv'] } }, ['text/csv']],
  [
    'swagger',
    { schema: { consumes: ['application/json'] }, config: { consumes: ['text/csv'] } },
    ['application/json'],
  ],
]

for (const [name, route, types] of requests) {
  t.test(`content is of the types that are said by ${name}`, async (t) => {
    const schema = { ...route.schema, body: text }
    const content = contentOfRequest(know(t, { ...route, schema }), {
      'application/json': { schema: text },
    })
    t.strictSame(content, Object.fromEntries(types.map((type) => [type, { schema: text }])))
  })
}
