import t from 'tap'
import { modernize, modernizeSchema } from '../../../plugin/conformance/document/modernize.ts'

for (const [name, schema, expected] of [
  ['an exclusive minimum', { minimum: 0, exclusiveMinimum: true }, { exclusiveMinimum: 0 }],
  ['an exclusive maximum', { maximum: 9, exclusiveMaximum: true }, { exclusiveMaximum: 9 }],
  ['limits that are none', { minimum: 0, exclusiveMinimum: false }, { minimum: 0 }],
  ['limits of today', { exclusiveMinimum: 0 }, { exclusiveMinimum: 0 }],
  ['a type or null', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
  [
    'values or null',
    { type: 'string', nullable: true, enum: ['a'] },
    { type: ['string', 'null'], enum: ['a', null] },
  ],
  [
    'null beside anything else',
    { nullable: true, allOf: [{}] },
    { anyOf: [{ type: 'null' }, { allOf: [{}] }] },
  ],
  ['what is never null', { type: 'string', nullable: false }, { type: 'string' }],
  [
    'a member of that name',
    { properties: { nullable: { type: 'string' } } },
    { properties: { nullable: { type: 'string' } } },
  ],
] as const) {
  t.test(`OpenAPI 3.0 is written anew: ${name}`, async (t) => {
    t.strictSame(modernizeSchema(schema), expected)
    t.strictSame(modernize({ items: [schema, 1, null] }), { items: [expected, 1, null] })
  })
}
