import t from 'tap'
import { adviceOn, retryAdvice } from '../../plugin/catalog/status-advice.ts'
import { errorStatuses } from '../fixtures/iana-statuses.ts'

t.test('every registered status is explained in whole sentences', async (t) => {
  for (const { status } of errorStatuses) {
    const { meaning, fix, retry } = adviceOn(status)
    for (const text of [meaning, fix, retryAdvice[retry]]) t.match(text, /^[A-Z].*\.$/, `${status}`)
  }
})

t.test('a status without a row is explained by its class', async (t) => {
  t.strictSame(adviceOn(499), {
    meaning: 'The server cannot or will not process the request.',
    fix: 'Correct what `detail` names.',
    retry: 'never',
  })
  t.strictSame(adviceOn(599), {
    meaning: 'The server failed to fulfil a request that may well be valid.',
    fix: 'If it lasts, report it together with `requestId`.',
    retry: 'if-idempotent',
  })
})

t.test('statuses whose specification speaks of Retry-After tell to wait for it', async (t) => {
  // RFC 9110 §15.5.14 and §15.6.4, RFC 6585 §4.
  for (const status of [413, 429, 503]) {
    t.match(retryAdvice[adviceOn(status).retry], 'after the delay in Retry-After', `${status}`)
  }
})

t.test('after a failure of unknown extent only idempotent requests are repeated', async (t) => {
  // RFC 9110 §9.2.2.
  for (const status of [408, 500, 502, 504]) {
    t.match(retryAdvice[adviceOn(status).retry], 'idempotent', `${status}`)
  }
})
