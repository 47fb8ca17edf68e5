import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { sampleOf, typeOf } from '../../../plugin/conformance/document/sample.ts'

function sample(schema: object, components: object = {}): unknown {
  const reader = createOpenApiReader({ schema, components })
  return sampleOf(reader, reader.at(reader.root, 'schema'))
}

const samples: readonly (readonly [name: string, schema: object, value: unknown])[] = [
  ['an example', { type: 'string', example: 'A-1', default: 'B' }, 'A-1'],
  ['the first example', { type: 'string', examples: ['A-1', 'A-2'] }, 'A-1'],
  ['a default', { type: 'integer', default: 20, enum: [10, 20] }, 20],
  ['a constant', { const: null }, null],
  ['the first of a list', { enum: ['open', 'closed'] }, 'open'],
  ['examples that are no list', { type: 'boolean', examples: { a: 1 } }, true],
  ['an integer', { type: 'integer' }, 1],
  ['an integer with limits', { type: 'integer', minimum: 5, maximum: 9 }, 5],
  ['an integer above', { type: 'integer', exclusiveMinimum: 5 }, 6],
  [
    'an integer above, as OpenAPI 3.0 says it',
    { type: 'integer', minimum: 5, exclusiveMinimum: true },
    6,
  ],
  ['a number above', { type: 'number', exclusiveMinimum: 5 }, 5.5],
  ['a number below', { type: 'number', exclusiveMaximum: 0 }, -0.5],
  ['a number at most', { type: 'number', maximum: -3 }, -3],
  ['a multiple', { type: 'integer', minimum: 4, multipleOf: 5 }, 5],
  ['a multiple of nothing', { type: 'integer', multipleOf: 0 }, 1],
  ['a boolean', { type: 'boolean' }, true],
  ['null', { type: 'null' }, null],
  ['null or a text', { type: ['null', 'string'], maxLength: 4 }, 'conf'],
  ['a text', { type: 'string', format: 'date' }, '2001-02-03'],
  [
    'an object',
    { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, b: {} } },
    { a: 1 },
  ],
  ['an object of which nothing is required', { properties: { a: {} } }, {}],
  ['a member that is not described', { type: 'object', required: ['a'] }, { a: 'conformance' }],
  ['a list', { type: 'array', items: { type: 'integer' } }, []],
  ['a list that is not empty', { minItems: 2, items: { type: 'integer' } }, [1, 1]],
  ['anything', {}, 'conformance'],
  [
    'all of several objects',
    {
      required: ['c'],
      properties: { c: { const: 3 } },
      allOf: [
        { type: 'object', required: ['a'], properties: { a: { const: 1 } } },
        { type: 'object', required: ['b'], properties: { b: { const: 2 } } },
      ],
    },
    { a: 1, b: 2, c: 3 },
  ],
  ['all of several others', { allOf: [{ type: 'integer' }, { minimum: 0 }] }, 1],
  ['one of several', { oneOf: [{ type: 'integer' }, { type: 'string' }] }, 1],
  [
    'any of several objects',
    {
      type: 'object',
      required: ['a'],
      properties: { a: { const: 1 } },
      anyOf: [{ required: ['b'], properties: { b: { const: 2 } } }],
    },
    { a: 1, b: 2 },
  ],
  ['one of none', { type: 'integer', oneOf: [] }, 1],
]

for (const [name, schema, value] of samples) {
  t.test(`a value is written for ${name}`, async (t) => {
    t.strictSame(sample(schema), value)
  })
}

t.test('a schema that contains itself has an end', async (t) => {
  const Node = {
    type: 'object',
    required: ['next'],
    properties: { next: { $ref: '#/components/Node' } },
  }
  const value = sample({ $ref: '#/components/Node' }, { Node })
  t.ok(JSON.stringify(value).length < 1000)
  const wide = {
    type: 'object',
    required: ['a', 'b', 'c', 'd', 'e', 'f'],
    properties: Object.fromEntries(
      [...'abcdef'].map((name) => [name, { $ref: '#/components/Wide' }]),
    ),
  }
  t.ok(JSON.stringify(sample({ $ref: '#/components/Wide' }, { Wide: wide })).length < 200_000)
  t.equal((sample({ type: 'array', minItems: 1e9, items: {} }) as unknown[]).length, 100)
})

t.test('the type of a schema is what it says, or what it has', async (t) => {
  t.equal(typeOf({ type: ['null', 'integer'] }), 'integer')
  t.equal(typeOf({ properties: {} }), 'object')
  t.equal(typeOf({ items: {} }), 'array')
  t.equal(typeOf({ type: 'null' }), undefined)
  t.equal(typeOf({}), undefined)
})

t.test('no schema at all is anything', async (t) => {
  t.equal(sampleOf(createOpenApiReader({}), undefined), 'conformance')
})
