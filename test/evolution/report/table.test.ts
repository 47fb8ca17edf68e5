import t from 'tap'
import { createPaint } from '../../../plugin/conformance/report/paragraphs.ts'
import type { ContractDiff } from '../../../plugin/evolution/compare/diff-contracts.ts'
import { toDiffTable } from '../../../plugin/evolution/report/table.ts'

const diff: ContractDiff = {
  compatible: false,
  counts: { breaking: 3, warning: 1, compatible: 0 },
  changes: [
    {
      rule: 'error-removed',
      severity: 'breaking',
      message: '404 is gone.',
      error: '404',
      routes: ['GET /a'],
    },
    {
      rule: 'error-removed',
      severity: 'breaking',
      message: '409 is gone.',
      error: '409',
      routes: ['GET /a', 'GET /b'],
    },
    {
      rule: 'route-removed',
      severity: 'breaking',
      message: 'The operation is gone.',
      error: null,
      routes: ['GET /c'],
    },
    {
      rule: 'undecided',
      severity: 'warning',
      message: 'The member a has another not.',
      error: '500',
      routes: ['GET /a'],
    },
  ],
  notes: ['One.'],
}

t.test('a diff is a paragraph for each rule, and a summary', async (t) => {
  t.equal(
    toDiffTable(diff, ['a\u001B', 'b'], { paint: createPaint(false), all: false }),
    `a\\u001b → b

breaking error-removed  2 changes in 2 operations
         A route no longer has an error it had.
      2  409 is gone.
         409  GET /a
      1  404 is gone.
         404  GET /a

breaking route-removed  1 change in 1 operation
         An operation is gone.
      1  The operation is gone.
         GET /c

warning  undecided  1 change in 1 operation
         Something has changed that no program can compare.
      1  The member a has another not.
         500  GET /a

Note: One.
3 breaking, 1 warning, 0 compatible
`,
  )
})

t.test('nothing is a summary alone, in green', async (t) => {
  const nothing = {
    compatible: true,
    counts: { breaking: 0, warning: 0, compatible: 0 },
    changes: [],
    notes: [],
  }
  t.equal(
    toDiffTable(nothing, ['a', 'b'], { paint: createPaint(true), all: true }),
    'a → b\n\n\u001B[32m0 breaking, 0 warnings, 0 compatible\u001B[0m\n',
  )
})
