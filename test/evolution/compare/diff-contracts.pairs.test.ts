import t from 'tap'
import { diffContracts } from '../../../plugin/evolution/compare/diff-contracts.ts'
import { contractRules } from '../../../plugin/evolution/compare/rules.ts'
import { describeDocument } from '../../../plugin/evolution/document/describe-document.ts'
import { documentsOf, pairs } from '../../fixtures/contract-changes.ts'

for (const pair of pairs) {
  t.test(`of two documents this has changed: ${pair.name}`, async (t) => {
    const [older, newer] = documentsOf(pair).map(describeDocument)
    if (older === undefined || newer === undefined) return t.fail()
    const { changes } = diffContracts(older, newer)
    t.strictSame(
      changes.map(({ rule, message }) => [rule, message]),
      pair.changes,
    )
    for (const one of [older, newer]) t.strictSame(diffContracts(one, one).changes, [])
    return undefined
  })
}

t.test('every rule is met', async (t) => {
  const met = new Set<string>(pairs.flatMap(({ changes }) => changes.map(([rule]) => rule)))
  t.strictSame(
    Object.keys(contractRules).filter((rule) => !met.has(rule)),
    [],
  )
})
