/** Routes that are older than the plugin: what their own hooks do is seen by what becomes of the request. */
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { occurrenceOf } from '../errors/declaration.ts'
import { isFastifyBody, toBody } from '../foreign/bodies/bodies.ts'
import { isContentFailure, unsupportedCoding } from '../foreign/known-errors.ts'
import { addPayloadFailure } from '../foreign/map-error.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import { problemType } from '../http/media-types.ts'
import { answerInstead } from '../replies/answer-instead.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { sendError } from '../replies/send-error.ts'
import { writeRaw, writtenError } from '../replies/written-error.ts'
import { methodsWithoutContent } from '../routes/plan.ts'
import { isOurs, knownRoute } from '../routes/routes.ts'
import { hasContent, isCoded } from './content-type.ts'

/** Tells a request of a route that was there before the plugin. */
export function isOlder(request: FastifyRequest): boolean {
  return !request.is404 && request.routeOptions.config[knownRoute] === undefined
}

/** Requests whose content is about to be read, and whether somebody reads it to put another in its place. */
const contents = new WeakMap<FastifyRequest, { isReplaced: boolean }>()

function watchContent(request: FastifyRequest): void {
  const content = { isReplaced: false }
  contents.set(request, content)
  const { raw } = request
  const { pipe } = raw
  raw.pipe = (...args: unknown[]) => {
    content.isReplaced = true
    return Reflect.apply(pipe, raw, args) as never
  }
  const { [Symbol.asyncIterator]: iterate } = raw
  raw[Symbol.asyncIterator] = () => {
    content.isReplaced = true
    return iterate.call(raw)
  }
}

/** Tells whether content was read in a coding that nobody has undone. */
function isUndecoded(request: FastifyRequest): boolean {
  return contents.get(request)?.isReplaced === false && isCoded(request) && hasContent(request)
}

function refuseCoding(plugin: PluginInstance, reply: FastifyReply): void {
  const { detail, init } = unsupportedCoding
  sendError(plugin, reply, occurrenceOf(415, detail, init))
}

/**
 * Tells whether Fastify failed to read what a hook had put in the place of the content: whatever error
 * that stream emits is given the status 400.
 */
function isReadingFailure(request: FastifyRequest, error: unknown): boolean {
  const content = contents.get(request)
  return (
    content !== undefined &&
    // Fastify reads the request itself where nobody has put anything in its place.
    (content.isReplaced || request.raw.readableFlowing === null) &&
    request.body === undefined &&
    readProperty(error, 'statusCode') === 400 &&
    readString(error, 'code')?.startsWith('FST_') !== true
  )
}

/**
 * Adds hooks of the scope that do for such routes what hooks of the route do for others.
 * @param complete Completes a payload that is an error.
 */
export function addOlderRouteHooks(
  app: FastifyInstance,
  plugin: PluginInstance,
  complete: onSendHookHandler<unknown>,
): void {
  const concerns = (request: FastifyRequest) => isOlder(request) && isOurs(plugin, request)

  app.addHook('preParsing', function watch(request, _reply, payload, done) {
    if (!methodsWithoutContent.has(request.method) && concerns(request)) watchContent(request)
    done(null, payload)
  })
  app.addHook('preValidation', function guardCoding(request, reply, done) {
    if (isUndecoded(request)) refuseCoding(plugin, reply)
    else done()
  })
  app.addHook('onError', function keepFailure(request, _reply, error, done) {
    if (isReadingFailure(request, error)) addPayloadFailure(error)
    done()
  })

  const guarded = new WeakSet<FastifyReply>()
  app.addHook('onSend', function guardAnswer(request, reply, payload, done) {
    if (!guarded.has(reply) && concerns(request)) {
      guarded.add(reply)
      answerInstead(reply.raw, isSuccess, (content, pass) => {
        // Of a stream there is no telling what else it says.
        if (content === undefined && isProblemOfOthers(reply)) return pass()
        const isLastResort = isFastifyBody(toBody('application/json', content), reply.statusCode)
        // What a hook makes of an Error Resource, such as a compressed one, is meant.
        if (reply[writtenError] != null && !isLastResort) return pass()
        if (reply[writtenError] == null) complete.call(app, request, reply, content ?? '', ignore)
        const written = reply[writtenError]
        if (written == null) pass()
        else writeRaw(reply, written)
      })
    }
    done(null, payload)
  })
}

const ignore = () => undefined

const isSuccess = (status: number) => status < 400

function isProblemOfOthers(reply: FastifyReply): boolean {
  const type = String(reply.getHeader('content-type'))
  return reply[writtenError] == null && type.startsWith(problemType)
}

/** Tells whether an error came of reading content in a coding that nobody has undone; its words are about the wrong bytes. */
export function isCodingFailure(request: FastifyRequest, error: unknown): boolean {
  return isUndecoded(request) && isContentFailure(error)
}
