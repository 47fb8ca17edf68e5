import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { createSchemaCopier, referTo } from '../../../plugin/evolution/schemas/copy-schema.ts'
import { documentOf } from '../../fixtures/conformance.ts'

const copierOf = (schemas: object = {}, others: object = {}) =>
  createSchemaCopier(createOpenApiReader(documentOf({}, { components: { schemas }, ...others })))

for (const [name, schema, expected, others] of [
  ['anything', true, true],
  ['nothing', false, false],
  ['what is no schema', 7, true],
  [
    'words for people, and of others',
    {
      title: 'A',
      description: 'B',
      example: 1,
      'x-a': 1,
      $comment: 'C',
      discriminator: {},
      type: 'string',
    },
    { type: 'string' },
  ],
  [
    'members by those names',
    { properties: { title: { title: 'A' }, 'x-a': {} } },
    { properties: { title: {}, 'x-a': {} } },
  ],
  [
    'one order',
    {
      type: ['string', 'null'],
      required: ['b', 'a'],
      enum: ['b', 'a'],
      anyOf: [{ type: 'string' }, { maxLength: 1 }],
    },
    {
      anyOf: [{ maxLength: 1 }, { type: 'string' }],
      enum: ['a', 'b'],
      required: ['a', 'b'],
      type: ['null', 'string'],
    },
  ],
  ['lists of one', { type: ['string'], enum: ['a'] }, { const: 'a', type: 'string' }],
  [
    'lists in which the order counts',
    { prefixItems: [{ type: 'string' }, { type: 'null' }] },
    { prefixItems: [{ type: 'string' }, { type: 'null' }] },
  ],
  [
    'schemas within',
    {
      items: { title: 'A' },
      not: { title: 'A' },
      patternProperties: { a: { title: 'A' } },
      oneOf: { title: 'A' },
    },
    { items: {}, not: {}, oneOf: [{}], patternProperties: { a: {} } },
  ],
  ['what is no list of schemas', { properties: null }, { properties: {} }],
  [
    'members of requests',
    { required: ['a', 'b'], properties: { a: { writeOnly: true }, b: {}, c: { writeOnly: 1 } } },
    { properties: { b: {}, c: {} }, required: ['b'] },
  ],
  ['promises without members', { required: ['a'] }, { required: ['a'] }],
  ['values as they are', { const: { b: 1, a: 2 } }, { const: { a: 2, b: 1 } }],
  [
    'OpenAPI 3.0',
    { type: 'string', nullable: true, enum: ['a'] },
    { enum: ['a', null], type: ['null', 'string'] },
    { openapi: '3.0.3' },
  ],
  [
    'what has no meaning in OpenAPI 3.1',
    { type: 'string', nullable: true },
    { nullable: true, type: 'string' },
  ],
] as const) {
  t.test(`a schema is copied: ${name}`, async (t) => {
    t.equal(JSON.stringify(copierOf({}, others).copy(schema)), JSON.stringify(expected))
  })
}

t.test('references lead to the schemas of the contract', async (t) => {
  const schemas = {
    A: { $ref: '#/components/schemas/B' },
    B: { properties: { a: { $ref: '#/components/schemas/A' } } },
    'c/d': { type: 'string' },
    __proto__: { type: 'null' },
  }
  const copier = copierOf(schemas, { extra: { x: { title: 'X', type: 'integer' } } })
  t.strictSame(copier.copy({ $ref: '#/components/schemas/A' }), { $ref: '#/schemas/A' })
  t.strictSame(copier.copy({ $ref: '#/components/schemas/c~1d', maxLength: 1 }), {
    $ref: '#/schemas/c~1d',
    maxLength: 1,
  })
  t.strictSame(copier.copy({ $ref: '#/extra/x' }), { $ref: '#/schemas/extra~1x' })
  t.strictSame(Object.fromEntries(copier.schemas()), {
    A: { properties: { a: { $ref: '#/schemas/A' } } },
    'c/d': { type: 'string' },
    'extra/x': { type: 'integer' },
  })
  t.equal(copier.notes.size, 0)
  t.equal(referTo('a b/c'), '#/schemas/a%20b~1c')
})

t.test('what stands beside a reference is not there in OpenAPI 3.0', async (t) => {
  const copier = copierOf({ A: {} }, { openapi: '3.0.0' })
  t.strictSame(copier.copy({ $ref: '#/components/schemas/A', maxLength: 1 }), {
    $ref: '#/schemas/A',
  })
})

t.test('references that are not followed are told of', async (t) => {
  const copier = copierOf()
  t.strictSame(copier.copy({ $ref: 'https://e.example/a.json' }), {
    $ref: 'https://e.example/a.json',
  })
  t.strictSame(copier.copy({ $ref: '#/components/schemas/None' }), {
    $ref: '#/components/schemas/None',
  })
  t.strictSame(
    [...copier.notes],
    [
      'The reference https://e.example/a.json leads out of the document and is not fetched.',
      'The reference #/components/schemas/None leads nowhere.',
    ],
  )
})

t.test('a schema that is nested too deep is refused', async (t) => {
  let deep: object = {}
  for (let level = 0; level < 200; level++) deep = { items: deep }
  t.throws(() => copierOf().copy(deep), {
    name: 'ContractError',
    message: 'A schema is nested deeper than 100 levels.',
  })
})
