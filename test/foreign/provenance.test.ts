import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import createError from '@fastify/error'
import type { FastifyRequest } from 'fastify'
import httpErrors from 'http-errors'
import t from 'tap'
import {
  classesOf,
  hasForeignFields,
  hasTraces,
  isFromLibrary,
  nativeName,
  type Origin,
  originOf,
  prototypeOf,
} from '../../plugin/foreign/provenance.ts'

class AppError extends Error {}
class RangeProblem extends RangeError {}

const given = (properties: object, error: object = new Error('No.')) =>
  Object.assign(error, properties)

function errorOf(work: () => unknown): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    return error
  }
}

const revocable = Proxy.revocable({}, {})
revocable.revoke()
const revoked = revocable.proxy

const writable = new Writable()
const written = new Promise((resolve) => writable.once('error', resolve))
writable.end()
writable.write('x')

const origins: readonly (readonly [name: string, value: unknown, expected: Origin])[] = [
  ['an Error', new Error('x'), 'plain'],
  ['an Error of another realm', runInNewContext('new Error("x")'), 'plain'],
  ['an Error whose own constructor says something else', given({ constructor: 5 }), 'plain'],
  ['an Error that calls itself TypeError', given({ name: 'TypeError' }), 'plain'],
  ['an Error with a code of a service', given({ code: 'ORDER_EXISTS' }), 'plain'],
  ['an Error with a code like those of Node', given({ code: 'ERR_ORDER' }), 'plain'],
  ['an Error without a prototype', Object.setPrototypeOf(new Error('x'), null), 'plain'],
  ['an object', {}, 'plain'],
  ['an object of another realm', runInNewContext('({})'), 'plain'],
  ['an object without a prototype', Object.create(null), 'plain'],
  ['a TypeError', new TypeError('x'), 'language'],
  ['a RangeError of another realm', runInNewContext('new RangeError("x")'), 'language'],
  ['a TypeError that calls itself Error', given({ name: 'Error' }, new TypeError('x')), 'language'],
  ['what JSON.parse throws', errorOf(() => JSON.parse('{')), 'language'],
  ['an AggregateError', new AggregateError([]), 'language'],
  ['a DOMException', new DOMException('x'), 'language'],
  ['an assertion that failed', errorOf(() => assert.equal(1, 2)), 'language'],
  ['one of chai', given({ name: 'AssertionError', actual: 1 }, new AppError('x')), 'language'],
  ['one that http-assert made', given({ name: 'AssertionError', expose: true }), 'plain'],
  ['an error of Node', errorOf(() => readFileSync({} as never)), 'language'],
  ['an Error of Node', await written, 'language'],
  ['a missing file', errorOf(() => readFileSync('/nope')), 'language'],
  [
    'a missing file, with an error of http-errors',
    httpErrors(404, errorOf(() => readFileSync('/nope')) as Error),
    'language',
  ],
  ['broken compression', errorOf(() => gunzipSync('x')), 'language'],
  ['an Error of node:sqlite', given({ code: 'ERR_SQLITE_ERROR' }), 'language'],
  ['an Error of sqlite3', given({ errno: 1, code: 'SQLITE_ERROR' }), 'language'],
  ['an Error of mysql2', given({ sqlState: '42S02' }), 'language'],
  ['an Error of a database, by its severity', given({ severity: 'FATAL' }), 'language'],
  ['an Error with a severity of somebody\u2019s own', given({ severity: 'low' }), 'plain'],
  ['a lost connection', given({ code: 'ECONNRESET' }), 'language'],
  ['an unknown host', given({ code: 'ENOTFOUND' }), 'language'],
  ['a map', new Map(), 'language'],
  ['a class', new AppError('x'), 'class'],
  [
    'a class that is no error',
    new (class Problem {
      readonly status = 409
    })(),
    'class',
  ],
  ['a class derived from one of the language', new RangeProblem('x'), 'class'],
  ['a class with a severity', given({ severity: 'ERROR' }, new AppError('x')), 'class'],
  ['a class about the system', given({ errno: 'ECONNREFUSED' }, new AppError('x')), 'system'],
  ['http-errors', httpErrors(404, 'No.'), 'class'],
  ['a revoked proxy', revoked, 'class'],
  ['@fastify/error', createError('ORDER_EXISTS', 'No.', 409)(), 'fastify'],
  ['@fastify/error as it was', given({ name: 'FastifyError' }, new AppError('x')), 'fastify'],
  ['a code of Fastify', given({ code: 'FST_ERR_OTHER' }), 'fastify'],
  ['a code of Fastify on an error of the system', given({ code: 'FST_A', errno: 1 }), 'fastify'],
  ['the code of validation', given({ code: 'FST_ERR_VALIDATION' }, new AppError('x')), 'class'],
  [
    'a code of Fastify on an error of the language',
    given({ code: 'FST_A' }, new TypeError('x')),
    'language',
  ],
  ['text', 'x', 'none'],
  ['a function', () => undefined, 'none'],
  ['null', null, 'none'],
]

for (const [name, value, expected] of origins) {
  t.test(`${name} is of ${expected}`, async (t) => {
    t.equal(originOf(value), expected)
  })
}

