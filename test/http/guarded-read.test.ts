import t from 'tap'
import {
  hasWords,
  isPromise,
  hasType,
  isError,
  parseJson,
  readKeys,
  readProperty,
  readString,
} from '../../plugin/http/guarded-read.ts'

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const throwing = {
  get message(): string {
    throw new Error('no')
  },
}

const properties = [
  ['a property', { message: 'a' }, 'a'],
  ['an inherited property', Object.create({ message: 'a' }), 'a'],
  ['a property that is not there', {}, undefined],
  ['a property of undefined', undefined, undefined],
  ['a property of null', null, undefined],
  ['a property of text', 'text', undefined],
  ['a property of a number', 5, undefined],
  ['a property of a revoked proxy', revoked(), undefined],
  ['a getter that throws', throwing, undefined],
  ['a property of another type', { message: 5 }, 5],
] as const

for (const [name, value, expected] of properties) {
  t.test(`${name} is read as ${String(expected)}`, async (t) => {
    t.equal(readProperty(value, 'message'), expected)
  })
}

t.test('a property is also read by a symbol', async (t) => {
  const key = Symbol('key')
  t.equal(readProperty({ [key]: 1 }, key), 1)
})

const texts = [
  ['text', { message: 'a' }, 'a'],
  ['empty text', { message: '' }, undefined],
  ['a number', { message: 5 }, undefined],
  ['a String object', { message: new String('a') }, undefined],
  ['nothing', {}, undefined],
  ['a getter that throws', throwing, undefined],
] as const

for (const [name, value, expected] of texts) {
  t.test(`${name} reads as the text ${String(expected)}`, async (t) => {
    t.equal(readString(value, 'message'), expected)
  })
}

t.test('the names of an object are its own, in its order', async (t) => {
  const value: object = Object.assign(Object.create({ inherited: 1 }), { b: 1, a: 2 })
  t.strictSame(readKeys(value), ['b', 'a'])
})

t.test('a revoked proxy has no names, and nothing has none either', async (t) => {
  t.strictSame([revoked(), undefined, null].map(readKeys), [[], [], []])
})

const jsonTexts = [
  ['{"id":"42"}', { id: '42' }],
  ['null', null],
  ['{"id":', undefined],
  ['', undefined],
  [undefined, undefined],
] as const

for (const [text, expected] of jsonTexts) {
  t.test(`${String(text)} is read as JSON`, async (t) => {
    t.strictSame(parseJson(text), expected)
  })
}

t.test('an error is told from everything else', async (t) => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  t.strictSame(
    [new TypeError('x'), new Error('x'), 'x', null, { message: 'x' }, proxy].map(isError),
    [true, true, false, false, false, false],
  )
})

t.test('the type of a property is asked with care', async (t) => {
  t.ok(hasType({ message: 'a' }, 'message', 'string'))
  t.notOk(hasType({ message: 5 }, 'message', 'string'))
  t.ok(hasType(throwing, 'message', 'undefined'))
  t.ok(hasType(revoked(), 'message', 'undefined'))
})

t.test('a promise is what has a then', async (t) => {
  t.equal(isPromise(Promise.resolve()), true)
  t.equal(isPromise(Object.assign(Promise.resolve(), { own: 1 })), true)
  for (const value of [undefined, null, {}, 'then']) t.equal(isPromise(value), false)
})

t.test('JSON has words for most', async (t) => {
  for (const value of ['', 'a', 0, null, [], {}, new Date()]) t.equal(hasWords(value), true)
  const circle: { self?: unknown } = {}
  circle.self = circle
  for (const value of [undefined, circle, 1n, () => 1, Symbol('a')]) t.equal(hasWords(value), false)
})
