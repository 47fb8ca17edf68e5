/** Errors that stand in `schema.response` in a way that declares nothing: said at start, with what was meant. */
import { declarationsOf } from '../errors/error-responses.ts'
import { isHttpError } from '../errors/http-error.ts'
import { findUncalled } from '../errors/uncalled.ts'
import { isRecord } from '../http/checks.ts'

const example = 'response: { 200: Order, ...errorResponses(OrderExists, 404) }'

/** What is wrong with the response of one status. */
function problemOf(response: unknown): string | undefined {
  const uncalled = findUncalled(response)
  if (uncalled !== undefined) return `is ${uncalled.name} itself`
  if (typeof response === 'function') return 'is a function'
  if (isHttpError(response)) return 'is an error to throw'
  const isNested =
    isRecord(response) &&
    Object.values(response).some((one) => isRecord(one) && declarationsOf(one) !== undefined)
  return isNested ? 'is what errorResponses() returns, which has the statuses as keys' : undefined
}

/**
 * Looks at the responses of a route.
 * @throws {TypeError} Naming the route, the response and how errors are declared.
 */
export function checkResponses(responses: unknown, route: string): void {
  const refuse = (what: string) => {
    throw new TypeError(`Route ${route}: schema.response${what}; declare errors as ${example}.`)
  }
  const uncalled = typeof responses === 'function' || Array.isArray(responses)
  if (uncalled) refuse(Array.isArray(responses) ? ' is a list' : ' is a function')
  if (!isRecord(responses)) return
  for (const [status, response] of Object.entries(responses)) {
    const problem = problemOf(response)
    if (problem !== undefined) refuse(`[${status}] ${problem}`)
  }
}
