/**
 * Members declared in schema languages, as a program that every supported compiler has to accept: what a sender gives is
 * the input of a schema, what a client reads its output. `test/matrix/compilers.test.ts` runs them all.
 */
import { Type } from '@sinclair/typebox'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import Fastify from 'fastify'
import errorResource, {
  defineError,
  type ErrorDefinition,
  errorResponses,
  type MembersInput,
} from 'fastify-error-resource'
import { describeError, type ErrorResourceOf, match } from 'fastify-error-resource/client'
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import joi from 'joi'
import * as v from 'valibot'
import { z } from 'zod'
import * as mini from 'zod/mini'

const head = { status: 409, title: 'Sold' } as const

const Zod = defineError({
  ...head,
  code: 'ZOD',
  members: z.object({
    sku: z.string(),
    currency: z.string().default('EUR'),
    left: z.int().optional(),
    since: z
      .date()
      .transform((date) => date.toISOString())
      .pipe(z.iso.datetime()),
  }),
  detail: ({ sku, currency, since, left }) =>
    `${sku.trim()} ${currency.trim()} ${since.trim()} ${left?.toFixed() ?? ''}`,
  example: { sku: 'A', currency: 'EUR', since: '2026-11-23T08:00:00Z' },
})
const Ark = defineError({
  ...head,
  code: 'ARK',
  members: type({ sku: 'string', currency: "string = 'EUR'", 'left?': 'number' }),
  detail: ({ sku, currency, left }) => `${sku.trim()} ${currency.trim()} ${left?.toFixed() ?? ''}`,
})
const Valibot = defineError({
  ...head,
  code: 'VALIBOT',
  members: toStandardJsonSchema(
    v.object({ sku: v.string(), currency: v.optional(v.string(), 'EUR') }),
  ),
  detail: ({ sku, currency }) => `${sku.trim()} ${currency.trim()}`,
})
const Mini = defineError({
  ...head,
  code: 'MINI',
  members: z.toJSONSchema(mini.object({ sku: mini.string() })),
  detail: ({ sku }) => sku.trim(),
})
const Joi = defineError({
  ...head,
  code: 'JOI',
  members: joi.object<{ sku: string }>({ sku: joi.string().required() }),
  detail: ({ sku }) => sku.trim(),
})
const Mixed = defineError({
  ...head,
  code: 'MIXED',
  members: {
    sku: z.string(),
    currency: z.string().default('EUR'),
    size: type("'s' | 'm'"),
    note: toStandardJsonSchema(v.optional(v.string())),
    left: Type.Optional(Type.Integer()),
  },
  detail: ({ sku, currency, size, note, left }) =>
    `${sku.trim()} ${currency.trim()} ${size === 's' ? 1 : 2} ${note?.trim() ?? ''} ${left?.toFixed() ?? ''}`,
})
const Optional = defineError({
  ...head,
  code: 'OPTIONAL',
  members: z.object({ note: z.string().optional() }),
})
const Refined = defineError({
  ...head,
  code: 'REFINED',
  members: z.strictObject({ from: z.int(), to: z.int() }).refine(({ from, to }) => from <= to),
  detail: ({ from, to }) => `${from.toFixed()} ${to.toFixed()}`,
})

// What a sender gives.
const since = new Date()
Zod({ sku: 'A', since })
Ark({ sku: 'A', left: 1 })
Valibot({ sku: 'A' })
Mini({ sku: 'A' })
Joi({ sku: 'A' })
Mixed({ sku: 'A', size: 's' }, { cause: new Error('x') })
Optional()
Refined({ from: 1, to: 2 })
// @ts-expect-error A member is missing.
Zod({ sku: 'A' })
// @ts-expect-error What is sent is no date, and what is given is.
Zod({ sku: 'A', since: '2026-11-23T08:00:00Z' })
// @ts-expect-error Nobody declared this member.
Zod({ sku: 'A', since, secret: 'x' })
// @ts-expect-error It has members.
Ark()
// @ts-expect-error No size.
Mixed({ sku: 'A', size: 'xl' })
// @ts-expect-error No text.
Valibot({ sku: 7 })

