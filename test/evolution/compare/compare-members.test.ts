import t from 'tap'
import { compareMembers } from '../../../plugin/evolution/compare/compare-members.ts'

/** Says what was to be compared. */
const compare = (older: unknown, newer: unknown, path: string) => [
  { kind: 'undecided' as const, path, what: JSON.stringify([older, newer]) },
]
const compared = (path: string, ...pair: unknown[]) => ({
  kind: 'undecided',
  path,
  what: JSON.stringify(pair),
})

type Row = readonly [
  name: string,
  older: object,
  newer: object,
  differences: readonly object[],
  path?: string,
]

const a = { properties: { a: 1 } }
const promised = { ...a, required: ['a'] }

const rows: readonly Row[] = [
  [
    'a promise without a schema is taken back',
    { type: 'object', required: ['a'] },
    { type: 'object' },
    [{ kind: 'removed', path: 'a', what: 'is gone' }],
  ],
  [
    'a promise without a schema is kept',
    { type: 'object', required: ['a'] },
    { type: 'object', required: ['a'], properties: { a: 1 } },
    [compared('a', true, 1)],
  ],
  ['a member of both', a, { properties: { a: 2 } }, [compared('a', 1, 2)]],
  ['a member within another', a, a, [compared('m.a', 1, 1)], 'm'],
  ['a promise is kept', promised, promised, [compared('a', 1, 1)]],
  [
    'a promise is made',
    a,
    promised,
    [{ kind: 'promised', path: 'a', what: 'is always there now' }, compared('a', 1, 1)],
  ],
  [
    'a promise is taken back',
    promised,
    a,
    [{ kind: 'optional', path: 'a', what: 'is no longer always there' }, compared('a', 1, 1)],
  ],
  [
    'a promised member is gone',
    promised,
    { properties: {} },
    [{ kind: 'removed', path: 'a', what: 'is gone' }],
  ],
  [
    'another member is gone',
    a,
    { type: 'object' },
    [{ kind: 'dropped', path: 'a', what: 'is gone; it was not always there' }],
  ],
  [
    'a member that can have no value is gone',
    a,
    { properties: { a: false } },
    [{ kind: 'dropped', path: 'a', what: 'is gone; it was not always there' }],
  ],
  [
    'a member that could have no value',
    { properties: { a: false } },
    a,
    [{ kind: 'added', path: 'a', what: 'is new' }],
  ],
  [
    'a promised member without a schema',
    promised,
    { type: 'object', required: ['a'], additionalProperties: 3 },
    [compared('a', 1, 3)],
  ],
  ['a new member', { type: 'object' }, a, [{ kind: 'added', path: 'a', what: 'is new' }]],
  [
    'a new member where none was allowed',
    { type: 'object', additionalProperties: false },
    a,
    [{ kind: 'added', path: 'a', what: 'is new' }],
  ],
  [
    'a new member within another, where none was allowed',
    { type: 'object', additionalProperties: false },
    { ...a, additionalProperties: false },
    [{ kind: 'undecided', path: 'm.a', what: 'is new where no others were allowed' }],
    'm',
  ],
  [
    'others where none were allowed',
    { ...a, additionalProperties: false },
    a,
    [
      compared('m.a', 1, 1),
      { kind: 'undecided', path: 'm.*', what: 'is new where no others were allowed' },
    ],
    'm',
  ],
  [
    'others',
    { type: 'object', additionalProperties: { b: 1 } },
    { properties: { a: 2, c: false } },
    [
      { kind: 'added', path: 'a', what: 'is new' },
      compared('a', { b: 1 }, 2),
      compared('c', { b: 1 }, false),
      compared('*', { b: 1 }, true),
    ],
  ],
  [
    'members by the names of prototypes',
    JSON.parse('{"properties":{"__proto__":1,"constructor":2}}'),
    { properties: {} },
    [
      { kind: 'dropped', path: '__proto__', what: 'is gone; it was not always there' },
      { kind: 'dropped', path: 'constructor', what: 'is gone; it was not always there' },
    ],
  ],
  ['items', { items: 1 }, { items: 2 }, [compared('m[]', 1, 2)], 'm'],
  ['items of any kind', { items: 1 }, { type: 'array' }, [compared('[]', 1, true)]],
  [
    'first items',
    { type: 'array', prefixItems: [1, 2], items: 3 },
    { type: 'array', prefixItems: [4], items: 5 },
    [compared('[0]', 1, 4), compared('[1]', 2, 5), compared('[]', 3, 5)],
  ],
  [
    'first items that are new',
    { items: 3 },
    { type: 'array', prefixItems: [4] },
    [compared('[0]', 3, 4), compared('[]', 3, true)],
  ],
  ['what may be neither', { type: 'string' }, a, []],
  ['what may be both', {}, {}, [compared('[]', true, true)]],
]

for (const [name, older, newer, differences, path = ''] of rows) {
  t.test(`members are compared: ${name}`, async (t) => {
    t.strictSame(compareMembers(older as {}, newer as {}, path, compare), differences)
  })
}
