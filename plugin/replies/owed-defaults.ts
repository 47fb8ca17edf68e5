/** What an owed field says when the occurrence does not. */
import type { FastifyRequest } from 'fastify'
import { allowedMethods } from '../routes/allow.ts'
import type { ErrorInit } from '../errors/declaration.ts'
import { isValidHeader } from '../http/header-values.ts'
import { toOwedField, type OwedField } from '../errors/owed-fields.ts'
import { readableTypes } from '../routes/readable-types.ts'
import type { OwedName } from '../http/statuses.ts'
import type { Writer } from './instance.ts'

/** An owed field; `undefined` where its header would be invalid, so that the member is left out too. */
export function toValidField(
  name: OwedName,
  header: string | undefined,
  value: unknown,
): OwedField | undefined {
  const field = toOwedField(name, value)
  return field && (header === undefined || isValidHeader(header, field.header)) ? field : undefined
}

const fieldsOfRoutes = new WeakMap<readonly string[], OwedField>()

/** The field of a list that a route declares. Such a list is there for as long as its route, and so is its field. */
function fieldOfRoute(
  name: OwedName,
  header: string | undefined,
  types: readonly string[] | undefined,
): OwedField | undefined {
  if (types === undefined) return undefined
  let field = fieldsOfRoutes.get(types)
  if (field === undefined) {
    field = toValidField(name, header, types)
    if (field !== undefined) fieldsOfRoutes.set(types, field)
  }
  return field
}

/** Finds the field from the options, the route or the router. */
type Default = (
  writer: Writer,
  request: FastifyRequest,
  header: string | undefined,
  init: ErrorInit | undefined,
) => OwedField | undefined

/** The fields that have a default. */
export const owedDefaults: Readonly<Partial<Record<OwedName, Default>>> = {
  challenge: ({ options }, _request, header) =>
    toValidField('challenge', header, options.challenge),
  allow: ({ routes }, request, header) =>
    toValidField('allow', header, allowedMethods(request.server, request, routes)),
  available: (writer, request, header) =>
    fieldOfRoute('available', header, writer.planOf(request).produces),
  // A coding problem is answered with Accept-Encoding alone (RFC 9110 §12.5.3).
  accept: (writer, request, header, init) =>
    init?.acceptEncoding === undefined
      ? fieldOfRoute('accept', header, readableTypes(request.server, writer.planOf(request)))
      : undefined,
}
