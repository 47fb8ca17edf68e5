/**
 * Whoever validates a request, and however he says it: every finding has its place, its part and its
 * rule, the status is the plugin's, and nothing of what the client sent comes back.
 */
import { type as arktype } from 'arktype'
import { IsIn, MinLength, validateSync } from 'class-validator'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import Joi from 'joi'
import * as s from 'superstruct'
import t, { type Test } from 'tap'
import * as v from 'valibot'
import * as yup from 'yup'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import errorResource from '../../plugin/index.ts'
import type { ErrorResource, Violation } from '../../plugin/errors/schemas.ts'

/** What the client sends where the schema wants one of two words of at least nine letters. */
const secret = 'hunter2'

interface Found {
  readonly detail: string
  readonly code?: string
}

/** A validator: what it says of `kind` (one of "a" and "b") and of `pw` (nine characters or more). */
interface Validator {
  readonly name: string
  /** What a `validatorCompiler` returns for this value. */
  readonly validate: (value: unknown) => unknown
  readonly kind: Found
  readonly pw: Found
}

class Login {
  kind!: string
  pw!: string
}
IsIn(['a', 'b'])(Login.prototype, 'kind')
MinLength(9)(Login.prototype, 'pw')

const joi = Joi.object({ kind: Joi.string().valid('a', 'b'), pw: Joi.string().min(9) })
const yupSchema = yup.object({ kind: yup.string().oneOf(['a', 'b']), pw: yup.string().min(9) })
const zod4 = z.object({ kind: z.enum(['a', 'b']), pw: z.string().min(9) })
const zod3 = z3.object({ kind: z3.enum(['a', 'b']), pw: z3.string().min(9) })
const valibot = v.object({ kind: v.picklist(['a', 'b']), pw: v.pipe(v.string(), v.minLength(9)) })
const ark = arktype({ kind: "'a'|'b'", pw: 'string >= 9' })
const struct = s.type({ kind: s.enums(['a', 'b']), pw: s.size(s.string(), 9, 20) })
const typebox = Type.Object({
  kind: Type.Union([Type.Literal('a'), Type.Literal('b')]),
  pw: Type.String({ minLength: 9 }),
})

