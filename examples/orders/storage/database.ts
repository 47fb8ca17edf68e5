/** The one thing the service asks of a database. Both adapters speak the same SQL. */
export interface Connection {
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Connection {
  /** Runs `work` on one connection between BEGIN and COMMIT; rolls back when it throws. */
  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** The database gave no answer at all: refused, lost, shutting down or closed. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/** The code of an error: the SQLSTATE of a database's answer, or the name of a system error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export const UNIQUE_VIOLATION = '23505'
