/** A validator's findings as `errors[]`: each violation with its place, never with the client's value. */
import { readProperty, readString } from '../http/guarded-read.ts'
import type { Violation, ViolationPlace } from '../errors/schemas.ts'

/** Fastify's names for the parts of a request, in OpenAPI's words. */
const places: ReadonlyMap<unknown, ViolationPlace> = new Map([
  ['body', 'body'],
  ['querystring', 'query'],
  ['params', 'path'],
  ['headers', 'header'],
])

/** Longest place that is repeated: a member name is the client's text and can be as long as the body. */
const maxPlaceLength = 256

/**
 * Turns Ajv's errors (and those of validators that speak like it) into violations, at most `max`.
 * A missing and an unexpected member are pointed at themselves, not at their parent, so that every
 * violation of one member has one place.
 */
export function toViolations(
  validation: readonly unknown[],
  validationContext: unknown,
  max: number,
): Violation[] {
  const place = places.get(validationContext) ?? 'body'
  const violations: Violation[] = []
  // Neither a list with holes nor one that throws when it is read may keep the answer from leaving.
  const length = Math.min(Number(readProperty(validation, 'length')), max)
  for (let index = 0; index < length; index++) {
    violations.push(toViolation(readProperty(validation, index), place))
  }
  return violations
}

function toViolation(error: unknown, place: ViolationPlace): Violation {
  const path = toPath(error)
  const violation: Violation = { detail: readString(error, 'message') ?? 'is not valid', in: place }
  if (place === 'body') violation.pointer = toFragment(path)
  else {
    const name = toName(path)
    if (name !== undefined) violation.name = name
  }
  const code = readString(error, 'keyword')
  if (code !== undefined) violation.code = code
  return violation
}

/** The place as a JSON Pointer (RFC 6901); one that is too long is cut back to an ancestor. */
function toPath(error: unknown): string {
  const parent = pathOf(error)
  const params = readProperty(error, 'params')
  const member =
    readString(params, 'missingProperty') ??
    readString(params, 'additionalProperty') ??
    readString(params, 'unevaluatedProperty')
  const path =
    member === undefined
      ? parent
      : `${parent}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`
  if (path.length <= maxPlaceLength) return path
  return path.slice(0, Math.max(0, path.lastIndexOf('/', maxPlaceLength)))
}

/** Validators that join a path of no steps with `/` mean the whole, not its member of the empty name. */
function pathOf(error: unknown): string {
  const path = readString(error, 'instancePath') ?? ''
  const isWhole = path === '/' && readString(error, 'schemaPath')?.startsWith('#//') === true
  return isWhole ? '' : path
}

/** A pointer that is a fragment as it stands, as nearly all are (RFC 3986 §3.5). */
const plainPointer = /^[\w\-.~!$&'()*+,;=:@/]*$/

/** JSON Pointer as a URI fragment (RFC 6901 §6). A lone surrogate has no encoding and ends the pointer at its parent. */
function toFragment(path: string): string {
  if (plainPointer.test(path)) return `#${path}`
  try {
    return `#${encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F')}`
  } catch {
    return toFragment(path.slice(0, path.lastIndexOf('/')))
  }
}

function toName(path: string): string | undefined {
  return path.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
}
