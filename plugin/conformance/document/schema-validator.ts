/** The schemas of a document, compiled by Ajv where they are. */
import { Ajv, type AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isObject, type JsonObject, type OpenApiReader } from './openapi-reader.ts'

/**
 * Says what is wrong with a value by the schema at a place; `undefined` where nothing is. A schema
 * that cannot be compiled, or that takes too long, takes everything.
 */
export type SchemaValidator = (pointer: string, value: unknown) => string | undefined

/** Most violations that are told of one value. */
const mostViolations = 3

/** Lets `null` through where OpenAPI 3.0 does, which has no type of that name (OpenAPI 3.0.3 §4.7.24). */
function addNull(schema: JsonObject): object {
  const { type, enum: list } = schema
  if (typeof type !== 'string') return { anyOf: [{ type: 'null' }, schema] }
  return { ...schema, type: [type, 'null'], ...(Array.isArray(list) && { enum: [...list, null] }) }
}

/** Writes what OpenAPI 3.0 has of its own as JSON Schema has it since draft 6: exclusive limits, `nullable`. */
function modernize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(modernize)
  if (!isObject(value)) return value
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, modernize(item)]),
  )
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (copy[exclusive] === true) {
      copy[exclusive] = copy[limit]
      delete copy[limit]
    } else if (copy[exclusive] === false) delete copy[exclusive]
  }
  const { nullable, ...schema } = copy
  if (typeof nullable !== 'boolean') return copy
  return nullable ? addNull(schema) : schema
}

/** Builds the validator of a document. Its formats are annotations (JSON Schema 2020-12 §7.2.1). */
export function createSchemaValidator({
  document,
  patience,
}: Pick<OpenApiReader, 'document' | 'patience'>): SchemaValidator {
  const options = {
    allErrors: true,
    strict: false,
    validateFormats: false,
    validateSchema: false,
    logger: false,
  } as const
  const is30 = String(document['openapi']).startsWith('3.0')
  const ajv = is30 ? new Ajv(options) : (new Ajv2020(options) as unknown as Ajv)
  const compiled = new Map<string, ReturnType<Ajv['compile']> | undefined>()

  function compile(pointer: string): ReturnType<Ajv['compile']> | undefined {
    const steps = pointer.split('/').map(encodeURIComponent).join('/')
    return patience.attempt(() => ajv.compile({ $ref: `document#${steps}` })).value
  }

  try {
    const { components, paths } = (is30 ? modernize(document) : document) as JsonObject
    ajv.addSchema({ components, paths } as AnySchemaObject, 'document')
  } catch {
    return () => undefined // Two of its schemas have one name, or it is nested too deep.
  }

  return (pointer, value) => {
    if (!compiled.has(pointer)) compiled.set(pointer, compile(pointer))
    const validate = compiled.get(pointer)
    if (validate === undefined) return undefined
    const { value: isValid, isStopped } = patience.attempt(() => validate(value) as boolean)
    if (isStopped) compiled.set(pointer, undefined)
    // A value that is nested deeper than calls can be is left alone.
    if (isValid !== false) return undefined
    return ajv.errorsText(validate.errors?.slice(0, mostViolations), { dataVar: 'the content' })
  }
}
