import t from 'tap'
import { keepWhole, siftViolations } from '../../plugin/errors/violations.ts'

const throwing = {
  get detail(): string {
    throw new Error('hunter2')
  },
}
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()
const { proxy: revokedList, revoke: revokeList } = Proxy.revocable([], {})
revokeList()

const noDetail = ['an entry has no detail']
const noText = (name: string) => [`${name} is no text, or an empty one`]
const noPlace = ["in is none of 'body', 'query', 'path' and 'header'"]

/** An entry, what is kept of it, and what is wrong with it. */
const entries: readonly (readonly [
  name: string,
  entry: unknown,
  kept: object | undefined,
  problems?: readonly string[],
])[] = [
  [
    'the example of RFC 9457 §3',
    { detail: 'must be a positive integer', pointer: '#/age' },
    { detail: 'must be a positive integer', pointer: '#/age' },
  ],
  ['a sentence alone', { detail: 'no' }, { detail: 'no' }],
  [
    'everything',
    { detail: 'no', in: 'query', name: 'page', code: 'type' },
    { detail: 'no', in: 'query', name: 'page', code: 'type' },
  ],
  ['a text', 'no', { detail: 'no' }],
  [
    'an object of a class',
    Object.create({ detail: 'no', in: 'path', name: 'id' }),
    { detail: 'no', in: 'path', name: 'id' },
  ],
  ['a further member', { detail: 'no', value: 'hunter2' }, { detail: 'no' }],
  [
    'a pointer that is no fragment',
    { detail: 'no', pointer: '/a' },
    { detail: 'no', pointer: '#/a' },
  ],
  ['a pointer to the whole', { detail: 'no', pointer: '' }, { detail: 'no', pointer: '#' }],
  [
    'a pointer that is none',
    { detail: 'no', pointer: 'a.b' },
    { detail: 'no' },
    ['pointer is no JSON Pointer'],
  ],
  [
    'a pointer with what has to be encoded',
    { detail: 'no', pointer: '#/a b' },
    { detail: 'no', pointer: '#/a%20b' },
  ],
  [
    'Fastify’s word for the query',
    { detail: 'no', in: 'querystring' },
    { detail: 'no', in: 'query' },
  ],
  ['Fastify’s word for the path', { detail: 'no', in: 'params' }, { detail: 'no', in: 'path' }],
  [
    'Fastify’s word for the header',
    { detail: 'no', in: 'headers' },
    { detail: 'no', in: 'header' },
  ],
  ['a place alone', { pointer: '#/a' }, { detail: 'is not valid', pointer: '#/a' }, noDetail],
  ['a name alone', { name: 'page' }, { detail: 'is not valid', name: 'page' }, noDetail],
  ['a place that is none', { detail: 'no', in: 'cookie' }, { detail: 'no' }, noPlace],
  ['a place that is a number', { detail: 'no', in: 1 }, { detail: 'no' }, noText('in')],
  [
    'a pointer that is a list',
    { detail: 'no', pointer: ['a'] },
    { detail: 'no' },
    noText('pointer'),
  ],
  ['an empty name', { detail: 'no', name: '' }, { detail: 'no' }, noText('name')],
  ['a code that is a number', { detail: 'no', code: 7 }, { detail: 'no' }, noText('code')],
  [
    'members that are null',
    { detail: 'no', in: null, pointer: null, code: null },
    { detail: 'no' },
  ],
  ['a sentence that is none', { detail: 7 }, undefined, [...noText('detail'), ...noDetail]],
  ['an empty text', '', undefined, noDetail],
  ['null', null, undefined, noDetail],
  ['undefined', undefined, undefined, noDetail],
  ['a number', 42, undefined, noDetail],
  ['a list', ['no'], undefined, noDetail],
  ['a function', () => 'no', undefined, noDetail],
  ['an error', new TypeError('hunter2'), undefined, noDetail],
  ['a getter that throws', throwing, undefined, noDetail],
  ['a revoked proxy', revoked, undefined, noDetail],
]

for (const [name, entry, kept, problems = []] of entries) {
  t.test(`an entry: ${name}`, async (t) => {
    const sifted = siftViolations([entry, { detail: 'yes' }], 100)
    t.strictSame(sifted.kept, [...(kept === undefined ? [] : [kept]), { detail: 'yes' }])
    t.strictSame([...sifted.problems], problems)
  })
}

const lists: readonly (readonly [name: string, given: unknown])[] = [
  ['a text', 'no'],
  ['an object', { detail: 'no' }],
  ['null', null],
  ['a number', 7],
  ['a set', new Set([{ detail: 'no' }])],
  ['something that is like a list', { length: 1, 0: { detail: 'no' } }],
  ['a revoked proxy of a list', revokedList],
]

for (const [name, given] of lists) {
  t.test(`no list: ${name}`, async (t) => {
    const { kept, problems } = siftViolations(given, 100)
    t.strictSame([kept, [...problems]], [[], ['it is no list']])
  })
}

t.test('an empty list has nothing and nothing is wrong with it', async (t) => {
  const { kept, problems } = siftViolations([], 100)
  t.strictSame([kept, [...problems]], [[], []])
})

t.test('no more entries are looked at than may leave', async (t) => {
  let read = 0
  const endless = new Proxy([], {
    get: (_list, key) => (key === 'length' ? 2 ** 52 : (read++, { detail: String(key) })),
  })
  t.strictSame(siftViolations(endless, 3).kept, [{ detail: '0' }, { detail: '1' }, { detail: '2' }])
  t.equal(read, 3)
})

t.test('a list with holes has what is beside them', async (t) => {
  // oxlint-disable-next-line no-sparse-arrays -- the hole is the case
  t.strictSame(siftViolations([, 'no'], 100).kept, [{ detail: 'no' }])
})

t.test(
  'a list that was made of findings is handed on as it is, unless it is too long',
  async (t) => {
    const made = keepWhole([{ detail: 'must be integer', in: 'body', pointer: '#/age' }])
    t.equal(siftViolations(made, 1).kept, made)
    t.same(siftViolations(made, 0).kept, [])
    const given = [...made]
    const { kept, problems } = siftViolations(given, 1)
    t.not(kept, given)
    t.same(kept, made)
    t.equal(problems.size, 0)
  },
)
