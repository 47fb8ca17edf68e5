import t from 'tap'
import { ContractError, contractFormat } from '../../plugin/evolution/contract.ts'

t.test('an error of this kind says nothing that a terminal obeys', async (t) => {
  const cause = new Error('a')
  const error = new ContractError(`a\u001B[2J${'x'.repeat(2000)}`, { cause })
  t.match(error, { name: 'ContractError', cause })
  t.ok(error.message.startsWith('a\\u001b[2Jxxx'))
  t.equal(error.message.length, 1006)
})

t.test('the format has a version', async (t) => {
  t.equal(contractFormat, 'fastify-error-resource/contract/1')
})
