import t from 'tap'
import { declarationOf, occurrenceOf, type Occurrence } from '../../plugin/errors/declaration.ts'
import { addExtra, toErrorResource, toInstance } from '../../plugin/resource/error-resource.ts'

const request = { url: '/orders/1?token=secret', id: 'req-1' }
const options = { exposeServerErrors: false, maxErrors: 100, instance: true }
const nobody = { url: undefined, id: undefined }

t.test('an occurrence and its request become an Error Resource', async (t) => {
  const errors = [{ detail: 'must be integer', in: 'body', pointer: '#/n', code: 'type' }] as const
  const occurrence = occurrenceOf(400, 'Two values are wrong.', { code: 'TWO_WRONG', errors })
  t.strictSame(toErrorResource(occurrence, 'about:blank', request, undefined, options), {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'TWO_WRONG',
    detail: 'Two values are wrong.',
    instance: '/orders/1',
    requestId: 'req-1',
    errors,
  })
})

t.test('without anything said there are three members', async (t) => {
  t.strictSame(toErrorResource(occurrenceOf(404), 'about:blank', nobody, undefined, options), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
  })
})

const declared: Occurrence = {
  declaration: { ...declarationOf(409), title: 'Order already exists', code: 'ORDER_EXISTS' },
  detail: 'Order 42 already exists.',
  init: { code: 'OTHER' },
  members: undefined,
}

t.test('a declared error brings its own code and title, beside its members', async (t) => {
  const members = { orderId: '42' }
  t.strictSame(toErrorResource(declared, '/errors/order-exists', nobody, members, options), {
    orderId: '42',
    type: '/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    code: 'ORDER_EXISTS',
    detail: 'Order 42 already exists.',
  })
})

t.test('a member of the wrong type is left out', async (t) => {
  const init = { code: 42, errors: 'none', instance: 7 } as unknown as Occurrence['init']
  const occurrence = { ...occurrenceOf(404), detail: {} as unknown as string, init }
  const odd = { url: '/a', id: {} }
  t.strictSame(toErrorResource(occurrence, 'about:blank', odd, undefined, options), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
  })
})

/** What was said on purpose may leave; of an unexpected error only what a 4xx says. */
const revealed = [
  ['a 4xx that was meant', 404, false, false, true],
  ['a 5xx that was meant', 503, false, false, true],
  ['an unexpected 4xx', 404, true, false, true],
  ['an unexpected 499', 499, true, false, true],
  ['an unexpected 500', 500, true, false, false],
  ['an unexpected 599', 599, true, false, false],
  ['an unexpected 500 on a developer\u2019s machine', 500, true, true, true],
] as const

for (const [name, status, unexpected, expose, expected] of revealed) {
  t.test(`${name} ${expected ? 'says' : 'does not say'} what happened`, async (t) => {
    const occurrence: Occurrence = {
      ...occurrenceOf(status, 'The password is 123.', { code: 'FST_ERR_X' }),
      ...(unexpected ? { unexpected: { error: new Error('The password is 123.') } } : {}),
    }
    const { detail, code } = toErrorResource(occurrence, 'about:blank', nobody, undefined, {
      ...options,
      exposeServerErrors: expose,
    })
    t.strictSame(
      { detail, code },
      expected
        ? { detail: 'The password is 123.', code: 'FST_ERR_X' }
        : { detail: undefined, code: undefined },
    )
  })
}

for (const environment of ['production', 'development', 'test', undefined]) {
  t.test(`the environment ${String(environment)} reveals nothing`, async (t) => {
    const env = { ...process.env, NODE_ENV: environment }
    t.intercept(process, 'env', { value: env })
    const occurrence: Occurrence = {
      ...occurrenceOf(500, 'secret'),
      unexpected: { error: 'secret' },
    }
    t.strictSame(toErrorResource(occurrence, 'about:blank', nobody, undefined, options), {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
    })
  })
}

/** @see RFC 9457 §3.1.5 */
const instances = [
  ['the path of the request', undefined, '/orders/1'],
  ['one of its own', '/incidents/7', '/incidents/7'],
  ['none', null, undefined],
] as const

for (const [name, instance, expected] of instances) {
  t.test(`the instance is ${name}`, async (t) => {
    const occurrence = occurrenceOf(404, undefined, { instance })
    const resource = toErrorResource(occurrence, 'about:blank', request, undefined, options)
    t.equal(resource.instance, expected)
  })
}

