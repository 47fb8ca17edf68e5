/** What an error body of another shape says: a sentence, a code and findings, wherever that shape has them. One row for each place. */
import { toFragment, toToken } from '../../http/json-pointer.ts'
import { readKeys, readProperty, readString } from '../../http/guarded-read.ts'
import type { Violation, ViolationPlace } from '../../errors/schemas.ts'

/** Longest text that is taken over as `detail`. */
export const maxDetailLength = 500

/** What is meant for the client in the body of an error. */
export interface BodyWords {
  readonly detail?: string | undefined
  readonly code?: string | undefined
  readonly errors?: readonly Violation[] | undefined
}

type Reader<Found> = (body: unknown) => Found | undefined

const text =
  (...path: readonly [...string[], string]): Reader<string> =>
  (body) => {
    const parent = path.slice(0, -1).reduce<unknown>(readProperty, body)
    return readString(parent, path.at(-1) as string)
  }

/** Where a sentence is, the most particular place first. */
const sentences: readonly Reader<string>[] = [
  text('detail'), // Problem details, FastAPI
  text('message'), // Fastify, Nest, Spring, Google, tRPC, better-auth
  text('error_description'), // OAuth
  text('msg'),
  text('errorMessage'),
  text('error_message'),
  text('description'),
  text('reason'),
]

/** What a code looks like; a sentence is none. */
const codePattern = /^[A-Za-z][\w.:/-]{0,99}$/

/** Where a machine code is. */
const codes: readonly Reader<string>[] = [
  text('code'),
  text('extensions', 'code'), // GraphQL
  text('data', 'code'), // tRPC
  text('errorCode'),
  text('error_code'),
  // Google; others have words such as "error" or "fail" there.
  (body) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.exec(text('status')(body) ?? '')?.[0],
  // OAuth, where the sentence is beside it.
  (body) => (text('error_description')(body) === undefined ? undefined : text('error')(body)),
]

/** Objects that hold all of it: most shapes, and oRPC. */
const wrappers: readonly string[] = ['error', 'json']

/** Lists of findings; Nest has one under `message`. */
const lists: readonly string[] = ['errors', 'message', 'details', 'violations', 'issues']

/** How deep bodies are looked into. */
const maxDepth = 3

/** Finds what an error body says, at most `maxErrors` findings of it. */
export function readWords(body: unknown, maxErrors: number, depth = 0): BodyWords {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
  const found = first(lists, (name) => toFindings(readProperty(body, name), maxErrors))
  const inside =
    depth < maxDepth
      ? wrappers.map((name) => readWords(readProperty(body, name), maxErrors, depth + 1))
      : []
  const errors = found ?? first(inside, (words) => words.errors)
  const detail =
    first(sentences, (read) => read(body)) ??
    first(inside, (words) => words.detail) ??
    errors?.map((entry) => entry.detail).join(', ') ??
    text('error')(body)
  const code = first(codes, (read) => read(body)) ?? first(inside, (words) => words.code)
  const [only] = errors ?? []
  // One finding without a place is the error itself.
  const isItself = errors?.length === 1 && only?.pointer === undefined && only?.name === undefined
  return {
    detail: detail?.slice(0, maxDetailLength),
    code: toCode(code) ?? (isItself ? only?.code : undefined),
    errors: isItself ? undefined : errors,
  }
}

function first<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function toCode(code: string | undefined): string | undefined {
  return code !== undefined && codePattern.test(code) ? code : undefined
}

/** Findings in a list, or in an object by the names of what they are about; `undefined` for none. */
function toFindings(given: unknown, max: number): Violation[] | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const findings: Violation[] = []
  const isList = Array.isArray(given)
  for (const key of readKeys(given).slice(0, max)) {
    const value = readProperty(given, key)
    const place = isList ? {} : { pointer: toPointer(key) }
    for (const finding of isList ? spread(value) : [value].flat()) {
      const entry = toFinding(finding)
      if (entry !== undefined) findings.push({ ...place, ...entry })
    }
  }
  return findings.length === 0 ? undefined : findings.slice(0, max)
}

/** Google lists the fields inside of one of several typed entries, class-validator the rules. */
function spread(entry: unknown): readonly unknown[] {
  const fields = readProperty(entry, 'fieldViolations')
  if (Array.isArray(fields)) return fields
  if (readString(entry, '@type') !== undefined) return []
  const constraints = readProperty(entry, 'constraints')
  if (typeof constraints !== 'object' || constraints === null) return [entry]
  const property = readString(entry, 'property')
  return readKeys(constraints).map((code) => ({
    code,
    property,
    message: readProperty(constraints, code),
  }))
}

/** A finding is a text, or an object with a sentence in one of these places. */
const findingSentences: readonly Reader<string>[] = [
  ...sentences,
  text('defaultMessage'), // Spring
  text('title'), // JSON:API
]

const findingCodes: readonly Reader<string>[] = [...codes.slice(0, 2), text('keyword')]

function toFinding(given: unknown): Violation | undefined {
  if (typeof given === 'string' && given !== '') return { detail: given.slice(0, maxDetailLength) }
  const detail = first(findingSentences, (read) => read(given))
  if (detail === undefined) return undefined
  const code = toCode(first(findingCodes, (read) => read(given)))
  return {
    detail: detail.slice(0, maxDetailLength),
    ...first(findingPlaces, (read) => read(given)),
    ...(code === undefined ? {} : { code }),
  }
}

type Place = Pick<Violation, 'in' | 'pointer' | 'name'>

/** The parts of a request in the words of Fastify, Express and OpenAPI. */
const parts: ReadonlyMap<string | undefined, ViolationPlace> = new Map([
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
  // A path of GraphQL leads into the response.
  (given) =>
    (readProperty(given, 'extensions') ?? readProperty(given, 'locations')) ? {} : undefined,
  (given) => {
    const part = parts.get(readString(given, 'in') ?? readString(given, 'location'))
    const name = first(['name', 'path', 'param', 'field'], (key) => readString(given, key))
    if (part === undefined || part === 'body' || name === undefined) return undefined
    return { in: part, name }
  },
  named('query', text('source', 'parameter')), // JSON:API
  named('header', text('source', 'header')),
  pointed(text('source', 'pointer')),
  pointed(text('pointer')),
  pointed(text('instancePath')), // Ajv
  (given) => {
    const path = readProperty(given, 'path') // Zod and its kin
    if (!Array.isArray(path) || path.length === 0) return undefined
    return { pointer: toFragment(path.map((step) => `/${toToken(String(step))}`).join('')) }
  },
  ...['path', 'field', 'property', 'propertyPath', 'param', 'target'].map(
    (key): Reader<Place> =>
      (given) => {
        const name = readString(given, key)
        return name === undefined ? undefined : { pointer: toPointer(name) }
      },
  ),
]

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

/** `items.0.sku` and `items[0].sku` become a pointer. */
function toPointer(name: string): string {
  const steps = name.replace(/\[(\w+)\]/g, '.$1').split('.')
  return toFragment(steps.map((step) => `/${toToken(step)}`).join(''))
}
