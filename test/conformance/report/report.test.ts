import t from 'tap'
import { toReport, toResult } from '../../../plugin/conformance/report/report.ts'

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

/** Everything that a terminal obeys, or that is not seen. */
const unseen =
  '\u0000\u0007\u001B[2J\u007F\u0085\u009B\u00AD\u061C\u200B\u200E\u2028\u2029\u202E\u2066\u2069\uFEFF\uD800\u{E0041}\r\n\t'

t.test('nothing that is not seen is in a report, wherever it comes from', async (t) => {
  const evil = { method: unseen, url: unseen, headers: { [unseen]: unseen }, status: 404 }
  const results = [toResult(unseen, unseen, evil, [{ rule: 'leak', message: unseen }])]
  const report = toReport({ name: unseen, document: unseen }, 1, results, [unseen])
  const texts: string[] = []
  JSON.stringify(report, (key, value: unknown) => {
    texts.push(key)
    if (typeof value === 'string') texts.push(value)
    return value
  })
  for (const text of texts) t.notMatch(text, /[\p{C}\p{Zl}\p{Zp}]/u)
  t.ok(texts.some((text) => text.includes('\\u001b[2J')))
})

t.test('nothing in a report is longer than can be read', async (t) => {
  const long = 'x'.repeat(100_000)
  const evil = { method: long, url: long, headers: { a: long }, status: 404 }
  const results = [toResult(long, long, evil, [{ rule: 'leak', message: long }])]
  const report = toReport({ name: long, document: long }, 1, results, [long])
  t.ok(JSON.stringify(report).length < 20_000)
})

t.test('a report sums up its results', async (t) => {
  const results = [
    toResult('GET /a', 'b', exchange, []),
    toResult('GET /a', 'c', exchange, [{ rule: 'leak', message: 'It is so.' }]),
  ]
  t.strictSame(toReport({ name: 'the app', document: null }, 7, results, ['A note.']), {
    target: 'the app',
    document: null,
    ok: false,
    exchanges: { planned: 7, sent: 2 },
    notes: ['A note.'],
    results,
    findings: results[1]?.findings,
  })
})
