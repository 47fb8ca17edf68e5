/** Findings in an error body of another shape: what each says, and where it says that it is. One row for each place. */
import type { Violation, ViolationPlace } from '../../errors/schemas.ts'
import { readKeys, readProperty, readString } from '../../http/guarded-read.ts'
import { toFragment, toToken } from '../../http/json-pointer.ts'
import { maxDetailLength, notValid } from '../validators/findings.ts'
import { readFinding } from '../validators/validators.ts'
import { codes, first, type Reader, sentences, text, toCode } from './body-places.ts'

/** Where Django has what is about no field. */
const wholes: ReadonlySet<string> = new Set(['__all__', 'non_field_errors'])

/** Findings in a list, or in an object by the names of what they are about; `undefined` for none. */
export function toFindings(given: unknown, max: number): Violation[] | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const findings: Violation[] = []
  const isList = Array.isArray(given)
  for (const key of readKeys(given).slice(0, max)) {
    const value = readProperty(given, key)
    const place = isList || wholes.has(key) ? {} : { pointer: namedPointer(key) }
    for (const finding of isList ? spread(value) : [value].flat()) {
      for (const entry of toViolations(finding)) findings.push({ ...place, ...entry })
    }
  }
  return findings.length === 0 ? undefined : findings.slice(0, max)
}

const isSentences = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')

/**
 * Tells findings of a form as they stand, by the names of its fields and with nothing beside them: Django
 * REST framework.
 */
export function isForm(body: object): boolean {
  const keys = readKeys(body)
  return keys.length > 0 && keys.every((key) => isSentences(readProperty(body, key)))
}

/** Google lists the fields inside of one of several typed entries. */
function spread(entry: unknown): readonly unknown[] {
  const fields = readProperty(entry, 'fieldViolations')
  if (Array.isArray(fields)) return fields
  return readString(entry, '@type') === undefined ? [entry] : []
}

/** A path of GraphQL leads into the response. */
const isOfGraphql = (given: unknown) =>
  (readProperty(given, 'extensions') ?? readProperty(given, 'locations')) !== undefined

/** What a validator found is rebuilt, so that it repeats no value; anything else says what it says. */
function toViolations(given: unknown): readonly Violation[] {
  if (typeof given === 'string') return given === '' ? [] : [{ detail: cut(given) }]
  const found = isOfGraphql(given) ? undefined : readFinding(given)
  if (found === undefined) return [toViolation(given)].flatMap((entry) => entry ?? [])
  return found.map(({ path, detail, code }) => ({
    detail,
    ...(path === '' ? {} : { pointer: toFragment(path) }),
    ...(code === undefined ? {} : { code }),
  }))
}

const cut = (sentence: string) => sentence.slice(0, maxDetailLength)

/** A finding is a text, or an object with a sentence in one of these places. */
const findingSentences: readonly Reader<string>[] = [
  ...sentences,
  text('defaultMessage'), // Spring
  text('title'), // JSON:API
]

const findingCodes: readonly Reader<string>[] = [
  ...codes.slice(0, 2),
  text('keyword'),
  // FastAPI; others have a word about the finding itself there.
  (given) => (Array.isArray(readProperty(given, 'loc')) ? readString(given, 'type') : undefined),
]

function toViolation(given: unknown): Violation | undefined {
  const place = first(findingPlaces, (read) => read(given))
  const code = toCode(first(findingCodes, (read) => read(given)))
  const isPlaced = place?.name !== undefined || place?.pointer !== undefined
  // GitHub has a field and a code alone.
  const untold = isPlaced && readString(given, 'code') !== undefined ? notValid : undefined
  const detail = first(findingSentences, (read) => read(given)) ?? untold
  if (detail === undefined) return undefined
  return { detail: cut(detail), ...place, ...(code === undefined ? {} : { code }) }
}

type Place = Pick<Violation, 'in' | 'pointer' | 'name'>

/** The parts of a request in the words of Fastify, Express, FastAPI and OpenAPI. */
const parts: ReadonlyMap<unknown, ViolationPlace> = new Map([
  ['body', 'body'],
  ['query', 'query'],
  ['querystring', 'query'],
  ['params', 'path'],
  ['path', 'path'],
  ['headers', 'header'],
  ['header', 'header'],
])

/** Where a finding says what it is about. */
const findingPlaces: readonly Reader<Place>[] = [
  (given) => (isOfGraphql(given) ? {} : undefined),
  (given) => {
    const part = parts.get(readString(given, 'in') ?? readString(given, 'location'))
    const name = first(['name', 'path', 'param', 'field'], (key) => readString(given, key))
    if (part === undefined || part === 'body' || name === undefined) return undefined
    return { in: part, name }
  },
  // FastAPI, whose steps begin with the part.
  (given) => {
    const steps = readProperty(given, 'loc')
    if (!Array.isArray(steps)) return undefined
    const [head, ...rest] = steps as unknown[]
    const part = parts.get(head)
    if (part === undefined) return steppedPlace(steps)
    if (part === 'body') return { in: part, pointer: stepsPointer(rest) }
    return rest.length === 0 ? {} : { in: part, name: String(rest[0]) }
  },
  named('query', text('source', 'parameter')), // JSON:API
  named('header', text('source', 'header')),
  pointed(text('source', 'pointer')),
  pointed(text('pointer')),
  // Zod and its kin
  (given) => {
    const path = readProperty(given, 'path')
    return Array.isArray(path) ? steppedPlace(path) : undefined
  },
  ...['path', 'field', 'property', 'propertyPath', 'param', 'target'].map(
    (key): Reader<Place> =>
      (given) => {
        const name = readString(given, key)
        return name === undefined ? undefined : { pointer: namedPointer(name) }
      },
  ),
]

function steppedPlace(steps: readonly unknown[]): Place | undefined {
  return steps.length === 0 ? undefined : { pointer: stepsPointer(steps) }
}

function stepsPointer(steps: readonly unknown[]): string {
  return toFragment(steps.map((step) => `/${toToken(String(step))}`).join(''))
}

function named(part: ViolationPlace, read: Reader<string>): Reader<Place> {
  return (given) => {
    const name = read(given)
    return name === undefined ? undefined : { in: part, name }
  }
}

function pointed(read: Reader<string>): Reader<Place> {
  return (given) => {
    const pointer = read(given)
    if (pointer === undefined || !/^#?(?:\/|$)/.test(pointer)) return undefined
    return { pointer: pointer.startsWith('#') ? pointer : toFragment(pointer) }
  }
}

/** `items.0.sku`, `items[0].sku` and `$.items[0].sku` become a pointer. */
function namedPointer(name: string): string {
  const steps = name
    .replace(/^\$\.?/, '')
    .replace(/\[(\w+)\]/g, '.$1')
    .split('.')
  return stepsPointer(steps)
}
