/** Findings that are handed to a helper, thrown with an error of ours, or are on an error for clients, over a real connection. */
import createError from 'http-errors'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import t from 'tap'
import { z } from 'zod'
import errorResource, { httpErrors } from '../../../plugin/index.ts'
import { standardMappers } from '../../../plugin/mappers/index.ts'

const secret = 'hunter2'
const issues = z.object({ a: z.number() }).safeParse({ a: secret }).error?.issues as never
const issue = {
  detail: 'Invalid input: expected number, received string',
  pointer: '#/a',
  code: 'invalid_type',
}

class OrderRefused extends Error {
  readonly statusCode = 422
  readonly errors = [{ field: 'sku', message: 'is unknown' }, new Error(secret)]
}

const querystring = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

const rows: readonly (readonly [
  name: string,
  handler: Handler,
  status: number,
  detail: string | undefined,
  errors: unknown,
])[] = [
  [
    'given to a helper',
    (_request, reply) => reply.badRequest('No.', { errors: issues }),
    400,
    'No.',
    [issue],
  ],
  [
    'thrown with an error of ours',
    () => {
      throw httpErrors.unprocessableContent({ errors: issues })
    },
    422,
    undefined,
    [issue],
  ],
  [
    'attached to the request',
    ({ validationError }, reply) =>
      reply.badRequest({ errors: validationError?.validation as never }),
    400,
    undefined,
    [{ detail: 'must be integer', in: 'query', name: 'n', code: 'type' }],
  ],
  [
    'on an error of http-errors',
    () => {
      throw createError(422, 'No.', {
        errors: [{ detail: 'Bad', pointer: '/a' }, new Error(secret)],
      })
    },
    422,
    'No.',
    [{ detail: 'Bad', pointer: '#/a' }],
  ],
  [
    'by fields, on an Error with a status',
    () => {
      throw Object.assign(new Error('No.'), { statusCode: 400, errors: { a: ['Bad', 'Worse'] } })
    },
    400,
    'No.',
    [
      { detail: 'Bad', pointer: '#/a' },
      { detail: 'Worse', pointer: '#/a' },
    ],
  ],
  [
    'on a class that the option exposes',
    () => {
      throw new OrderRefused('No.')
    },
    422,
    'No.',
    [{ detail: 'is unknown', pointer: '#/sku' }],
  ],
  [
    'on an error that hides itself',
    () => {
      throw Object.assign(new Error(secret), { statusCode: 400, expose: false, errors: [secret] })
    },
    400,
    undefined,
    undefined,
  ],
  [
    'on a failure',
    () => {
      throw createError(503, 'No.', { errors: [secret] })
    },
    503,
    undefined,
    undefined,
  ],
  [
    'several errors in one, which are for the log',
    () => {
      throw Object.assign(new AggregateError([new Error(secret)]), {
        statusCode: 400,
        expose: true,
      })
    },
    400,
    undefined,
    undefined,
  ],
  [
    'in problem details that were thrown',
    () => {
      const problem = { type: 'about:blank', title: 'X', status: 409, detail: 'No.' }
      throw Object.assign(problem, {
        errors: [{ detail: 'Bad', pointer: '#/a' }],
      }) as unknown as Error
    },
    409,
    'No.',
    [{ detail: 'Bad', pointer: '#/a' }],
  ],
]

for (const [order, mappers] of [
  ['without mappers', []],
  ['behind the standard mappers', standardMappers],
] as const) {
  t.test(`findings say where they are, ${order}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(errorResource, { expose: [OrderRefused], mappers })
    for (const [index, [, handler]] of rows.entries()) {
      app.get(
        `/${index}`,
        { attachValidation: true, schema: { querystring } },
        async (request, reply) => handler(request, reply),
      )
    }
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    for (const [index, [name, , status, detail, errors]] of rows.entries()) {
      const response = await fetch(`${base}/${index}?n=${secret}`)
      const text = await response.text()
      const body = JSON.parse(text) as { detail?: string; errors?: unknown }
      t.strictSame([response.status, body.detail, body.errors], [status, detail, errors], name)
      t.notMatch(text, secret, `${name}: no value`)
    }
  })
}
