import { Type } from '@sinclair/typebox'
import { type } from 'arktype'
import joi from 'joi'
import t from 'tap'
import { Type as Type1 } from 'typebox'
import * as valibot from 'valibot'
import * as yup from 'yup'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { checkMembers } from '../../plugin/errors/member-checks.ts'

const text = { type: 'string' }
const isStandard = (name: string) => name === 'status'
const check = (members: unknown) => () => checkMembers(members, 'here', isStandard)
const registered = (members: unknown) => () => checkMembers(members, 'here', isStandard, true)

t.test('members that somebody declares have names of their own', async (t) => {
  t.strictSame(check({ id: text })().schema.required, ['id'])
  t.throws(check('id'), /^here: members must be an object schema or its properties/)
  t.throws(check({ status: text }), /here: member "status" is a standard member/)
  t.throws(check({ n: text }), /here: member "n" must start with a letter and have at least two/)
  t.throws(check({ 'violated-policies': text }), /here: member "violated-policies" must start with/)
})

t.test(
  'the members of a registered type may have hyphens, and are members like others',
  async (t) => {
    t.ok(registered({ 'violated-policies': text })().schema.properties['violated-policies'])
    t.throws(registered({ '-policies': text }), /here: member "-policies" must start with a letter/)
    t.throws(registered({ status: text }), /here: member "status" is a standard member/)
  },
)

const Node = Type.Recursive((This) => Type.Object({ name: Type.String(), next: Type.Array(This) }))
const circle: { type: string; properties: Record<string, unknown> } = {
  type: 'object',
  properties: {},
}
circle.properties['self'] = circle

/** What can be told as JSON, however it is written. */
const sound: readonly (readonly [name: string, members: object])[] = [
  ['a member of any kind', { sku: Type.Any(), left: Type1.Unknown(), it: {} }],
  ['alternatives', { sku: Type.Union([Type.String(), Type.Null()]) }],
  ['alternatives of TypeBox 1.x', { sku: Type1.Union([Type1.String(), Type1.Null()]) }],
  ['several types', { sku: { type: ['string', 'null'] } }],
  ['a constant and an enumeration', { sku: { const: 1 }, size: { enum: ['s', 'l'] } }],
  ['a record', { sku: Type.Record(Type.String(), Type.Integer()) }],
  ['a tuple', { sku: Type.Tuple([Type.String(), Type.Integer()]) }],
  ['a type that refers to itself', { sku: Node }],
  ['a schema in a circle', { sku: circle }],
  ['no more than a description', { sku: { description: 'Whatever it is.' } }],
  ['words of other programs', { sku: { 'x-unit': 'kg' } }],
  ['a reference to a definition', { sku: { $defs: { a: text }, $ref: '#/$defs/a' } }],
  [
    'a reference to the schema of schemas',
    { sku: { $ref: 'http://json-schema.org/draft-07/schema#' } },
  ],
  ['a pattern', { sku: Type.String({ pattern: '^\\p{L}+$' }) }],
  [
    'what Zod makes of its own',
    z.toJSONSchema(z.object({ sku: z.string().optional(), left: z.int() })),
  ],
  [
    'what allows nothing besides',
    { sku: Type.Object({ it: Type.String() }, { additionalProperties: false }) },
  ],
  ['an object of Zod', z.object({ sku: z.string() })],
  ['an object of ArkType', type({ sku: 'string' })],
  ['an object of Joi', joi.object({ sku: joi.string() })],
  ['a member of Zod beside one of TypeBox', { sku: z.string(), left: Type.Integer() }],
  ['an optional member', Type.Object({ sku: Type.Optional(Type.String()) })],
  ['nothing', {}],
]

for (const [name, members] of sound) {
  t.test(`members may have ${name}`, async (t) => t.doesNotThrow(check(members)))
}

const ruleOf = (example: string) =>
  `members must be an object schema or its properties, such as ${example}; they are `
const rule = ruleOf('Type.Object({ orderId: Type.String() })')
const json = 'which JSON has not; it has null, boolean, number, integer, string, array, object'

