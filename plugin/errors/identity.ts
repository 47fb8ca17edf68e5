/** What an Error Resource is, and which declared error it tells of. Servers and browsers both ask, so nothing heavy is imported. */
import { readProperty, readString } from '../http/guarded-read.ts'
import type { ErrorResource } from './schemas.ts'
import { isErrorStatusCode } from '../http/statuses.ts'

/** The Error Resource of a declared error: its members, its status and its code are known. */
export type DeclaredResource<Status, Code, Members> = ErrorResource &
  Members & { readonly status: Status; readonly code: Code }

/** A thrown occurrence of a declared error: its members, its status and its code are known. */
export type DeclaredError<Thrown, Status, Code, Members> = Thrown & {
  readonly status: Status
  readonly code: Code
  readonly members: Members
}

/** How a declared error is told from others. */
export interface ErrorGuard<Thrown extends Error, Status, Code, Members> {
  /**
   * Tells whether a caught value is an occurrence of this error, or whether an Error Resource is: of
   * the same code and, where the declaration has an absolute type URI, of the same type.
   */
  is(error: Error): error is DeclaredError<Thrown, Status, Code, Members>
  is(
    resource: Pick<ErrorResource, 'type' | 'title' | 'status'> | null | undefined,
  ): resource is DeclaredResource<Status, Code, Members>
  is(caught: unknown): caught is DeclaredError<Thrown, Status, Code, Members>
  /** Never there at run time: the type of the Error Resource, which `ErrorResourceOf` reads. */
  readonly $resource?: DeclaredResource<Status, Code, Members>
}

/** What identifies a declared error from outside: its code, and its type URI where it has one of its own. */
export interface ErrorIdentity {
  readonly code: string | undefined
  readonly type: string | undefined
}

const absoluteUri = /^[a-z][a-z0-9+.-]*:/i

/**
 * Tells whether a value, such as a parsed response body, is the Error Resource of a declared error.
 * Codes are unique within a service only, so an absolute type URI has to agree as well; a relative
 * one depends on where the service is mounted and has no say (RFC 9457 §3.1.1).
 */
export function isResourceOf({ code, type = '' }: ErrorIdentity, value: unknown): boolean {
  const actual = readString(value, 'type')
  return (
    readString(value, 'code') === code &&
    typeof readProperty(value, 'status') === 'number' &&
    actual !== undefined &&
    (actual === type || !absoluteUri.test(type))
  )
}

/**
 * Tells whether a value, such as a parsed response body, is an Error Resource: the three members
 * every one has, with the types they must have (RFC 9457 §3.1).
 */
export function isErrorResource(value: unknown): value is ErrorResource {
  return (
    isErrorStatusCode(readProperty(value, 'status')) &&
    readString(value, 'type') !== undefined &&
    readString(value, 'title') !== undefined
  )
}
