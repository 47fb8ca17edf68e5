/** Functions of this package that make an error, or send one, in a place where what they return was meant. */
import { isPromise, readProperty } from '../http/guarded-read.ts'
import { findErrorStatus } from '../http/statuses.ts'
import { type Declaration, declarationOf, type Occurrence } from './declaration.ts'
import { isDefinition } from './define-error.ts'
import { helperStatus } from './http-error.ts'

/** A function that was meant to be called. */
export interface Uncalled {
  /** As it is written: `ORDER_EXISTS`, `conflict`. */
  readonly name: string
  readonly declaration: Declaration
}

/** Tells a function of this package that makes or sends an error. */
export function findUncalled(value: unknown): Uncalled | undefined {
  if (typeof value !== 'function') return undefined
  if (isDefinition(value)) return { name: value.code, declaration: value }
  const status = readProperty(value, helperStatus)
  const row = typeof status === 'number' ? findErrorStatus(status) : undefined
  return row && { name: row.helper, declaration: declarationOf(row.status) }
}

/** What is to be said of a thrown value that is no error yet. */
export function describeThrown(value: unknown, uncalled: Uncalled | undefined): string | undefined {
  if (typeof value === 'function') {
    const name = uncalled?.name ?? `A function (${value.name || 'without a name'})`
    return `${name} was thrown without being called: throw it with ().`
  }
  if (!isPromise(value)) return undefined
  value.then(undefined, () => undefined) // Its rejection would go unhandled.
  return 'A promise was thrown: await what makes it, and throw the result.'
}

/** The error that was meant, as far as it can be known without its members. */
export function toUncalledOccurrence({ declaration }: Uncalled): Occurrence {
  const detail = typeof declaration.detail === 'string' ? declaration.detail : undefined
  return { declaration, detail, init: undefined, members: undefined }
}
