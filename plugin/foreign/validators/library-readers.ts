/** Readers of findings that come with the value: Joi, Yup, Valibot, ArkType, Superstruct, class-validator. */
import { readProperty, readString } from '../../http/guarded-read.ts'
import {
  type Finding,
  type FindingReader,
  firstFree,
  holds,
  messageOf,
  notValid,
  stepsOf,
  toList,
  toPointer,
  tokenOf,
  unknownMember,
  unknownMembers,
  withoutSubject,
} from './findings.ts'

/** Most findings inside another that are told, and how deep. */
const maxInside = 1000
const maxNesting = 16

/** Joi: its sentences begin with the label; those of patterns go on with the value. */
export const readJoi: FindingReader = (entry) => {
  const code = readString(entry, 'type')
  const context = readProperty(entry, 'context')
  if (code === undefined || typeof context !== 'object' || context === null) return undefined
  const path = toPointer(readProperty(entry, 'path'))
  if (code === 'object.unknown') return [{ path, detail: unknownMember, code }]
  const { label, value } = context as Record<string, unknown>
  const message = messageOf(entry)
  const own = withoutSubject(message, label)
  const isOwn = own !== message
  let detail = firstFree([own], value)
  if (code.startsWith('string.pattern.')) {
    const pattern = code.includes('.invert.')
      ? 'must not match the pattern'
      : 'must match the pattern'
    detail = isOwn ? pattern : firstFree([own, pattern], value)
  } else if (isOwn && /^any\.(?:custom|external)$/.test(code)) detail = notValid
  return [{ path, detail, code }]
}

/** Yup: its sentences begin with the path; that about a type goes on with the value. */
export const readYup: FindingReader = (entry) => {
  const code = readString(entry, 'type')
  const params = readProperty(entry, 'params')
  if (!Array.isArray(readProperty(entry, 'errors')) || typeof params !== 'object') return undefined
  const place = readString(entry, 'path')
  const path = toPointer(stepsOf(place ?? ''))
  if (code === 'noUnknown') return [{ path, detail: unknownMembers, code }]
  const message = messageOf(entry)
  const own = withoutSubject(message, readString(params, 'label'), place, 'this')
  const values = [readProperty(params, 'originalValue'), readProperty(entry, 'value')]
  const type = readString(params, 'type')
  const typed = code === 'typeError' && type !== undefined ? `must be of type ${type}` : undefined
  const detail = own !== message && typed !== undefined ? typed : firstFree([own, typed], ...values)
  return [{ path, detail, code }]
}

/** Valibot: what it expected is the schema's, what it received is the client's. */
export const readValibot: FindingReader = (entry) => {
  const kind = readString(entry, 'kind')
  const code = readString(entry, 'type')
  if (!/^(?:schema|validation|transformation)$/.test(kind ?? '') || code === undefined)
    return undefined
  const path = toPointer(readProperty(entry, 'path'))
  const expected = readString(entry, 'expected')
  const actual = readString(entry, 'received')
  const message = messageOf(entry) ?? ''
  const label = /^Invalid ([^:]+): /.exec(message)?.[1]
  if (
    label === undefined ||
    actual === undefined ||
    !message.includes(`eceived ${actual.slice(0, 400)}`)
  ) {
    return [{ path, detail: firstFree([message], readProperty(entry, 'input'), actual), code }]
  }
  if (label === 'key') {
    return [{ path, detail: expected === 'never' ? unknownMember : 'is missing', code }]
  }
  return [
    { path, detail: expected === undefined ? notValid : `${label} must be ${expected}`, code },
  ]
}

/** ArkType: what it expected is the schema's; of alternatives it is told with what was there instead. */
export const readArkType: FindingReader = (entry) => {
  if (readProperty(entry, ' arkKind') !== 'error') return undefined
  const expected = readString(entry, 'expected')
  const isTold = expected !== undefined && !expected.includes('(was ')
  const path = toPointer(readProperty(entry, 'path'))
  const code = readString(entry, 'code')
  // Of a member that is missing the value is the object without it.
  const value = code === 'required' ? undefined : readProperty(entry, 'data')
  // The article is no value of one letter.
  const isFree = isTold && !holds(expected.replace(/^an? /, ''), value)
  const detail = isFree ? `must be ${expected}` : notValid
  return [{ path, detail: isTold ? detail : 'must be one of the alternatives', code }]
}

/** Superstruct: its sentences say what was expected and then what came. */
export const readSuperstruct: FindingReader = (entry) => {
  const type = readString(entry, 'type')
  if (type === undefined || !Array.isArray(readProperty(entry, 'branch'))) return undefined
  const path = toPointer(readProperty(entry, 'path'))
  const code = readString(entry, 'refinement') ?? type
  if (type === 'never') return [{ path, detail: unknownMember, code }]
  const message = messageOf(entry)
  const isOwn = message?.startsWith('Expected ') === true
  const detail = isOwn
    ? message.replace(/,? but received.*$/s, '')
    : firstFree([message], readProperty(entry, 'value'))
  return [{ path, detail, code }]
}

/** class-validator: a sentence for each constraint, and the same of what is inside. */
export const readClassValidator = (
  entry: unknown,
  parent = '',
  depth = 0,
): readonly Finding[] | undefined => {
  const property = readString(entry, 'property')
  const constraints = readProperty(entry, 'constraints')
  const children = readProperty(entry, 'children')
  const isConstrained = typeof constraints === 'object' && constraints !== null
  if (property === undefined || !(isConstrained || Array.isArray(children))) return undefined
  const path = `${parent}/${tokenOf(property)}`
  const value = readProperty(entry, 'value')
  const own = Object.keys(isConstrained ? constraints : {}).map((code) => {
    const sentence = withoutSubject(readString(constraints, code), property)
    if (code === 'whitelistValidation') return { path, detail: unknownMember, code }
    // The option `validationError` leaves the value out, and sentences may have it.
    const mayRepeat = value === undefined ? { mayRepeat: true } : {}
    return { path, detail: firstFree([sentence], value), code, ...mayRepeat }
  })
  if (depth >= maxNesting) return own
  const inside = toList(children, maxInside).flatMap(
    (child) => readClassValidator(child, path, depth + 1) ?? [],
  )
  return [...own, ...inside]
}
