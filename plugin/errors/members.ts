/** Extension members of declared errors: what may be declared, its static type, and what may be sent. */
import type { Static, TObject, TOptional, TSchema } from '@sinclair/typebox'
import type { Ajv, ErrorObject, Options } from 'ajv'
import { describeStranger, isRecord } from '../http/checks.ts'
import { fromToken } from '../http/json-pointer.ts'
import { readKeys, readProperty } from '../http/guarded-read.ts'
import late from '../late.cjs'
import type { StandardMembers, TypesOf } from './standard/standard-schema.ts'

/**
 * An object schema of TypeBox 0.34 or 1.x, or of any library that implements Standard JSON Schema (Zod, ArkType,
 * Valibot by its converter), or the properties alone, each by whichever.
 */
export type MembersInput =
  | TObject
  | StandardMembers<unknown, object>
  | { readonly type: 'object'; readonly properties: object }
  | Readonly<Record<string, object>>

type Simplify<Type> = { [Key in keyof Type]: Type[Key] }

/** A schema of TypeBox 1.x, which cannot be asked for its static type without importing it. */
type StaticOfPlain<Schema> = Schema extends { '~unsafe': infer Type }
  ? Type
  : Schema extends { const: infer Value }
    ? Value
    : Schema extends { enum: readonly (infer Value)[] }
      ? Value
      : Schema extends { anyOf: readonly (infer Option)[] }
        ? StaticOf<Option>
        : Schema extends { type: 'array'; items: infer Item }
          ? StaticOf<Item>[]
          : Schema extends { type: 'object'; properties: infer Properties }
            ? StaticOfProperties<Properties>
            : Schema extends { type: infer Name extends keyof PlainTypes }
              ? PlainTypes[Name]
              : unknown

interface PlainTypes {
  string: string
  number: number
  integer: number
  boolean: boolean
  null: null
}

/** From which side a schema is looked at that converts: what a sender gives, or what a client reads. */
type Side = keyof TypesOf<StandardMembers>

type StaticOf<Schema, Of extends Side = 'output'> = Schema extends StandardMembers
  ? TypesOf<Schema>[Of]
  : Schema extends TSchema
    ? Static<Schema>
    : StaticOfPlain<Schema>

type OptionalKeys<Properties, Of extends Side> = {
  [Key in keyof Properties]: Properties[Key] extends StandardMembers
    ? undefined extends TypesOf<Properties[Key]>[Of]
      ? Key
      : never
    : Properties[Key] extends TOptional<TSchema> | { '~optional': true }
      ? Key
      : never
}[keyof Properties]

type StaticOfProperties<Properties, Of extends Side = 'output'> = Simplify<
  {
    [Key in Exclude<keyof Properties, OptionalKeys<Properties, Of>>]: StaticOf<Properties[Key], Of>
  } & { [Key in OptionalKeys<Properties, Of>]?: StaticOf<Properties[Key], Of> }
>

/** A schema that says nothing of its type may have members of any name. */
type ObjectOf<Type> = unknown extends Type
  ? Record<string, unknown>
  : Type extends object
    ? Type
    : Record<string, unknown>

/**
 * The static type of the members that were declared: the output of a schema that converts, as a client reads them, or its
 * input, as a sender gives them. No alias of another type, because TypeScript names what a generic function returns by
 * the innermost, and writes out what it cannot name.
 */
export type MembersOf<Input, Of extends Side = 'output'> = Input extends StandardMembers
  ? ObjectOf<TypesOf<Input>[Of]>
  : Input extends TObject
    ? Static<Input>
    : Input extends { type: 'object'; properties: infer Properties }
      ? StaticOfProperties<Properties, Of>
      : StaticOfProperties<Input, Of>

/** Members as one object schema of JSON Schema. */
export interface MembersSchema {
  /** It is always an object. */
  readonly type: 'object'
  /** The schema of each member, by its name. */
  readonly properties: Readonly<Record<string, object>>
  /** The members that every occurrence has. @default none */
  readonly required?: readonly string[]
}

/** Tells an optional property, in the way of TypeBox 0.34 or of 1.x. */
function isOptional(schema: object): boolean {
  const marks: readonly (string | symbol)[] = ['~optional', ...Object.getOwnPropertySymbols(schema)]
  return marks.some((mark) => {
    const isMark = mark === '~optional' || String(mark) === 'Symbol(TypeBox.Optional)'
    return isMark && readProperty(schema, mark as string) !== undefined
  })
}

