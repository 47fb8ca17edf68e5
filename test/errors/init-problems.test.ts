import { Type } from '@sinclair/typebox'
import t from 'tap'
import { z } from 'zod'
import { type ErrorInit, occurrenceOf } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/errors/define-error.ts'
import { findInitProblems } from '../../plugin/errors/init-problems.ts'

const headersRule = `"headers" must be an object of header fields, such as { 'x-a': 'b' }`

const rows: readonly (readonly [status: number, init: object | undefined, problems: string[]])[] = [
  [404, undefined, []],
  [404, { detail: 'a', code: 'A', cause: 1, errors: [], instance: null, headers: {} }, []],
  [404, { detail: undefined, retryAfter: undefined }, []],
  [404, { detail: 7 }, ['"detail" must be a text; it is 7']],
  [404, { code: ['A'] }, ['"code" must be a text; it is ["A"]']],
  [404, { instance: 7 }, ['"instance" must be a URI reference or null; it is 7']],
  [404, { instance: 'a b' }, ['"instance" must be a URI reference or null; it is "a b"']],
  [404, { instance: '/orders/42%20b?c#d' }, []],
  [404, { code: '' }, ['"code" must be a text; it is ""']],
  [404, { headers: 'x' }, [`${headersRule}; it is "x"`]],
  [404, { headers: null }, [`${headersRule}; it is null`]],
  [404, { headers: [['a', 'b']] }, [`${headersRule}; it is [a list]`]],
  [404, { headers: new Map([['a', 'b']]) }, [`${headersRule}; it is an instance of Map`]],
  [404, { headers: new Headers({ a: 'b' }) }, [`${headersRule}; it is an instance of Headers`]],
  [
    404,
    { headers: { 'Content-Type': 'text/html', upgrade: 'h2c', 'x-a': 'b' } },
    [
      'header "Content-Type" says how the body is sent, and follows from it',
      'header "upgrade" says how the body is sent, and follows from it',
    ],
  ],
  [404, ['a'], ['what is said besides must be an object; it is ["a"]']],
  [404, new Date(0), ['what is said besides must be an object; it is an instance of Date']],
  [
    404,
    Promise.resolve(),
    ['what is said besides must be an object; it is an instance of Promise'],
  ],
  [404, { message: 'a' }, ['there is no "message" (did you mean "detail"?)']],
  [404, { title: 'a' }, ['there is no "title" (defineError() declares it)']],
  [404, { statusCode: 410 }, ['there is no "statusCode" (each helper has its own)']],
  [405, { allow: 'GET' }, ['"allow" cannot be "GET" (put it in a list)']],
  [405, { allow: ['get'] }, ['"allow" cannot be ["get"]']],
  [405, { allow: ['GET', 'P T'] }, ['"allow" cannot be ["GET","P T"]']],
  [405, { allow: [] }, []],
  [406, { available: ['csv'] }, ['"available" cannot be ["csv"]']],
  [426, { upgrade: [] }, ['"upgrade" cannot be []']],
  [451, { blockedBy: ' ' }, ['"blockedBy" cannot be " "']],
  [401, { challenge: '' }, ['"challenge" cannot be ""']],
  [429, { rateLimit: { policy: 'a', remaining: 0, reset: 60 }, retryAfter: 60 }, []],
  [429, { rateLimitPolicy: { policy: 'a', quota: 5, window: 60 } }, []],
  [
    429,
    { rateLimit: { policy: 'a', remaining: -1 }, rateLimitPolicy: [{ policy: 'a' }] },
    [
      '"rateLimit.remaining" must be a whole number from 0; it is -1',
      '"rateLimitPolicy[0].quota" is missing: a whole number from 0',
    ],
  ],
  [
    503,
    { rateLimit: { policy: 'a', remaining: 0, reset: 60 }, retryAfter: 5 },
    ['"rateLimit" says 60 seconds and "retryAfter" 5, which has the last word'],
  ],
  [404, { rateLimit: { policy: 'a', remaining: 0 } }, ['"rateLimit" is for 429, 503 alone']],
  [
    429,
    { ratelimit: { policy: 'a', remaining: 0 } },
    ['there is no "ratelimit" (did you mean "rateLimit"?)'],
  ],
  [429, { retryAfter: '60' }, ['"retryAfter" cannot be "60" (give 60 without quotes)']],
  [
    429,
    { retryAfter: Date.now() },
    ['"retryAfter" cannot be a number as large as this (it is in seconds, or a Date)'],
  ],
  [
    404,
    { headers: { 'a b': 'c', d: '\n' } },
    [
      'header "a b" has a name or a value that HTTP forbids',
      'header "d" has a name or a value that HTTP forbids',
    ],
  ],
  [404, { cuase: 1 }, ['there is no "cuase" (did you mean "cause"?)']],
  [404, { zzzzzz: 1 }, ['there is no "zzzzzz"']],
  [404, { retryAfter: 3 }, ['"retryAfter" is for 413, 429, 503 alone']],
  [406, { available: ['text/csv'] }, []],
  [401, { challenge: 'a\nb' }, ['"challenge" cannot be "a\\nb"']],
  [503, { retryAfter: 'soon' }, ['"retryAfter" cannot be "soon"']],
  [451, { blockedBy: 7 }, ['"blockedBy" cannot be 7']],
  [426, undefined, ['"upgrade" is missing']],
  [426, { headers: { upgrade: 'websocket' } }, []],
  [426, { headers: { Upgrade: 'websocket' } }, []],
  [416, {}, ['"completeLength" is missing']],
  [416, { completeLength: 3 }, []],
]

