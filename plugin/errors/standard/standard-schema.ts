/** The interfaces that schema libraries share (standardschema.dev), as far as members are declared by them. */
import { readProperty, readString } from '../../http/guarded-read.ts'

/** What of JSON Schema a library is asked for. */
export interface JsonSchemaOptions {
  /** The version of JSON Schema. */
  readonly target: 'draft-07' | 'draft-2020-12'
  /** What the library has options for of its own. */
  readonly libraryOptions?: Record<string, unknown> | undefined
}

/**
 * A schema of any library that implements Standard JSON Schema: Zod from 4.2 and ArkType from 2.1.28 on do, Valibot by
 * `toStandardJsonSchema` of `@valibot/to-json-schema`, Zod Mini by `z.toJSONSchema`.
 * @see https://standardschema.dev/json-schema
 */
export interface StandardMembers<Input = unknown, Output = Input> {
  /** What the library says of the schema. */
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly types?: { readonly input: Input; readonly output: Output } | undefined
    readonly jsonSchema: {
      readonly input: (options: JsonSchemaOptions) => Record<string, unknown>
      readonly output: (options: JsonSchemaOptions) => Record<string, unknown>
    }
  }
}

/** The static types of a schema: `input` is what a sender gives, `output` what a client reads. */
export type TypesOf<Schema extends StandardMembers> = NonNullable<Schema['~standard']['types']>

/** A schema of a library as it can be asked; what it cannot be asked for is `undefined`. */
export interface Standard {
  /** The name of the library. */
  readonly vendor: string
  readonly toJsonSchema:
    ((way: 'input' | 'output', options: JsonSchemaOptions) => unknown) | undefined
  readonly validate: ((value: unknown) => unknown) | undefined
}

type Named = Record<string, (given: unknown) => unknown>

/** Reads the interface; `undefined` for what has none. A schema of ArkType is a function. */
export function readStandard(schema: unknown): Standard | undefined {
  const standard = readProperty(schema, '~standard')
  const vendor = readString(standard, 'vendor')
  if (vendor === undefined) return undefined
  const jsonSchema = readProperty(standard, 'jsonSchema')
  const hasOutput = typeof readProperty(jsonSchema, 'output') === 'function'
  const hasCheck = typeof readProperty(standard, 'validate') === 'function'
  return {
    vendor,
    toJsonSchema: hasOutput ? (way, options) => (jsonSchema as Named)[way]?.(options) : undefined,
    validate: hasCheck ? (value) => (standard as Named)['validate']?.(value) : undefined,
  }
}

/** JSON Schema that a library made of its own has its mark as well, and is data all the same. */
export function isJsonSchema(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  if (Object.getPrototypeOf(schema) !== Object.prototype) return false
  const entries = Object.entries(schema)
  const isData = entries.every(([, value]) => typeof value !== 'function')
  return isData && entries.some(([name]) => !name.startsWith('~'))
}
