import type { FastifyBaseLogger } from 'fastify'
import { type HttpError, httpErrors } from 'fastify-error-resource'
import { DestinationNotServed } from '../errors.ts'
import type { JobFailure } from '../schemas.ts'
import type { ClaimedJob, Outcome } from '../storage/jobs.ts'
import { bookParcel } from './carrier.ts'

const MAX_ATTEMPTS = 3

/** Ships one order. A refusal is an outcome; any other error is worth another attempt. */
export async function ship(
  job: ClaimedJob,
  log: Pick<FastifyBaseLogger, 'error'>,
): Promise<Outcome> {
  // A job that was claimed this often without an outcome may have ended the process each time.
  if (job.attempts > MAX_ATTEMPTS) {
    log.error({ jobId: job.id }, 'a shipment was given up')
    return { error: toJobFailure(httpErrors.internalServerError()) }
  }
  try {
    return { tracking: await bookParcel({ reference: job.id, destination: job.destination }) }
  } catch (error) {
    if (DestinationNotServed.is(error)) return { error: toJobFailure(error) }
    throw error
  }
}

/** The Error Resource a client would have got, had it waited for the outcome. */
function toJobFailure({ declaration, status, detail, members }: HttpError): JobFailure {
  return {
    type: declaration.type ?? 'about:blank',
    title: declaration.title,
    status,
    ...(declaration.code !== undefined && { code: declaration.code }),
    ...(detail !== undefined && { detail }),
    ...members,
  }
}
