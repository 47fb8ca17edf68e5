import t from 'tap'
import {
  causeOf,
  declarationOf,
  isDeclaration,
  occurrenceOf,
  toDeclaredOccurrence,
  toOccurrence,
  toReadOccurrence,
  type Declaration,
  type ErrorInit,
} from '../../plugin/errors/declaration.ts'
import type { MemberReader } from '../../plugin/errors/standard/member-reading.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const undeclared = {
  code: undefined,
  type: 'about:blank',
  owes: {},
  members: undefined,
  example: undefined,
  detail: undefined,
  headers: undefined,
  description: undefined,
}

t.test('a registered status is titled by its phrase and of type about:blank', async (t) => {
  for (const { status, phrase } of errorStatuses) {
    const { title, type, code } = declarationOf(status)
    t.strictSame(
      { title, type, code },
      { title: phrase, type: 'about:blank', code: undefined },
      phrase,
    )
  }
})

t.test('a registered status brings what it owes', async (t) => {
  t.strictSame(declarationOf(405), {
    ...undeclared,
    status: 405,
    title: 'Method Not Allowed',
    owes: { allow: 'allow' },
  })
})

/** A client treats an unknown status as the x00 of its class (RFC 9110 §15). */
const unregistered = [
  [418, 'Client Error'],
  [499, 'Client Error'],
  [599, 'Server Error'],
  [509, 'Server Error'],
] as const

for (const [status, title] of unregistered) {
  t.test(`${String(status)}, which nobody registered, is titled ${title}`, async (t) => {
    t.strictSame(declarationOf(status), { ...undeclared, status, title })
  })
}

t.test('a status has one declaration, however often it is asked for', async (t) => {
  t.equal(declarationOf(404), declarationOf(404))
  t.equal(declarationOf(420), declarationOf(420))
})

t.test('an occurrence of a status says what it is told and nothing else', async (t) => {
  const init = { cause: 1 }
  t.strictSame(occurrenceOf(404), {
    declaration: declarationOf(404),
    detail: undefined,
    init: undefined,
    members: undefined,
  })
  t.strictSame(occurrenceOf(404, 'No order 42.', init), {
    declaration: declarationOf(404),
    detail: 'No order 42.',
    init,
    members: undefined,
  })
})

const conflict = declarationOf(409)
const init: ErrorInit = { detail: 'From init.', instance: '/orders/1' }

const helperArguments = [
  ['nothing', undefined, undefined, undefined, undefined],
  ['a detail', 'Said.', undefined, 'Said.', undefined],
  ['a detail and init, of which the detail wins', 'Said.', init, 'Said.', init],
  ['no detail and init', undefined, init, 'From init.', init],
  ['an init alone', init, undefined, 'From init.', init],
  [
    'null, as plain JavaScript may pass, and init',
    null as unknown as string,
    init,
    'From init.',
    init,
  ],
  ['an empty init', {}, undefined, undefined, {}],
  [
    'an init and a detail, in the other order',
    { code: 'A' },
    'Said.' as never,
    'Said.',
    { code: 'A' },
  ],
  ['an init that has a detail, and another', init, 'Said.' as never, 'From init.', init],
] as const

for (const [name, first, second, detail, expected] of helperArguments) {
  t.test(`a helper is called with ${name}`, async (t) => {
    t.strictSame(toOccurrence(conflict, first, second), {
      declaration: conflict,
      detail,
      init: expected,
      members: undefined,
    })
  })
}

function declare(detail: Declaration['detail']): Declaration {
  return { ...conflict, code: 'ORDER_EXISTS', detail }
}

const template = ({ orderId }: { orderId?: string }) => `Order ${orderId ?? 'unknown'} exists.`
const members = { orderId: '42' }

const details = [
  ['none', undefined, members, undefined, undefined],
  ['a fixed one', 'It exists.', members, undefined, 'It exists.'],
  ['one made of the members', template, members, undefined, 'Order 42 exists.'],
  ['one made of no members', template, undefined, undefined, 'Order unknown exists.'],
  ['that of the occurrence', template, members, init, 'From init.'],
  ['that of the template beside an init without one', template, members, {}, 'Order 42 exists.'],
] as const

