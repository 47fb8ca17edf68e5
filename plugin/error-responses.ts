/** `errorResponses`: the errors a route may send, as entries of its `schema.response`. */
import type { TSchema } from '@sinclair/typebox'
import { declarationOf, type Declaration } from './declaration.ts'
import type { ErrorDefinition } from './define-error.ts'
import { problemType } from './negotiation.ts'
import { oneOf } from './schemas.ts'
import { schemaOf } from './serializers.ts'
import { findErrorStatus, type ErrorStatusCode } from './statuses.ts'

/** What a route can declare: a declared error, or a status as it stands. */
export type DeclarableError = ErrorStatusCode | Pick<ErrorDefinition, 'status' | 'code' | 'title'>

type StatusOf<Item> = Item extends { readonly status: infer Status extends ErrorStatusCode }
  ? Status
  : Extract<Item, ErrorStatusCode>

/** One response of a route, in the form Fastify and OpenAPI share. */
export interface ErrorResponse {
  description: string
  content: { 'application/problem+json': { schema: TSchema } }
}

/** The entries of `schema.response`, one for each status. */
export type ErrorResponses<Errors extends readonly DeclarableError[]> = {
  [Status in StatusOf<Errors[number]>]: ErrorResponse
}

/**
 * Declares the errors of a route: `response: { 201: Order, ...errorResponses(OrderExists, 401) }`.
 * Errors that share a status become alternatives of one response.
 * @throws {TypeError} For a number that is no registered 4xx or 5xx.
 */
export function errorResponses<const Errors extends readonly DeclarableError[]>(
  ...errors: Errors
): ErrorResponses<Errors> {
  const byStatus = new Map<number, Declaration[]>()
  for (const error of errors) {
    const declaration = typeof error === 'number' ? declarationOfRegistered(error) : error
    const { status } = declaration
    byStatus.set(status, [...(byStatus.get(status) ?? []), declaration as Declaration])
  }
  const responses = [...byStatus].map(([status, declarations]): [string, ErrorResponse] => [
    String(status),
    {
      description: declarations.map(({ description, title }) => description ?? title).join(' · '),
      content: {
        [problemType]: {
          schema: oneOf(declarations.map((declaration) => schemaOf(declaration, undefined))),
        },
      },
    },
  ])
  return Object.fromEntries(responses) as unknown as ErrorResponses<Errors>
}

function declarationOfRegistered(status: number): Declaration {
  if (findErrorStatus(status) === undefined) {
    throw new TypeError(
      `errorResponses(): ${String(status)} is not a registered 4xx or 5xx status.`,
    )
  }
  return declarationOf(status)
}
