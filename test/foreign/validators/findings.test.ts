import t from 'tap'
import {
  firstFree,
  holds,
  messageOf,
  stepsOf,
  toList,
  toPointer,
  withoutSubject,
  withoutValue,
} from '../../../plugin/foreign/validators/findings.ts'

const { proxy: revoked, revoke } = Proxy.revocable([], {})
revoke()

t.test('a list is read from anything, and no more of it than wanted', async (t) => {
  t.strictSame(toList([1, 2, 3], 2), [1, 2])
  t.strictSame(toList({ length: 1, 0: 'a' }, 5), ['a'])
  for (const value of [revoked, 'text', null, undefined, {}, [], { length: -1 }, { length: '2' }]) {
    t.strictSame(toList(value, 5), [])
  }
})

/** RFC 6901 §3 */
t.test('steps become a pointer', async (t) => {
  t.equal(toPointer(['items', 0, 'a/b~c']), '/items/0/a~1b~0c')
  t.equal(toPointer([{ key: 'a' }, { key: 1 }]), '/a/1')
  t.equal(toPointer([Symbol('a'), 'b']), '//b')
  t.equal(toPointer([]), '')
  t.equal(toPointer('items'), '')
})

t.test('a path in words becomes steps', async (t) => {
  t.strictSame(stepsOf('items[0].sku'), ['items', '0', 'sku'])
  t.strictSame(stepsOf('["a.b"].c'), ['a.b', 'c'])
  t.strictSame(stepsOf(''), [])
})

const deep = { a: { b: { c: { d: { e: { f: 'hunter2' } } } } } }

const held: readonly (readonly [name: string, sentence: string, value: unknown, boolean])[] = [
  ['a value', 'must not be hunter2', 'hunter2', true],
  ['a value in other letters', 'must not be HUNTER2', 'hunter2', true],
  ['the start of a long value', 'must not be correct-h…', 'correct-horse-battery', true],
  ['a number', 'must not be 1234', 1234, true],
  ['a large number', 'must not be 12345678901', 12345678901n, true],
  ['a value inside', 'must not be hunter2', { a: [{ b: 'hunter2' }] }, true],
  ['a value too deep to look for', 'must be flat', deep, true],
  ['a value of one letter', 'must not be a', 'a', true],
  ['a value in quotes', "must not be 'a'.", 'a', true],
  ['a value of signs', 'must not be=--x', '--', true],
  ['a word that begins like the value', 'must be longer than 2 characters', 'a', false],
  ['a word that ends like the value', 'must be longer', 'nger', false],
  ['a word like it before the value', 'must not be ab or a', 'a', true],
  ['another value', 'must be a number', 'hunter2', false],
  ['an empty value', 'must be a number', ' ', false],
  ['nothing', 'must be null', null, false],
  ['a truth', 'must be true', true, false],
]

for (const [name, sentence, value, expected] of held) {
  t.test(`a sentence ${expected ? 'holds' : 'does not hold'} ${name}`, async (t) => {
    t.equal(holds(sentence, value), expected)
  })
}

t.test('the first sentence without a value is taken', async (t) => {
  t.equal(firstFree(['no hunter2', 'no'], 'hunter2'), 'no')
  t.equal(firstFree(['a', 'b'], 'x', 'a'), 'b')
  t.equal(firstFree([undefined, ''], 'x'), 'is not valid')
})

t.test('the subject of a sentence is told apart', async (t) => {
  t.equal(withoutSubject('"pw" is short', 'pw'), 'is short')
  t.equal(withoutSubject('pw is short', undefined, 'pw'), 'is short')
  t.equal(withoutSubject('Too short', 'pw', ''), 'Too short')
  t.equal(withoutSubject(undefined, 'pw'), undefined)
})

t.test('a sentence is of a length that can be sent', async (t) => {
  t.equal(messageOf({ message: 'a'.repeat(501) }), 'a'.repeat(500))
  t.equal(messageOf({}), undefined)
})

for (const [sentence, expected] of [
  [
    "Invalid enum value. Expected 'a' | 'b', received 'hunter2'",
    "Invalid enum value. Expected 'a' | 'b'",
  ],
  ['Invalid type: Expected string but received "hunter2"', 'Invalid type: Expected string'],
  ['Expected a string, but received `hunter2`', 'Expected a string'],
  ['Expected string but received 7', 'Expected string'],
  ['must be a number (was "hunter2")', 'must be a number'],
  ['"pw" with value "hunter2" fails to match', '"pw" fails to match'],
  ['must be a `number` type, but the final value was: `"hunter2"`.', 'must be a `number` type'],
  [
    'Invalid input: expected string, received number',
    'Invalid input: expected string, received number',
  ],
  ['The payment was not received.', 'The payment was not received.'],
  ['The order (was it yours?) is gone.', 'The order (was it yours?) is gone.'],
] as const) {
  t.test(`a value does not follow a sentence: ${sentence}`, async (t) => {
    t.equal(withoutValue(sentence), expected)
  })
}
