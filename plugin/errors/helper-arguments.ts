/** Types alone: what a helper of a status takes, and what it demands because nobody else knows it. */
import type { HeaderValue } from '../http/header-values.ts'
import type { ErrorRow } from '../http/statuses.ts'
import type { ErrorInit } from './declaration.ts'
import type { owedRows } from './owed/fields.ts'

type OwedRows = typeof owedRows

/** The owed fields that whoever sends the error has to give. */
type DemandedName = {
  [Name in keyof OwedRows]: OwedRows[Name] extends { readonly isDemanded: true } ? Name : never
}[keyof OwedRows]

/** An init with what the status demands, or with its header field by its name in lower case. */
export type DemandingInit<Name extends keyof ErrorInit, Header extends string> = ErrorInit &
  (
    | { readonly [Key in Name]: NonNullable<ErrorInit[Key]> }
    | { readonly headers: { readonly [Key in Header]: HeaderValue } }
  )

/** `(detail?, init?)` or `(init)`. */
export type ErrorArguments =
  [detail?: string | undefined, init?: ErrorInit | undefined] | [init: ErrorInit]

type Demanding<Init> = [detail: string, init: Init] | [init: Init]

type ArgumentsOf<Row> = Row extends {
  readonly owes: { readonly [Name in DemandedName]?: infer Header extends string }
}
  ? Demanding<DemandingInit<keyof Row['owes'] & DemandedName, Header>>
  : ErrorArguments

/** The arguments of each helper, `(detail?, init?)` or `(init)`. */
export type HelperArguments = {
  [Row in ErrorRow as Row['helper']]: ArgumentsOf<Row>
}
