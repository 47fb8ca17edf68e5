import { PassThrough } from 'node:stream'
import Fastify from 'fastify'
import createError from 'http-errors'
import t, { type Test } from 'tap'
import { declarationOf, type Occurrence } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { mapError, watchPayload } from '../../plugin/foreign/map-error.ts'
import { SchemaError } from '../../plugin/foreign/validators/schema-error.ts'
import { resolveOptions, type ErrorResourceOptions } from '../../plugin/options.ts'

interface Mapped {
  readonly occurrence: Occurrence
  /** The lines of the log from `warn` up. */
  readonly log: readonly { level?: number; msg: string; err: { message: string } }[]
}

/** Maps a value during a request, as the error handler does. */
async function map(
  t: Test,
  error: unknown,
  {
    options = {},
    replyStatus = 200,
  }: { options?: ErrorResourceOptions; replyStatus?: number } = {},
): Promise<Mapped> {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const app = Fastify({ logger: { level: 'warn', stream } })
  t.teardown(() => app.close())
  const occurrences: Occurrence[] = []
  app.get('/', async (request) => {
    occurrences.push(mapError(error, request, replyStatus, resolveOptions(options)))
    return 'done'
  })
  await app.inject('/')
  const [occurrence] = occurrences
  if (occurrence === undefined) throw new Error('nothing was mapped')
  return { occurrence, log: lines.map((line) => JSON.parse(line) as Mapped['log'][number]) }
}

function summary({ declaration: { status, title }, ...occurrence }: Occurrence): object {
  return { status, title, ...occurrence }
}

const unexpectedError = new Error('The database password is 123.')

t.test(
  'an unexpected error is a 500 whose words are marked as not meant for clients',
  async (t) => {
    const { occurrence, log } = await map(t, unexpectedError)
    t.strictSame(summary(occurrence), {
      status: 500,
      title: 'Internal Server Error',
      detail: 'The database password is 123.',
      init: {},
      members: undefined,
      unexpected: { error: unexpectedError },
    })
    t.strictSame(log, [])
  },
)

t.test('an error built by this package is its own occurrence', async (t) => {
  const error = httpErrors.conflict('Taken.')
  const mappers = [() => httpErrors.gone()]
  t.equal((await map(t, error, { options: { mappers } })).occurrence, error)
})

const { proxy: revokedProxy, revoke } = Proxy.revocable({}, {})
revoke()

const foreign = (properties: object) => Object.assign(new Error('No.'), properties)

const statuses = [
  ['a statusCode', foreign({ statusCode: 404 }), 200, 404],
  ['a status', foreign({ status: 404 }), 200, 404],
  ['both, of which statusCode counts', foreign({ statusCode: 404, status: 409 }), 200, 404],
  ['a statusCode that is none and a status', foreign({ statusCode: 'E', status: 409 }), 200, 409],
  ['a status nobody registered', foreign({ statusCode: 499 }), 200, 499],
  ['a plain object with a status', { statusCode: 404 }, 200, 404],
  ['the status of a success', foreign({ statusCode: 200 }), 200, 500],
  ['the status of a redirection', foreign({ statusCode: 302 }), 200, 500],
  ['a status below all classes', foreign({ statusCode: 99 }), 200, 500],
  ['a status above all classes', foreign({ statusCode: 1000 }), 200, 500],
  ['a status in digits', foreign({ statusCode: '404' }), 200, 404],
  ['a status in words', foreign({ statusCode: 'not found' }), 200, 500],
  ['nothing, and the reply has a status', foreign({}), 503, 503],
  ['a status, and the reply has another', foreign({ statusCode: 409 }), 503, 409],
  ['somebody else\u2019s response', foreign({ status: 404, response: {} }), 200, 500],
  [
    'somebody else\u2019s response, and the reply has a status',
    foreign({ status: 404, response: {} }),
    502,
    502,
  ],
  ['no object: text', 'No.', 200, 500],
  ['no object: undefined', undefined, 200, 500],
  ['no object: null', null, 200, 500],
  ['no object: a number', 404, 200, 500],
  ['a revoked proxy', revokedProxy, 200, 500],
] as const

