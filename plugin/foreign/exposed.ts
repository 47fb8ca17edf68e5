/** The option `expose`: errors of the user's own whose words are for clients. */
import type { FastifyRequest } from 'fastify'
import { logSafely } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { type Check, hintAtFunction, isFunction } from '../http/checks.ts'
import { classesOf, nativeName } from './provenance.ts'

/** A class of errors, whatever its constructor takes. */
export type ErrorClass = abstract new (...args: never[]) => unknown

/** Says of an error whether its words are for clients. */
export type ExposePredicate = (error: unknown, request: FastifyRequest) => boolean

/** Errors whose words are for clients: by class, with all that are derived from it, or as a predicate says. */
export type Exposed = readonly ErrorClass[] | ExposePredicate

/** The predicates that failed; each is logged once. */
const failed = new WeakSet<ExposePredicate>()

/** Asks the option. A predicate that fails means no: its trouble must not become the client's. */
export function isNamed(error: object, request: FastifyRequest, expose: Exposed): boolean {
  if (typeof expose !== 'function') {
    return expose.length > 0 && classesOf(error).some((one) => expose.includes(one as ErrorClass))
  }
  const ask = expose as ExposePredicate
  try {
    const answer: unknown = ask(error, request)
    if (!(answer instanceof Promise)) return answer === true
    answer.catch(() => undefined) // It comes too late, and its rejection would go unhandled.
    throw new TypeError('The predicate is async; it must return true or false.')
  } catch (failure) {
    if (!failed.has(ask)) {
      failed.add(ask)
      logSafely(
        logOf(request),
        'error',
        { err: failure },
        'The option "expose" failed, so the words of the error are withheld.',
      )
    }
    return false
  }
}

/** The rule for the option. */
export const isExposedList: Check = {
  holds: (value) => (Array.isArray(value) ? value.every(isOwnClass) : isPredicate(value)),
  expected:
    'a list of classes of your own, such as [AppError], or a function (error, request) => boolean; ' +
    'Error and what else the language brings would be every error there is',
  hint: (value) =>
    isOwnClass(value) ? `Put it in a list: [${value.name}].` : hintAtFunction(value),
}

/** Only what can be called with `new` has a prototype, and a generator. */
function isClass(value: unknown): value is ErrorClass {
  if (typeof value !== 'function' || typeof value.prototype !== 'object') return false
  return Object.prototype.toString.call(value) === '[object Function]'
}

/** Everything that goes wrong is of a class of the language. */
function isOwnClass(value: unknown): value is ErrorClass {
  return isClass(value) && nativeName(value) === undefined && value !== DOMException
}

/** A function, and no class of errors that somebody forgot to put into a list. */
function isPredicate(value: unknown): boolean {
  return isFunction(value) && !(isClass(value) && value.prototype instanceof Error)
}
