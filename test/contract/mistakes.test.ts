/** Mistakes people make: what is said of each, and that a client gets a complete answer all the same. */
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import t from 'tap'
import errorResource, {
  defineError,
  errorResponses,
  httpErrors,
  problemDetails,
  serverOptions,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { describeError, match, readErrorResource } from 'fastify-error-resource/client'
import { checkConformance } from 'fastify-error-resource/conformance'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { oracle } from 'fastify-error-resource/oracle'
import { passOn } from 'fastify-error-resource/upstream'
import { mapConstraints, standardMappers } from 'fastify-error-resource/mappers'
import {
  checkAtRunTime,
  checkAtStart,
  checkOption,
  startLogged,
  type AtStart,
} from '../fixtures/mistakes.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})

/** Another one of the same code. */
const Other = defineError({ code: 'ORDER_EXISTS', status: 409, title: 'Order is there' })

/** One whose sentence is made of its members. */
const Sold = defineError({
  code: 'SOLD',
  status: 409,
  title: 'Sold',
  members: { orderId: Type.String(), parts: Type.Array(Type.String()) },
  detail: ({ orderId, parts }) => `Order ${orderId} has ${parts.join()}.`,
})

const resource = { type: 'about:blank', title: 'x', status: 409, code: 'ORDER_EXISTS' }

const good = { code: 'GOOD', status: 409, title: 'Good' }
const define = (given: unknown) => () => defineError(given as never)
const declare = (given: unknown) => () => errorResponses(given as never)

/** At start: the mistake, and the sentence. */
const atStart: readonly AtStart[] = [
  [
    'no definition',
    define(undefined),
    'defineError() takes one object with code, status and title; it was given undefined.',
  ],
  [
    'a code alone',
    define('GOOD'),
    'defineError() takes one object with code, status and title; it was given "GOOD".',
  ],
  [
    'member',
    define({ ...good, member: {} }),
    'defineError("GOOD") has no key "member"; it knows code, status, unregistered, title, members, example, detail, description, type, headers. Did you mean "members"?',
  ],
  [
    'message',
    define({ ...good, message: '' }),
    'defineError("GOOD") has no key "message"; it knows code, status, unregistered, title, members, example, detail, description, type, headers. Did you mean "detail"?',
  ],
  [
    'a status of digits',
    define({ ...good, status: '409' }),
    'defineError("GOOD"): status must be a number; it is "409".',
  ],
  [
    'a list of statuses',
    declare([404]),
    'errorResponses(): an argument is a list; spread it: errorResponses(...list).',
  ],
  ['a factory', declare(httpErrors.gone), 'errorResponses(): an argument is a function; give 410.'],
  ['digits', declare('404'), 'errorResponses(): an argument is "404"; give 404.'],
  [
    'what is not there yet',
    declare(undefined),
    'errorResponses(): an argument is undefined. Where it is imported, two files import each other, and this one runs before the other has declared its errors.',
  ],
  [
    'an occurrence',
    declare(OrderExists({ orderId: '1' })),
    'errorResponses(): an argument is a thrown error; give its definition, uncalled.',
  ],
  [
    'a function of another kind',
    declare(() => 1),
    'errorResponses(): an argument is a function; give a status or what defineError returns.',
  ],
  [
    'an object of definitions',
    declare({ OrderExists }),
    'errorResponses(): an argument is an object of definitions; spread its values: errorResponses(...Object.values(errors)).',
  ],
  [
    'statusCode',
    define({ ...good, statusCode: 409 }),
    'defineError("GOOD") has no key "statusCode"; it knows code, status, unregistered, title, members, example, detail, description, type, headers. Did you mean "status"?',
  ],
  [
    'a code in lower case',
    define({ ...good, code: 'orderExists' }),
    'defineError("orderExists"): code must be upper case with digits and underscores, such as "ORDER_EXISTS"; it is "orderExists". Did you mean "ORDER_EXISTS"?',
  ],
  [
    'a detail that is a number',
    define({ ...good, detail: 7 }),
    'defineError("GOOD"): detail must be a text or a function of the members that returns one; it is 7.',
  ],
  [
    'a description that is a list',
    define({ ...good, description: ['x'] }),
    'defineError("GOOD"): description must be a text; it is ["x"].',
  ],
  [
    'header fields as text',
    define({ ...good, headers: 'x-a: b' }),
    `defineError("GOOD"): headers must be an object of header fields, such as { 'x-a': 'b' }; it is "x-a: b".`,
  ],
  [
    'an example of no members',
    define({ ...good, example: { orderId: '1' } }),
    'defineError("GOOD"): it has an example and no members.',
  ],
  [
    'a type that is a URL object',
    define({ ...good, type: new URL('https://a.example/') }),
    'defineError("GOOD"): type must be an absolute URI or a full path such as "/errors/order-exists"; it is an instance of URL.',
  ],
  [
    'match() without an Error Resource',
    () => match(undefined as never, { default: () => 1 }),
    'match() takes an Error Resource; it was given undefined.',
  ],
  [
    'match() of a response',
    () => match(new Response() as never, { default: () => 1 }),
    'match() takes an Error Resource; it was given an object. Read it first: await readErrorResource(response).',
  ],
  [
    'match() of a promise',
    () => match(Promise.resolve() as never, { default: () => 1 }),
    'match() takes an Error Resource; it was given an object. Await it first.',
  ],
  [
    'match() without default',
    () => match(resource, { ORDER_EXISTS: () => 1 } as never),
    'match() takes functions by codes, and one that is named default; there is none that is named default.',
  ],
  [
    'match() with a handler that is none',
    () => match(resource, { ORDER_EXISTS: 'x', default: () => 1 } as never),
    'match() takes functions by codes, and one that is named default; it was given "x". It is named "ORDER_EXISTS".',
  ],
  [
    'describeError() without a code',
    () => describeError(undefined as never),
    "describeError() takes the code of a declared error, such as 'ORDER_EXISTS'; it was given undefined.",
  ],
  [
    'describeError() of a definition',
    () => describeError(OrderExists as never),
    "describeError() takes the code of a declared error, such as 'ORDER_EXISTS'; it was given a function.",
  ],
  [
    'describeError() with a type that is none',
    () => describeError('ORDER_EXISTS', 7 as never),
    'describeError() takes as its second argument a type URI; it was given 7.',
  ],
  [
    'readErrorResource() with a misspelled option',
    () => readErrorResource(undefined, { limits: 1 } as never),
    'readErrorResource() takes as its second argument { limit, signal }; it was given 1. It is named "limits".',
  ],
  [
    'passOn() with a list',
    () => passOn(undefined, [OrderExists] as never),
    'passOn(): an argument is a list; spread it: passOn(...list).',
  ],
  [
    'passOn() with digits',
    () => passOn(undefined, '409' as never),
    'passOn(): an argument is "409"; give 409.',
  ],
  [
    'passOn() with a factory',
    () => passOn(undefined, httpErrors.conflict as never),
    'passOn(): an argument is a function; give 409.',
  ],
  [
    'passOn() with an occurrence',
    () => passOn(undefined, OrderExists({ orderId: '1' }) as never),
    'passOn(): an argument is a thrown error; give its definition, uncalled.',
  ],
  [
    'passOn() with what is not there yet',
    () => passOn(undefined, undefined as never),
    'passOn(): an argument is undefined. Where it is imported, two files import each other, and this one runs before the other has declared its errors.',
  ],
  [
    'oracle() with a text',
    () => oracle('https://a.example' as never),
    'oracle() takes an object with the address of the service, { baseUrl }; it was given "https://a.example".',
  ],
  [
    'oracle() with a misspelled option',
    () => oracle({ baseURL: 'https://a.example' } as never),
    'oracle() has no option "baseURL"; it knows baseUrl, status, mediaTypes. Did you mean "baseUrl"?',
  ],
  [
    'swaggerOptions() with nothing',
    () => swaggerOptions(null as never),
    'swaggerOptions() takes the options of @fastify/swagger; it was given null.',
  ],
  [
    'swaggerOptions() with a misspelled option',
    () => swaggerOptions({ openAPI: {} } as never),
    'swaggerOptions() has no option "openAPI"; it knows openapi, transform, transformObject, refResolver, swagger, mode, hideUntagged, hiddenTag, exposeHeadRoutes, convertConstToEnum, decorator. Did you mean "openapi"?',
  ],
  [
    'swaggerOptions() with a version',
    () => swaggerOptions({ openapi: '3.1.0' } as never),
    `swaggerOptions(): option "openapi" must be an object, such as { info: { title: 'Orders', version: '1' } }; it is "3.1.0".`,
  ],
  [
    'swaggerOptions() with a transform that is none',
    () => swaggerOptions({ transform: {} } as never),
    'swaggerOptions(): option "transform" must be a function; it is {}.',
  ],
  [
    'mapConstraints() with nothing',
    () => mapConstraints(undefined as never),
    'mapConstraints() takes an object of functions by the names of constraints, such as { orders_pkey: () => OrderExists() }; it was given undefined.',
  ],
  [
    'mapConstraints() with a list',
    () => mapConstraints([OrderExists] as never),
    'mapConstraints() takes an object of functions by the names of constraints, such as { orders_pkey: () => OrderExists() }; it was given [a function].',
  ],
  [
    'mapConstraints() with a definition',
    () => mapConstraints({ orders_pkey: OrderExists as never }),
    'mapConstraints: "orders_pkey" must be a function that returns an error, such as (error, request) => OrderExists(); it is the declared error ORDER_EXISTS itself.',
  ],
  [
    'checkConformance() of nothing',
    () => checkConformance(undefined as never),
    'checkConformance() takes a Fastify app, or a URL such as http://127.0.0.1:3000; it was given undefined.',
  ],
  [
    'checkConformance() of an object',
    () => checkConformance({ url: 'x' } as never),
    'checkConformance() takes a Fastify app, or a URL such as http://127.0.0.1:3000; it was given {"url":"x"}.',
  ],
  [
    'checkConformance() with options that are none',
    () => checkConformance('http://127.0.0.1:1', null as never),
    'checkConformance() takes as its second argument an object of options; it was given null.',
  ],
  [
    'checkConformance() with a misspelled option',
    () => checkConformance('http://127.0.0.1:1', { exlude: [] } as never),
    'checkConformance() has no option "exlude"; it knows headers, safe, exclude, maxRequests, timeout, allowRemote, onResult. Did you mean "exclude"?',
  ],
  [
    'serverOptions() of an app',
    () => serverOptions(Fastify()),
    'serverOptions() takes the options of Fastify, and was given an app: Fastify(serverOptions({ logger: true })).',
  ],
  [
    'the plugin called',
    () => (errorResource as any)(),
    'fastify-error-resource is a plugin: await app.register(errorResource, options), without calling it.',
  ],
  ['a success', declare(204), 'errorResponses(): 204 is not a registered 4xx or 5xx status.'],
]

checkAtStart(t, atStart)

/** Options: what was given, and how the sentence begins and ends. */
const options: readonly (readonly [given: object, begin: string, end: string])[] = [
  [
    { mapper: [] },
    'fastify-error-resource has no option "mapper"; it knows ',
    ' Did you mean "mappers"?',
  ],
  [
    { typebase: '/' },
    'fastify-error-resource has no option "typebase"; it knows ',
    ' Did you mean "typeBase"?',
  ],
  [
    { mappers: [standardMappers] },
    'fastify-error-resource: option "mappers" must be a list of functions',
    'it is [a list]. Spread the list in it: [...standardMappers].',
  ],
  [
    { mappers: [OrderExists] },
    'fastify-error-resource: option "mappers" must be a list of functions',
    'ORDER_EXISTS would be the answer to every error; say to which it is one: (error) => (error instanceof YourError ? ORDER_EXISTS(…) : undefined).',
  ],
  [{ mappers: () => undefined }, 'fastify-error-resource: option "mappers" ', 'Put it in a list.'],
  [
    { expose: class AppError extends Error {} },
    'fastify-error-resource: option "expose" ',
    'it is a function. Put it in a list: [AppError].',
  ],
  [
    { profiles: [oracle] },
    'fastify-error-resource: option "profiles" ',
    "Call what makes a profile: [oracle({ baseUrl: 'https://api.example.com' })].",
  ],
  [{ profiles: problemDetails }, 'fastify-error-resource: option "profiles" ', 'Put it in a list.'],
  [{ validationStatus: '422' }, 'fastify-error-resource: option "v', 'Give 422 without quotes.'],
  [{ maxErrors: '5' }, 'fastify-error-resource: option "maxErrors" ', 'Give 5 without quotes.'],
  [{ contract: 'false' }, 'fastify-error-resource: option "c', 'Give false without quotes.'],
  [{ languages: ['de'] }, 'A message catalogue is an object', 'it is "de".'],
  [[], 'fastify-error-resource takes an object of options', 'it was given [].'],
  [
    { typeBase: 'https://a.example/errors' },
    'fastify-error-resource: option "typeBase" must be ',
    "Did you mean 'https://a.example/errors/'?",
  ],
  [
    { typeBase: new URL('https://a.example/') },
    'fastify-error-resource: option "typeBase" must be ',
    "it is an instance of URL. Did you mean 'https://a.example/'?",
  ],
]

for (const row of options) checkOption(t, ...row)

/** Routes and pages: what is added to an app, and the sentence. */
const added: readonly (readonly [
  name: string,
  add: (app: FastifyInstance) => unknown,
  sentence: string,
])[] = [
  [
    'a definition for a schema',
    (app) => app.get('/', { schema: { response: { 409: OrderExists } } }, () => ''),
    'Route GET /: schema.response[409] is ORDER_EXISTS itself; declare errors as response: { 200: Order, ...errorResponses(OrderExists, 404) }.',
  ],
  [
    'responses one level too deep',
    (app) => app.get('/', { schema: { response: { 409: errorResponses(OrderExists) } } }, () => ''),
    'Route GET /: schema.response[409] is what errorResponses() returns, which has the statuses as keys; declare errors as response: { 200: Order, ...errorResponses(OrderExists, 404) }.',
  ],
  [
    'a misspelled option of a route',
    (app) => app.get('/', { config: { errorResource: { produce: [] } as object } }, () => ''),
    'Route GET /: config.errorResource has no option "produce"; it knows produces, consumes, methodNotAllowed, answerOptions, notAcceptable, unsupportedMediaType, statusOnly. Did you mean "produces"?',
  ],
  [
    'a code that another error has',
    (app) => {
      app.get('/a', { schema: { response: errorResponses(OrderExists) } }, () => '')
      app.get('/b', { schema: { response: errorResponses(Other) } }, () => '')
    },
    'Route GET /b declares an error (ORDER_EXISTS, "Order is there") with the code ORDER_EXISTS of another one (ORDER_EXISTS, "Order already exists"). Give it one of its own, or use the same declaration.',
  ],
  [
    'the catalog twice',
    async (app) => {
      await app.register(catalog)
      await app.register(catalog)
    },
    'fastify-error-resource/catalog: there is a route GET /errors already, perhaps that of another catalog. Register the catalog once, or give it a prefix of its own.',
  ],
  [
    'occurrences in the catalog',
    async (app) => app.register(catalog, { errors: [OrderExists({ orderId: '1' })] } as object),
    'fastify-error-resource/catalog: option "errors" must be a list of errors made by defineError(); it is [an instance of HttpError]. Give the definitions, uncalled.',
  ],
  [
    'one definition for a list',
    async (app) => app.register(catalog, { errors: OrderExists } as object),
    'fastify-error-resource/catalog: option "errors" must be a list of errors made by defineError(); it is a function. Put it in a list.',
  ],
  [
    'two errors of one code in the catalog',
    async (app) => app.register(catalog, { errors: [OrderExists, Other] }),
    'fastify-error-resource/catalog: two of its errors have the code ORDER_EXISTS ("Order already exists", "Order is there"). Give one of them another.',
  ],
  [
    'the plugin twice',
    async (app) => app.register(errorResource),
    'fastify-error-resource is registered twice in one scope, or in a scope inside its own. Register it once at the top, or in scopes beside each other.',
  ],
]

for (const [name, add, message] of added) {
  t.test(`added to an app: ${name}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close().catch(() => undefined))
    await app.register(errorResource)
    await t.rejects(
      async () => {
        await add(app)
        await app.ready()
      },
      { message },
    )
  })
}

t.test('a prefix is said to change nothing', async (t) => {
  const lines: string[] = []
  const app = startLogged(t, lines)
  await app.register(errorResource, { prefix: '/v2' })
  t.strictSame(lines, [
    `fastify-error-resource is for its whole scope, whatever "prefix" says; for some paths alone say only: ['/v2'].`,
  ])
})

type Coded = readonly [
  name: string,
  handle: (reply: FastifyReply) => unknown,
  status: number,
  code: string | undefined,
  sentence: string | undefined,
]

/** At run time, each with the code of what a client gets. */
const atRunTime: readonly Coded[] = [
  [
    'a code for a definition',
    (reply) => (reply as any).error('ORDER_EXISTS'),
    500,
    undefined,
    'reply.error() takes what defineError() returns; it was given "ORDER_EXISTS".',
  ],
  [
    'nothing for a definition',
    (reply) => (reply as any).error(undefined),
    500,
    undefined,
    'reply.error() takes what defineError() returns; it was given undefined.',
  ],
  [
    'an occurrence for a definition',
    (reply) => (reply as any).error(OrderExists({ orderId: '1' })),
    409,
    'ORDER_EXISTS',
    undefined,
  ],
  [
    'an error in the place of an init',
    (reply) => reply.serviceUnavailable(new Error('secret 1') as never),
    503,
    undefined,
    'secret 1',
  ],
  [
    'an uncalled definition',
    () => Promise.reject(OrderExists as never),
    409,
    'ORDER_EXISTS',
    'ORDER_EXISTS was thrown without being called: throw it with ().',
  ],
  [
    'a delay in words',
    (reply) => reply.serviceUnavailable({ retryAfter: 'soon' as never }),
    503,
    undefined,
    'A 503 (Service Unavailable) was sent without all it was given: "retryAfter" cannot be "soon".',
  ],
  [
    'a number for a URI',
    (reply) => reply.unavailableForLegalReasons({ blockedBy: 7 as never }),
    451,
    undefined,
    'A 451 (Unavailable For Legal Reasons) was sent without all it was given: "blockedBy" cannot be 7.',
  ],
  [
    'a missing length',
    (reply) => (reply as any).rangeNotSatisfiable(),
    416,
    undefined,
    'A 416 (Range Not Satisfiable) was sent without all it was given: "completeLength" is missing.',
  ],
  [
    'a missing protocol',
    (reply) => (reply as any).upgradeRequired(),
    426,
    undefined,
    'A 426 (Upgrade Required) was sent without all it was given: "upgrade" is missing.',
  ],
  [
    'a field of another status',
    (reply) => reply.notFound({ retryAfter: 3 }),
    404,
    undefined,
    'A 404 (Not Found) was sent without all it was given: "retryAfter" is for 413, 429, 503 alone.',
  ],
  [
    'an unknown key',
    (reply) => reply.notFound({ details: 'x' } as never),
    404,
    undefined,
    'A 404 (Not Found) was sent without all it was given: there is no "details" (did you mean "detail"?).',
  ],
  [
    'a detail that is no text',
    (reply) => reply.notFound({ detail: 7 as never }),
    404,
    undefined,
    'A 404 (Not Found) was sent without all it was given: "detail" must be a text; it is 7.',
  ],
  [
    'a header that HTTP forbids',
    (reply) => reply.gone({ headers: { 'x-a': 'a\nb' } }),
    410,
    undefined,
    'A 410 (Gone) was sent without all it was given: header "x-a" has a name or a value that HTTP forbids.',
  ],
  [
    'a definition that is returned',
    async () => OrderExists,
    409,
    'ORDER_EXISTS',
    'ORDER_EXISTS was sent without being called: call it with ().',
  ],
  [
    'a definition that is sent',
    (reply) => reply.code(409).send(Sold),
    409,
    'SOLD',
    'SOLD was sent without being called: call it with ().',
  ],
  [
    'a helper that is returned',
    async (reply) => reply.gone,
    410,
    undefined,
    'gone was sent without being called: call it with ().',
  ],
  [
    'a factory that is returned',
    async () => httpErrors.paymentRequired,
    402,
    undefined,
    'paymentRequired was sent without being called: call it with ().',
  ],
  [
    'a factory that is thrown',
    () => Promise.reject(httpErrors.locked as never),
    423,
    undefined,
    'locked was thrown without being called: throw it with ().',
  ],
  [
    'a class that is thrown',
    () => Promise.reject(RangeError as never),
    500,
    undefined,
    'A function (RangeError) was thrown without being called: throw it with ().',
  ],
  [
    'a member with a slip',
    (reply) => reply.error(OrderExists, { orderid: '1' } as never),
    409,
    'ORDER_EXISTS',
    'A 409 (ORDER_EXISTS) was sent without all it was given: there is no member "orderid" (did you mean "orderId"?).',
  ],
  [
    'a sentence of members that are missing',
    (reply) => reply.error(Sold, { orderId: '1' } as never),
    409,
    'SOLD',
    "Members of SOLD are not as declared and were left out: parts must have required property 'parts'.",
  ],
  [
    'a sentence of members of another type',
    (reply) => reply.error(Sold, { orderId: {}, parts: ['a'] } as never),
    409,
    'SOLD',
    'Members of SOLD are not as declared and were left out: orderId must be string.',
  ],
  [
    'a sentence that cannot be made',
    (reply) => reply.error(Sold, { orderId: '1', parts: 'a' } as never),
    409,
    'SOLD',
    'A 409 (SOLD) was sent without all it was given: its function "detail" failed: parts.join is not a function.',
  ],
  [
    'a detail that is a number',
    (reply) => (reply as any).notFound(8),
    404,
    undefined,
    'A 404 (Not Found) was sent without all it was given: "detail" must be a text; it is 8.',
  ],
  [
    'a definition for a detail',
    (reply) => (reply as any).notFound(OrderExists),
    404,
    undefined,
    'A 404 (Not Found) was sent without all it was given: "detail" must be a text; it is a function.',
  ],
  [
    'two texts',
    (reply) => (reply as any).notFound('No.', 'ORDER_MISSING'),
    404,
    undefined,
    'A 404 (Not Found) was sent without all it was given: what is said besides must be an object; it is "ORDER_MISSING".',
  ],
  [
    'a code that another error has',
    (reply) =>
      count++ % 2 === 0 ? reply.error(OrderExists, { orderId: '1' }) : reply.error(Other),
    409,
    'ORDER_EXISTS',
    'Two errors have the code ORDER_EXISTS, "Order already exists" and "Order is there": clients cannot tell them apart. Give one of them another.',
  ],
  [
    'a mapper that answers in words',
    () => Promise.reject(new RangeError('mapped')),
    500,
    undefined,
    'An error mapper returned "conflict" and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.',
  ],
]

/** How often a handler was called that answers in turns. */
let count = 0

const mapper = (error: unknown) => (error instanceof RangeError ? 'conflict' : undefined)

checkAtRunTime(
  t,
  atRunTime.map(([name, handle, status, code, sentence]) => [
    name,
    handle,
    status,
    { code },
    sentence,
  ]),
  [mapper as never],
)