for (const [name, error, replyStatus, expected] of statuses) {
  t.test(`an error with ${name} is a ${String(expected)}`, async (t) => {
    const { occurrence } = await map(t, error, { replyStatus })
    t.equal(occurrence.declaration.status, expected)
    t.strictSame(occurrence.unexpected, { error })
  })
}

const details = [
  ['a message', foreign({}), 'No.'],
  ['a plain object\u2019s message', { message: 'No.' }, 'No.'],
  ['no message', {}, undefined],
  ['an empty message', new Error(''), undefined],
  ['a message that is no text', { message: 5 }, undefined],
  ['thrown text', 'No.', undefined],
  ['a thrown function', Object.assign(() => undefined, { message: 'No.' }), undefined],
  ['undefined', undefined, undefined],
  ['null', null, undefined],
  ['an http-errors 4xx, which is meant for clients', createError(404, 'No order.'), 'No order.'],
  ['an http-errors 5xx, which is not', createError(503, 'pg: down'), undefined],
  ['500 characters', { message: 'a'.repeat(500) }, 'a'.repeat(500)],
  ['501 characters', { message: 'a'.repeat(501) }, `${'a'.repeat(500)}…`],
  [
    '501 characters about violations',
    { message: 'a'.repeat(501), statusCode: 400, validation: [{}] },
    'The request is not valid; the violations are listed.',
  ],
  [
    'two violations',
    { message: 'body is wrong', statusCode: 400, validation: [] },
    'body is wrong',
  ],
] as const

for (const [name, error, expected] of details) {
  t.test(`the detail of ${name}`, async (t) => {
    t.equal((await map(t, error)).occurrence.detail, expected)
  })
}

t.test('what a stream in the place of the request says is not for the client', async (t) => {
  const payload = new PassThrough()
  const error = foreign({ statusCode: 400 })
  watchPayload(payload)
  await new Promise((resolve) => payload.once('error', resolve).destroy(error))
  t.equal((await map(t, error)).occurrence.detail, undefined)
})

const codes = [
  ['FST_ERR_VALIDATION', 'FST_ERR_VALIDATION'],
  ['FST_JWT_NO_AUTHORIZATION_IN_HEADER', 'FST_JWT_NO_AUTHORIZATION_IN_HEADER'],
  ['ECONNREFUSED', undefined],
  ['23505', undefined],
  ['ORDER_EXISTS', 'ORDER_EXISTS'],
  ['Order_Exists', undefined],
  ['FST_', undefined],
  ['FST_ERR secret', undefined],
  ['', undefined],
  [5, undefined],
  [undefined, undefined],
] as const

for (const [code, expected] of codes) {
  t.test(
    `the code ${String(code)} is ${expected === undefined ? 'not ' : ''}published`,
    async (t) => {
      t.equal((await map(t, foreign({ code, statusCode: 400 }))).occurrence.init?.code, expected)
    },
  )
}

const unreadable = [
  ['FST_ERR_BAD_URL', 'The request target is not a valid URL.'],
  ['FST_ERR_MAX_PARAM_LENGTH', 'A part of the path is longer than the server accepts.'],
] as const

for (const [code, detail] of unreadable) {
  t.test(`${code} repeats nothing of the target`, async (t) => {
    const error = foreign({ code, statusCode: 400, message: "'/%zz' is not a valid url" })
    t.strictSame(summary((await map(t, error)).occurrence), {
      status: 400,
      title: 'Bad Request',
      detail,
      init: { headers: undefined, code, instance: null },
      members: undefined,
      unexpected: { error },
    })
  })
}

const challenges = [
  ['by default', undefined, ['Bearer error="invalid_token"']],
  ['of a realm', 'Bearer realm="orders"', ['Bearer realm="orders", error="invalid_token"']],
  [
    'of several schemes',
    ['Bearer', 'Basic realm="orders"'],
    ['Bearer error="invalid_token"', 'Basic realm="orders"'],
  ],
] as const

