/** An error as a plain Error Resource, for what outlives its request: a job's outcome, a message, an event of a stream. */
import { occurrenceOf, type Occurrence } from '../errors/declaration.ts'
import { toErrorResource } from './error-resource.ts'
import { isHttpError } from '../errors/http-error.ts'
import { toOwedField } from '../errors/owed-fields.ts'
import type { ErrorResource } from '../errors/schemas.ts'
import type { OwedName } from '../http/statuses.ts'
import type { Writer } from '../replies/instance.ts'

/** The body members of the owed fields that the error brings. */
function owedMembers({ declaration, init }: Occurrence): Record<string, unknown> {
  const names = Object.keys(declaration.owes) as OwedName[]
  const members = names.map((name) => [name, toOwedField(name, init?.[name])?.member] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== undefined))
}

/**
 * Builds the Error Resource that a client would have got, without what only a request can tell:
 * `instance` and `requestId`. A value that is no error of this package is a 500 that says nothing.
 */
export function toPlainResource({ kindOf }: Writer, error: unknown): ErrorResource {
  const occurrence: Occurrence = isHttpError(error) ? error : occurrenceOf(500)
  const { type, sift } = kindOf(occurrence.declaration)
  const members = { ...sift?.(occurrence.members).kept, ...owedMembers(occurrence) }
  return toErrorResource(occurrence, type, { url: undefined, id: undefined }, members, false)
}
