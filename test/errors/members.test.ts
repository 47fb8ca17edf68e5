import { Type } from '@sinclair/typebox'
import t from 'tap'
import { Type as Type1 } from 'typebox'
import { findStrangers, sieveOf, toMembersSchema } from '../../plugin/errors/members.ts'

const text = { type: 'string' }
const whole = { type: 'integer' }

/** One declaration, written in every way that is understood. */
const inputs = [
  ['a TypeBox object', Type.Object({ sku: Type.String(), left: Type.Optional(Type.Integer()) })],
  ['TypeBox properties', { sku: Type.String(), left: Type.Optional(Type.Integer()) }],
  [
    'an object of TypeBox 1.x',
    Type1.Object({ sku: Type1.String(), left: Type1.Optional(Type1.Integer()) }),
  ],
  ['properties of TypeBox 1.x', { sku: Type1.String(), left: Type1.Optional(Type1.Integer()) }],
  [
    'plain JSON Schema',
    { type: 'object', required: ['sku'], properties: { sku: text, left: whole } },
  ],
] as const

for (const [name, input] of inputs) {
  t.test(`members may be declared as ${name}`, async (t) => {
    const { type, properties, required } = toMembersSchema(input) ?? {}
    t.strictSame(JSON.parse(JSON.stringify({ type, properties, required })), {
      type: 'object',
      properties: { sku: text, left: whole },
      required: ['sku'],
    })
  })
}

t.test('a member may be called properties or type', async (t) => {
  const input = { type: Type.String(), properties: Type.String() }
  t.strictSame(toMembersSchema(input)?.required, ['type', 'properties'])
})

const refused = [
  ['nothing', undefined],
  ['null', null],
  ['text', 'sku'],
  ['a list', [Type.String()]],
  ['another schema', Type.String()],
  ['an object schema without properties', { type: 'object' }],
  ['a property that is text', { sku: 'string' }],
  ['a property that is null', { sku: null }],
] as const

for (const [name, input] of refused) {
  t.test(`members are not declared by ${name}`, async (t) => {
    t.equal(toMembersSchema(input), undefined)
  })
}

const sift = sieveOf({
  type: 'object',
  properties: {
    sku: text,
    left: whole,
    when: { type: 'string', format: 'date-time' },
    parts: {
      type: 'array',
      items: { type: 'object', required: ['part'], properties: { part: text } },
    },
    'a/b': text,
  },
  required: ['sku'],
})

const monday = new Date('2026-11-23T08:00:00Z')

/** What is said, what is sent of it and what is wrong with the rest (RFC 9457 §3.1, §3.2). */
const rows: readonly (readonly [
  name: string,
  members: object | undefined,
  kept: object,
  problems?: readonly (readonly [string, string])[],
])[] = [
  ['all is as declared', { sku: 'a', left: 1 }, { sku: 'a', left: 1 }],
  ['nobody declared it', { sku: 'a', secret: 'x' }, { sku: 'a' }],
  ['it is undefined', { sku: 'a', left: undefined }, { sku: 'a' }],
  ['a number for text', { sku: 42 }, {}, [['sku', 'must be string']]],
  ['text for a number', { sku: 'a', left: '1' }, { sku: 'a' }, [['left', 'must be integer']]],
  [
    'a required one is missing',
    { left: 1 },
    { left: 1 },
    [['sku', "must have required property 'sku'"]],
  ],
  ['none are given', undefined, {}, [['sku', "must have required property 'sku'"]]],
  ['it is null', { sku: null }, {}, [['sku', 'must be string']]],
  ['a date', { sku: 'a', when: monday }, { sku: 'a', when: '2026-11-23T08:00:00.000Z' }],
  [
    'a date that is none',
    { sku: 'a', when: new Date('x') },
    { sku: 'a' },
    [['when', 'must be string']],
  ],
  [
    'a part of it is wrong',
    { sku: 'a', parts: [{ part: 'x' }, {}] },
    { sku: 'a' },
    [['parts', "must have required property 'part'"]],
  ],
  ['a name with a slash', { sku: 'a', 'a/b': 1 }, { sku: 'a' }, [['a/b', 'must be string']]],
]

for (const [name, members, kept, problems = []] of rows) {
  t.test(`members are sifted: ${name}`, async (t) => {
    t.strictSame(sift(members), { kept, problems })
  })
}

t.test('two declarations may use schemas of one $id', async (t) => {
  const shared = { $id: 'sku', type: 'string' }
  for (const member of ['one', 'two']) {
    const sieve = sieveOf({ type: 'object', properties: { [member]: shared } })
    t.strictSame(sieve({ [member]: 'a' }).problems, [])
  }
})