for (const [name, declared, given, initOf, detail] of details) {
  t.test(`the detail of a declared error is ${name}`, async (t) => {
    const declaration = declare(declared)
    t.strictSame(toDeclaredOccurrence(declaration, given, initOf), {
      declaration,
      detail,
      init: initOf,
      members: given,
    })
  })
}

t.test(
  'an error in the place of a detail or of an init is the cause, and says nothing',
  async (t) => {
    const error = new Error('secret') as never
    const declaration = declarationOf(503)
    const expected = { declaration, detail: undefined, init: { cause: error }, members: undefined }
    t.strictSame(toOccurrence(declaration, error, undefined), expected, 'as the detail')
    t.strictSame(
      toOccurrence(declaration, 'Closed.', error),
      { ...expected, detail: 'Closed.' },
      'as the init',
    )
    t.strictSame(toDeclaredOccurrence(declaration, error, undefined), expected, 'as the members')
    t.strictSame(
      toDeclaredOccurrence(declaration, {}, error).init,
      { cause: error },
      'after members',
    )
  },
)

t.test('a declaration is told by what every one has, whoever made it', async (t) => {
  t.equal(isDeclaration(declarationOf(409)), true)
  t.equal(isDeclaration({ status: 409, title: 'Taken', owes: {} }), true)
  for (const less of [{ status: 409, title: 'Taken' }, { status: 409, owes: {} }, {}, 409, null]) {
    t.equal(isDeclaration(less), false, JSON.stringify(less))
  }
})

const detailOf = (detail: unknown, members?: object, required?: readonly string[]) =>
  toDeclaredOccurrence(
    {
      ...declarationOf(409),
      detail,
      members: required && { type: 'object', properties: {}, required },
    } as Declaration,
    members,
    undefined,
  ).detail

t.test('a template is a function of the user\u2019s, and costs nobody an answer', async (t) => {
  t.equal(detailOf('Fixed.'), 'Fixed.')
  t.equal(detailOf(undefined), undefined)
  t.equal(
    detailOf(({ id }: { id: string }) => `No ${id}.`, { id: '1' }, ['id']),
    'No 1.',
  )
  t.equal(
    detailOf(({ id }: { id: string }) => `No ${id}.`, {}, ['id']),
    undefined,
  )
  t.equal(
    detailOf(({ id }: { id: string }) => `No ${id}.`, undefined, ['id']),
    undefined,
  )
  t.equal(
    detailOf(() => {
      throw new Error('no')
    }),
    undefined,
  )
  // Its rejection would end the process.
  t.type(
    detailOf(() => Promise.reject(new Error('late'))),
    Promise,
  )
})

t.test('what caused an error is what was thrown, or what a sender says', async (t) => {
  t.equal(causeOf(occurrenceOf(409)), undefined)
  t.equal(causeOf(occurrenceOf(409, undefined, { cause: 'why' })), 'why')
  t.equal(causeOf({ ...occurrenceOf(500), unexpected: { error: 'thrown' } }), 'thrown')
})

t.test(
  'members are read by their declaration, and as they are where they were read before',
  async (t) => {
    const reader: MemberReader = {
      takes: ['id'],
      read: (given) => ({ given, kept: { id: '7' }, problems: [] }),
    }
    const declaration = {
      ...declarationOf(409),
      detail: ({ id }: { id: string }) => `No ${id}.`,
      reader,
    } as Declaration
    const given = { id: 7 }
    const { members, detail, read } = toDeclaredOccurrence(declaration, given, undefined)
    t.strictSame([members, detail, read], [{ id: '7' }, 'No 7.', reader.read(given)])
    const passedOn = toReadOccurrence(declaration, { id: '8' }, undefined)
    t.strictSame(
      [passedOn.members, passedOn.detail, passedOn.read],
      [{ id: '8' }, 'No 8.', undefined],
    )
  },
)
