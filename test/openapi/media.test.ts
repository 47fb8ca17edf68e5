import Fastify from 'fastify'
import t, { type Test } from 'tap'
import type { ErrorComponents } from '../../plugin/openapi/components.ts'
import { toContent, toErrorContent } from '../../plugin/openapi/media.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { createRouteIndex, type KnownRoute } from '../../plugin/routes/routes.ts'
import { problemDetails, type WireProfile } from '../../plugin/resource/profiles.ts'

const problemType = 'application/problem+json'
const other: WireProfile = {
  name: 'Other',
  mediaTypes: ['application/other+json', 'application/json'],
}
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** A route of an instance of the plugin. */
function routeOf(t: Test, options: ErrorResourceOptions): KnownRoute {
  const app = Fastify({ exposeHeadRoutes: false })
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions(options))
  app.get('/', async () => ({}))
  return routes[0] as KnownRoute
}

/** An error with a shape for each of these suffixes. */
function errorOf(name: string, type: string, suffixes: readonly string[]): ErrorComponents {
  const shapes = suffixes.map((suffix) => ({
    name: name + suffix,
    type: type + suffix,
    schema: reference(name + suffix),
    example: suffix === '' ? reference(`${name}Example`) : undefined,
  }))
  return { name, description: name, shapes, headers: {} }
}

const xml: WireProfile = { name: 'Xml', mediaTypes: ['application/e+xml'], write: String }

const contents: readonly (readonly [string, ErrorResourceOptions, readonly string[]])[] = [
  ['problem details', {}, [problemType]],
  ['mirrored', { mirrorAccept: true }, [problemType, 'application/json']],
  [
    'two profiles',
    { profiles: [problemDetails, other] },
    [problemType, 'application/other+json', 'application/json'],
  ],
  [
    'two profiles, JSON being one of theirs, mirrored',
    { profiles: [problemDetails, other], mirrorAccept: true },
    [problemType, 'application/other+json', 'application/json'],
  ],
  [
    'one that is no JSON, mirrored',
    { profiles: [xml], mirrorAccept: true },
    ['application/e+xml', 'application/json'],
  ],
  [
    'one that is no JSON before one that is, mirrored',
    { profiles: [xml, problemDetails], mirrorAccept: true },
    ['application/e+xml', problemType, 'application/json'],
  ],
]

for (const [name, options, types] of contents) {
  t.test(`content has the media types there are: ${name}`, async (t) => {
    const content = toContent(routeOf(t, options), ({ name }) => ({ schema: reference(name) }))
    t.same(Object.keys(content), types)
    const isOther = options.profiles?.includes(other) === true
    const json = content['application/json']
    if (json !== undefined) t.same(json, { schema: reference(isOther ? 'Other' : '') })
  })
}

t.test('one error is a reference, with its example', async (t) => {
  t.same(toErrorContent(routeOf(t, {}), [errorOf('Taken', '/taken', [''])]), {
    [problemType]: {
      schema: reference('Taken'),
      examples: { Taken: reference('TakenExample') },
    },
  })
})

t.test('several errors are alternatives in each profile, told apart by their types', async (t) => {
  const errors = [errorOf('Taken', '/taken', ['', '?']), errorOf('Gone', '/gone', ['', '?'])]
  const media = {
    schema: {
      oneOf: [reference('Taken?'), reference('Gone?')],
      discriminator: {
        propertyName: 'type',
        mapping: { '/taken?': reference('Taken?').$ref, '/gone?': reference('Gone?').$ref },
      },
    },
  }
  const content = toErrorContent(routeOf(t, { profiles: [problemDetails, other] }), errors)
  t.same(content['application/other+json'], media)
  t.same(content['application/json'], media)
  t.match(content[problemType], { examples: { Taken: {}, Gone: {} } })
})

t.test('what is described alike is described once, each with its example', async (t) => {
  const errors = ['A', 'B'].map((name) => {
    const { shapes, ...others } = errorOf(name, name, [''])
    return { ...others, shapes: shapes.map((shape) => ({ ...shape, schema: reference('Text') })) }
  })
  t.same(toErrorContent(routeOf(t, {}), errors)[problemType], {
    schema: reference('Text'),
    examples: { A: reference('AExample'), B: reference('BExample') },
  })
})

t.test('errors that share a type are not told apart by it', async (t) => {
  const errors = [errorOf('A', 'about:blank', ['']), errorOf('B', 'about:blank', [''])]
  const schema = toErrorContent(routeOf(t, {}), errors)[problemType]?.schema
  t.same(schema, { oneOf: [reference('A'), reference('B')] })
})
