import t from 'tap'
import { judgeConnection } from '../../plugin/mappers/connection-failures.ts'
import { given } from '../fixtures/mapper-rows.ts'

/** Codes of Node's documentation of common system errors, and of its DNS. */
const codes = [
  ['EAI_AGAIN', 'unavailable'],
  ['ECONNABORTED', 'unavailable'],
  ['ECONNREFUSED', 'unavailable'],
  ['ECONNRESET', 'unavailable'],
  ['EHOSTDOWN', 'unavailable'],
  ['EHOSTUNREACH', 'unavailable'],
  ['ENETDOWN', 'unavailable'],
  ['ENETUNREACH', 'unavailable'],
  ['ENOTFOUND', 'unavailable'],
  ['EPIPE', 'unavailable'],
  ['ETIMEDOUT', 'unavailable'],
  ['ENOENT', undefined],
  ['EACCES', undefined],
  ['EADDRINUSE', undefined],
] as const

for (const [code, expected] of codes) {
  t.test(`${code} is ${expected ?? 'no failed connection'}`, async (t) => {
    t.equal(judgeConnection(given('failed', { code })), expected)
  })
}

t.test('a Unix socket that is not there is unavailable', async (t) => {
  const error = given('connect ENOENT /run/db.sock', { code: 'ENOENT', syscall: 'connect' })
  t.equal(judgeConnection(error), 'unavailable')
})

t.test('an error without a code is no failed connection', async (t) => {
  t.equal(judgeConnection(new Error('failed')), undefined)
})

const refused = { code: 'ECONNREFUSED' }
const clients = [
  ['fetch', given('fetch failed', { cause: given('connect', refused) })],
  ['fetch, while it reads', given('terminated', refused)],
  ['node:http', given('socket hang up', { code: 'ECONNRESET' })],
  ['node:http, while it reads', given('aborted', { code: 'ECONNRESET' })],
  ['undici', given('other side closed', { code: 'UND_ERR_SOCKET' })],
  ['undici\u2019s parser', given('failed', { ...refused, name: 'HTTPParserError' })],
  ['axios', given('connect', { ...refused, isAxiosError: true })],
  ['got and ky', given('connect', { ...refused, request: {} })],
] as const

for (const [name, error] of clients) {
  t.test(`an error of ${name} is for the mapper of upstream servers`, async (t) => {
    t.equal(judgeConnection(error), null)
  })
}

t.test('a request that is null is no HTTP client\u2019s', async (t) => {
  t.equal(judgeConnection(given('connect', { ...refused, request: null })), 'unavailable')
})
