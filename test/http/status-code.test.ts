import { setFlagsFromString } from 'node:v8'
import { runInThisContext } from 'node:vm'
import t from 'tap'
import {
  createByStatus,
  isErrorStatusCode,
  readErrorStatus,
  toWireStatus,
} from '../../plugin/http/status-code.ts'

const codes = [
  ['the first client error', 400, true],
  ['the last client error', 499, true],
  ['the first server error', 500, true],
  ['the last server error', 599, true],
  ['a status nobody registered', 418, true],
  ['the last redirection', 399, false],
  ['beyond the classes', 600, false],
  ['a fraction', 404.5, false],
  ['not a number', Number.NaN, false],
  ['infinity', Number.POSITIVE_INFINITY, false],
  ['text', '404', false],
  ['nothing', undefined, false],
  ['null', null, false],
] as const

for (const [name, value, expected] of codes) {
  t.test(`${name} is ${expected ? '' : 'not '}usable as an error status`, async (t) => {
    t.equal(isErrorStatusCode(value), expected)
  })
}

for (const [value, expected] of [
  [404, 404],
  ['404', 404],
  ['599', 599],
  [' 404', undefined],
  ['4e2', undefined],
  ['200', undefined],
  [200, undefined],
  [undefined, undefined],
] as const) {
  t.test(`${JSON.stringify(value)} is read as ${String(expected)}`, async (t) => {
    t.equal(readErrorStatus(value), expected)
  })
}

t.test('a status in digits is read like one that is a number', async (t) => {
  t.equal(readErrorStatus(404), 404)
  t.equal(readErrorStatus('503'), 503)
  for (const value of ['', '200', '4040', ' 404', '0x194', 'abc', 200, [404], null, undefined]) {
    t.equal(readErrorStatus(value), undefined, String(value))
  }
})

for (const [value, expected] of [
  [404, 404],
  [499.5, 499],
  ['404', 404],
  ['499.5', 499],
] as const) {
  t.test(`the status ${JSON.stringify(value)} leaves as ${expected}`, async (t) => {
    t.equal(toWireStatus(value), expected)
  })
}

t.test('what there is by status takes no room for the statuses in between', async (t) => {
  setFlagsFromString('--allow-natives-syntax')
  const isSparse = runInThisContext('(value) => %HasDictionaryElements(value)') as (
    value: object,
  ) => boolean
  const byStatus = createByStatus<string>()
  t.strictSame(Object.keys(byStatus), [])
  byStatus[409] = 'Conflict'
  byStatus[200] = 'OK'
  t.strictSame(byStatus, { 200: 'OK', 409: 'Conflict' })
  t.ok(isSparse(byStatus))
  t.notOk(isSparse(Object.fromEntries(Object.entries(byStatus))), 'which another one does')
})
