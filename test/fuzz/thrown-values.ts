/** Any value somebody can throw: described as data, so that it can be printed, shrunk and replayed. */
import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import createError from 'http-errors'
import { httpErrors } from '../../plugin/index.ts'
import { said, secret } from './markers.ts'
import {
  buildOdd,
  headerSets,
  hostileProxy,
  oddNames,
  oddValues,
  validations,
} from './odd-values.ts'

/** How a property is put on the value. */
type Manner = 'plain' | 'throws' | 'flips'

interface Property {
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

const bases: Readonly<Record<string, () => unknown>> = {
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
  class: () => class Secret {},
  'boxed text': () => Object(secret),
  'typed array': () => new Uint8Array([1, 2, 3]),
  stream: () => Readable.from([secret]),
  'web stream': () => new Response(secret).body,
  Response: () => new Response(secret, { status: 404, headers: { 'x-secret': secret } }),
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

const names = [
  'statusCode status code headers validation validationContext expose response cause stack name',
  'toJSON toString then pipe getReader arrayBuffer destroy cancel body detail title type instance',
  'errors members declaration init serialization constructor statusMessage inner',
].flatMap((line) => line.split(' '))

const statuses = [400, 401, 404, 405, 406, 413, 415, 422, 429, 451, 499, 500, 503, 599]
const noStatuses = [0, -1, 99, 200, 204, 302, 399, 499.5, 600, 999, 1000, 4e9]
const codes = [
  'FST_ERR_VALIDATION',
  'FST_ERR_BAD_URL',
  'FST_ERR_CTP_BODY_TOO_LARGE',
  'ECONNREFUSED',
]
const places = ['body', 'querystring', 'params', 'headers']

/** Values that mean something under a name; any odd value can stand under any name as well. */
function meaningful(name: string): fc.Arbitrary<number | string> {
  if (/^status(?:Code)?$/.test(name)) return fc.constantFrom(...statuses, ...noStatuses)
  if (name === 'headers') return fc.constantFrom(...Object.keys(headerSets))
  if (name === 'validation') return fc.constantFrom(...Object.keys(validations))
  if (name === 'validationContext') return fc.constantFrom(...places)
  if (name === 'code') return fc.constantFrom(...codes)
  return fc.constantFrom(...oddNames)
}

const common = ['statusCode', 'status', 'headers', 'validation', 'validationContext', 'code']

const property: fc.Arbitrary<Property> = fc
  .oneof({ arbitrary: fc.constantFrom(...common), weight: 2 }, fc.constantFrom(...names))
  .chain((name) =>
    fc.record({
      name: fc.constant(name),
      value: fc.oneof({ arbitrary: meaningful(name), weight: 3 }, fc.constantFrom(...oddNames)),
      manner: fc.constantFrom<Manner>('plain', 'plain', 'plain', 'plain', 'throws', 'flips'),
    }),
  )

/** Descriptions of everything that can be thrown. */
export const thrown: fc.Arbitrary<Thrown> = fc.record({
  base: fc.oneof(
    { arbitrary: fc.constant('Error'), weight: 2 },
    fc.constantFrom(...Object.keys(bases)),
  ),
  properties: fc.array(property, { maxLength: 5 }),
  frozen: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, fc.constant(true)),
})

const hostile = /hostile|revoked|throws|getter/

/** The same without what throws when it is read: Node's streams and Fastify's log of them do not survive it. */
export const readable: fc.Arbitrary<Thrown> = thrown
  .filter(({ base }) => !hostile.test(base))
  .map(({ base, properties }) => ({
    base,
    properties: properties
      .filter(({ value }) => typeof value === 'number' || !hostile.test(value))
      .map((given) => ({ ...given, manner: 'plain' })),
    frozen: false,
  }))

/** Descriptions of errors as they usually are. */
export const plainThrown: fc.Arbitrary<Thrown> = fc.record({
  base: fc.constantFrom('Error', 'TypeError', 'HttpError 409', 'HttpError 503', 'http-errors 403'),
  properties: fc
    .array(property, { maxLength: 2 })
    .map((properties) =>
      properties.flatMap(({ name, value }): Property[] =>
        typeof value === 'number' ? [{ name, value, manner: 'plain' }] : [],
      ),
    ),
  frozen: fc.constant(false),
})

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

/** What is written into an error of this package is said on purpose. */
function isOurs(base: string, { name, manner }: Property): boolean {
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
