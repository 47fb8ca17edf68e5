import t from 'tap'
import { toSet } from '../../../plugin/evolution/schemas/sorted.ts'
import { split } from '../../../plugin/evolution/compare/split.ts'

for (const [name, flats, expected] of [
  ['anything', [{}], [{}]],
  ['one type', [{ type: 'string', maxLength: 1 }], [{ type: 'string', maxLength: 1 }]],
  [
    'several types, each with what is said of it',
    [
      {
        type: ['string', 'integer', 'null', 'array', 'object'],
        maxLength: 1,
        minimum: 2,
        items: {},
        required: ['a'],
      },
    ],
    [
      { type: 'array', items: {} },
      { type: 'integer', minimum: 2 },
      { type: 'null' },
      { type: 'object', required: ['a'] },
      { type: 'string', maxLength: 1 },
    ],
  ],
  [
    'values by their types',
    [{ enum: ['a', 1, 1.5, null, true] }, { type: 'string', enum: ['b'] }],
    [
      { enum: ['a', 'b'], type: 'string' },
      { enum: [1], type: 'integer' },
      { enum: [1, 1.5], type: 'number' },
      { enum: [true], type: 'boolean' },
      { type: 'null' },
    ],
  ],
  [
    'values that are objects and lists',
    [{ enum: [{}, []] }],
    [
      { enum: [[]], type: 'array' },
      { enum: [{}], type: 'object' },
    ],
  ],
  [
    'values with more to be said of them',
    [
      { type: 'string', enum: ['a'] },
      { type: 'string', enum: ['b'], not: {} },
    ],
    [
      { type: 'string', enum: ['a'] },
      { type: 'string', enum: ['b'], not: {} },
    ],
  ],
  ['the same twice', [{ type: 'string' }, { type: 'string' }], [{ type: 'string' }]],
  [
    'a type by the name of a prototype',
    [{ type: 'constructor', enum: ['a'] }],
    [{ type: 'constructor', enum: [] }],
  ],
] as const) {
  t.test(`alternatives are split: ${name}`, async (t) => {
    t.strictSame(split(flats), toSet<object>(expected))
  })
}
