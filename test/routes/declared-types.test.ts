import { Type } from '@sinclair/typebox'
import t from 'tap'
import { z } from 'zod'
import {
  bodyTypes,
  isStructured,
  readDeclaredTypes,
  responseTypes,
} from '../../plugin/routes/declared-types.ts'

/** The keyword, in a way that is not taken for a promise. */
const then = ['th', 'en'].join('')
const object = { type: 'object' }
const csv = { content: { 'text/csv': {} } }
const list = { type: 'array' }
const text = { type: 'string' }
const json = ['application/json']

const shared: Readonly<Record<string, unknown>> = {
  Order: { $id: 'Order', type: 'object', definitions: { id: text, 'a/b': list } },
  Text: { $id: 'Text', type: 'string' },
  Loop: { $id: 'Loop', $ref: 'Loop#' },
  Ping: { $id: 'Ping', $ref: 'Pong#' },
  Pong: { $id: 'Pong', $ref: 'Ping#' },
}

/** One schema of a 200, and the types it says for certain. */
const schemas: readonly (readonly [
  name: string,
  schema: unknown,
  types: readonly string[] | undefined,
])[] = [
  ['an object', object, json],
  ['a list', list, json],
  ['an object or nothing', { type: ['object', 'null'] }, json],
  ['an object or a list', { type: ['object', 'array'] }, json],
  ['an object or text', { type: ['object', 'string'] }, undefined],
  ['a text', text, undefined],
  ['a number', { type: 'number' }, undefined],
  ['anything', {}, undefined],
  ['anything, as a boolean', true, undefined],
  ['properties of whatever it is', { properties: { id: text } }, undefined],
  ['a binary text', { type: 'string', format: 'binary' }, undefined],
  ['a media type', { type: 'string', contentMediaType: 'text/csv' }, ['text/csv']],
  ['a media type that is none', { type: 'string', contentMediaType: 'csv' }, ['csv']],
  [
    'a coded media type',
    { type: 'string', contentMediaType: 'image/png', contentEncoding: 'base64' },
    undefined,
  ],
  ['a constant object', { const: { a: 1 } }, json],
  ['a constant text', { const: 'a' }, undefined],
  ['constant objects', { enum: [{ a: 1 }, [], null] }, json],
  ['constants of every kind', { enum: [{ a: 1 }, 'a'] }, undefined],
  ['a constant null', { enum: [null] }, undefined],
  ['one of two objects', { oneOf: [object, list] }, json],
  ['an object or null', { anyOf: [object, { type: 'null' }] }, json],
  ['one of an object and a text', { oneOf: [object, text] }, undefined],
  ['any of nothing', { anyOf: [] }, undefined],
  ['any of which is no list', { anyOf: object }, undefined],
  ['all of an object and more', { allOf: [object, { minProperties: 1 }] }, json],
  ['all of nothing in particular', { allOf: [{}] }, undefined],
  ['an object either way', { if: {}, [then]: object, else: list }, json],
  ['an object one way', { if: {}, [then]: object, else: text }, undefined],
  ['an object if it can be', { if: {}, [then]: object }, undefined],
  ['a condition that nothing decides', { [then]: object, else: object }, undefined],
  ['a shared object', { $ref: 'Order#' }, json],
  ['a shared object without the sign', { $ref: 'Order' }, json],
  ['a shared text', { $ref: 'Text#' }, undefined],
  ['a part of a shared object', { $ref: 'Order#/definitions/id' }, undefined],
  ['a part with a slash in its name', { $ref: 'Order#/definitions/a~1b' }, json],
  ['a part that cannot be decoded', { $ref: 'Order#/definitions/%' }, undefined],
  ['a list of shared objects', { anyOf: [{ $ref: 'Order#' }, { $ref: 'Order#' }] }, json],
  ['what nobody shares', { $ref: 'Nobody#' }, undefined],
  ['what leads around', { $ref: 'Loop#' }, undefined],
  ['what leads around two', { $ref: 'Ping#' }, undefined],
  ['an anchor', { $ref: '#here' }, undefined],
  ['a part of its own', { $ref: '#/definitions/a', definitions: { a: object } }, json],
  ['itself', { $id: 'Self', anyOf: [{ $ref: 'Self#' }] }, undefined],
  ['a TypeBox object', Type.Object({}), json],
  ['a TypeBox union', Type.Union([Type.Object({}), Type.Array(Type.String())]), json],
  ['a TypeBox union with text', Type.Union([Type.Object({}), Type.String()]), undefined],
  ['a TypeBox intersection', Type.Intersect([Type.Object({}), Type.Object({})]), json],
  ['a TypeBox reference', Type.Ref('Order'), json],
  ['a TypeBox record', Type.Record(Type.String(), Type.String()), json],
  ['a TypeBox text', Type.String(), undefined],
  ['TypeBox anything', Type.Any(), undefined],
  ['TypeBox unknown', Type.Unknown(), undefined],
  ['TypeBox of a schema by hand', Type.Unsafe(object), json],
  ['a Zod object', z.object({}), json],
  ['a Zod list', z.array(z.string()), json],
  ['a Zod text', z.string(), undefined],
  ['Zod anything', z.any(), undefined],
  ['a Zod union', z.union([z.object({}), z.string()]), undefined],
  ['a Zod object that becomes a text', z.object({}).transform(() => 'a'), undefined],
  ['a schema of another language that transforms', { type: 'object', pipe: [] }, undefined],
  ['content', { content: { 'text/csv': { schema: text }, 'text/*': {} } }, ['text/csv', 'text/*']],
  ['content of what is no range', { content: { 'application/*+json': {} } }, undefined],
  ['empty content', { content: {} }, undefined],
  ['no content', { type: 'null' }, undefined],
]

