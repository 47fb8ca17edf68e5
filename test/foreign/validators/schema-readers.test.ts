import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Ajv } from 'ajv'
import { Ajv as Jtd } from 'ajv/dist/jtd.js'
import addErrors from 'ajv-errors'
import t from 'tap'
import { Type as Type1 } from 'typebox'
import { Value as Value1 } from 'typebox/value'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import {
  readAjv,
  readIssue,
  readTypeBox,
  readZod,
} from '../../../plugin/foreign/validators/schema-readers.ts'

const secret = 'hunter2'

function ajvErrors(schema: object, value: unknown): unknown[] {
  const ajv = new Ajv({ allErrors: true })
  ;(addErrors as unknown as (ajv: Ajv) => void)(ajv)
  const validate = ajv.compile(schema)
  validate(value)
  return validate.errors ?? []
}

function jtdErrors(schema: object, value: unknown): unknown[] {
  const validate = new Jtd({ allErrors: true }).compile(schema as never)
  validate(value)
  return validate.errors ?? []
}

t.test('Ajv: a member that is missing or unknown is pointed at itself', async (t) => {
  const schema = {
    type: 'object',
    required: ['a/b'],
    additionalProperties: false,
    properties: { 'a/b': {}, n: { enum: ['x'] } },
  }
  t.strictSame(ajvErrors(schema, { n: secret, secret }).map(readAjv), [
    [{ path: '/a~1b', at: '', detail: "must have required property 'a/b'", code: 'required' }],
    [
      {
        path: '/secret',
        at: '',
        detail: 'must NOT have additional properties',
        code: 'additionalProperties',
      },
    ],
    [
      {
        path: '/n',
        at: '/n',
        detail: 'must be equal to one of the allowed values',
        code: 'enum',
      },
    ],
  ])
})

t.test('ajv-errors: a template is somebody\u2019s own words', async (t) => {
  const schema = {
    type: 'object',
    properties: { pw: { type: 'string', minLength: 9 } },
    errorMessage: { properties: { pw: 'Nine letters, please.' } },
  }
  t.strictSame(ajvErrors(schema, { pw: secret }).map(readAjv), [
    [
      {
        path: '/pw',
        at: '/pw',
        detail: 'Nine letters, please.',
        code: 'errorMessage',
        mayRepeat: true,
      },
    ],
  ])
})

t.test('TypeBox 1 speaks like Ajv', async (t) => {
  const schema = Type1.Object({ n: Type1.Number() })
  t.strictSame(Value1.Errors(schema, { n: secret }).map(readAjv), [
    [{ path: '/n', at: '/n', detail: 'must be number', code: 'type' }],
  ])
})

const typed = Type1.Object({ a: Type1.String(), b: Type1.String() })
const closed = Type1.Object({}, { additionalProperties: false })
const dependent = Type1.Object({}, { dependentRequired: { a: ['c', 'd'] } })

/** A schema, what it is given, and the findings about members. */
const listed: readonly (readonly [name: string, unknown[], readonly object[]])[] = [
  [
    'TypeBox 1: members that are missing',
    Value1.Errors(typed, {}).slice(0, 1),
    [
      { path: '/a', detail: 'is required', code: 'required' },
      { path: '/b', detail: 'is required', code: 'required' },
    ],
  ],
  [
    'TypeBox 1: a member that is not known',
    Value1.Errors(closed, { 'a/b': 1 }).filter(({ keyword }) => keyword !== 'boolean'),
    [{ path: '/a~1b', detail: 'is not a known member', code: 'additionalProperties' }],
  ],
  [
    'TypeBox 1: members that others depend on',
    Value1.Errors(dependent, { a: 1 }).slice(0, 1),
    ['c', 'd'].map((name) => ({
      path: `/${name}`,
      at: '',
      detail: 'must have properties c, d when property a is present',
      code: 'dependentRequired',
    })),
  ],
  [
    'TypeBox 1: names',
    Value1.Errors(Type1.Object({}, { propertyNames: { maxLength: 1 } }), { ab: 1 }).slice(1),
    [{ path: '/ab', detail: 'property name must be valid', code: 'propertyNames' }],
  ],
  [
    'Ajv: names',
    ajvErrors({ type: 'object', propertyNames: { maxLength: 1 } }, { ab: 1 }),
    [
      {
        path: '/ab',
        at: '',
        detail: 'property name must NOT have more than 1 characters',
        code: 'maxLength',
      },
      { path: '/ab', at: '', detail: 'property name must be valid', code: 'propertyNames' },
    ],
  ],
  [
    'Ajv: JSON Type Definition',
    jtdErrors({ properties: { a: { type: 'string' } } }, { b: 1 }),
    [
      { path: '/a', at: '', detail: "must have property 'a'", code: 'properties' },
      {
        path: '/b',
        at: '/b',
        detail: 'must NOT have additional properties',
        code: 'properties',
      },
    ],
  ],
  [
    'Ajv before version 8',
    [
      { keyword: 'type', dataPath: '.items[0].sku', message: 'should be string' },
      { keyword: 'type', dataPath: '/items/0', message: 'should be object' },
      { keyword: 'type', message: 'should be object' },
    ],
    [
      { path: '/items/0/sku', at: '/items/0/sku', detail: 'should be string', code: 'type' },
      { path: '/items/0', at: '/items/0', detail: 'should be object', code: 'type' },
      { path: '', at: '', detail: 'should be object', code: 'type' },
    ],
  ],
  [
    'the output of JSON Schema',
    [
      {
        keyword: 'https://json-schema.org/keyword/type',
        instanceLocation: '#/a%20b',
        error: 'Wrong.',
      },
    ],
    [{ path: '/a b', at: '/a b', detail: 'Wrong.', code: 'type' }],
  ],
]