/** What a member may be declared with, what fits and what does not. */
const schemas: readonly (readonly [name: string, schema: object, good: unknown, bad: unknown])[] = [
  ['a pattern', { type: 'string', pattern: '^[A-Z]+$' }, 'ABC', 'abc'],
  ['a format that nobody knows', { type: 'string', format: 'sku' }, 'anything', 42],
  ['a format that is not looked at', { type: 'string', format: 'date' }, 'no date', 42],
  ['a keyword that nobody knows', { type: 'string', colour: 'red' }, 'a', 42],
  ['null', { type: 'string', nullable: true }, null, 42],
  [
    'a reference to itself',
    Type.Recursive((This) => Type.Object({ next: Type.Optional(This) })),
    { next: {} },
    { next: 1 },
  ],
  ['a reference to a sibling', { $ref: '#/properties/sibling' }, 7, 'x'],
  [
    'a reference by $id',
    { $id: 'own', $defs: { one: { $id: 'one', type: 'integer' } }, $ref: 'one' },
    7,
    'x',
  ],
  [
    'a schema',
    { $ref: 'http://json-schema.org/draft-07/schema#' },
    { type: 'string' },
    { type: 7 },
  ],
  [
    'a schema, under another spelling',
    { $ref: 'HTTP://JSON-SCHEMA.org/draft-07/schema#' },
    {},
    { type: 7 },
  ],
  [
    'a dialect',
    { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'string' },
    'a',
    42,
  ],
]

for (const [name, schema, good, bad] of schemas) {
  t.test(`a member may be declared with ${name}`, async (t) => {
    // Twice, because what is compiled first must not change what comes after it.
    for (const _ of [1, 2]) {
      const properties = { member: { ...schema }, sibling: whole }
      const sieve = sieveOf({ type: 'object', properties })
      t.strictSame(sieve({ member: good }), { kept: { member: good }, problems: [] })
      const { kept, problems } = sieve({ member: bad })
      t.strictSame([kept, problems[0]?.[0]], [{}, 'member'])
    }
  })
}

/** What is no schema, and what is said of it. */
const wrong: readonly (readonly [name: string, schema: object, message: RegExp])[] = [
  [
    'a type of TypeBox alone',
    Type.RegExp(/a/),
    /^schema is invalid: data\/properties\/member\/type must be equal to one of the allowed values/,
  ],
  [
    'an unknown type',
    { type: 'text' },
    /^schema is invalid: data\/properties\/member\/type must be equal to one of the allowed values/,
  ],
  [
    'a pattern that is an expression',
    { type: 'string', pattern: /a/ },
    /^schema is invalid: data\/properties\/member\/pattern must be string$/,
  ],
  ['a pattern that is none', { type: 'string', pattern: '(' }, /^Invalid regular expression: /],
  [
    'a list for a number',
    { minimum: [1] },
    /^schema is invalid: data\/properties\/member\/minimum must be number$/,
  ],
  ['a reference to nothing', { $ref: 'nowhere' }, /^can't resolve reference nowhere from id #$/],
  [
    'the $id of the schema of schemas',
    { $id: 'http://json-schema.org/draft-07/schema', type: 'string' },
    /^reference "http:\/\/json-schema.org\/draft-07\/schema" resolves to more than one schema$/,
  ],
]

for (const [name, schema, message] of wrong) {
  t.test(`a member that is declared with ${name} is refused each time`, async (t) => {
    const properties = { member: schema }
    for (const _ of [1, 2]) t.throws(() => sieveOf({ type: 'object', properties }), { message })
    const sound = sieveOf({ type: 'object', properties: { member: text } })
    t.strictSame(sound({ member: 'a' }).problems, [])
  })
}

t.test('a declaration is compiled once', async (t) => {
  const schema = { type: 'object', properties: { sku: text } } as const
  t.equal(sieveOf(schema), sieveOf(schema))
})

t.test('what no member is, is found', async (t) => {
  const known = ['orderId']
  t.strictSame(findStrangers(known, undefined), [])
  t.strictSame(findStrangers(known, { orderId: '1' }), [])
  t.strictSame(findStrangers(known, { orderid: '1', other: 1 }), [
    'there is no member "orderid" (did you mean "orderId"?)',
    'there is no member "other"',
  ])
})

t.test('what no object is has no members', async (t) => {
  const sift = sieveOf({ type: 'object', properties: { sku: text }, required: ['sku'] })
  for (const given of [undefined, null, 'sku', 7, ['sku']]) {
    const { kept, problems } = sift(given as never)
    t.strictSame([kept, problems.length], [{}, 1])
  }
})

t.test('what was found before is told once, and in the words of whoever found it', async (t) => {
  const sift = sieveOf({
    type: 'object',
    properties: { sku: text, left: whole },
    required: ['sku', 'left'],
  })
  const before = [['sku', '(not sold here)']] as const
  t.strictSame(sift({ sku: 'A', left: 1 }, before).problems, before)
  t.strictSame(sift({ left: 'x' }, before), {
    kept: {},
    problems: [...before, ['left', 'must be integer']],
  })
  t.strictSame(sift({}, before), { kept: {}, problems: before })
})
