import t from 'tap'
import { toResult } from '../../../plugin/conformance/report/report.ts'

const exchange = { method: 'GET', url: '/a', headers: {}, status: 404 }

t.test('a result is not ok when there is an error among its findings', async (t) => {
  const message = 'It is so.'
  t.strictSame(toResult('GET /a', 'the plain request', exchange, [{ rule: 'leak', message }]), {
    name: 'GET /a: the plain request',
    operation: 'GET /a',
    probe: 'the plain request',
    ok: false,
    exchange,
    findings: [
      {
        rule: 'leak',
        severity: 'error',
        message,
        operation: 'GET /a',
        probe: 'the plain request',
        exchange,
      },
    ],
  })
  t.equal(toResult('a', 'b', exchange, []).ok, true)
  const advice = toResult('a', 'b', exchange, [{ rule: 'questionable-status', message }])
  t.equal(advice.ok, true)
  t.equal(advice.findings[0]?.severity, 'advice')
})
