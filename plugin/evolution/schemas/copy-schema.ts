/** Schemas of a document as a contract has them: no annotations, one order, references by name. */
import { modernizeSchema } from '../../conformance/document/modernize.ts'
import {
  isObject,
  stepsOf,
  type JsonObject,
  type OpenApiReader,
} from '../../conformance/document/openapi-reader.ts'
import { toFragment, toToken } from '../../http/json-pointer.ts'
import { ContractError, type ContractSchema } from '../contract.ts'
import { deepest, toSet, toSorted, toSortedObject } from './sorted.ts'

/** Copies schemas, and keeps those they refer to. */
export interface SchemaCopier {
  /**
   * Copies one.
   * @throws {ContractError} For one that is nested too deep.
   */
  copy(schema: unknown): ContractSchema
  /** Sentences about references that were not followed. */
  readonly notes: ReadonlySet<string>
  /** Those that are referred to, by their names; complete when all others have been copied. */
  schemas(): ReadonlyMap<string, ContractSchema>
}

/** What says nothing of the values a client may get (JSON Schema 2020-12 Validation §9, OpenAPI 3.1.0 §4.8.24). */
const annotations = new Set(
  [
    'title description default example examples deprecated readOnly writeOnly externalDocs xml',
    'discriminator $comment $schema $anchor $dynamicAnchor $defs definitions',
  ].flatMap((names) => names.split(' ')),
)

/** Keywords with a schema, with a list of them, and with several by name (JSON Schema 2020-12 Core §10). */
const one = new Set([
  'items',
  'additionalProperties',
  'additionalItems',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contentSchema',
])
const choices = new Set(['allOf', 'anyOf', 'oneOf'])
const named = new Set(['properties', 'patternProperties', 'dependentSchemas'])

/** Lists in which the order means nothing. */
const sets = new Set(['required', 'type', 'enum'])

/** A property that is only ever sent by clients (OpenAPI 3.1.0 §4.8.24). */
const isOfRequests = (schema: unknown) => isObject(schema) && schema['writeOnly'] === true

/** The name of a schema that is referred to: that of a component, and of any other its way. */
function nameOf(steps: readonly string[]): string {
  const [first, second, name, ...rest] = steps
  const isComponent = first === 'components' && second === 'schemas' && rest.length === 0
  return isComponent && name !== undefined ? name : steps.map(toToken).join('/')
}

/** The reference of a contract to a schema of that name. */
export function referTo(name: string): string {
  return toFragment(`/schemas/${toToken(name)}`)
}

/** Starts to copy schemas of a document. */
export function createSchemaCopier(reader: OpenApiReader): SchemaCopier {
  const is30 = String(reader.document['openapi']).startsWith('3.0')
  const found = new Map<string, ContractSchema>()
  const waiting: (readonly [name: string, schema: JsonObject])[] = []
  const notes = new Set<string>()

  function refer(reference: string): string {
    const steps = stepsOf(reference)
    const place = steps && reader.at(reader.root, ...steps)
    if (steps === undefined || place === undefined) {
      const why =
        steps === undefined ? 'leads out of the document and is not fetched' : 'leads nowhere'
      notes.add(`The reference ${reference} ${why}.`)
      return reference
    }
    const name = nameOf(steps)
    if (!found.has(name)) {
      found.set(name, true)
      waiting.push([name, place.value])
    }
    return referTo(name)
  }

  function copyEach(schemas: JsonObject, left: number) {
    const entries = Object.entries(schemas).filter(([, schema]) => !isOfRequests(schema))
    return toSortedObject(entries.map(([name, schema]) => [name, copyOne(schema, left)] as const))
  }

  function copyKeyword(keyword: string, value: unknown, left: number): unknown {
    if (keyword === '$ref') return refer(String(value))
    if (keyword === 'prefixItems' || choices.has(keyword)) {
      const list = [value].flat().map((schema) => copyOne(schema, left))
      return choices.has(keyword) ? toSet(list) : list
    }
    if (one.has(keyword)) return copyOne(value, left)
    if (named.has(keyword)) return copyEach(Object(value) as JsonObject, left)
    if (Array.isArray(value) && sets.has(keyword)) return toSet(value as readonly unknown[])
    return toSorted(value)
  }

  function copyOne(given: unknown, left: number): ContractSchema {
    if (!isObject(given)) return given !== false
    if (left === 0) throw new ContractError(`A schema is nested deeper than ${deepest} levels.`)
    const isReference = is30 && typeof given['$ref'] === 'string'
    // Whatever stands beside a reference is not there (OpenAPI 3.0.3 §4.7.23.1).
    const schema = isReference ? { $ref: given['$ref'] } : is30 ? modernizeSchema(given) : given
    const entries = Object.entries(schema)
      .filter(([keyword]) => !annotations.has(keyword) && !keyword.startsWith('x-'))
      .map(([keyword, value]) => [keyword, copyKeyword(keyword, value, left - 1)] as const)
    const copy = toSortedObject(entries)
    const { required, properties, enum: list, type } = copy
    const sent = (name: unknown) => !isOfRequests(Object(schema['properties'])[String(name)])
    return toSortedObject(
      Object.entries({
        ...copy,
        ...(Array.isArray(required) &&
          properties !== undefined && { required: required.filter(sent) }),
        ...(Array.isArray(list) && list.length === 1 && { const: list[0], enum: undefined }),
        ...(Array.isArray(type) && type.length === 1 && { type: type[0] }),
      }).filter(([, value]) => value !== undefined),
    )
  }

  return {
    copy: (schema) => copyOne(schema, deepest),
    notes,
    schemas() {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const [name, schema] = next
        found.set(name, copyOne(schema, deepest))
      }
      return found
    },
  }
}
