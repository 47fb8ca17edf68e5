import t from 'tap'
import { createEvidence } from '../../../plugin/conformance/judges/evidence.ts'
import { judge } from '../../../plugin/conformance/judges/judge.ts'
import type { Outcome } from '../../../plugin/conformance/exchange/message.ts'
import type { PlannedExchange } from '../../../plugin/conformance/probes/plan.ts'
import { answerOf, documentOf, factsOf, problemOf } from '../../fixtures/conformance.ts'

const profile = { 'application/json': {} }
const responses = {
  404: { content: profile },
  500: { content: { 'application/problem+json': {} } },
}
const { workshop, operation } = factsOf(documentOf({ '/things': { get: { responses } } }))
const bench = { ...workshop, evidence: createEvidence() }

const planned: PlannedExchange = {
  operation: 'GET /things',
  probe: 'the plain request',
  request: { method: 'GET', target: '/things', headers: {} },
  expect: { right: [] },
  isAnonymous: false,
}
const silence = { failure: 'timeout', reason: 'did not answer within 5 ms' } as const
const own = { ...planned, of: operation }
const refused = {
  ...planned,
  request: { ...planned.request, method: 'PATCH' },
  expect: { right: [405] },
  siblings: ['GET'],
}
const head = { ...planned, request: { ...planned.request, method: 'HEAD' } }
const kept = { 'cache-control': 'no-store' }

const rows: readonly (readonly [
  name: string,
  planned: PlannedExchange,
  outcome: Outcome,
  rules: readonly string[],
])[] = [
  ['a success', own, answerOf(200, {}, 'anything'), []],
  ['silence', own, silence, ['timeout']],
  ['silence that is allowed', { ...own, expect: { right: [413], maySilence: true } }, silence, []],
  [
    'a connection that breaks where silence is allowed',
    { ...own, expect: { right: [413], maySilence: true } },
    { failure: 'no-response', reason: 'closed the connection without a response' },
    ['no-response'],
  ],
  [
    'everything at once',
    refused,
    answerOf(404, {}, {}),
    ['wrong-status', 'not-an-error-resource', 'recommended-header'],
  ],
  ['a wrong Allow', refused, problemOf(405, {}, { ...kept, allow: 'PATCH, GET' }), ['wrong-allow']],
  ['HEAD', head, answerOf(404, kept), []],
  ['HEAD without what it owes', head, answerOf(404), ['recommended-header']],
  ['HEAD with content', head, answerOf(404, kept, 'x'), ['head-content']],
  ['HEAD of a success, with content', head, answerOf(200, {}, 'x'), ['head-content']],
  [
    'a documented profile',
    own,
    problemOf(404, {}, { ...kept, 'content-type': 'application/json' }),
    [],
  ],
  [
    'the profile of another operation',
    planned,
    problemOf(404, {}, { ...kept, 'content-type': 'application/json' }),
    ['not-an-error-resource'],
  ],
  ['a status that is not documented', own, problemOf(418), ['undocumented-status']],
]

for (const [name, exchange, outcome, rules] of rows) {
  t.test(`an exchange is judged by every rule: ${name}`, async (t) => {
    t.strictSame(
      judge(bench, exchange, outcome).map(({ rule }) => rule),
      rules,
    )
  })
}

t.test('a failure is a sentence', async (t) => {
  t.strictSame(judge(bench, own, silence), [
    { rule: 'timeout', message: 'The service did not answer within 5 ms.' },
  ])
})

t.test('content of HEAD is named by its media type', async (t) => {
  t.match(judge(bench, head, answerOf(404, { ...kept, 'content-type': 'a/b' }, 'x')), [
    { message: 'The 404 to HEAD has content of a/b, which the next response starts with.' },
  ])
  t.match(judge(bench, head, answerOf(404, kept, 'x')), [
    {
      message: 'The 404 to HEAD has content of unknown type, which the next response starts with.',
    },
  ])
})
