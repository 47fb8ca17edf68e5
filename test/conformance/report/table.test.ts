import t from 'tap'
import { toResult, type ConformanceReport } from '../../../plugin/conformance/report/report.ts'
import { createPaint, toTable } from '../../../plugin/conformance/report/table.ts'

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

t.test('a report is a line for each operation, and its findings below', async (t) => {
  const long = { ...exchange, url: `/${'x'.repeat(100)}` }
  const results = [
    toResult('GET /a', 'first', exchange, []),
    toResult('POST /b', 'second', exchange, [
      { rule: 'leak', message: 'It tells.' },
      { rule: 'questionable-status', message: 'Why?' },
    ]),
    toResult('GET /a', 'third', long, [{ rule: 'leak', message: 'It tells.' }]),
    toResult('GET /c', 'fourth', exchange, [{ rule: 'questionable-status', message: 'Why?' }]),
  ]
  t.equal(
    toTable(reportOf({ results, notes: ['It was short.'] }), plain),
    `the app (app.swagger())

GET /a                                        2 exchanges  1 error
  error   leak  third
          It tells.
          GET /${'x'.repeat(89)}…
POST /b                                        1 exchange  1 error, 1 advice
  error   leak  second
          It tells.
          GET /a
  advice  questionable-status  second
          Why?
          GET /a
GET /c                                         1 exchange  1 advice
  advice  questionable-status  fourth
          Why?
          GET /a

Note: It was short.
4 of 9 exchanges, 2 errors, 2 advice
`,
  )
})

t.test('a clean report says so', async (t) => {
  const name = `GET /${'x'.repeat(50)}`
  const target = 'http://127.0.0.1:3000/openapi.json'
  const results = [toResult(name, 'first', exchange, [])]
  t.equal(
    toTable(
      reportOf({ results, target, document: target, exchanges: { planned: 1, sent: 1 } }),
      plain,
    ),
    `${target}\n\n${name}    1 exchange  ok\n\n1 of 1 exchange, 0 errors, 0 advice\n`,
  )
  t.match(toTable(reportOf({ document: null }), plain), /^the app\n/)
})

t.test('colours are for terminals', async (t) => {
  t.equal(createPaint(true)('a', 'red'), '\u001B[31ma\u001B[0m')
  t.equal(plain('a', 'red'), 'a')
  const results = [toResult('GET /a', 'first', exchange, [{ rule: 'leak', message: 'It tells.' }])]
  t.match(toTable(reportOf({ results }), createPaint(true)), '\u001B[1mleak\u001B[0m')
})

t.test('what a service says never reaches the terminal as a command', async (t) => {
  const evil = { ...exchange, url: '/\u001B[2J\u009B' }
  const results = [
    toResult('GET /\u001B]0;x\u0007', 'first', evil, [
      { rule: 'leak', message: 'a\u001B[31mb\u202Ec' },
    ]),
  ]
  const table = toTable(reportOf({ results, notes: ['\u0007'], target: '\u001B[1m' }), plain)
  t.notMatch(table, /[^\P{C}\n]/u)
})
