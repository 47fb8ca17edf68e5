/** An OpenAPI document as the contract of its errors. */
import {
  createOpenApiReader,
  isObject,
  type JsonObject,
  type Place,
} from '../../conformance/document/openapi-reader.ts'
import { readOperations } from '../../conformance/document/operations.ts'
import { toShown } from '../../conformance/exchange/shown.ts'
import { contractFormat, type ContractedError, type ErrorContract } from '../contract.ts'
import { createSchemaCopier } from '../schemas/copy-schema.ts'
import { reachable } from '../schemas/reachable.ts'
import { toSortedObject } from '../schemas/sorted.ts'
import { createDescribeResponse } from './describe-response.ts'
import { nameErrors, type RouteError } from './name-errors.ts'

/** Sentences that are told; a document may give reason for thousands. */
const mostNotes = 20

/** A key of `responses` as a status of errors; `undefined` for one that is of none. */
function toStatus(key: string): ContractedError['status'] | undefined {
  if (/^[45]\d\d$/.test(key)) return Number(key)
  if (/^[45]xx$/i.test(key)) return key.startsWith('4') ? '4XX' : '5XX'
  return key === 'default' ? key : undefined
}

const isSuccess = (key: string) => /^[23](?:\d\d|xx)$/i.test(key)

/** The component that a reference to a response is. */
const componentOf = (reference: unknown) =>
  /^#\/components\/responses\/([^/]+)$/.exec(String(reference))?.[1]

function shorten(notes: readonly string[]): readonly string[] {
  const shown = notes.slice(0, mostNotes).map((note) => toShown(note))
  return notes.length > mostNotes ? [...shown, `And ${notes.length - mostNotes} more.`] : shown
}

/** Lists the paths that cannot be read, because they are described elsewhere. */
function listElsewhere(document: JsonObject, read: (path: string) => unknown): readonly string[] {
  return Object.entries(document['paths'] as JsonObject)
    .filter(([path, item]) => isObject(item) && read(path) === undefined)
    .map(([path]) => `The path ${path} is described in another place, which is not fetched.`)
}

/**
 * Describes the errors of a document: 4xx, 5xx and `default` of its operations.
 * @throws {ContractError} For a schema that is nested too deep.
 */
export function describeDocument(document: JsonObject): ErrorContract {
  const reader = createOpenApiReader(document)
  const copier = createSchemaCopier(reader)
  const describe = createDescribeResponse(reader, copier)
  const found: RouteError[] = []
  const routes: string[] = []
  const notes = new Set(listElsewhere(document, (path) => reader.at(reader.root, 'paths', path)))

  function describeOne(route: string, key: string, responses: Place): void {
    const status = toStatus(key)
    const given = responses.value[key]
    if (status === undefined || !isObject(given)) return
    // Where no success is named `default` is that, too, and says nothing of errors alone.
    const isAny = !Object.keys(responses.value).some(isSuccess)
    if (status === 'default' && isAny) return
    const place = reader.at(responses, key)
    const component = componentOf(given['$ref'])
    if (place === undefined) {
      const reference = String(given['$ref'])
      notes.add(`The response ${reference} is not in the document and not fetched.`)
      found.push({ route, error: { status, content: {}, headers: {}, reference } })
      return
    }
    for (const error of describe(status, place)) {
      found.push({ route, error, ...(component !== undefined && { component }) })
    }
  }

  for (const { method, path, responses } of readOperations(reader)) {
    const route = `${method} ${path}`
    routes.push(route)
    if (responses === undefined) continue
    for (const key of Object.keys(responses.value)) describeOne(route, key, responses)
  }
  const named = nameErrors(found)
  const schemas = copier.schemas()
  const all = [...notes, ...copier.notes].toSorted()
  return {
    format: contractFormat,
    service: String(reader.at(reader.root, 'info')?.value['title'] ?? ''),
    notes: shorten(all),
    routes: toSortedObject(routes.map((route) => [route, named.routes[route] ?? []] as const)),
    errors: named.errors,
    schemas: toSortedObject(reachable(named.errors, schemas)),
  }
}