/** Brings what was declared into one shape; `undefined` for something else than members. */
export function toMembersSchema(given: unknown): MembersSchema | undefined {
  if (!isRecord(given)) return undefined
  if (typeof readProperty(given, 'type') === 'string') {
    return isRecord(readProperty(given, 'properties'))
      ? (given as unknown as MembersSchema)
      : undefined
  }
  const entries = Object.entries(given)
  if (!entries.every(([, schema]) => isRecord(schema))) return undefined
  const required = entries.filter(([, schema]) => !isOptional(schema as object))
  return {
    type: 'object',
    properties: given as Readonly<Record<string, object>>,
    required: required.map(([name]) => name),
  }
}

/**
 * Lists what was given that no member is, in sentences; there is none in what leaves.
 * @param known The names of the members.
 */
export function findStrangers(known: readonly string[], given: object | undefined): string[] {
  return readKeys(Object(given) as object)
    .filter((name) => !known.includes(name))
    .map((name) => describeStranger('member', name, known))
}

/** What is kept of the members of one occurrence, and what is wrong with the others. */
export interface SiftedMembers {
  readonly kept: Record<string, unknown>
  /** Name and problem of each member that is left out or missing. */
  readonly problems: readonly (readonly [name: string, problem: string])[]
}

/**
 * Keeps the members that were declared and have the type they were declared with.
 * @param before Problems that were found before, and are not to be told again in other words.
 */
export type MemberSieve = (
  members: object | undefined,
  before?: SiftedMembers['problems'],
) => SiftedMembers

function toProblem({ instancePath, params, message }: ErrorObject): readonly [string, string] {
  const [, member] = instancePath.split('/')
  const { missingProperty } = params as { missingProperty?: string }
  const name = member === undefined ? undefined : fromToken(member)
  return [name ?? String(missingProperty), String(message)]
}

/** The name of a problem that is of no single member. */
export const all = 'all of them'

const none: SiftedMembers['problems'] = []

/** A date is taken for the text it is serialized as; an invalid one has none. */
function toPlain(value: unknown): unknown {
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value
}

const sieves = new WeakMap<MembersSchema, MemberSieve>()

/** The sieve of a schema, compiled once however many profiles, documents and instances ask for it. */
export function sieveOf(schema: MembersSchema): MemberSieve {
  let sieve = sieves.get(schema)
  if (sieve === undefined) sieves.set(schema, (sieve = createMemberSieve(schema)))
  return sieve
}

/** Strictness is the user's business, and so are formats. */
const ajvOptions = {
  allErrors: true,
  strict: false,
  validateFormats: false,
  logger: false,
} as const

/** Knows what a schema may say; compiled by the first that is checked, because that takes longer than all else. */
let checker: Ajv | undefined

/** An instance of Ajv, which an app without members never loads. */
function createAjv(options: Options): Ajv {
  return new (late.ajv().Ajv)(options)
}

/** @throws {Error} For what is no schema. */
function checkSchema(schema: object): void {
  checker ??= createAjv(ajvOptions)
  checker.validateSchema(schema, true)
}

/**
 * Compiles the sieve of a schema. A client must ignore a member of the wrong type (RFC 9457 §3.1), so
 * it is not sent: neither converted into something that was not said, nor a reason to fail.
 */
function createMemberSieve({ properties, required = [] }: MembersSchema): MemberSieve {
  const names = Object.keys(properties)
  // Through JSON, because TypeBox keeps symbols in schemas.
  const plain = JSON.stringify({ type: 'object', properties, required })
  const schema = JSON.parse(plain) as object
  checkSchema(schema)
  // An instance for each, so that schemas of the same `$id` do not meet. It has to know the schema of
  // schemas only where that is referred to.
  const meta = /json-schema\.org/i.test(plain)
  const ajv = createAjv({ ...ajvOptions, meta, validateSchema: false })
  const validate = ajv.compile(schema)
  return (members, before = none) => {
    const kept: Record<string, unknown> = {}
    for (const name of names) {
      const value = members?.[name as keyof typeof members] as unknown
      if (value !== undefined) kept[name] = toPlain(value)
    }
    if (validate(kept)) return { kept, problems: before }
    const given = new Set(Object.keys(kept))
    const problems = (validate.errors as ErrorObject[]).map(toProblem)
    for (const [name] of problems) delete kept[name]
    // Whoever found problems before has told of what is missing.
    const isTold = (name: string) => before.length > 0 && !given.has(name)
    return { kept, problems: [...before, ...problems.filter(([name]) => !isTold(name))] }
  }
}
