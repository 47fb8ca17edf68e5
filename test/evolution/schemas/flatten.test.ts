import t from 'tap'
import type { ContractSchema } from '../../../plugin/evolution/contract.ts'
import { createFlatten, toSchema } from '../../../plugin/evolution/schemas/flatten.ts'

const list = (type: unknown) => (Array.isArray(type) && type.length === 1 ? type[0] : type)
const ref = (name: string) => ({ $ref: `#/schemas/${name}` })
const schemas: Record<string, ContractSchema> = {
  A: { type: 'string' },
  Itself: ref('Itself'),
  Part: { allOf: [ref('Part'), { type: 'string' }] },
  ...Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`N${index}`, { allOf: [ref(`N${index + 1}`)] }]),
  ),
}
const flatten = createFlatten((name) => schemas[name])

for (const [name, schema, expected] of [
  ['anything', true, [{}]],
  ['nothing', false, []],
  ['a value', { const: 1 }, [{ enum: [1] }]],
  ['null as a value', { const: null }, [{ enum: [null] }]],
  ['a reference', ref('A'), [{ type: 'string' }]],
  ['a reference and more', { ...ref('A'), maxLength: 1 }, [{ maxLength: 1, type: 'string' }]],
  ['a reference to itself', ref('Itself'), [{}]],
  ['a part that is the whole', ref('Part'), [{ type: 'string' }]],
  ['a reference to nothing', ref('None'), [{ reference: '#/schemas/None' }]],
  [
    'a reference below a schema',
    { $ref: '#/schemas/A/items' },
    [{ reference: '#/schemas/A/items' }],
  ],
  ['a reference elsewhere', { $ref: 'https://e.example/' }, [{ reference: 'https://e.example/' }]],
  ['a reference to no schema', { $ref: '#/errors/A' }, [{ reference: '#/errors/A' }]],
  ['a reference that is none', { $ref: 7 }, [{ reference: '7' }]],
  [
    'choices',
    { type: 'string', anyOf: [{ maxLength: 1 }, { minLength: 9 }] },
    [
      { type: 'string', maxLength: 1 },
      { type: 'string', minLength: 9 },
    ],
  ],
  [
    'choices of choices',
    { oneOf: [{ anyOf: [{ const: 1 }, { const: 2 }] }, { const: 3 }] },
    [{ enum: [1] }, { enum: [2] }, { enum: [3] }],
  ],
  [
    'a choice that cannot be',
    { type: 'string', anyOf: [{ type: 'integer' }, { maxLength: 1 }] },
    [{ type: 'string', maxLength: 1 }].map((flat) => ({ ...flat })),
  ],
  ['values that cannot be', { enum: [1], allOf: [{ const: 2 }] }, []],
  ['what is no list', { allOf: 1, anyOf: {}, oneOf: null }, [{}]],
  [
    'types',
    { type: ['string', 'number'], allOf: [{ type: ['integer', 'null', 'string'] }] },
    [{ type: ['string', 'integer'] }],
  ],
  [
    'types that are the same',
    { type: ['number'], allOf: [{ type: ['number', 'integer'] }] },
    [{ type: ['number'] }],
  ],
  [
    'limits',
    { minimum: 1, maximum: 9, allOf: [{ minimum: 2, maximum: 8, maxLength: 1 }] },
    [{ minimum: 2, maximum: 8, maxLength: 1 }],
  ],
  ['promises', { required: ['a'], allOf: [{ required: ['b', 'a'] }] }, [{ required: ['a', 'b'] }]],
  ['uniqueness', { uniqueItems: false, allOf: [{ uniqueItems: true }] }, [{ uniqueItems: true }]],
  [
    'members',
    { properties: { a: 1, b: true }, allOf: [{ properties: { b: true, c: 3 } }] },
    [{ properties: { a: 1, b: true, c: 3 } }],
  ],
  [
    'members that differ',
    { properties: { a: { type: 'string' } }, allOf: [{ properties: { a: { maxLength: 1 } } }] },
    [{ properties: { a: { allOf: [{ maxLength: 1 }, { type: 'string' }] } } }],
  ],
  ['items', { items: { allOf: [{ a: 1 }] }, allOf: [{ items: { a: 1 } }] }, [{ items: { a: 1 } }]],
  [
    'what cannot be merged',
    {
      format: 'uri',
      not: { type: 'null' },
      allOf: [{ format: 'email', not: { type: 'null' } }, { format: 'iri' }],
    },
    [{ format: 'uri', not: { type: 'null' }, rest: [{ format: 'email' }, { format: 'iri' }] }],
  ],
] as const) {
  t.test(`a schema is made flat: ${name}`, async (t) => {
    const flats = flatten(schema as ContractSchema)
    t.strictSame(
      flats?.map((flat) => ({ ...flat, ...('type' in flat && { type: list(flat['type']) }) })),
      expected.map((flat: { type?: unknown }) => ({
        ...flat,
        ...('type' in flat && { type: list(flat.type) }),
      })),
    )
  })
}

t.test('too many alternatives are none', async (t) => {
  const choice = { oneOf: Array.from({ length: 9 }, (_, index) => ({ maxLength: index })) }
  t.equal(flatten({ allOf: [choice, choice] }), undefined)
  t.equal(
    flatten({ oneOf: Array.from({ length: 65 }, (_, index) => ({ const: index })) }),
    undefined,
  )
  t.equal(flatten({ oneOf: [{ allOf: [choice, choice] }] }), undefined)
  t.equal(flatten({ allOf: [choice, choice, { type: 'string' }] }), undefined)
  t.equal(flatten(ref('N0')), undefined, 'neither are too many references')
})

t.test('an alternative is a schema again', async (t) => {
  t.strictSame(toSchema({ type: 'string' }), { type: 'string' })
  t.strictSame(toSchema({ enum: ['a'], rest: [{ not: {} }], reference: 'x' }), {
    const: 'a',
    allOf: [{ not: {} }],
    $ref: 'x',
  })
  t.strictSame(toSchema({ enum: ['a', 'b'] }), { enum: ['a', 'b'] })
})
