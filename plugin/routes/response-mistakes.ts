/** Errors that a route declares in a way, or in a place, that declares nothing: said at start, with what was meant. */
import type { Declaration } from '../errors/declaration.ts'
import { declarationsOf } from '../errors/error-responses.ts'
import { isHttpError } from '../errors/http-error.ts'
import { findUncalled } from '../errors/uncalled.ts'
import { isRecord } from '../http/checks.ts'
import { readKeys, readProperty } from '../http/guarded-read.ts'

const example = 'response: { 200: Order, ...errorResponses(OrderExists, 404) }'

/** Tells what `errorResponses()` returns, or a list of errors. */
function declaresErrors(value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => findUncalled(one) !== undefined)
  return (
    isRecord(value) &&
    Object.values(value).some((one) => isRecord(one) && declarationsOf(one) !== undefined)
  )
}

/** What is wrong with errors that were declared for a status. */
function misplacedAt(status: string, declarations: readonly Declaration[]): string | undefined {
  const other = declarations.find((one) => String(one.status) !== status)
  return other && /^\d{3}$/.test(status)
    ? `is ${other.code ?? other.title}, whose status is ${other.status}`
    : undefined
}

/** What is wrong with a response that declares no error. */
function problemOf(response: unknown): string | undefined {
  const uncalled = findUncalled(response)
  if (uncalled !== undefined) return `is ${uncalled.name} itself`
  if (typeof response === 'function') return 'is a function'
  if (isHttpError(response)) return 'is an error to throw'
  if (response == null) return `is ${String(response)}`
  return declaresErrors(response)
    ? 'is what errorResponses() returns, which has the statuses as keys'
    : undefined
}

/** The option of a route where it is not read, or under another name. */
function checkPlace(route: object, name: string): void {
  const config: unknown = readProperty(route, 'config')
  const misspelt = readKeys(Object(config) as object).find(
    (key) => /^error_?resources?$/i.test(key) && key !== 'errorResource',
  )
  if (misspelt !== undefined) {
    throw new TypeError(`Route ${name}: config has "${misspelt}". Did you mean "errorResource"?`)
  }
  if (readProperty(route, 'errorResource') !== undefined) {
    throw new TypeError(`Route ${name}: errorResource is read in config: { errorResource: … }.`)
  }
}

/**
 * Looks at what a route says of errors, and at where it does.
 * @returns The errors that it declares.
 * @throws {TypeError} Naming the route, the response and how errors are declared.
 */
export function checkResponses(route: object, name: string): readonly Declaration[] {
  checkPlace(route, name)
  const schema = readProperty(route, 'schema')
  const refuse = (what: string) => {
    throw new TypeError(`Route ${name}: schema.${what}; declare errors as ${example}.`)
  }
  for (const key of readKeys(Object(schema) as object)) {
    if (key !== 'response' && declaresErrors(readProperty(schema, key)))
      refuse(`${key} is not read`)
  }
  const responses = readProperty(schema, 'response')
  const uncalled = typeof responses === 'function' || Array.isArray(responses)
  if (uncalled) refuse(`response is a ${Array.isArray(responses) ? 'list' : 'function'}`)
  const declared: Declaration[] = []
  if (!isRecord(responses)) return declared
  for (const [status, response] of Object.entries(responses)) {
    const declarations = declarationsOf(Object(response) as object)
    const problem =
      declarations === undefined ? problemOf(response) : misplacedAt(status, declarations)
    if (problem !== undefined) refuse(`response[${status}] ${problem}`)
    declared.push(...(declarations ?? []))
  }
  return declared
}
