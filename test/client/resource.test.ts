import t from 'tap'
import { toResource } from '../../plugin/client/resource.ts'
import type { Answer } from '../../plugin/client/response.ts'

const answer: Answer = {
  status: 409,
  reason: 'Conflict',
  type: 'application/problem+json',
  retryAfter: '',
  date: '',
  content: undefined,
}
const blank = { type: 'about:blank', title: 'Conflict', status: 409 }

t.test('an Error Resource stays as it is', async (t) => {
  const sent = {
    type: '/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    code: 'ORDER_EXISTS',
    orderId: '42',
    detail: 'Order 42 already exists.',
    instance: '/orders',
    requestId: 'req-1',
    errors: [{ detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' }],
  }
  t.strictSame(toResource(answer, sent), sent)
})

t.test('what was sent is not changed', async (t) => {
  const sent = Object.freeze({ status: 'wrong', errors: Object.freeze([Object.freeze({})]) })
  t.strictSame(toResource(answer, sent), { ...blank, errors: [] })
})

const members: readonly (readonly [name: string, sent: object, expected: object])[] = [
  ['an empty object', {}, blank],
  ['a type that is no text', { type: 42 }, blank],
  ['an empty type', { type: '' }, blank],
  ['a title that is no text', { title: ['Conflict'] }, blank],
  ['a code that is a number', { code: 17 }, blank],
  ['a detail that is an object', { detail: { text: 'no' } }, blank],
  ['an instance that is null', { instance: null }, blank],
  ['a requestId that is a boolean', { requestId: true }, blank],
  ['a status that is text', { status: '400' }, blank],
  ['a status that is no integer', { status: 409.5 }, blank],
  ['a status of a success', { status: 200 }, blank],
  ['a status out of range', { status: 600 }, blank],
  ['a status that a proxy has changed', { status: 422 }, { ...blank, status: 422 }],
  ['the lowest status', { status: 400 }, { ...blank, status: 400 }],
  ['the highest status', { status: 599 }, { ...blank, status: 599 }],
  ['errors that are no list', { errors: { detail: 'no' } }, blank],
  ['no errors', { errors: [] }, { ...blank, errors: [] }],
  [
    'errors of which some are none',
    { errors: ['text', null, 7, ['x'], {}, { detail: 7 }, { detail: 'yes' }] },
    { ...blank, errors: [{ detail: 'text' }, { detail: 'yes' }] },
  ],
  [
    'errors with members of the wrong type',
    { errors: [{ detail: 'yes', in: 1, pointer: null, name: {}, code: [], limit: 5 }] },
    { ...blank, errors: [{ detail: 'yes', limit: 5 }] },
  ],
  ['extension members', { balance: 30, tags: [null] }, { ...blank, balance: 30, tags: [null] }],
]

for (const [name, sent, expected] of members) {
  t.test(`of ${name} there remains what can be relied on`, async (t) => {
    t.strictSame(toResource(answer, sent), expected)
  })
}

for (const json of [undefined, null, true, 7, 'text', [], [blank]]) {
  t.test(`${JSON.stringify(json)} is what the status line says`, async (t) => {
    t.strictSame(toResource(answer, json), blank)
  })
}

const untitled = [
  [400, 'Client Error'],
  [499, 'Client Error'],
  [500, 'Server Error'],
  [599, 'Server Error'],
] as const

for (const [status, title] of untitled) {
  t.test(`without a reason phrase ${status} is titled by its class`, async (t) => {
    const expected = { type: 'about:blank', title, status }
    t.strictSame(toResource({ ...answer, status, reason: '' }, undefined), expected)
  })
}

t.test('Retry-After becomes a member, in whole seconds', async (t) => {
  const date = 'Sun, 06 Nov 1994 08:49:37 GMT'
  const later = 'Sun, 06 Nov 1994 08:50:37 GMT'
  const read = (retryAfter: string, json: object = {}) =>
    toResource({ ...answer, retryAfter, date }, json)['retryAfter']
  t.equal(read('120'), 120)
  t.equal(read(later), 60)
  t.equal(
    read('120', { retryAfter: 60 }),
    120,
    'the header, which proxies may set, has the last word',
  )
  t.equal(read('', { retryAfter: 60 }), 60)
  t.equal(read('soon'), undefined)
  t.intercept(Date, 'now', { value: () => Date.parse(later) - 1 })
  t.equal(toResource({ ...answer, retryAfter: later }, {})['retryAfter'], 1, 'rounded up')
})

t.test('a member __proto__ changes no prototype, here or in a copy', async (t) => {
  const sent = JSON.parse(
    '{"__proto__":{"polluted":true},"constructor":1,"errors":[{"detail":"a","__proto__":{}}]}',
  )
  const resource = toResource(answer, sent)
  t.equal(Object.getPrototypeOf(resource), Object.prototype)
  t.strictSame(Object.keys(resource).toSorted(), [
    'constructor',
    'errors',
    'status',
    'title',
    'type',
  ])
  t.equal(Object.assign({}, resource)['polluted'], undefined)
  t.strictSame(Object.keys(resource.errors?.[0] ?? {}), ['detail'])
})