t.test('only constructors of the language print no source', async (t) => {
  t.equal(nativeName(TypeError), 'TypeError')
  t.equal(nativeName(runInNewContext('SyntaxError')), 'SyntaxError')
  t.equal(nativeName(AppError), undefined)
  t.equal(nativeName(AppError.bind(null)), undefined)
  t.equal(nativeName('TypeError'), undefined)
  const { proxy, revoke } = Proxy.revocable(AppError, {})
  revoke()
  t.equal(nativeName(proxy), undefined)
})

t.test('classes are listed from the nearest on', async (t) => {
  class OrderExists extends AppError {}
  t.strictSame(classesOf(new OrderExists('x')), [OrderExists, AppError, Error, Object])
  t.strictSame(classesOf(revoked), [])
  t.equal(prototypeOf(revoked), undefined)
  const endless: object = new Proxy({}, { getPrototypeOf: () => endless })
  t.equal(classesOf(endless).length, 16)
})

const request = { id: 'req-1' } as FastifyRequest

const traces: readonly (readonly [name: string, error: object, expected: boolean])[] = [
  ['a response', given({ response: {} }), true],
  ['a request', given({ request: {} }), true],
  ['metadata of AWS', given({ $metadata: {} }), true],
  ['the request ID of an upstream', given({ requestID: 'req_9' }), true],
  ['the ID of the request', given({ requestId: 'req-1' }), false],
  ['a flag of a client', given({ __isAuthError: true }), true],
  ['nothing', given({}), false],
  ['a response that is not there', given({ response: undefined, request: null }), false],
  ['what it says to the client', given({ statusCode: 409, details: {} }), false],
  ['fields that explain it', given({ headers: { 'Retry-After': '5' } }, new AppError('x')), false],
  ['fields that were received', given({ headers: { date: '' } }, new AppError('x')), true],
  ['fields that somebody wrote', given({ headers: { date: '' } }), false],
  ['Headers', given({ headers: new Headers() }), true],
  ['fields that are none', given({ headers: 'date' }, new AppError('x')), false],
  ['itself a Response', new Response('x', { status: 404 }), false],
  [
    'what NestJS calls a response',
    given({ response: {}, getStatus: () => 404, getResponse: () => 'x' }, new AppError('x')),
    false,
  ],
]

for (const [name, error, expected] of traces) {
  t.test(`an error with ${name} tells ${expected ? '' : 'not '}of another answer`, async (t) => {
    t.equal(hasTraces(error, originOf(error), request), expected)
  })
}

const foreignFields: readonly (readonly [name: string, properties: object, expected: boolean])[] = [
  ['none', {}, false],
  ['those that somebody wrote', { headers: { 'x-foo': 'bar' } }, false],
  ['Headers that somebody wrote', { headers: new Headers({ 'x-foo': 'bar' }) }, false],
  ['those that explain it beside a request', { request: {}, headers: { 'retry-after': 5 } }, false],
  ['others beside a request', { request: {}, headers: { 'x-foo': 'bar' } }, true],
  ['the date of an answer', { headers: { Date: 'x', 'retry-after': 5 } }, true],
  ['the date of an answer in Headers', { headers: new Headers({ date: 'x' }) }, true],
]

for (const [name, properties, expected] of foreignFields) {
  t.test(`an exposed error with header fields, ${name}`, async (t) => {
    t.equal(hasForeignFields(given(properties, new AppError('x')), request), expected)
  })
}

const frames = [
  [
    'an installed package',
    'Error: x\n    at Pool.run (/app/node_modules/pg/lib/client.js:1:2)',
    true,
  ],
  ['one on Windows', 'Error: x\n    at run (C:\\app\\node_modules\\pg\\client.js:1:2)', true],
  ['Node', 'Error: x\n    at TCP.onread (node:internal/stream:1:2)', true],
  ['Node, without a name', 'Error: x\n    at node:internal/stream:1:2', true],
  [
    'the service',
    'Error: x\n    at check (/app/auth.js:1:2)\n    at /app/node_modules/a.js:1:2',
    false,
  ],
  [
    'a message about a package',
    'Error: see /node_modules/\n    at check (/app/auth.js:1:2)',
    false,
  ],
  [
    'a plugin',
    'Error: x\n    at a (/app/node_modules/@fastify/accepts-serializer/index.js:1:2)',
    false,
  ],
  [
    'a plugin of others',
    'Error: x\n    at a (/app/node_modules/@acme/fastify-auth/a.js:1:2)',
    false,
  ],
  [
    'a package that pnpm installed',
    'Error: x\n    at a (/app/node_modules/.pnpm/pg@8.0.0/node_modules/pg/a.js:1:2)',
    true,
  ],
  [
    'a plugin that pnpm installed',
    'Error: x\n    at a (/app/node_modules/.pnpm/fastify-a@1/node_modules/fastify-a/a.js:1:2)',
    false,
  ],
  ['nowhere', 'Error: x', false],
  ['no stack', undefined, false],
] as const

for (const [name, stack, expected] of frames) {
  t.test(`an error from ${name} is ${expected ? '' : 'not '}from a library`, async (t) => {
    t.equal(isFromLibrary({ stack }), expected)
  })
}
