import t from 'tap'
import {
  errorStatuses,
  findErrorStatus,
  isErrorStatusCode,
  type ErrorStatus,
  owedBy,
  readErrorStatus,
} from '../../plugin/http/statuses.ts'
import { errorStatuses as registered, unregisteredStatuses } from '../fixtures/iana-statuses.ts'

const rows: readonly ErrorStatus[] = errorStatuses

t.test(
  'the table is the registry: every 4xx and 5xx, its phrase, its helper, its RFC',
  async (t) => {
    t.strictSame(
      rows.map(({ status, title, helper, spec }) => ({ status, title, helper, spec })),
      registered.map(({ status, phrase, helper, source }) => ({
        status,
        title: phrase,
        helper,
        spec: source,
      })),
    )
  },
)

t.test('a status owes the fields its RFC asks for, and no other does', async (t) => {
  const owing = rows.filter(({ owes }) => owes !== undefined)
  t.strictSame(
    owing.map(({ status, owes }) => [status, owes]),
    [
      [401, { challenge: 'www-authenticate' }], // RFC 9110 §15.5.2
      [405, { allow: 'allow' }], // RFC 9110 §15.5.6
      [406, { available: null }], // RFC 9110 §15.5.7: a list, in a form the sender chooses
      [407, { challenge: 'proxy-authenticate' }], // RFC 9110 §15.5.8
      [413, { retryAfter: 'retry-after' }], // RFC 9110 §15.5.14
      [415, { accept: 'accept', acceptEncoding: 'accept-encoding' }], // RFC 9110 §15.5.16
      [416, { completeLength: 'content-range' }], // RFC 9110 §15.5.17
      [426, { upgrade: 'upgrade' }], // RFC 9110 §15.5.22
      [429, { retryAfter: 'retry-after' }], // RFC 6585 §4
      [451, { blockedBy: 'link' }], // RFC 7725 §4
      [503, { retryAfter: 'retry-after' }], // RFC 9110 §15.6.4
    ],
  )
})

t.test(
  'every header field the registry table asks for is one of those a status owes',
  async (t) => {
    for (const { status, owes } of registered) {
      // Connection goes with Upgrade and has no value of its own (RFC 9110 §7.8).
      const asked = Object.keys(owes).filter((name) => name !== 'connection')
      const fields = Object.values(findErrorStatus(status)?.owes ?? {})
      t.strictSame(
        asked.filter((name) => !fields.includes(name)),
        [],
        String(status),
      )
    }
  },
)

t.test('a registered status is found by its number', async (t) => {
  for (const { status, phrase } of registered) {
    t.equal(findErrorStatus(status)?.title, phrase, String(status))
  }
})

t.test('a number that is no registered error status finds nothing', async (t) => {
  const others = [...unregisteredStatuses, 0, 200, 304, 399, 600, 404.5, -404, Number.NaN]
  for (const status of others) t.equal(findErrorStatus(status), undefined, String(status))
})

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

t.test('most statuses owe nothing, and share it', async (t) => {
  t.strictSame(owedBy(405), { allow: 'allow' })
  t.equal(owedBy(404), owedBy(499))
})

t.test('a status in digits is read like one that is a number', async (t) => {
  t.equal(readErrorStatus(404), 404)
  t.equal(readErrorStatus('503'), 503)
  for (const value of ['', '200', '4040', ' 404', '0x194', 'abc', 200, [404], null, undefined]) {
    t.equal(readErrorStatus(value), undefined, String(value))
  }
})
