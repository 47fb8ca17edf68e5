import t from 'tap'
import {
  looksLikeProblem,
  problemOfError,
  readProblem,
  toPlain,
  fitErrors,
  isForeign,
  isWhole,
  mayBeProblem,
} from '../../../plugin/foreign/bodies/problems.ts'

const bodies: readonly (readonly [name: string, body: unknown, expected: boolean])[] = [
  ['an absolute type', { type: 'https://errors.example/x', balance: 30 }, true],
  ['a URN', { type: 'urn:x:y' }, true],
  ['about:blank', { type: 'about:blank', message: 'No.' }, true],
  ['a full path', { type: '/errors/x' }, true],
  ['a title', { title: 'Sold out', sku: 'a' }, true],
  ['a status and a detail', { status: 409, detail: 'No.' }, true],
  ['a word for a type', { type: 'error', detail: 'No.' }, false],
  ['a title beside a message', { title: 'Sold out', message: 'No.' }, false],
  ['a title beside an error', { title: 'Sold out', error: {} }, false],
  ['a detail alone', { detail: 'No.' }, false],
  ['a status as text', { status: '409', detail: 'No.' }, false],
  ['a list', [{ type: 'urn:x' }], false],
  ['text', 'urn:x', false],
  ['null', null, false],
]

for (const [name, body, expected] of bodies) {
  t.test(`a body with ${name} is ${expected ? '' : 'not '}problem details`, async (t) => {
    t.equal(looksLikeProblem(body), expected)
  })
}

t.test('members of the wrong type, and what JSON has no word for, are left out', async (t) => {
  const circle: Record<string, unknown> = {}
  circle['circle'] = circle
  const body = {
    type: 7,
    title: '',
    detail: null,
    status: 409,
    code: 'A',
    circle,
    big: 1n,
    nothing: undefined,
    call: () => 1,
    when: new Date(0),
    list: [{ a: 1 }],
    get failing(): string {
      throw new Error('no')
    },
  }
  t.strictSame(readProblem(body), {
    code: 'A',
    when: '1970-01-01T00:00:00.000Z',
    list: [{ a: 1 }],
  })
})

t.test('a member cannot become the prototype of others', async (t) => {
  const read = readProblem(JSON.parse('{"__proto__":{"a":1},"b":2}') as object)
  t.strictSame([Object.keys(read), Object.getPrototypeOf(read)], [['b'], Object.prototype])
})

t.test('what has a look of its own in JSON is read as that', async (t) => {
  t.strictSame(toPlain({ toJSON: () => ({ a: 1 }) }), { a: 1 })
})

for (const [name, body, expected] of [
  ['an extension member alone', { limit: 5 }, true],
  ['nothing', {}, true],
  ['a message beside a title', { title: 'Full', message: 'x' }, true],
  ['a message alone', { message: 'x' }, false],
  ['a message that is none', { message: {}, detail: [], error: null }, false],
] as const) {
  t.test(`labelled, ${name} ${expected ? 'may be' : 'is not'} problem details`, async (t) => {
    t.equal(mayBeProblem(body), expected)
  })
}

t.test('a body in the terms of another shape is told by its members', async (t) => {
  t.ok(isForeign({ title: 'Full', message: 'x' }))
  t.notOk(isForeign({ title: 'Full', limit: 5 }))
})

const whole = { type: 'urn:x', title: 'X', status: 409, instance: '/a', sku: 7 }

for (const [name, body, expected] of [
  ['nothing wrong', whole, true],
  ['none of the members', {}, true],
  ['entries of whatever kind', { ...whole, errors: [{ message: 'No.' }, {}] }, true],
  ['findings by name', { ...whole, errors: { a: ['No.'] } }, true],
  ['a type that is no URI reference', { ...whole, type: 'not a type' }, false],
  ['an empty type', { ...whole, type: '' }, false],
  ['an instance that is a number', { ...whole, instance: 7 }, false],
  ['a detail that is null', { ...whole, detail: null }, false],
  ['a title that is a list', { ...whole, title: ['X'] }, false],
  ['a code that is a number', { ...whole, code: 7 }, false],
  ['more entries than may be', { ...whole, errors: [{}, {}, {}] }, false],
  ['an entry that is null', { ...whole, errors: [null] }, false],
  ['an entry that is text', { ...whole, errors: ['No.'] }, false],
] as const) {
  t.test(`problem details with ${name} are ${expected ? '' : 'not '}whole`, async (t) => {
    t.equal(isWhole(body, 2), expected)
  })
}

t.test('errors keep what a reader can take for entries', async (t) => {
  t.strictSame(fitErrors(['No.', null, { a: 1 }, {}], 3), [{ detail: 'No.' }, { a: 1 }])
  t.equal(fitErrors([null, 7], 9), undefined)
  t.strictSame(fitErrors({ a: ['No.'] }, 9), { a: ['No.'] })
  t.equal(fitErrors(undefined, 9), undefined)
})

t.test('an error that says what kind it is by a type is read by its members', async (t) => {
  const members = { type: 'https://errors.example/x', title: 'X', detail: 'No.' }
  const error = Object.assign(new Error('log'), members, { secret: 'hunter2' })
  t.strictSame(problemOfError(error), { ...members, instance: undefined })
  const own = Object.assign(new Error('log'), members, { toJSON: () => ({}) })
  t.equal(problemOfError(own), own)
  for (const other of [members, new Error('log'), Object.assign(new Error('log'), { type: 'x' })]) {
    t.equal(problemOfError(other), undefined)
  }
})
