import { Type } from '@sinclair/typebox'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import joi from 'joi'
import t from 'tap'
import * as v from 'valibot'
import { z } from 'zod'
import * as mini from 'zod/mini'
import type { ReadMembers } from '../../../plugin/errors/standard/member-reading.ts'
import { fromStandard } from '../../../plugin/errors/standard/standard-members.ts'

const refuse = (problem: string): never => {
  throw new Error(problem)
}
const read = (given: unknown) => fromStandard(given, refuse)

const text = { type: 'string' }
const whole = { type: 'integer' }

/** One declaration in every language: what leaves, and what is made of the least that can be given. */
const languages: readonly (readonly [name: string, members: unknown])[] = [
  [
    'Zod',
    z.object({
      sku: z.string(),
      left: z.number().multipleOf(1).optional(),
      currency: z.string().default('EUR'),
    }),
  ],
  [
    'Zod Mini by its JSON Schema',
    z.toJSONSchema(
      mini.object({
        sku: mini.string(),
        left: mini.optional(mini.number()),
        currency: mini.prefault(mini.string(), 'EUR'),
      }),
    ),
  ],
  ['ArkType', type({ sku: 'string', 'left?': 'number', currency: "string = 'EUR'" })],
  [
    'Valibot',
    toStandardJsonSchema(
      v.object({
        sku: v.string(),
        left: v.optional(v.number()),
        currency: v.optional(v.string(), 'EUR'),
      }),
    ),
  ],
  [
    'Joi',
    joi.object({
      sku: joi.string().required(),
      left: joi.number(),
      currency: joi.string().default('EUR'),
    }),
  ],
  [
    'single members of several libraries',
    { sku: z.string(), left: type('number | undefined'), currency: joi.string().default('EUR') },
  ],
]

for (const [name, members] of languages.slice(0, -1)) {
  t.test(`members of ${name} become JSON Schema and are read by it`, async (t) => {
    const { schema, reader } = read(members) ?? {}
    t.match(schema, { type: 'object', properties: { sku: text, currency: text } })
    t.strictSame(Object.keys((schema as { properties: object }).properties).toSorted(), [
      'currency',
      'left',
      'sku',
    ])
    t.ok((schema as { required: string[] }).required.includes('sku'))
    t.notOk((schema as { required: string[] }).required.includes('left'))
    t.strictSame(reader?.takes?.toSorted(), ['currency', 'left', 'sku'])
    const given = { sku: 'A', other: 1 }
    const { kept, problems } = reader?.read(given) ?? {}
    t.strictSame({ ...kept }, { sku: 'A', currency: 'EUR' })
    t.strictSame(problems, [])
    const wrong = reader?.read({ sku: 7 }) as ReadMembers
    t.notOk('sku' in wrong.kept)
    t.match(wrong.problems[0], ['sku', /string/])
  })
}

t.test('members may be named here, each by a library or as JSON Schema', async (t) => {
  const { schema, reader } = read({
    sku: z.string(),
    left: z.int().optional(),
    currency: joi.string().default('EUR'),
    size: type("'s'|'m'"),
    note: toStandardJsonSchema(v.optional(v.string())),
    plain: Type.Integer(),
  }) as {
    schema: Record<string, object>
    reader: { takes: unknown; read: (given: object) => unknown }
  }
  t.match(schema, {
    sku: text,
    left: whole,
    currency: text,
    size: { enum: ['m', 's'] },
    plain: whole,
  })
  const optional = Object.keys(schema).filter((name) => '~optional' in (schema[name] as object))
  t.strictSame(optional, ['left', 'note'])
  t.notOk(JSON.stringify(schema).includes('~'))
  t.strictSame(reader.takes, ['sku', 'left', 'currency', 'size', 'note', 'plain'])
  const given = { sku: 7, size: 's', plain: 'x', other: 1 }
  t.match(reader.read(given), {
    given,
    kept: { currency: 'EUR', size: 's', plain: 'x' },
    problems: [['sku', '(Invalid input: expected string, received number)']],
  })
})

t.test('what a schema makes of values is documented, and what it takes is read', async (t) => {
  const { schema, reader } =
    read(
      z
        .object({ id: z.number() })
        .transform(({ id }) => ({ orderId: String(id) }))
        .pipe(z.object({ orderId: z.string() })),
    ) ?? {}
  t.match(schema, { properties: { orderId: text }, required: ['orderId'] })
  t.strictSame(reader?.takes, ['id'])
  t.strictSame(reader?.read({ id: 42 }).kept, { orderId: '42' })
  const dated = read(
    z.preprocess(
      (given) => given,
      z
        .object({ at: z.date() })
        .transform(({ at }) => ({ since: at.toISOString() }))
        .pipe(z.object({ since: z.iso.datetime() })),
    ),
  )
  t.equal(dated?.reader.takes, undefined)
  t.strictSame(dated?.reader.read({ at: new Date(0) }).kept, { since: '1970-01-01T00:00:00.000Z' })
})