/** @see RFC 3986 §3.3, §4.2 and RFC 9112 §3.2 */
const targets = [
  ['a path', '/orders/1', '/orders/1'],
  ['a query', '/orders?token=secret', '/orders'],
  ['a fragment that a client should not send', '/orders#secret', '/orders'],
  ['an encoded path', '/a%20b%2Fc', '/a%20b%2Fc'],
  ['every path character', "/a-._~!$&'()*+,;=:@/%41", "/a-._~!$&'()*+,;=:@/%41"],
  ['characters RFC 3986 forbids', '/a"b<c>d\\e^f`g{h|i}', '/a%22b%3Cc%3Ed%5Ce%5Ef%60g%7Bh%7Ci%7D'],
  ['letters beyond ASCII', '/caf\u00e9/\u{1F600}', '/caf%C3%A9/%F0%9F%98%80'],
  ['what is encoded, and what is not', '/a%20b"c', '/a%20b%22c'],
  ['half a character', '/a\uD800b', '/a%EF%BF%BDb'],
  ['a path that would name a host', '//evil.example/a', '/.//evil.example/a'],
  ['the absolute form', 'http://example.com/orders?a=b', '/orders'],
  ['the asterisk form', '*', undefined],
  ['the asterisk form with more behind it', '*:', undefined],
  ['the asterisk form with a fragment', '*#a', undefined],
  ['the authority form', 'example.com:443', undefined],
  ['what has no slash before it', 'orders/42', undefined],
  ['a path of any length', `/${'a'.repeat(20_000)}`, `/${'a'.repeat(20_000)}`],
  ['a long query', `/a?${'^'.repeat(20_000)}`, '/a'],
  [
    'as many characters as all support, encoded',
    `/aa${'^'.repeat(2665)}b?q`,
    `/aa${'%5E'.repeat(2665)}b`,
  ],
  ['one more', `/aaa${'^'.repeat(2665)}bb`, undefined],
  ['far more', `/${'^'.repeat(15_000)}`, undefined],
  ['nothing', undefined, undefined],
] as const

for (const [name, url, expected] of targets) {
  t.test(`the instance of a request for ${name} is ${String(expected).slice(0, 60)}`, async (t) => {
    t.equal(toInstance(url), expected)
  })
}

for (const [id, requestId] of [
  [7, '7'],
  [0, '0'],
  [7n, '7'],
  ['', undefined],
  [undefined, undefined],
] as const) {
  t.test(`a request that is counted as ${String(id)} has that as its text`, async (t) => {
    const context = { url: undefined, id }
    const resource = toErrorResource(occurrenceOf(404), 'about:blank', context, undefined, options)
    t.equal(resource.requestId, requestId)
  })
}

const instanceOf = (occurrence: Occurrence) =>
  toErrorResource(occurrence, 'about:blank', request, undefined, {
    ...options,
    instance: false,
  }).instance

t.test(
  'the path is no instance where the service does not want it; one that was said is',
  async (t) => {
    t.equal(instanceOf(occurrenceOf(404)), undefined)
    t.equal(instanceOf(occurrenceOf(404, undefined, { instance: '/own' })), '/own')
  },
)

t.test('members of every error are added where the error has none of the name', async (t) => {
  const resource = { type: 'about:blank', title: 'Gone', status: 410, own: 1 }
  t.strictSame(addExtra({ ...resource }, { own: 2, traceId: 'a' }), { ...resource, traceId: 'a' })
  t.strictSame(addExtra({ ...resource }, undefined), resource)
})

t.test('an empty text and an empty list say nothing and are left out', async (t) => {
  const occurrence = occurrenceOf(404, '', { code: '', instance: '', errors: [] })
  t.strictSame(
    toErrorResource(
      occurrence,
      'about:blank',
      { url: undefined, id: undefined },
      undefined,
      options,
    ),
    { type: 'about:blank', title: 'Not Found', status: 404 },
  )
})

t.test('of violations there leave no more than are wanted', async (t) => {
  const occurrence = occurrenceOf(400, undefined, { errors: ['a', 'b', 'c'] as never })
  const { errors } = toErrorResource(occurrence, 'about:blank', nobody, undefined, {
    ...options,
    maxErrors: 2,
  })
  t.strictSame(errors, [{ detail: 'a' }, { detail: 'b' }])
})

t.test('mistakes in violations are told once, and cost no answer', async (t) => {
  const lines: string[] = []
  const log = { warn: (line: string) => lines.push(line) } as never
  const occurrence = occurrenceOf(400, undefined, {
    errors: [null, { detail: 'a', in: 'b' }] as never,
  })
  const context = { ...nobody, log }
  const sent = () => toErrorResource(occurrence, 'about:blank', context, undefined, options).errors
  t.strictSame([sent(), sent()], [[{ detail: 'a' }], [{ detail: 'a' }]])
  t.strictSame(lines, [
    'An error was sent whose errors are not as they should be: an entry has no detail.',
    "An error was sent whose errors are not as they should be: in is none of 'body', 'query', 'path' and 'header'.",
  ])
})

const detailOf = (detail: string) =>
  toErrorResource(occurrenceOf(404, detail), 'about:blank', request, undefined, options).detail

t.test('a sentence that only repeats the title says nothing', async (t) => {
  t.equal(detailOf('Not Found'), undefined)
  t.equal(detailOf('not found'), undefined)
  for (const same of ['404 Not Found', '404: not found']) {
    t.equal(detailOf(same), undefined, same)
  }
  for (const other of ['404 Not there', 'Not Found 7', '7 Not Found', 'Not found.']) {
    t.equal(detailOf(other), other)
  }
  t.equal(detailOf('Not there'), 'Not there', 'another of the same length')
})
