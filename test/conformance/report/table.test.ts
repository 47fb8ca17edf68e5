import t from 'tap'
import { toResult, type ConformanceReport } from '../../../plugin/conformance/report/report.ts'
import { createPaint } from '../../../plugin/conformance/report/paragraphs.ts'
import { toTable } from '../../../plugin/conformance/report/table.ts'

const exchange = { method: 'GET', url: '/a', headers: {}, status: 404 }
const reportOf = (given: Partial<ConformanceReport>): ConformanceReport => {
  const { results = [] } = given
  return {
    target: 'the app',
    document: 'app.swagger()',
    ok: results.every(({ ok }) => ok),
    exchanges: { planned: 9, sent: results.length },
    notes: [],
    findings: results.flatMap(({ findings }) => findings),
    results,
    ...given,
  }
}
const plain = createPaint(false)

t.test('a report is a paragraph for each rule, and a summary', async (t) => {
  const long = { ...exchange, url: `/${'x'.repeat(100)}` }
  const kinds = ['It tells.', 'It tells.', 'It shouts.', 'It cries.', 'It yells.', 'It raves.']
  const results = [
    toResult('GET /a', 'first', exchange, []),
    toResult('POST /b', 'second', exchange, [
      { rule: 'leak', message: 'It tells.' },
      { rule: 'questionable-status', message: 'Why?' },
    ]),
    ...kinds.map((message) => toResult('GET /a', 'third', long, [{ rule: 'leak', message }])),
    toResult('The service', 'fourth', exchange, [{ rule: 'timeout', message: 'x'.repeat(300) }]),
  ]
  const report = reportOf({ results, notes: ['It was short.'] })
  const other = `        GET /${'x'.repeat(89)}…  third\n`
  t.equal(
    toTable(report, { paint: plain, all: false }),
    `the app (app.swagger())

error   leak  7 findings in 2 operations
        An error tells nothing of the inside of the service (RFC 9457 §5).
     3  It tells.
        GET /a  second
     1  It shouts.
${other}     1  It cries.
${other}        and 2 more of other words; --all prints them

error   timeout  1 finding in the service itself
        A request is answered in time.
     1  ${'x'.repeat(200)}…
        GET /a  fourth

advice  questionable-status  1 finding in 1 operation
        The status is allowed, and another would say more.
     1  Why?
        GET /a  second

Note: It was short.
9 of 9 exchanges, 2 operations: 8 errors, 1 advice
`,
  )
  const all = toTable(report, { paint: plain, all: true })
  t.match(all, `     3  It tells.\n        GET /a  second\n${other}${other}     1  It shouts.\n`)
  t.match(all, 'It raves.')
  t.notMatch(all, '--all')
})

t.test('a report of a thousand findings is a screen', async (t) => {
  const results = Array.from({ length: 1000 }, (_, index) =>
    toResult(`GET /${index}`, 'the plain request', exchange, [
      { rule: 'leak', message: `It tells ${index}.` },
      { rule: 'missing-header', message: `The 401 has no ${index % 7}.` },
    ]),
  )
  const lines = toTable(reportOf({ results }), { paint: plain, all: false }).split('\n')
  t.ok(lines.length < 25, `${lines.length} lines`)
})

t.test('a clean report says so', async (t) => {
  const target = 'http://127.0.0.1:3000/openapi.json'
  const results = [toResult('GET /a', 'first', exchange, [])]
  const report = reportOf({
    results,
    target,
    document: target,
    exchanges: { planned: 1, sent: 1 },
  })
  t.equal(
    toTable(report, { paint: plain, all: false }),
    `${target}\n\n1 of 1 exchange, 1 operation: 0 errors, 0 advice\n`,
  )
  t.match(toTable(reportOf({ document: null }), { paint: plain, all: false }), /^the app\n/)
})

t.test('colours are for terminals', async (t) => {
  t.equal(createPaint(true)('a', 'red'), '\u001B[31ma\u001B[0m')
  t.equal(plain('a', 'red'), 'a')
  const results = [toResult('GET /a', 'first', exchange, [{ rule: 'leak', message: 'It tells.' }])]
  const table = toTable(reportOf({ results }), { paint: createPaint(true), all: false })
  t.match(table, '\u001B[31merror  \u001B[0m \u001B[1mleak\u001B[0m')
})
