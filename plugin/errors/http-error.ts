/** The one thing to throw: an error that knows its status and what may be said of it. */
import type { HelperStatuses } from '../http/helper-statuses.ts'
import { errorStatuses } from '../http/statuses.ts'
import type { ErrorArguments, HelperArguments } from './helper-arguments.ts'
import {
  type Declaration,
  declarationOf,
  type ErrorInit,
  isDeclaration,
  type Occurrence,
  toOccurrence,
} from './declaration.ts'

/** Builds an error without walking the stack. In a realm that froze the limit it has one. */
export function withoutStack<Result>(build: () => Result): Result {
  const { stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = 0
  } catch {
    return build()
  }
  try {
    return build()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** Registered symbol, so that the errors of two copies of this package know each other. */
const brand = Symbol.for('fastify-error-resource.http-error')

/**
 * An error meant for a client. Everything in it was said on purpose and may be sent, except
 * `cause`, which only ever reaches the log. Built by `httpErrors.*` and by calling what
 * `defineError` returns. An interface, because two copies of a class are two types.
 */
export interface HttpError extends Error, Occurrence {
  /** `HttpError`, as logs write it. */
  readonly name: string
  /** The HTTP status, under the name Fastify reads. */
  readonly statusCode: number
  /** The HTTP status. */
  readonly status: number
  /** What `http-errors` calls an error whose message is for clients, and what its users ask for. */
  readonly expose: true
}

class OccurredError extends Error implements HttpError {
  declare readonly name: string
  readonly statusCode: number
  // Private, so that loggers that walk an error's properties do not print schemas.
  readonly #occurrence: Occurrence

  constructor(occurrence: Occurrence) {
    const { declaration, detail, init } = occurrence
    super(
      detail ?? declaration.title,
      init?.cause === undefined ? undefined : { cause: init.cause },
    )
    this.statusCode = declaration.status
    this.#occurrence = occurrence
    const code = declaration.code ?? init?.code
    if (code !== undefined) (this as { code?: string }).code = code
  }

  get [brand](): true {
    return true
  }

  get status(): number {
    return this.statusCode
  }

  // http-errors and those who speak like it write both on whatever they are given; that decides nothing here.
  set status(value: unknown) {
    overwrite(this, 'status', value)
  }

  get expose(): true {
    return true
  }

  set expose(value: unknown) {
    overwrite(this, 'expose', value)
  }

  get declaration(): Declaration {
    return this.#occurrence.declaration
  }

  get detail(): string | undefined {
    return this.#occurrence.detail
  }

  get init(): ErrorInit | undefined {
    return this.#occurrence.init
  }

  get members(): object | undefined {
    return this.#occurrence.members
  }

  get read(): Occurrence['read'] {
    return this.#occurrence.read
  }
}

/** Does what an assignment does where a prototype has no accessor. */
function overwrite(error: object, name: string, value: unknown): void {
  Object.defineProperty(error, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}

// On the prototype, where the names of all errors are, so that the first line of a stack has it, too.
Object.defineProperty(OccurredError.prototype, 'name', {
  value: 'HttpError',
  writable: true,
  configurable: true,
})
// Logs name an error by its constructor.
Object.defineProperty(OccurredError, 'name', { value: 'HttpError' })

/** Builds the error; only a 5xx has a stack: there somebody will have to find the place. */
export function createHttpError(occurrence: Occurrence): HttpError {
  return occurrence.declaration.status >= 500
    ? new OccurredError(occurrence)
    : withoutStack(() => new OccurredError(occurrence))
}

/**
 * Tells whether a value is an error built by this package, also by another copy of it.
 * @example
 * if (isHttpError(error)) metrics.count(error.status)
 */
export function isHttpError(value: unknown): value is HttpError {
  try {
    // One whose declaration cannot be read, because somebody has written over it, is no error of ours any more.
    const given = value as { [brand]?: unknown; declaration?: unknown } | null | undefined
    return given?.[brand] === true && isDeclaration(given.declaration)
  } catch {
    return false // A revoked proxy, or a getter that throws.
  }
}

/** Registered symbol, so that two copies of this package know each other's functions. */
export const helperStatus = Symbol.for('fastify-error-resource.helper-status')

/** Marks a function that makes or sends the error of a status. */
export function markHelper<Helper extends (...args: never[]) => unknown>(
  helper: Helper,
  status: number,
): Helper {
  return Object.defineProperty(helper, helperStatus, { value: status })
}

/** Builds what can be thrown of one status: `(detail?, init?)` or `(init)`. */
export interface HttpErrorFactory<Arguments extends readonly unknown[] = ErrorArguments> {
  (...args: Arguments): HttpError
}

/** The factories by the names of the helpers. */
export type HttpErrors = {
  readonly [Name in keyof HelperStatuses]: HttpErrorFactory<HelperArguments[Name]>
}

/**
 * One factory per registered 4xx and 5xx, for code below the handler. The client gets what
 * `reply.notFound()` sends.
 * @example
 * throw httpErrors.notFound('No order 42.')
 */
export const httpErrors: HttpErrors = Object.fromEntries(
  errorStatuses.map(({ status, helper }) => {
    const declaration = declarationOf(status)
    const factories = {
      [helper]: (detail?: string | ErrorInit, init?: ErrorInit) =>
        createHttpError(toOccurrence(declaration, detail, init)),
    }
    return [helper, markHelper(factories[helper] as () => HttpError, status)]
  }),
) as unknown as HttpErrors
