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

/** One helper; what it returns is the reply of the route and that of any. */
type Helper<
  Name extends keyof ErrorHelpers<unknown, unknown>,
  Schema extends RouteSchema,
  Reply,
> = ErrorHelpers<Schema['response'], Reply & FastifyReply>[Name]

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
    readonly badRequest: Helper<'badRequest', SchemaCompiler, this>
    readonly unauthorized: Helper<'unauthorized', SchemaCompiler, this>
    readonly paymentRequired: Helper<'paymentRequired', SchemaCompiler, this>
    readonly forbidden: Helper<'forbidden', SchemaCompiler, this>
    readonly notFound: Helper<'notFound', SchemaCompiler, this>
    readonly methodNotAllowed: Helper<'methodNotAllowed', SchemaCompiler, this>
    readonly notAcceptable: Helper<'notAcceptable', SchemaCompiler, this>
    readonly proxyAuthenticationRequired: Helper<
      'proxyAuthenticationRequired',
      SchemaCompiler,
      this
    >
    readonly requestTimeout: Helper<'requestTimeout', SchemaCompiler, this>
    readonly conflict: Helper<'conflict', SchemaCompiler, this>
    readonly gone: Helper<'gone', SchemaCompiler, this>
    readonly lengthRequired: Helper<'lengthRequired', SchemaCompiler, this>
    readonly preconditionFailed: Helper<'preconditionFailed', SchemaCompiler, this>
    readonly contentTooLarge: Helper<'contentTooLarge', SchemaCompiler, this>
    readonly uriTooLong: Helper<'uriTooLong', SchemaCompiler, this>
    readonly unsupportedMediaType: Helper<'unsupportedMediaType', SchemaCompiler, this>
    readonly rangeNotSatisfiable: Helper<'rangeNotSatisfiable', SchemaCompiler, this>
    readonly expectationFailed: Helper<'expectationFailed', SchemaCompiler, this>
    readonly misdirectedRequest: Helper<'misdirectedRequest', SchemaCompiler, this>
    readonly unprocessableContent: Helper<'unprocessableContent', SchemaCompiler, this>
    readonly locked: Helper<'locked', SchemaCompiler, this>
    readonly failedDependency: Helper<'failedDependency', SchemaCompiler, this>
    readonly tooEarly: Helper<'tooEarly', SchemaCompiler, this>
    readonly upgradeRequired: Helper<'upgradeRequired', SchemaCompiler, this>
    readonly preconditionRequired: Helper<'preconditionRequired', SchemaCompiler, this>
    readonly tooManyRequests: Helper<'tooManyRequests', SchemaCompiler, this>
    readonly requestHeaderFieldsTooLarge: Helper<
      'requestHeaderFieldsTooLarge',
      SchemaCompiler,
      this
    >
    readonly unavailableForLegalReasons: Helper<'unavailableForLegalReasons', SchemaCompiler, this>
    readonly internalServerError: Helper<'internalServerError', SchemaCompiler, this>
    readonly notImplemented: Helper<'notImplemented', SchemaCompiler, this>
    readonly badGateway: Helper<'badGateway', SchemaCompiler, this>
    readonly serviceUnavailable: Helper<'serviceUnavailable', SchemaCompiler, this>
    readonly gatewayTimeout: Helper<'gatewayTimeout', SchemaCompiler, this>
    readonly httpVersionNotSupported: Helper<'httpVersionNotSupported', SchemaCompiler, this>
    readonly variantAlsoNegotiates: Helper<'variantAlsoNegotiates', SchemaCompiler, this>
    readonly insufficientStorage: Helper<'insufficientStorage', SchemaCompiler, this>
    readonly loopDetected: Helper<'loopDetected', SchemaCompiler, this>
    readonly notExtended: Helper<'notExtended', SchemaCompiler, this>
    readonly networkAuthenticationRequired: Helper<
      'networkAuthenticationRequired',
      SchemaCompiler,
      this
    >
  }
}

export type { AcceptedInit, ErrorHelper, SuccessInit, Undeclared } from './declared-replies.ts'
