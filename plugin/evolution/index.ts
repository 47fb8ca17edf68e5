/** `fastify-error-resource/evolution`: what a service promises of its errors, as a file, and what of a change breaks clients. */
export { toContractText } from './contract-text.ts'
export { readContract, type ReadContractOptions } from './read-contract.ts'
export { diffContracts, type ContractChange, type ContractDiff } from './compare/diff-contracts.ts'
export { contractRules, type ChangeSeverity, type ContractRule } from './compare/rules.ts'
export {
  ContractError,
  type ContractedError,
  type ContractedField,
  type ContractSchema,
  type ErrorContract,
} from './contract.ts'
