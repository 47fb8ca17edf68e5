/** Validators of the ecosystem that have shapes of their own, in a `validatorCompiler` and over a real connection. */
import { Validator as CfValidator } from '@cfworker/json-schema'
import vine from '@vinejs/vine'
import { Ajv } from 'ajv'
import { Ajv as Jtd } from 'ajv/dist/jtd.js'
import { IsIn, Matches, validateSync } from 'class-validator'
import * as decoders from 'decoders'
import { body, validationResult } from 'express-validator'
import FastestValidator from 'fastest-validator'
import Fastify, { type FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import * as io from 'io-ts'
import { Validator as JsonSchemaValidator } from 'jsonschema'
import * as runtypes from 'runtypes'
import t from 'tap'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import validate from 'validate.js'
import { z } from 'zod'
import { Type as Type0 } from '@sinclair/typebox'
import { Value as Value0 } from '@sinclair/typebox/value'
import errorResource from '../../../plugin/index.ts'

/** What the client sends where a number is wanted; `zip` is missing. */
const secret = 'hunter2'
const sent = { n: secret }

type Found = readonly [place: string, detail: string, code?: string]

interface Row {
  readonly name: string
  readonly validate: (value: never) => unknown
  readonly found: readonly Found[]
}

/** What a library throws, as the `error` of a result. */
function caught(work: () => unknown): unknown {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

const schema = {
  type: 'object' as const,
  required: ['zip'],
  properties: { n: { type: 'number' as const }, zip: {} },
}
const asyncSchema = new Ajv({ allErrors: true }).compile({ $async: true, ...schema })
const jtd = new Jtd({ allErrors: true }).compile({
  properties: { n: { type: 'int32' }, zip: { type: 'string' } },
} as never)
const typebox = Type.Object({ n: Type.Number(), zip: Type.String() })
const typebox0 = Type0.Object({ n: Type0.Number() })
const ioType = io.type({ n: io.union([io.number, io.boolean]), zip: io.string })
const runtype = runtypes.Object({ n: runtypes.Number, zip: runtypes.String })
const fastest = new (FastestValidator as unknown as typeof FastestValidator.default)().compile({
  n: 'number',
  zip: 'string',
})
const vineSchema = vine.compile(vine.object({ n: vine.number(), zip: vine.string() }))
const decoder = decoders.object({ n: decoders.number, zip: decoders.optional(decoders.string) })
const zod = z.object({ n: z.number(), zip: z.string() })

class Order {
  n!: number
}
IsIn([1])(Order.prototype, 'n')
Matches(/^1$/, { message: 'not $value' })(Order.prototype, 'n')

class NiceError extends Error {
  readonly code = 'E_NICE'
  readonly messages = [{ field: 'n', message: `${secret} is not nice` }, 'Nothing is nice.']
}

/** Sentences and codes as each library documents them. */
const rows: readonly Row[] = [
  {
    name: 'Ajv, an asynchronous schema',
    validate: asyncSchema,
    found: [
      ['zip', "must have required property 'zip'", 'required'],
      ['n', 'must be number', 'type'],
    ],
  },
  {
    name: 'Ajv, JSON Type Definition',
    validate: jtd,
    found: [
      ['n', 'must be int32', 'type'],
      ['zip', "must have property 'zip'", 'properties'],
    ],
  },
  {
    name: 'TypeBox 1',
    validate: (value) => ({ error: Value.Errors(typebox, value) }),
    found: [
      ['zip', 'is required', 'required'],
      ['n', 'must be number', 'type'],
    ],
  },
  {
    name: 'TypeBox 1, its error',
    validate: (value) => caught(() => Value.Parse(typebox, value)),
    found: [['zip', 'is required', 'required']],
  },
  {
    name: 'TypeBox, its error',
    validate: (value) => caught(() => Value0.Parse(typebox0, value)),
    found: [['n', 'Expected number', 'type']],
  },
  {
    name: 'an error that was caused by those of a validator',
    validate: (value) => ({ error: new Error('No.', { cause: zod.safeParse(value).error }) }),
    found: [
      ['n', 'Invalid input: expected number, received string', 'invalid_type'],
      ['zip', 'Invalid input: expected string, received undefined', 'invalid_type'],
    ],
  },
  {
    name: 'the provider for Zod',
    validate: validatorCompiler({
      schema: z.object({ n: z.number() }).strict(),
    } as never) as Row['validate'],
    found: [['n', 'Invalid input: expected number, received string', 'invalid_type']],
  },
  {
    name: 'io-ts',
    validate: (value) => ({ error: (ioType.decode(value) as { left?: unknown }).left }),
    found: [
      ['n', 'must be number'],
      ['n', 'must be boolean'],
      ['zip', 'must be string'],
    ],
  },
  {
    name: 'runtypes',
    validate: (value) => caught(() => runtype.check(value)),
    found: [
      ['n', 'Expected number', 'TYPE_INCORRECT'],
      ['zip', 'Expected string', 'PROPERTY_MISSING'],
    ],
  },
  {
    name: 'jsonschema',
    validate: (value) => ({ error: new JsonSchemaValidator().validate(value, schema).errors }),
    found: [
      ['zip', 'requires property "zip"', 'required'],
      ['n', 'is not of a type(s) number', 'type'],
    ],
  },
  {
    name: 'jsonschema, its error',
    validate: (value) =>
      caught(() => new JsonSchemaValidator().validate(value, schema, { throwAll: true })),
    found: [
      ['zip', 'requires property "zip"', 'required'],
      ['n', 'is not of a type(s) number', 'type'],
    ],
  },
  {
    name: '@cfworker/json-schema',
    validate: (value) => ({
      error: new CfValidator({ properties: schema.properties }, '2020-12', false).validate(value)
        .errors,
    }),
    found: [
      ['', 'Property "n" does not match schema.', 'properties'],
      ['n', 'Instance type "string" is invalid. Expected "number".', 'type'],
    ],
  },
  {
    name: 'fastest-validator',
    validate: (value) => ({ error: fastest({ ...(value as object) }) }),
    found: [
      ['n', "The 'n' field must be a number.", 'number'],
      ['zip', "The 'zip' field is required.", 'required'],
    ],
  },
  {
    name: 'validate.js',
    validate: (value) => ({
      error: validate(
        value,
        { n: { numericality: true }, zip: { presence: true } },
        { format: 'detailed' },
      ) as unknown,
    }),
    found: [
      ['n', 'N is not a number', 'numericality'],
      ['zip', "Zip can't be blank", 'presence'],
    ],
  },
  {
    name: 'Vine',
    validate: (value) => vineSchema.validate(value),
    found: [
      ['n', 'The n field must be a number', 'number'],
      ['zip', 'The zip field must be defined', 'required'],
    ],
  },
  {
    name: 'express-validator',
    validate: async (value) => {
      const request = { body: value as object }
      await body('n').isInt().withMessage('must be a number').run(request)
      validationResult(request).throw()
    },
    found: [['n', 'must be a number']],
  },
  {
    name: 'decoders, by the Standard Schema',
    validate: (value) => ({
      error: (decoder['~standard'].validate(value) as { issues?: unknown }).issues,
    }),
    found: [['n', 'Must be number']],
  },
  {
    name: 'class-validator, without the values',
    validate: (value) => ({
      error: validateSync(Object.assign(new Order(), value), {
        validationError: { target: false, value: false },
      }),
    }),
    found: [
      ['n', 'must be one of the following values: 1', 'isIn'],
      ['n', 'is not valid', 'matches'],
    ],
  },
  {
    name: 'Zod, in words of its author',
    validate: (value) => ({
      error: z
        .object({ n: z.any() })
        .superRefine(({ n }, { addIssue }) => {
          addIssue({ code: 'custom', path: ['n'], message: `not ${String(n)}` })
          addIssue({ code: 'custom', path: ['zip'], message: 'Which?' })
        })
        .safeParse(value).error,
    }),
    found: [
      ['n', 'is not valid', 'custom'],
      ['zip', 'Which?', 'custom'],
    ],
  },
  {
    name: 'a class that nobody knows',
    validate: () => ({ error: new NiceError(secret) }),
    found: [
      ['n', 'is not valid'],
      ['', 'Nothing is nice.'],
    ],
  },
]

const options = { validationStatus: 422 } as const

const parts = { body: 'body', querystring: 'query' } as const

/** How the findings of a part stand in the answer. */
function toErrors(found: readonly Found[], part: keyof typeof parts): readonly object[] {
  return found.map(([name, detail, code]) => ({
    detail,
    in: parts[part],
    ...(part === 'body' ? { pointer: name === '' ? '#' : `#/${name}` } : {}),
    ...(part === 'querystring' && name !== '' ? { name } : {}),
    ...(code === undefined ? {} : { code }),
  }))
}

function addRoutes(app: FastifyInstance): void {
  for (const [index, row] of rows.entries()) {
    for (const part of ['body', 'querystring'] as const) {
      app.post(
        `/${part}/${index}`,
        { schema: { [part]: { type: 'object' } }, validatorCompiler: () => row.validate as never },
        async () => ({}),
      )
    }
  }
}

for (const [order, build] of [
  ['awaited', async (app: FastifyInstance) => app.register(errorResource, options)],
  ['queued', async (app: FastifyInstance) => void app.register(errorResource, options)],
] as const) {
  t.test(`findings of validators in shapes of their own, the plugin ${order}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    await build(app)
    app.register(async (scope) => addRoutes(scope))
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    for (const [index, { name, found }] of rows.entries()) {
      for (const part of ['body', 'querystring'] as const) {
        const query = part === 'querystring' ? `?n=${secret}` : ''
        const response = await fetch(`${base}/${part}/${index}${query}`, {
          method: 'POST',
          ...(part === 'body'
            ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }
            : {}),
        })
        const text = await response.text()
        const { status, code, errors } = JSON.parse(text) as Record<string, unknown>
        t.strictSame([response.status, status, code], [422, 422, 'FST_ERR_VALIDATION'], name)
        t.strictSame(errors, toErrors(found, part), `${name}, in the ${part}`)
        t.notMatch(text, secret, `${name}: no value`)
      }
    }
  })
}