t.test('the names that are taken are those of an object alone', async (t) => {
  const list = z
    .array(z.string())
    .transform(([sku = '']) => ({ sku }))
    .pipe(z.object({ sku: z.string() }))
  t.equal(read(list)?.reader.takes, undefined)
})

/** A library that knows one version of JSON Schema. */
const knowing = (known: string, message = 'unknown target') => ({
  '~standard': {
    version: 1,
    vendor: 'own',
    jsonSchema: {
      input: () => ({}),
      output({ target }: { target: string }) {
        if (target !== known) throw new Error(message)
        return { type: 'object', properties: { sku: text } }
      },
    },
  },
})

t.test('a library that knows one version of JSON Schema is asked for that', async (t) => {
  for (const known of ['draft-07', 'draft-2020-12']) {
    t.match(read(knowing(known))?.schema, { properties: { sku: text }, required: [] })
  }
  t.throws(
    () => read(knowing('draft-04', 'No target.')),
    /^members cannot be written as JSON Schema: No target/,
  )
  t.throws(() => read(knowing('draft-04', 'Never.')), {
    message: /^members cannot be written as JSON Schema: Never\. Declare what JSON has/,
  })
})

t.test('other than an object is left to be refused', async (t) => {
  t.match(read(z.string())?.schema, { type: 'string' })
  t.match(read(z.union([z.object({}), z.object({})]))?.schema, { anyOf: [{}, {}] })
})

const date = 'A date travels as text, such as'
const late =
  'answers by a promise, or fails where nothing is given; an error is sent at once, and so has to be checked'

/** What cannot be declared, and what is said of it. */
const refused: readonly (readonly [name: string, members: unknown, sentence: string])[] = [
  [
    'a date of Zod',
    z.object({ sku: z.string(), at: z.date() }),
    `member "at" cannot be written as JSON Schema: Date cannot be represented in JSON Schema. ${date} z.iso.datetime()`,
  ],
  [
    'a date of ArkType',
    type({ sku: 'string', at: 'Date' }),
    `member "at" cannot be written as JSON Schema: Date has no JSON Schema. ${date} 'string.date.iso'`,
  ],
  [
    'a date of Valibot',
    toStandardJsonSchema(v.object({ at: v.date() })),
    `members cannot be written as JSON Schema: The "date" schema cannot be converted to JSON Schema. ${date} v.pipe(v.string(), v.isoTimestamp())`,
  ],
  [
    'a date by its name',
    { at: z.date() },
    `member "at" cannot be written as JSON Schema: Date cannot be represented in JSON Schema. ${date} z.iso.datetime()`,
  ],
  [
    'a bigint',
    { sum: z.bigint() },
    'member "sum" cannot be written as JSON Schema: BigInt cannot be represented in JSON Schema. A number of any size travels as text',
  ],
  [
    'a bigint of ArkType',
    { sum: type('bigint') },
    'member "sum" cannot be written as JSON Schema: bigint has no JSON Schema. A number of any size travels as text',
  ],
  [
    'a transform to who knows what',
    { sum: z.string().transform(Number) },
    'member "sum" cannot be written as JSON Schema: Transforms cannot be represented in JSON Schema. Say what it is converted into, such as z.string().transform(toCents).pipe(z.int())',
  ],
  [
    'a reference that leads nowhere',
    joi.object({ next: joi.link('#node') }).id('node'),
    'members cannot be written as JSON Schema: nothing stands at #/$defs/node. Declare what JSON has: null, booleans, numbers, texts, lists and objects',
  ],
  [
    'an object that is checked later',
    toStandardJsonSchema(v.objectAsync({ sku: v.string() }) as never),
    `the schema of the members ${late}`,
  ],
  [
    'a member that is checked later',
    {
      sku: z
        .string()
        .optional()
        .refine(async () => true),
    },
    `the schema of member "sku" ${late}`,
  ],
]

for (const [name, members, sentence] of refused) {
  t.test(`members are refused with ${name}`, async (t) => {
    t.throws(() => read(members), new Error(sentence))
  })
}

t.test('what is no schema of a library is left as it is', async (t) => {
  const plain = { '~standard': { vendor: 'zod' }, type: 'object', properties: {} }
  for (const given of [
    Type.Object({ sku: Type.String() }),
    { sku: Type.String() },
    plain,
    v.object({}),
    'text',
    undefined,
  ]) {
    t.equal(read(given), undefined)
  }
})
