import { Type } from '@sinclair/typebox'
import t from 'tap'
import {
  describeError,
  match,
  readErrorResource,
  retryAfter,
  type ErrorResource,
  type ErrorResourceOf,
  type ReadOptions,
} from '../../plugin/client/index.ts'
import { defineError } from '../../plugin/errors/define-error.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})
const OutOfStock = defineError({
  code: 'OUT_OF_STOCK',
  type: 'https://errors.example/out-of-stock',
  status: 422,
  title: 'Out of stock',
  members: Type.Object({ sku: Type.String() }),
})

type Declared = typeof OrderExists | typeof OutOfStock

const exists = {
  type: '/errors/order-exists',
  title: 'Order already exists',
  status: 409,
  code: 'ORDER_EXISTS',
  orderId: '42',
} as const
const problem = { 'content-type': 'application/problem+json' }

/** A response with a JSON body, of 409 unless told otherwise. */
function respond(
  body: unknown,
  init: ResponseInit & { headers?: Record<string, string> } = { status: 409, headers: problem },
): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), init)
}

t.test('an Error Resource is read', async (t) => {
  t.strictSame(await readErrorResource(respond(exists)), exists)
})

const read: readonly (readonly [type: string, isRead: boolean])[] = [
  ['application/problem+json', true],
  ['application/problem+json; charset=utf-8', true],
  ['application/problem+json;charset="utf-8"', true],
  ['APPLICATION/Problem+JSON ; charset="utf-8"', true],
  ['application/json', true],
  ['application/json; charset=utf-8', true],
  ['application/vnd.oracle.resource+json;type=error', true],
  ['text/json', true],
  ['text/html; charset=utf-8', false],
  ['text/html; title="a/json"', false],
  ['application/problem+xml', false],
  ['application/jsonx', false],
  ['application/json-seq', false],
  ['application/json, text/html', false],
  ['json', false],
  ['', false],
]

for (const [type, isRead] of read) {
  t.test(`content of type "${type}" is ${isRead ? '' : 'not '}read`, async (t) => {
    const response = respond(exists, {
      status: 409,
      statusText: 'Conflict',
      headers: { 'content-type': type },
    })
    const blank = { type: 'about:blank', title: 'Conflict', status: 409 }
    t.strictSame(await readErrorResource(response), isRead ? exists : blank)
    t.equal(response.bodyUsed, isRead)
  })
}

for (const status of [200, 201, 204, 304, 399]) {
  t.test(`the answer ${status} is left alone`, async (t) => {
    const body = status === 204 || status === 304 ? null : JSON.stringify(exists)
    const response = new Response(body, { status, headers: problem })
    t.equal(await readErrorResource(response), undefined)
    t.notOk(response.bodyUsed)
  })
}

t.test('what is no response is not read', async (t) => {
  t.equal(await readErrorResource(Response.error()), undefined, 'of status 0')
  t.equal(await readErrorResource(new TypeError('fetch failed')), undefined)
  t.equal(await readErrorResource(undefined), undefined)
  t.equal(await readErrorResource({ status: Number.NaN, headers: {} }), undefined)
})

t.test('content that cannot be read leaves what the status line says', async (t) => {
  const server = { type: 'about:blank', title: 'Bad Gateway', status: 502, retryAfter: 5 }
  const init = {
    status: 502,
    statusText: 'Bad Gateway',
    headers: { ...problem, 'retry-after': '5' },
  }
  const used = respond(exists, init)
  await used.text()
  for (const response of [
    respond('<html>', init),
    respond('', init),
    used,
    new Response(null, init),
  ]) {
    t.strictSame(await readErrorResource(response), server)
  }
})

/** An Error Resource of so many bytes. */
function long(length: number): object {
  const empty = JSON.stringify({ ...exists, detail: '' })
  return { ...exists, detail: 'x'.repeat(length - empty.length) }
}

async function detailOf(length: number, options?: ReadOptions): Promise<string | undefined> {
  return (await readErrorResource(respond(long(length)), options))?.detail
}

t.test('64 KiB are read unless told otherwise', async (t) => {
  t.ok(await detailOf(65_536))
  t.equal(await detailOf(65_537), undefined)
  t.ok(await detailOf(65_537, { limit: 65_537 }))
  t.equal(await detailOf(200, { limit: 199 }), undefined)
})

const stalled = () => new Response(new ReadableStream(), { status: 500, headers: problem })

t.test('ten seconds are waited unless told otherwise', async (t) => {
  const asked: number[] = []
  const controller = new AbortController()
  t.intercept(AbortSignal, 'timeout', {
    value: (milliseconds: number) => {
      asked.push(milliseconds)
      return controller.signal
    },
  })
  const reading = readErrorResource(stalled())
  controller.abort()
  const expected = { type: 'about:blank', title: 'Server Error', status: 500 }
  t.strictSame(await reading, expected)
  t.strictSame(asked, [10_000])
  t.strictSame(await readErrorResource(stalled(), { signal: AbortSignal.abort() }), expected)
  await readErrorResource(new Response('', { status: 500 }))
  t.strictSame(asked, [10_000], 'no timer where the signal is given or nothing is read')
})

t.test('a platform that cannot wait still gives what the status line says', async (t) => {
  t.intercept(AbortSignal, 'timeout', { value: undefined })
  t.equal((await readErrorResource(respond(exists)))?.title, 'Client Error')
})

const Exists = describeError<typeof OrderExists>('ORDER_EXISTS')
const NoStock = describeError<typeof OutOfStock>('OUT_OF_STOCK', OutOfStock.type)

