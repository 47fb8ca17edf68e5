import t from 'tap'
import { owedRowOf } from '../../../plugin/errors/owed/fields.ts'

/** Header fields of others, by the grammar of their RFC. */
const fields = [
  ['accept', 'application/json, text/*;q=0.5', true], // RFC 9110 §12.5.1
  ['accept', 'json', false],
  ['allow', 'GET, HEAD', true], // RFC 9110 §10.2.1
  ['allow', '', true],
  ['allow', 'GET HEAD', false],
  ['blockedBy', '<https://court.example>; rel="blocked-by"', true], // RFC 7725 §4
  ['blockedBy', '<https://court.example>', false],
  ['challenge', 'Bearer realm="a"', true], // RFC 9110 §11.6.1
  ['challenge', 'Negotiate', true],
  ['challenge', '"Bearer"', false],
  ['completeLength', 'bytes */47022', true], // RFC 9110 §14.4
  ['completeLength', 'bytes 0-1/2', false],
  ['retryAfter', '120', true], // RFC 9110 §10.2.3
  ['retryAfter', 'Sun, 06 Nov 1994 08:49:37 GMT', true],
  ['retryAfter', '-1', false],
  ['upgrade', 'HTTP/3.0, websocket', true], // RFC 9110 §7.8
  ['upgrade', 'web socket', false],
] as const

for (const [name, header, expected] of fields) {
  t.test(`${name}: "${header}" is ${expected ? '' : 'not '}well-formed`, async (t) => {
    t.equal(owedRowOf(name).isWellFormed?.(header), expected)
  })
}

const get = { method: 'GET', httpVersionMinor: 1, headers: {} }

/** Fields that go with an owed one. */
const companions = [
  ['accept', { header: 'text/csv' }, { ...get, method: 'PATCH' }, { 'accept-patch': 'text/csv' }],
  ['accept', { header: 'text/csv' }, { ...get, method: 'POST' }, { 'accept-post': 'text/csv' }],
  ['accept', { header: 'text/csv' }, { ...get, method: 'PUT' }, {}],
  ['accept', { header: 'text/csv' }, { httpVersionMinor: 1, headers: {} }, {}],
  ['available', { header: 'text/csv' }, get, { vary: 'Accept' }],
  ['upgrade', { header: 'websocket' }, get, { connection: 'upgrade' }],
  [
    'upgrade',
    { header: 'websocket' },
    { ...get, httpVersionMinor: 0 },
    { connection: 'upgrade, close' },
  ],
  [
    'upgrade',
    { header: 'websocket' },
    { ...get, headers: { connection: 'TE, close' } },
    { connection: 'upgrade, close' },
  ],
  ['upgrade', { header: 'websocket' }, { ...get, stream: {} }, {}], // RFC 9113 §8.2.2
] as const

for (const [name, field, exchange, expected] of companions) {
  t.test(`${name} brings ${JSON.stringify(expected)} to ${JSON.stringify(exchange)}`, async (t) => {
    t.strictSame(owedRowOf(name).companions?.of(field, exchange), expected)
  })
}

const sources = {
  challenge: 'Bearer',
  methods: () => ['GET'],
  produces: () => ['text/csv'],
  reads: () => ['application/json'],
}

/** What nobody said is asked of the options, the router and the route. */
const defaults = [
  ['accept', undefined, ['application/json']],
  ['accept', { acceptEncoding: ['identity'] }, undefined], // RFC 9110 §12.5.3
  ['allow', undefined, ['GET']],
  ['available', undefined, ['text/csv']],
  ['challenge', undefined, 'Bearer'],
  ['retryAfter', undefined, undefined],
  ['upgrade', undefined, ['websocket']], // RFC 9110 §15.5.22
] as const

for (const [name, init, expected] of defaults) {
  t.test(`${name} is ${JSON.stringify(expected)} by default`, async (t) => {
    t.strictSame(owedRowOf(name).default?.(sources, init), expected)
  })
}

t.test('where nothing is known to be read, nothing is said of it', async (t) => {
  const unknown = { ...sources, reads: () => [] }
  t.equal(owedRowOf('accept').default?.(unknown, undefined), undefined)
})

t.test('a delay follows from the quotas that are used up', async (t) => {
  const rateLimit = { policy: 'default', remaining: 0, reset: 50 }
  t.equal(owedRowOf('retryAfter').implied?.({ rateLimit }), 50)
  t.equal(owedRowOf('retryAfter').implied?.({}), undefined)
})
