/** The lines of a request in the log: what Fastify was told of its own, `disableRequestLogging` and `logController`, holds for them. */
import type { IncomingMessage } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readProperty } from '../http/guarded-read.ts'
import { pathOf } from '../http/request.ts'
import type { Occurrence } from '../errors/declaration.ts'
import type { LevelChooser } from './log-levels.ts'
import { errorOf, logOccurrence, wordsOf } from './log-error.ts'

/** What this plugin asks of Fastify's controller, a class that users extend. */
interface Controller {
  isLogDisabled(request: object): boolean
  defaultErrorLog(error: unknown, request: FastifyRequest, reply: FastifyReply): void
  routeNotFound(request: FastifyRequest, reply: FastifyReply): void
}

/** The lines that users can write in the place of Fastify. */
type LineName = 'defaultErrorLog' | 'routeNotFound'

/** The controller of an app, `null` in older versions, which have none; and the user's own of its lines. */
type Lines = { readonly controller: Controller | null } & {
  readonly [Name in LineName]: Controller[Name] | undefined
}

const linesOfApps = new WeakMap<object, Lines>()

function linesOf(app: object): Lines {
  let lines = linesOfApps.get(app)
  if (lines === undefined) linesOfApps.set(app, (lines = readLines(app)))
  return lines
}

/** Fastify keeps the controller under a symbol of its own. */
function readLines(app: object): Lines {
  const controller = (readSymbol(app, 'fastify.logController') as Controller | undefined) ?? null
  const own = <Name extends LineName>(name: Name) =>
    controller === null || isFastifysOwn(controller, name)
      ? undefined
      : (controller[name].bind(controller) as Controller[Name])
  return {
    controller,
    defaultErrorLog: own('defaultErrorLog'),
    routeNotFound: own('routeNotFound'),
  }
}

/** Reads what Fastify keeps on an object, or on those it is derived from, under a symbol with this name. */
function readSymbol(target: object, name: string): unknown {
  for (
    let owner = target as object | null;
    owner !== null;
    owner = Object.getPrototypeOf(owner) as object | null
  ) {
    const symbol = Object.getOwnPropertySymbols(owner).find((one) => one.description === name)
    if (symbol !== undefined) return readProperty(owner, symbol)
  }
  return undefined
}

/** Calls what the user wrote. Where it fails nothing is kept from the log, and the client has its answer. */
function succeeds<Values extends unknown[]>(
  write: (...values: Values) => void,
  ...values: Values
): boolean {
  try {
    write(...values)
    return true
  } catch {
    return false
  }
}

/** Asks the controller, whose answer may be the user's. */
function isSilenced(controller: Controller, request: object): boolean {
  try {
    return Boolean(controller.isLogDisabled(request))
  } catch {
    return false
  }
}

/** Tells whether Fastify logs nothing of a request. Older versions keep what they decided on its log. */
function isDisabled(request: FastifyRequest): boolean {
  const { log, server } = request
  const { controller } = linesOf(server)
  if (controller !== null) return isSilenced(controller, request)
  const decided = readSymbol(log, 'fastify.disableRequestLogging')
  return (decided ?? server.initialConfig.disableRequestLogging) === true
}

/** The log of a request; `undefined` where Fastify was told to log nothing of it. */
export function logOf(request: FastifyRequest): FastifyBaseLogger | undefined {
  return isDisabled(request) ? undefined : request.log
}

/**
 * The log for a request that never becomes one of Fastify's; `undefined` as above.
 * @param request Where it could be read.
 */
export function rawLogOf(
  app: FastifyInstance,
  request?: IncomingMessage,
): FastifyBaseLogger | undefined {
  const { controller } = linesOf(app)
  const isOff =
    controller !== null && request !== undefined
      ? isSilenced(controller, request)
      : readProperty(controller ?? app.initialConfig, 'disableRequestLogging') === true
  return isOff ? undefined : app.log
}

/** Fastify's own class is the one at the root. */
function isFastifysOwn(controller: Controller, name: LineName): boolean {
  let base: object = controller
  for (
    let next = Object.getPrototypeOf(base) as object;
    next !== Object.prototype;
    next = Object.getPrototypeOf(next) as object
  ) {
    base = next
  }
  return controller[name] === (base as Controller)[name]
}

/** Nothing is said of a request that found no route, but where it went. */
function isMissingRoute(request: FastifyRequest, occurrence: Occurrence): boolean {
  const { declaration, detail, said } = occurrence
  if (!request.is404 || declaration.status !== 404) return false
  return detail === undefined && said === undefined && errorOf(occurrence) === undefined
}

/** Hands a line to the method of the controller, if it is the user's own, which decides for itself whether it logs. */
function isHandedOver(reply: FastifyReply, occurrence: Occurrence, isMissing: boolean): boolean {
  const { request } = reply
  const { defaultErrorLog, routeNotFound } = linesOf(request.server)
  if (isMissing) {
    return routeNotFound !== undefined && succeeds(routeNotFound, request, reply)
  }
  if (defaultErrorLog === undefined) return false
  const error = errorOf(occurrence) ?? { message: wordsOf(occurrence) }
  return succeeds(defaultErrorLog, error, request, reply)
}

/**
 * Logs the error on a reply. A request that found no route is named as Fastify names it, without its query.
 * @param choose The level, where the option has a say.
 */
export function logReply(reply: FastifyReply, occurrence: Occurrence, choose?: LevelChooser): void {
  const { request } = reply
  const level = choose?.(occurrence, request, request.log)
  if (level === false) return
  const isMissing = isMissingRoute(request, occurrence)
  if (isHandedOver(reply, occurrence, isMissing)) return
  const log = logOf(request)
  if (log === undefined) return
  const { method, url = '/' } = request.raw
  const words = isMissing ? `Route ${method}:${pathOf(url)} not found` : wordsOf(occurrence)
  logOccurrence(log, occurrence, { req: request, res: reply }, words, level)
}

/** Logs an error that is on no reply. */
export function logRaw(
  log: FastifyBaseLogger | undefined,
  occurrence: Occurrence,
  choose: LevelChooser | undefined,
): void {
  const level = log && choose?.(occurrence, undefined, log)
  if (level !== false) logOccurrence(log, occurrence, {}, undefined, level)
}
