import { Type, type TObject } from '@sinclair/typebox'
import t from 'tap'
import { checkDefinition } from '../../plugin/errors/definition-checks.ts'
import { errorStatuses, unregisteredStatuses } from '../fixtures/iana-statuses.ts'

const valid = { code: 'SHOP_CLOSED', status: 403, title: 'Closed' } as const

t.test('the members are returned as one schema', async (t) => {
  t.strictSame(checkDefinition({ ...valid, members: { sku: Type.String() } })?.schema.required, [
    'sku',
  ])
  t.equal(checkDefinition(valid), undefined)
})

const allowed = [
  ['an absolute type', { type: 'urn:example:closed' }],
  ['a full path as type', { type: '/errors/closed' }],
  ['a type in capitals', { type: 'HTTPS://errors.example/closed' }],
  ['a code of one letter', { code: 'E' }],
  ['a code with digits and underscores', { code: 'E_42_X' }],
  ['no extension members', { members: Type.Object({}) }],
  ['a member of two letters', { members: Type.Object({ id: Type.String() }) }],
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
  ['members as properties alone', { members: { sku: Type.String() } }],
  ['an example of its members', { members: { sku: Type.String() }, example: { sku: 'a' } }],
  ['several values of a header', { headers: { link: ['<a>', '<b>'] } }],
] as const

for (const [name, options] of allowed) {
  t.test(`a declaration may have ${name}`, async (t) => {
    t.doesNotThrow(() => checkDefinition({ ...valid, ...options }))
  })
}

const prefix = 'defineError("SHOP_CLOSED"): '
const registered = errorStatuses.map(({ status }) => status).join(', ')
const codeRule = 'code must be upper case with digits and underscores, such as "ORDER_EXISTS"'
const titleRule = 'title must be a short sentence for people; it is'
const typeRule = 'type must be an absolute URI or a full path such as "/errors/order-exists"; it is'
const membersRule =
  'members must be an object schema or its properties, such as Type.Object({ orderId: Type.String() }); they are'

const memberRule = (name: string) =>
  `member "${name}" must start with a letter and have at least two letters, digits or underscores (RFC 9457 §4).`
const standardRule = (name: string) =>
  `member "${name}" is a standard member of the Error Resource; choose another name.`
const member = (name: string): TObject => Type.Object({ [name]: Type.String() })

const refused: readonly (readonly [string, object, string])[] = [
  ['no code', { code: undefined }, `defineError(): ${codeRule}; it is undefined.`],
  [
    'a code in lower case',
    { code: 'closed' },
    `defineError("closed"): ${codeRule}; it is "closed". Did you mean "CLOSED"?`,
  ],
  [
    'a code that starts with a digit',
    { code: '1A' },
    `defineError("1A"): ${codeRule}; it is "1A".`,
  ],
  ['a code that is no text', { code: 7 }, `defineError(): ${codeRule}; it is 7.`],
  ['no title', { title: undefined }, `${prefix}${titleRule} undefined.`],
  ['an empty title', { title: '  ' }, `${prefix}${titleRule} "  ".`],
  ['a relative type', { type: 'closed' }, `${prefix}${typeRule} "closed".`],
  [
    'a type with space',
    { type: '/errors/shop closed' },
    `${prefix}${typeRule} "/errors/shop closed".`,
  ],
  ['an empty type', { type: '' }, `${prefix}${typeRule} "".`],
  [
    'a header with a line break',
    { headers: { 'x-a': 'b\nc' } },
    `${prefix}header "x-a" has a name or value HTTP forbids; it is "b\\nc".`,
  ],
  [
    'a header with a forbidden name',
    { headers: { 'x a': 'b' } },
    `${prefix}header "x a" has a name or value HTTP forbids; it is "b".`,
  ],
  [
    'members that are no object schema',
    { members: Type.String() },
    `${prefix}${membersRule} {"type":"string"}.`,
  ],
  ['members that are null', { members: null }, `${prefix}${membersRule} null.`],
  [
    'members whose properties are null',
    { members: { properties: null } },
    `${prefix}${membersRule} {"properties":null}.`,
  ],
  ['members that are text', { members: 'orderId' }, `${prefix}${membersRule} "orderId".`],
  ['a member of one letter', { members: member('n') }, prefix + memberRule('n')],
  ['a member with a hyphen', { members: member('order-id') }, prefix + memberRule('order-id')],
  ['a member that starts with a digit', { members: member('1st') }, prefix + memberRule('1st')],
  [
    'a member that starts with an underscore',
    { members: member('_id') },
    prefix + memberRule('_id'),
  ],
  [
    'an example of another type',
    { members: { sku: Type.String() }, example: { sku: 1 } },
    `${prefix}the example is not as declared: sku must be string.`,
  ],
  [
    'an example that lacks a member',
    { members: { sku: Type.String() }, example: {} },
    `${prefix}the example is not as declared: sku must have required property 'sku'.`,
  ],
  ...['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'errors'].map(
    (name) => [`a member ${name}`, { members: member(name) }, prefix + standardRule(name)] as const,
  ),
  [
    'a member that its own status owes',
    { status: 405, members: member('allow') },
    prefix + standardRule('allow'),
  ],
  ...unregisteredStatuses.map(
    (status) =>
      [
        `status ${JSON.stringify(status)}`,
        { status },
        `${prefix}status ${String(status)} is not a registered 4xx or 5xx; use one of ${registered}, or say unregistered: true if it is meant.`,
      ] as const,
  ),
  [
    'a status of another class',
    { status: 200 },
    `${prefix}status 200 is not a registered 4xx or 5xx; use one of ${registered}.`,
  ],
]