// Names that are taken.
// @ts-expect-error The member status is a standard member of the Error Resource; choose another name.
export const a = () => defineError({ ...head, code: 'A', members: z.object({ status: z.int() }) })
// @ts-expect-error The member detail is a standard member of the Error Resource; choose another name.
export const b = () => defineError({ ...head, code: 'B', members: type({ detail: 'string' }) })
export const c = () =>
  // @ts-expect-error The member code is a standard member of the Error Resource; choose another name.
  defineError({ ...head, code: 'C', members: z.looseObject({ code: z.string() }) })
export const d = () =>
  // @ts-expect-error The member title is a standard member of the Error Resource; choose another name.
  defineError({ ...head, code: 'D', members: { title: z.string() } })
export const e = () =>
  defineError({
    code: 'E',
    status: 503,
    title: 'E',
    // @ts-expect-error The member retryAfter is a standard member of the Error Resource; choose another name.
    members: toStandardJsonSchema(v.object({ retryAfter: v.number() })),
  })
// @ts-expect-error A text is no members.
export const f = () => defineError({ ...head, code: 'F', members: z.string() })

// What a client reads, and what is caught.
export function read(resource: ErrorResourceOf<typeof Zod | typeof Ark | typeof Mixed>): string {
  return match(resource, {
    ZOD: ({ since, currency, left }) => `${since.trim()} ${currency.trim()} ${String(left)}`,
    ARK: ({ currency }) => currency.trim(),
    MIXED: ({ size, currency }) => size + currency,
    default: ({ title }) => title,
  })
}
export function handle(caught: unknown): string {
  if (Zod.is(caught)) return caught.members.since.trim()
  if (Ark.is(caught)) return caught.members.currency.trim()
  return ''
}
export const described = describeError<typeof Zod>('ZOD')
export function describe(value: unknown): string {
  return described.is(value) ? value.since.trim() : ''
}

// Named types.
export const Annotated: ErrorDefinition<
  409,
  { sku: string; since: string },
  'ANNOTATED',
  { sku: string; since: Date }
> = defineError({
  ...head,
  code: 'ANNOTATED',
  members: z.object({
    sku: z.string(),
    since: z
      .date()
      .transform((date) => date.toISOString())
      .pipe(z.string()),
  }),
})
export const inputs: MembersInput[] = [
  z.object({}),
  type({ sku: 'string' }),
  { sku: z.string() },
  Type.Object({}),
]

// Routes, with Zod for all.
const app = Fastify()
  .setValidatorCompiler(validatorCompiler)
  .setSerializerCompiler(serializerCompiler)
  .withTypeProvider<ZodTypeProvider>()
await app.register(errorResource, {
  extraMembers: {
    members: z.object({
      traceId: z.string().optional(),
      at: z.date().transform(String).pipe(z.string()),
    }),
    values: () => ({ traceId: undefined, at: new Date() }),
  },
})
await app.register(errorResource, {
  // @ts-expect-error A member is missing.
  extraMembers: { members: z.object({ traceId: z.string() }), values: () => ({}) },
})
await app.register(errorResource, {
  // @ts-expect-error A name that is taken.
  extraMembers: { members: z.object({ status: z.string() }), values: () => ({ status: '' }) },
})
const Order = z.object({ sku: z.string() })
const schema = { body: Order, response: { 201: Order, ...errorResponses(Zod, Refined, 404) } }
app.post('/', { schema }, async (request, reply) => {
  if (Math.random() > 0.5) return reply.error(Zod, { sku: request.body.sku, since })
  if (Math.random() > 0.5) throw Refined({ from: 1, to: 2 })
  // @ts-expect-error A member is missing.
  if (Math.random() > 0.5) return reply.error(Refined, { from: 1 })
  // @ts-expect-error Nobody declared it.
  if (Math.random() > 0.5) return reply.error(Ark, { sku: 'A' })
  return reply.code(201).send(request.body)
})
// @ts-expect-error No such order.
app.post('/wrong', { schema }, async (request) => ({ sku: request.body.sku.length }))
