import { Type } from '@sinclair/typebox'
import t from 'tap'
import { Type as Type1 } from 'typebox'
import { sieveOf, toMembersSchema } from '../../plugin/errors/members.ts'

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

t.test('a declaration is compiled once', async (t) => {
  const schema = { type: 'object', properties: { sku: text } } as const
  t.equal(sieveOf(schema), sieveOf(schema))
})
