/** The one thing the service asks of a database. Both adapters speak the same SQL. */
export interface Connection {
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Connection {
  /** Runs `work` on one connection between BEGIN and COMMIT; rolls back when it throws. */
  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** The database gave no answer at all, or one that a later try may not get: the client did nothing wrong. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/** The code of an error: the SQLSTATE of a database's answer, or the name of a system error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export const UNIQUE_VIOLATION = '23505'

/**
 * SQLSTATE codes that pass by waiting: 08 connection, 28 and 3D log-in, 53 no resources such as disk,
 * 57P shutting down or starting, 57014 too slow, 40001 and 40P01 a transaction that met another, 55P03
 * a lock that was not to be had, 25006 a server that is read-only, as a standby is.
 */
const temporary = /^(?:08|28|3D|53|57P|57014|40001|40P01|55P03|25006)/

/** Tells whether an answer of the database is one that a later try may not get. */
export function isTemporary(error: unknown): boolean {
  return temporary.test(codeOf(error) ?? '')
}
