/** `reply.notFound()` and its siblings, made from the status table. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  declarationOf,
  toDeclaredOccurrence,
  toOccurrence,
  occurrenceOf,
  type ErrorInit,
  type Occurrence,
} from '../errors/declaration.ts'
import { isDefinition } from '../errors/define-error.ts'
import { isHttpError, markHelper } from '../errors/http-error.ts'
import { findUncalled } from '../errors/uncalled.ts'
import { show } from '../http/show.ts'
import { sendError } from './send-error.ts'
import type { PluginInstance } from './plugin-instance.ts'
import { type Helper, replyOf, successHelpers } from './success-helpers.ts'
import { errorStatuses } from '../http/statuses.ts'

/** Builds every helper. Each has its own name, so that stack traces and profiles can be read. */
function buildHelpers(plugin: PluginInstance): Record<string, Helper> {
  const helpers: Record<string, Helper> = {
    ...successHelpers,
    error(this: FastifyReply, given: unknown, members?: object, init?: ErrorInit) {
      return sendError(plugin, replyOf(this, 'error'), toGivenOccurrence(given, members, init))
    },
  }
  for (const { status, helper } of errorStatuses) {
    const declaration = declarationOf(status)
    const named = {
      [helper](this: FastifyReply, detail?: string | ErrorInit, init?: ErrorInit) {
        return sendError(plugin, replyOf(this, helper), toOccurrence(declaration, detail, init))
      },
    }
    helpers[helper] = markHelper(named[helper] as Helper, status)
  }
  return helpers
}

/** What `reply.error()` was given: a definition, an occurrence of one, or a mistake, which is a 500. */
function toGivenOccurrence(
  given: unknown,
  members: object | undefined,
  init: ErrorInit | undefined,
): Occurrence {
  if (isDefinition(given)) return toDeclaredOccurrence(given, members, init)
  if (isHttpError(given)) return given
  const row = errorStatuses.find(
    ({ status }) => status === given || status === findUncalled(given)?.declaration.status,
  )
  const fix = row === undefined ? '' : ` Send that with reply.${row.helper}().`
  const sentence = `reply.error() takes what defineError() returns; it was given ${show(given)}.${fix}`
  const error = new TypeError(sentence, given instanceof Error ? { cause: given } : undefined)
  return { ...occurrenceOf(500), unexpected: { error } }
}

/** It brings helpers of the same names, and what they send becomes an Error Resource all the same. */
const sensible = '@fastify/sensible'

/** The sentence for a name that somebody else has taken, or tried to take. */
function describeClash(name: string): Error {
  return new Error(
    `reply.${name}() is claimed by another plugin and by fastify-error-resource, which brings the same ` +
      'helpers. Remove the other plugin from this scope, or register the two in scopes beside each other.',
  )
}

/**
 * Decorates replies with the helpers. Beside `@fastify/sensible`, whoever came first keeps a name.
 * @throws {Error} When another plugin has taken a name, saying which and what to do.
 */
export function decorateReply(app: FastifyInstance, plugin: PluginInstance): void {
  const helpers = buildHelpers(plugin)
  for (const [name, helper] of Object.entries(helpers)) {
    if (!app.hasReplyDecorator(name)) app.decorateReply(name, helper)
    else if (!app.hasPlugin(sensible)) throw describeClash(name)
  }
  keepNames(app, new Set(Object.keys(helpers)))
}

/**
 * A plugin that comes later and decorates a name again makes Fastify throw. Where it is an old
 * callback plugin, as @fastify/sensible is, nobody catches that and the process dies; so the name is
 * kept, and for anybody else than sensible `ready()` rejects with the sentence.
 */
function keepNames(app: FastifyInstance, names: ReadonlySet<string>): void {
  const { decorateReply: decorate } = app
  let clash: string | undefined
  app.decorateReply = function decorateReplyOnce(this: FastifyInstance, ...args: unknown[]) {
    const [name] = args
    if (this === app && typeof name === 'string' && names.has(name)) {
      clash ??= name
      return this
    }
    return Reflect.apply(decorate, this, args)
  } as typeof decorate
  app.addHook('onReady', async () => {
    if (clash !== undefined && !app.hasPlugin(sensible)) throw describeClash(clash)
  })
}
