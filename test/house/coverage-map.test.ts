/** Which file of plugin/ a test earns coverage for. */
import t from 'tap'
import creditOf from '../coverage-map.js'

for (const [test, file] of [
  ['test/http/statuses.test.ts', 'plugin/http/statuses.ts'],
  ['test/http/statuses.late.test.ts', 'plugin/http/statuses.ts'],
  ['test\\http\\statuses.late.test.ts', 'plugin/http/statuses.ts'],
  ['test/index.test.ts', 'plugin/index.ts'],
  ['test/index.wiring.test.ts', 'plugin/index.ts'],
  ['test/http/statuses.very.late.test.ts', undefined],
  ['test/http/statuses-late.test.ts', undefined],
  ['test/http.statuses.test.ts', undefined],
  ['test/http/statuses.ts', undefined],
  ['test/http/statuses.test.js', undefined],
  ['test/contract/http/statuses.test.ts', undefined],
  ['test/contract/framework.test.ts', undefined],
] as const) {
  t.test(`${test} earns for ${file ?? 'no file'}`, async (t) => {
    t.strictSame(creditOf(test), file === undefined ? null : [file])
  })
}
