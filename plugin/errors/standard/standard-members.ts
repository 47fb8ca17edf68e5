/** Members that are declared in a schema language of their own: the one place where they become JSON Schema. */
import { isRecord } from '../../http/checks.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'
import { inlineSchema, rootOf } from './inlined-schema.ts'
import { type MemberReader, pick, readEach, readWhole, validate } from './member-reading.ts'
import { hintAt, libraryOptionsOf } from './schema-vendors.ts'
import {
  isJsonSchema,
  type JsonSchemaOptions,
  readStandard,
  type Standard,
} from './standard-schema.ts'

type Schema = Readonly<Record<string, unknown>>

/** Members as JSON Schema of what leaves, and the library's way to read them. */
export interface StandardSource {
  /** An object schema, its properties, or whatever else was given. */
  readonly schema: unknown
  readonly reader: MemberReader
}

/** Says that members cannot be used; never returns. */
export type RefuseMembers = (problem: string) => never

/** Asks a library for JSON Schema, in the version that Ajv and serializers read, or in the only other one. */
function askFor({ vendor, toJsonSchema }: Standard, way: 'input' | 'output'): Schema {
  const libraryOptions = libraryOptionsOf(vendor)
  const ask = (target: JsonSchemaOptions['target']) =>
    toJsonSchema?.(way, { target, libraryOptions }) as Schema
  try {
    return ask('draft-07')
  } catch (error) {
    try {
      return ask('draft-2020-12')
    } catch (again) {
      // Who knows one version alone says of the other no more than that.
      throw /target/i.test(String(readString(again, 'message'))) ? error : again
    }
  }
}

/** What a schema makes of values, as JSON Schema; that which a library made before is as good. */
function toJsonSchema(given: unknown, standard: Standard): Schema {
  return isJsonSchema(given) ? (given as Schema) : askFor(standard, 'output')
}

/** The schemas of single members, where a library shows those of an object: Zod's `shape`, the `props` of ArkType. */
function partsOf(given: unknown): ReadonlyMap<string, Standard> {
  const shape = readProperty(given, 'shape')
  const props = readProperty(given, 'props')
  const list: readonly (readonly [unknown, unknown])[] = Array.isArray(props)
    ? props.map((one) => [readProperty(one, 'key'), readProperty(one, 'value')])
    : Object.entries(Object(shape) as object)
  const parts = list.map(([name, schema]) => [String(name), readStandard(schema)] as const)
  return new Map(parts.filter((part): part is [string, Standard] => part[1] !== undefined))
}

/** Tells the first member that cannot be written, where that can be told. */
function findUnwritable(parts: ReadonlyMap<string, Standard>): string | undefined {
  for (const [name, standard] of parts) {
    try {
      askFor(standard, 'output')
    } catch {
      return name
    }
  }
  return undefined
}

function describeFailure({ vendor }: Standard, error: unknown): string {
  const reason = String(readString(error, 'message')).replace(/\.$/, '')
  return `cannot be written as JSON Schema: ${reason}. ${hintAt(reason, vendor)}`
}

/** The names that a sender may give; `undefined` where the library does not tell. */
function takenBy(
  parts: ReadonlyMap<string, Standard>,
  standard: Standard,
): readonly string[] | undefined {
  if (parts.size > 0) return [...parts.keys()]
  try {
    const { properties } = rootOf(askFor(standard, 'input'))
    return isRecord(properties) ? Object.keys(properties) : undefined
  } catch {
    return undefined
  }
}

const later =
  'answers by a promise, or fails where nothing is given; an error is sent at once, and so has to be checked'

/** The root of what a library writes, standing for itself where it is an object. */
function toRoot(given: unknown, standard: Standard): Schema {
  const document = toJsonSchema(given, standard)
  const root = rootOf(document)
  const { properties, required = [] } = root
  if (!isRecord(properties)) return root
  return inlineSchema({ type: 'object', properties, required }, document)
}

/** Members as one schema of a library. */
function fromSchema(given: unknown, standard: Standard, refuse: RefuseMembers): StandardSource {
  const parts = partsOf(given)
  let schema: Schema
  try {
    schema = toRoot(given, standard)
  } catch (error) {
    const name = findUnwritable(parts)
    const subject = name === undefined ? 'members' : `member "${name}"`
    return refuse(`${subject} ${describeFailure(standard, error)}`)
  }
  if (validate(standard, {}).isLater) refuse(`the schema of the members ${later}`)
  const takes = takenBy(parts, standard)
  return { schema, reader: { takes, read: readWhole(standard, parts, takes) } }
}

/** One member that is declared by a library, as JSON Schema. */
function fromMember(name: string, member: unknown, standard: Standard, refuse: RefuseMembers) {
  let schema: unknown
  try {
    const document = toJsonSchema(member, standard)
    const inlined = inlineSchema({ properties: { [name]: document } }, document)
    schema = (inlined['properties'] as Schema)[name]
  } catch (error) {
    return refuse(`member "${name}" ${describeFailure(standard, error)}`)
  }
  const { value, issues, isLater } = validate(standard, undefined)
  if (isLater) return refuse(`the schema of member "${name}" ${later}`)
  const isOptional = issues === undefined && value === undefined
  // The mark of TypeBox 1.x, which no document shows.
  return isOptional ? Object.defineProperty(Object(schema), '~optional', { value: true }) : schema
}

/** Members that are named here, each by a schema of a library or as JSON Schema; `undefined` without one of a library. */
function fromProperties(given: object, refuse: RefuseMembers): StandardSource | undefined {
  const standards = new Map<string, Standard>()
  const schema = { ...given } as Record<string, unknown>
  for (const [name, member] of Object.entries(given)) {
    const standard = readStandard(member)
    if (standard?.toJsonSchema === undefined) continue
    standards.set(name, standard)
    schema[name] = fromMember(name, member, standard, refuse)
  }
  if (standards.size === 0) return undefined
  const others = Object.keys(given).filter((name) => !standards.has(name))
  const read: MemberReader['read'] = (members) => {
    const { kept, problems } = readEach(standards, members)
    return { given: members, kept: { ...pick(members, others), ...kept }, problems }
  }
  return { schema, reader: { takes: Object.keys(given), read } }
}

/**
 * Turns members that are declared by schemas of a library into JSON Schema of what leaves; `undefined` where they are
 * not. One that cannot say its JSON Schema is left for whoever checks what it is.
 */
export function fromStandard(given: unknown, refuse: RefuseMembers): StandardSource | undefined {
  const standard = readStandard(given)
  if (standard?.toJsonSchema !== undefined) return fromSchema(given, standard, refuse)
  const isMap = standard === undefined && isRecord(given) && typeof given['type'] !== 'string'
  return isMap ? fromProperties(given, refuse) : undefined
}
