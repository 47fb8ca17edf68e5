/** Replies a user sends on purpose: any status, any payload, any argument of a helper. */
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { Type, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import type { FastifyReply } from 'fastify'
import { defineError, type ErrorInit } from '../../plugin/index.ts'
import { errorStatuses } from '../../plugin/http/statuses.ts'
import { said, secret } from './markers.ts'
import { buildOdd, headerSets, oddNames } from './odd-values.ts'

const problem = { type: 'about:blank', title: 'Theirs', detail: said }

const payloads: Readonly<Record<string, (status: number) => unknown>> = {
  message: () => ({ message: said, secret }),
  'nested message': () => ({ error: { message: said }, secret }),
  'odd message': () => ({ message: { at: { depth: secret } }, detail: false, error: null }),
  'Error Resource': (status) => ({ ...problem, status }),
  'Error Resource of another status': () => ({ ...problem, status: 499 }),
  'Error Resource as text': (status) => JSON.stringify({ ...problem, status }),
  'plain text': () => said,
  'JSON that is none': () => `{"message":"${said}"`,
  stream: () => Readable.from([secret]),
  'web stream': () => ReadableStream.from([new TextEncoder().encode(secret)]),
  Response: (status) => new Response(said, { status: Math.max(200, Math.min(599, status)) }),
  ...Object.fromEntries(oddNames.map((name) => [name, () => toWords(buildOdd(name))])),
}

/** Text of a reply is for the client. */
function toWords(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(secret, said)
  return Buffer.isBuffer(value) ? Buffer.from(said) : value
}

/** A reply somebody sends by themselves. */
export interface UserReply {
  readonly status: number
  readonly type: string | undefined
  readonly payload: string
  readonly returned: boolean
}

const streams = ['stream', 'web stream', 'Response']

/** What is believed under the label of problem details: streams, and objects, whose further members are extensions. */
const believed: ReadonlySet<string> = new Set([
  ...streams,
  ...oddNames.filter((name) => typeof buildOdd(name) === 'object'),
])

/** Descriptions of such replies. */
export const userReply: fc.Arbitrary<UserReply> = fc
  .record({
    status: fc.oneof(
      fc.integer({ min: 400, max: 599 }),
      fc.constantFrom(200, 201, 204, 205, 304, 400, 404, 500, 503),
    ),
    type: fc.constantFrom(
      undefined,
      'text/plain',
      'text/html',
      'application/json',
      'application/json; charset=utf-8',
      'application/problem+json',
      'application/problem+json; charset=utf-8',
      'application/octet-stream',
      'no type',
    ),
    payload: fc.constantFrom(...Object.keys(payloads)),
    returned: fc.boolean(),
  })
  .filter(({ type, payload }) => !(type?.includes('problem') === true && believed.has(payload)))

/** Sends what a description says. */
export function sendUserReply(reply: FastifyReply, given: UserReply): unknown {
  reply.code(given.status)
  if (given.type !== undefined) reply.type(given.type)
  const payload = payloads[given.payload]?.(given.status)
  // A handler that returns nothing has said that it will send later.
  return given.returned && payload !== undefined ? payload : reply.send(payload)
}

/** A call of a helper, with arguments from careless JavaScript. */
export interface HelperCall {
  readonly helper: (typeof errorStatuses)[number]['helper'] | 'declared'
  readonly detail: string | undefined
  readonly init: Readonly<Record<string, unknown>>
  readonly headers: string | undefined
}

const texts = fc.oneof(
  fc.constantFrom('', said, 'a\r\nx-injected: 1', '\0', '\ud800', 'ä🚲', 'Basic realm="a"', 'GET'),
  fc.string({ maxLength: 20 }),
)
const lists = fc.array(texts, { maxLength: 3 })
const numbers = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-1, 0, 1.5, 1e21, Number.NaN))
const places = fc.constantFrom('body', 'query', 'path', 'header')

const init = fc.record(
  {
    code: texts,
    instance: fc.option(texts),
    retryAfter: fc.oneof(numbers, fc.date({ noInvalidDate: false })),
    challenge: fc.oneof(texts, lists),
    accept: lists,
    acceptEncoding: lists,
    allow: lists,
    available: lists,
    upgrade: lists,
    blockedBy: texts,
    completeLength: numbers,
    errors: fc.array(fc.record({ detail: texts, in: places }), { maxLength: 3 }),
    declared: fc.constantFrom(...oddNames),
  },
  { requiredKeys: [] },
)

// What is set on purpose is sent; these hold secrets in fields that HTTP allows.
const shown = ['of another response', 'about content', 'headers', 'text']
const harmlessHeaders = Object.keys(headerSets).filter((name) => !shown.includes(name))

/** Descriptions of calls of helpers. */
export const helperCall: fc.Arbitrary<HelperCall> = fc.record({
  helper: fc.constantFrom(...errorStatuses.map(({ helper }) => helper), 'declared' as const),
  detail: fc.option(texts, { nil: undefined }),
  init,
  headers: fc.option(fc.constantFrom(...harmlessHeaders), { nil: undefined }),
})

const members = Type.Object({ count: Type.Integer(), names: Type.Array(Type.String()) })

const Declared = defineError({
  code: 'DECLARED',
  status: 409,
  title: 'Declared',
  members,
  detail: ({ names }) => `${names.length} names.`,
})

/** The members of a call that are as their declaration wants them, and so for the client to see. */
export function fittingMembers({ helper, init: { declared } }: HelperCall): object {
  if (helper !== 'declared') return {}
  return Object.fromEntries(
    Object.entries(members.properties).flatMap(([name, schema]) => {
      const value = buildOdd(String(declared))
      return fits(schema, value) ? [[name, value]] : []
    }),
  )
}

/** A value that throws when it is looked at fits nowhere. */
function fits(schema: TSchema, value: unknown): boolean {
  try {
    return Value.Check(schema, value)
  } catch {
    return false
  }
}

/** Calls the helper of a description. */
export function callHelper(reply: FastifyReply, call: HelperCall): unknown {
  const { declared, ...given } = call.init
  const headers = call.headers === undefined ? undefined : headerSets[call.headers]?.()
  const complete = { ...given, ...(headers ? { headers } : {}), cause: new Error(secret) }
  if (call.helper !== 'declared') {
    // What cannot be written down any more where the types of @fastify/sensible are around, too.
    const helpers = reply as unknown as Record<string, (detail: unknown, init: object) => unknown>
    return helpers[call.helper]?.(call.detail, complete)
  }
  const value = buildOdd(String(declared))
  return reply.error(Declared, { count: value, names: value } as never, complete as ErrorInit)
}
