/** Whose words leave. The one place that decides what of a thrown value was addressed to a client. */
import type { FastifyRequest } from 'fastify'
import { logSafely } from '../logs/log-error.ts'
import { logOf } from '../logs/request-log.ts'
import { readProperty, readString } from '../http/guarded-read.ts'
import { readErrorStatus } from '../http/status-code.ts'
import { type Exposed, isNamed } from './exposed.ts'
import { SchemaError } from './validators/schema-error.ts'
import {
  classesOf,
  hasForeignFields,
  hasTraces,
  isFromLibrary,
  type Origin,
  originOf,
} from './provenance.ts'

/** What may be said of a thrown value. */
export interface Verdict {
  readonly status: number
  /** Whether `detail`, `code` and `errors` were addressed to the client. */
  readonly speaks: boolean
  /** Whether the header fields were, too. */
  readonly hasFields?: boolean
  /** Whether nothing but its make says so: of such an error the fields leave that explain it, and no others. */
  readonly isGuess?: boolean
  /** The class to name where somebody might have expected it to speak, which is below 500. */
  readonly withheld?: Origin
}

/** What is known of how a value came here. */
export interface Circumstances {
  readonly request: FastifyRequest
  /** The status that is set on the reply, by Fastify or by whoever threw. */
  readonly replyStatus: number
  /** Whether that is the status of an error before this one, so that nobody has chosen it. @default false */
  readonly isInherited?: boolean | undefined
  /** The status the error gets in the place of its own. @default none */
  readonly knownStatus?: number | undefined
  readonly expose: Exposed
}

/** The status an error was given, as a number or in digits; `undefined` for none that is an error's. */
export function ownStatus(error: unknown): number | undefined {
  return (
    readErrorStatus(readProperty(error, 'statusCode')) ??
    readErrorStatus(readProperty(error, 'status'))
  )
}

/** Decides what of a thrown value may leave, and under which status. */
export function judge(error: unknown, circumstances: Circumstances): Verdict {
  const { request, replyStatus, knownStatus, expose } = circumstances
  const own = ownStatus(error)
  // Fastify copies the status of an error to the reply; only another one was said by somebody.
  const said = isCopied(error, replyStatus) ? undefined : readErrorStatus(replyStatus)
  const status = own ?? said ?? 500
  /** What a failure of ours is, whatever a 4xx was meant to say. */
  const failure = said !== undefined && said >= 500 ? said : 500
  // Of a failure nothing leaves. Where it comes from takes long to find out, and is asked for its own status alone.
  const isFailure = status >= 500 && (knownStatus ?? status) >= 500
  if (isFailure && own === undefined) return { status, speaks: false }
  const origin = originOf(error)
  if (origin === 'none' || typeof error !== 'object' || error === null) {
    return { status, speaks: false }
  }
  if (origin === 'language') {
    // A validator that broke; Fastify gives what an async one rejects with a 400.
    const isBroken = readProperty(error, 'validationContext') !== undefined
    return { status: isBroken ? failure : (own ?? failure), speaks: false }
  }
  if (readProperty(error, 'expose') === false) return { status, speaks: false }
  if (speaksForItself(error, request, expose, origin)) {
    const isMarked = readProperty(error, 'expose') === true || isNamed(error, request, expose)
    const hasFields = !hasForeignFields(error, request)
    return { status, speaks: true, hasFields, ...(isMarked ? {} : { isGuess: true }) }
  }
  if (SchemaError.isOne(error)) return { status, speaks: false }
  if (hasTraces(error, origin, request)) return { status: failure, speaks: false }
  if (origin === 'system') return { status: own ?? failure, speaks: false, withheld: origin }
  if (origin === 'class') return { status, speaks: false, withheld: origin }
  const isChosen = own !== undefined || circumstances.isInherited !== true
  // The stack, which tells of libraries, takes as long to ask for as the whole answer: it comes last.
  return isFailure || !isChosen || isBorrowed(error, status, request)
    ? { status, speaks: false, withheld: origin }
    : { status, speaks: true, hasFields: !hasForeignFields(error, request), isGuess: true }
}

/** Tells whether an error says of itself that it is for clients, or the option says it of its class. */
export function speaksForItself(
  error: unknown,
  request: FastifyRequest,
  expose: Exposed,
  origin = originOf(error),
): boolean {
  return (
    readProperty(error, 'expose') === true ||
    origin === 'fastify' ||
    (typeof error === 'object' && error !== null && isNamed(error, request, expose))
  )
}

/** Tells whether the status of the reply is the one Fastify found on the error, which it reads as a number. */
function isCopied(error: unknown, replyStatus: number): boolean {
  return (
    isStatus(readProperty(error, 'statusCode'), replyStatus) ||
    isStatus(readProperty(error, 'status'), replyStatus)
  )
}

const isStatus = (value: unknown, status: number) =>
  (typeof value === 'number' || typeof value === 'string') && +value === status

/** The plugins that put 401 or 407 on whatever a check of credentials throws. */
const checks: readonly string[] = ['@fastify/auth', '@fastify/basic-auth']

/**
 * Tells whether the words of an `Error` are not of whoever chose its status: a library made it, which
 * knows nothing of the clients of a service, even where it puts a status on it, that of an answer it got.
 * Or a plugin that checks credentials put its status on what another error caused: then a check did not
 * refuse, it failed.
 */
function isBorrowed(error: object, status: number, { server }: FastifyRequest): boolean {
  const isOfCheck =
    (status === 401 || status === 407) && checks.some((name) => server.hasPlugin(name))
  return isFromLibrary(error) || (isOfCheck && readProperty(error, 'cause') !== undefined)
}

/** Most classes that are remembered for a route. */
const maxWarned = 100

const warned = new WeakMap<object, Set<unknown>>()
const anyRoute = {}

/**
 * Says, outside production and once for each class and route, that words were withheld and how they are
 * exposed.
 */
export function warnOfWithheld(error: object, request: FastifyRequest, status: number): void {
  if (process.env['NODE_ENV'] === 'production') return
  if (readString(error, 'message') === undefined) return
  const [own, base] = classesOf(error)
  const route = readProperty(request.routeOptions, 'config') ?? anyRoute
  let known = warned.get(route)
  if (known === undefined) warned.set(route, (known = new Set()))
  if (known.has(own) || known.size >= maxWarned) return
  known.add(own)
  const name = nameOf(own)
  const url = readString(request.routeOptions, 'url') ?? 'an unknown path'
  const line = toLine(name, nameOf(base))
  const sentence =
    `${request.method} ${url} answered ${String(status)} without the words of its ${name ?? 'error'}, ` +
    `because nothing says that they are for clients. If they are: ${line}`
  logSafely(logOf(request), 'warn', { class: name, status }, sentence)
}

function nameOf(constructor: unknown): string | undefined {
  return typeof constructor === 'function' ? readString(constructor, 'name') : undefined
}

/** What to write so that the words leave. */
function toLine(name: string | undefined, base: string | undefined): string {
  if (name === 'Error' || name === 'Object') {
    return 'throw one of httpErrors with them, such as httpErrors.unauthorized(message, { cause }).'
  }
  if (name === undefined)
    return 'register the plugin with expose: (error) => …, true for such errors.'
  const isDerived = base !== undefined && base !== 'Error' && base !== 'Object'
  const also = isDerived ? `, or with expose: [${base}] for all of that class` : ''
  return `register the plugin with expose: [${name}]${also}.`
}
