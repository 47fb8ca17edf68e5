import { Type } from '@sinclair/typebox'
import t from 'tap'
import { toWords } from '../../plugin/catalog/schema-words.ts'

const rows: readonly (readonly [words: string, schema: object])[] = [
  ['string', Type.String()],
  ['string (uuid)', Type.String({ format: 'uuid' })],
  ['string that matches ^[A-Z]{2}$', Type.String({ pattern: '^[A-Z]{2}$' })],
  [
    'string of 1 or more characters of 3 or fewer characters',
    Type.String({ minLength: 1, maxLength: 3 }),
  ],
  ['integer from 0', Type.Integer({ minimum: 0 })],
  [
    'number above 0 up to 9 in steps of 3',
    { type: 'number', exclusiveMinimum: 0, maximum: 9, multipleOf: 3 },
  ],
  ['number below 1', Type.Number({ exclusiveMaximum: 1 })],
  ['409', Type.Literal(409)],
  ['"ORDER_EXISTS"', Type.Literal('ORDER_EXISTS')],
  ['"open" or "shut"', { enum: ['open', 'shut'] }],
  ['"open" or "shut"', Type.Union([Type.Literal('open'), Type.Literal('shut')])],
  ['string or null', { oneOf: [{ type: 'string' }, { type: 'null' }] }],
  ['string or null', { type: ['string', 'null'] }],
  ['list of string', Type.Array(Type.String())],
  ['list of any value', { type: 'array' }],
  ['list of string, integer', Type.Tuple([Type.String(), Type.Integer()])],
  ['list of string', { type: 'array', prefixItems: [{ type: 'string' }], items: false }],
  [
    'integer',
    {
      type: 'integer',
      minimum: Number.MIN_SAFE_INTEGER,
      maximum: Number.MAX_SAFE_INTEGER,
    },
  ],
  ['string (date)', { type: 'string', format: 'date', pattern: '^[0-9-]+$' }],
  ['object', Type.Object({ sku: Type.String() })],
  ['any value', {}],
]

for (const [words, schema] of rows) {
  t.test(`${JSON.stringify(schema)} is said as: ${words}`, async (t) => {
    t.equal(toWords(schema as Record<string, unknown>), words)
  })
}
