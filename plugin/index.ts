/** The entry: options, wiring, public exports. Reading `errorResource` from top to bottom is the architecture. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyPluginAsync,
  FastifyRegisterOptions,
  FastifyTypeProvider,
  RawServerBase,
} from 'fastify'
import fp from 'fastify-plugin'
import { createUniquenessCheck } from './routes/contract.ts'
import { addRouteCheck, checkResponses } from './routes/response-mistakes.ts'
import { readProperty } from './http/guarded-read.ts'
import { createErrorResources, type ErrorResources } from './routes/report.ts'
import { decorateAccepts } from './hooks/request-accepts.ts'
import { addContentGuard } from './hooks/content-type.ts'
import { decorateRequest } from './hooks/negotiated.ts'
import { setErrorHandler } from './hooks/caught-errors.ts'
import { hideDeclaredErrors } from './routes/route-errors.ts'
import type { MembersInput } from './errors/members.ts'
import { checkLogLevels } from './logs/log-levels.ts'
import { adviseOnce } from './logs/log-error.ts'
import {
  checkRouteOptions,
  describeStrangers,
  resolveOptions,
  type ErrorResourceOptions,
  type RouteErrorResourceOptions,
} from './options.ts'
import { answerNotFound } from './hooks/not-found.ts'
import { createFrameworkAnswer } from './hooks/server-options.ts'
import { type AnyExtraMembers, type ExtraMembers, extraSchemaOf } from './resource/extra-members.ts'
import { toPlainResource } from './resource/error-resource.ts'
import { decorateReply } from './replies/helpers.ts'
import { createRouteIndex } from './routes/routes.ts'
import { readGiven } from './foreign/given-findings.ts'
import { claimPaths, refuseEmptyScope, rootOf, unroutedOf } from './hooks/placement.ts'
import { addTransport } from './transport/transport.ts'
import { addUserReplyHooks, createCompletion } from './hooks/foreign-replies.ts'
import { addOlderRouteHooks } from './hooks/older-routes.ts'
import { createInstance } from './replies/plugin-instance.ts'

declare module 'fastify' {
  // Where the values of the option `extraMembers` are compared with its members: a plugin cannot be generic
  // in its options by itself.
  interface FastifyRegister<
    T,
    RawServer extends RawServerBase,
    TypeProviderDefault extends FastifyTypeProvider,
    LoggerDefault extends FastifyBaseLogger,
  > {
    <Extra extends MembersInput>(
      plugin: ErrorResourcePlugin | Promise<{ default: ErrorResourcePlugin }>,
      opts: FastifyRegisterOptions<CheckedOptions<Extra>>,
    ): T
  }
  interface FastifyInstance {
    /** What the plugin tells of the routes, and errors as plain Error Resources. */
    errorResources: ErrorResources
  }
  interface FastifyRequest {
    /** The media type chosen for the response by `Accept`, where the route declares what it offers. */
    negotiated: string | null
  }
  interface FastifyContextConfig {
    /** How the plugin treats this route: `false` leaves it alone, `true` takes it in. @default by its path */
    errorResource?: boolean | RouteErrorResourceOptions
  }
}

/**
 * Marks a scope and those inside it, for another copy of this package, too. A function, because values
 * are copied to each reply.
 */
const registered = Symbol.for('fastify-error-resource.registered')

async function errorResource(app: FastifyInstance, given: ErrorResourceOptions): Promise<void> {
  if (typeof readProperty(app, 'addHook') !== 'function') {
    throw new TypeError(
      'fastify-error-resource is a plugin: await app.register(errorResource, options), without calling it.',
    )
  }
  const options = resolveOptions(given)
  const strangers = describeStrangers(given)
  if (strangers !== '') adviseOnce(app.log, strangers)
  // A version that does not know the mark has the decorator all the same.
  if (app.hasReplyDecorator(registered) || app.hasDecorator('errorResources')) {
    throw new Error(
      'fastify-error-resource is registered twice in one scope, or in a scope inside its own. ' +
        'Register it once at the top, or in scopes beside each other.',
    )
  }
  checkLogLevels(options.logLevels, app.log)
  const checkUniqueness = createUniquenessCheck(extraSchemaOf(options.extraMembers))
  const { validationError } = options
  if (validationError !== undefined)
    checkUniqueness([validationError], 'fastify-error-resource: option "validationError" is')
  addRouteCheck(app, (route, name) => {
    checkRouteOptions(route.config?.errorResource, name)
    checkUniqueness(checkResponses(route, name), `Route ${name} declares`)
  })
  const plugin = createInstance(options, createRouteIndex(app, options), readGiven)
  const isFirst = claimPaths(app, plugin, createFrameworkAnswer(plugin))
  hideDeclaredErrors(app)
  app.decorate('errorResources', {
    ...createErrorResources(plugin.routes.routes),
    toResource: (error: unknown) => toPlainResource(plugin, error),
  })
  // Last of all, because a second registration, which other plugins bring, is refused by Fastify.
  app.addHook('onReady', function bringAccepts(done) {
    if (!app.hasRequestDecorator('accepts')) decorateAccepts(app)
    done()
  })
  app.decorateReply(registered, () => true)
  decorateRequest(app, plugin)
  decorateReply(app, plugin)
  addContentGuard(app, plugin)
  const complete = createCompletion(plugin)
  if (!plugin.routes.isComplete) addOlderRouteHooks(app, plugin, complete)
  addUserReplyHooks(app, plugin, complete)
  setErrorHandler(app, plugin)
  const isRoot = rootOf(app) === app
  const unrouted = isRoot ? app : unroutedOf(app, plugin)
  if (!isRoot) {
    addUserReplyHooks(unrouted, plugin, complete)
    refuseEmptyScope(app, plugin)
  }
  answerNotFound(unrouted, plugin)
  // The server is the whole process's; of several scopes the first answers what never becomes a request.
  if (isFirst) addTransport(rootOf(app), plugin)
}

