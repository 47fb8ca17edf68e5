/** The option `mappers`: what is none, though it is a function, and what was meant. */
import { type Check, hintAtFunction, isFunction } from '../http/checks.ts'
import { findUncalled } from '../errors/uncalled.ts'

/** A function that would take the error it is asked about for what it says to clients is no mapper. */
function isMapper(value: unknown): boolean {
  return isFunction(value) && findUncalled(value) === undefined
}

/** A list of functions. */
export const isMapperList: Check = {
  holds: (value) => Array.isArray(value) && value.every(isMapper),
  expected: 'a list of functions (error, request, context) => HttpError | undefined',
  hint(value) {
    if (typeof value === 'function') return 'Put it in a list.'
    if (!Array.isArray(value)) return undefined
    if (value.some(Array.isArray)) return 'Spread the list in it: [...standardMappers].'
    const uncalled = value.map(findUncalled).find((found) => found !== undefined)
    if (uncalled === undefined) return value.map(hintAtFunction).find(Boolean)
    return (
      `${uncalled.name} would be the answer to every error; say to which it is one: ` +
      `(error) => (error instanceof YourError ? ${uncalled.name}(…) : undefined).`
    )
  },
}
