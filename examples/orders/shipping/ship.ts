import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { DestinationNotServed } from '../errors.ts'
import type { ClaimedJob, Outcome } from '../storage/jobs.ts'
import { bookParcel } from './carrier.ts'

const MAX_ATTEMPTS = 3

/** What a shipment needs of the service: a log, and the Error Resources that jobs keep. */
export interface Host {
  log: Pick<FastifyBaseLogger, 'error'>
  errorResources: Pick<FastifyInstance['errorResources'], 'toResource'>
}

/** Ships one order. A refusal is an outcome; any other error is worth another attempt. */
export async function ship(
  job: ClaimedJob,
  { log, errorResources: { toResource } }: Host,
): Promise<Outcome> {
  // A job that was claimed this often without an outcome may have ended the process each time.
  if (job.attempts > MAX_ATTEMPTS) {
    const error = new Error('the shipment ended without an outcome each time')
    log.error({ jobId: job.id, err: error }, 'a shipment was given up')
    return { error: toResource(error) }
  }
  try {
    return { tracking: await bookParcel({ reference: job.id, destination: job.destination }) }
  } catch (error) {
    if (DestinationNotServed.is(error)) return { error: toResource(error) }
    throw error
  }
}
