/** Mistakes people make: what is said of each, and that a client gets a complete answer all the same. */
import { Writable } from 'node:stream'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import t from 'tap'
import errorResource, {
  defineError,
  errorResponses,
  httpErrors,
  type ErrorResourceOptions,
} from 'fastify-error-resource'
import { standardMappers } from 'fastify-error-resource/mappers'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})

const good = { code: 'GOOD', status: 409, title: 'Good' }
const define = (given: unknown) => () => defineError(given as never)
const declare = (given: unknown) => () => errorResponses(given as never)

/** At start: the mistake, and the sentence. */
const atStart: readonly (readonly [name: string, make: () => unknown, sentence: string])[] = [
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
    'defineError("GOOD") has no key "member"; it knows code, status, title, members, example, detail, description, type, headers. Did you mean "members"?',
  ],
  [
    'message',
    define({ ...good, message: '' }),
    'defineError("GOOD") has no key "message"; it knows code, status, title, members, example, detail, description, type, headers.',
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
  ['a success', declare(204), 'errorResponses(): 204 is not a registered 4xx or 5xx status.'],
]

for (const [name, make, sentence] of atStart) {
  t.test(`at start: ${name}`, async (t) => t.throws(make, new TypeError(sentence)))
}

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
    'it is [a list].',
  ],
  [
    { typeBase: new URL('https://a.example/') },
    'fastify-error-resource: option "typeBase" must be ',
    'it is an instance of URL.',
  ],
]

for (const [given, begin, end] of options) {
  t.test(`an option: ${begin}…${end}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    const failed = await app.register(errorResource, given as ErrorResourceOptions).then(
      () => '',
      ({ message }: Error) => message,
    )
    t.ok(failed.startsWith(begin) && failed.endsWith(end), failed)
  })
}

/** At run time: the mistake, the status and members of what a client gets, and what the log says. */
const atRunTime: readonly (readonly [
  name: string,
  handle: (reply: FastifyReply) => unknown,
  status: number,
  code: string | undefined,
  sentence: string | undefined,
])[] = [
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
    'a mapper that answers in words',
    () => Promise.reject(new RangeError('mapped')),
    500,
    undefined,
    'An error mapper returned "conflict" and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.',
  ],
]

const mapper = (error: unknown) => (error instanceof RangeError ? 'conflict' : undefined)

function start(lines: string[]): FastifyInstance {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push((JSON.parse(String(chunk)) as { msg: string }).msg)
      done()
    },
  })
  return Fastify({ logger: { stream, level: 'info' } })
}

for (const [name, handle, status, code, sentence] of atRunTime) {
  t.test(`at run time: ${name}`, async (t) => {
    const lines: string[] = []
    const app = start(lines)
    t.teardown(() => app.close())
    await app.register(errorResource, { mappers: [mapper as never] })
    app.get('/', async (_request, reply) => handle(reply))
    const first = await app.inject('/')
    const second = await app.inject('/')
    for (const response of [first, second]) {
      t.equal(response.headers['content-type'], 'application/problem+json')
      t.match(response.json(), { type: /./, title: /./, status, instance: '/', requestId: /./ })
      t.equal(response.json().code, code)
      t.notMatch(response.body, /secret/)
    }
    const said = lines.filter((line) => line === sentence)
    const isOfEach =
      sentence?.startsWith('secret') === true || sentence?.startsWith('reply.') === true
    t.equal(said.length, sentence === undefined ? 0 : isOfEach ? 2 : 1, lines.join('\n'))
  })
}