t.test('a description has the code of its definition', async (t) => {
  t.strictSame([Exists.code, NoStock.code], ['ORDER_EXISTS', 'OUT_OF_STOCK'])
})

const stock = {
  type: 'https://errors.example/out-of-stock',
  title: 'Out of stock',
  status: 422,
  code: 'OUT_OF_STOCK',
  sku: 'tulip',
}

const guarded: readonly (readonly [string, unknown, exists: boolean, noStock: boolean])[] = [
  ['its own Error Resource', exists, true, false],
  ['the one of the other', stock, false, true],
  ['another type of the same code', { ...stock, type: 'urn:other' }, false, false],
  ['an Error Resource without a code, by its type', { ...exists, code: undefined }, true, false],
  ['nothing', undefined, false, false],
]

for (const [name, value, isExists, isNoStock] of guarded) {
  t.test(`a description and its definition agree on ${name}`, async (t) => {
    const resource = value as ErrorResource | undefined
    t.strictSame([Exists.is(value), OrderExists.is(resource)], [isExists, isExists])
    t.strictSame([NoStock.is(value), OutOfStock.is(resource)], [isNoStock, isNoStock])
  })
}

t.test(
  'a description without a type goes by the code, too, because the declaration may have any',
  async (t) => {
    const Any = describeError('ANY')
    const value = { title: 'x', status: 409 }
    t.ok(Any.is({ ...value, type: 'https://errors.example/17', code: 'ANY' }))
    t.ok(Any.is({ ...value, type: 'https://errors.example/any', code: 'OTHER' }))
    t.notOk(Any.is({ ...value, type: 'https://errors.example/17', code: 'OTHER' }))
    t.notOk(Any.is({ ...value, code: 'ANY' }))
  },
)

/** The function that was called, and what it was given. */
function call(resource: ErrorResourceOf<Declared> | ErrorResource): readonly [string, unknown] {
  return match(resource, {
    ORDER_EXISTS: ({ orderId }) => ['ORDER_EXISTS', orderId] as const,
    OUT_OF_STOCK: ({ sku }) => ['OUT_OF_STOCK', sku] as const,
    default: (error) => ['default', error] as const,
  })
}

t.test('the function for the code is called, the default for all others', async (t) => {
  t.strictSame(call(exists), ['ORDER_EXISTS', '42'])
  t.strictSame(call(stock), ['OUT_OF_STOCK', 'tulip'])
  const blank = { type: 'about:blank', title: 'Conflict', status: 409 }
  for (const code of [
    undefined,
    'OTHER',
    'default',
    'toString',
    '__proto__',
    'hasOwnProperty',
    '',
  ]) {
    const resource = code === undefined ? blank : { ...blank, code }
    t.strictSame(call(resource), ['default', resource], code ?? 'none')
  }
})

t.test('what a function throws is thrown', async (t) => {
  const error = new Error('mine')
  const fail = () => {
    throw error
  }
  t.throws(() => match(exists as ErrorResource, { default: fail }), error)
})

function busy(value: string, date = ''): Response {
  return new Response(null, { status: 503, headers: { 'retry-after': value, date } })
}

t.test(
  'advice to wait comes from a response or from an Error Resource, in milliseconds',
  async (t) => {
    t.equal(retryAfter(busy('120')), 120_000)
    t.equal(
      retryAfter(busy('Sun, 06 Nov 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 08:48:37 GMT')),
      60_000,
    )
    t.equal(retryAfter({ statusCode: 503, headers: { 'retry-after': '2' } }), 2000)
    t.equal(retryAfter(await readErrorResource(busy('120'))), 120_000)
    t.equal(retryAfter({ ...exists, retryAfter: 3 }), 3000)
    t.equal(retryAfter(new Response(null, { status: 202, headers: { 'retry-after': '1' } })), 1000)
  },
)

t.test('without advice there is none', async (t) => {
  for (const source of [
    exists,
    { ...exists, retryAfter: '3' },
    { ...exists, retryAfter: -3 },
    new Response(null, { status: 503 }),
    new TypeError('fetch failed'),
    undefined,
    null,
    'soon',
  ]) {
    t.equal(retryAfter(source), undefined)
  }
})

t.test(
  'match() knows an error by its type, and by its code where the type is of another making',
  async (t) => {
    const handlers = { ORDER_EXISTS: () => 'exists', SOLD_OUT: () => 'out', default: () => 'other' }
    const type = 'https://api.example/errors/order-exists'
    const common = { title: 'x', status: 409 }
    t.equal(match({ ...common, type } as never, handlers as never), 'exists')
    for (const code of ['OTHER', 'SOLD_OUT', 'ORDER_EXISTS']) {
      t.equal(match({ ...common, type, code } as never, handlers as never), 'exists', code)
    }
    for (const own of ['about:blank', 'urn:shop:17', '/errors/other']) {
      const sold = { ...common, type: own, code: 'SOLD_OUT' }
      t.equal(match(sold as never, handlers as never), 'out', own)
      t.equal(match({ ...sold, code: 'OTHER' } as never, handlers as never), 'other', own)
    }
    t.equal(match({ ...common, type: 'about:blank' } as never, handlers as never), 'other')
  },
)

t.test('what is no code, and no type, is refused', async (t) => {
  t.throws(() => describeError('' as never), /; it was given ""\.$/)
  t.throws(() => describeError('A', ''), /takes as its second argument a type URI; it was given ""/)
  t.throws(() => describeError(7 as never), /^describeError\(\) takes the code of a/)
  t.throws(() => describeError('A', 7 as never), /takes as its second argument a type URI; it was/)
})
