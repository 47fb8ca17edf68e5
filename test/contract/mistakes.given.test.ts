/** More mistakes: values of another kind, in another place, or for another function; what is said, and what a client gets. */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import t from 'tap'
import errorResource, {
  defineError,
  errorResponses,
  httpErrors,
  serverOptions,
  type ErrorResourceOptions,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { describeError } from 'fastify-error-resource/client'
import { toTap } from 'fastify-error-resource/conformance'
import { createTokenMapper } from 'fastify-error-resource/mappers'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { oracle } from 'fastify-error-resource/oracle'
import { passOn } from 'fastify-error-resource/upstream'
import { z } from 'zod'
import * as mini from 'zod/mini'
import {
  checkAtRunTime,
  checkAtStart,
  checkOption,
  type AtRunTime,
  type AtStart,
} from '../fixtures/mistakes.ts'

const Exists = defineError({
  code: 'EXISTS',
  status: 409,
  title: 'Exists',
  members: { orderId: Type.String() },
  detail: ({ orderId }) => `Order ${orderId} exists.`,
})

const good = { code: 'GOOD', status: 409, title: 'Good' }
const define = (given: object) => () => defineError({ ...good, ...given } as never)

/** At start: the mistake, and the sentence. */
const atStart: readonly AtStart[] = [
  [
    'arguments in a row',
    () => (defineError as any)('GOOD', 409, 'Good'),
    'defineError() takes one object with code, status and title; it was given "GOOD".',
  ],
  [
    'a promise of a declaration',
    () => defineError(Promise.resolve(good) as never),
    'defineError() takes one object with code, status and title; it was given an instance of Promise.',
  ],
  [
    'no code',
    define({ code: undefined }),
    'defineError(): code must be upper case with digits and underscores, such as "ORDER_EXISTS"; it is undefined.',
  ],
  [
    'no title',
    define({ title: '' }),
    'defineError("GOOD"): title must be a short sentence for people; it is "".',
  ],
  [
    'a detail that comes later',
    define({ detail: async () => 'x' }),
    'defineError("GOOD"): detail must be a text or a function of the members that returns one; it is an async function or a generator.',
  ],
  [
    'Headers',
    define({ headers: new Headers({ 'x-a': 'b' }) }),
    "defineError(\"GOOD\"): headers must be an object of header fields, such as { 'x-a': 'b' }; it is an instance of Headers.",
  ],
  [
    'a media type of its own',
    define({ headers: { 'content-type': 'text/html' } }),
    'defineError("GOOD"): header "content-type" says how the body is sent, which is not for an error to say.',
  ],
  [
    'members of another library',
    define({ members: mini.object({ id: mini.string() }) }),
    'defineError("GOOD"): members must be an object schema or its properties, such as z.object({ orderId: z.string() }); they are a schema of zod; take Zod 4.2 or newer, or give z.toJSONSchema(schema).',
  ],
  [
    'a member of another library',
    define({ members: { id: mini.string() } }),
    'defineError("GOOD"): member "id" has a schema of zod; take Zod 4.2 or newer, or give z.toJSONSchema(schema).',
  ],
  [
    'a date, for which JSON has no word',
    define({ members: z.object({ id: z.string(), at: z.date() }) }),
    'defineError("GOOD"): member "at" cannot be written as JSON Schema: Date cannot be represented in JSON Schema. A date travels as text, such as z.iso.datetime().',
  ],
  [
    'constructors for schemas',
    define({ members: { id: String } }),
    'defineError("GOOD"): members must be an object schema or its properties, such as Type.Object({ orderId: Type.String() }); they are {"id":"a function"}.',
  ],
  [
    'alternatives',
    define({ members: Type.Union([Type.Object({}), Type.Object({})]) }),
    'defineError("GOOD"): members must be an object schema or its properties, such as Type.Object({ orderId: Type.String() }); they are a combination of schemas; declare an error for each, or put them into one object.',
  ],
  [
    'a slip in a type',
    define({ members: { id: { type: 'strnig' } } }),
    'defineError("GOOD"): member "id" has the type "strnig", which JSON has not; it has null, boolean, number, integer, string, array, object.',
  ],
  [
    'a date',
    define({ members: { at: Type.Date() } }),
    'defineError("GOOD"): member "at" has the type "Date", which JSON has not; it has null, boolean, number, integer, string, array, object. A date travels as Type.String({ format: \'date-time\' }).',
  ],
  [
    'a schema that is elsewhere',
    define({ members: { id: Type.Ref('Id') } }),
    'defineError("GOOD"): member "id" refers to "Id", which is not in it; give that schema itself.',
  ],
  [
    'a slip in an example',
    define({ members: { id: Type.String() }, example: { idd: 'a' } }),
    'defineError("GOOD"): the example is not as declared: there is no member "idd" (did you mean "id"?).',
  ],
  [
    'the name of a helper',
    () => errorResponses('notFound' as never),
    'errorResponses(): an argument is "notFound"; give 404.',
  ],
  [
    'all factories',
    () => errorResponses(httpErrors as never),
    'errorResponses(): an argument is an object of functions; name the statuses: errorResponses(404, 409).',
  ],
  [
    'responses of responses',
    () => errorResponses(errorResponses(404) as never),
    'errorResponses(): an argument is what errorResponses() returns; give what that was given.',
  ],
  [
    'a description for a declaration',
    () => errorResponses(good as never),
    'errorResponses(): an argument says what an error is; declare it first: defineError({ … }).',
  ],
  [
    'options of the plugin',
    () => serverOptions({ typeBase: '/e/' }),
    'serverOptions() takes the options of Fastify, and "typeBase" is one of the plugin: app.register(errorResource, { typeBase: … }).',
  ],
  [
    'a promise of options',
    () => serverOptions(Promise.resolve({})),
    'serverOptions() takes an object, and was given a promise. Await it first.',
  ],
  [
    'a code of no letters',
    () => describeError('' as never),
    'describeError() takes the code of a declared error, such as \'ORDER_EXISTS\'; it was given "".',
  ],
  [
    'no report',
    () => toTap(undefined as never),
    'toTap() takes the report of checkConformance(); it was given undefined.',
  ],
  [
    'an app for a document',
    () => swaggerOptions(Fastify() as never),
    'swaggerOptions() takes the options of @fastify/swagger; it was given an app.',
  ],
  [
    'a document one level too high',
    () => swaggerOptions({ info: { title: 'x' } } as never),
    'swaggerOptions(): "info" is a part of the document: { openapi: { info: … } }.',
  ],
  [
    'an address that is missing',
    () => oracle({} as never),
    'oracle(): option "baseUrl" must be the address of the service, such as \'https://api.example.com\'; it is missing.',
  ],
  [
    'the catalog called',
    () => (catalog as any)(),
    'fastify-error-resource/catalog is a plugin: await app.register(catalog, options), without calling it.',
  ],
]

checkAtStart(t, atStart)

/** Options of the plugin: what was given, and how the sentence ends. */
const options: readonly (readonly [given: object, end: string])[] = [
  [{ only: '/v2' }, 'it is "/v2". Put it in a list.'],
  [{ except: ['/v2/*'] }, 'it is ["/v2/*"]. Did you mean [\'/v2\']?'],
  [{ produces: 'text/csv' }, 'it is "text/csv". Put it in a list.'],
  [{ prefixes: { '/v1': false } }, 'it is {"/v1":false}. To leave it alone say except: [\'/v1\'].'],
  [{ extraMembers: { members: { traceId: Type.String() } } }, 'it is missing.'],
  [
    { extraMembers: { members: { traceId: mini.string() }, values: () => ({}) } },
    'member "traceId" has a schema of zod; take Zod 4.2 or newer, or give z.toJSONSchema(schema).',
  ],
]

for (const [given, end] of options) checkOption(t, given, 'fastify-error-resource: ', end)

const declaring = 'declare errors as response: { 200: Order, ...errorResponses(OrderExists, 404) }.'

/** Routes: what is added to an app, and the sentence. */
const added: readonly (readonly [name: string, route: object, sentence: string])[] = [
  [
    'an error of another status',
    { schema: { response: { 404: errorResponses(Exists)[409] } } },
    `schema.response[404] is EXISTS, whose status is 409; ${declaring}`,
  ],
  [
    'a response that is not there yet',
    { schema: { response: { 404: undefined } } },
    `schema.response[404] is undefined; ${declaring}`,
  ],
  [
    'responses with a slip',
    { schema: { responses: errorResponses(Exists) } },
    `schema.responses is not read; ${declaring}`,
  ],
  ['a list of errors', { schema: { errors: [Exists] } }, `schema.errors is not read; ${declaring}`],
  [
    'an option outside of config',
    { errorResource: false },
    'errorResource is read in config: { errorResource: … }.',
  ],
  [
    'an option with a slip',
    { config: { errorResources: false } },
    'config has "errorResources". Did you mean "errorResource"?',
  ],
  [
    'a list of options',
    { config: { errorResource: [] } },
    'config.errorResource takes true, false or an object; it was given [].',
  ],
]

for (const [name, route, sentence] of added) {
  t.test(`added to an app: ${name}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(errorResource)
    t.throws(
      () => app.get('/', { ...(route as object), handler: () => '' }),
      new TypeError(`Route GET /: ${sentence}`),
    )
  })
}

const left = (kind: string, problem: string) =>
  `A ${kind} was sent without all it was given: ${problem}.`

const atRunTime: readonly AtRunTime[] = [
  [
    'arguments in the other order',
    (reply) => (reply as any).notFound({ code: 'GONE' }, 'No.'),
    404,
    { code: 'GONE', detail: 'No.' },
    undefined,
  ],
  [
    'a promise',
    (reply) => (reply as any).gone(Promise.resolve('No.')),
    410,
    {},
    left('410 (Gone)', 'what is said besides must be an object; it is an instance of Promise'),
  ],
  [
    'a list',
    (reply) => (reply as any).gone(['No.']),
    410,
    {},
    left('410 (Gone)', 'what is said besides must be an object; it is ["No."]'),
  ],
  [
    'a message',
    (reply) => (reply as any).gone({ message: 'No.' }),
    410,
    {},
    left('410 (Gone)', 'there is no "message" (did you mean "detail"?)'),
  ],
  [
    'a title',
    (reply) => (reply as any).gone({ title: 'Away' }),
    410,
    { title: 'Gone' },
    left('410 (Gone)', 'there is no "title" (defineError() declares it)'),
  ],
  [
    'header fields that are null',
    (reply) => (reply as any).gone({ headers: null }),
    410,
    {},
    left(
      '410 (Gone)',
      "\"headers\" must be an object of header fields, such as { 'x-a': 'b' }; it is null",
    ),
  ],
  [
    'Headers',
    (reply) => (reply as any).gone({ headers: new Headers({ 'x-a': 'b' }) }),
    410,
    {},
    left(
      '410 (Gone)',
      "\"headers\" must be an object of header fields, such as { 'x-a': 'b' }; it is an instance of Headers",
    ),
  ],
  [
    'a length',
    (reply) => reply.gone({ headers: { 'content-length': '3' } }),
    410,
    {},
    left('410 (Gone)', 'header "content-length" says how the body is sent, and follows from it'),
  ],
  [
    'an instance that is no URI',
    (reply) => reply.gone({ instance: 'order 42' }),
    410,
    { instance: undefined },
    left('410 (Gone)', '"instance" must be a URI reference or null; it is "order 42"'),
  ],
  [
    'a challenge without a letter',
    (reply) => reply.unauthorized({ challenge: '' }),
    401,
    { 'www-authenticate': 'Bearer' },
    left('401 (Unauthorized)', '"challenge" cannot be ""'),
  ],
  [
    'a method in lower case',
    (reply) => reply.methodNotAllowed({ allow: ['put'] }),
    405,
    { allow: ['GET', 'HEAD'] },
    left('405 (Method Not Allowed)', '"allow" cannot be ["put"]'),
  ],
  [
    'a method outside of a list',
    (reply) => (reply as any).methodNotAllowed({ allow: 'PUT' }),
    405,
    { allow: ['GET', 'HEAD'] },
    left('405 (Method Not Allowed)', '"allow" cannot be "PUT" (put it in a list)'),
  ],
  [
    'half a media type',
    (reply) => reply.unsupportedMediaType({ accept: ['csv', 'text/csv'] }),
    415,
    { accept: ['text/csv'] },
    left('415 (Unsupported Media Type)', '"accept" cannot be ["csv","text/csv"]'),
  ],
  [
    'no protocol',
    (reply) => reply.upgradeRequired({ upgrade: [] }),
    426,
    { upgrade: ['websocket'] },
    left('426 (Upgrade Required)', '"upgrade" cannot be []'),
  ],
  [
    'a moment in milliseconds',
    (reply) => reply.tooManyRequests({ retryAfter: Date.now() }),
    429,
    { retryAfter: undefined },
    left(
      '429 (Too Many Requests)',
      '"retryAfter" cannot be a number as large as this (it is in seconds, or a Date)',
    ),
  ],
  [
    'digits',
    (reply) => (reply as any).tooManyRequests({ retryAfter: '60' }),
    429,
    { retryAfter: undefined },
    left('429 (Too Many Requests)', '"retryAfter" cannot be "60" (give 60 without quotes)'),
  ],
  [
    'members that are null',
    (reply) => (reply as any).error(Exists, null),
    409,
    { code: 'EXISTS' },
    "Members of EXISTS are not as declared and were left out: orderId must have required property 'orderId'.",
  ],
  [
    'members that are text',
    (reply) => (reply as any).error(Exists, '42'),
    409,
    { code: 'EXISTS' },
    left('409 (EXISTS)', 'its members must be an object; they are "42"'),
  ],
  [
    'a promise of members',
    (reply) => (reply as any).error(Exists, Promise.resolve({ orderId: '42' })),
    409,
    { code: 'EXISTS' },
    left('409 (EXISTS)', 'its members must be an object; they are an instance of Promise'),
  ],
  [
    'an init in the place of members',
    (reply) => (reply as any).error(Exists, { orderId: '42', cause: 1 }),
    409,
    { orderId: '42' },
    left(
      '409 (EXISTS)',
      'there is no member "cause" (what is said besides stands behind the members)',
    ),
  ],
  [
    'a status for a definition',
    (reply) => (reply as any).error(404),
    500,
    {},
    'reply.error() takes what defineError() returns; it was given 404. Send that with reply.notFound().',
  ],
  [
    'a factory for a definition',
    (reply) => (reply as any).error(httpErrors.gone),
    500,
    {},
    'reply.error() takes what defineError() returns; it was given a function. Send that with reply.gone().',
  ],
  [
    'a promise that is thrown',
    () => {
      throw passOn(new Response('', { status: 404 }))
    },
    500,
    {},
    'A promise was thrown: await what makes it, and throw the result.',
  ],
  [
    'a mapper that returns a definition',
    () => {
      throw new RangeError('definition')
    },
    500,
    {},
    'An error mapper returned EXISTS without calling it and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.',
  ],
  [
    'a maker of mappers among the mappers',
    () => {
      throw new EvalError('maker')
    },
    500,
    {},
    'An error mapper returned a function, as what makes a mapper does if it is listed without being called, and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.',
  ],
]

const mappers = [
  (error: unknown) => (error instanceof RangeError ? Exists : undefined),
  (error: unknown) => (error instanceof EvalError ? createTokenMapper() : undefined),
] as unknown as NonNullable<ErrorResourceOptions['mappers']>

checkAtRunTime(t, atRunTime, mappers)
