import { Ajv, ValidationError } from 'ajv'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { z } from 'zod'
import * as mini from 'zod/mini'
import { z as z3 } from 'zod/v3'
import type { HttpError } from '../../plugin/errors/http-error.ts'
import type { ErrorMapper, MapperContext } from '../../plugin/foreign/mapper.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { ajvErrors, zodErrors } from '../../plugin/mappers/validator-errors.ts'
import {
  given,
  judgeRows,
  noContext,
  noRequest,
  strangers,
  summaryOf,
} from '../fixtures/mapper-rows.ts'

const detail = 'The request is not valid; the violations are listed.'

function errorOf(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

const ajv = new Ajv({ allErrors: true })
const validate = ajv.compile({
  type: 'object',
  required: ['sku'],
  properties: { quantity: { type: 'integer' } },
})
validate({ quantity: 'many' })
const findings = [
  {
    detail: "must have required property 'sku'",
    in: 'body',
    pointer: '#/sku',
    code: 'required',
  },
  { detail: 'must be integer', in: 'body', pointer: '#/quantity', code: 'type' },
]
const ajvError = new ValidationError(validate.errors ?? [])

judgeRows(t, ajvErrors, [
  ['Ajv\u2019s error', ajvError, { status: 400, detail, errors: findings }],
  [
    'one that was given a status',
    Object.assign(new ValidationError(validate.errors ?? []), { statusCode: 422 }),
    { status: 422, detail, errors: findings },
  ],
  ['one without findings', new ValidationError([]), undefined],
  ['one that is a cause', new Error('x', { cause: ajvError }), undefined],
  ['a list that is none', given('x', { ajv: true, errors: 'many' }), undefined],
  ['a list that is no error', validate.errors, undefined],
])

t.test('no more than 100 findings of Ajv are listed', async (t) => {
  const error = new ValidationError(
    Array.from({ length: 1_000 }, (_, index) => ({ instancePath: `/${index}`, message: 'is bad' })),
  )
  t.equal(ajvErrors(error, noRequest, noContext)?.init?.errors?.length, 100)
})

/** Maps an error during a request, with the parts that this request has. */
async function map(
  t: Test,
  mapper: ErrorMapper,
  error: unknown,
  payload?: unknown,
): Promise<HttpError | undefined> {
  const app = Fastify()
  t.teardown(() => app.close())
  const mapped: (HttpError | undefined)[] = []
  app.post('/orders/:id', async (request) => {
    mapped.push(mapper(error, request, noContext))
    return 'done'
  })
  await app.inject({
    method: 'POST',
    url: '/orders/7?limit=many',
    ...(payload === undefined ? {} : { payload: payload as object }),
  })
  t.equal(mapped.length, 1)
  return mapped[0]
}

const Order = z
  .object({
    sku: z.string().min(3),
    items: z.array(z.object({ email: z.email() })),
    kind: z.enum(['new', 'old']),
    'a/b~c': z.string(),
    either: z.union([z.string(), z.number()]),
  })
  .strict()
const order = {
  sku: 'x',
  items: [{ email: 'a@b.example' }, { email: 'hunter2' }],
  kind: 'hunter2',
  either: true,
  hunter: 2,
  'secret/': 1,
}

/** Places by RFC 6901, sentences by Zod 4. */
const issues = [
  {
    detail: 'Too small: expected string to have >=3 characters',
    in: 'body',
    pointer: '#/sku',
    code: 'too_small',
  },
  {
    detail: 'Invalid email address',
    in: 'body',
    pointer: '#/items/1/email',
    code: 'invalid_format',
  },
  {
    detail: 'Invalid option: expected one of "new"|"old"',
    in: 'body',
    pointer: '#/kind',
    code: 'invalid_value',
  },
  {
    detail: 'Invalid input: expected string, received undefined',
    in: 'body',
    pointer: '#/a~1b~0c',
    code: 'invalid_type',
  },
  { detail: 'Invalid input', in: 'body', pointer: '#/either', code: 'invalid_union' },
  { detail: 'is not a known member', in: 'body', pointer: '#/hunter', code: 'unrecognized_keys' },
  { detail: 'is not a known member', in: 'body', pointer: '#/secret~1', code: 'unrecognized_keys' },
]

t.test('each issue of Zod is a violation with its place', async (t) => {
  const error = errorOf(() => Order.parse(order))
  const mapped = await map(t, zodErrors, error, {})
  t.strictSame(mapped && summaryOf(mapped), { status: 400, detail, errors: issues })
  t.equal(mapped?.cause, error)
})

t.test('what Zod 3 quotes of the client\u2019s values is not repeated', async (t) => {
  const Old = z3.object({ kind: z3.enum(['new', 'old']), count: z3.number() })
  const error = errorOf(() => Old.parse({ kind: "hunter2'", count: 'hunter2' }))
  const mapped = await map(t, zodErrors, error, {})
  t.strictSame(mapped?.init?.errors, [
    {
      detail: "Invalid enum value. Expected 'new' | 'old'",
      in: 'body',
      pointer: '#/kind',
      code: 'invalid_enum_value',
    },
    {
      detail: 'Expected number, received string',
      in: 'body',
      pointer: '#/count',
      code: 'invalid_type',
    },
  ])
})

t.test('Zod Mini is Zod, and so is the error of safeParse()', async (t) => {
  const violation = {
    detail: 'Invalid input: expected string, received undefined',
    in: 'body',
    pointer: '#/sku',
    code: 'invalid_type',
  }
  const small = errorOf(() => mini.object({ sku: mini.string() }).parse({}))
  const safe = z.object({ sku: z.string() }).safeParse({}).error
  t.strictSame(
    (await map(t, zodErrors, small, {}))?.init?.errors?.map((error) => error.pointer),
    ['#/sku'],
  )
  t.strictSame((await map(t, zodErrors, safe, {}))?.init?.errors, [violation])
})

const placeRows = [
  ['a body', 'limit', {}, { in: 'body', pointer: '#/limit' }],
  ['no body', 'limit', undefined, { in: 'query', name: 'limit' }],
  ['no body, about a path parameter', 'id', undefined, { in: 'path', name: 'id' }],
] as const

for (const [name, member, payload, place] of placeRows) {
  t.test(`an issue in a request with ${name} is in the ${place.in}`, async (t) => {
    const error = errorOf(() => z.object({ [member]: z.literal('a', 'is wrong') }).parse({}))
    const mapped = await map(t, zodErrors, error, payload)
    t.strictSame(mapped?.init?.errors, [{ detail: 'is wrong', ...place, code: 'invalid_value' }])
  })
}

t.test('an issue with the whole is one with the body', async (t) => {
  const error = errorOf(() => z.string('is no text').parse({}))
  const mapped = await map(t, zodErrors, error)
  t.strictSame(mapped?.init?.errors, [
    { detail: 'is no text', in: 'body', pointer: '#', code: 'invalid_type' },
  ])
})

t.test('an unknown parameter is named where there is no body', async (t) => {
  const error = errorOf(() => z.strictObject({}).parse({ limit: 1 }))
  const mapped = await map(t, zodErrors, error)
  t.strictSame(mapped?.init?.errors, [
    { detail: 'is not a known member', in: 'query', name: 'limit', code: 'unrecognized_keys' },
  ])
})

const issue = { code: 'custom', path: ['sku'], message: 'is wrong' }
const named = (issues: unknown, more: object = {}) =>
  given('[]', { name: 'ZodError', issues, ...more })
const entry = { detail: 'is wrong', in: 'body', pointer: '#/sku', code: 'custom' }

const oddIssues = [
  ['a path with a symbol', { ...issue, path: [Symbol('a'), 'b'] }, { ...entry, pointer: '#//b' }],
  ['no path', { ...issue, path: undefined }, { ...entry, pointer: '#' }],
  ['a path that is none', { ...issue, path: 'sku' }, { ...entry, pointer: '#' }],
  ['no message', { ...issue, message: undefined }, { ...entry, detail: 'is not valid' }],
  [
    'a message of a megabyte',
    { ...issue, message: 'a'.repeat(1_000_000) },
    { ...entry, detail: 'a'.repeat(500) },
  ],
  ['nothing', undefined, { detail: 'is not valid', in: 'body', pointer: '#' }],
] as const

for (const [name, odd, expected] of oddIssues) {
  t.test(`an issue with ${name} is a violation all the same`, async (t) => {
    const mapped = await map(t, zodErrors, named([odd]), {})
    t.strictSame(mapped?.init?.errors, [expected])
  })
}

t.test('no more than 100 violations are listed', async (t) => {
  const many = Array.from({ length: 60 }, () => ({
    ...issue,
    code: 'unrecognized_keys',
    keys: ['a', 'b'],
  }))
  t.equal((await map(t, zodErrors, named(many), {}))?.init?.errors?.length, 100)
})

t.test('a ZodError that was given a status keeps it', async (t) => {
  const mapped = await map(t, zodErrors, named([issue], { statusCode: 422 }), {})
  t.strictSame(mapped && summaryOf(mapped), { status: 422, detail, errors: [entry] })
})

const told = { validationStatus: 422, maxErrors: 1, challenge: 'Bearer' }
const query: MapperContext = { options: told, validationContext: 'querystring' }
const found = { detail: entry.detail, in: 'query', name: 'a', code: entry.code }
const two = [
  { ...issue, path: ['a'] },
  { ...issue, path: ['b'] },
]

judgeRows(
  t,
  zodErrors,
  [
    [
      'a ZodError of a validator, in the part that was validated and with the status of the plugin,',
      named(two),
      { status: 422, code: 'FST_ERR_VALIDATION', detail, errors: [found] },
    ],
    [
      'a ZodError that Fastify gave its 400',
      named(two, { statusCode: 400 }),
      { status: 422, code: 'FST_ERR_VALIDATION', detail, errors: [found] },
    ],
    [
      'a ZodError that Fastify gave its 500',
      named(two, { statusCode: 500 }),
      { status: 422, code: 'FST_ERR_VALIDATION', detail, errors: [found] },
    ],
    [
      'a ZodError that somebody gave another status',
      named(two, { statusCode: 409 }),
      { status: 409, code: 'FST_ERR_VALIDATION', detail, errors: [found] },
    ],
  ],
  query,
)

judgeRows(
  t,
  ajvErrors,
  [
    [
      'an error of Ajv out of a validator',
      new Ajv.ValidationError([
        { instancePath: '/a', keyword: 'type', message: 'must be integer' },
        { instancePath: '/b', keyword: 'type', message: 'must be integer' },
      ]),
      {
        status: 422,
        code: 'FST_ERR_VALIDATION',
        detail,
        errors: [{ detail: 'must be integer', in: 'query', name: 'a', code: 'type' }],
      },
    ],
  ],
  query,
)

t.test('a status that was chosen stays where no validator of a route found it', async (t) => {
  const context = { options: told, validationContext: undefined }
  t.equal(zodErrors(named([issue], { statusCode: 400 }), noRequest, context)?.status, 400)
  t.equal(zodErrors(named([issue]), noRequest, context)?.status, 422)
})

judgeRows(t, zodErrors, [
  ['a ZodError without issues', named([]), undefined],
  ['a ZodError whose issues are no list', named('many'), undefined],
  ['a ZodError that is a cause', new Error('x', { cause: named([issue]) }), undefined],
  ['an error of another name', given('x', { name: 'MyZodError', issues: [issue] }), undefined],
])

for (const [name, value] of strangers) {
  t.test(`${name} is left to the next mapper`, async (t) => {
    t.equal(zodErrors(value, noRequest, noContext), undefined)
    t.equal(ajvErrors(value, noRequest, noContext), undefined)
  })
}

const Invalid = defineError({ code: 'INVALID', status: 422, title: 'Invalid' })
const worded = defineError({
  code: 'INVALID',
  status: 422,
  title: 'Invalid',
  detail: 'See errors.',
})

for (const [name, definition, given, expected] of [
  ['is the error of the service', Invalid, {}, { code: 'INVALID', status: 422, detail }],
  ['has its words', worded, {}, { code: 'INVALID', status: 422, detail: 'See errors.' }],
  ['has its own status', Invalid, { statusCode: 409 }, { code: undefined, status: 409, detail }],
] as const) {
  t.test(`what a validator found in a handler ${name}`, async (t) => {
    const options = { ...told, validationError: definition }
    const context = { options, validationContext: undefined }
    const mapped = await map(
      t,
      (...[error, request]) => zodErrors(error, request, context),
      named([issue], given),
      {},
    )
    const { code, status } = mapped?.declaration ?? {}
    t.strictSame([code, status], [expected.code, expected.status])
    t.equal(mapped?.detail, expected.detail)
    t.strictSame(mapped?.init?.errors, [entry])
    t.equal(mapped?.init?.code, undefined)
  })
}
