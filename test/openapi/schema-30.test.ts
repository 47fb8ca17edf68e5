import t from 'tap'
import { to30 } from '../../plugin/openapi/schema-30.ts'

const text = { type: 'string' }
const whole = { type: 'integer' }

/** @see OpenAPI 3.0.3 §4.7.24, of JSON Schema Wright draft 00 */
const rows: readonly (readonly [name: string, schema: object, written: object])[] = [
  ['a bound that is not reached', { exclusiveMinimum: 0 }, { minimum: 0, exclusiveMinimum: true }],
  [
    'a bound that is not reached from below',
    { exclusiveMaximum: 9 },
    { maximum: 9, exclusiveMaximum: true },
  ],
  [
    'the narrower of two bounds',
    { minimum: 0, exclusiveMinimum: 0 },
    { minimum: 0, exclusiveMinimum: true },
  ],
  [
    'the narrower of two bounds, which is reached',
    { minimum: 1, exclusiveMinimum: 0 },
    { minimum: 1 },
  ],
  [
    'the narrower of two upper bounds, which is reached',
    { maximum: 1, exclusiveMaximum: 2 },
    { maximum: 1 },
  ],
  [
    'bounds as they were before',
    { minimum: 1, exclusiveMinimum: true },
    { minimum: 1, exclusiveMinimum: true },
  ],
  [
    'a record',
    { type: 'object', patternProperties: { '^.*$': whole } },
    { type: 'object', additionalProperties: whole },
  ],
  [
    'a record of several kinds',
    { patternProperties: { '^a': whole, '^b': text }, additionalProperties: false },
    { additionalProperties: { anyOf: [whole, text] } },
  ],
  [
    'a record of others',
    { patternProperties: { '^a': whole }, additionalProperties: text },
    { additionalProperties: text },
  ],
  [
    'the names of a record',
    { type: 'object', propertyNames: text, additionalProperties: whole },
    { type: 'object', additionalProperties: whole },
  ],
  [
    'a tuple',
    { type: 'array', prefixItems: [text, whole], items: false, maxItems: 2 },
    { type: 'array', items: { anyOf: [text, whole] }, maxItems: 2 },
  ],
  [
    'a tuple with a rest',
    { type: 'array', prefixItems: [text], items: whole },
    { type: 'array', items: { anyOf: [text, whole] } },
  ],
  ['a tuple of one', { prefixItems: [text], items: false }, { items: text }],
  ['a tuple that goes on', { prefixItems: [text] }, { items: {} }],
  ['a tuple that goes on as it likes', { prefixItems: [text], items: true }, { items: {} }],
  ['a list of anything', { type: 'array' }, { type: 'array', items: {} }],
  ['a list of what is said to be anything', { items: true }, { items: {} }],
  ['a list of nothing', { items: false }, { items: { not: {} } }],
  ['a list', { type: 'array', items: text }, { type: 'array', items: text }],
  [
    'keywords of later versions',
    {
      ...text,
      contentEncoding: 'base64',
      if: {},
      else: {},
      $defs: {},
      unevaluatedProperties: false,
    },
    text,
  ],
  ['words of other programs', { ...text, 'x-unit': 'kg' }, { ...text, 'x-unit': 'kg' }],
  ['examples', { examples: ['a', 'b'] }, { example: 'a' }],
  ['no examples', { ...text, examples: [] }, text],
  ['null', { type: 'null' }, { type: 'object', nullable: true, enum: [null] }],
  ['a type or null', { type: ['null', 'string'] }, { type: 'string', nullable: true }],
  ['several types', { type: ['string', 'integer'] }, { anyOf: [text, whole] }],
  [
    'several types or null',
    { type: ['string', 'null', 'integer'] },
    {
      anyOf: [
        { ...text, nullable: true },
        { ...whole, nullable: true },
      ],
    },
  ],
]

for (const [name, schema, written] of rows) {
  t.test(`${name} is written in words of OpenAPI 3.0`, async (t) => {
    t.strictSame(to30(schema as never), written)
  })
}
