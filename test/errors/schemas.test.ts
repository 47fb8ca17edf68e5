import { Type, type TSchema } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import t from 'tap'
import {
  withExtra,
  buildErrorSchema,
  ErrorResourceSchema,
  isViolationSchema,
  oneOf,
  ViolationSchema,
  type ErrorResourceShape,
} from '../../plugin/errors/schemas.ts'

const ajv = new Ajv({ strict: true, allErrors: true, formats: { 'uri-reference': true } })

/** A schema as it is published: without TypeBox's symbols and without the prose. */
function published(schema: TSchema): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  )
}

const conflict: ErrorResourceShape = {
  status: 409,
  type: 'about:blank',
  title: 'Conflict',
  code: undefined,
  owes: {},
  members: undefined,
}

const text = { type: 'string' }
const texts = { type: 'array', items: text }
const reference = { type: 'string', format: 'uri-reference' }
const violation = {
  title: 'Violation',
  type: 'object',
  required: ['detail'],
  properties: {
    detail: text,
    in: { type: 'string', enum: ['body', 'query', 'path', 'header'] },
    pointer: text,
    name: text,
    code: text,
  },
}
const optional = {
  detail: text,
  instance: reference,
  requestId: text,
  errors: { type: 'array', items: violation },
}

t.test('the schema of a status names every member and fixes what never varies', async (t) => {
  t.strictSame(published(buildErrorSchema(conflict)), {
    type: 'object',
    required: ['type', 'title', 'status'],
    properties: {
      type: { type: 'string', const: 'about:blank' },
      title: { type: 'string', const: 'Conflict' },
      status: { type: 'number', const: 409 },
      code: text,
      ...optional,
    },
  })
})

t.test('the schema of a declared error requires its code and its members', async (t) => {
  const members = Type.Object({ orderId: Type.String(), attempts: Type.Optional(Type.Integer()) })
  const schema = buildErrorSchema({
    ...conflict,
    type: '/errors/order-exists',
    title: 'Order already exists',
    code: 'ORDER_EXISTS',
    members,
  })
  t.strictSame(published(schema), {
    type: 'object',
    required: ['type', 'title', 'status', 'code', 'orderId'],
    properties: {
      type: { type: 'string', const: '/errors/order-exists' },
      title: { type: 'string', const: 'Order already exists' },
      status: { type: 'number', const: 409 },
      code: { type: 'string', const: 'ORDER_EXISTS' },
      ...optional,
      orderId: text,
      attempts: { type: 'integer' },
    },
  })
})

t.test('members may be plain JSON Schema, as TypeBox 1.x writes it', async (t) => {
  const properties = { orderId: { type: 'string' }, attempts: { type: 'integer' } }
  const plain = { type: 'object', required: ['orderId'], properties } as const
  const schema = buildErrorSchema({ ...conflict, members: plain })
  t.strictSame(schema.required, ['type', 'title', 'status', 'orderId'])
  t.strictSame(published(schema.properties['orderId'] as TSchema), { type: 'string' })
  t.strictSame(published(schema.properties['attempts'] as TSchema), { type: 'integer' })
})

t.test('members of plain JSON Schema without a required list are optional', async (t) => {
  const plain = { type: 'object', properties: { orderId: { type: 'string' } } } as const
  const schema = buildErrorSchema({ ...conflict, members: plain })
  t.strictSame(schema.required, ['type', 'title', 'status'])
})

t.test('a type URI that is not known yet is any URI reference', async (t) => {
  const schema = buildErrorSchema({ ...conflict, type: undefined })
  t.strictSame(published(schema.properties['type'] as TSchema), reference)
})

t.test('the schema carries the description of a declared error', async (t) => {
  t.equal(buildErrorSchema({ ...conflict, description: 'Why.' }).description, 'Why.')
  t.notOk('description' in buildErrorSchema(conflict))
})

const owed = [
  ['accept', texts],
  ['acceptEncoding', texts],
  ['allow', texts],
  ['available', texts],
  ['completeLength', { type: 'integer', minimum: 0 }],
  ['retryAfter', { type: 'integer', minimum: 0 }],
  ['upgrade', texts],
] as const