for (const [name, found, expected] of listed) {
  t.test(name, async (t) => {
    t.strictSame(
      found.flatMap((entry) => readAjv(entry) ?? []),
      expected,
    )
  })
}

function sentenceOf(keyword: string, message: string): string | undefined {
  const finding = { keyword, message, instancePath: '/kind', schemaPath: `#/${keyword}` }
  return readAjv(finding)?.[0]?.detail
}

t.test('what a provider puts into the form of Ajv', async (t) => {
  t.equal(
    sentenceOf('invalid_enum_value', `Invalid enum value. Expected 'a', received '${secret}'`),
    "Invalid enum value. Expected 'a'",
  )
  t.equal(
    sentenceOf('unrecognized_keys', `Unrecognized key: "${secret}"`),
    'has members that are not known',
  )
  t.strictSame(readAjv({ instancePath: '/', schemaPath: '#//custom', keyword: 'custom' }), [
    { path: '', at: '', detail: 'is not valid', code: 'custom', mayRepeat: true },
  ])
  t.strictSame(readAjv({ instancePath: '/', message: 'is wrong' }), [
    { path: '/', at: '/', detail: 'is wrong', code: undefined },
  ])
  t.equal(readAjv({ message: 'is wrong' }), undefined)
  t.equal(readAjv(undefined), undefined)
})

const issues = (result: { error?: { issues: readonly unknown[] } }) => result.error?.issues ?? []

t.test('Zod 3: the value of an enum is left out, and keys are places', async (t) => {
  const schema = z3
    .object({ kind: z3.enum(['a', 'b']), own: z3.string().min(9, 'Nine letters, please.') })
    .strict()
  const found = issues(schema.safeParse({ kind: secret, own: secret, [secret]: 1 }))
  t.strictSame(
    found.flatMap((issue) => readIssue(issue)),
    [
      {
        path: '/kind',
        detail: "Invalid enum value. Expected 'a' | 'b'",
        code: 'invalid_enum_value',
      },
      { path: '/own', detail: 'Nine letters, please.', code: 'too_small' },
      { path: `/${secret}`, detail: 'is not a known member', code: 'unrecognized_keys' },
    ],
  )
})

t.test('Zod 4: its sentences name types and what the schema allows', async (t) => {
  const schema = z.object({ items: z.array(z.object({ n: z.number() })) })
  t.strictSame(
    issues(schema.safeParse({ items: [{ n: secret }] })).flatMap((issue) => readIssue(issue)),
    [
      {
        path: '/items/0/n',
        detail: 'Invalid input: expected number, received string',
        code: 'invalid_type',
      },
    ],
  )
})

t.test('an issue that says nothing is a finding all the same', async (t) => {
  t.strictSame(readZod(undefined), [{ path: '', detail: 'is not valid', code: undefined }])
  t.equal(readIssue({ code: 'ENOENT', path: '/etc' }), undefined)
  t.equal(readIssue({ path: [] }), undefined)
})

t.test('TypeBox: sentences of the schema, and the keyword behind the number', async (t) => {
  const schema = Type.Object(
    { n: Type.Number(), pw: Type.String({ minLength: 9 }), r: Type.String() },
    { additionalProperties: false },
  )
  const found = [...Value.Errors(schema, { n: secret, pw: secret, [secret]: 1 })]
  t.strictSame(
    found.flatMap((error) => readTypeBox(error)).map((finding) => Object.values(finding ?? {})),
    [
      ['/r', 'Expected required property', 'required'],
      [`/${secret}`, 'Unexpected property', 'additionalProperties'],
      ['/n', 'Expected number', 'type'],
      ['/pw', 'Expected string length greater or equal to 9', 'minLength'],
      ['/r', 'Expected string', 'type'],
    ],
  )
  const own = { path: '/pw', type: 52, message: `no ${secret}`, value: secret }
  t.strictSame(readTypeBox(own), [{ path: '/pw', detail: 'is not valid', code: 'minLength' }])
  t.equal(readTypeBox({ path: ['pw'], type: 52 }), undefined)
  t.equal(readTypeBox({ path: '/pw', type: 'min' }), undefined)
})
