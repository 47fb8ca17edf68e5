/** What an Error Resource is, and which declared error it tells of. Servers and browsers both ask, so nothing heavy is imported. */
import { readProperty, readString } from '../http/guarded-read.ts'
import type { ErrorResource } from './schemas.ts'
import { isErrorStatusCode } from '../http/status-code.ts'

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
   * Tells whether a caught value is an occurrence of this error, or whether an Error Resource is: of the same
   * type, whatever its code (RFC 9457 §3.1.1). Only `about:blank` leaves that to the code.
   */
  is(error: Error): error is DeclaredError<Thrown, Status, Code, Members>
  is(
    resource: Pick<ErrorResource, 'type' | 'title' | 'status'> | null | undefined,
  ): resource is DeclaredResource<Status, Code, Members>
  is(caught: unknown): caught is DeclaredError<Thrown, Status, Code, Members>
  /** Never there at run time: the type of the Error Resource, which `ErrorResourceOf` reads. */
  readonly $resource?: DeclaredResource<Status, Code, Members>
}

/** What identifies a declared error from outside: its type URI where it has one of its own, and its code. */
export interface ErrorIdentity {
  readonly code: string | undefined
  readonly type: string | undefined
}

/** The type of no error in particular (RFC 9457 §4.2.1). */
const blank = 'about:blank'

const absoluteUri = /^[a-z][a-z0-9+.-]*:/i

/** `ORDER_EXISTS` becomes `order-exists`, which is what its type URI ends in. */
export function toSlug(code: string): string {
  return code.toLowerCase().replaceAll('_', '-')
}

/** Tells whether a type URI is one that the plugin makes of this code, whatever `typeBase` is. */
export function isTypeOfCode(type: string, code: string): boolean {
  const slug = toSlug(code)
  return type.endsWith(slug) && /[/#:]$/.test(type.slice(0, -slug.length))
}

/** A relative type as its reader has to take it; as it stands where nobody knows the base (RFC 3986 §5). */
function resolve(type: string, base: string | undefined): string {
  if (absoluteUri.test(type) || base === undefined || !URL.canParse(type, base)) return type
  return new URL(type, base).href
}

/**
 * Tells whether a value, such as a parsed response body, is the Error Resource of a declared error.
 * The type identifies it (RFC 9457 §3.1.1), so that a `code` has no say. Of a type that the plugin makes of the code
 * the end is looked at, because the rest depends on the service; a declared path may be served elsewhere, where the
 * code tells. So it does of `about:blank`, the type of no error in particular.
 * @param base Where the resource came from, if that is known.
 */
export function isResourceOf(
  { code, type: declared = '' }: ErrorIdentity,
  value: unknown,
  base?: string,
): boolean {
  const type = readString(value, 'type')
  if (type === undefined || typeof readProperty(value, 'status') !== 'number') return false
  const isCertain = absoluteUri.test(declared) && declared !== blank
  if (type !== blank) {
    if (declared === '') return code !== undefined && isTypeOfCode(type, code)
    if (resolve(type, base) === resolve(declared, base)) return true
  }
  const own = readString(value, 'code')
  return !isCertain && own !== undefined && own === code
}

/**
 * Tells whether what was declared is the same error, in this copy of the package or another: by an absolute type
 * where it has one, as its resource is known, and otherwise by its code.
 */
export function isOccurrenceOf({ code, type }: ErrorIdentity, other: ErrorIdentity): boolean {
  const isCertain = [type, other.type].some((uri = '') => uri !== blank && absoluteUri.test(uri))
  return isCertain ? type === other.type : code === other.code
}

/**
 * Tells whether a value, such as a parsed response body, is an Error Resource: the three members
 * every one has, with the types they must have (RFC 9457 §3.1).
 * @example
 * if (isErrorResource(body)) console.log(body.title)
 */
export function isErrorResource(value: unknown): value is ErrorResource {
  return (
    isErrorStatusCode(readProperty(value, 'status')) &&
    readString(value, 'type') !== undefined &&
    readString(value, 'title') !== undefined
  )
}
