/** The schema and the type URI of every kind of error, and those of the registered statuses for schemas of your own. */
import type { TArray, TInteger, TLiteral, TObject, TOptional, TString } from '@sinclair/typebox'
import { declarationOf, type Declaration } from './declaration.ts'
import { toSlug } from './identity.ts'
import type { MembersSchema } from './members.ts'
import type { owedRows } from './owed/fields.ts'
import { buildErrorSchema, type ErrorResourceSchema } from './schemas.ts'
import type { HelperStatuses } from '../http/helper-statuses.ts'
import { errorStatuses, type ErrorRow } from '../http/statuses.ts'

/** The type URI of a declaration: its own, or the base and its code; a status as it stands is `about:blank` (RFC 9457 §4.2.1). */
export function typeOf(declaration: Declaration, typeBase: string): string {
  return declaration.type ?? typeBase + toSlug(declaration.code ?? '')
}

/**
 * The schema that documents and serializes a kind of error. Without `typeBase` a type URI that depends
 * on it stays open, and so does the title where it is said in several languages.
 * @param extra Members that every error of the service has; one of the same name goes before them.
 */
export function schemaOf(
  declaration: Declaration,
  typeBase: string | undefined,
  hasLanguages = false,
  extra?: MembersSchema,
): TObject {
  return buildErrorSchema({
    status: declaration.status,
    type: typeBase === undefined ? declaration.type : typeOf(declaration, typeBase),
    title: hasLanguages ? undefined : declaration.title,
    code: declaration.code,
    owes: declaration.owes,
    members: declaration.members,
    extra,
    ...(declaration.description === undefined ? {} : { description: declaration.description }),
  })
}

/** The kind of the body member of an owed field; `never` where it travels as a header alone. */
type KindOf<Name> = Name extends keyof typeof owedRows
  ? (typeof owedRows)[Name] extends { readonly member: { readonly kind: infer Kind } }
    ? Kind
    : never
  : never

/** The members of the fields that a status owes. */
export type OwedMembers<Row> = Row extends { readonly owes: infer Owes }
  ? {
      [Name in keyof Owes as [KindOf<Name>] extends [never] ? never : Name]: TOptional<
        KindOf<Name> extends 'count' ? TInteger : TArray<TString>
      >
    }
  : unknown

/** The schema of one status as it stands: what never varies is a literal, what it owes a member. */
export type StatusSchema<Row extends ErrorRow> = TObject<
  Omit<(typeof ErrorResourceSchema)['properties'], 'type' | 'title' | 'status'> & {
    type: TLiteral<'about:blank'>
    title: TLiteral<Row['title']>
    status: TLiteral<Row['status']>
  } & OwedMembers<Row>
>

/** The schemas by the names of the helpers. */
export type ErrorSchemas = {
  readonly [Name in keyof HelperStatuses]: StatusSchema<Extract<ErrorRow, { helper: Name }>>
}

/**
 * One schema per registered 4xx and 5xx, under the name of its helper: `errorSchemas.conflict` is
 * what `reply.conflict()` sends. Built when it is first read, so those that nobody uses cost nothing.
 * @example
 * const Outcome = Type.Union([Order, errorSchemas.conflict])
 * type Conflict = Static<typeof errorSchemas.conflict>
 */
export const errorSchemas: ErrorSchemas = Object.defineProperties(
  {},
  Object.fromEntries(
    errorStatuses.map(({ status, helper }) => {
      let schema: TObject | undefined
      const get = () => (schema ??= schemaOf(declarationOf(status), undefined))
      return [helper, { enumerable: true, get }]
    }),
  ),
) as ErrorSchemas
