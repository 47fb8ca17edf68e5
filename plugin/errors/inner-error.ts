/** The error of this package that another one was made of: a wrapper has it as its cause, a group as its only kind. */
import { readProperty } from '../http/guarded-read.ts'
import { type HttpError, isHttpError } from './http-error.ts'

/** Most errors that are looked at; it also ends a chain that is a circle. */
const maxLooks = 64

/**
 * Finds the error of this package that a wrapper has as its cause, or as the cause of that. Several in
 * one, as `Promise.any()` rejects with, have to agree on the status, all of them.
 */
export function findHttpError(error: unknown): HttpError | undefined {
  return findBehind(error, { left: maxLooks })
}

function findBehind(error: unknown, looks: { left: number }): HttpError | undefined {
  let link = error
  for (; typeof link === 'object' && link !== null; looks.left--) {
    if (looks.left === 0) return undefined
    const cause = causeOf(link)
    if (isHttpError(cause)) return cause
    if (cause == null) return findAgreed(readProperty(link, 'errors'), looks)
    link = cause
  }
  return undefined
}

/**
 * What an error came of. VError has a function there; a `SuppressedError`, which not every realm has a
 * class of, has what went wrong last as `error`.
 */
function causeOf(error: object): unknown {
  const cause = readProperty(error, 'cause')
  if (typeof cause === 'function') return call(cause as () => unknown, error)
  const isSuppressing = readProperty(error, 'suppressed') !== undefined
  return cause ?? (isSuppressing ? readProperty(error, 'error') : undefined)
}

function call(method: () => unknown, owner: object): unknown {
  try {
    return Reflect.apply(method, owner, [])
  } catch {
    return undefined
  }
}

function findAgreed(errors: unknown, looks: { left: number }): HttpError | undefined {
  const length = typeof errors === 'object' ? readProperty(errors, 'length') : undefined
  let agreed: HttpError | undefined
  for (let index = 0; index < Number(length); index++) {
    const entry = readProperty(errors, index)
    const found = isHttpError(entry) ? entry : findBehind(entry, looks)
    agreed ??= found
    if (found === undefined || found.statusCode !== agreed?.statusCode) return undefined
  }
  return agreed
}
