/** Findings that a body has in the form of what they are about: flattened, nested, or by the part of the request. */
import type { Violation } from '../../errors/schemas.ts'
import { readKeys, readProperty, readString } from '../../http/guarded-read.ts'
import { toFragment, toToken } from '../../http/json-pointer.ts'
import { maxDetailLength, withoutValue } from '../validators/findings.ts'
import { isPart, namedPlace, namedPointer } from './finding-places.ts'

/** How deep a tree is looked into. */
const maxDepth = 16

/** Whether a value is a list of texts, which may be empty. */
export function areSentences(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A sentence that may be a validator's. */
export function toDetail(sentence: string): string {
  return withoutValue(sentence).slice(0, maxDetailLength)
}

const toEntries = (sentences: unknown, place: Partial<Violation> = {}): Violation[] =>
  areSentences(sentences)
    ? sentences.flatMap((text) => (text === '' ? [] : { detail: toDetail(text), ...place }))
    : []

type TreeReader = (body: object) => Violation[]

/** What is about no field, and the fields with their sentences: Zod's `flatten` and Valibot's. */
const flattened =
  (whole: string, fields: string): TreeReader =>
  (body) => {
    const named = readProperty(body, fields)
    if (!isObject(named)) return []
    const inside = readKeys(named).flatMap((name) =>
      toEntries(readProperty(named, name), { pointer: namedPointer(name) }),
    )
    return [...toEntries(readProperty(body, whole)), ...inside]
  }

const at = (path: string): Partial<Violation> => (path === '' ? {} : { pointer: toFragment(path) })

/** Zod's `format`: each step has its own sentences beside the steps below it. */
function formatted(node: unknown, path = '', depth = 0): Violation[] {
  if (!isObject(node) || depth > maxDepth) return []
  const steps = readKeys(node).filter((name) => name !== '_errors')
  return [
    ...toEntries(readProperty(node, '_errors'), at(path)),
    ...steps.flatMap((step) =>
      formatted(readProperty(node, step), `${path}/${toToken(step)}`, depth + 1),
    ),
  ]
}

/** Zod's `treeify`: members under `properties`, items under `items`. */
function treeified(node: unknown, path = '', depth = 0): Violation[] {
  if (!isObject(node) || depth > maxDepth) return []
  const below = ['properties', 'items'].flatMap((name) => {
    const inside = Object(readProperty(node, name)) as object
    return readKeys(inside).flatMap((step) =>
      treeified(readProperty(inside, step), `${path}/${toToken(step)}`, depth + 1),
    )
  })
  return [...toEntries(readProperty(node, 'errors'), at(path)), ...below]
}

/** celebrate has a sentence for each part of the request; hapi has the part and the names alone, beside its message. */
const byPart: TreeReader = (body) => {
  const validation = readProperty(body, 'validation')
  if (!isObject(validation)) return []
  const source = readString(validation, 'source')
  const entries = source === undefined ? readKeys(validation).filter(isPart) : [source]
  return entries.flatMap((part) => {
    const entry = source === undefined ? readProperty(validation, part) : validation
    const detail = readString(source === undefined ? entry : body, 'message')
    const [name] = [readProperty(entry, 'keys')].flat()
    if (detail === undefined || typeof name !== 'string') return []
    return { detail: toDetail(detail), ...namedPlace(part, name) }
  })
}

const trees: readonly TreeReader[] = [
  flattened('formErrors', 'fieldErrors'),
  flattened('root', 'nested'),
  (body) => (Array.isArray(readProperty(body, '_errors')) ? formatted(body) : []),
  (body) => {
    const isTree = ['properties', 'items'].some((name) => readProperty(body, name) !== undefined)
    return isTree && areSentences(readProperty(body, 'errors')) ? treeified(body) : []
  },
  byPart,
]

/** Reads such findings, at most `max` of them; `undefined` for none. */
export function readTree(body: object, max: number): Violation[] | undefined {
  for (const read of trees) {
    const found = read(body)
    if (found.length > 0) return found.slice(0, max)
  }
  return undefined
}
