import t from 'tap'
import { Parser } from 'tap-parser'
import { toResult, type ConformanceReport } from '../../../plugin/conformance/report/report.ts'
import { toTap } from '../../../plugin/conformance/report/tap.ts'

const exchange = { method: 'GET', url: '/a', headers: {}, status: null }
const results = [
  toResult('GET /a', 'the plain request', exchange, []),
  toResult('GET /a', 'one # two \\ three', exchange, [
    { rule: 'leak', message: 'It tells: "all" # of it.' },
    { rule: 'questionable-status', message: 'Why?' },
  ]),
  toResult('GET /b', 'TODO # TODO', exchange, [{ rule: 'questionable-status', message: 'Why?' }]),
]
const report: ConformanceReport = {
  target: 'the app',
  document: null,
  ok: false,
  exchanges: { planned: 3, sent: 3 },
  notes: ['It was short.'],
  results,
  findings: [],
}

t.test('a report is TAP, its findings are diagnostics', async (t) => {
  t.equal(
    toTap(report),
    String.raw`TAP version 14
1..3
# It was short.
ok 1 - GET /a: the plain request
not ok 2 - GET /a: one \# two \\ three
  ---
  findings:
    - rule: leak
      severity: error
      message: "It tells: \"all\" # of it."
      request: "GET /a"
      status: null
    - rule: questionable-status
      severity: advice
      message: "Why?"
      request: "GET /a"
      status: null
  ...
ok 3 - GET /b: TODO \# TODO
  ---
  findings:
    - rule: questionable-status
      severity: advice
      message: "Why?"
      request: "GET /a"
      status: null
  ...
`,
  )
})

t.test('a parser of TAP reads it as it is meant', async (t) => {
  const parser = new Parser({ strict: true })
  const points: unknown[] = []
  parser.on('assert', ({ ok, name, todo, diag }) =>
    points.push([ok, name, todo, diag?.findings?.length]),
  )
  parser.end(toTap(report))
  t.strictSame(points, [
    [true, 'GET /a: the plain request', false, undefined],
    [false, 'GET /a: one # two \\ three', false, 2],
    [true, 'GET /b: TODO # TODO', false, 1],
  ])
  t.match(parser.results, {
    count: 3,
    pass: 2,
    fail: 1,
    failures: [{ diag: { findings: [{ message: 'It tells: "all" # of it.' }] } }],
  })
})

for (const [name, given, shown] of [
  ['nothing', undefined, 'undefined'],
  ['another object', {}, '{}'],
  ['a promise', Promise.resolve(report), 'an instance of Promise'],
  ['half a report', { results: [] }, '{"results":[]}'],
] as const) {
  t.test(`${name} is no report`, async (t) => {
    t.throws(
      () => toTap(given as never),
      new TypeError(`toTap() takes the report of checkConformance(); it was given ${shown}.`),
    )
  })
}
