import t from 'tap'
import { isNamed, isPartOf, matchErrors } from '../../../plugin/evolution/compare/match-errors.ts'
import type { ContractedError } from '../../../plugin/evolution/contract.ts'

const errorOf = (status: ContractedError['status'], fixed: object = {}): ContractedError => ({
  status,
  ...fixed,
  content: {},
  headers: {},
})

const blank = { type: 'about:blank' }
const x = { type: 'urn:x' }
const y = { type: 'urn:y' }

type Given = readonly (readonly [status: ContractedError['status'], fixed?: object])[]

const rows: readonly (readonly [name: string, older: Given, newer: Given, expected: object])[] = [
  ['nothing', [], [], {}],
  ['the same', [[404], [409, x]], [[409, x], [404]], { matched: ['1=0 identity', '0=1 status'] }],
  [
    'type before code',
    [[409, { ...x, code: 'A' }]],
    [
      [409, { ...y, code: 'A' }],
      [409, { ...x, code: 'B' }],
    ],
    { matched: ['0=1 identity'], added: ['0'] },
  ],
  [
    'all before type',
    [[409, { ...x, code: 'A' }]],
    [
      [409, x],
      [409, { ...x, code: 'A' }],
    ],
    { matched: ['0=1 identity'], added: ['0'] },
  ],
  [
    'code where types are others',
    [[409, { ...x, code: 'A' }]],
    [[409, { ...y, code: 'A' }]],
    { matched: ['0=0 identity'] },
  ],
  [
    'the status of the two',
    [[409, x]],
    [
      [422, x],
      [409, x],
    ],
    { matched: ['0=1 identity'], added: ['0'] },
  ],
  ['another status by type', [[409, x]], [[422, x]], { matched: ['0=0 identity'] }],
  [
    'another status by code',
    [[409, { code: 'A' }]],
    [[422, { code: 'A' }]],
    { matched: ['0=0 identity'] },
  ],
  [
    'what about:blank has in common is nothing',
    [[409, { ...blank, code: 'A' }]],
    [[409, { ...blank, code: 'B' }]],
    { removed: ['0'], added: ['0'] },
  ],
  [
    'a code beside about:blank',
    [[409, { ...blank, code: 'A' }]],
    [[409, { ...x, code: 'A' }]],
    { matched: ['0=0 identity'] },
  ],
  [
    'no type is what no other is',
    [[409, { code: 'A' }]],
    [[409, x]],
    { removed: ['0'], added: ['0'] },
  ],
  [
    'a status that has names now',
    [[409]],
    [
      [409, x],
      [409, y],
    ],
    { matched: ['0=0 status', '0=1 status'] },
  ],
  ['about:blank that has a name now', [[409, blank]], [[409, x]], { matched: ['0=0 status'] }],
  [
    'about:blank that is still there',
    [[409, blank]],
    [
      [409, x],
      [409, blank],
    ],
    { matched: ['0=1 status'], added: ['0'] },
  ],
  [
    'any type that is still there',
    [[409]],
    [[409, x], [409]],
    { matched: ['0=1 status', '0=0 status'] },
  ],
  [
    'any type and about:blank',
    [[409], [409, blank]],
    [[409, blank], [409]],
    { matched: ['0=1 status', '1=0 status'] },
  ],
  ['a name that is none any more', [[409, x]], [[409, blank]], { removed: ['0'], added: ['0'] }],
  [
    'one of a class',
    [['4XX']],
    [[404], ['4XX'], [500]],
    { matched: ['0=1 status', '0=0 wildcard'], added: ['2'] },
  ],
  [
    'the narrower wildcard',
    [['default'], ['4XX']],
    [[404]],
    { matched: ['1=0 wildcard'], removed: ['0'] },
  ],
  [
    'a class of any',
    [['default']],
    [['default'], ['5XX']],
    { matched: ['0=0 status', '0=1 wildcard'] },
  ],
  [
    'one that is of a class now',
    [[404], [500]],
    [['4XX'], ['default']],
    { matched: ['0=0 wildcard', '1=1 wildcard'] },
  ],
  ['a name that is of a class now', [[404, x]], [['4XX']], { removed: ['0'], added: ['0'] }],
  ['a wildcard that is none any more', [['4XX']], [[404]], { matched: ['0=0 wildcard'] }],
]

const named = (given: Given) =>
  given.map(([status, fixed], index) => [String(index), errorOf(status, fixed)] as const)

for (const [name, older, newer, expected] of rows) {
  t.test(`errors are matched: ${name}`, async (t) => {
    const { matched, removed, added } = matchErrors(named(older), named(newer))
    const found = {
      matched: matched.map((one) => `${one.older[0]}=${one.newer[0]} ${one.by}`),
      removed: removed.map(([index]) => index),
      added: added.map(([index]) => index),
    }
    t.strictSame(found, { matched: [], removed: [], added: [], ...expected })
  })
}

t.test('a type that says no more than the status is no name', async (t) => {
  t.equal(isNamed(errorOf(409)), false)
  t.equal(isNamed(errorOf(409, blank)), false)
  t.equal(isNamed(errorOf(409, { ...blank, code: 'A' })), true)
  t.equal(isNamed(errorOf(409, x)), true)
})

t.test('statuses are part of their class, and of default', async (t) => {
  t.strictSame(
    ([404, '4XX', '5XX', 'default'] as const).map((one) =>
      ([404, '4XX', '5XX', 'default'] as const).filter((other) => isPartOf(one, other)),
    ),
    [[404, '4XX', 'default'], ['4XX', 'default'], ['5XX', 'default'], ['default']],
  )
})
