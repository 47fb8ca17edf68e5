import { errorResponses } from 'fastify-error-resource'
import { NotYourOrder, OrderNotFound, OrderNotOpen } from '../errors.ts'
import { Job, JobParams, OrderParams } from '../schemas.ts'
import { insertJob, readJob } from '../storage/jobs.ts'
import { lockOpenOrder } from '../storage/orders.ts'
import type { Routes } from './routes.ts'

const tags = ['shipments']

export const shipmentRoutes: Routes = async (app, { database }) => {
  app.post(
    '/orders/:number/shipments',
    {
      schema: {
        tags,
        operationId: 'shipOrder',
        summary: 'Ship an open order',
        description: 'Accepted work: poll the job at Location for its outcome.',
        params: OrderParams,
        response: {
          202: Job,
          ...errorResponses(401, NotYourOrder, OrderNotFound, OrderNotOpen),
        },
      },
    },
    async (request, reply) => {
      const { number } = request.params
      const job = await database.transaction(async (transaction) => {
        await lockOpenOrder(transaction, request.owner, number)
        return insertJob(transaction, number)
      })
      return reply.accepted(job, { location: `/jobs/${job.id}`, retryAfter: 1 })
    },
  )

  app.get(
    '/jobs/:id',
    {
      schema: {
        tags,
        operationId: 'readJob',
        summary: 'Poll the outcome of a shipment',
        description: 'A job that failed says why, as an Error Resource.',
        params: JobParams,
        response: { 200: Job, ...errorResponses(401, NotYourOrder, 404) },
      },
    },
    async (request, reply) => {
      const job = await readJob(database, request.owner, request.params.id)
      return job ? reply.ok(job) : reply.notFound('There is no such job.')
    },
  )
}
