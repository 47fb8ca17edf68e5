/** The entry: options, wiring, public exports. Reading `errorResource` from top to bottom is the architecture. */
import accepts from '@fastify/accepts'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { addContentGuard, decorateRequest } from './content-guard.ts'
import { setErrorHandler } from './error-handler.ts'
import {
  checkRouteOptions,
  resolveOptions,
  type ErrorResourceOptions,
  type RouteErrorResourceOptions,
} from './options.ts'
import { decorateReply, type ReplyHelpers } from './reply-helpers.ts'
import { createRouteIndex } from './route-index.ts'
import { setWriter } from './server-options.ts'
import { addTransport } from './transport.ts'
import { addUserReplyHooks } from './user-replies.ts'
import { createWriter } from './writer.ts'

declare module 'fastify' {
  interface FastifyReply extends ReplyHelpers<FastifyReply> {}
  interface FastifyRequest {
    /** The media type chosen for the response by `Accept`, where the route declares what it offers. */
    negotiated: string | null
  }
  interface FastifyContextConfig {
    /** How the plugin treats this route; `false` leaves it alone. */
    errorResource?: false | RouteErrorResourceOptions
  }
}

/** Marks a scope and those inside it. A function, because values are copied to each reply. */
const registered = Symbol('fastify-error-resource.registered')

async function errorResource(app: FastifyInstance, given: ErrorResourceOptions): Promise<void> {
  const options = resolveOptions(given)
  if (app.hasReplyDecorator(registered)) {
    throw new Error(
      'fastify-error-resource is registered twice in one scope, or in a scope inside its own. ' +
        'Register it once at the top, or in scopes beside each other.',
    )
  }
  app.addHook('onRoute', (route) => {
    checkRouteOptions(route.config?.errorResource, `${String(route.method)} ${route.url}`)
  })
  const writer = createWriter(options, createRouteIndex(app, options))
  if (!app.hasRequestDecorator('accepts')) await app.register(accepts)
  app.decorateReply(registered, () => true)
  decorateRequest(app, writer)
  decorateReply(app, writer)
  addContentGuard(app, writer)
  addUserReplyHooks(app, writer)
  setErrorHandler(app, writer)
  // The server is the whole process's; a scope below the root has no say in it.
  if (Object.hasOwn(app, 'listen')) {
    setWriter(app.server, writer)
    addTransport(app, writer)
  }
}

/** The plugin. `await app.register(errorResource)`, before the routes. */
export default fp(errorResource, { fastify: '5.x', name: 'fastify-error-resource' })

export {
  defineError,
  type DeclaredErrorInit,
  type ErrorDefinition,
  type ErrorDefinitionOptions,
} from './define-error.ts'
export { httpErrors, isHttpError, type HttpError } from './http-error.ts'
export type { ErrorInit } from './declaration.ts'
export type { ErrorMapper, ErrorResourceOptions, RouteErrorResourceOptions } from './options.ts'
export {
  ErrorResourceSchema,
  ViolationSchema,
  type ErrorResource,
  type Violation,
} from './schemas.ts'
export { isErrorResource } from './error-resource.ts'
export {
  errorResponses,
  type DeclarableError,
  type ErrorResponse,
  type ErrorResponses,
} from './error-responses.ts'
export { serverOptions } from './server-options.ts'
