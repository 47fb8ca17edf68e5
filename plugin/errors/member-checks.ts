/** What is checked of members where they are declared: that they are JSON Schema, and have names of their own. */
import { isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { readString, readProperty } from '../http/guarded-read.ts'
import { type MembersSchema, toMembersSchema } from './members.ts'
import { exampleOf, fixFor } from './standard/schema-vendors.ts'
import type { MemberReader } from './standard/member-reading.ts'
import { fromStandard } from './standard/standard-members.ts'
import { isJsonSchema, readStandard } from './standard/standard-schema.ts'

/** Two letters are short of what RFC 9457 §4 recommends and everywhere. */
const memberName = /^[A-Za-z][A-Za-z0-9_]+$/

/** A registered type may have been given names with hyphens, and its members have no others. */
const registeredName = /^[A-Za-z][A-Za-z0-9_-]+$/

/** The types of JSON Schema; everything else that TypeBox has types for never leaves as JSON. */
const types: readonly string[] = [
  'null',
  'boolean',
  'number',
  'integer',
  'string',
  'array',
  'object',
]

/** Where a schema has schemas: by name, in a list, or one. */
const schemaKeywords: readonly string[] = [
  'properties patternProperties $defs definitions anyOf oneOf allOf prefixItems items',
  'additionalProperties not if then else contains propertyNames',
].flatMap((names) => names.split(' '))

/** The keywords that say something where there is no `type`. */
const keywords: ReadonlySet<string> = new Set(
  [
    ...schemaKeywords,
    'type const enum $ref $id required format pattern nullable title description default examples',
    'example deprecated $comment minimum maximum minLength maxLength minItems maxItems uniqueItems',
  ].flatMap((names) => names.split(' ')),
)

/** The library that a schema is of which is no JSON Schema, by the interface they share. */
function vendorOf(schema: unknown): string | undefined {
  return isJsonSchema(schema) ? undefined : readStandard(schema)?.vendor
}

/** What was given in the place of members, and what was meant. */
function whatTheyAre(given: unknown): string {
  const vendor = vendorOf(given)
  if (vendor !== undefined) return `they are a schema of ${vendor}; ${fixFor(vendor)}`
  const isCombined = ['anyOf', 'oneOf', 'allOf'].some((name) =>
    Array.isArray(readProperty(given, name)),
  )
  if (isCombined) {
    return 'they are a combination of schemas; declare an error for each, or put them into one object'
  }
  const { $schema: _, ...rest } = Object(given) as Readonly<Record<string, unknown>>
  if (rest['type'] === 'object' && rest['properties'] === undefined) {
    return `they are an object whose names are not known, ${show(rest)}; name them, or make it one member`
  }
  return `they are ${isRecord(given) ? show(rest) : show(given)}`
}

/** Tells where references may lead: to what has an identifier here, or to the schema of schemas. */
function collectIds(schema: unknown, ids: Set<string>, seen: Set<unknown>): void {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return
  seen.add(schema)
  const id = readString(schema, '$id')
  if (id !== undefined) ids.add(id.replace(/#$/, ''))
  for (const inner of Object.values(schema)) collectIds(inner, ids, seen)
}

/** What is wrong with a schema, to be said of a member; `undefined` for one that can be used. */
function problemOf(
  schema: unknown,
  ids: ReadonlySet<string>,
  seen: Set<unknown>,
): string | undefined {
  if (typeof schema === 'boolean' || seen.has(schema)) return undefined
  const vendor = vendorOf(schema)
  if (vendor !== undefined) return ofVendor(schema, vendor)
  if (!isRecord(schema)) return `has to be a schema, such as Type.String(); it is ${show(schema)}`
  seen.add(schema)
  return (
    ofType(schema) ?? ofReference(schema, ids) ?? ofPattern(schema) ?? ofParts(schema, ids, seen)
  )
}

/** A schema of a library within JSON Schema, or one that has no JSON Schema. */
function ofVendor(schema: unknown, vendor: string): string {
  const isReadable = readStandard(schema)?.toJsonSchema !== undefined
  const fix = isReadable
    ? 'declare all that is around it so, too, or give its JSON Schema'
    : fixFor(vendor)
  return `has a schema of ${vendor}; ${fix}`
}

function ofType(schema: Readonly<Record<string, unknown>>): string | undefined {
  const { type } = schema
  const unknown = [type].flat().find((name) => name !== undefined && !types.includes(String(name)))
  if (unknown !== undefined) {
    const date =
      unknown === 'Date' ? " A date travels as Type.String({ format: 'date-time' })." : ''
    return `has the type ${show(unknown)}, which JSON has not; it has ${types.join(', ')}.${date}`
  }
  const own = Object.keys(schema).filter((name) => !/^(?:~|x-)/.test(name))
  if (own.length === 0 || own.some((name) => keywords.has(name))) return undefined
  return `says nothing that JSON Schema has a word for: ${own.join(', ')}; an object is Type.Object({ … })`
}

function ofReference({ $ref }: Readonly<Record<string, unknown>>, ids: ReadonlySet<string>) {
  if (typeof $ref !== 'string' || /^#|json-schema\.org/.test($ref)) return undefined
  const isHere = ids.has($ref.replace(/#.*$/, ''))
  return isHere ? undefined : `refers to ${show($ref)}, which is not in it; give that schema itself`
}

function ofPattern({ pattern }: Readonly<Record<string, unknown>>): string | undefined {
  if (pattern === undefined) return undefined
  if (typeof pattern !== 'string') return `has a pattern that is no text: ${show(pattern)}`
  try {
    return void RegExp(pattern, 'u')
  } catch {
    return `has a pattern that is no regular expression: ${show(pattern)}`
  }
}

function ofParts(
  schema: Readonly<Record<string, unknown>>,
  ids: ReadonlySet<string>,
  seen: Set<unknown>,
): string | undefined {
  for (const name of schemaKeywords) {
    const part = schema[name]
    const isMap = /^(?:properties|patternProperties|\$defs|definitions)$/.test(name)
    const parts: unknown[] = isMap ? Object.values(Object(part) as object) : [part ?? true].flat()
    for (const one of parts) {
      const problem = problemOf(one, ids, seen)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

/** Members that were checked. */
export interface CheckedMembers {
  /** What leaves. */
  readonly schema: MembersSchema
  /** How values are read; `undefined` where they are sent as they are given. */
  readonly reader: MemberReader | undefined
}

/**
 * Checks members as somebody declares them.
 * @param where Who declares them, as the beginning of a sentence.
 * @param isStandard Tells the names that are taken.
 * @param isRegistered Whether they are the members of a registered type, which nobody can name anew. @default false
 * @throws {TypeError} Naming the member, what is wrong, and the fix.
 */
export function checkMembers(
  given: unknown,
  where: string,
  isStandard: (name: string) => boolean,
  isRegistered = false,
): CheckedMembers {
  const refuse = (problem: string): never => {
    throw new TypeError(`${where}: ${problem.replace(/\.$/, '')}.`)
  }
  const { schema: source, reader } = fromStandard(given, refuse) ?? {
    schema: given,
    reader: undefined,
  }
  const schema = toMembersSchema(source)
  if (schema === undefined || vendorOf(source) !== undefined) {
    const example = exampleOf(readStandard(given)?.vendor)
    return refuse(
      `members must be an object schema or its properties, such as ${example}; ${whatTheyAre(source)}`,
    )
  }
  const ids = new Set<string>()
  collectIds(source, ids, new Set())
  for (const [name, member] of Object.entries(schema.properties)) {
    if (isStandard(name)) {
      refuse(`member "${name}" is a standard member of the Error Resource; choose another name`)
    }
    if (!(isRegistered ? registeredName : memberName).test(name)) {
      refuse(
        `member "${name}" must start with a letter and have at least two letters, digits or underscores (RFC 9457 §4)`,
      )
    }
    const problem = problemOf(member, ids, new Set())
    if (problem !== undefined) refuse(`member "${name}" ${problem}`)
  }
  checkRequired(schema, refuse)
  return { schema, reader }
}

function checkRequired(
  { properties, required }: MembersSchema,
  refuse: (problem: string) => never,
) {
  if (required === undefined) return
  if (!Array.isArray(required))
    refuse(`members: required must be a list of names; it is ${show(required)}`)
  const missing = required.find((name) => !Object.hasOwn(properties, name))
  if (missing !== undefined) refuse(`members require ${show(missing)}, which is none of them`)
}
