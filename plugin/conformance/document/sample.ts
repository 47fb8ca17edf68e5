/** Values that a schema takes: its examples first, then the plainest value of its type. */
import { isObject, type JsonObject, type OpenApiReader, type Place } from './openapi-reader.ts'
import { plainText, sampleText } from './sample-text.ts'

/** Deepest value that is written, and most of them; a schema that contains itself has no end. */
const deepest = 8
const mostValues = 5000

const limitOf = (value: unknown, exclusive: unknown, step: number) => {
  if (typeof exclusive === 'number') return exclusive + step
  if (typeof value !== 'number') return undefined
  return exclusive === true ? value + step : value
}

function sampleNumber({ type, multipleOf, ...limits }: JsonObject): number {
  const step = type === 'integer' ? 1 : 0.5
  const lowest = limitOf(limits['minimum'], limits['exclusiveMinimum'], step)
  const highest = limitOf(limits['maximum'], limits['exclusiveMaximum'], -step)
  const number = lowest ?? Math.min(1, highest ?? 1)
  if (typeof multipleOf !== 'number' || multipleOf <= 0) return number
  return Math.ceil(number / multipleOf) * multipleOf
}

/** The type of a schema; of several the first that is something. */
export function typeOf({ type, properties, items }: JsonObject): string | undefined {
  const first: unknown = [type].flat().find((name) => name !== 'null')
  if (typeof first === 'string') return first
  if (isObject(properties)) return 'object'
  return isObject(items) ? 'array' : undefined
}

/** What a schema says of its values by itself: an example, its default, the first it lists. */
export function givenValue(schema: JsonObject): unknown {
  const { example, examples, default: usual, const: only, enum: list } = schema
  for (const value of [example, Array.isArray(examples) ? examples[0] : undefined, usual, only]) {
    if (value !== undefined) return value
  }
  return Array.isArray(list) ? list[0] : undefined
}

/** Writes a value that a schema takes, as well as can be told. */
export function sampleOf(reader: OpenApiReader, place: Place | undefined): unknown {
  let left = mostValues
  return sample(place, 0)

  function sample(part: Place | undefined, depth: number): unknown {
    left--
    if (depth > deepest || left < 0) return null
    if (part === undefined) return plainText
    const given = givenValue(part.value)
    if (given !== undefined) return given
    return combined(part, depth + 1) ?? plain(part, depth + 1)
  }

  /** What is all, one or any of several schemas. */
  function combined(part: Place, depth: number): unknown {
    const all = reader.children(reader.at(part, 'allOf')).map(([, one]) => sample(one, depth))
    if (all.length > 0) {
      const isMerged = all.every((one) => isObject(one))
      return isMerged ? (Object.assign({}, members(part, depth), ...all) as unknown) : all[0]
    }
    const [first] = ['oneOf', 'anyOf'].flatMap((keyword) =>
      reader.children(reader.at(part, keyword)),
    )
    if (first === undefined) return undefined
    const one = sample(first[1], depth)
    return isObject(one) ? { ...members(part, depth), ...one } : one
  }

  function members(part: Place, depth: number): Record<string, unknown> {
    const { required } = part.value
    const names = Array.isArray(required) ? required.slice(0, mostValues).map(String) : []
    const properties = reader.at(part, 'properties')
    return Object.fromEntries(
      names.map((name) => [name, sample(reader.at(properties, name), depth)]),
    )
  }

  function plain(part: Place, depth: number): unknown {
    const schema = part.value
    switch (typeOf(schema)) {
      case 'object':
        return members(part, depth)
      case 'array': {
        const { minItems } = schema
        const length = typeof minItems === 'number' ? Math.min(minItems, 100) : 0
        return Array.from({ length }, () => sample(reader.at(part, 'items'), depth))
      }
      case 'integer':
      case 'number':
        return sampleNumber(schema)
      case 'boolean':
        return true
      case 'string':
        return sampleText(schema, reader.patience)
      default:
        return [schema['type']].flat().includes('null') ? null : plainText
    }
  }
}