for (const [status, init, problems] of rows) {
  t.test(`${status} with ${JSON.stringify(init)}: ${problems.join(', ')}`, async (t) => {
    const found = findInitProblems(occurrenceOf(status, undefined, init as ErrorInit))
    t.strictSame(
      found.map((sentence) =>
        sentence.replace(/^A \d+ \([\w ]+\) was sent without all it was given: /, ''),
      ),
      problems.map((problem) => `${problem}.`),
    )
  })
}

t.test('an error that nobody meant for a client says nothing', async (t) => {
  const occurrence = occurrenceOf(404, undefined, { detail: 7 } as never)
  t.strictSame(findInitProblems({ ...occurrence, unexpected: { error: 1 } }), [])
})

const saidProblemsOf = (detail: unknown, init: unknown) =>
  findInitProblems({ ...occurrenceOf(404), detail, init } as never).map((sentence) =>
    sentence.replace(/^A 404 \(Not Found\) was sent without all it was given: /, ''),
  )

t.test('what is said besides is an object, and the sentence a text', async (t) => {
  t.strictSame(saidProblemsOf('No.', {}), [])
  t.strictSame(saidProblemsOf('No.', 'CODE'), [
    'what is said besides must be an object; it is "CODE".',
  ])
  t.strictSame(saidProblemsOf(7, undefined), ['"detail" must be a text; it is 7.'])
})

const template = ({ list }: { list: string[] }) => list.join()

t.test('a template that fails is told of, unless members are missing', async (t) => {
  const Listed = defineError({
    code: 'LISTED',
    status: 409,
    title: 'Listed',
    members: { list: Type.Array(Type.String()) },
    detail: template,
  })
  const problemsOf = (members: object | undefined, detail?: string) =>
    findInitProblems({ declaration: Listed, detail, init: undefined, members })
  t.strictSame(problemsOf({ list: ['a'] }, 'a'), [])
  t.strictSame(problemsOf({ list: ['a'] }), [])
  t.strictSame(problemsOf({}), [])
  t.strictSame(problemsOf(undefined), [])
  t.strictSame(problemsOf({ list: 7 }), [
    'A 409 (LISTED) was sent without all it was given: its function "detail" failed: list.join is not a function.',
  ])
  const Bare = defineError({
    code: 'BARE',
    status: 409,
    title: 'Bare',
    detail: () => {
      throw new Error('no')
    },
  })
  t.strictSame(
    findInitProblems({ declaration: Bare, detail: undefined, init: undefined, members: undefined }),
    ['A 409 (BARE) was sent without all it was given: its function "detail" failed: no.'],
  )
})

t.test('members are an object, and none that nobody declared', async (t) => {
  const Sold = defineError({
    code: 'SOLD',
    status: 409,
    title: 'Sold',
    members: { sku: Type.String() },
  })
  const problemsOf = (members: unknown) =>
    findInitProblems({ declaration: Sold, detail: undefined, init: undefined, members } as never)
  const said = 'A 409 (SOLD) was sent without all it was given: '
  t.strictSame(problemsOf({ sku: 'a' }), [])
  t.strictSame(
    problemsOf(
      new (class Row {
        sku = 'a'
      })(),
    ),
    [],
  )
  t.strictSame(problemsOf('a'), [`${said}its members must be an object; they are "a".`])
  t.strictSame(problemsOf(['a']), [`${said}its members must be an object; they are ["a"].`])
  t.strictSame(problemsOf({ skuu: 'a', detail: 'b' }), [
    `${said}there is no member "skuu" (did you mean "sku"?).`,
    `${said}there is no member "detail" (what is said besides stands behind the members).`,
  ])
})

t.test('an error without members is given none, and no init in their place', async (t) => {
  const Closed = defineError({ code: 'CLOSED', status: 403, title: 'Closed' })
  const problemsOf = (members: unknown) =>
    findInitProblems({ declaration: Closed, detail: undefined, init: undefined, members } as never)
  const said = 'A 403 (CLOSED) was sent without all it was given: there is no member '
  t.strictSame(problemsOf(undefined), [])
  t.strictSame(problemsOf({}), [])
  t.strictSame(problemsOf({ sku: 'a', detail: 'b', retryAfter: 3 }), [
    `${said}"sku".`,
    `${said}"detail" (what is said besides stands behind the members).`,
    `${said}"retryAfter" (what is said besides stands behind the members).`,
  ])
})

t.test(
  'members that a schema language takes are told from those that nobody declared',
  async (t) => {
    const Sold = defineError({
      code: 'SOLD',
      status: 409,
      title: 'Sold',
      members: z
        .object({ id: z.number() })
        .transform(({ id }) => ({ sku: String(id) }))
        .pipe(z.object({ sku: z.string() })),
    })
    t.strictSame(findInitProblems(Sold({ id: 7 })), [])
    t.strictSame(findInitProblems(Sold({ id: 7, ids: 1 } as never)), [
      'A 409 (SOLD) was sent without all it was given: there is no member "ids" (did you mean "id"?).',
    ])
    const passedOn = {
      declaration: Sold,
      detail: undefined,
      init: undefined,
      members: { sku: '7' },
    }
    t.strictSame(findInitProblems(passedOn), [])
    const Dated = defineError({
      code: 'DATED',
      status: 409,
      title: 'Dated',
      members: z.preprocess(
        (given) => given,
        z
          .object({ at: z.date() })
          .transform(() => ({ since: 'today' }))
          .pipe(z.object({ since: z.string() })),
      ),
    })
    t.strictSame(findInitProblems(Dated({ at: new Date(), other: 1 })), [])
  },
)
