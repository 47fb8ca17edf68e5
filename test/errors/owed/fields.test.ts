import t from 'tap'
import { readOwedHeader, toOwedField } from '../../../plugin/errors/owed/fields.ts'

/** RFC 9110 §5.6.7, and the same moment in milliseconds. */
const imfFixdate = 'Sun, 06 Nov 1994 08:49:37 GMT'
const moment = Date.UTC(1994, 10, 6, 8, 49, 37)

const written = [
  [
    'accept',
    ['application/json', 'text/csv'],
    { header: 'application/json, text/csv', member: ['application/json', 'text/csv'] },
  ],
  ['acceptEncoding', ['gzip'], { header: 'gzip', member: ['gzip'] }],
  ['allow', ['GET', 'HEAD'], { header: 'GET, HEAD', member: ['GET', 'HEAD'] }],
  ['allow', [], { header: '', member: [] }], // A resource may allow nothing (RFC 9110 §10.2.1).
  ['allow', ['GET', 5, null, 'PUT'], { header: 'GET, PUT', member: ['GET', 'PUT'] }],
  ['allow', ['GET', 'P T', 'get'], { header: 'GET', member: ['GET'] }],
  ['available', ['text/csv'], { header: 'text/csv', member: ['text/csv'] }],
  [
    'upgrade',
    ['websocket', 'HTTP/3.0'],
    { header: 'websocket, HTTP/3.0', member: ['websocket', 'HTTP/3.0'] },
  ],
  [
    'blockedBy',
    'https://court.example/1',
    { header: '<https://court.example/1>; rel="blocked-by"' },
  ],
  [
    'blockedBy',
    'https://c.example/a>b "c',
    { header: '<https://c.example/a%3Eb%20%22c>; rel="blocked-by"' },
  ],
  ['challenge', 'Basic realm="a"', { header: 'Basic realm="a"' }],
  ['challenge', ['Basic', 'Bearer'], { header: ['Basic', 'Bearer'] }],
  ['completeLength', 0, { header: 'bytes */0', member: 0 }],
  ['completeLength', 47_022, { header: 'bytes */47022', member: 47_022 }],
  ['retryAfter', 120, { header: '120', member: 120 }],
  ['retryAfter', 0.5, { header: '1', member: 1 }],
  ['retryAfter', new Date(moment), { header: imfFixdate, member: 10 }],
] as const

for (const [name, value, expected] of written) {
  t.test(
    `${name}: ${JSON.stringify(value)} is written as ${String(expected.header)}`,
    async (t) => {
      t.intercept(Date, 'now', { value: () => moment - 10_000 })
      t.strictSame(toOwedField(name, value), expected)
    },
  )
}

const senseless = [
  ['accept', 'application/json'],
  ['acceptEncoding', null],
  ['allow', { 0: 'GET' }],
  ['available', 5],
  ['upgrade', 'websocket'],
  ['blockedBy', 5],
  ['blockedBy', ['https://court.example/1']],
  ['challenge', 5],
  ['completeLength', -1],
  ['completeLength', 1.5],
  ['completeLength', '5'],
  ['retryAfter', '120'],
  ['retryAfter', -1],
  ['retryAfter', new Date(Number.NaN)],
  ['retryAfter', undefined],
  ['allow', undefined],
] as const

for (const [name, value] of senseless) {
  t.test(`${name}: ${String(value)} makes no sense and is left out`, async (t) => {
    t.equal(toOwedField(name, value), undefined)
  })
}

const read = [
  ['retryAfter', '120', { header: '120', member: 120 }],
  ['retryAfter', 120, { header: '120', member: 120 }],
  ['retryAfter', imfFixdate, { header: imfFixdate, member: 10 }],
  ['retryAfter', 'soon', { header: 'soon' }],
  ['retryAfter', 'soon GMT', { header: 'soon GMT' }],
  ['retryAfter', '1.5', { header: '1.5' }],
  ['retryAfter', '-5', { header: '-5' }],
  ['retryAfter', '9'.repeat(20), { header: '9'.repeat(20) }],
  ['allow', 'GET, HEAD', { header: 'GET, HEAD', member: ['GET', 'HEAD'] }],
  ['allow', 'GET,, HEAD ,', { header: 'GET,, HEAD ,', member: ['GET', 'HEAD'] }],
  ['allow', ['GET', 'HEAD, PUT'], { header: 'GET,HEAD, PUT', member: ['GET', 'HEAD', 'PUT'] }],
  ['accept', 'application/json', { header: 'application/json', member: ['application/json'] }],
  ['acceptEncoding', 'gzip, br', { header: 'gzip, br', member: ['gzip', 'br'] }],
  ['upgrade', 'websocket', { header: 'websocket', member: ['websocket'] }],
  ['challenge', 'Basic realm="a, b"', { header: 'Basic realm="a, b"' }],
  [
    'blockedBy',
    '<https://c.example>; rel="blocked-by"',
    { header: '<https://c.example>; rel="blocked-by"' },
  ],
  ['completeLength', 'bytes */5', { header: 'bytes */5' }],
] as const

for (const [name, header, expected] of read) {
  t.test(`${name}: what another plugin set, ${String(header)}, is repeated as it is`, async (t) => {
    t.intercept(Date, 'now', { value: () => moment - 10_000 })
    t.strictSame(readOwedHeader(name, header), expected)
  })
}