for (const [name, challenge, expected] of challenges) {
  t.test(`a token that was refused is said in the challenge: ${name}`, async (t) => {
    const error = foreign({ code: 'FAST_JWT_MALFORMED' })
    const options = challenge === undefined ? {} : { challenge }
    const { occurrence } = await map(t, error, { options })
    t.equal(occurrence.declaration.status, 401)
    t.strictSame(occurrence.init, { headers: undefined, code: undefined, challenge: expected })
  })
}

t.test('a status that is known to be another wins over that of the error', async (t) => {
  const code = 'FST_INVALID_MULTIPART_CONTENT_TYPE'
  const { occurrence } = await map(t, foreign({ code, statusCode: 406 }))
  t.equal(occurrence.declaration.status, 415)
  t.equal(occurrence.detail, 'No.')
  t.strictSame(occurrence.init, { headers: undefined, code, accept: ['multipart/form-data'] })
})

const internals = [
  ['of the system', { syscall: 'connect', code: 'ECONNREFUSED' }, undefined],
  ['of the system that lost its code', { syscall: 'connect' }, undefined],
  ['that a plugin has made its own', { errno: -3, code: 'FST_CP_ERR_INVALID_CONTENT' }, 'No.'],
] as const

for (const [name, properties, expected] of internals) {
  t.test(`the detail of a 401 made of an error ${name}`, async (t) => {
    const { occurrence } = await map(t, foreign({ ...properties, statusCode: 401 }))
    t.equal(occurrence.declaration.status, 401)
    t.equal(occurrence.detail, expected)
  })
}

t.test('a code that objects have as a method is a code like any other', async (t) => {
  const { occurrence } = await map(t, foreign({ code: 'constructor', statusCode: 400 }))
  t.strictSame(occurrence.init, { headers: undefined, code: undefined })
  t.equal(occurrence.detail, 'No.')
})

/** The error Fastify makes of a request that fails validation. */
async function validationError(t: Test): Promise<unknown> {
  const app = Fastify()
  t.teardown(() => app.close())
  const errors: unknown[] = []
  app.setErrorHandler((error, _request, reply) => {
    errors.push(error)
    return reply.send()
  })
  const querystring = { type: 'object', properties: { limit: { type: 'integer' } } }
  app.get('/', { schema: { querystring } }, () => '')
  await app.inject('/?limit=none')
  return errors[0]
}

const violations = [
  { detail: 'must be integer', in: 'query', name: 'limit', code: 'type' },
] as const

t.test('a failed validation lists its violations', async (t) => {
  const error = await validationError(t)
  t.strictSame(summary((await map(t, error)).occurrence), {
    status: 400,
    title: 'Bad Request',
    detail: 'querystring/limit must be integer',
    init: { headers: undefined, code: 'FST_ERR_VALIDATION', errors: violations },
    members: undefined,
    unexpected: { error },
  })
})

const validated = [
  ['a 400 by default', 400, {}, 400, 2],
  ['a 422 if wanted', 400, { validationStatus: 422 }, 422, 2],
  ['the status that was chosen, whatever is wanted', 409, { validationStatus: 422 }, 409, 2],
  ['no more violations than wanted', 400, { maxErrors: 1 }, 400, 1],
  ['a 5xx without violations, for it is nobody\u2019s fault but ours', 500, {}, 500, undefined],
] as const

for (const [name, statusCode, options, status, count] of validated) {
  t.test(`a failed validation is ${name}`, async (t) => {
    const error = foreign({ statusCode, validation: [{ message: 'a' }, { message: 'b' }] })
    const { occurrence } = await map(t, error, { options })
    t.strictSame([occurrence.declaration.status, occurrence.init?.errors?.length], [status, count])
  })
}

const Invalid = defineError({
  code: 'INVALID',
  status: 422,
  title: 'Invalid',
  detail: 'See errors.',
})
const ofService = [
  ['the error of the service', 400, 'No.', Invalid, 'No.'],
  ['that error, if it was given its status,', 422, 'No.', Invalid, 'No.'],
  ['of the status that was chosen', 409, 'No.', declarationOf(409), 'No.'],
  [
    'that error in its own words where those of the validator are too many',
    400,
    'No.'.repeat(5000),
    Invalid,
    'See errors.',
  ],
] as const

