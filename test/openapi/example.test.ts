import { Type, type TProperties } from '@sinclair/typebox'
import { Ajv } from 'ajv'
import t from 'tap'
import { resolveOptions } from '../../plugin/options.ts'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { exampleOfError } from '../../plugin/openapi/example.ts'
import { schemaOf } from '../../plugin/errors/error-schemas.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

const ajv = new Ajv({ strict: false, validateFormats: false })
const base = '/errors/'
const options = { typeBase: base, instance: true, validationStatus: 400 }

t.test('every status has a valid example', async (t) => {
  for (const { status, phrase } of errorStatuses) {
    const declaration = declarationOf(status)
    const example = exampleOfError(declaration, options, '/orders/42')
    t.match(example, { type: 'about:blank', title: phrase, status, instance: '/orders/42' })
    t.ok(ajv.validate(schemaOf(declaration, base), example), phrase)
  }
})

t.test('the example of a failed validation has its violations', async (t) => {
  t.strictSame(exampleOfError(declarationOf(400), options, '/orders'), {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'FST_ERR_VALIDATION',
    detail: 'querystring/limit must be integer',
    errors: [{ detail: 'must be integer', in: 'query', name: 'limit', code: 'type' }],
    instance: '/orders',
    requestId: 'req-1',
  })
})

t.test(
  'the error that a service has for it takes its place, and leaves the status to others',
  async (t) => {
    const Invalid = defineError({ code: 'INVALID', status: 400, title: 'Not valid', detail: 'No.' })
    const own = { ...options, validationError: Invalid }
    t.strictSame(exampleOfError(Invalid, own, '/orders'), {
      type: '/errors/invalid',
      title: 'Not valid',
      status: 400,
      code: 'INVALID',
      detail: 'querystring/limit must be integer',
      errors: [{ detail: 'must be integer', in: 'query', name: 'limit', code: 'type' }],
      instance: '/orders',
      requestId: 'req-1',
    })
    t.strictSame(exampleOfError(declarationOf(400), own, '/orders'), {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      instance: '/orders',
      requestId: 'req-1',
    })
  },
)

t.test('a declared error of that status is not about validation', async (t) => {
  const TooOld = defineError({ code: 'TOO_OLD', status: 400, title: 'Too old', detail: 'It is.' })
  t.strictSame(exampleOfError(TooOld, options, '/orders'), {
    type: '/errors/too-old',
    title: 'Too old',
    status: 400,
    code: 'TOO_OLD',
    detail: 'It is.',
    instance: '/orders',
    requestId: 'req-1',
  })
})

t.test('owed members are in the example', async (t) => {
  t.strictSame(exampleOfError(declarationOf(503), options, '/')?.['retryAfter'], 120)
  const example = exampleOfError(declarationOf(415), options, '/')
  t.strictSame(example?.['accept'], ['application/json'])
  t.strictSame(example?.['acceptEncoding'], undefined)
})

/** A member, and what stands for it in the example. */
const members: readonly (readonly [name: string, schema: object, value: unknown])[] = [
  ['an example', Type.String({ examples: ['A-1', 'A-2'] }), 'A-1'],
  ['an example of OpenAPI', Type.String({ example: 'A-3' }), 'A-3'],
  ['a default', Type.Integer({ default: 0 }), 0],
  ['a literal', Type.Literal('open'), 'open'],
  ['an enumeration', { type: 'string', enum: ['open', 'shut'] }, 'open'],
  ['a union', Type.Union([Type.Literal('open'), Type.Literal('shut')]), 'open'],
  ['a choice', { oneOf: [{ type: 'boolean' }, { type: 'string' }] }, true],
  ['text', Type.String(), 'string'],
  ['a date and time', Type.String({ format: 'date-time' }), '2030-01-31T12:00:00Z'],
  ['an unknown format', Type.String({ format: 'color' }), 'string'],
  ['text with a pattern', Type.String({ pattern: '^[A-Z]{2}$' }), 'AB'],
  ['long text', Type.String({ minLength: 8 }), 'stringss'],
  ['short text', Type.String({ maxLength: 2 }), 'AB'],
  ['a number', Type.Number(), 1],
  ['a minimum', Type.Integer({ minimum: 3 }), 3],
  ['an exclusive minimum', Type.Integer({ exclusiveMinimum: 3 }), 4],
  ['a multiple', Type.Integer({ minimum: 3, multipleOf: 5 }), 5],
  ['a maximum', Type.Integer({ maximum: 0 }), 0],
  ['a boolean', Type.Boolean(), true],
  ['null', Type.Null(), null],
  ['a list', Type.Array(Type.String()), ['string']],
  ['a longer list', Type.Array(Type.Boolean(), { minItems: 2 }), [true, true]],
  ['an empty list', Type.Array(Type.Boolean(), { minItems: 0 }), []],
  ['a tuple', Type.Tuple([Type.String(), Type.Integer()]), ['string', 1]],
  ['an integer as all programs read it', { type: 'integer', minimum: -9007199254740991 }, 1],
  ['a negative integer', { type: 'integer', minimum: -9007199254740991, maximum: -5 }, -5],
  ['a list of itself', { type: 'array', items: { $ref: '#/properties/member' } }, []],
  [
    'an object that may contain itself',
    { type: 'object', properties: { next: { $ref: '#/properties/member' } } },
    { next: undefined },
  ],
  ['an object', Type.Object({ sku: Type.String() }), { sku: 'string' }],
  ['an object of anything', { type: 'object' }, {}],
  ['anything', {}, {}],
  ['a type or null', { type: ['string', 'null'] }, 'string'],
]

