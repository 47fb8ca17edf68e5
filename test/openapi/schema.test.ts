import { Type } from '@sinclair/typebox'
import t from 'tap'
import { toOpenapiSchema, type Dialect } from '../../plugin/openapi/schema.ts'
import { ViolationSchema } from '../../plugin/errors/schemas.ts'

const openapi30: Dialect = { is30: true, constAsEnum: false }
const openapi31: Dialect = { is30: false, constAsEnum: false }
const openapi31Enum: Dialect = { is30: false, constAsEnum: true }

/** @see OpenAPI 3.0.3 §4.7.24, OpenAPI 3.1.0 §4.8.24 */
const rows: readonly (readonly [
  name: string,
  dialect: Dialect,
  schema: unknown,
  written: unknown,
])[] = [
  ['a literal of 3.0', openapi30, { const: 'a' }, { enum: ['a'] }],
  ['a literal of 3.1', openapi31, { const: 'a' }, { const: 'a' }],
  ['a literal of 3.1 for every tool', openapi31Enum, { const: null }, { enum: [null] }],
  ['a nested literal', openapi30, { anyOf: [{ const: 1 }] }, { anyOf: [{ enum: [1] }] }],
  [
    'data that looks like a schema',
    openapi30,
    { default: { const: 1 } },
    { default: { const: 1 } },
  ],
  ...(['xml', 'discriminator', 'externalDocs', 'x-order'] as const).map(
    (keyword) =>
      [
        `what ${keyword} says`,
        openapi30,
        { [keyword]: { name: 'i', const: 1, type: ['a', 'b'] } },
        { [keyword]: { name: 'i', const: 1, type: ['a', 'b'] } },
      ] as const,
  ),
  [
    'a definition of the name of a keyword',
    openapi31,
    { $defs: { $id: { type: 'string' } }, definitions: { xml: { $id: 'a', type: 'null' } } },
    { $defs: { $id: { type: 'string' } }, definitions: { xml: { type: 'null' } } },
  ],
  [
    'a property of the name of a keyword',
    openapi30,
    { properties: { const: { type: 'string' }, $id: { const: 1 } } },
    { properties: { const: { type: 'string' }, $id: { enum: [1] } } },
  ],
  ['identifiers', openapi31, { $id: 'a', $schema: 'b', type: 'object' }, { type: 'object' }],
  ['a schema that is a boolean', openapi31, { items: true }, { items: true }],
  ['examples of 3.0', openapi30, { examples: ['a', 'b'] }, { example: 'a' }],
  ['no examples of 3.0', openapi30, { examples: [], type: 'string' }, { type: 'string' }],
  ['examples of 3.1', openapi31, { examples: ['a', 'b'] }, { examples: ['a', 'b'] }],
  ['null of 3.0', openapi30, { type: 'null' }, { type: 'object', nullable: true, enum: [null] }],
  ['null of 3.1', openapi31, { type: 'null' }, { type: 'null' }],
  [
    'a type or null of 3.0',
    openapi30,
    { type: ['null', 'string'] },
    { type: 'string', nullable: true },
  ],
  ['a list of one type', openapi30, { type: ['string'] }, { type: ['string'] }],
  [
    'several types of 3.0',
    openapi30,
    { type: ['string', 'integer'], description: 'x' },
    { description: 'x', anyOf: [{ type: 'string' }, { type: 'integer' }] },
  ],
  [
    'several types or null of 3.0',
    openapi30,
    { type: ['string', 'integer', 'null'] },
    {
      anyOf: [
        { type: 'string', nullable: true },
        { type: 'integer', nullable: true },
      ],
    },
  ],
  [
    'a tuple of 3.1',
    openapi31,
    { items: [{ const: 1 }], additionalItems: false },
    { prefixItems: [{ const: 1 }], items: false },
  ],
  ['an open tuple of 3.1', openapi31, { items: [{}] }, { prefixItems: [{}] }],
  [
    'a tuple of 3.0',
    openapi30,
    { items: [{ const: 1 }], additionalItems: false },
    { items: { enum: [1] } },
  ],
  [
    'a pattern of the name of a keyword',
    openapi31,
    { patternProperties: { $id: { const: 1 } } },
    { patternProperties: { $id: { const: 1 } } },
  ],
  ['several types of 3.1', openapi31, { type: ['string', 'null'] }, { type: ['string', 'null'] }],
]

for (const [name, dialect, schema, written] of rows) {
  t.test(`${name} is written as OpenAPI has it`, async (t) => {
    t.strictSame(toOpenapiSchema(schema, dialect), written)
  })
}

t.test('the symbols of TypeBox stay behind', async (t) => {
  const schema = Type.Object({ id: Type.Optional(Type.String()) })
  const written = toOpenapiSchema(schema, openapi31) as object
  t.strictSame(Object.getOwnPropertySymbols(written), [])
  t.strictSame(written, { type: 'object', properties: { id: { type: 'string' } } })
})

t.test('a violation is a reference, and itself where it is described', async (t) => {
  const reference = { $ref: '#/components/schemas/Violation' }
  const schema = Type.Object({ errors: Type.Array(ViolationSchema) })
  t.same(toOpenapiSchema(schema, openapi31, reference), {
    type: 'object',
    required: ['errors'],
    properties: { errors: { type: 'array', items: reference } },
  })
  t.match(toOpenapiSchema(ViolationSchema, openapi31), { title: 'Violation', type: 'object' })
})

t.test('references lead to where the schema is put', async (t) => {
  const moved = new Map([['#/properties/a', '#/components/schemas/A/properties/a']])
  const schema = { properties: { a: {}, b: { $ref: '#/properties/a' }, c: { $ref: '#/other' } } }
  t.strictSame(toOpenapiSchema(schema, openapi31, undefined, moved), {
    properties: {
      a: {},
      b: { $ref: '#/components/schemas/A/properties/a' },
      c: { $ref: '#/other' },
    },
  })
})
