/** A contract as the text of its file: what is short on one line, so that it can be read and its changes are few lines. */
import { checkContract } from './check-contract.ts'
import type { ErrorContract } from './contract.ts'

/** Letters of a line that holds more than one value; the width that formatters keep to by default. */
const widest = 80

function onOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  const members = Object.entries(value).map(
    ([name, item]) => `${JSON.stringify(name)}: ${onOneLine(item)}`,
  )
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** @param before What stands before it on its line. @param isLast Whether no comma follows. */
function print(value: unknown, indent: string, before: string, isLast: boolean): string {
  const end = isLast ? '' : ','
  const line = `${indent}${before}${onOneLine(value)}${end}`
  const isShort = indent !== '' && line.length <= widest
  if (isShort || typeof value !== 'object' || value === null) return line
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const items: [string, unknown][] = Array.isArray(value)
    ? value.map((item) => ['', item])
    : Object.entries(value).map(([name, item]) => [`${JSON.stringify(name)}: `, item])
  if (items.length === 0) return line
  const lines = items.map(([name, item], index) =>
    print(item, `${indent}  `, name, index === items.length - 1),
  )
  return [`${indent}${before}${open}`, ...lines, `${indent}${close}${end}`].join('\n')
}

/**
 * Writes a contract as the JSON of its file. Those that are equal have equal texts, whatever wrote them.
 * @throws {ContractError} For what is no contract.
 * @example
 * await writeFile('errors.json', toContractText(await readContract(app)))
 */
export function toContractText(contract: ErrorContract): string {
  return `${print(checkContract(contract, 'What toContractText() was given'), '', '', true)}\n`
}
