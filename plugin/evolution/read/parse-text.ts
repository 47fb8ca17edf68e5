/** The text of a document or a contract, in JSON or YAML. */
import { ContractError } from '../contract.ts'
import { findYaml, type ParseYaml } from './yaml.ts'

/** Letters of the largest text in YAML that is read, which takes a hundred times as long as JSON. */
const longestYaml = 16 * 2 ** 20

/** Members that a document or a contract begins with, in YAML or JSON. */
const start = /^\s*["']?(?:openapi|swagger|format|info|paths)["']?\s*:/m

/** Tells what may be a document or a contract from pages of other kinds. */
export function isDocumentLike(text: string): boolean {
  return /^\s*[[{]/.test(text) || start.test(text.slice(0, 10_000))
}

/** What a parser says, without the lines it says it of. */
const firstLine = (error: unknown) =>
  (error as Error).message.replace(/\n[^]*/, '').replace(/[.:]?$/, '.')

function parseYaml(text: string, name: string, parse: ParseYaml | undefined): unknown {
  if (parse === undefined) {
    throw new ContractError(
      `${name} is YAML, which is read where the package yaml is installed. Install it, or give JSON.`,
    )
  }
  if (text.length > longestYaml) {
    throw new ContractError(
      `${name} is more than ${longestYaml / 2 ** 20} MiB of YAML, which is too much to be read. Give JSON.`,
    )
  }
  try {
    return parse(text, { logLevel: 'error', merge: true })
  } catch (error) {
    throw new ContractError(
      error instanceof RangeError
        ? `${name} is YAML that is nested too deep to be read.`
        : `${name} cannot be read as YAML: ${firstLine(error)}`,
      { cause: error },
    )
  }
}

/**
 * Reads a text as JSON, or else as YAML.
 * @param name What it is called in the sentence.
 * @throws {ContractError} Saying why it cannot be read.
 */
export function parseText(given: string, name: string, yaml = findYaml): unknown {
  // A reader may ignore a byte order mark (RFC 8259 §8.1).
  const text = given.replace(/^\uFEFF/, '')
  if (text.trim() === '') throw new ContractError(`${name} is empty.`)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (/^\s*[[{"]/.test(text)) {
      throw new ContractError(`${name} cannot be read as JSON: ${firstLine(error)}`, {
        cause: error,
      })
    }
  }
  if (!isDocumentLike(text)) {
    throw new ContractError(`${name} is neither JSON nor YAML of an OpenAPI document.`)
  }
  return parseYaml(text, name, yaml())
}
