/** Errors that a route declares in a way, or in a place, that declares nothing: said at start, with what was meant. */
import type { FastifyInstance, RouteOptions } from 'fastify'
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
  if (!isRecord(value)) return false
  for (const key of Object.keys(value)) {
    const one = value[key]
    if (typeof one === 'object' && declarationsOf(one) !== undefined) return true
  }
  return false
}

/** Tells a schema, as most are, at a glance: nothing that declares errors has a type of its own. */
function isTyped(value: unknown): boolean {
  return typeof value === 'object' && typeof readProperty(value, 'type') === 'string'
}

/** What is wrong with errors that were declared for a status. */
function misplacedAt(status: string, declarations: readonly Declaration[]): string | undefined {
  for (const one of declarations) {
    if (String(one.status) === status || !/^\d{3}$/.test(status)) continue
    return `is ${one.code ?? one.title}, whose status is ${one.status}`
  }
  return undefined
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
  const misspelt = readKeys(config).find(
    (key) => /^error_?resources?$/i.test(key) && key !== 'errorResource',
  )
  if (misspelt !== undefined) {
    throw new TypeError(`Route ${name}: config has "${misspelt}". Did you mean "errorResource"?`)
  }
  if (readProperty(route, 'errorResource') !== undefined) {
    throw new TypeError(`Route ${name}: errorResource is read in config: { errorResource: … }.`)
  }
}

function refuse(name: string, what: string): never {
  throw new TypeError(`Route ${name}: schema.${what}; declare errors as ${example}.`)
}

/**
 * Looks at what a route says of errors, and at where it does.
 * @returns The errors that it declares.
 * @throws {TypeError} Naming the route, the response and how errors are declared.
 */
export function checkResponses(route: object, name: string): readonly Declaration[] {
  checkPlace(route, name)
  const schema = readProperty(route, 'schema')
  for (const key of readKeys(schema)) {
    if (key === 'response') continue
    const part = readProperty(schema, key)
    if (!isTyped(part) && declaresErrors(part)) refuse(name, `${key} is not read`)
  }
  const responses = readProperty(schema, 'response')
  const uncalled = typeof responses === 'function' || Array.isArray(responses)
  if (uncalled) refuse(name, `response is a ${Array.isArray(responses) ? 'list' : 'function'}`)
  const declared: Declaration[] = []
  if (!isRecord(responses)) return declared
  for (const status of Object.keys(responses)) {
    const response = responses[status]
    const declarations = declarationsOf(response)
    if (declarations === undefined && isTyped(response)) continue
    const problem =
      declarations === undefined ? problemOf(response) : misplacedAt(status, declarations)
    if (problem !== undefined) refuse(name, `response[${status}] ${problem}`)
    for (const one of declarations ?? []) declared.push(one)
  }
  return declared
}

/** Looks at each route as it is declared; at the HEAD that Fastify adds to a GET and that says the same, not again. */
export function addRouteCheck(
  app: FastifyInstance,
  check: (route: RouteOptions, name: string) => void,
): void {
  let last:
    { [Key in 'url' | 'handler' | 'schema' | 'config']: RouteOptions[Key] | undefined } | undefined
  app.addHook('onRoute', (route) => {
    const { method, url, handler, schema, config } = route
    const isSame =
      url === last?.url &&
      handler === last.handler &&
      schema === last.schema &&
      config === last.config
    if (isSame) return
    // Not the route itself: the hooks that follow change it.
    last = { url, handler, schema, config }
    check(route, `${String(method)} ${url}`)
  })
}
