import t from 'tap'
import { groupFindings } from '../../../plugin/conformance/report/groups.ts'
import { toResult } from '../../../plugin/conformance/report/report.ts'
import type { Fault } from '../../../plugin/conformance/report/rules.ts'

const exchange = { method: 'GET', url: '/a', headers: {}, status: 404 }
const findingsOf = (operation: string, ...faults: Fault[]) =>
  toResult(operation, 'the plain request', exchange, faults).findings

const why: Fault = { rule: 'questionable-status', message: 'Why?' }
const tells: Fault = { rule: 'leak', message: 'It tells.' }
const shouts: Fault = { rule: 'leak', message: 'It shouts.' }
const late: Fault = { rule: 'timeout', message: 'It was late.' }

t.test('findings are grouped by rule, errors and what is frequent first', async (t) => {
  const findings = [
    ...findingsOf('GET /a', why, why, why, why, late, shouts),
    ...findingsOf('GET /b', tells, tells),
    ...findingsOf('The service', tells),
  ]
  const groups = groupFindings(findings).map(({ kinds, ...group }) => ({
    ...group,
    kinds: kinds.map((kind) => [kind.message, kind.findings.length]),
  }))
  t.strictSame(groups, [
    {
      rule: 'leak',
      severity: 'error',
      count: 4,
      operations: 2,
      kinds: [
        ['It tells.', 3],
        ['It shouts.', 1],
      ],
    },
    { rule: 'timeout', severity: 'error', count: 1, operations: 1, kinds: [['It was late.', 1]] },
    {
      rule: 'questionable-status',
      severity: 'advice',
      count: 4,
      operations: 1,
      kinds: [['Why?', 4]],
    },
  ])
})

t.test('the service as a whole is no operation', async (t) => {
  const findings = [...findingsOf('The service', tells), ...findingsOf('The connection', tells)]
  t.match(groupFindings(findings), [{ count: 2, operations: 0 }])
  t.strictSame(groupFindings([]), [])
})
