/** A validator's findings as `errors[]`: each violation with its place, never with the client's value. */
import type { Violation, ViolationPlace } from '../../errors/schemas.ts'
import { keepWhole } from '../../errors/violations.ts'
import { fromToken, toFragment } from '../../http/json-pointer.ts'
import { type Finding, maxDetailLength } from './findings.ts'

/** Fastify's names for the parts of a request, in OpenAPI's words. */
const places: ReadonlyMap<unknown, ViolationPlace> = new Map([
  ['body', 'body'],
  ['querystring', 'query'],
  ['params', 'path'],
  ['headers', 'header'],
])

/** Longest place that is repeated: a member name is the client's text and can be as long as the body. */
const maxPlaceLength = 256

/** Turns findings into violations, at most `max`. */
export function toViolations(
  findings: readonly Finding[],
  validationContext: unknown,
  max: number,
): Violation[] {
  const place = places.get(validationContext) ?? 'body'
  const some = findings.length > max ? findings.slice(0, max) : findings
  return keepWhole(some.map((finding) => toViolation(finding, place)))
}

function toViolation({ path, detail, code }: Finding, place: ViolationPlace): Violation {
  const violation: Violation = { detail, in: place }
  const pointer = cutBack(path)
  if (place === 'body') violation.pointer = toFragment(pointer)
  else {
    const name = toName(pointer)
    if (name !== undefined) violation.name = name
  }
  if (code !== undefined) violation.code = code
  return violation
}

/** A place that is too long is cut back to an ancestor. */
function cutBack(path: string): string {
  if (path.length <= maxPlaceLength) return path
  return path.slice(0, Math.max(0, path.lastIndexOf('/', maxPlaceLength)))
}

/** What is said where the sentences together are too long. */
const listed = 'The request is not valid; the violations are listed.'

/** All findings in one sentence, as Fastify words it: `body/items/0 must be object, …`. */
export function describeFindings(findings: readonly Finding[], validationContext: unknown): string {
  const part = places.has(validationContext) ? String(validationContext) : 'body'
  let sentence = ''
  for (const { path, at = path, detail } of findings) {
    if (sentence !== '') sentence += ', '
    sentence += `${part}${at} ${detail}`
    if (sentence.length > maxDetailLength) return listed
  }
  return sentence
}

function toName(path: string): string | undefined {
  const [, token] = path.split('/')
  return token === undefined ? undefined : fromToken(token)
}
