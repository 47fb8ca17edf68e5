/** What can go wrong in any database, and what a client gets for it. Names, values and statements stay in the log. */
import { findAlong, type Verdict } from '../cause-chain.ts'
import { judgeConnection } from '../connection-failures.ts'
import { occurrenceOf } from '../../errors/declaration.ts'
import { createHttpError, type HttpError } from '../../errors/http-error.ts'
import type { ErrorMapper } from '../../foreign/mapper.ts'

/** A kind of failure, in the words of no database in particular. */
export type DatabaseFailure =
  'absent' | 'contention' | 'duplicate' | 'invalid' | 'overlap' | 'reference' | 'unavailable'

interface Answer {
  readonly status: number
  readonly detail?: string
  /** Seconds, where it is known that another try soon will do. */
  readonly retryAfter?: number
}

const answers: Readonly<Record<DatabaseFailure, Answer>> = {
  absent: { status: 404, detail: 'There is no such record.' },
  contention: { status: 503, detail: 'Another request was faster. Try again.', retryAfter: 1 },
  duplicate: { status: 409, detail: 'There is such a record already.' },
  invalid: { status: 400, detail: 'A value is missing or not allowed.' },
  overlap: { status: 409, detail: 'It overlaps a record that is there already.' },
  reference: {
    status: 409,
    detail: 'It refers to a record that is not there, or another record still refers to it.',
  },
  unavailable: { status: 503 },
}

/** Builds what a client gets for a failure of a database; the original stays its `cause`. */
export function toDatabaseError(failure: DatabaseFailure, cause: unknown): HttpError {
  const { status, detail, retryAfter } = answers[failure]
  return createHttpError(occurrenceOf(status, detail, { cause, retryAfter }))
}

/**
 * Builds the mapper of one database from a judgement on its errors. Wrappers are looked through, and
 * a connection that failed is taken for one to this database.
 */
export function createDatabaseMapper(
  judge: (error: object) => Verdict<DatabaseFailure>,
): ErrorMapper {
  const judgeLink = (link: object) => judge(link) ?? judgeConnection(link)
  return (error) => {
    const failure = findAlong<DatabaseFailure>(error, judgeLink)
    return failure && toDatabaseError(failure, error)
  }
}

/** Turns lists of codes for each failure into a table of codes. */
export function tabulate<Code>(
  codes: Partial<Readonly<Record<DatabaseFailure, readonly Code[]>>>,
): ReadonlyMap<unknown, DatabaseFailure> {
  return new Map(
    Object.entries(codes).flatMap(([failure, list]) =>
      list.map((code) => [code, failure as DatabaseFailure] as const),
    ),
  )
}
