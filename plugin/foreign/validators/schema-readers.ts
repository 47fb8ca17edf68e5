/** Readers of findings whose sentences are made of the schema: Ajv and its kin, Zod, TypeBox. */
import { fromFragment } from '../../http/json-pointer.ts'
import { hasType, readProperty, readString } from '../../http/guarded-read.ts'
import {
  type Finding,
  type FindingReader,
  firstFree,
  messageOf,
  notValid,
  stepsOf,
  toList,
  toPointer,
  tokenOf,
  unknownMember,
  unknownMembers,
} from './findings.ts'

/** Most keys of one finding that are told. */
const maxKeys = 1000

/** Where TypeBox 1 lists members, and the provider for Zod, by keyword; and what is said of each instead of all. */
const memberLists: ReadonlyMap<string | undefined, readonly [list: string, detail?: string]> =
  new Map([
    ['required', ['requiredProperties', 'is required']],
    ['additionalProperties', ['additionalProperties', unknownMember]],
    ['unevaluatedProperties', ['unevaluatedProperties', unknownMember]],
    ['dependencies', ['dependencies']],
    ['dependentRequired', ['dependencies']],
    ['propertyNames', ['propertyNames', 'property name must be valid']],
    ['unrecognized_keys', ['keys', unknownMember]],
  ])

/** A finding for each member of a list. */
function readMembers(
  params: unknown,
  at: string,
  code: string | undefined,
  sentence: string,
): readonly Finding[] | undefined {
  const known = memberLists.get(code)
  if (known === undefined) return undefined
  const [list, detail] = known
  const members = toList(readProperty(params, list), maxKeys)
  if (members.length === 0) return undefined
  return members.map((member) => {
    const path = `${at}/${tokenOf(member)}`
    return detail === undefined ? { path, at, detail: sentence, code } : { path, detail, code }
  })
}

/** What is read of an entry in the words of Ajv. */
interface AjvEntry {
  readonly instancePath: unknown
  readonly instanceLocation: unknown
  readonly dataPath: unknown
  readonly schemaPath: unknown
  readonly keyword: unknown
  readonly params: unknown
  readonly propertyName: unknown
}

/**
 * Reads all of it in one go, each by its name: to ask for a name that is known at run time takes several times as long,
 * and of failed validations there are many.
 * @returns `undefined` for an entry that is none, and for one that throws.
 */
function readEntry(entry: unknown): AjvEntry | undefined {
  try {
    const { instancePath, instanceLocation, dataPath, schemaPath, keyword, params, propertyName } =
      entry as AjvEntry
    if (typeof instancePath !== 'string' && typeof keyword !== 'string') return undefined
    return {
      instancePath,
      instanceLocation,
      dataPath,
      schemaPath,
      keyword,
      params,
      propertyName,
    }
  } catch {
    return undefined
  }
}

/** A text; anything else, and an empty one, is none. */
const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** The one member that a finding is about. */
function memberOf(
  { params, propertyName }: AjvEntry,
  code: string | undefined,
): string | undefined {
  // In JSON Type Definition the place leads to a member that is not known.
  if (code === 'properties' && readProperty(params, 'error') === 'additional') return undefined
  return (
    readString(params, 'missingProperty') ??
    readString(params, 'additionalProperty') ??
    readString(params, 'unevaluatedProperty') ??
    (code === 'propertyNames' ? readString(params, 'propertyName') : undefined) ??
    textOf(propertyName)
  )
}

/** Where a finding is: in the words of Ajv 8, of the output of JSON Schema, and of Ajv before. */
function pathOf({ instancePath, instanceLocation, dataPath, schemaPath }: AjvEntry): string {
  if (typeof instancePath === 'string') {
    // Providers that join a path of no steps with `/` mean the whole, not its member of the empty name.
    const isWhole = instancePath === '/' && textOf(schemaPath)?.startsWith('#//') === true
    return isWhole ? '' : instancePath
  }
  const location = textOf(instanceLocation)
  if (location !== undefined) return fromFragment(location)
  const old = textOf(dataPath) ?? ''
  return old.startsWith('/') ? old : toPointer(stepsOf(old))
}

