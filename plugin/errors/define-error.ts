/** `defineError`: an error declared once, with its code, its status and its typed members. */
import type { HeaderValue } from '../http/header-values.ts'
import {
  type AnyErrorStatusCode,
  type ErrorRow,
  type ErrorStatusCode,
  owedBy,
  type UnregisteredStatusCode,
} from '../http/statuses.ts'
import {
  type Declaration,
  type ErrorInit,
  isDeclaration,
  toDeclaredOccurrence,
} from './declaration.ts'
import { createHttpError, type HttpError, isHttpError } from './http-error.ts'
import { type ErrorGuard, isOccurrenceOf, isResourceOf } from './identity.ts'
import { checkDefinition } from './definition-checks.ts'
import type { MembersInput, MembersOf } from './members.ts'
import type { StandardMembers, TypesOf } from './standard/standard-schema.ts'
import type { OwedMembers } from './error-schemas.ts'
import type { ErrorResourceSchema } from './schemas.ts'

/** Without what may have any name, which would hide the names that are known. */
type Known<Members> = {
  [Name in keyof Members as string extends Name ? never : Name]: Members[Name]
}

/** The properties of an object schema, or the properties that were given alone. */
export type PropertiesOf<Input> = Input extends StandardMembers
  ? Known<TypesOf<Input>['output']>
  : Input extends { type: 'object'; properties: infer Properties }
    ? Properties
    : Input

/** Names that every Error Resource of the status has. */
type ReservedName<Status> =
  | keyof (typeof ErrorResourceSchema)['properties']
  | (Status extends ErrorStatusCode
      ? keyof OwedMembers<Extract<ErrorRow, { status: Status }>>
      : never)

/** What is asked of members: nothing, unless a name of theirs is taken; the compiler prints the sentence. */
export type OwnNames<Names, Status> = string extends Names
  ? unknown
  : {
      readonly [
        Name in Names &
          ReservedName<Status> &
          string as `The member ${Name} is a standard member of the Error Resource; choose another name.`
      ]: never
    }

/** What an occurrence of a declared error may add; its code and detail come from the declaration. */
export type DeclaredErrorInit = Omit<ErrorInit, 'code'>

/** The statuses that an error may have: registered ones, and others where it says so. */
export type StatusFor<Mark> = [Mark] extends [true] ? UnregisteredStatusCode : ErrorStatusCode

/** The declaration of one error. */
export interface ErrorDefinitionOptions<
  Status extends AnyErrorStatusCode,
  Input extends MembersInput,
  Code extends string = string,
  Mark extends true | undefined = true | undefined,
> {
  /** Stable machine code, such as `ORDER_EXISTS`. Clients branch on it; never change it. */
  code: Code
  /** A registered 4xx or 5xx status (RFC 9205 §4.6); any other where `unregistered` says that it is meant. */
  status: Status
  /**
   * Says that no registry names the status, such as 440 or 599. A client that does not know it takes it for the
   * 400 or the 500 of its class (RFC 9110 §15). A registered status does not take it. @default undefined
   */
  unregistered?: Mark | undefined
  /** Short summary that does not vary between occurrences (RFC 9457 §3.1.3). */
  title: string
  /**
   * Extension members (RFC 9457 §3.2), as an object schema or its properties: of TypeBox, or of what implements Standard
   * JSON Schema (Zod, ArkType, Valibot by its converter). The latter reads what a sender gives when the error is made,
   * at once, and its output is sent, documented and given to `detail`. @default none
   */
  members?: (Input & OwnNames<keyof PropertiesOf<Input>, Status>) | undefined
  /** Members of an occurrence as a client reads them, for documents; they have to be as declared. @default made from the schema */
  example?: MembersOf<Input> | undefined
  /** The `detail` of an occurrence, fixed or made from its members. @default none */
  detail?: string | ((members: MembersOf<Input>) => string) | undefined
  /** What it means and how to fix it, for people. @default none */
  description?: string | undefined
  /** Type URI: absolute, or a full path (RFC 9457 §3.1.1). @default `typeBase` of the plugin + the code in kebab case */
  type?: string | undefined
  /** Header fields of every occurrence. @default none */
  headers?: Readonly<Record<string, HeaderValue>> | undefined
}

/** Arguments of a declared error: members first where it has any, `init` last. */
export type DeclaredArguments<Members extends object> = keyof Members extends never
  ? [members?: undefined, init?: DeclaredErrorInit]
  : Partial<Members> extends Members
    ? [members?: Members, init?: DeclaredErrorInit]
    : [members: Members, init?: DeclaredErrorInit]

/**
 * A declared error: call it for something to throw, hand it to `reply.error()` to send it. `Members` is what a client
 * reads and `Given` what a sender gives, which differ where a schema converts.
 */
export interface ErrorDefinition<
  Status extends AnyErrorStatusCode = AnyErrorStatusCode,
  Members extends object = object,
  Code extends string = string,
  Given extends object = Members,
>
  extends Declaration, ErrorGuard<HttpError, Status, Code, Members> {
  (...args: DeclaredArguments<Given>): HttpError
  /** Its 4xx or 5xx status. */
  readonly status: Status
  readonly code: Code
}

/** Any declared error, whatever its members. */
export interface AnyErrorDefinition extends Declaration {
  (...args: never[]): HttpError
  /** Its 4xx or 5xx status. */
  readonly status: AnyErrorStatusCode
  readonly code: string
}

/** Tells whether a value is what `defineError` returns, also of another copy of this package. */
export function isDefinition(value: unknown): value is AnyErrorDefinition {
  return typeof value === 'function' && isDeclaration(value)
}

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
  const Status extends StatusFor<Mark>,
  // oxlint-disable-next-line typescript/no-empty-object-type -- "no members" is the empty object here
  const Input extends MembersInput = {},
  const Code extends string = string,
  const Mark extends true | undefined = undefined,
>(
  options: ErrorDefinitionOptions<Status, Input, Code, Mark>,
): ErrorDefinition<Status, MembersOf<Input>, Code, MembersOf<Input, 'input'>> {
  const { schema, reader } = checkDefinition(options) ?? {}
  const declaration: Declaration = {
    status: options.status,
    title: options.title,
    code: options.code,
    type: options.type,
    owes: owedBy(options.status),
    members: schema,
    reader,
    example: options.example,
    detail: options.detail,
    headers: options.headers,
    description: options.description,
  }
  const definition = (given?: object, init?: DeclaredErrorInit) =>
    createHttpError(toDeclaredOccurrence(definition as unknown as Declaration, given, init))
  const is = (value: unknown) =>
    isHttpError(value)
      ? isOccurrenceOf(declaration, value.declaration)
      : isResourceOf(declaration, value)
  return Object.assign(definition, declaration, { is }) as never
}
