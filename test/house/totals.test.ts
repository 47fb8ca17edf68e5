/** The last line of continuous integration: the totals of all runs of tap, of which a check has two. */
import { execFileSync } from 'node:child_process'
import t from 'tap'
import { root } from './source-files.ts'

const npm = (script: string, command: string) => `
> fastify-error-resource@0.1.0 ${script}
> ${command}
`
const log = (...parts: readonly string[]) => parts.join('\n')

for (const [name, input, totals] of [
  ['one run', log(npm('test', 'tap'), '# { total: 12, pass: 12 }', '# time=3ms'), '12 0'],
  [
    'two runs, of which the first is drawn twice',
    log(
      npm('test', 'tap'),
      '# { total: 10, pass: 10 }',
      '# { total: 12, pass: 11, fail: 1 }',
      npm('test:matrix', 'tap --disable-coverage --include=test/matrix/**/*.test.ts'),
      '# { total: 7, pass: 4, fail: 2, skip: 1 }',
      npm('bench:check', 'tsx benchmarks/check.ts'),
    ),
    '15 3',
  ],
  ['a run that ends before its totals', log(npm('test', 'tap'), 'not ok'), '0 0'],
  ['no run', npm('build', 'tsc -p plugin'), '0 0'],
  ['nothing', '', '0 0'],
] as const) {
  t.test(`${name}: ${totals}`, async (t) => {
    t.equal(execFileSync('.ci/totals', { cwd: root, input, encoding: 'utf8' }), `${totals}\n`)
  })
}
