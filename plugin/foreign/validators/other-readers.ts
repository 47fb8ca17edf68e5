/** Readers of findings that have a shape of their own: io-ts, runtypes, jsonschema, fastest-validator, validate.js. */
import { hasType, readKeys, readProperty, readString } from '../../http/guarded-read.ts'
import {
  type Finding,
  type FindingReader,
  firstFree,
  maxDetailLength,
  messageOf,
  stepsOf,
  toList,
  toPointer,
  tokenOf,
  unknownMembers,
} from './findings.ts'

/** How deep findings are looked into. */
const maxDepth = 16

/** Most steps of a place, and most findings beside each other. */
const maxSteps = 64
const maxInside = 1000

/** io-ts: each step has the type it leads to. One into an alternative is no step of the value. */
export const readIoTs: FindingReader = (entry) => {
  const context = toList(readProperty(entry, 'context'), maxSteps)
  const type = (index: number) => readProperty(context.at(index), 'type')
  const name = readString(type(-1), 'name')
  if (name === undefined) return undefined
  const isStep = (_: unknown, index: number) =>
    index > 0 && !/^(?:Union|Intersection)Type$/.test(String(readProperty(type(index - 1), '_tag')))
  const path = toPointer(context.filter(isStep))
  const typed = `must be ${name}`.slice(0, maxDetailLength)
  return [{ path, detail: firstFree([messageOf(entry), typed], readProperty(entry, 'value')) }]
}

/** runtypes: failures inside of failures; what came follows what was expected. */
export const readRuntypes = (
  entry: unknown,
  path = '',
  depth = 0,
): readonly Finding[] | undefined => {
  const failure = readProperty(entry, 'failure') ?? entry
  const code = readString(failure, 'code')
  const message = messageOf(failure)
  if (readProperty(failure, 'success') !== false || code === undefined || message === undefined)
    return undefined
  const details = Object(readProperty(failure, 'details')) as object
  // The alternatives of a union are not steps into the value.
  const isUnion = readProperty(readProperty(failure, 'expected'), 'tag') === 'union'
  const inside =
    isUnion || depth >= maxDepth
      ? []
      : readKeys(details)
          .slice(0, maxInside)
          .flatMap(
            (key) =>
              readRuntypes(readProperty(details, key), `${path}/${tokenOf(key)}`, depth + 1) ?? [],
          )
  if (inside.length > 0) return inside
  const expected = message.replace(/,? but was .*$/s, '')
  return [{ path, detail: firstFree([expected], readProperty(failure, 'received')), code }]
}

/** jsonschema: its sentences are made of the schema; what is missing or not known is its argument. */
export const readJsonSchema: FindingReader = (entry) => {
  const steps = readProperty(entry, 'path')
  const code = readString(entry, 'name')
  if (!Array.isArray(steps) || code === undefined || !hasType(entry, 'property', 'string'))
    return undefined
  const argument = /^(?:required|additionalProperties)$/.test(code)
    ? readString(entry, 'argument')
    : undefined
  const path = toPointer(steps)
  const value = argument === undefined ? readProperty(entry, 'instance') : undefined
  const detail = firstFree([messageOf(entry)], typeof value === 'object' ? undefined : value)
  return [{ path: argument === undefined ? path : `${path}/${tokenOf(argument)}`, detail, code }]
}

/** fastest-validator: its sentences name the field, and members that are not known. */
export const readFastest: FindingReader = (entry) => {
  const code = readString(entry, 'type')
  const field = readString(entry, 'field')
  const isOne = code !== undefined && field !== undefined && hasKey(entry, 'actual')
  if (!isOne) return undefined
  const value = readProperty(entry, 'actual')
  const detail = code === 'objectStrict' ? unknownMembers : firstFree([messageOf(entry)], value)
  return [{ path: toPointer(stepsOf(field)), detail, code }]
}

/** validate.js, in its detailed form. */
export const readValidateJs: FindingReader = (entry) => {
  const attribute = readString(entry, 'attribute')
  const code = readString(entry, 'validator')
  if (attribute === undefined || code === undefined) return undefined
  const sentence = readString(entry, 'error')?.slice(0, maxDetailLength)
  const detail = firstFree([sentence], readProperty(entry, 'value'))
  return [{ path: toPointer(stepsOf(attribute)), detail, code }]
}

const hasKey = (entry: unknown, key: string) => readKeys(Object(entry) as object).includes(key)
