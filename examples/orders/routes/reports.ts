import { errorResponses } from 'fastify-error-resource'
import { Report, ReportQuery } from '../schemas.ts'
import type { Routes } from './routes.ts'

export const reportRoutes: Routes = async (app, { database }) => {
  app.get(
    '/reports/lines-per-order',
    {
      schema: {
        tags: ['reports'],
        operationId: 'reportLinesPerOrder',
        summary: 'Average number of lines in your orders to a destination',
        description: 'Rounded down.',
        querystring: ReportQuery,
        response: { 200: Report, ...errorResponses(401) },
      },
    },
    async (request, reply) => {
      const { destination } = request.query
      // A defect, left in on purpose: without an order to that destination this divides by zero.
      // It shows what a client sees of a mistake nobody thought of, and what the log keeps.
      const [report] = await database.query<{ linesPerOrder: number }>(
        `SELECT (coalesce(sum(jsonb_array_length(items)), 0) / count(*))::int AS "linesPerOrder"
         FROM orders WHERE owner = $1 AND destination = $2`,
        [request.owner, destination],
      )
      return reply.ok({ destination, linesPerOrder: report?.linesPerOrder ?? 0 })
    },
  )
}
