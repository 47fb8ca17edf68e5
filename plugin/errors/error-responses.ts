/** `errorResponses`: the errors a route may send, as entries of its `schema.response`. */
import type { TSchema, TUnsafe } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import { declarationOf, isDeclaration, type Declaration } from './declaration.ts'
import { type AnyErrorDefinition, isDefinition } from './define-error.ts'
import { type HttpError, isHttpError } from './http-error.ts'
import { isRecord } from '../http/checks.ts'
import { show } from '../http/show.ts'
import { isPromise, readProperty } from '../http/guarded-read.ts'
import { createByStatus, isErrorStatusCode } from '../http/status-code.ts'
import { problemType } from '../http/media-types.ts'
import { findUncalled } from './uncalled.ts'
import { hintAtStatus } from './status-checks.ts'
import { oneOf, type ErrorResource } from './schemas.ts'
import { schemaOf } from './error-schemas.ts'
import {
  type AnyErrorStatusCode,
  errorStatuses,
  findErrorStatus,
  type ErrorStatusCode,
} from '../http/statuses.ts'

/** What a route can declare: a declared error, or a status as it stands. */
export type DeclarableError = ErrorStatusCode | AnyErrorDefinition

type StatusOf<Item> = Item extends { readonly status: infer Status extends AnyErrorStatusCode }
  ? Status
  : Extract<Item, ErrorStatusCode>

type CodeOf<Item, Status> = Item extends { readonly status: Status; readonly code: infer Code }
  ? Code
  : never

/** What a handler may return in the place of the body: a reply that was sent, or something thrown. */
type Sendable = ErrorResource | HttpError | Pick<FastifyReply, 'sent' | 'hijack'>

/**
 * A schema to Zod; any to whoever has no Zod, and so no type provider that would ask.
 * @ts-ignore Nobody has to have Zod. */
type ZodSchema<Output> = import('zod/v4/core').$ZodType<Output>

/**
 * A schema to every type provider: to that of TypeBox 0.34, to that of 1.x by `~unsafe`, and to Zod's.
 * One that a provider does not know would make all payloads of a route `unknown`, its successes, too.
 * The marks are never there at run time.
 */
export interface SendableSchema
  extends TUnsafe<Sendable>, Pick<ZodSchema<Sendable>, '_zod' | '~standard'> {
  /** Never there at run time: what type providers read. */
  readonly '~unsafe': Sendable
}

/**
 * Leads to the declarations behind a response, for what describes or checks them. A property that can be
 * enumerated, so that it survives a spread with a description of the user's own, under a registered
 * symbol, so that another copy of this package reads it.
 */
const declaredErrors = Symbol.for('fastify-error-resource.declared-errors')

/** What this copy of the package has put there, and need not look at again. */
const ownLists = new WeakSet<object>()

/** One response of a route, in the form Fastify and OpenAPI share. */
export interface ErrorResponse<Codes = unknown> {
  /** What documents say of the response: the descriptions or titles of its errors. */
  description: string
  /** The schema of the body, by its media type. */
  content: { 'application/problem+json': { schema: SendableSchema } }
  /** Never there at run time: the codes of the declared errors. No symbol, which is another one in each copy. */
  readonly '~codes'?: Codes
}

/** The entries of `schema.response`, one for each status. */
export type ErrorResponses<Errors extends readonly DeclarableError[]> = {
  [Status in StatusOf<Errors[number]>]: ErrorResponse<CodeOf<Errors[number], Status>>
}

/**
 * Declares the errors of a route: `response: { 201: Order, ...errorResponses(OrderExists, 401) }`.
 * Errors that share a status become alternatives of one response.
 * @throws {TypeError} For what is neither a registered 4xx or 5xx nor a definition, saying what was meant.
 * @example
 * app.post('/orders', { schema: { response: { 201: Order, ...errorResponses(OrderExists, 401) } } }, create)
 */
