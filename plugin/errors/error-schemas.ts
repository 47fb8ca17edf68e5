/** The Error Resource of every registered status as a TypeBox schema, for schemas of your own. */
import type { TArray, TInteger, TLiteral, TObject, TOptional, TString } from '@sinclair/typebox'
import { declarationOf } from './declaration.ts'
import type { ErrorResourceSchema } from './schemas.ts'
import { schemaOf } from '../resource/serializers.ts'
import { errorStatuses, type ErrorRow, type OwedName } from '../http/statuses.ts'

/** Owed fields that travel as a header alone. */
type WithoutMember = 'blockedBy' | 'challenge'

/** The type of the body member of an owed field. */
type OwedMember<Name> = Name extends 'completeLength' | 'retryAfter' ? TInteger : TArray<TString>

type OwedMembers<Row> = Row extends { readonly owes: infer Owes }
  ? {
      [Name in Exclude<Extract<keyof Owes, OwedName>, WithoutMember>]: TOptional<OwedMember<Name>>
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
  readonly [Row in ErrorRow as Row['helper']]: StatusSchema<Row>
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
