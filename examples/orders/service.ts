import underPressure from '@fastify/under-pressure'
import Fastify from 'fastify'
import errorResource, { type HttpError, httpErrors, serverOptions } from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { buildAuthentication, CHALLENGE } from './authentication.ts'
import type { Config } from './config.ts'
import { documentation } from './documentation.ts'
import { DestinationNotServed } from './errors.ts'
import { orderRoutes } from './routes/orders.ts'
import { reportRoutes } from './routes/reports.ts'
import { shipmentRoutes } from './routes/shipments.ts'
import type { TypeBoxProvider } from './schemas.ts'
import { startWorker, type Worker } from './shipping/worker.ts'
import { type Database, DatabaseUnavailable } from './storage/database.ts'

const RETRY_AFTER = 2
const PATIENCE_MS = 5_000

/** Builds the service, ready to listen. Closing it finishes accepted work and closes `database`. */
export async function buildService(config: Config, database: Database) {
  const app = Fastify(
    serverOptions({
      logger: { level: config.logLevel ?? 'info', stream: process.stderr },
      // Reports every violation of a request, not only the first.
      ajv: { customOptions: { allErrors: true } },
    }),
  ).withTypeProvider<TypeBoxProvider>()

  await app.register(errorResource, {
    challenge: CHALLENGE,
    mappers: [mapDatabaseUnavailable],
  })
  await app.register(documentation, { openapi: config.openapi })
  await app.register(catalog, { title: 'Errors of Orders', errors: [DestinationNotServed] })
  await app.register(underPressure, {
    maxEventLoopDelay: config.maxEventLoopDelay,
    retryAfter: RETRY_AFTER,
    healthCheckInterval: 1_000,
    healthCheck,
  })

  async function healthCheck(): Promise<boolean> {
    try {
      await database.query('SELECT 1')
      return true
    } catch (error) {
      app.log.error({ err: error }, 'the database does not answer')
      return false
    }
  }

  app.decorateRequest('owner', '')
  await app.register(async (api) => {
    api.addHook('preValidation', buildAuthentication(config.tokens))
    await api.register(orderRoutes, { database, upstreamUrl: config.upstreamUrl })
    await api.register(shipmentRoutes, { database })
    await api.register(reportRoutes, { database })
  })

  let worker: Worker | undefined
  app.addHook('onReady', async () => {
    worker = startWorker(database, app)
  })
  // Runs when the last request has been answered.
  app.addHook('onClose', async () => {
    await worker?.stop(PATIENCE_MS)
    await database.close()
  })
  return app
}

// Between the moment the database goes and the next health check, its absence shows up here.
function mapDatabaseUnavailable(error: unknown): HttpError | undefined {
  if (!(error instanceof DatabaseUnavailable)) return undefined
  return httpErrors.serviceUnavailable({ retryAfter: RETRY_AFTER, cause: error })
}