export function errorResponses<const Errors extends readonly DeclarableError[]>(
  ...errors: Errors
): ErrorResponses<Errors> {
  const entries = createByStatus<object>()
  for (const error of errors) {
    const declaration = toDeclaration(error, 'errorResponses')
    const { status } = declaration
    const others = entries[status] && declarationsOf(entries[status])
    if (others === undefined) entries[status] = toResponse(declaration)
    else if (!others.includes(declaration))
      entries[status] = buildResponse([...others, declaration])
  }
  return entries as unknown as ErrorResponses<Errors>
}

/** The responses of single errors, which routes share. */
const responses = new WeakMap<Declaration, object>()

function toResponse(declaration: Declaration): object {
  let response = responses.get(declaration)
  if (response === undefined) responses.set(declaration, (response = buildResponse([declaration])))
  return response
}

function schemasOf(declarations: readonly Declaration[]): TSchema[] {
  return declarations.map((declaration) => schemaOf(declaration, undefined))
}

/** The schema is built once somebody reads it; to send the error, nobody does. */
function buildResponse(declarations: readonly Declaration[]): object {
  let content: object | undefined
  ownLists.add(declarations)
  return {
    description: declarations.map(({ description, title }) => description ?? title).join(' · '),
    get content() {
      return (content ??= { [problemType]: { schema: oneOf(schemasOf(declarations)) } })
    },
    [declaredErrors]: declarations,
  }
}

/** The declarations behind a response; `undefined` where it was written by hand. */
export function declarationsOf(response: unknown): readonly Declaration[] | undefined {
  const declarations: unknown = readProperty(response, declaredErrors)
  return isListOfDeclarations(declarations) ? declarations : undefined
}

/** What another version has put there may be anything. */
function isListOfDeclarations(value: unknown): value is readonly Declaration[] {
  if (!Array.isArray(value)) return false
  return ownLists.has(value) || value.every(isDeclaration)
}

/**
 * The declaration behind an argument of a function that takes declared errors and statuses.
 * @throws {TypeError} For what is neither, in the name of the function and saying what was meant.
 */
export function toDeclaration(error: unknown, caller: string): Declaration {
  if (isDefinition(error)) return error
  if (typeof error === 'number' && findErrorStatus(error) !== undefined) return declarationOf(error)
  throw new TypeError(`${caller}(): ${whyNot(error, caller)}`)
}

/** What is wrong with an argument, and what was meant. */
function whyNot(error: unknown, caller: string): string {
  if (typeof error === 'number') {
    const fix = isErrorStatusCode(error)
      ? ` Declare it: defineError({ status: ${error}, unregistered: true, … }).`
      : hintAtStatus(error)
    return `${String(error)} is not a registered 4xx or 5xx status.${fix}`
  }
  if (error === undefined) {
    return (
      'an argument is undefined. Where it is imported, two files import each other, and this one ' +
      'runs before the other has declared its errors.'
    )
  }
  if (Array.isArray(error)) return `an argument is a list; spread it: ${caller}(...list).`
  if (isPromise(error)) return 'an argument is a promise; await it first.'
  if (isRecord(error)) {
    const values = Object.values(error)
    if (values.some(isDefinition)) {
      return `an argument is an object of definitions; spread its values: ${caller}(...Object.values(errors)).`
    }
    if (values.some((value) => isRecord(value) && declarationsOf(value) !== undefined)) {
      return 'an argument is what errorResponses() returns; give what that was given.'
    }
    if (values.some(findUncalled)) {
      return `an argument is an object of functions; name the statuses: ${caller}(404, 409).`
    }
    if ('title' in error && 'status' in error && 'code' in error) {
      return 'an argument says what an error is; declare it first: defineError({ … }).'
    }
  }
  if (isHttpError(error)) return 'an argument is a thrown error; give its definition, uncalled.'
  const named = findUncalled(error)?.declaration.status
  const row = errorStatuses.find(
    ({ status, helper }) => status === named || String(status) === error || helper === error,
  )
  // In quotes it is no more of a status than without.
  if (row === undefined && /^\d+$/.test(String(error))) return whyNot(Number(error), caller)
  const hint =
    row === undefined ? 'give a status or what defineError returns' : `give ${row.status}`
  return `an argument is ${show(error)}; ${hint}.`
}