for (const [name, schema, value] of members) {
  t.test(`a member that is ${name} has a value that fits`, async (t) => {
    const Taken = defineError({
      code: 'TAKEN',
      status: 409,
      title: 'Taken',
      members: { member: schema } as TProperties,
    })
    const example = exampleOfError(Taken, options, '/')
    t.strictSame(example?.['member'], value)
    t.ok(ajv.validate(schemaOf(Taken, base), example))
  })
}

t.test('there is no example where no value is found', async (t) => {
  for (const schema of [
    Type.String({ pattern: '^x{20}$' }),
    Type.Integer({ minimum: 2, maximum: 1 }),
  ]) {
    const Taken = defineError({
      code: 'TAKEN',
      status: 409,
      title: 'Taken',
      members: { member: schema },
    })
    t.equal(exampleOfError(Taken, options, '/'), undefined)
  }
})

t.test('the sentence is made from the members; one that fails is left out', async (t) => {
  const taken = {
    code: 'TAKEN',
    status: 409,
    title: 'Taken',
    members: { member: Type.String() },
  } as const
  const Taken = defineError({ ...taken, detail: ({ member }) => `${member} is taken.` })
  t.equal(exampleOfError(Taken, options, '/')?.detail, 'string is taken.')
  const Broken = defineError({
    ...taken,
    detail: () => {
      throw new Error('no')
    },
  })
  t.notOk('detail' in (exampleOfError(Broken, options, '/') ?? {}))
})

t.test('the example of the declaration goes before one that is made', async (t) => {
  const Taken = defineError({
    code: 'TAKEN',
    status: 409,
    title: 'Taken',
    members: { member: Type.String({ examples: ['made'] }) },
    example: { member: 'given' },
    detail: ({ member }) => `${member} is taken.`,
  })
  t.match(exampleOfError(Taken, options, '/'), {
    member: 'given',
    detail: 'given is taken.',
  })
})

/** Paths as routes have them, and as clients send them (RFC 3986 §3.3). */
const paths = [
  ['/orders', '/orders'],
  ['/orders/:id', '/orders/42'],
  ['/orders/:id(^\\d+$)/items/:item?', '/orders/42/items/42'],
  ['/files/*', '/files/42'],
  ['*', '/42'],
  ['/gr\u00f6\u00dfen', '/gr%C3%B6%C3%9Fen'],
] as const

for (const [path, instance] of paths) {
  t.test(`the example of a route ${path} is of a request to ${instance}`, async (t) => {
    t.equal(exampleOfError(declarationOf(404), options, path)?.instance, instance)
  })
}

t.test(
  'an example has no instance where the service sends none, and what every error has',
  async (t) => {
    const extraMembers = { members: { traceId: Type.String() }, values: () => ({ traceId: '' }) }
    const plugin = resolveOptions({ instance: false, extraMembers })
    const example = exampleOfError(declarationOf(404), plugin, '/')
    t.strictSame(example, {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      requestId: 'req-1',
      traceId: 'string',
    })
  },
)

t.test('there is no example of members that cannot be read', async (t) => {
  const members = {
    type: 'object',
    get properties(): never {
      throw new Error('unreadable')
    },
  }
  const declaration = { ...declarationOf(409), members } as never
  t.equal(exampleOfError(declaration, options, '/'), undefined)
})