/** The keyword, by its name; the output of JSON Schema may have its URI. */
function keywordOf(keyword: unknown): string | undefined {
  const text = textOf(keyword)
  return text?.startsWith('http') === true ? text.replace(/^https?:.*\//s, '') : text
}

/**
 * Ajv and what speaks like it, such as TypeBox 1, the providers of Fastify, and the output of JSON Schema. Its own
 * sentences are made of the schema, and those of `ajv-errors` are somebody's own words. A missing and an unexpected
 * member are pointed at themselves, so that every finding about one member has one place.
 */
export const readAjv: FindingReader = (entry) => {
  const read = readEntry(entry)
  if (read === undefined) return undefined
  const at = pathOf(read)
  const code = keywordOf(read.keyword)
  const sentence = sentenceOf(entry, code) ?? readString(entry, 'error') ?? notValid
  const members = readMembers(read.params, at, code, sentence)
  if (members !== undefined) return members
  const member = memberOf(read, code)
  if (member === undefined) return [withRule({ path: at, at, detail: sentence, code })]
  const isOfName = typeof read.propertyName === 'string'
  const detail = isOfName ? sentence.replace(/^must /, 'property name must ') : sentence
  return [{ path: `${at}/${tokenOf(member)}`, at, detail, code }]
}

/** The rules whose sentences are of whoever wrote the schema: a template of `ajv-errors`, what refines one of Zod. */
const ownRules: ReadonlySet<string | undefined> = new Set(['custom', 'errorMessage'])

/** A finding, marked where its rule has a sentence of somebody's own. */
function withRule(finding: Finding): Finding {
  return ownRules.has(finding.code) ? { ...finding, mayRepeat: true } : finding
}

/** What Zod 3 writes behind a list of what is allowed: the value it received. */
const received = /, received '.*$/s

function sentenceOf(entry: unknown, code: string | undefined): string | undefined {
  const message = messageOf(entry)
  if (code === 'unrecognized_keys') return unknownMembers
  return code === 'invalid_enum_value' ? message?.replace(received, '') : message
}

/**
 * Zod 3 and 4: their sentences name types and what the schema allows, but for the value of an enum and
 * for keys. A sentence of the schema's author is kept as it is.
 */
export function readZod(entry: unknown): readonly Finding[] {
  const code = readString(entry, 'code')
  const path = toPointer(readProperty(entry, 'path'))
  const unknown = code === 'unrecognized_keys' ? toList(readProperty(entry, 'keys'), maxKeys) : []
  if (unknown.length > 0) {
    return unknown.map((key) => ({ path: `${path}/${tokenOf(key)}`, detail: unknownMember, code }))
  }
  return [withRule({ path, detail: sentenceOf(entry, code) ?? notValid, code })]
}

/** What only Zod says in a list of its own kind. */
export const readIssue: FindingReader = (entry) =>
  hasType(entry, 'code', 'string') && hasType(entry, 'path', 'object') ? readZod(entry) : undefined

/** The keywords behind the numbers that TypeBox gives its kinds of error. */
const typeBoxKeywords: ReadonlyMap<unknown, string> = new Map(
  Object.entries({
    maxItems: [2],
    minItems: [4],
    uniqueItems: [5],
    exclusiveMaximum: [8, 22, 36],
    exclusiveMinimum: [9, 23, 37],
    maximum: [10, 24, 38],
    minimum: [11, 25, 39],
    multipleOf: [12, 26, 40],
    unevaluatedProperties: [28],
    allOf: [29],
    const: [32],
    not: [34],
    additionalProperties: [42],
    maxProperties: [43],
    minProperties: [44],
    required: [45],
    format: [49, 50],
    maxLength: [51],
    minLength: [52],
    pattern: [48, 53],
    anyOf: [62],
    type: [6, 13, 14, 20, 27, 35, 41, 46, 54, 57, 60, 61],
  }).flatMap(([keyword, numbers]) => numbers.map((number) => [number, keyword] as const)),
)

/** TypeBox before 1.0, `Value.Errors()`: its sentences are made of the schema. */
export const readTypeBox: FindingReader = (entry) => {
  if (!hasType(entry, 'path', 'string') || !hasType(entry, 'type', 'number')) return undefined
  const detail = firstFree([messageOf(entry)], readProperty(entry, 'value'))
  return [
    {
      path: String(readProperty(entry, 'path')),
      detail,
      code: typeBoxKeywords.get(readProperty(entry, 'type')),
    },
  ]
}
