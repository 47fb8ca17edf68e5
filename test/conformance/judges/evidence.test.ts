import t from 'tap'
import { createEvidence } from '../../../plugin/conformance/judges/evidence.ts'
import { judgeStatus } from '../../../plugin/conformance/probes/expectation.ts'
import type { Outcome } from '../../../plugin/conformance/exchange/message.ts'
import type { PlannedExchange } from '../../../plugin/conformance/probes/plan.ts'
import { answerOf } from '../../fixtures/conformance.ts'

const common = { operation: 'GET /a/{id}', probe: 'a probe', isAnonymous: false } as const
const plannedOf = (method: string, target: string, others: Partial<PlannedExchange>) => ({
  ...common,
  request: { method, target, headers: {} },
  expect: { right: [] },
  ...others,
})
const plain = plannedOf('GET', '/a/7?size=', { tells: 'the path' })
const unknown = plannedOf('GET', '/unknown', { tells: 'no path' })
const other = plannedOf('PATCH', '/a/7?size=', {
  expect: { right: [405], first: [501], questionable: [404, 410, 400, 422] },
  siblings: ['GET'],
})

/** What the router of Fastify says, and what a handler says. */
const routerOf = (method: string, path: string) =>
  answerOf(404, {}, { message: `Route ${method}:${path} not found`, statusCode: 404, id: 'req-1' })
const handler = answerOf(404, {}, { message: 'There is no such thing.' })
const silence: Outcome = { failure: 'timeout', reason: 'did not answer' }

const rows: readonly (readonly [
  what: string,
  status: number,
  path: Outcome | undefined,
  rule: string | undefined,
  method?: string,
])[] = [
  ['nothing is known of the path', 404, undefined, 'questionable-status'],
  ['the path did not answer', 404, silence, 'questionable-status'],
  ['the path turns strangers away', 404, answerOf(401), 'questionable-status'],
  ['the path fails', 404, answerOf(500), 'questionable-status'],
  ['the path is there', 404, answerOf(200), 'wrong-status'],
  ['the path leads elsewhere', 410, answerOf(302), 'wrong-status'],
  ['the path was there', 404, answerOf(204), 'questionable-status', 'DELETE'],
  ['the path is not there', 404, answerOf(404), undefined],
  ['the path is gone', 410, answerOf(410), undefined],
  ['the path refuses what is in it', 400, answerOf(400), undefined],
  ['the path refuses what is in it', 422, answerOf(422), undefined],
  ['the path is there, and this is no absence', 400, answerOf(200), 'questionable-status'],
  ['the path says otherwise', 404, answerOf(400), 'questionable-status'],
  ['the path says otherwise', 409, answerOf(404), 'wrong-status'],
  ['all is well', 405, answerOf(200), undefined],
]

for (const [what, status, path, rule, method = 'GET'] of rows) {
  t.test(`a ${status} to a method that is not there is judged by the path: ${what}`, async (t) => {
    const evidence = createEvidence()
    if (path !== undefined) {
      evidence.keep({ ...plain, request: { ...plain.request, method } }, path)
    }
    const expectation = evidence.weigh(other, answerOf(status))
    t.equal(judgeStatus(status, expectation)?.rule, rule)
  })
}

const ruleOf = (evidence: ReturnType<typeof createEvidence>, answer = routerOf('PATCH', '/a/7')) =>
  judgeStatus(404, evidence.weigh(other, answer))?.rule

t.test('a 404 that says what is said of any unknown path is that of the router', async (t) => {
  const evidence = createEvidence()
  evidence.keep(unknown, routerOf('GET', '/unknown'))
  evidence.keep(plain, handler)
  t.equal(ruleOf(evidence), 'wrong-status')
  t.equal(ruleOf(evidence, handler), undefined, 'what the operation says itself is not')
  t.equal(ruleOf(evidence, answerOf(404)), undefined, 'nor is nothing at all')
  evidence.keep(unknown, answerOf(410, {}, handler.content.toString()))
  t.equal(ruleOf(evidence), undefined, 'nor is another status')
  evidence.keep(unknown, routerOf('GET', '/unknown'))
  evidence.keep(plain, routerOf('GET', '/a/7'))
  t.equal(ruleOf(evidence), undefined, 'where all say the same nobody knows')
})

t.test('the answer of another operation tells nothing', async (t) => {
  const evidence = createEvidence()
  evidence.keep({ ...plain, operation: 'GET /b' }, answerOf(200))
  t.equal(ruleOf(evidence), 'questionable-status')
  evidence.keep(plain, answerOf(200))
  evidence.keep(plain, silence)
  t.equal(ruleOf(evidence), 'questionable-status', 'nor does one that is not the last')
})

t.test('the answers of operations are judged as they are expected', async (t) => {
  const evidence = createEvidence()
  evidence.keep(plannedOf('GET', '/a/7?size=', {}), answerOf(200))
  t.equal(ruleOf(evidence), 'questionable-status', 'not every answer tells something')
  evidence.keep(plain, answerOf(200))
  t.equal(evidence.weigh(plain, answerOf(404)), plain.expect)
})

t.test('a refusal of the plain request is one of every other', async (t) => {
  const refused = plannedOf('GET', '/a/7', { expect: { right: [406] } })
  const rule = (path: Outcome, status: number) => {
    const evidence = createEvidence()
    evidence.keep(plain, path)
    return judgeStatus(status, evidence.weigh(refused, answerOf(status)))?.rule
  }
  t.equal(rule(answerOf(400), 400), undefined)
  t.equal(rule(answerOf(400), 404), 'wrong-status')
  t.equal(rule(answerOf(200), 400), 'wrong-status')
  t.equal(rule(answerOf(500), 500), 'server-error')
  t.equal(rule(answerOf(502), 502), undefined, 'an upstream that is down is so for every request')
  t.equal(rule(answerOf(504), 504), undefined)
  t.equal(rule(answerOf(529), 529), undefined, 'nobody knows what is meant by it')
  t.equal(rule(answerOf(200), 529), 'server-error', 'but that it fails (RFC 9110 §15)')
  t.equal(rule(answerOf(440), 440), undefined)
  t.equal(rule(answerOf(504), 502), 'server-error')
  t.equal(rule(answerOf(200), 502), 'server-error')
})