for (const [name, expected] of owed) {
  t.test(`an owed ${name} is an optional member`, async (t) => {
    const schema = buildErrorSchema({ ...conflict, owes: { [name]: 'some-header' } })
    t.strictSame(published(schema.properties[name] as TSchema), expected)
    t.strictSame(schema.required, ['type', 'title', 'status'])
  })
}

for (const name of ['blockedBy', 'challenge'] as const) {
  t.test(`an owed ${name} travels as a header alone`, async (t) => {
    const schema = buildErrorSchema({ ...conflict, owes: { [name]: 'some-header' } })
    t.strictSame(published(schema), published(buildErrorSchema(conflict)))
  })
}

const minimal = { type: 'about:blank', title: 'Not Found', status: 404 }

/** @see RFC 9457 §3.1 */
const resources = [
  ['the three members every one has', minimal, true],
  [
    'the example of RFC 9457 §3',
    {
      type: 'https://example.com/probs/out-of-credit',
      title: 'You do not have enough credit.',
      status: 403,
      detail: 'Your current balance is 30, but that costs 50.',
      instance: '/account/12345/msgs/abc',
      balance: 30,
      accounts: ['/account/12345', '/account/67890'],
    },
    true,
  ],
  [
    'violations',
    { ...minimal, errors: [{ detail: 'must be integer', in: 'body', pointer: '#/n' }] },
    true,
  ],
  ['no type', { title: 'Not Found', status: 404 }, false],
  ['a status as text', { ...minimal, status: '404' }, false],
  ['a status of a success', { ...minimal, status: 200 }, false],
  ['a detail that is no text', { ...minimal, detail: {} }, false],
  [
    'the violations of RFC 9457 §3',
    {
      ...minimal,
      errors: [
        { detail: 'must be a positive integer', pointer: '#/age' },
        { detail: "must be 'green', 'red' or 'blue'", pointer: '#/profile/color' },
      ],
    },
    true,
  ],
  ['a violation without a sentence', { ...minimal, errors: [{ in: 'body' }] }, false],
  [
    'a violation in no part of the request',
    { ...minimal, errors: [{ detail: 'no', in: 'cookie' }] },
    false,
  ],
] as const

for (const [name, value, expected] of resources) {
  t.test(`the general schema ${expected ? 'knows' : 'refuses'} ${name}`, async (t) => {
    t.equal(ajv.validate(ErrorResourceSchema, value), expected)
  })
}

t.test('the general schemas have a title to be referred to', async (t) => {
  t.strictSame([ErrorResourceSchema.title, ViolationSchema.title], ['ErrorResource', 'Violation'])
  t.strictSame(published(ViolationSchema), violation)
})

t.test('one kind of error for a status is its own schema', async (t) => {
  const schema = buildErrorSchema(conflict)
  t.equal(oneOf([schema]), schema)
})

t.test('several kinds of error for a status are alternatives', async (t) => {
  const first = buildErrorSchema(conflict)
  const second = buildErrorSchema({ ...conflict, code: 'ORDER_EXISTS' })
  t.strictSame(published(oneOf([first, second])), { oneOf: [published(first), published(second)] })
})

t.test('a title that is said in several languages is open', async (t) => {
  const schema = published(buildErrorSchema({ ...conflict, title: undefined }))
  t.match(schema, { required: ['type', 'title', 'status'], properties: { title: text } })
  t.notOk(JSON.stringify(schema).includes('"Conflict"'))
})

t.test('the schema of a violation is known, also that of another copy', async (t) => {
  t.equal(isViolationSchema(ViolationSchema), true)
  t.equal(isViolationSchema(JSON.parse(JSON.stringify(ViolationSchema))), true)
  for (const other of [undefined, {}, ErrorResourceSchema, { title: ViolationSchema.title }]) {
    t.equal(isViolationSchema(other), false)
  }
})

t.test('any error has the members that every error has', async (t) => {
  t.equal(withExtra(ErrorResourceSchema, undefined), ErrorResourceSchema)
  const extra = {
    type: 'object',
    properties: { traceId: { type: 'string' } },
    required: ['traceId'],
  }
  const schema = withExtra(ErrorResourceSchema, extra as never)
  t.strictSame(JSON.parse(JSON.stringify(schema.properties['traceId'])), { type: 'string' })
  t.strictSame(schema.required, [...(ErrorResourceSchema.required ?? []), 'traceId'])
  t.equal(schema.title, ErrorResourceSchema.title)
})
