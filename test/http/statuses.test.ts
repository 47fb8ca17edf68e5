import t from 'tap'
import {
  errorStatuses,
  findErrorStatus,
  type ErrorStatus,
  owedBy,
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

/** What is owed where there may be a limit, the one first with which the others agree. */
const limits = {
  retryAfter: 'retry-after',
  rateLimit: 'ratelimit',
  rateLimitPolicy: 'ratelimit-policy',
}

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
      [429, limits], // RFC 6585 §4, draft-ietf-httpapi-ratelimit-headers-11 §6
      [451, { blockedBy: 'link' }], // RFC 7725 §4
      [503, limits], // RFC 9110 §15.6.4, draft-ietf-httpapi-ratelimit-headers-11 §6
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

t.test('most statuses owe nothing, and share it', async (t) => {
  t.strictSame(owedBy(405), { allow: 'allow' })
  t.equal(owedBy(404), owedBy(499))
})
