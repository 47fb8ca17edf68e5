/** `defineError`: an error declared once, with its code, its status and its typed members. */
import type { Static, TObject, TProperties } from '@sinclair/typebox'
import { toDeclaredOccurrence, type Declaration, type ErrorInit } from './declaration.ts'
import { readProperty } from './guarded-read.ts'
import { isValidHeader, type HeaderValue } from './header-values.ts'
import { createHttpError, isHttpError, type HttpError } from './http-error.ts'
import { errorStatuses, findErrorStatus, type ErrorStatusCode } from './statuses.ts'
import { buildErrorSchema } from './schemas.ts'

/** What an occurrence of a declared error may add; its code and detail come from the declaration. */
export type DeclaredErrorInit = Omit<ErrorInit, 'code'>

/** The declaration of one error. */
export interface ErrorDefinitionOptions<Status extends ErrorStatusCode, Members extends TObject> {
  /** Stable machine code, such as `ORDER_EXISTS`. Clients branch on it; never change it. */
  code: string
  /** A registered 4xx or 5xx status (RFC 9205 §4.6). */
  status: Status
  /** Short summary that does not vary between occurrences (RFC 9457 §3.1.3). */
  title: string
  /** Extension members, as a TypeBox object schema (RFC 9457 §3.2). @default none */
  members?: Members
  /** The `detail` of an occurrence, fixed or made from its members. @default none */
  detail?: string | ((members: Static<Members>) => string)
  /** What it means and how to fix it, for people. @default none */
  description?: string
  /** Type URI: absolute, or a full path (RFC 9457 §3.1.1). @default `typeBase` of the plugin + the code in kebab case */
  type?: string
  /** Header fields of every occurrence. @default none */
  headers?: Readonly<Record<string, HeaderValue>>
}

/** Arguments of a declared error: members first where it has any, `init` last. */
export type DeclaredArguments<Members extends TObject> = keyof Static<Members> extends never
  ? [members?: undefined, init?: DeclaredErrorInit]
  : Partial<Static<Members>> extends Static<Members>
    ? [members?: Static<Members>, init?: DeclaredErrorInit]
    : [members: Static<Members>, init?: DeclaredErrorInit]

/** A declared error: call it for something to throw, hand it to `reply.error()` to send it. */
export interface ErrorDefinition<
  Status extends ErrorStatusCode = ErrorStatusCode,
  Members extends TObject = TObject,
> extends Declaration {
  (...args: DeclaredArguments<Members>): HttpError
  readonly status: Status
  readonly code: string
  /** Tells whether a caught value is an occurrence of this error. */
  is(value: unknown): value is HttpError
}

const memberName = /^[A-Za-z][A-Za-z0-9_]{2,}$/
const errorCode = /^[A-Z][A-Z0-9_]*$/
const typeReference = /^(?:[a-z][a-z0-9+.-]*:\S+|\/\S*)$/i

/**
 * Declares an error. Mistakes are refused here, where they are made, with the name of the error and
 * the fix.
 * @throws {TypeError} When the declaration breaks a rule of RFC 9457 §4 or RFC 9205 §4.6.
 * @example
 * const OrderExists = defineError({
 *   code: 'ORDER_EXISTS',
 *   status: 409,
 *   title: 'Order already exists',
 *   members: Type.Object({ orderId: Type.String() }),
 *   detail: ({ orderId }) => `Order ${orderId} already exists.`,
 * })
 */
export function defineError<
  const Status extends ErrorStatusCode,
  // oxlint-disable-next-line typescript/no-empty-object-type -- "no members" is the empty object here
  Members extends TObject = TObject<{}>,
>(options: ErrorDefinitionOptions<Status, Members>): ErrorDefinition<Status, Members> {
  checkDefinition(options)
  const declaration: Declaration = {
    status: options.status,
    title: options.title,
    code: options.code,
    type: options.type,
    owes: findErrorStatus(options.status)?.owes ?? {},
    members: options.members as TObject<TProperties> | undefined,
    detail: options.detail,
    headers: options.headers,
    description: options.description,
  }
  const definition = (members?: object, init?: DeclaredErrorInit) =>
    createHttpError(toDeclaredOccurrence(definition as unknown as Declaration, members, init))
  return Object.assign(definition, declaration, {
    is: (value: unknown) => isHttpError(value) && value.declaration.code === options.code,
  }) as unknown as ErrorDefinition<Status, Members>
}

function checkDefinition(
  options: Omit<ErrorDefinitionOptions<ErrorStatusCode, TObject>, 'detail'>,
): void {
  const { code, status, title, type, members, headers } = options
  const refuse = (problem: string): never => {
    throw new TypeError(`defineError(${JSON.stringify(code)}): ${problem}`)
  }
  if (typeof code !== 'string' || !errorCode.test(code)) {
    refuse('code must be upper case with digits and underscores, such as "ORDER_EXISTS".')
  }
  const row = findErrorStatus(status)
  if (row === undefined) {
    refuse(
      `status ${String(status)} is not a registered 4xx or 5xx; use one of ${errorStatuses.map((known) => known.status).join(', ')}.`,
    )
  }
  if (typeof title !== 'string' || title.trim() === '') {
    refuse('title must be a short sentence for people.')
  }
  if (type !== undefined && !typeReference.test(type)) {
    refuse('type must be an absolute URI or a full path such as "/errors/order-exists".')
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!isValidHeader(name, value)) refuse(`header "${name}" has a name or value HTTP forbids.`)
  }
  if (members === undefined) return
  const properties = readProperty(members, 'properties')
  if (typeof properties !== 'object' || properties === null) {
    return refuse(
      'members must be an object schema, such as Type.Object({ orderId: Type.String() }).',
    )
  }
  const standard = buildErrorSchema({
    status,
    type: 'about:blank',
    title,
    code,
    owes: row?.owes ?? {},
    members: undefined,
  })
  for (const name of Object.keys(properties)) {
    if (Object.hasOwn(standard.properties, name)) {
      refuse(`member "${name}" is a standard member of the Error Resource; choose another name.`)
    }
    if (!memberName.test(name)) {
      refuse(
        `member "${name}" must start with a letter and have at least three letters, digits or underscores (RFC 9457 §4).`,
      )
    }
  }
}
