import { NotYourOrder } from '../errors.ts'
import type { Job, JobFailure, JobState } from '../schemas.ts'
import type { Connection, Database } from './database.ts'
import { setOrderStatus } from './orders.ts'

interface JobRow {
  id: string
  orderNumber: string
  owner: string
  state: JobState
  tracking: string | null
  error: JobFailure | null
  createdAt: Date
  finishedAt: Date | null
}

/** A job this process holds: nobody else takes it before its lease runs out. */
export interface ClaimedJob {
  id: string
  orderNumber: string
  destination: string
  /** Grows with every claim, so the result of an earlier, expired claim can be told apart. */
  attempts: number
}

export type Outcome = { tracking: string } | { error: JobFailure }

/** Queues the shipment of an order; call it in the transaction that has locked the order. */
export async function insertJob(transaction: Connection, orderNumber: string): Promise<Job> {
  await setOrderStatus(transaction, orderNumber, 'shipping')
  const [row] = await transaction.query<JobRow>(
    `INSERT INTO jobs (order_number) VALUES ($1)
     RETURNING id, order_number AS "orderNumber", state, created_at AS "createdAt"`,
    [orderNumber],
  )
  if (row === undefined) throw new Error('The database returned no row')
  return toJob(row)
}

/** The job as its owner may see it, or `undefined` when there is none. */
export async function readJob(
  connection: Connection,
  owner: string,
  id: string,
): Promise<Job | undefined> {
  const [row] = await connection.query<JobRow>(
    `SELECT jobs.id, order_number AS "orderNumber", owner, state, tracking, error,
            jobs.created_at AS "createdAt", finished_at AS "finishedAt"
     FROM jobs JOIN orders ON number = order_number WHERE jobs.id = $1`,
    [id],
  )
  if (row !== undefined && row.owner !== owner) throw NotYourOrder()
  return row && toJob(row)
}

/**
 * Takes the oldest job nobody works on: a queued one, or one whose worker let its lease run out.
 * SKIP LOCKED lets any number of processes claim at once without waiting for each other.
 */
export async function claimJob(
  connection: Connection,
  leaseMs: number,
): Promise<ClaimedJob | undefined> {
  const [job] = await connection.query<ClaimedJob>(
    `UPDATE jobs SET state = 'running', attempts = attempts + 1,
            leased_until = now() + make_interval(secs => $1)
     FROM orders
     WHERE number = order_number AND jobs.id = (
       SELECT id FROM jobs
       WHERE state = 'queued' OR (state = 'running' AND leased_until < now())
       ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING jobs.id, order_number AS "orderNumber", destination, attempts`,
    [leaseMs / 1_000],
  )
  return job
}

/** Writes the outcome of a claimed job; false when another process has claimed it meanwhile. */
export function finishJob(database: Database, job: ClaimedJob, outcome: Outcome): Promise<boolean> {
  const tracking = 'tracking' in outcome ? outcome.tracking : null
  const error = 'error' in outcome ? JSON.stringify(outcome.error) : null
  return database.transaction(async (transaction) => {
    const finished = await transaction.query(
      `UPDATE jobs SET state = $3, tracking = $4, error = $5::jsonb, finished_at = now()
       WHERE id = $1 AND attempts = $2 AND state = 'running' RETURNING id`,
      [job.id, job.attempts, tracking === null ? 'failed' : 'succeeded', tracking, error],
    )
    if (finished.length === 0) return false
    // After a failure the order is open again: it can be changed, shipped anew or cancelled.
    await setOrderStatus(transaction, job.orderNumber, tracking === null ? 'open' : 'shipped')
    return true
  })
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    order: `/orders/${row.orderNumber}`,
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    ...(row.finishedAt && { finishedAt: row.finishedAt.toISOString() }),
    ...(row.tracking !== null && row.tracking !== undefined && { tracking: row.tracking }),
    ...(row.error && { error: row.error }),
  }
}
