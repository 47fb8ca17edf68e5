/** Which file of plugin/ a test earns coverage for. */
import t from 'tap'
import creditOf from '../coverage-map.js'
import { typescriptFiles } from './source-files.ts'

for (const [test, file] of [
  ['test/http/statuses.test.ts', 'plugin/http/statuses.ts'],
  ['test/http/statuses.late.test.ts', 'plugin/http/statuses.ts'],
  ['test\\http\\statuses.late.test.ts', 'plugin/http/statuses.ts'],
  ['test/index.test.ts', 'plugin/index.ts'],
  ['test/late.test.ts', 'plugin/late.cjs'],
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

t.test('a test outside of contract/, house/ and matrix/ earns, and none inside', async (t) => {
  const tests = typescriptFiles('test').filter((file) => file.endsWith('.test.ts'))
  for (const test of tests) {
    const isUnit = !/^(?:contract|house|matrix)\//.test(test)
    t.equal(creditOf(`test/${test}`) !== null, isUnit, test)
  }
})
