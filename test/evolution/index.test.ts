import t from 'tap'
import * as evolution from '../../plugin/evolution/index.ts'

t.test('the entry exports these names', async (t) => {
  t.strictSame(Object.keys(evolution).toSorted(), [
    'ContractError',
    'contractRules',
    'diffContracts',
    'readContract',
    'toContractText',
  ])
})
