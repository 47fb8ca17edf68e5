/** The client: Error Resources from the responses of any HTTP client, in browsers, workers and Node. */
import { toResource, type ErrorResource } from './resource.ts'
import {
  checkHandlers,
  checkReadOptions,
  checkResource,
  type ReadOptions,
  refuse,
  refusePromise,
} from './mistakes.ts'
import { readJson, settle, toAnswer } from './response.ts'
import { readProperty } from '../http/guarded-read.ts'
import { isResourceOf, isTypeOfCode } from '../errors/identity.ts'
import { readRetryAfter, toDelay } from './retry-after.ts'

export type { ErrorResource, Violation } from './resource.ts'
export type { ReadOptions } from './mistakes.ts'

/** What an error is declared by: the type of what `defineError` returns, or a shape with a literal `code`. */
export interface Declared {
  /** Stable machine code. */
  readonly code: string
}

/**
 * The type of the Error Resource of one declared error or of several:
 * `ErrorResourceOf<typeof OrderExists | typeof OutOfStock>`. A service that is not written with this
 * package is described by a shape: `ErrorResourceOf<{ code: 'SOLD_OUT'; sku: string }>`.
 */
export type ErrorResourceOf<Definition extends Declared> = Definition extends {
  is(value: never): unknown
  readonly $resource?: infer Resource
}
  ? NonNullable<Resource>
  : Definition extends ErrorResource
    ? Definition
    : ErrorResource & Definition

/** With what every error of the service has besides, which an error of a proxy has not. */
type WithExtra<Resource, Extra> = unknown extends Extra ? Resource : Resource & Partial<Extra>

const jsonType = /^[^;,]*[/+]json\s*(?:;|$)/i

/**
 * Reads the Error Resource of a 4xx or 5xx, whatever it carries. Takes the response of `fetch`, ky,
 * undici's `request`, axios, got or `node:http`, or the error one of them threw, and never rejects, unless an option is wrong.
 * Content whose media type is not JSON is left unread; what cannot be read as a JSON object is taken
 * for what its status line says, `about:blank` (RFC 9457 §4.2.1). A `Retry-After` field becomes
 * the member `retryAfter`, in seconds. What every error of the service has besides, which is its option
 * `extraMembers`, is named second: `readErrorResource<typeof OrderExists, { traceId: string }>(response)`.
 * @returns `undefined` for a success, whose content is left unread, and for what is no response.
 * @example
 * const error = await readErrorResource<typeof OrderExists>(await fetch('/orders', { method: 'POST' }))
 */
export async function readErrorResource<Definition extends Declared = never, Extra = unknown>(
  response: unknown,
  options: ReadOptions = {},
): Promise<WithExtra<ErrorResourceOf<Definition> | ErrorResource, Extra> | undefined> {
  const { limit = 65_536, signal } = checkReadOptions(options)
  const answer = toAnswer(await settle(response))
  if (answer === undefined || !(answer.status >= 400)) return undefined
  let json: unknown
  try {
    if (jsonType.test(answer.type)) {
      json = await readJson(answer.content, limit, signal ?? AbortSignal.timeout(10_000))
    }
  } catch {
    // The status line still says what there is to know.
  }
  return toResource(answer, json) as WithExtra<ErrorResource, Extra>
}

/** Recognises one declared error where its declaration cannot be had, as in a browser. */
export interface DescribedError<Definition extends Declared> {
  /** Stable machine code. */
  readonly code: Definition['code']
  /** Tells whether a value is an Error Resource of this error. */
  is(value: unknown): value is ErrorResourceOf<Definition>
  /** Never there at run time: what `ErrorResourceOf` reads. */
  readonly $resource?: ErrorResourceOf<Definition>
}

/**
 * Describes a declared error by its code; its type is all that is imported of the declaration, so
 * nothing of the service is bundled: `describeError<typeof OrderExists>('ORDER_EXISTS')`. It is known by the type that
 * the plugin makes of the code, or by the code; by the type alone where you name it.
 * @throws {TypeError} Where the code or the type is no text.
 * @example
 * const exists = describeError<typeof OrderExists>('ORDER_EXISTS')
 * if (exists.is(error)) show(error.orderId)
 */
export function describeError<Definition extends Declared>(
  code: Definition['code'],
  type?: string,
): DescribedError<Definition> {
  if (typeof code !== 'string' || code === '') {
    refuse('describeError()', "the code of a declared error, such as 'ORDER_EXISTS'", code)
  }
  if (type !== undefined && (typeof type !== 'string' || type === '')) {
    refuse('describeError()', 'as its second argument a type URI', type)
  }
  return {
    code,
    is: (value): value is ErrorResourceOf<Definition> =>
      isResourceOf({ code, type }, value) ||
      // A declaration may have any type; who names none goes by the code.
      (type === undefined && isResourceOf({ code, type: 'about:blank' }, value)),
  }
}

/** The errors of a union that have a code of their own. */
type Known<Resource> = Resource extends Declared
  ? string extends Resource['code']
    ? never
    : Resource
  : never

/** One function for each declared error of a union, and one for all others. */
export type Handlers<Resource extends ErrorResource> = {
  readonly [Code in Known<Resource>['code']]: (
    resource: Extract<Resource, { readonly code: Code }>,
  ) => unknown
} & {
  /** Errors of other codes and without one: a service may always come to know more of them. */
  readonly default: (resource: ErrorResource) => unknown
}

/**
 * Calls the function for the type of an Error Resource, as the plugin makes it of a code, or else for its code. A code that the type declares and that has
 * no function does not compile, nor does a function for any other.
 * @throws {TypeError} For what is no Error Resource, and without a function `default`.
 * @returns What the function returns.
 * @example
 * match(error, { ORDER_EXISTS: ({ orderId }) => open(orderId), default: ({ title }) => show(title) })
 */
export function match<Resource extends ErrorResource, const Given extends Handlers<Resource>>(
  resource: Resource,
  handlers: Given & Record<Exclude<keyof Given, keyof Handlers<Resource>>, never>,
): ReturnType<Given[keyof Given & keyof Handlers<Resource>]> {
  checkResource(resource)
  checkHandlers(handlers)
  const { code, type } = resource
  const names = Object.keys(handlers)
  const name =
    names.find((candidate) => isTypeOfCode(String(type), candidate)) ??
    names.find((candidate) => candidate === code) ??
    'default'
  return handlers[name as 'default'](resource) as never
}

/**
 * Tells how long to wait before the next try, in milliseconds: from `Retry-After` of a response, be
 * it seconds or a date (relative to the `Date` of the response), or from the member `retryAfter` of
 * an Error Resource. At most 2,147,483,647, the longest delay of a timer.
 * @returns `undefined` where there is no such advice, or none that RFC 9110 §10.2.3 knows.
 * @throws {TypeError} For a promise, which has to be awaited.
 * @example
 * setTimeout(tryAgain, retryAfter(response) ?? 1000)
 */
export function retryAfter(source: unknown): number | undefined {
  refusePromise('retryAfter()', 'a response or an Error Resource', source)
  const answer = toAnswer(source)
  return answer === undefined ? toDelay(readProperty(source, 'retryAfter')) : readRetryAfter(answer)
}
