import t from 'tap'
import { show } from '../../../plugin/http/show.ts'
import { compareValues, mayBe, typesOf } from '../../../plugin/evolution/compare/compare-values.ts'

type Row = readonly [name: string, older: object, newer: object, ...findings: [string, string][]]

const rows: readonly Row[] = [
  ['nothing', {}, {}],
  ['anything that is narrowed', {}, { type: 'string' }, ['narrowed', 'is string now']],
  ['anything', { type: 'string' }, {}, ['widened', 'may be anything now, and was string']],
  [
    'another type, and nothing else is told of it',
    { type: 'string', maxLength: 1, enum: ['a'] },
    { type: 'integer', enum: [1] },
    ['retyped', 'is integer now, and was string'],
  ],
  [
    'types of which one is kept',
    { type: ['string', 'null'] },
    { type: ['integer', 'null'] },
    ['widened', 'may be integer now'],
  ],
  [
    'types that are fewer',
    { type: ['string', 'null'] },
    { type: 'null' },
    ['narrowed', 'is null now, and was string or null'],
  ],
  ['whole numbers among numbers', { type: ['integer', 'number'] }, { type: 'number' }],
  ['numbers', { type: 'integer' }, { type: 'number' }, ['widened', 'may be number now']],
  [
    'whole numbers',
    { type: 'number' },
    { type: 'integer' },
    ['narrowed', 'is integer now, and was number'],
  ],
  [
    'values, of which long lists are cut',
    { enum: ['a'] },
    { enum: ['b', 'c', 'd', 'e', 'f', 'g'] },
    ['widened', 'may have values now that it had not: "b", "c", "d", "e", "f", …'],
    ['narrowed', 'no longer has the values "a"'],
  ],
  [
    'values that are objects, whatever the order of their members',
    { enum: [{ a: 1, b: 2 }] },
    { enum: [{ b: 2, a: 1 }] },
  ],
  [
    'limits beside values, which limit nothing',
    { maxLength: 1 },
    { enum: ['a'] },
    ['narrowed', 'is string now'],
    ['narrowed', 'is one of "a" now'],
  ],
  [
    'values within limits',
    { type: 'string', minLength: 1 },
    { type: 'string', enum: ['a', '😀'] },
    ['narrowed', 'is one of "a", "😀" now'],
  ],
  ...(
    [
      [{ minimum: 2, multipleOf: 2 }, [1, 2, 3, 4], '1, 3'],
      [{ exclusiveMaximum: 2 }, [1, 2], '2'],
      [{ maxLength: 1 }, ['😀', 'ab'], '"ab"'],
      [{ maxItems: 1 }, [[1], [1, 2]], '[1,2]'],
      [{ maxProperties: 1 }, [{ a: 1 }, { a: 1, b: 2 }], '{"a":1,"b":2}'],
    ] as const
  ).map(([older, values, outside]): Row => {
    const typed = { type: typesOf({ enum: values })?.[0], ...older }
    return [
      `values out of limits: ${outside}`,
      typed,
      { ...typed, enum: values },
      ['narrowed', `is one of ${values.map(show).join(', ')} now`],
      ['widened', `may have values now that were not allowed: ${outside}`],
    ]
  }),
  [
    'values of a pattern',
    { type: 'string', pattern: 'a' },
    { type: 'string', enum: ['b'] },
    ['narrowed', 'is one of "b" now'],
    ['undecided', 'had the pattern "a"'],
  ],
  [
    'values of the same pattern',
    { type: 'string', pattern: 'a' },
    { type: 'string', pattern: 'a', enum: ['b'] },
    ['narrowed', 'is one of "b" now'],
  ],
  [
    'values of what cannot be compared',
    { type: 'string', not: {} },
    { type: 'string', enum: ['b'] },
    ['narrowed', 'is one of "b" now'],
    ['undecided', 'has another not'],
  ],
  [
    'any value',
    { type: 'string', enum: ['a'] },
    { type: 'string' },
    ['widened', 'may have other values now than "a"'],
  ],
  [
    'a limit that opens',
    { exclusiveMinimum: 1 },
    { minimum: 1 },
    ['widened', 'has a wider value: minimum 1, where it had exclusiveMinimum 1'],
  ],
  [
    'a limit that closes',
    { maximum: 1 },
    { exclusiveMaximum: 1 },
    ['narrowed', 'has a narrower value: exclusiveMaximum 1, where it had maximum 1'],
  ],
  ['the tighter of two limits', { minimum: 1, exclusiveMinimum: 5 }, { exclusiveMinimum: 5 }],
  ['limits that are no numbers', { minimum: '1', maxLength: null }, {}],
  [
    'a negative limit',
    { minimum: -1 },
    { minimum: -2 },
    ['widened', 'has a wider value: minimum -2, where it had minimum -1'],
  ],
  [
    'no limit of a value is not 0',
    { minimum: 0 },
    {},
    ['widened', 'has a wider value: no minimum, where it had minimum 0'],
  ],
  ['no limit of a length is 0', { minLength: 0, minItems: 0, minProperties: 0 }, {}],
  ['a format', {}, { format: 'uri' }, ['narrowed', 'has the format "uri" now']],
  ['no format', { format: 'uri' }, {}, ['widened', 'has no format any more, and had "uri"']],
  [
    'a narrower format',
    { format: 'int64' },
    { format: 'int32' },
    ['narrowed', 'has the format "int32" now, and had "int64"'],
  ],
  [
    'a wider format',
    { format: 'float' },
    { format: 'double' },
    ['widened', 'has the format "double" now, and had "float"'],
  ],
  [
    'a format by the name of a prototype',
    { format: 'uri' },
    { format: 'constructor' },
    ['widened', 'has the format "constructor" now, and had "uri"'],
  ],
  [
    'a pattern',
    { pattern: 'a' },
    { pattern: 'b' },
    ['undecided', 'has the pattern "b" now, and had "a"'],
  ],
  ['no pattern', { pattern: 'a' }, {}, ['widened', 'has no pattern any more, and had "a"']],
  ['steps', {}, { multipleOf: 2 }, ['narrowed', 'is a multiple of 2 now']],
  ['finer steps', { multipleOf: 2 }, { multipleOf: 3 }, ['widened', 'is a multiple of 3 now']],
  ['no steps', { multipleOf: 2 }, {}, ['widened', 'is a multiple of "anything" now']],
  ['items once', {}, { uniqueItems: true }, ['narrowed', 'has each item once now']],
  [
    'items twice',
    { uniqueItems: true },
    { uniqueItems: false },
    ['widened', 'may have the same item twice now'],
  ],
  [
    'what cannot be compared',
    { not: { type: 'null' }, rest: [{ a: 1 }] },
    { if: true, reference: 'a' },
    ['undecided', 'has another not'],
    ['undecided', 'has another if'],
    ['undecided', 'has another allOf'],
    ['undecided', 'has another $ref'],
  ],
  ['what is written in another order', { not: { a: 1, b: 2 } }, { not: { b: 2, a: 1 } }],
]

for (const [name, older, newer, ...findings] of rows) {
  t.test(`values are compared: ${name}`, async (t) => {
    t.strictSame(compareValues(older as {}, newer as {}), findings)
  })
}

for (const [flat, types] of [
  [{}, undefined],
  [{ type: 'string' }, ['string']],
  [{ type: ['string', 'null'] }, ['string', 'null']],
  [
    { enum: ['a', 1, 1.5, null, [], {}, true, 'b'] },
    ['string', 'integer', 'number', 'null', 'array', 'object', 'boolean'],
  ],
  [{ properties: {} }, ['object']],
  [{ items: {} }, ['array']],
] as const) {
  t.test(`types are said or seen: ${JSON.stringify(flat)}`, async (t) => {
    t.strictSame(typesOf(flat), types)
    t.equal(mayBe(flat, 'string'), types?.some((type) => type === 'string') ?? true)
  })
}
