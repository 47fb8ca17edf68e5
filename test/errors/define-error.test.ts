import { Type } from '@sinclair/typebox'
import t from 'tap'
import { z } from 'zod'
import { defineError, isDefinition } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import type { ErrorStatusCode } from '../../plugin/http/statuses.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

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
      owes: {
        retryAfter: 'retry-after',
        rateLimit: 'ratelimit',
        rateLimitPolicy: 'ratelimit-policy',
      },
      detail: 'Come back later.',
      description: 'It wakes up within a minute.',
      headers,
      members: undefined,
      reader: undefined,
      example: undefined,
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

t.test('a caught value, or an Error Resource, is recognised by its code or its type', async (t) => {
  const resource = { type: '/errors/order-exists', title: 'Order already exists', status: 409 }
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
    ['its Error Resource', { ...resource, code: 'ORDER_EXISTS', orderId: '1' }, true],
    ['its Error Resource with a code of its own', { ...resource, code: 'OTHER' }, true],
    ['another Error Resource', { ...resource, type: '/errors/other', code: 'OTHER' }, false],
    ['one of another service', { ...resource, type: 'urn:a:b', code: 'ORDER_EXISTS' }, false],
    ['nothing', undefined, false],
  ] as const
  for (const [name, value, expected] of candidates) t.equal(OrderExists.is(value), expected, name)
})

t.test('a thrown value is known by an absolute type, as its Error Resource is', async (t) => {
  const type = 'https://errors.example/sold-out'
  const SoldOut = defineError({ code: 'SOLD_OUT', status: 409, title: 'Sold out', type })
  const Same = defineError({ code: 'OUT_OF_STOCK', status: 409, title: 'Sold out', type })
  const Other = defineError({ code: 'SOLD_OUT', status: 409, title: 'Sold out' })
  t.ok(SoldOut.is(SoldOut()))
  t.ok(SoldOut.is(Same()))
  t.notOk(SoldOut.is(Other()))
  t.notOk(Other.is(SoldOut()))
})

t.test('every registered status can be declared', async (t) => {
  for (const { status } of errorStatuses) {
    const code = `E${String(status)}`
    t.equal(defineError({ code, status: status as ErrorStatusCode, title: 'A' }).status, status)
  }
})

t.test('a mistake in a declaration is refused where it is made', async (t) => {
  t.throws(() => defineError({ code: 'closed', status: 403, title: 'Closed' }), TypeError)
})

t.test(
  'a definition is told by what it is, also that of another copy of this package',
  async (t) => {
    const ofAnotherCopy = Object.assign(() => undefined, {
      status: 409,
      title: 'Taken',
      owes: {},
    })
    const candidates = [
      ['what defineError() returns', OrderExists, true],
      ['what another copy returns', ofAnotherCopy, true],
      ['another function', () => undefined, false],
      ['an occurrence', OrderExists({ orderId: '1' }), false],
      ['a declaration that cannot be called', { ...OrderExists }, false],
      ['a status', 409, false],
      ['nothing', undefined, false],
    ] as const
    for (const [name, value, expected] of candidates) t.equal(isDefinition(value), expected, name)
  },
)

t.test(
  'members of a schema language are checked, converted and filled in when it occurs',
  async (t) => {
    const Sold = defineError({
      code: 'SOLD',
      status: 409,
      title: 'Sold',
      members: z.object({
        sku: z.string(),
        currency: z.string().default('EUR'),
        since: z
          .date()
          .transform((date) => date.toISOString())
          .pipe(z.iso.datetime()),
      }),
      detail: ({ sku, currency, since }) => `${sku} in ${currency} since ${since.slice(0, 10)}.`,
    })
    const given = { sku: 'A', since: new Date('2026-11-23T08:00:00Z') }
    const { detail, members, read } = Sold(given)
    t.equal(detail, 'A in EUR since 2026-11-23.')
    t.strictSame(members, { sku: 'A', currency: 'EUR', since: '2026-11-23T08:00:00.000Z' })
    t.strictSame(read, { given, kept: members, problems: [] })
    const wrong = Sold({ ...given, sku: 7 as never })
    t.strictSame(wrong.members, { currency: 'EUR', since: '2026-11-23T08:00:00.000Z' })
    t.equal(wrong.detail, undefined)
    t.equal(wrong.message, 'Sold')
    t.match(wrong.read?.problems, [['sku', /expected string/]])
  },
)
