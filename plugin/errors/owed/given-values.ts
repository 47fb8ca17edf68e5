/** What a sender gave of owed fields, where one of them has to do with another. */
import type { OwedName } from '../../http/statuses.ts'
import { owedRowOf } from './fields.ts'
import type { OwedValues } from './row.ts'

/** What was given of an owed field, or else what follows from the others that were. */
export function givenOrImplied(name: OwedName, init: OwedValues | undefined): unknown {
  return init?.[name] ?? (init && owedRowOf(name).implied?.(init))
}

/** What was given of an owed field, in agreement with the header fields that are set already. */
export function givenInAgreement(
  name: OwedName,
  init: OwedValues | undefined,
  fields: Readonly<Record<string, unknown>>,
): unknown {
  const value = init?.[name]
  return value === undefined ? undefined : (owedRowOf(name).agree?.(value, fields) ?? value)
}
