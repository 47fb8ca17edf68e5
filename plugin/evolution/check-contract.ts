/** Whether something is a contract, before anything relies on it: files are edited, cut off and mixed up. */
import type { JsonObject } from '../conformance/document/openapi-reader.ts'
import { isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { ContractError, contractFormat, type ErrorContract } from './contract.ts'
import { toSorted } from './schemas/sorted.ts'

const family = contractFormat.replace(/\d+$/, '')

/** Tells a contract, of whatever version, from other values. */
export function isContract(value: unknown): value is JsonObject {
  return isRecord(value) && String(value['format']).startsWith(family)
}

const isText = (value: unknown) => typeof value === 'string'
const isTextOrAbsent = (value: unknown) => value === undefined || isText(value)
const isSchema = (value: unknown) => typeof value === 'boolean' || isRecord(value)
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)
const isEach = (value: unknown, holds: (item: unknown) => boolean) =>
  isRecord(value) && Object.values(value).every(holds)

const isField = (value: unknown) =>
  isRecord(value) && typeof value['required'] === 'boolean' && isSchema(value['schema'])

/** What each member of an error is. */
const ofErrors: Readonly<Record<string, (value: unknown) => boolean>> = {
  status: (value) => /^(?:[45]\d\d|[45]XX|default)$/.test(String(value)),
  type: isTextOrAbsent,
  code: isTextOrAbsent,
  title: isTextOrAbsent,
  content: (value) => isEach(value, isSchema),
  headers: (value) => isEach(value, isField),
  reference: isTextOrAbsent,
}

function isError(value: unknown): boolean {
  return isRecord(value) && Object.entries(ofErrors).every(([name, holds]) => holds(value[name]))
}

/** What each member of a contract is, and how that is said. */
const members: Readonly<
  Record<string, readonly [expected: string, holds: (value: unknown) => boolean]>
> = {
  service: ['a text', isText],
  notes: ['a list of texts', isTexts],
  routes: ['lists of names of errors, by route', (value) => isEach(value, isTexts)],
  errors: ['errors by name', isRecord],
  schemas: ['schemas by name', (value) => isEach(value, isSchema)],
}

/**
 * Checks that something is a contract.
 * @param name What it is called in the sentence.
 * @throws {ContractError} Saying why it is none.
 */
export function checkContract(value: unknown, name: string): ErrorContract {
  if (!isContract(value)) {
    throw new ContractError(`${name} is no contract of errors; it is ${show(value)}.`)
  }
  if (value['format'] !== contractFormat) {
    throw new ContractError(
      `${name} is a contract of the format ${String(value['format'])}, and this release reads ${contractFormat}.`,
    )
  }
  for (const [member, [expected, holds]] of Object.entries(members)) {
    if (!holds(value[member])) {
      throw new ContractError(
        `${name} is no whole contract: "${member}" must be ${expected}; it is ${show(value[member])}.`,
      )
    }
  }
  toSorted(value)
  const { errors, routes } = value as unknown as ErrorContract
  for (const [error, described] of Object.entries(errors)) {
    if (isError(described)) continue
    throw new ContractError(`${name} is no whole contract: its error "${error}" is incomplete.`)
  }
  for (const [route, names] of Object.entries(routes)) {
    const missing = names.find((one) => !Object.hasOwn(errors, one))
    if (missing === undefined) continue
    throw new ContractError(
      `${name} is no whole contract: ${route} has the error "${missing}", which is not among its errors.`,
    )
  }
  return value as unknown as ErrorContract
}
