/** The schemas of a document, compiled by Ajv where they are. */
import { Ajv, type AnySchemaObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { modernize } from './modernize.ts'
import type { JsonObject, OpenApiReader } from './openapi-reader.ts'

/**
 * Says what is wrong with a value by the schema at a place; `undefined` where nothing is. A schema
 * that cannot be compiled, or that takes too long, takes everything.
 */
export type SchemaValidator = (pointer: string, value: unknown) => string | undefined

/** Most violations that are told of one value. */
const mostViolations = 3

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