for (const [name, statusCode, message, declaration, detail] of ofService) {
  t.test(`a failed validation is ${name}`, async (t) => {
    const error = foreign({ statusCode, message, validation: [{ message: 'a' }] })
    const options = { validationStatus: 422, validationError: Invalid } as const
    const { occurrence } = await map(t, error, { options })
    t.equal(occurrence.declaration, declaration)
    t.equal(occurrence.detail, detail)
    t.equal(occurrence.init?.errors?.length, 1)
    t.equal(occurrence.init?.detail, undefined, 'so that a language may have words for it')
  })
}

t.test('a validation that is no list is none', async (t) => {
  const { occurrence } = await map(t, foreign({ statusCode: 400, validation: 'failed' }))
  t.notOk('errors' in (occurrence.init ?? {}))
})

const headers = [
  ['none', undefined, undefined],
  ['null', null, undefined],
  ['text', 'retry-after: 5', undefined],
  ['an empty object', {}, {}],
  [
    'those that explain an error',
    {
      allow: 'GET',
      'content-range': 'bytes */5',
      'retry-after': 5,
      'www-authenticate': 'Basic',
      'proxy-authenticate': 'Digest',
    },
    {
      allow: 'GET',
      'content-range': 'bytes */5',
      'retry-after': 5,
      'www-authenticate': 'Basic',
      'proxy-authenticate': 'Digest',
    },
  ],
  [
    'any spelling',
    { 'Retry-After': '5', 'WWW-Authenticate': 'Basic' },
    { 'retry-after': '5', 'www-authenticate': 'Basic' },
  ],
  [
    'none that explain nothing',
    { 'set-cookie': 'a=b', 'content-length': '5', hello: 'world', allow: 'GET' },
    { allow: 'GET' },
  ],
  ['those of an answer that was received', { date: 'x', hello: 'world' }, undefined],
  ['a revoked proxy', revokedProxy, {}],
] as const

for (const [name, given, expected] of headers) {
  t.test(`the headers of a foreign error: ${name}`, async (t) => {
    const { occurrence } = await map(t, foreign({ headers: given, statusCode: 409 }))
    t.strictSame(occurrence.init?.headers, expected)
  })
}

t.test('the first mapper that recognises an error has the say', async (t) => {
  const seen: unknown[] = []
  const gone = httpErrors.gone()
  const mappers = [
    (error: unknown) => void seen.push(error),
    () => ({ statusCode: 409 }) as unknown as undefined,
    (_error: unknown, { method }: { method: string }) => (method === 'GET' ? gone : undefined),
    () => httpErrors.conflict(),
  ] as NonNullable<ErrorResourceOptions['mappers']>
  const { occurrence, log } = await map(t, unexpectedError, { options: { mappers } })
  t.equal(occurrence, gone)
  t.strictSame(seen, [unexpectedError])
  t.strictSame(
    log.map(({ level, msg }) => [level, msg]),
    [
      [
        40,
        'An error mapper returned {"statusCode":409} and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.',
      ],
    ],
  )
})

t.test('a mapper that fails is logged and skipped', async (t) => {
  const mappers = [
    () => {
      throw new Error('The mapper is broken.')
    },
    () => httpErrors.gone('Gone.'),
  ]
  const { occurrence, log } = await map(t, unexpectedError, { options: { mappers } })
  t.equal(occurrence.detail, 'Gone.')
  t.strictSame(
    log.map(({ msg, err }) => [msg, err.message]),
    [['An error mapper failed and was skipped.', 'The mapper is broken.']],
  )
})

t.test('an error no mapper recognises is mapped by the built-in rules', async (t) => {
  const mappers = [() => undefined]
  const { occurrence } = await map(t, foreign({ statusCode: 404 }), { options: { mappers } })
  t.equal(occurrence.declaration.status, 404)
})