/** What a library throws, as the `error` of a result. */
function caught(work: () => unknown): unknown {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

/** Sentences by what each schema says; the codes are those of the libraries' documentation. */
const validators: readonly Validator[] = [
  {
    name: 'Joi',
    validate: (value) => ({
      error: joi.validate(value, { abortEarly: false, allowUnknown: true }).error,
    }),
    kind: { detail: 'must be one of [a, b]', code: 'any.only' },
    pw: { detail: 'length must be at least 9 characters long', code: 'string.min' },
  },
  {
    name: 'Yup',
    validate: (value) => caught(() => yupSchema.validateSync(value, { abortEarly: false })),
    kind: { detail: 'must be one of the following values: a, b', code: 'oneOf' },
    pw: { detail: 'must be at least 9 characters', code: 'min' },
  },
  {
    name: 'Zod 4',
    validate: (value) => ({ error: zod4.safeParse(value).error }),
    kind: { detail: 'Invalid option: expected one of "a"|"b"', code: 'invalid_value' },
    pw: { detail: 'Too small: expected string to have >=9 characters', code: 'too_small' },
  },
  {
    name: 'Zod 3',
    validate: (value) => ({ error: zod3.safeParse(value).error }),
    kind: { detail: "Invalid enum value. Expected 'a' | 'b'", code: 'invalid_enum_value' },
    pw: { detail: 'String must contain at least 9 character(s)', code: 'too_small' },
  },
  {
    name: 'Zod, its issues',
    validate: (value) => ({ error: zod4.safeParse(value).error?.issues }),
    kind: { detail: 'Invalid option: expected one of "a"|"b"', code: 'invalid_value' },
    pw: { detail: 'Too small: expected string to have >=9 characters', code: 'too_small' },
  },
  {
    name: 'Valibot',
    validate: (value) => ({ error: v.safeParse(valibot, value).issues }),
    kind: { detail: 'type must be ("a" | "b")', code: 'picklist' },
    pw: { detail: 'length must be >=9', code: 'min_length' },
  },
  {
    name: 'Valibot, its error',
    validate: (value) => caught(() => v.parse(valibot, value)),
    kind: { detail: 'type must be ("a" | "b")', code: 'picklist' },
    pw: { detail: 'length must be >=9', code: 'min_length' },
  },
  {
    name: 'ArkType',
    validate: (value) => {
      const out = ark(value)
      return out instanceof arktype.errors ? { error: out } : { value: out }
    },
    kind: { detail: 'must be one of the alternatives', code: 'union' },
    pw: { detail: 'must be at least length 9', code: 'minLength' },
  },
  {
    name: 'Superstruct',
    validate: (value) => ({ error: s.validate(value, struct)[0] }),
    kind: { detail: 'Expected one of `"a","b"`', code: 'enums' },
    pw: { detail: 'Expected a string with a length between `9` and `20`', code: 'size' },
  },
  {
    name: 'class-validator',
    validate: (value) => {
      const found = validateSync(Object.assign(new Login(), value))
      return found.length > 0 ? { error: found } : { value }
    },
    kind: { detail: 'must be one of the following values: a, b', code: 'isIn' },
    pw: { detail: 'must be longer than or equal to 9 characters', code: 'minLength' },
  },
  {
    name: 'TypeBox',
    validate: (value) => {
      const found = [...Value.Errors(typebox, value)]
      return found.length > 0 ? { error: found } : { value }
    },
    kind: { detail: 'Expected union value', code: 'anyOf' },
    pw: { detail: 'Expected string length greater or equal to 9', code: 'minLength' },
  },
  {
    name: 'Standard Schema',
    validate: (value) => {
      const result = zod4['~standard'].validate(value)
      const { issues } = result as { issues?: readonly { path?: readonly PropertyKey[] }[] }
      const bare = issues?.map(({ path }) => ({
        message: `no ${secret}`,
        path: path?.map((key) => ({ key })),
      }))
      return bare === undefined ? { value } : { error: bare }
    },
    kind: { detail: 'is not valid' },
    pw: { detail: 'is not valid' },
  },
  {
    name: 'a class nobody knows',
    validate: (value) =>
      Object.keys(Object(value) as object).includes('kind')
        ? { error: new (class ShapeError extends Error {})(`${secret} is no shape`) }
        : { value },
    kind: { detail: 'is not valid' },
    pw: { detail: 'is not valid' },
  },
]

const parts = {
  body: { in: 'body', context: 'body' },
  querystring: { in: 'query', context: 'querystring' },
  params: { in: 'path', context: 'params' },
  headers: { in: 'header', context: 'headers' },
} as const

type Part = keyof typeof parts

/** A service that validates one part with one validator, and answers in one way. */
async function serve(
  t: Test,
  { validate }: Validator,
  part: Part,
  how: How,
): Promise<{ app: FastifyInstance; log: string[] }> {
  const log: string[] = []
  const app = Fastify({
    logger: { level: 'info', stream: { write: (line) => void log.push(line) } },
  })
  t.teardown(() => app.close())
  await app.register(errorResource, { validationStatus: 422 })
  const compile = () => (value: unknown) => {
    const result = validate(value)
    const error = (result as { error?: unknown }).error
    if (how === 'thrown' && error !== undefined) throw error
    return error === undefined ? { value } : result
  }
  app.route({
    method: 'POST',
    url: part === 'params' ? '/:kind/:pw' : '/',
    schema: { [part]: { type: 'object' } },
    validatorCompiler: compile as never,
    attachValidation: how === 'attached' || how === 'listed',
    handler: async (request, reply: FastifyReply) => {
      const error = request.validationError
      if (how === 'listed') return reply.code(422).send(error?.validation ?? error)
      throw error as unknown
    },
  })
  return { app, log }
}

type How = 'returned' | 'thrown' | 'attached' | 'listed'

async function ask(app: FastifyInstance, part: Part): Promise<{ status: number; text: string }> {
  const values = { kind: secret, pw: secret.slice(0, 7) }
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url: part === 'params' ? `/${values.kind}/${values.pw}` : '/',
    ...(part === 'querystring' ? { query: values } : {}),
    ...(part === 'headers' ? { headers: values } : {}),
    ...(part === 'body' ? { payload: values } : {}),
  })
  return { status: statusCode, text: body }
}

function placeOf(part: Part, name: string): Partial<Violation> {
  return part === 'body' ? { in: 'body', pointer: `#/${name}` } : { in: parts[part].in, name }
}

for (const validator of validators) {
  const isUnknown = validator.name === 'a class nobody knows'
  for (const part of Object.keys(parts) as Part[]) {
    for (const how of ['returned', 'attached', 'listed', 'thrown'] as const) {
      // What throws itself is an Error; a list that is thrown is nobody's validator.
      const isError = !/issues$|^Valibot$|ArkType|class-validator|^TypeBox|Standard/.test(
        validator.name,
      )
      if (how === 'thrown' && (!isError || isUnknown)) continue
      t.test(`${validator.name}, ${how}, in the ${part}`, async (t) => {
        const { app } = await serve(t, validator, part, how)
        const { status, text } = await ask(app, part)
        t.equal(status, 422)
        const { errors, code, detail, instance } = JSON.parse(text) as ErrorResource
        const { kind, pw } = validator
        const where = isUnknown
          ? [
              {
                detail: 'is not valid',
                in: parts[part].in,
                ...(part === 'body' ? { pointer: '#' } : {}),
              },
            ]
          : [
              { ...kind, ...placeOf(part, 'kind') },
              { ...pw, ...placeOf(part, 'pw') },
            ]
        t.strictSame((errors ?? []).toSorted(byPlace), where)
        t.equal(code, 'FST_ERR_VALIDATION')
        const words = JSON.stringify([errors, code, detail])
        t.notMatch(words, new RegExp(secret), 'nothing is repeated')
        if (part !== 'params') t.notMatch(`${instance}`, new RegExp(secret))
        for (const { detail: sentence } of errors ?? []) {
          t.ok(detail?.includes(sentence), 'the sentence of all is made of them')
        }
      })
    }
  }
}

function byPlace(a: Violation, b: Violation): number {
  return `${a.pointer}${a.name}` < `${b.pointer}${b.name}` ? -1 : 1
}
