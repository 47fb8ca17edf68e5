/** Types alone: what the `schema.response` of a route lets its handlers send. */
import type { FastifyInstance, FastifySchema, FastifyTypeProvider } from 'fastify'
import type { AnyErrorDefinition } from '../errors/define-error.ts'
import type { ErrorResponse } from '../errors/error-responses.ts'
import type { ErrorArguments, HelperArguments } from '../errors/helper-arguments.ts'
import type { HelperStatuses } from '../http/helper-statuses.ts'

/**
 * What a call would have to be made on that the route does not declare. The sentence is the name of a
 * property, because that is what a compiler prints of what is missing. A code that can be any is that of
 * what is no definition, or of one that cannot be told from others.
 */
export type Undeclared<What extends number | string> = {
  readonly [
    Sentence in string extends What
      ? 'Give what defineError() returned, uncalled, and the schema.response of this route declares.'
      : `The schema.response of this route does not declare ${What}.`
  ]: never
}

/** Statuses that Fastify and the plugin may send of any route, so that none has to declare them. */
type ImpliedStatus = 500 | 503

/** The keys of `schema.response` that declare a status. */
type KeyOf<Status extends number> =
  | Status
  | `${Status}`
  | (`${Status}` extends `${infer Class extends 2 | 4 | 5}${string}`
      ? `${Class}xx` | `${Class}XX`
      : never)
  | 'default'

/** The keys that declare a status in these responses. */
type KeyIn<Responses, Status extends number> = keyof Responses & KeyOf<Status>

/** Tells whether a status may be sent: any may where no response is declared. */
type Declares<Responses, Status extends number> = [keyof Responses] extends [never]
  ? true
  : [KeyIn<Responses, Status> | (Status & ImpliedStatus)] extends [never]
    ? false
    : true

/** The `this` of a helper. `any`, so that the reply of one route can be handed to what takes that of any. */
type This<IsDeclared extends boolean, What extends number | string> = IsDeclared extends true
  ? any
  : Undeclared<What>

/** Sends the Error Resource of one status: `(detail?, init?)` or `(init)`. */
export interface ErrorHelper<Arguments extends readonly unknown[], Reply, Self> {
  (this: Self, ...args: Arguments): Reply
}

/** What no reply is. The sentence is there for the compiler to print it. */
interface Incomplete {
  readonly 'This status owes a field that only its sender knows; give an init that has it.': never
}

/**
 * A form in which nothing can be called, beside the one that demands an init: @fastify/sensible has
 * helpers of these names that take a text or nothing, and where its types are, too, both have to go together.
 */
type FormOf<Arguments> = ErrorArguments extends Arguments
  ? unknown
  : 'httpErrors' extends keyof FastifyInstance
    ? (this: Incomplete, detail?: string | undefined) => never
    : unknown

/** The helpers of the error statuses. */
export type ErrorHelpers<Responses, Reply> = {
  readonly [Name in keyof HelperStatuses]: FormOf<HelperArguments[Name]> &
    ErrorHelper<
      HelperArguments[Name],
      Reply,
      This<Declares<Responses, HelperStatuses[Name]>, HelperStatuses[Name]>
    >
}

/** The codes that one response declares; any where `errorResponses` did not make it. */
type CodesOf<Response> = Response extends ErrorResponse<infer Codes> ? Codes : string

type DeclaresError<Responses, Definition extends AnyErrorDefinition> = [keyof Responses] extends [
  never,
]
  ? true
  : Definition['code'] extends {
        [Key in KeyIn<Responses, Definition['status']>]: CodesOf<Responses[Key]>
      }[KeyIn<Responses, Definition['status']>]
    ? true
    : false

/** Where a created resource, or the job of an accepted request, is found. */
export interface SuccessInit {
  /** URI reference for `Location` (RFC 9110 §10.2.2). */
  location?: string | undefined
}

/** What a 202 says of its job. */
export interface AcceptedInit extends SuccessInit {
  /** When to ask for the job again: seconds, or a moment (RFC 9110 §10.2.3). */
  retryAfter?: number | Date | undefined
}

type Serialized<Provider extends FastifyTypeProvider, Schema> = (Provider & {
  readonly schema: Schema
})['serializer']

/** The payload of one response, as the type provider sees it. */
type PayloadOf<Response, Provider extends FastifyTypeProvider> = Response extends {
  readonly content: infer Content
}
  ? {
      [Type in keyof Content]: Content[Type] extends { readonly schema: infer Schema }
        ? Serialized<Provider, Schema>
        : unknown
    }[keyof Content]
  : Serialized<Provider, Response>

/** The exact key goes before the class of the status. */
type Payload<Responses, Status extends number, Provider extends FastifyTypeProvider> = [
  keyof Responses & (Status | `${Status}`),
] extends [never]
  ? PayloadOf<Responses[KeyIn<Responses, Status>], Provider>
  : PayloadOf<Responses[keyof Responses & (Status | `${Status}`)], Provider>

/** The payload first; it may be left out where it may be anything. */
type SuccessArguments<Value, Init> = [Value] extends [never]
  ? [payload?: unknown, init?: Init]
  : undefined extends Value
    ? [payload?: Value, init?: Init]
    : [payload: Value, init?: Init]

interface SuccessHelpers<Responses, Provider extends FastifyTypeProvider, Reply> {
  /**
   * Sends 200 OK (RFC 9110 §15.3.1).
   * @example return reply.ok(order)
   */
  ok(
    this: This<Declares<Responses, 200>, 200>,
    ...args: SuccessArguments<Payload<Responses, 200, Provider>, undefined>
  ): Reply
  /**
   * Sends 201 Created with the `Location` of what was made (RFC 9110 §15.3.2).
   * @example return reply.created(order, { location: '/orders/42' })
   */
  created(
    this: This<Declares<Responses, 201>, 201>,
    ...args: SuccessArguments<Payload<Responses, 201, Provider>, SuccessInit>
  ): Reply
  /**
   * Sends 202 Accepted with the `Location` of the job to poll (RFC 9110 §15.3.3).
   * @example return reply.accepted(job, { location: '/jobs/7', retryAfter: 5 })
   */
  accepted(
    this: This<Declares<Responses, 202>, 202>,
    ...args: SuccessArguments<Payload<Responses, 202, Provider>, AcceptedInit>
  ): Reply
  /**
   * Sends 204 No Content (RFC 9110 §15.3.5).
   * @example return reply.noContent()
   */
  noContent(): Reply
}

/** Mapped over names that have words, because editors show those of the original. */
type ErrorHelperNames = { readonly [Name in keyof HelperStatuses]: unknown }

/** What the plugin adds to the reply of a route; the interface that takes it on has the types of the error helpers. */
export type ReplyHelpers<
  Schema extends FastifySchema,
  Provider extends FastifyTypeProvider,
  Reply,
> = ErrorHelperNames &
  SuccessHelpers<Schema['response'], Provider, Reply> & {
    /**
     * Sends a declared error (RFC 9457 §3), and builds no `Error` to do so.
     * @example return reply.error(OrderExists, { orderId: '42' })
     */
    error<Definition extends AnyErrorDefinition>(
      this: This<DeclaresError<Schema['response'], Definition>, Definition['code']>,
      definition: Definition,
      ...args: Parameters<Definition>
    ): Reply
  }
