import { Type, type TObject } from '@sinclair/typebox'
import t from 'tap'
import { defineError, type ErrorDefinitionOptions } from '../plugin/define-error.ts'
import { httpErrors } from '../plugin/http-error.ts'
import type { ErrorStatusCode } from '../plugin/statuses.ts'
import { errorStatuses, unregisteredStatuses } from './fixtures/iana-statuses.ts'

const members = Type.Object({ orderId: Type.String() })
const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members,
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})

t.test('a declaration holds what was declared', async (t) => {
  const headers = { 'x-reason': 'sleeping' }
  const { status, code, title, type, owes, detail, description, ...definition } = defineError({
    code: 'DATABASE_ASLEEP',
    status: 503,
    title: 'The database sleeps',
    type: 'https://errors.example/asleep',
    detail: 'Come back later.',
    description: 'It wakes up within a minute.',
    headers,
  })
  t.strictSame(
    { status, code, title, type, owes, detail, description, ...definition },
    {
      status: 503,
      code: 'DATABASE_ASLEEP',
      title: 'The database sleeps',
      type: 'https://errors.example/asleep',
      owes: { retryAfter: 'retry-after' },
      detail: 'Come back later.',
      description: 'It wakes up within a minute.',
      headers,
      members: undefined,
      is: definition.is,
    },
  )
})

t.test('a declared error is thrown with its members', async (t) => {
  const cause = new Error('unique_violation')
  const error = OrderExists({ orderId: '42' }, { cause })
  t.match(error, {
    name: 'HttpError',
    statusCode: 409,
    code: 'ORDER_EXISTS',
    message: 'Order 42 already exists.',
    detail: 'Order 42 already exists.',
  })
  t.strictSame(error.members, { orderId: '42' })
  t.equal(error.declaration, OrderExists)
  t.equal(error.cause, cause)
})

t.test('a declared error without members is thrown as it is', async (t) => {
  const Closed = defineError({ code: 'SHOP_CLOSED', status: 403, title: 'The shop is closed' })
  const error = Closed()
  t.strictSame(
    { message: error.message, detail: error.detail, members: error.members, init: error.init },
    { message: 'The shop is closed', detail: undefined, members: undefined, init: undefined },
  )
})

t.test('a caught value is recognised by its code', async (t) => {
  const Other = defineError({ code: 'OTHER', status: 409, title: 'Other' })
  const candidates = [
    ['an occurrence', OrderExists({ orderId: '1' }), true],
    ['another declared error', Other(), false],
    ['an undeclared error', httpErrors.conflict(), false],
    [
      'a foreign error with the code',
      Object.assign(new Error('no'), { code: 'ORDER_EXISTS' }),
      false,
    ],
    ['nothing', undefined, false],
  ] as const
  for (const [name, value, expected] of candidates) t.equal(OrderExists.is(value), expected, name)
})

t.test('every registered status can be declared', async (t) => {
  for (const { status } of errorStatuses) {
    const code = `E${String(status)}`
    t.equal(defineError({ code, status: status as ErrorStatusCode, title: 'A' }).status, status)
  }
})

const allowed = [
  ['an absolute type', { type: 'urn:example:closed' }],
  ['a full path as type', { type: '/errors/closed' }],
  ['a type in capitals', { type: 'HTTPS://errors.example/closed' }],
  ['a code of one letter', { code: 'E' }],
  ['a code with digits and underscores', { code: 'E_42_X' }],
  ['no extension members', { members: Type.Object({}) }],
  ['a member of three letters', { members: Type.Object({ sku: Type.String() }) }],
  ['a member with digits and underscores', { members: Type.Object({ a_1: Type.String() }) }],
  [
    'a member named after a method of objects',
    { members: Type.Object({ toString: Type.String() }) },
  ],
  [
    'a member that only other statuses owe',
    { members: Type.Object({ retryAfter: Type.Integer() }) },
  ],
  ['several values of a header', { headers: { link: ['<a>', '<b>'] } }],
] as const

const valid = { code: 'SHOP_CLOSED', status: 403, title: 'Closed' } as const

for (const [name, options] of allowed) {
  t.test(`a declaration may have ${name}`, async (t) => {
    t.doesNotThrow(() => defineError({ ...valid, ...options }))
  })
}

const prefix = 'defineError("SHOP_CLOSED"): '
const registered = errorStatuses.map(({ status }) => status).join(', ')
const codeRule = 'code must be upper case with digits and underscores, such as "ORDER_EXISTS".'
const titleRule = 'title must be a short sentence for people.'
const typeRule = 'type must be an absolute URI or a full path such as "/errors/order-exists".'
const membersRule =
  'members must be an object schema, such as Type.Object({ orderId: Type.String() }).'

const memberRule = (name: string) =>
  `member "${name}" must start with a letter and have at least three letters, digits or underscores (RFC 9457 §4).`
const standardRule = (name: string) =>
  `member "${name}" is a standard member of the Error Resource; choose another name.`
const member = (name: string): TObject => Type.Object({ [name]: Type.String() })

const refused: readonly (readonly [string, object, string])[] = [
  ['no code', { code: undefined }, `defineError(undefined): ${codeRule}`],
  ['a code in lower case', { code: 'closed' }, `defineError("closed"): ${codeRule}`],
  ['a code that starts with a digit', { code: '1A' }, `defineError("1A"): ${codeRule}`],
  ['a code that is no text', { code: 7 }, `defineError(7): ${codeRule}`],
  ['no title', { title: undefined }, prefix + titleRule],
  ['an empty title', { title: '  ' }, prefix + titleRule],
  ['a relative type', { type: 'closed' }, prefix + typeRule],
  ['a type with space', { type: '/errors/shop closed' }, prefix + typeRule],
  ['an empty type', { type: '' }, prefix + typeRule],
  [
    'a header with a line break',
    { headers: { 'x-a': 'b\nc' } },
    `${prefix}header "x-a" has a name or value HTTP forbids.`,
  ],
  [
    'a header with a forbidden name',
    { headers: { 'x a': 'b' } },
    `${prefix}header "x a" has a name or value HTTP forbids.`,
  ],
  ['members that are no object schema', { members: Type.String() }, prefix + membersRule],
  ['members that are null', { members: null }, prefix + membersRule],
  ['members whose properties are null', { members: { properties: null } }, prefix + membersRule],
  ['members that are text', { members: 'orderId' }, prefix + membersRule],
  ['a member of two letters', { members: member('id') }, prefix + memberRule('id')],
  ['a member with a hyphen', { members: member('order-id') }, prefix + memberRule('order-id')],
  ['a member that starts with a digit', { members: member('1st') }, prefix + memberRule('1st')],
  [
    'a member that starts with an underscore',
    { members: member('_id') },
    prefix + memberRule('_id'),
  ],
  ...['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'].map(
    (name) => [`a member ${name}`, { members: member(name) }, prefix + standardRule(name)] as const,
  ),
  [
    'a member that its own status owes',
    { status: 405, members: member('allow') },
    prefix + standardRule('allow'),
  ],
  ...[...unregisteredStatuses, 200, 404.5, '404'].map(
    (status) =>
      [
        `status ${JSON.stringify(status)}`,
        { status },
        `${prefix}status ${String(status)} is not a registered 4xx or 5xx; use one of ${registered}.`,
      ] as const,
  ),
]

for (const [name, options, message] of refused) {
  t.test(`a declaration with ${name} is refused where it is made`, async (t) => {
    const declared = { ...valid, ...options } as unknown as ErrorDefinitionOptions<409, TObject>
    t.throws(() => defineError(declared), new TypeError(message))
  })
}