/** The options with values of extra members that are as declared. */
interface CheckedOptions<Extra extends MembersInput> extends ErrorResourceOptions {
  extraMembers?: ExtraMembers<Extra> | undefined
}

/** What every other overload of `register` asks of the values of extra members, and prints. */
interface UncheckedOptions extends Omit<ErrorResourceOptions, 'extraMembers'> {
  extraMembers?:
    | {
        members: MembersInput
        values: (
          ...args: Parameters<AnyExtraMembers['values']>
        ) => 'The option extraMembers: values() returns what members declares, and no member has a standard name.'
      }
    | undefined
}

/** Never there at run time: tells the plugin from others. */
declare const brand: unique symbol

/** The plugin, as `register` takes it. */
export type ErrorResourcePlugin = FastifyPluginAsync<UncheckedOptions> & { readonly [brand]: true }

/** The plugin. `await app.register(errorResource)`, before the routes. */
export default fp(errorResource, {
  fastify: '5.x',
  name: 'fastify-error-resource',
}) as ErrorResourcePlugin

export {
  defineError,
  type AnyErrorDefinition,
  type DeclaredErrorInit,
  type ErrorDefinition,
  type ErrorDefinitionOptions,
} from './errors/define-error.ts'
export {
  httpErrors,
  isHttpError,
  type HttpError,
  type HttpErrorFactory,
  type HttpErrors,
} from './errors/http-error.ts'
export type {
  ErrorResources,
  ReportedError,
  ReportedImpliedError,
  RouteReport,
} from './routes/report.ts'
export type { Declaration, ErrorInit } from './errors/declaration.ts'
export type { ValidationErrorDefinition } from './errors/validation-error.ts'
export type { ErrorMapper, MapperContext, MapperOptions, RequestPart } from './foreign/mapper.ts'
export type { ErrorResourceOptions, RouteErrorResourceOptions } from './options.ts'
export {
  ErrorResourceSchema,
  ViolationSchema,
  type ErrorResource,
  type Violation,
  type ViolationPlace,
} from './errors/schemas.ts'
export {
  isErrorResource,
  type DeclaredError,
  type DeclaredResource,
  type ErrorGuard,
} from './errors/identity.ts'
export type { DemandingInit, ErrorArguments } from './errors/helper-arguments.ts'
export type { RateLimit, RateLimitPolicy } from './errors/owed/row.ts'
export type { MembersInput, MembersOf, MembersSchema } from './errors/members.ts'
export type { HeaderValue } from './http/header-values.ts'
export type { Owed, OwedName } from './http/statuses.ts'
export type { AcceptedInit, ErrorHelper, SuccessInit, Undeclared } from './replies/reply-methods.ts'
export {
  errorResponses,
  type DeclarableError,
  type ErrorResponse,
  type ErrorResponses,
  type SendableSchema,
} from './errors/error-responses.ts'
export { errorSchemas, type ErrorSchemas, type StatusSchema } from './errors/error-schemas.ts'
export type { ErrorMessages, MessageCatalogue } from './resource/languages.ts'
export { serverOptions } from './hooks/server-options.ts'
export type { LogLevel, LogLevels } from './logs/log-levels.ts'
export type { AnsweredError } from './errors/declaration.ts'
export type { AnyExtraMembers, ExtraMembers, ExtraValues } from './resource/extra-members.ts'
export { problemDetails, type WireProfile, type WireShape } from './resource/profiles.ts'
