import t from 'tap'
import { givenInAgreement, givenOrImplied } from '../../../plugin/errors/owed/given-values.ts'

const usedUp = { policy: 'default', remaining: 0, reset: 50 }

t.test('a delay follows from a quota that is used up, unless it is given', async (t) => {
  t.equal(givenOrImplied('retryAfter', { rateLimit: usedUp }), 50)
  t.equal(givenOrImplied('retryAfter', { rateLimit: usedUp, retryAfter: 5 }), 5)
  t.equal(givenOrImplied('retryAfter', {}), undefined)
  t.equal(givenOrImplied('retryAfter', undefined), undefined)
  t.equal(givenOrImplied('allow', {}), undefined)
})

t.test('what is given agrees with what is set already', async (t) => {
  const fields = { 'retry-after': '5' }
  t.match(givenInAgreement('rateLimit', { rateLimit: usedUp }, fields), [{ reset: 5 }])
  t.equal(givenInAgreement('rateLimit', {}, fields), undefined)
  t.equal(givenInAgreement('rateLimit', undefined, fields), undefined)
  t.equal(givenInAgreement('retryAfter', { retryAfter: 7 }, fields), 7)
})
