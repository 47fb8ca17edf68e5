import { Type, type TObject } from '@sinclair/typebox'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import {
  createComponentWriter,
  toComponentName,
  type Components,
} from '../../plugin/openapi/components.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'
import { oracle } from '../../plugin/oracle/index.ts'
import { createRouteIndex, type KnownRoute } from '../../plugin/routes/routes.ts'
import { problemDetails } from '../../plugin/resource/profiles.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order exists',
  description: 'Choose another id.',
  members: Type.Object({ orderId: Type.String() }),
  headers: { 'x-region': ['eu', 'us'], 'retry-after': '5' },
})

const dialect = { is30: false, constAsEnum: true }
const reference = (section: string, name: string) => ({ $ref: `#/components/${section}/${name}` })

/** A route of an instance of the plugin. */
function routeOf(t: Test, url: string, options: ErrorResourceOptions = {}): KnownRoute {
  const app = Fastify({ exposeHeadRoutes: false })
  t.teardown(() => app.close())
  const { routes } = createRouteIndex(app, resolveOptions(options))
  app.post(url, async () => ({}))
  return routes[0] as KnownRoute
}

const names: readonly (readonly [
  declaration: Parameters<typeof toComponentName>[0],
  name: string,
])[] = [
  [OrderExists, 'OrderExists'],
  [defineError({ code: 'A1_B', status: 404, title: 'A' }), 'A1B'],
  [declarationOf(404), 'NotFound'],
  [declarationOf(414), 'UriTooLong'],
  [declarationOf(499), 'Status499'],
]

for (const [declaration, name] of names) {
  t.test(`${declaration.code ?? String(declaration.status)} is named ${name}`, async (t) => {
    t.equal(toComponentName(declaration), name)
  })
}

t.test('a component that is there already, and alike, is used again', async (t) => {
  const components: Components = {}
  const { put } = createComponentWriter(components, dialect)
  t.same(put('schemas', 'Order', { type: 'object' }), reference('schemas', 'Order'))
  t.same(put('schemas', 'Order', { type: 'object' }), reference('schemas', 'Order'))
  t.same(put('schemas', 'Order', { type: 'string' }), reference('schemas', 'OrderError'))
  t.same(put('schemas', 'Order', { type: 'number' }), reference('schemas', 'OrderError2'))
  t.same(Object.keys(components['schemas'] ?? {}), ['Order', 'OrderError', 'OrderError2'])
})

t.test('an error is one component of each section, with its literals', async (t) => {
  const components: Components = {}
  const writer = createComponentWriter(components, dialect)
  const route = routeOf(t, '/orders/:id(\\d+)/*', { typeBase: 'https://api.example/errors/' })
  const error = writer.error(OrderExists, route)
  const { 'x-region': region, ...headers } = error.headers
  t.same(
    { ...error, headers },
    {
      name: 'OrderExists',
      description: 'Choose another id.',
      shapes: [
        {
          name: 'OrderExists',
          type: 'https://api.example/errors/order-exists',
          schema: reference('schemas', 'OrderExists'),
          example: reference('examples', 'OrderExists'),
        },
      ],
      headers: {
        'Cache-Control': reference('headers', 'Cache-Control'),
        'Retry-After': {
          description: 'Always the same.',
          required: true,
          schema: { type: 'string', enum: ['5'] },
        },
      },
    },
  )
  t.match(region, { schema: { enum: ['eu, us'] } })
  t.match(components['schemas']?.['OrderExists'], {
    properties: {
      type: { enum: ['https://api.example/errors/order-exists'] },
      code: { enum: ['ORDER_EXISTS'] },
      status: { enum: [409] },
      errors: { items: reference('schemas', 'Violation') },
    },
  })
  t.match(components['examples']?.['OrderExists'], {
    summary: 'Order exists',
    value: { instance: '/orders/42/42' },
  })
  t.equal(writer.error(OrderExists, route), error, 'it is described once')
})

t.test('two instances of the plugin that say different things have two components', async (t) => {
  const components: Components = {}
  const writer = createComponentWriter(components, dialect)
  const first = writer.error(OrderExists, routeOf(t, '/a', { typeBase: '/a/' }))
  const second = writer.error(OrderExists, routeOf(t, '/b', { typeBase: '/b/' }))
  t.strictSame([first.name, second.name], ['OrderExists', 'OrderExistsError'])
  const types = [first, second].flatMap(({ shapes }) => shapes.map(({ type }) => type))
  t.strictSame(types, ['/a/order-exists', '/b/order-exists'])
})

t.test('a name that the user has taken stays theirs', async (t) => {
  const components: Components = { schemas: { NotFound: {}, Violation: {} } }
  const writer = createComponentWriter(components, dialect)
  t.equal(writer.error(declarationOf(404), routeOf(t, '/')).name, 'NotFoundError')
  t.match(components['schemas'], {
    NotFound: {},
    Violation: {},
    ViolationError: { title: 'Violation' },
    NotFoundError: { properties: { errors: { items: reference('schemas', 'ViolationError') } } },
  })
})

const varies = (route: KnownRoute) =>
  'Vary' in createComponentWriter({}, dialect).error(declarationOf(404), route).headers

t.test('errors vary where a route of the application has several media types', async (t) => {
  const negotiated = routeOf(t, '/', { produces: ['application/json', 'text/csv'] })
  const other = routeOf(t, '/', { produces: ['application/json'] })
  t.strictSame([negotiated, other].map(varies), [true, false])
})

