/** `serverOptions`: what only Fastify's constructor can be told. */
import type { FastifyServerOptions } from 'fastify'
import { mapError } from '../foreign/map-error.ts'
import { SchemaError } from '../foreign/validators/schema-error.ts'
import { show } from '../http/show.ts'
import { isPromise, readProperty } from '../http/guarded-read.ts'
import { optionNames, resolveOptions } from '../options.ts'
import { sendError } from '../replies/send-error.ts'
import { createInstance, type PluginInstance } from '../replies/plugin-instance.ts'
import { answerFor, type FrameworkAnswer } from './placement.ts'

/** Builds what answers the errors that Fastify has before a request comes to a route. */
export function createFrameworkAnswer(plugin: PluginInstance): FrameworkAnswer {
  return function answerFrameworkError(error, request, reply) {
    sendError(plugin, reply, mapError(error, request, reply.statusCode, plugin.options))
  }
}

let defaultAnswer: FrameworkAnswer | undefined

/** The answer of an app that has the constructor options but did not register the plugin, or not yet. */
function getDefaultAnswer(): FrameworkAnswer {
  defaultAnswer ??= createFrameworkAnswer(createInstance(resolveOptions({})))
  return defaultAnswer
}

const frameworkErrors: NonNullable<FastifyServerOptions['frameworkErrors']> = (
  error,
  request,
  reply,
) => {
  const answer = answerFor(request.server, String(request.raw.url)) ?? getDefaultAnswer()
  answer(error, request, reply)
}

/**
 * Fastify's own words for a request that fails validation. The stack of such an error leads to
 * Fastify and nowhere else, and costs as much as the rest of the answer.
 */
const schemaErrorFormatter: NonNullable<FastifyServerOptions['schemaErrorFormatter']> = (
  violations,
  part,
) => {
  return new SchemaError(violations, part) as unknown as Error
}

// Not generic: TypeScript would take what is expected of the app, and with it HTTP/2 over TLS, for the options.
/**
 * The options of Fastify that reach what a plugin cannot, and none of your own: malformed URLs, path parameters that are
 * too long and failing async constraints are answered with an Error Resource, a failed validation costs no stack.
 * @example
 * const app = Fastify(serverOptions())
 */
export function serverOptions(options?: undefined): FastifyServerOptions
/**
 * Completes your Fastify options with what a plugin cannot reach: malformed URLs, path parameters
 * that are too long and failing async constraints are answered with an Error Resource too, and a
 * request that fails validation costs no stack. Every option of yours stays and wins, and nothing is
 * let through that would be refused without them.
 * @throws {TypeError} If it is given `null`, a list, or another value that Fastify would take for no options, or an
 * option of the plugin; what Fastify refuses is left to it.
 * @example
 * const app = Fastify(serverOptions({ logger: true }))
 */
export function serverOptions<const Options extends object = FastifyServerOptions>(
  options?: Options,
): Options
export function serverOptions(options: object = {}): object {
  const given: unknown = options
  // Fastify refuses these itself, and takes the others for no options at all.
  if (Boolean(given) && typeof given !== 'object') return options
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(
      'serverOptions() takes an object with the options of Fastify, such as { logger: true }; ' +
        `it was given ${show(given)}.`,
    )
  }
  if (typeof readProperty(options, 'register') === 'function') {
    throw new TypeError(
      'serverOptions() takes the options of Fastify, and was given an app: Fastify(serverOptions({ logger: true })).',
    )
  }
  if (isPromise(given)) {
    throw new TypeError('serverOptions() takes an object, and was given a promise. Await it first.')
  }
  const meant = optionNames.find((name) => Object.hasOwn(given, name))
  if (meant !== undefined) {
    throw new TypeError(
      `serverOptions() takes the options of Fastify, and "${meant}" is one of the plugin: ` +
        `app.register(errorResource, { ${meant}: … }).`,
    )
  }
  const yours = options as FastifyServerOptions
  return {
    ...options,
    frameworkErrors: yours.frameworkErrors ?? frameworkErrors,
    schemaErrorFormatter: yours.schemaErrorFormatter ?? schemaErrorFormatter,
  }
}
