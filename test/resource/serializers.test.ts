import { Type } from '@sinclair/typebox'
import t from 'tap'
import { declarationOf, type Declaration } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import type { ErrorResource } from '../../plugin/errors/schemas.ts'
import { schemaOf } from '../../plugin/errors/error-schemas.ts'
import { createErrorKinds, shapeOf } from '../../plugin/resource/serializers.ts'
import type { WireProfile } from '../../plugin/resource/profiles.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String(), attempts: Type.Optional(Type.Integer()) }),
})

function serialize(declaration: Declaration, resource: object): unknown {
  const { serialize } = createErrorKinds('/errors/')(declaration)
  return JSON.parse(serialize(resource as ErrorResource))
}

for (const { status, phrase } of errorStatuses) {
  t.test(`${String(status)} is serialized with what never varies`, async (t) => {
    const { type, serialize } = createErrorKinds('/errors/')(declarationOf(status))
    const resource = { type: 'about:blank', title: phrase, status }
    t.equal(type, 'about:blank')
    t.strictSame(JSON.parse(serialize(resource)), resource)
  })
}

t.test('every standard member is serialized', async (t) => {
  const resource = {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'FST_ERR_VALIDATION',
    detail: 'caf\u00e9 "\u2028" \u{1F600}\n',
    instance: '/orders',
    requestId: 'req-1',
    errors: [
      { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
      { detail: 'must be integer', in: 'query', name: 'limit' },
    ],
  }
  t.strictSame(serialize(declarationOf(400), resource), resource)
})

t.test('declared members are serialized, undeclared ones stay behind', async (t) => {
  const resource = {
    type: '/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    code: 'ORDER_EXISTS',
    orderId: '42',
  }
  t.strictSame(serialize(OrderExists, { ...resource, secret: 'x' }), resource)
})

t.test('undeclared members of a violation stay behind', async (t) => {
  const resource = { type: 'about:blank', title: 'Bad Request', status: 400 }
  const violation = { detail: 'is wrong', in: 'body', pointer: '#/n' }
  t.strictSame(
    serialize(declarationOf(400), { ...resource, errors: [{ ...violation, value: 'x' }] }),
    { ...resource, errors: [violation] },
  )
})

t.test('owed members are serialized where the status owes them and nowhere else', async (t) => {
  const members = { allow: ['GET'] }
  const notAllowed = { type: 'about:blank', title: 'Method Not Allowed', status: 405, ...members }
  const notFound = { type: 'about:blank', title: 'Not Found', status: 404 }
  t.strictSame(serialize(declarationOf(405), notAllowed), notAllowed)
  t.strictSame(serialize(declarationOf(404), { ...notFound, ...members }), notFound)
})

t.test('a required member that is missing is not invented, and no reason to fail', async (t) => {
  const kind = createErrorKinds('/errors/')(OrderExists)
  const resource = { type: '/errors/order-exists', title: 'Order already exists', status: 409 }
  const sent = { ...resource, code: 'ORDER_EXISTS' }
  t.strictSame(JSON.parse(kind.serialize(sent)), sent)
  t.ok(kind.schema.required?.includes('orderId'), 'the schema still requires it')
})

t.test('members are sifted where some are declared', async (t) => {
  const kindOf = createErrorKinds('/errors/')
  t.strictSame(kindOf(OrderExists).sift?.({ orderId: '42', secret: 'x' }).kept, { orderId: '42' })
  t.equal(kindOf(declarationOf(404)).sift, undefined)
})

const types = [
  ['its own', '/errors/', 'https://errors.example/exists', 'https://errors.example/exists'],
  ['the base and its code', '/errors/', undefined, '/errors/order-exists'],
  [
    'a fragment of the base',
    'https://api.example/errors#',
    undefined,
    'https://api.example/errors#order-exists',
  ],
] as const

for (const [name, typeBase, type, expected] of types) {
  t.test(`the type of a declared error is ${name}`, async (t) => {
    const declaration = { ...declarationOf(409), code: 'ORDER_EXISTS', type }
    const kind = createErrorKinds(typeBase)(declaration)
    t.equal(kind.type, expected)
    t.equal(kind.schema.properties['type']?.['const'], expected)
  })
}

t.test('an error with neither type nor code is of the type of the base', async (t) => {
  const declaration = { ...declarationOf(409), type: undefined }
  t.equal(createErrorKinds('/errors/')(declaration).type, '/errors/')
})

t.test('a kind is compiled once for each instance of the plugin', async (t) => {
  const kindOf = createErrorKinds('/errors/')
  t.equal(kindOf(OrderExists), kindOf(OrderExists))
  t.not(kindOf(OrderExists), createErrorKinds('/errors/')(OrderExists))
})

t.test('without a base the type of a declared error stays open', async (t) => {
  t.strictSame(schemaOf(OrderExists, undefined).properties['type']?.['format'], 'uri-reference')
  t.strictSame(schemaOf(declarationOf(404), undefined).properties['type']?.['const'], 'about:blank')
})

t.test('a schema carries the description of its declaration, if there is one', async (t) => {
  const described = { ...declarationOf(409), description: 'Somebody was faster.' }
  t.equal(schemaOf(described, '/errors/').description, 'Somebody was faster.')
  t.equal(schemaOf(declarationOf(409), '/errors/').description, undefined)
})

t.test('where a title is said in several languages, its schema is open', async (t) => {
  const { title } = schemaOf(declarationOf(404), '/errors/', true).properties
  t.equal(title?.['type'], 'string')
  t.equal(title?.['const'], undefined)
  const { serialize, language } = createErrorKinds('/errors/', undefined, true)(declarationOf(404))
  const resource = { type: 'about:blank', title: 'Nicht gefunden', status: 404 }
  t.strictSame(JSON.parse(serialize(resource)), resource)
  t.equal(language, undefined)
})

/** Another shape: the status under another name, the members as they are. */
const profile: WireProfile = {
  name: 'Numbered',
  mediaTypes: ['application/numbered+json'],
  shapeOf: ({ status }, type, schema) => ({
    type: `${type}?numbered`,
    schema: Type.Object({ ...schema.properties, number: Type.Literal(status) }),
    toBody: (resource) => ({ ...resource, number: resource.status, secret: 'x' }),
  }),
}

t.test('a profile shapes a kind once and its bodies each time', async (t) => {
  const kindOf = createErrorKinds('/errors/', profile)
  const kind = kindOf(OrderExists)
  t.equal(kindOf(OrderExists), kind)
  t.equal(kind.type, '/errors/order-exists?numbered')
  const resource = { type: kind.type, title: 'Order already exists', status: 409 }
  t.strictSame(JSON.parse(kind.serialize({ ...resource, orderId: '42', code: 'ORDER_EXISTS' })), {
    ...resource,
    type: '/errors/order-exists',
    code: 'ORDER_EXISTS',
    orderId: '42',
    number: 409,
  })
  t.strictSame(kind.sift?.({ orderId: '42' }).kept, { orderId: '42' })
})

t.test('a required member that is missing is no reason to fail in any profile', async (t) => {
  const { serialize } = createErrorKinds('/errors/', profile)(OrderExists)
  const body = serialize({ type: 'x', title: 'x', status: 409, code: 'ORDER_EXISTS' })
  t.equal(JSON.parse(body).orderId, undefined)
})

t.test('the shape of problem details is that of their schema', async (t) => {
  const { type, schema, toBody } = shapeOf(
    { name: '', mediaTypes: ['application/problem+json'] },
    OrderExists,
    '/errors/',
    false,
  )
  t.equal(type, '/errors/order-exists')
  t.strictSame(schema, schemaOf(OrderExists, '/errors/'))
  t.equal(toBody, undefined)
})

t.test('a profile may require nothing, and leave the body as it is', async (t) => {
  const bare: WireProfile = {
    name: 'Bare',
    mediaTypes: ['application/bare+json'],
    shapeOf: (_declaration, type) => ({
      type,
      schema: Type.Object({ title: Type.Optional(Type.String()) }),
    }),
  }
  const { serialize } = createErrorKinds('/errors/', bare)(OrderExists)
  t.equal(serialize({ type: 'x', title: 'Taken', status: 409 }), '{"title":"Taken"}')
})

t.test('a profile may leave its schema without a list of required members', async (t) => {
  const schema = { type: 'object', properties: { orderId: { type: 'string' } } } as never
  const bare: WireProfile = {
    name: 'Bare',
    mediaTypes: ['application/bare+json'],
    shapeOf: (_declaration, type) => ({ type, schema }),
  }
  const { serialize } = createErrorKinds('/errors/', bare)(OrderExists)
  t.equal(serialize({ orderId: '42' } as never), '{"orderId":"42"}')
})

t.test(
  'members of every error are serialized, and are missing where they are not known',
  async (t) => {
    const extra = Type.Object({ traceId: Type.String() }) as never
    const kindOf = createErrorKinds('/errors/', undefined, false, extra)
    for (const declaration of [declarationOf(404), OrderExists]) {
      const { title, status } = declaration
      const { type, serialize } = kindOf(declaration)
      const resource = { type, title, status, code: 'ORDER_EXISTS' }
      t.strictSame(JSON.parse(serialize(resource)), resource)
      const traced = { ...resource, traceId: 'a' }
      t.strictSame(JSON.parse(serialize(traced)), traced)
    }
  },
)
