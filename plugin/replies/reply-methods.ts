/** Types alone: the helpers on Fastify's reply. */
import type {
  FastifyReply,
  FastifySchema as RouteSchema,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerBase,
  RouteGenericInterface,
} from 'fastify'
import type { ErrorHelpers, ReplyHelpers } from './declared-replies.ts'

/**
 * One helper. It returns the reply of any route, as that of @fastify/sensible does: the one of this route besides
 * would double what the compiler has to instantiate for each.
 */
type Helper<
  Name extends keyof ErrorHelpers<unknown, unknown>,
  Schema extends RouteSchema,
> = ErrorHelpers<Schema['response'], FastifyReply>[Name]

declare module 'fastify' {
  // The parameters have to be repeated as they are declared; the helpers follow the route's schema.
  // Its type has another name here, because its own is in scope only where others augment it.
  interface FastifyReply<
    RouteGeneric extends RouteGenericInterface,
    RawServer extends RawServerBase,
    RawRequest extends RawRequestDefaultExpression<RawServer>,
    RawReply extends RawReplyDefaultExpression<RawServer>,
    ContextConfig,
    SchemaCompiler extends RouteSchema,
    TypeProvider extends FastifyTypeProvider,
    ReplyType,
  > extends ReplyHelpers<
    SchemaCompiler,
    TypeProvider,
    FastifyReply<
      RouteGeneric,
      RawServer,
      RawRequest,
      RawReply,
      ContextConfig,
      SchemaCompiler,
      TypeProvider
    >
  > {
    // Once more, though they are inherited: a name that others bring, too, as @fastify/sensible does, may
    // be inherited from both only where the interface has it itself. Editors take the words from above.
    readonly badRequest: Helper<'badRequest', SchemaCompiler>
    readonly unauthorized: Helper<'unauthorized', SchemaCompiler>
    readonly paymentRequired: Helper<'paymentRequired', SchemaCompiler>
    readonly forbidden: Helper<'forbidden', SchemaCompiler>
    readonly notFound: Helper<'notFound', SchemaCompiler>
    readonly methodNotAllowed: Helper<'methodNotAllowed', SchemaCompiler>
    readonly notAcceptable: Helper<'notAcceptable', SchemaCompiler>
    readonly proxyAuthenticationRequired: Helper<'proxyAuthenticationRequired', SchemaCompiler>
    readonly requestTimeout: Helper<'requestTimeout', SchemaCompiler>
    readonly conflict: Helper<'conflict', SchemaCompiler>
    readonly gone: Helper<'gone', SchemaCompiler>
    readonly lengthRequired: Helper<'lengthRequired', SchemaCompiler>
    readonly preconditionFailed: Helper<'preconditionFailed', SchemaCompiler>
    readonly contentTooLarge: Helper<'contentTooLarge', SchemaCompiler>
    readonly uriTooLong: Helper<'uriTooLong', SchemaCompiler>
    readonly unsupportedMediaType: Helper<'unsupportedMediaType', SchemaCompiler>
    readonly rangeNotSatisfiable: Helper<'rangeNotSatisfiable', SchemaCompiler>
    readonly expectationFailed: Helper<'expectationFailed', SchemaCompiler>
    readonly misdirectedRequest: Helper<'misdirectedRequest', SchemaCompiler>
    readonly unprocessableContent: Helper<'unprocessableContent', SchemaCompiler>
    readonly locked: Helper<'locked', SchemaCompiler>
    readonly failedDependency: Helper<'failedDependency', SchemaCompiler>
    readonly tooEarly: Helper<'tooEarly', SchemaCompiler>
    readonly upgradeRequired: Helper<'upgradeRequired', SchemaCompiler>
    readonly preconditionRequired: Helper<'preconditionRequired', SchemaCompiler>
    readonly tooManyRequests: Helper<'tooManyRequests', SchemaCompiler>
    readonly requestHeaderFieldsTooLarge: Helper<'requestHeaderFieldsTooLarge', SchemaCompiler>
    readonly unavailableForLegalReasons: Helper<'unavailableForLegalReasons', SchemaCompiler>
    readonly internalServerError: Helper<'internalServerError', SchemaCompiler>
    readonly notImplemented: Helper<'notImplemented', SchemaCompiler>
    readonly badGateway: Helper<'badGateway', SchemaCompiler>
    readonly serviceUnavailable: Helper<'serviceUnavailable', SchemaCompiler>
    readonly gatewayTimeout: Helper<'gatewayTimeout', SchemaCompiler>
    readonly httpVersionNotSupported: Helper<'httpVersionNotSupported', SchemaCompiler>
    readonly variantAlsoNegotiates: Helper<'variantAlsoNegotiates', SchemaCompiler>
    readonly insufficientStorage: Helper<'insufficientStorage', SchemaCompiler>
    readonly loopDetected: Helper<'loopDetected', SchemaCompiler>
    readonly notExtended: Helper<'notExtended', SchemaCompiler>
    readonly networkAuthenticationRequired: Helper<'networkAuthenticationRequired', SchemaCompiler>
  }
}

export type { AcceptedInit, ErrorHelper, SuccessInit, Undeclared } from './declared-replies.ts'