t.test(
  'an async mapper comes too late: it is logged and skipped, its failure swallowed',
  async (t) => {
    const mappers = [
      // As a compiler for older engines leaves an async function.
      () => Promise.reject(new Error('The mapper is async.')),
    ] as unknown as NonNullable<ErrorResourceOptions['mappers']>
    const { occurrence, log } = await map(t, unexpectedError, { options: { mappers } })
    await new Promise((resolve) => setImmediate(resolve))
    t.equal(occurrence.declaration.status, 500)
    t.strictSame(
      log.map(({ msg }) => msg),
      ['An error mapper is async and was skipped; it must return its answer.'],
    )
  },
)

const oddLists: readonly (readonly [name: string, validation: unknown, errors: unknown])[] = [
  ['a revoked proxy', revokedProxy, undefined],
  ['an empty list', [], undefined],
  [
    'a list with holes',
    // oxlint-disable-next-line no-sparse-arrays -- what a hostile value looks like
    [, { message: 'must be integer', keyword: 'type', instancePath: '/n' }],
    [
      { detail: 'is not valid', in: 'body', pointer: '#' },
      { detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' },
    ],
  ],
]

for (const [name, validation, errors] of oddLists) {
  t.test(`the findings of a validator are read with care: ${name}`, async (t) => {
    const error = foreign({ statusCode: 400, validation, validationContext: 'body' })
    const { occurrence } = await map(t, error)
    t.equal(occurrence.declaration.status, 400)
    t.strictSame(occurrence.init?.errors, errors)
  })
}

class Wrapper extends Error {}

const wrapped = httpErrors.forbidden('Not yours.', { headers: { 'x-a': 'b' } })
const wrappers: readonly (readonly [name: string, error: unknown, expected: number])[] = [
  ['an Error', new Error('x', { cause: wrapped }), 403],
  ['a class', new Wrapper('x', { cause: wrapped }), 403],
  ['two of them', new Wrapper('x', { cause: new Error('y', { cause: wrapped }) }), 403],
  ['an Error with a status', foreign({ statusCode: 409, cause: wrapped }), 403],
  ['an error of http-errors, which speaks for itself', createError(409, { cause: wrapped }), 409],
]

for (const [name, error, expected] of wrappers) {
  t.test(`an error of this package behind ${name}`, async (t) => {
    const mappers = [() => httpErrors.gone()]
    const options = expected === 403 ? { mappers } : {}
    const { occurrence } = await map(t, error, { options })
    t.equal(occurrence.declaration.status, expected)
    if (expected !== 403) return
    t.strictSame(occurrence.init, { headers: { 'x-a': 'b' }, cause: error })
    t.equal(occurrence.detail, 'Not yours.')
  })
}

t.test('the words of a class leave where the option says so, and else are warned of', async (t) => {
  const error = Object.assign(new Wrapper('Taken.'), { statusCode: 409, code: 'ORDER_TAKEN' })
  const silent = await map(t, error)
  t.strictSame([silent.occurrence.detail, silent.occurrence.init], [undefined, {}])
  t.match(silent.log[0]?.msg, /expose: \[Wrapper\]/)
  const spoken = await map(t, error, { options: { expose: [Wrapper] } })
  t.equal(spoken.occurrence.detail, 'Taken.')
  t.equal(spoken.occurrence.init?.code, 'ORDER_TAKEN')
  t.strictSame(spoken.log, [])
})

t.test('what a plugin lets through from its parts is what it says', async (t) => {
  const error = Object.assign(new Wrapper('The token is malformed.'), {
    code: 'FAST_JWT_MALFORMED',
  })
  const { occurrence } = await map(t, error)
  t.strictSame([occurrence.declaration.status, occurrence.detail], [401, 'The token is malformed.'])
})

t.test('a validator that nobody knows says where, under the code of validation', async (t) => {
  const own = { statusCode: 400, validationContext: 'headers', code: '7' }
  const { occurrence } = await map(t, Object.assign(new Wrapper('no hunter2'), own))
  t.equal(occurrence.detail, 'headers is not valid')
  t.strictSame(occurrence.init?.errors, [{ detail: 'is not valid', in: 'header' }])
  t.equal(occurrence.init?.code, 'FST_ERR_VALIDATION')
})

t.test('a not-found sentence that repeats the target is left out', async (t) => {
  const error = foreign({ statusCode: 404, message: 'Cannot GET /' })
  t.equal((await map(t, error)).occurrence.detail, undefined)
})

t.test('what an error that hides has on it stays', async (t) => {
  const validation = [{ message: 'is wrong', instancePath: '/a', keyword: 'type' }]
  const headers = { 'retry-after': '5' }
  const error = foreign({ statusCode: 400, expose: false, validation, headers, code: 'FST_A' })
  const { occurrence } = await map(t, error)
  t.strictSame([occurrence.detail, occurrence.init], [undefined, {}])
})

t.test(
  'a definition that was thrown without being called is its error, and is said so',
  async (t) => {
    const Thrown = defineError({ code: 'THROWN_UNCALLED', status: 409, title: 'Thrown' })
    const { occurrence, log } = await map(t, Thrown)
    t.equal(occurrence.declaration.code, 'THROWN_UNCALLED')
    t.strictSame(
      log.map(({ msg }) => msg),
      ['THROWN_UNCALLED was thrown without being called: throw it with ().'],
    )
  },
)

for (const [name, thrown, status, sentence] of [
  ['a factory', httpErrors.gone, 410, 'gone was thrown without being called: throw it with ().'],
  [
    'a class',
    class Missing extends Error {},
    500,
    'A function (Missing) was thrown without being called: throw it with ().',
  ],
  [
    'a promise',
    Promise.resolve(),
    500,
    'A promise was thrown: await what makes it, and throw the result.',
  ],
] as const) {
  t.test(`${name} that is thrown uncalled is told of`, async (t) => {
    const { occurrence, log } = await map(t, thrown)
    t.equal(occurrence.declaration.status, status)
    t.strictSame(
      log.map(({ msg }) => msg),
      [sentence],
    )
  })
}

t.test(
  'an error that cannot be read is a 500 that says nothing, and the log says why',
  async (t) => {
    const Broken = new Proxy(() => undefined, {
      get: () => {
        throw new Error('not to be read')
      },
    })
    const { occurrence, log } = await map(t, Broken)
    t.equal(occurrence.declaration.status, 500)
    t.equal(occurrence.detail, undefined)
    t.equal(occurrence.unexpected?.error, Broken)
    t.ok(log.some(({ msg }) => msg === 'An error could not be read.'))
  },
)

t.test(
  'problem details that are thrown are an answer, but for the target they repeat',
  async (t) => {
    const thrown = {
      type: 'urn:x',
      title: 'X',
      status: 409,
      detail: 'No.',
      errors: ['Bad'],
      sku: 'a',
    }
    const { occurrence } = await map(t, thrown)
    t.equal(occurrence.declaration.status, 409)
    t.equal(occurrence.detail, 'No.')
    t.equal(occurrence.unexpected?.error, thrown)
    t.strictSame(occurrence.said, {
      type: 'urn:x',
      title: 'X',
      errors: [{ detail: 'Bad' }],
      sku: 'a',
    })
    const failed = await map(t, { ...thrown, status: 500 })
    t.equal(failed.occurrence.said, undefined)
    const repeating = await map(t, { ...thrown, status: 404, detail: 'Cannot GET /' })
    t.equal(repeating.occurrence.detail, undefined)
  },
)

t.test('what else is found on an error for clients is told with it', async (t) => {
  const { occurrence } = await map(
    t,
    createError(422, 'No.', { errors: [{ msg: 'Bad', field: 'a' }] }),
  )
  t.strictSame(occurrence.init?.errors, [{ detail: 'Bad', pointer: '#/a' }])
})

t.test(
  'an error in the terms of RFC 9457 keeps its kind, and what it writes of itself',
  async (t) => {
    const kind = { type: 'https://errors.example/x', title: 'X' }
    const plain = Object.assign(new Error('No.'), { ...kind, statusCode: 409, internal: 'hunter2' })
    const { occurrence } = await map(t, plain)
    t.strictSame([occurrence.said, occurrence.detail], [kind, 'No.'])
    const own = Object.assign(new Error('log'), {
      statusCode: 409,
      toJSON: () => ({ ...kind, detail: 'Gone.', sku: 'a' }),
      type: kind.type,
      headers: { 'retry-after': '5' },
    })
    const { occurrence: written } = await map(t, own)
    t.strictSame([written.said, written.detail], [{ ...kind, sku: 'a' }, 'Gone.'])
    t.match(written.init, { headers: { 'retry-after': '5' } })
    const failure = Object.assign(new Error('hunter2'), { ...kind, statusCode: 503 })
    t.equal((await map(t, failure)).occurrence.said, undefined)
  },
)
const finding = { instancePath: '/n', keyword: 'type', params: {}, message: 'must be number' }
/** A failed validation as Fastify hands it on, and what somebody has put on it since. */
const refused = (more: object = {}) => {
  const validation = [finding]
  return Object.assign(
    new SchemaError(validation, 'body'),
    { statusCode: 400, code: 'FST_ERR_VALIDATION', validation, validationContext: 'body' },
    more,
  )
}
const listed = [{ detail: 'must be number', in: 'body', pointer: '#/n', code: 'type' }]

const refusals: readonly (readonly [
  name: string,
  error: object,
  status: number,
  detail: string | undefined,
  init: object,
])[] = [
  [
    'as it is',
    refused(),
    400,
    'body/n must be number',
    { headers: undefined, code: 'FST_ERR_VALIDATION', errors: listed },
  ],
  [
    'with another status',
    refused({ statusCode: 422 }),
    422,
    'body/n must be number',
    { headers: undefined, code: 'FST_ERR_VALIDATION', errors: listed },
  ],
  [
    'with a code',
    refused({ code: 'NOT_MINE' }),
    400,
    'body/n must be number',
    { headers: undefined, code: 'NOT_MINE', errors: listed },
  ],
  [
    'with words',
    refused({ message: 'Please look again.' }),
    400,
    'Please look again.',
    { headers: undefined, code: 'FST_ERR_VALIDATION', errors: listed },
  ],
  [
    'meant for clients, with a field',
    refused({ expose: true, headers: { 'x-field': 'a' } }),
    400,
    'body/n must be number',
    { headers: { 'x-field': 'a' }, code: 'FST_ERR_VALIDATION', errors: listed },
  ],
  ['not meant for clients', refused({ expose: false }), 400, undefined, {}],
  [
    'not meant for clients, which no list of its properties shows',
    Object.defineProperty(refused(), 'expose', { value: false }),
    400,
    undefined,
    {},
  ],
]
for (const [name, error, status, detail, init] of refusals) {
  t.test(`a failed validation ${name}`, async (t) => {
    const { occurrence } = await map(t, error)
    t.equal(occurrence.declaration.status, status)
    t.equal(occurrence.detail, detail)
    t.strictSame(occurrence.init, init)
    t.strictSame(occurrence.unexpected, { error })
  })
}

const isRefused = (error: unknown) => error instanceof SchemaError

t.test('a failed validation that the option names speaks for itself', async (t) => {
  const { occurrence } = await map(t, refused(), { options: { expose: isRefused } })
  t.strictSame(occurrence.init?.headers, undefined)
  t.strictSame(occurrence.init?.errors, listed)
  t.equal(occurrence.detail, 'body/n must be number')
})

const toConflict = () => httpErrors.conflict('Mine.')

t.test('a mapper sees a failed validation first', async (t) => {
  const mappers = [toConflict]
  const { occurrence } = await map(t, refused(), { options: { mappers } })
  t.equal(occurrence.detail, 'Mine.')
})

t.test('a failed validation has the status of the option', async (t) => {
  const { occurrence } = await map(t, refused(), { options: { validationStatus: 422 } })
  t.equal(occurrence.declaration.status, 422)
})
