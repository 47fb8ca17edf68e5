import t from 'tap'
import { findProblems } from '../../../examples/orders/walk/check.ts'
import { buildClient, type Exchange } from '../../../examples/orders/walk/client.ts'
import { buildPaint, formatRow, wrap } from '../../../examples/orders/walk/print.ts'
import { type Row, rows } from '../../../examples/orders/walk/rows.ts'
import { isSet, startsWith } from '../../../examples/orders/walk/values.ts'

const answer = (status: number, headers: Record<string, string>, body: object): Exchange => ({
  method: 'DELETE',
  path: '/orders',
  sent: { authorization: 'Bearer secret' },
  status,
  headers: new Headers(headers),
  text: JSON.stringify(body),
  body: { ...body },
})

const row: Row = {
  status: 405,
  cause: 'the path exists, the method does not',
  owed: { allow: isSet('GET', 'HEAD', 'POST') },
  members: { allow: Array.isArray },
  ask: () => Promise.reject(new Error('not asked')),
}
const type = 'application/problem+json'
const allow = ['GET', 'HEAD', 'POST']
const body = { type: 'about:blank', title: 'Method Not Allowed', status: 405, allow }

t.test('the walk has every row of the status table', async (t) => {
  const statuses = [200, 202, 400, 401, 403, 404, 405, 406, 409, 415, 500, 503]
  t.same(
    rows.map(({ status }) => status),
    statuses,
  )
})

t.test('an exchange that owes nothing holds its row', async (t) => {
  const headers = { 'content-type': type, allow: 'HEAD, GET, POST' }
  t.same(findProblems(row, answer(405, headers, body)), [])
})

t.test('everything an exchange still owes is named', async (t) => {
  const nothing = answer(404, { 'content-type': 'application/json' }, { status: '405' })
  t.same(findProblems(row, nothing), [
    'the status is 404, not 405',
    'the content-type is application/json, not application/problem+json',
    "the body's status is 405",
    'the body has no type',
    'the body has no title',
    'the header allow is missing',
    'the member allow is undefined',
  ])
  const more = answer(405, { 'content-type': type, allow: 'GET, HEAD, POST, PUT' }, body)
  t.same(findProblems(row, more), ['the header allow is GET, HEAD, POST, PUT'])
})

t.test('a success must not be an Error Resource', async (t) => {
  const created: Row = {
    ...row,
    status: 202,
    owed: { location: startsWith('/jobs/') },
    members: {},
  }
  const exchange = answer(202, { 'content-type': type, location: '/jobs/1' }, {})
  t.same(findProblems(created, exchange), ['the content-type is application/problem+json'])
})

t.test('a row is a block that fits the terminal and keeps the token to itself', async (t) => {
  const exchange = answer(405, { 'content-type': type, allow: 'GET, HEAD, POST' }, body)
  const outcome = { row, exchange, notes: ['a remark'], problems: ['a problem'] }
  const block = formatRow(outcome, buildPaint(false, undefined))
  t.equal(
    block,
    [
      '✗ 405 Method Not Allowed · the path exists, the method does not',
      '    > DELETE /orders',
      '    > authorization: Bearer …',
      '    < content-type: application/problem+json',
      '    < allow: GET, HEAD, POST',
      '      {"type":"about:blank","title":"Method Not Allowed","status":405,',
      '      "allow":["GET","HEAD","POST"]}',
      '    · a remark',
      '    ! a problem',
    ].join('\n'),
  )
})

t.test('colour is for terminals whose owner did not refuse it', async (t) => {
  t.equal(buildPaint(true, undefined)('good', 'ok'), '\u001b[32mok\u001b[0m')
  t.equal(buildPaint(true, '1')('good', 'ok'), 'ok')
  t.equal(buildPaint(false, undefined)('good', 'ok'), 'ok')
})

t.test('a line without a place to break is broken at the edge', async (t) => {
  t.same(wrap('a'.repeat(20), '> ', 12), ['> aaaaaaaaaa', '      aaaaaaaaaa'])
})

t.test('a request nobody answers is an exchange without a status', async (t) => {
  const exchange = await buildClient('http://127.0.0.1:1')('GET', '/orders')
  t.match(exchange, { status: 0, text: /fetch failed/, body: {} })
})
