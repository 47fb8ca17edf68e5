/** The schemas of a document, compiled by Ajv where they are. */
import { Ajv, type AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { isObject, type JsonObject } from './openapi-reader.ts'

/**
 * Says what is wrong with a value by the schema at a place; `undefined` where nothing is. A schema
 * that cannot be compiled takes everything.
 */
export type SchemaValidator = (pointer: string, value: unknown) => string | undefined

/** Most violations that are told of one value. */
const mostViolations = 3

/** Writes the exclusive limits of OpenAPI 3.0 as JSON Schema has them since draft 6. */
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
  return copy
}

/** A value that is nested deeper than calls can be is left alone. */
function isValid(validate: ReturnType<Ajv['compile']>, value: unknown): boolean {
  try {
    // An asynchronous schema is not compiled below a synchronous one.
    return validate(value) as boolean
  } catch {
    return true
  }
}

/** Builds the validator of a document. Its formats are annotations (JSON Schema 2020-12 §7.2.1). */
export function createSchemaValidator(document: JsonObject): SchemaValidator {
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
    try {
      const steps = pointer.split('/').map(encodeURIComponent).join('/')
      return ajv.compile({ $ref: `document#${steps}` })
    } catch {
      return undefined
    }
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
    if (validate === undefined || isValid(validate, value)) return undefined
    return ajv.errorsText(validate.errors?.slice(0, mostViolations), { dataVar: 'the content' })
  }
}