for (const [name, schema, types] of schemas) {
  t.test(`of ${name} is known: ${String(types)}`, async (t) => {
    t.strictSame(
      responseTypes({ response: { 200: schema } }, (id) => shared[id]),
      types,
    )
  })
}

/** Several responses, and `produces`. */
const responses = [
  ['both statuses', { response: { 200: object, 201: list } }, json],
  ['one of which is open', { response: { 200: object, '2xx': text } }, undefined],
  ['a class', { response: { '2XX': object } }, json],
  ['without content', { response: { 200: object, 204: text, 205: text } }, json],
  ['errors and a default', { response: { 404: text, default: text } }, undefined],
  ['no schema', {}, undefined],
  ['produces alone', { produces: ['text/csv'] }, ['text/csv']],
  ['produces with a text', { produces: ['text/csv'], response: { 200: text } }, ['text/csv']],
  [
    'produces and content',
    { produces: ['text/csv'], response: { 200: { content: { 'a/b': {} } } } },
    ['a/b'],
  ],
  ['produces that is no list', { produces: 'text/csv', response: { 200: object } }, json],
  ['an empty produces', { produces: [] }, undefined],
] as const

for (const [name, schema, types] of responses) {
  t.test(`of ${name} is known: ${String(types)}`, async (t) => {
    t.strictSame(
      responseTypes(schema, () => undefined),
      types,
    )
  })
}

t.test('a body says its types by content, and whether it is text by its type', async (t) => {
  t.strictSame(bodyTypes({ content: { 'text/*': {} } }), ['text/*'])
  t.equal(bodyTypes(object), undefined)
  const bodies = [object, text, {}, { content: {} }, null]
  t.strictSame(
    bodies.map((body) => isStructured({ body })),
    [true, false, false, false, false],
  )
  t.equal(isStructured({ body: object, consumes: ['text/csv'] }), true)
  t.equal(isStructured({ body: object, consumes: ['text/csv', 'text/plain'] }), false)
})

t.test('the schemas of a route say what it sends and reads', async (t) => {
  const body = { content: { 'text/csv': {} } }
  t.strictSame(
    readDeclaredTypes({ body, response: { 200: object } }, () => undefined),
    { produces: ['application/json'], consumes: ['text/csv'], hasStructuredBody: false },
  )
  t.strictSame(
    readDeclaredTypes({ body: object }, () => undefined),
    { produces: undefined, consumes: undefined, hasStructuredBody: true },
  )
  const nothing = { produces: undefined, consumes: undefined, hasStructuredBody: false }
  t.strictSame(
    readDeclaredTypes(undefined, () => undefined),
    nothing,
  )
})

for (const [name, schema, types] of [
  ['objects in two responses', { 200: object, 201: object }, json],
  ['one type in two responses', { 200: csv, 201: csv }, ['text/csv']],
  ['two types in two responses', { 200: csv, 201: object }, ['text/csv', 'application/json']],
  [
    'three, of which two are one',
    { 200: csv, 201: object, 202: csv },
    ['text/csv', 'application/json'],
  ],
] as const) {
  t.test(`${name} are listed once: ${types.join()}`, async (t) => {
    t.strictSame(
      responseTypes({ response: schema }, () => undefined),
      types,
    )
  })
}

t.test('a type that is said twice is listed once', async (t) => {
  const produces = ['text/csv', 'text/csv']
  t.strictSame(
    responseTypes({ produces, response: { 200: { type: 'string' } } }, () => undefined),
    ['text/csv'],
  )
})
