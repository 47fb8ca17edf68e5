import t from 'tap'
import { readTable } from '../../house/markdown.ts'
import { read } from '../../house/source-files.ts'
import { contractRules, weigh, type ContractRule } from '../../../plugin/evolution/compare/rules.ts'

t.test('rules are listed by what they do to clients', async (t) => {
  const severities = Object.values(contractRules).map(({ severity }) => severity)
  const order = ['breaking', 'warning', 'compatible']
  t.strictSame(
    severities,
    severities.toSorted((one, other) => order.indexOf(one) - order.indexOf(other)),
  )
  for (const { about } of Object.values(contractRules)) t.match(about, /^[a-z].*[^.]$/)
})

const many = (rule: ContractRule) => Array.from({ length: 99 }, () => rule)

t.test('no number of small changes is as heavy as one that breaks', async (t) => {
  t.equal(weigh([]), 0)
  t.ok(
    weigh(['member-removed']) > weigh([...many('undecided'), ...many('member-added')].slice(0, 99)),
  )
  t.ok(weigh(['undecided']) > weigh(many('member-added')))
})

t.test('the guide lists them all, in this order', async (t) => {
  t.strictSame(
    readTable(read('docs/contract.md'), 'rule', 'severity'),
    Object.entries(contractRules).map(([id, { severity, about }]) => [
      `\`${id}\``,
      severity,
      about,
    ]),
  )
})
