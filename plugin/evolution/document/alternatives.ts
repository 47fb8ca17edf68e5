/** The errors that the schema of a response tells apart, each by what it fixes. */
import { isObject, type JsonObject } from '../../conformance/document/openapi-reader.ts'
import type { ContractedError, ContractSchema } from '../contract.ts'
import { toSchema, type Flat, type Flatten } from '../schemas/flatten.ts'

/** What every occurrence of an error has in common. */
export type Fixed = Pick<ContractedError, 'type' | 'code' | 'title'>

/** One error of a response: what it fixes, and what else its content is. */
export interface Alternative {
  readonly fixed: Fixed
  readonly schema: ContractSchema
}

/** Members that tell one error from another. */
const names = ['type', 'code', 'title'] as const

/** Errors of one response that are told apart. */
const most = 500

/** The texts that a member is one of; none where it may be any. */
function textsOf(flatten: Flatten, schema: unknown): readonly string[] {
  const flats = schema === undefined ? undefined : flatten(schema as ContractSchema)
  const lists = (flats ?? [{}]).map(({ enum: values }) => values)
  const isFixed = lists.every((values) => Array.isArray(values))
  const values = isFixed ? lists.flat() : []
  return values.every((value) => typeof value === 'string') ? [...new Set(values as string[])] : []
}

/** The schema of a member without the values that are told elsewhere. */
const free = { type: 'string' }

function release(flat: Flat, told: readonly string[]): ContractSchema {
  const own = Object.entries(flat['properties'] as JsonObject).map(([name, schema]) => {
    const isStatus =
      name === 'status' && isObject(schema) && ('const' in schema || 'enum' in schema)
    if (isStatus) return [name, { type: 'integer' }] as const
    return [name, told.includes(name) ? free : schema] as const
  })
  return toSchema({ ...flat, properties: Object.fromEntries(own) })
}

/** Lists what a member, or the other one, is fixed to; several values are as many errors. */
function listFixed(types: readonly string[], codes: readonly string[]): readonly Fixed[] {
  const [type] = types
  const [code] = codes
  const isMany = types.length * codes.length > most || Math.max(types.length, codes.length) > most
  if (isMany) return [{}]
  if (types.length > 1) {
    return types.map((each) => ({ type: each, ...(codes.length === 1 && { code: String(code) }) }))
  }
  const common = type === undefined ? {} : { type }
  return codes.length === 0 ? [common] : codes.map((each) => ({ ...common, code: each }))
}

/**
 * Tells the errors of a schema apart: the alternatives of its choices, and the values that `type` or `code`
 * are listed with. What fixes nothing is one error, with the schema as it stands.
 */
export function listAlternatives(flatten: Flatten, schema: ContractSchema): readonly Alternative[] {
  const flats = flatten(schema) ?? []
  const found = flats.map((flat) => {
    const properties = Object(flat['properties']) as JsonObject
    const texts = names.map((name) =>
      textsOf(flatten, Object.hasOwn(properties, name) ? properties[name] : undefined),
    )
    return { flat, texts }
  })
  if (!found.some(({ texts }) => texts.some((list) => list.length > 0))) {
    return [{ fixed: {}, schema }]
  }
  return found.flatMap(({ flat, texts: [types = [], codes = [], titles = []] }) => {
    if (types.length + codes.length + titles.length === 0)
      return [{ fixed: {}, schema: toSchema(flat) }]
    const [title] = titles.length === 1 ? titles : []
    return listFixed(types, codes).map((fixed) => {
      const all = { ...fixed, ...(title !== undefined && { title }) }
      return { fixed: all, schema: release(flat, Object.keys(all)) }
    })
  })
}
