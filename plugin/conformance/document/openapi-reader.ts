/** An OpenAPI document as a tree to walk: references followed, whatever is no object taken for absent. */
import { fromToken } from '../../http/json-pointer.ts'
import { toToken } from '../../http/json-pointer.ts'
import { createPatience, type Patience } from './patience.ts'

/** Any JSON object, unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>

/** An object of the document, and where it is. */
export interface Place {
  readonly value: JsonObject
  /** JSON Pointer (RFC 6901), without a fragment sign. */
  readonly pointer: string
}

/** Walks a document. */
export interface OpenApiReader {
  readonly document: JsonObject
  readonly root: Place
  /** What there is for patterns and schemas of the document. */
  readonly patience: Patience
  /** The object below these steps; `undefined` where there is none. */
  at(place: Place | undefined, ...steps: string[]): Place | undefined
  /** The objects among the members of an object, or the items of a list, by their names. */
  children(place: Place | undefined): readonly (readonly [name: string, place: Place])[]
}

/** Longest chain of references that is followed. */
const longestChain = 20

/** Tells an object from other JSON values; a list counts, for its items. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}

/** Tells whether a JSON value is an OpenAPI document of a version that is understood. */
export function isOpenApi3(value: unknown): value is JsonObject {
  return isObject(value) && /^3\.\d/.test(String(value['openapi'])) && isObject(value['paths'])
}

/** The steps of a reference into the document itself; `undefined` for one that leads out. */
export function stepsOf(reference: unknown): string[] | undefined {
  const text = String(reference)
  if (!text.startsWith('#/')) return undefined
  try {
    return decodeURIComponent(text).slice(2).split('/').map(fromToken)
  } catch {
    return undefined
  }
}

/** Opens a document. */
export function createOpenApiReader(
  document: JsonObject,
  patience: Patience = createPatience(),
): OpenApiReader {
  const root: Place = { value: document, pointer: '' }
  /** Where references lead; one that is being followed leads nowhere yet. */
  const followed = new Map<string, Place | undefined>()

  function follow(place: Place, left: number): Place | undefined {
    const { $ref } = place.value
    if (typeof $ref !== 'string') return place
    if (followed.has($ref) || left === 0) return followed.get($ref)
    followed.set($ref, undefined)
    const steps = stepsOf($ref)
    const target = steps && walk(root, steps, left - 1)
    followed.set($ref, target)
    return target
  }

  function walk(from: Place, steps: readonly string[], left: number): Place | undefined {
    let place: Place | undefined = from
    for (const step of steps) {
      const value: unknown = Object.hasOwn(place.value, step) ? place.value[step] : undefined
      if (!isObject(value)) return undefined
      place = follow({ value, pointer: `${place.pointer}/${toToken(step)}` }, left)
      if (place === undefined) return undefined
    }
    return place
  }

  const at: OpenApiReader['at'] = (place, ...steps) => place && walk(place, steps, longestChain)

  return {
    document,
    root,
    patience,
    at,
    children(place) {
      return Object.keys(place?.value ?? {}).flatMap((name) => {
        const child = at(place, name)
        return child === undefined ? [] : [[name, child] as const]
      })
    },
  }
}
