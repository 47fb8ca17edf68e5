import t from 'tap'
import { compareLimits, isWithinLimits } from '../../../plugin/evolution/compare/compare-limits.ts'

for (const [name, older, newer, ...findings] of [
  ['nothing', {}, {}],
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
  [
    'both limits',
    { minimum: 1, exclusiveMinimum: 2 },
    { minimum: 0 },
    ['widened', 'has a wider value: minimum 0, where it had minimum 1, exclusiveMinimum 2'],
  ],
  ['the tighter of two limits', { minimum: 1, exclusiveMinimum: 5 }, { exclusiveMinimum: 5 }],
  ['limits that are no numbers', { minimum: '1', maxLength: null }, {}],
  [
    'no limit of a value is not 0',
    { minimum: 0 },
    {},
    ['widened', 'has a wider value: no minimum, where it had minimum 0'],
  ],
  ['no limit of a length is 0', { minLength: 0, minItems: 0, minProperties: 0 }, {}],
  [
    'a length',
    {},
    { maxLength: 1 },
    ['narrowed', 'has a narrower length: maxLength 1, where it had no maxLength'],
  ],
] as const) {
  t.test(`limits are compared: ${name}`, async (t) => {
    t.strictSame(compareLimits(older, newer), findings)
  })
}

for (const [flat, within, outside] of [
  [{ minimum: 1 }, [1, 'a', null], [0.5]],
  [{ exclusiveMaximum: 1 }, [0], [1]],
  [{ multipleOf: 2 }, [2, 'a'], [3]],
  [{ minLength: 1, maxLength: 2 }, ['a', '😀😀', 3], ['', 'aaa']],
  [{ minItems: 1 }, [[1], {}], [[]]],
  [{ maxProperties: 1 }, [{ a: 1 }, [1, 2], null], [{ a: 1, b: 2 }]],
] as const) {
  t.test(`values are within ${JSON.stringify(flat)} or not`, async (t) => {
    for (const value of within) t.ok(isWithinLimits(flat, value), JSON.stringify(value))
    for (const value of outside) t.notOk(isWithinLimits(flat, value), JSON.stringify(value))
  })
}
