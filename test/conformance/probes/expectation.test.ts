import t from 'tap'
import { judgeStatus, type Expectation } from '../../../plugin/conformance/probes/expectation.ts'

const right: Expectation = { right: [405], first: [501], questionable: [404] }

const statuses: readonly (readonly [
  name: string,
  status: number,
  expectation: Expectation,
  rule: string | undefined,
  message?: string,
])[] = [
  ['is right', 405, right, undefined],
  ['may come first', 501, right, undefined],
  ['turns a stranger away', 401, right, undefined],
  ['turns everybody away', 503, right, undefined],
  ['says less', 404, right, 'questionable-status', '404 came; 405 says more.'],
  ['says something else', 400, right, 'wrong-status', '400 came where 405 is right.'],
  ['is a success', 200, right, 'wrong-status', '200 came, as if nothing were wrong; 405 is right.'],
  [
    'is a success that breaks another rule',
    302,
    { right: [405], success: 'undocumented-method' },
    'undocumented-method',
    '302 came, as if nothing were wrong; 405 is right.',
  ],
  ['is a success that breaks none', 200, { right: [413], success: undefined }, undefined],
  [
    'is a failure',
    500,
    { right: [400, 422] },
    'server-error',
    '500 came for a mistake of the client, where 400 or 422 is right.',
  ],
  ['is about the server', 505, { right: [400] }, 'wrong-status', '505 came where 400 is right.'],
  ['is any', 500, { right: [] }, undefined],
  [
    'has to be questioned even of a stranger',
    403,
    { right: [401], questionable: [403] },
    'questionable-status',
    '403 came; 401 says more.',
  ],
]

for (const [name, status, expectation, rule, message] of statuses) {
  t.test(`a status is judged: ${status} ${name}`, async (t) => {
    t.strictSame(judgeStatus(status, expectation), rule && { rule, message })
  })
}