for (const [name, options, message] of refused) {
  t.test(`a declaration with ${name} is refused where it is made`, async (t) => {
    t.throws(() => checkDefinition({ ...valid, ...options }), new TypeError(message))
  })
}

const check = (given: unknown) => () => checkDefinition(given as never)

t.test(
  'a declaration that is none, or that says what no declaration says, is refused',
  async (t) => {
    const none = 'defineError() takes one object with code, status and title; it was given '
    t.throws(check(undefined), new TypeError(`${none}undefined.`))
    t.throws(check('GOOD'), new TypeError(`${none}"GOOD".`))
    t.throws(
      check({ ...valid, status: '404' }),
      /: status must be a number; it is "404"\. Did you mean 404\?$/,
    )
    t.throws(check({ ...valid, member: {} }), / has no key "member"; .* Did you mean "members"\?$/)
  },
)

/** More of what is refused: what is given besides, and the rest of the sentence. */
const mistakes: readonly (readonly [name: string, given: object, sentence: string])[] = [
  [
    'a detail that is async',
    { detail: async () => 'a' },
    'detail must be a text or a function of the members that returns one; it is an async function or a generator.',
  ],
  [
    'a detail that is a class',
    { detail: class Detail extends Date {} },
    'detail must be a text or a function of the members that returns one; it is a class.',
  ],
  [
    'an empty detail',
    { detail: ' ' },
    'detail must be a text or a function of the members that returns one; it is " ".',
  ],
  ['an empty description', { description: '' }, 'description must be a text; it is "".'],
  [
    'Headers',
    { headers: new Headers() },
    "headers must be an object of header fields, such as { 'x-a': 'b' }; it is an instance of Headers.",
  ],
  [
    'a map of headers',
    { headers: new Map() },
    "headers must be an object of header fields, such as { 'x-a': 'b' }; it is an instance of Map.",
  ],
  [
    'a length',
    { headers: { 'Content-Length': '3' } },
    'header "Content-Length" says how the body is sent, which is not for an error to say.',
  ],
  [
    'a protocol that it does not owe',
    { headers: { upgrade: 'h2c' } },
    'header "upgrade" says how the body is sent, which is not for an error to say.',
  ],
  [
    'an example that is none',
    { members: { sku: Type.String() }, example: null },
    'the example must be an object of the members; it is null.',
  ],
  [
    'a list for an example',
    { members: { sku: Type.String() }, example: ['a'] },
    'the example must be an object of the members; it is ["a"].',
  ],
  [
    'an example with a slip',
    { members: { sku: Type.String() }, example: { skuu: 'a' } },
    'the example is not as declared: there is no member "skuu" (did you mean "sku"?).',
  ],
]

for (const [name, given, sentence] of mistakes) {
  t.test(`a declaration with ${name} is refused`, async (t) => {
    t.throws(check({ ...valid, ...given }), new TypeError(prefix + sentence))
  })
}

t.test('a declaration is an object, and one that is there', async (t) => {
  const none = 'defineError() takes one object with code, status and title; it was given '
  t.throws(check([]), new TypeError(`${none}[].`))
  t.throws(check(Promise.resolve(valid)), new TypeError(`${none}an instance of Promise.`))
})

t.test('an error that owes a protocol may name it among its header fields', async (t) => {
  t.doesNotThrow(check({ ...valid, status: 426, headers: { upgrade: 'h2c' } }))
})

const hints = [
  ['orderExists', ' Did you mean "ORDER_EXISTS"?'],
  ['order-exists', ' Did you mean "ORDER_EXISTS"?'],
  ['order 7', ' Did you mean "ORDER_7"?'],
  ['7', ''],
  [7, ''],
] as const

for (const [code, hint] of hints) {
  t.test(
    `the code ${JSON.stringify(code)} is ${hint === '' ? 'no' : 'nearly a'} code`,
    async (t) => {
      t.throws(
        check({ ...valid, code }),
        new TypeError(
          `defineError(${typeof code === 'string' ? JSON.stringify(code) : ''}): ${codeRule}; it is ${JSON.stringify(code)}.${hint}`,
        ),
      )
    },
  )
}

t.test('what people read, an example and header fields are checked', async (t) => {
  t.throws(
    check({ ...valid, detail: 7 }),
    /: detail must be a text or a function of the members that returns one; it is 7\.$/,
  )
  t.throws(check({ ...valid, description: 7 }), /: description must be a text; it is 7\.$/)
  t.throws(
    check({ ...valid, headers: 'x' }),
    /: headers must be an object of header fields, such as \{ 'x-a': 'b' \}; it is "x"\.$/,
  )
  t.throws(check({ ...valid, example: {} }), /: it has an example and no members\.$/)
  t.throws(check({ ...valid, statusCode: 4 }), / Did you mean "status"\?$/)
  t.doesNotThrow(check({ ...valid, detail: () => 'x', description: 'x' }))
})
