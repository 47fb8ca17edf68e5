/** Where a finding of another shape says that it is. One row for each place. */
import type { Violation, ViolationPlace } from '../../errors/schemas.ts'
import { readProperty, readString } from '../../http/guarded-read.ts'
import { readPointer, toFragment } from '../../http/json-pointer.ts'
import { toPointer } from '../validators/findings.ts'
import { first, type Reader, text } from './body-places.ts'

/** The place of a finding, as far as it is told. */
export type Place = Pick<Violation, 'in' | 'pointer' | 'name'>

/** The parts of a request in the words of Fastify, Express, hapi, FastAPI and OpenAPI. */
const parts: ReadonlyMap<unknown, ViolationPlace> = new Map([
  ['body', 'body'],
  ['payload', 'body'],
  ['query', 'query'],
  ['querystring', 'query'],
  ['params', 'path'],
  ['path', 'path'],
  ['headers', 'header'],
  ['header', 'header'],
])

/** Cookies travel in one header field (RFC 6265 §4.2). */
const cookies: ReadonlySet<unknown> = new Set(['cookie', 'cookies', 'signedCookies'])

/** Tells whether a word is one of a part of the request. */
export function isPart(word: unknown): boolean {
  return parts.has(word) || cookies.has(word)
}

/** The place that a word for a part and a name in it stand for. */
export function namedPlace(part: unknown, name: string): Place {
  if (cookies.has(part)) return { in: 'header', name: 'cookie' }
  const place = parts.get(part)
  if (place === 'body') return { in: place, pointer: namedPointer(name) }
  return place === undefined ? {} : { in: place, name }
}

/** `items.0.sku`, `items[0].sku`, `$.items[0].sku` and `/items/0/sku` become a pointer; nothing, `$` and `#/` are the whole. */
export function namedPointer(name: string): string {
  if (name === '#/') return '#'
  if (/^#?\//.test(name)) return readPointer(name) as string
  const steps = name
    .replace(/^\$?\.?/, '')
    .replace(/\[(?:"([^"]*)"|'([^']*)'|([^\]]*))\]/g, '.$1$2$3')
    .replace(/^\./, '')
  return steps === '' ? '#' : stepsPointer(steps.split('.'))
}

function stepsPointer(steps: readonly unknown[]): string {
  return toFragment(toPointer(steps))
}

function steppedPlace(steps: readonly unknown[]): Place | undefined {
  return steps.length === 0 ? undefined : { pointer: stepsPointer(steps) }
}

/** A path of GraphQL leads into the response. */
export function isOfGraphql(given: unknown): boolean {
  return (readProperty(given, 'extensions') ?? readProperty(given, 'locations')) !== undefined
}

const names: readonly string[] = ['name', 'path', 'param', 'field']

/** Google had `parameter` for the query. */
const locationTypes: ReadonlyMap<unknown, string> = new Map([
  ['parameter', 'query'],
  ['header', 'header'],
])

/** The steps of express-openapi-validator begin with the part. */
const openApiPath = /^[./](body|query|params|headers|cookies)(?:[./](.*))?$/s

const places: readonly Reader<Place>[] = [
  (given) => (isOfGraphql(given) ? {} : undefined),
  (given) => {
    const part = readString(given, 'in') ?? readString(given, 'location')
    const name = first(names, (key) => readString(given, key))
    return name === undefined || !isPart(part) ? undefined : namedPlace(part, name)
  },
  (given) => {
    const part = locationTypes.get(readString(given, 'locationType'))
    const name = readString(given, 'location')
    return part === undefined || name === undefined ? undefined : namedPlace(part, name)
  },
  (given) => {
    if (readString(given, 'errorCode')?.endsWith('.openapi.validation') !== true) return undefined
    const [, part, name] = openApiPath.exec(readString(given, 'path') ?? '') ?? []
    if (name === undefined) return part === 'body' ? { in: 'body', pointer: '#' } : {}
    return namedPlace(part, part === 'body' ? `/${name.replaceAll('.', '/')}` : name)
  },
  // FastAPI, whose steps begin with the part.
  (given) => {
    const steps = readProperty(given, 'loc')
    if (!Array.isArray(steps)) return undefined
    const [head, ...rest] = steps as unknown[]
    if (!isPart(head)) return steppedPlace(steps)
    if (head === 'body') return { in: 'body', pointer: stepsPointer(rest) }
    return rest.length === 0 ? {} : namedPlace(head, String(rest[0]))
  },
  named('query', text('source', 'parameter')), // JSON:API
  named('header', text('source', 'header')),
  pointed(text('source', 'pointer')),
  pointed(text('pointer')),
  // RFC 7807 §3, which does not say in which part.
  (given) => {
    const name = readString(given, 'name')
    return name === undefined || readString(given, 'reason') === undefined ? undefined : { name }
  },
  // Zod and its kin
  (given) => {
    const path = readProperty(given, 'path')
    return Array.isArray(path) ? steppedPlace(path) : undefined
  },
  ...['path', 'field', 'fieldName', 'property', 'propertyPath', 'param', 'target'].map(byName),
]

function byName(key: string): Reader<Place> {
  return (given) => {
    const name = readString(given, key)
    return name === undefined ? undefined : { pointer: namedPointer(name) }
  }
}

function named(part: ViolationPlace, read: Reader<string>): Reader<Place> {
  return (given) => {
    const name = read(given)
    return name === undefined ? undefined : { in: part, name }
  }
}

function pointed(read: Reader<string>): Reader<Place> {
  return (given) => {
    const pointer = readPointer(read(given) ?? '.')
    return pointer === undefined ? undefined : { pointer }
  }
}

/** Where a finding in a list says that it is. */
export function placeOf(finding: unknown): Place | undefined {
  return first(places, (read) => read(finding))
}

/** Where an error that is the only one says that it is; others have a path of their own there, and their target. */
const ownPlaces: readonly Reader<Place>[] = [
  named('query', text('source', 'parameter')),
  named('header', text('source', 'header')),
  pointed(text('source', 'pointer')),
  pointed(text('pointer')),
  ...['field', 'param'].map(byName), // Stripe, OpenAI
]

/** Where a body says that the one error it tells of is. */
export function ownPlaceOf(body: unknown): Place | undefined {
  return first(ownPlaces, (read) => read(body))
}