t.test('an error without an example has none', async (t) => {
  const Odd = defineError({
    code: 'ODD',
    status: 409,
    title: 'Odd',
    members: { member: Type.String({ pattern: '^x{20}$' }) },
  })
  const components: Components = {}
  const writer = createComponentWriter(components, dialect)
  const [shape] = writer.error(Odd, routeOf(t, '/')).shapes
  t.equal(shape?.example, undefined)
  t.equal(components['examples'], undefined)
})

t.test('any error is a component too', async (t) => {
  const components: Components = {}
  t.same(
    createComponentWriter(components, dialect).anyError(problemDetails, routeOf(t, '/')),
    reference('schemas', 'ErrorResource'),
  )
  t.same(Object.keys(components['schemas'] ?? {}), ['Violation', 'ErrorResource'])
})

const profiles = [problemDetails, oracle({ baseUrl: 'https://api.example.com' })]

t.test('every profile has a schema and an example of an error', async (t) => {
  const components: Components = {}
  const writer = createComponentWriter(components, dialect)
  const { name, shapes } = writer.error(OrderExists, routeOf(t, '/orders', { profiles }))
  t.equal(name, 'OrderExists')
  t.same(shapes[1], {
    name: 'OrderExistsOracle',
    type: 'https://api.example.com/errors/order-exists',
    schema: reference('schemas', 'OrderExistsOracle'),
    example: reference('examples', 'OrderExistsOracle'),
  })
  t.same(components['examples']?.['OrderExistsOracle'], {
    summary: 'Order exists',
    value: {
      type: 'https://api.example.com/errors/order-exists',
      title: 'Order exists',
      status: 409,
      'o:errorCode': 'ORDER_EXISTS',
      instance: 'https://api.example.com/orders',
      requestId: 'req-1',
      orderId: 'string',
    },
  })
  t.match(components['schemas']?.['OrderExistsOracle'], {
    properties: { 'o:errorCode': { enum: ['ORDER_EXISTS'] }, status: { enum: [409] } },
  })
})

t.test('a document has no component that nothing refers to', async (t) => {
  const components: Components = {}
  const writer = createComponentWriter(components, dialect)
  const [, only] = profiles
  writer.error(declarationOf(400), routeOf(t, '/', { profiles: profiles.slice(1) }))
  if (only !== undefined)
    t.same(writer.anyError(only, routeOf(t, '/')), reference('schemas', 'ErrorResourceOracle'))
  t.same(Object.keys(components['schemas'] ?? {}), ['BadRequestOracle', 'ErrorResourceOracle'])
})

const choices: readonly (readonly [string, ErrorResourceOptions, readonly string[]])[] = [
  ['none', {}, ['Cache-Control']],
  ['of profiles', { profiles }, ['Cache-Control', 'Vary']],
  [
    'of languages',
    { languages: [{ language: 'de' }] },
    ['Cache-Control', 'Content-Language', 'Vary'],
  ],
]

for (const [name, options, expected] of choices) {
  t.test(`an error has the fields of the choice there is: ${name}`, async (t) => {
    const writer = createComponentWriter({}, dialect)
    const { headers } = writer.error(declarationOf(404), routeOf(t, '/', options))
    t.same(Object.keys(headers), expected)
  })
}

t.test('a title that is said in several languages is open in the document', async (t) => {
  const components: Components = {}
  const languages = [{ language: 'de' }]
  const route = routeOf(t, '/', { languages, profiles })
  createComponentWriter(components, dialect).error(OrderExists, route)
  for (const name of ['OrderExists', 'OrderExistsOracle']) {
    const schema = Object(components['schemas']?.[name]) as TObject
    t.strictSame(Object.keys(schema.properties['title'] ?? {}).toSorted(), ['description', 'type'])
  }
})

t.test(
  'the routes of an application are looked at once, however many errors there are',
  async (t) => {
    const route = routeOf(t, '/orders', { profiles: [problemDetails] })
    let looks = 0
    const siblings = [
      {
        ...route,
        get options() {
          looks += 1
          return route.options
        },
      },
    ]
    const writer = createComponentWriter({}, dialect)
    const looksFor = (count: number) => {
      const before = looks
      for (let index = 0; index < count; index += 1) {
        const code = `E${String(looks)}_${String(index)}`
        const declaration = defineError({ code, status: 415, title: code })
        const { headers } = writer.error(declaration, { ...route, siblings })
        t.ok(Object.keys(headers).includes('Accept-Post'))
      }
      return looks - before
    }
    t.strictSame([looksFor(1), looksFor(50)], [1, 0])
  },
)

t.test('members that contain themselves refer to the component they are in', async (t) => {
  const Node = Type.Recursive((This) => Type.Object({ next: Type.Array(This) }))
  const Nested = defineError({
    code: 'NESTED',
    status: 409,
    title: 'Nested',
    members: Type.Object({ tree: Node, again: { $ref: '#/properties/tree' } as never }),
  })
  const components: Components = { schemas: { Nested: { type: 'string' } } }
  const writer = createComponentWriter(components, dialect)
  writer.error(Nested, routeOf(t, '/'))
  const tree = { $ref: '#/components/schemas/NestedError/properties/tree' }
  t.match(components['schemas']?.['NestedError'], {
    properties: { tree: { properties: { next: { items: tree } } }, again: tree },
  })
})
