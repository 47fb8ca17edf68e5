import t from 'tap'
import {
  ConformanceError,
  endless,
  isAnswer,
  late,
} from '../../../plugin/conformance/exchange/message.ts'
import { answerOf } from '../../fixtures/conformance.ts'

const limits = { timeout: 50, bytes: 10 }

t.test('an answer is told from its absence', async (t) => {
  t.ok(isAnswer(answerOf(204)))
  t.notOk(isAnswer(late(limits)))
})

t.test('the two limits are named where they were reached', async (t) => {
  t.strictSame(late(limits), { failure: 'timeout', reason: 'did not answer within 50 ms' })
  t.strictSame(endless(limits), {
    failure: 'endless-content',
    reason: 'sent more than 10 bytes and did not end',
  })
})

t.test('a target that cannot be checked has an error of its own', async (t) => {
  const error = new ConformanceError('It is not there.')
  t.equal(String(error), 'ConformanceError: It is not there.')
})
