/** Any value somebody can throw: described as data, so that it can be printed, shrunk and replayed. */
import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import createError from 'http-errors'
import { httpErrors } from '../../plugin/index.ts'
import { said, secret } from './markers.ts'
import { buildOdd, headerSets, hostileProxy, oddValues, validations } from './odd-values.ts'

/** How a property is put on the value. */
export type Manner = 'plain' | 'throws' | 'flips'

/** One property of it. */
export interface Property {
  readonly name: string
  /** A number as it is, or the name of an odd value, a validation or a set of headers. */
  readonly value: number | string
  readonly manner: Manner
}

/** A description of a thrown value. */
export interface Thrown {
  readonly base: string
  readonly properties: readonly Property[]
  readonly frozen: boolean
}

const ForeignError = runInNewContext('Error') as ErrorConstructor

function settled(promise: Promise<unknown>): Promise<unknown> {
  promise.catch(() => undefined)
  return promise
}

/** What a thrown value is at heart. */
export const bases: Readonly<Record<string, () => unknown>> = {
  Error: () => new Error(said, { cause: new Error(secret) }),
  TypeError: () => new TypeError(said),
  AggregateError: () => new AggregateError([new Error(secret)], said),
  DOMException: () => new DOMException(said, 'AbortError'),
  'Error of another realm': () => new ForeignError(said),
  'Error without prototype': () => Object.setPrototypeOf(new Error(said), null),
  object: () => ({ secret }),
  'object without prototype': () => Object.create(null),
  array: () => [secret],
  function: () => () => secret,
  class: () => Map,
  'boxed text': () => Object(secret),
  'typed array': () => new Uint8Array([1, 2, 3]),
  stream: () => Readable.from([secret]),
  'web stream': () => new Response(secret).body,
  Response: () => new Response(said, { status: 404, headers: { 'x-theirs': said } }),
  promise: () => settled(Promise.reject(new Error(secret))),
  // oxlint-disable-next-line unicorn/no-thenable -- what a hostile library would throw
  thenable: () => ({ then: () => undefined, secret }),
  'proxy of an Error': () => new Proxy(new Error(said), {}),
  'hostile proxy of an Error': () => hostileProxy(new Error(said)),
  'HttpError 409': () => httpErrors.conflict({ cause: new Error(secret) }),
  'HttpError 503': () => httpErrors.serviceUnavailable({ retryAfter: 3, cause: secret }),
  'http-errors 403': () => createError(403, said, { secret }),
  'http-errors 502': () => createError(502, said, { secret }),
  ...oddValues,
}

function valueOf({ name, value }: Property): unknown {
  if (typeof value === 'number') return value
  if (name === 'headers' && value in headerSets) return headerSets[value]?.()
  if (name === 'validation' && value in validations) return validations[value]?.()
  return value in oddValues ? buildOdd(value) : value
}

function define(target: object, property: Property): void {
  const first = valueOf(property)
  let reads = 0
  const get = () => {
    if (property.manner === 'throws') throw new Error(said)
    reads += 1
    return reads % 2 === 1 ? first : 999
  }
  const plain = { value: first, writable: true }
  const descriptor = property.manner === 'plain' ? plain : { get }
  Reflect.defineProperty(target, property.name, {
    ...descriptor,
    configurable: true,
    enumerable: true,
  })
}

/** What a 4xx makes an error for clients, its `errors` included. */
const addressed =
  /^(?:Error|Error of another realm|object|object without prototype|.*proxy of an Error)$/

/** What is written into an error of this package is said on purpose, and so are the fields of what speaks for itself. */
function isOurs(base: string, { name, manner }: Property): boolean {
  if (name === 'errors' && (addressed.test(base) || base.startsWith('http-errors'))) return true
  const hasFields = base === 'Response' || base.startsWith('http-errors')
  if (hasFields && /^(?:headers|body|status|expose)$/.test(name)) return true
  return base.startsWith('HttpError') && manner !== 'throws' && spoken.has(name)
}

const spoken = new Set(['detail', 'members', 'declaration', 'init', 'status', 'statusCode', 'code'])

/** Builds the value of a description. */
export function buildThrown({ base, properties, frozen }: Thrown): unknown {
  const value = bases[base]?.()
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value
  try {
    for (const property of properties) {
      if (!isOurs(base, property)) define(value, property)
    }
    return frozen ? Object.freeze(value) : value
  } catch {
    return value // A hostile proxy, or a typed array, which cannot be frozen.
  }
}
