/** One response of an operation as the errors it may be. */
import type { OpenApiReader, Place } from '../../conformance/document/openapi-reader.ts'
import type { ContractedError, ContractedField, ContractSchema } from '../contract.ts'
import type { SchemaCopier } from '../schemas/copy-schema.ts'
import { createFlatten } from '../schemas/flatten.ts'
import { textOf, toSet, toSorted, toSortedObject } from '../schemas/sorted.ts'
import { listAlternatives, type Alternative, type Fixed } from './alternatives.ts'

/** Reads the responses of a document. */
export type DescribeResponse = (
  status: ContractedError['status'],
  response: Place,
) => readonly ContractedError[]

/** A media type as it is compared: the case and its charset say nothing (RFC 9110 §8.3.1, RFC 8259 §11). */
export function toMediaType(name: string): string {
  const [type = '', ...parameters] = name.toLowerCase().split(';')
  const kept = parameters.map((text) => text.trim()).filter((text) => !/^(?:charset=|$)/.test(text))
  return [type.trim(), ...kept].join(';')
}

/** One schema for several alternatives. */
function join(schemas: readonly ContractSchema[]): ContractSchema {
  const [first = true, ...others] = toSet(schemas)
  return others.length === 0 ? first : { anyOf: [first, ...others] }
}

/** What is the same in all of them. */
function toFixed(alternatives: readonly Alternative[]): Fixed {
  const [first, ...others] = alternatives.map(({ fixed }) => fixed)
  const { title, ...identity } = first as Fixed
  const isCommon = title !== undefined && others.every((other) => other.title === title)
  return { ...identity, ...(isCommon && { title }) }
}

/** Starts to read responses. Their schemas are copied as they are met. */
export function createDescribeResponse(
  reader: OpenApiReader,
  copier: SchemaCopier,
): DescribeResponse {
  function schemaOf(place: Place): ContractSchema {
    const [, content] = reader.children(reader.at(place, 'content'))[0] ?? []
    const schema = place.value['schema'] ?? content?.value['schema']
    return copier.copy(schema ?? {})
  }

  function headersOf(response: Place): Readonly<Record<string, ContractedField>> {
    const fields = reader.children(reader.at(response, 'headers'))
    return toSortedObject(
      fields
        .map(([name, place]) => [name.toLowerCase(), place] as const)
        // It has no say there (OpenAPI 3.1.0 §4.8.17).
        .filter(([name]) => name !== 'content-type')
        .map(([name, place]) => {
          const required = place.value['required'] === true
          return [name, { required, schema: schemaOf(place) }] as const
        }),
    )
  }

  const flatten = createFlatten((name) => copier.schemas().get(name))
  const known = new Map<string, readonly ContractedError[]>()

  function describe(
    status: ContractedError['status'],
    response: Place,
  ): readonly ContractedError[] {
    const headers = headersOf(response)
    const media = reader
      .children(reader.at(response, 'content'))
      .map(([type, place]) => [toMediaType(type), schemaOf(place)] as const)
    if (media.length === 0) return [{ status, content: {}, headers }]
    const errors = new Map<string, [type: string, alternative: Alternative][]>()
    for (const [type, schema] of media) {
      for (const alternative of listAlternatives(flatten, schema)) {
        const { title: _, ...identity } = alternative.fixed
        const key = textOf(identity)
        errors.set(key, [...(errors.get(key) ?? []), [type, alternative]])
      }
    }
    return [...errors.values()].map((found) => {
      const types = [...new Set(found.map(([type]) => type))]
      const content = types.map((type) => {
        const schemas = found.filter(([own]) => own === type).map(([, { schema }]) => schema)
        return [type, toSorted(join(schemas)) as ContractSchema] as const
      })
      const fixed = toFixed(found.map(([, alternative]) => alternative))
      return { status, ...fixed, content: toSortedObject(content), headers }
    })
  }

  return (status, response) => {
    const key = `${status} ${response.pointer}`
    const errors = known.get(key) ?? describe(status, response)
    known.set(key, errors)
    return errors
  }
}