const mistakes: readonly (readonly [name: string, members: unknown, sentence: string | RegExp])[] =
  [
    [
      'an object of Zod Mini',
      mini.object({ sku: mini.string() }),
      `${ruleOf('z.object({ orderId: z.string() })')}a schema of zod; take Zod 4.2 or newer, or give z.toJSONSchema(schema)`,
    ],
    [
      'an object of Yup',
      yup.object({ sku: yup.string() }),
      `${rule}a schema of yup; give its JSON Schema`,
    ],
    [
      'an object of Valibot',
      valibot.object({ sku: valibot.string() }),
      `${ruleOf('toStandardJsonSchema(v.object({ orderId: v.string() }))')}a schema of valibot; give toStandardJsonSchema(schema) of @valibot/to-json-schema`,
    ],
    [
      'a member of Zod Mini',
      { sku: mini.string() },
      'member "sku" has a schema of zod; take Zod 4.2 or newer, or give z.toJSONSchema(schema)',
    ],
    [
      'a member of Yup',
      { sku: yup.string() },
      'member "sku" has a schema of yup; give its JSON Schema',
    ],
    [
      'a member of Valibot',
      { sku: valibot.string() },
      'member "sku" has a schema of valibot; give toStandardJsonSchema(schema) of @valibot/to-json-schema',
    ],
    [
      'a list of Zod',
      { sku: Type.Array(z.string() as never) },
      'member "sku" has a schema of zod; declare all that is around it so, too, or give its JSON Schema',
    ],
    [
      'a member of ArkType in an object of TypeBox',
      Type.Object({ sku: type('string') as never }),
      'member "sku" has a schema of arktype; declare all that is around it so, too, or give its JSON Schema',
    ],
    [
      'a text of Zod',
      z.string(),
      `${ruleOf('z.object({ orderId: z.string() })')}{"type":"string"}`,
    ],
    [
      'a record of Zod',
      z.record(z.string(), z.int()),
      /^here: members must be an object schema or its properties, such as z\.object\(\{ orderId: z\.string\(\) \}\); they are an object whose names are not known, .*; name them, or make it one member\.$/,
    ],
    [
      'a union of ArkType',
      type({ sku: 'string' }).or({ isbn: 'string' }),
      `${ruleOf("type({ orderId: 'string' })")}a combination of schemas; declare an error for each, or put them into one object`,
    ],
    [
      'an object of Zod that may be null',
      z.object({ sku: z.string() }).nullable(),
      `${ruleOf('z.object({ orderId: z.string() })')}a combination of schemas; declare an error for each, or put them into one object`,
    ],
    [
      'a name of Zod that is taken',
      z.object({ status: z.string() }),
      'member "status" is a standard member of the Error Resource; choose another name',
    ],
    [
      'a name of ArkType that is too short',
      type({ n: 'string' }),
      'member "n" must start with a letter and have at least two letters, digits or underscores (RFC 9457 §4)',
    ],
    ['names', ['sku'], `${rule}["sku"]`],
    ['constructors', { sku: String }, `${rule}{"sku":"a function"}`],
    ['names of types', { sku: 'string' }, `${rule}{"sku":"string"}`],
    ['a member that is not there yet', { sku: undefined }, `${rule}{"sku":"undefined"}`],
    ['a list for a member', { sku: [Type.String()] }, `${rule}{"sku":[{"type":"string"}]}`],
    [
      'a union',
      Type.Union([Type.Object({}), Type.Object({})]),
      `${rule}a combination of schemas; declare an error for each, or put them into one object`,
    ],
    [
      'an intersection',
      Type.Intersect([Type.Object({}), Type.Object({})]),
      `${rule}a combination of schemas; declare an error for each, or put them into one object`,
    ],
    [
      'a list of properties',
      { type: 'object', properties: ['sku'] },
      `${rule}{"type":"object","properties":["sku"]}`,
    ],
    [
      'a list where a schema stands',
      { sku: { type: 'object', properties: { it: ['string'] } } },
      'member "sku" has to be a schema, such as Type.String(); it is ["string"]',
    ],
    [
      'properties one level too deep',
      { sku: { it: Type.String() } },
      'member "sku" says nothing that JSON Schema has a word for: it; an object is Type.Object({ … })',
    ],
    [
      'a slip in a type',
      { sku: { type: 'strnig' } },
      `member "sku" has the type "strnig", ${json}`,
    ],
    [
      'a date',
      { sku: Type.Date() },
      `member "sku" has the type "Date", ${json}. A date travels as Type.String({ format: 'date-time' })`,
    ],
    [
      'a date within',
      { sku: Type.Array(Type.Object({ at: Type.Date() })) },
      `member "sku" has the type "Date", ${json}. A date travels as Type.String({ format: 'date-time' })`,
    ],
    ['a bigint', { sku: Type.BigInt() }, `member "sku" has the type "bigint", ${json}`],
    [
      'a function',
      { sku: Type.Function([], Type.String()) },
      `member "sku" has the type "Function", ${json}`,
    ],
    [
      'a type that is none among several',
      { sku: { type: ['string', 'void'] } },
      `member "sku" has the type "void", ${json}`,
    ],
    [
      'a schema that is elsewhere',
      { sku: Type.Ref('Order') },
      'member "sku" refers to "Order", which is not in it; give that schema itself',
    ],
    [
      'half an expression',
      { sku: { type: 'string', pattern: '(' } },
      'member "sku" has a pattern that is no regular expression: "("',
    ],
    [
      'an expression that is no text',
      { sku: { pattern: /a/ } },
      'member "sku" has a pattern that is no text: an instance of RegExp',
    ],
    [
      'a slip in what is required',
      { ...Type.Object({ sku: Type.String() }), required: ['skuu'] },
      'members require "skuu", which is none of them',
    ],
    [
      'a text for what is required',
      { ...Type.Object({ sku: Type.String() }), required: 'sku' },
      'members: required must be a list of names; it is "sku"',
    ],
  ]

for (const [name, members, sentence] of mistakes) {
  t.test(`members are refused that are given as ${name}`, async (t) => {
    const expected = typeof sentence === 'string' ? new TypeError(`here: ${sentence}.`) : sentence
    t.throws(check(members), expected)
  })
}
