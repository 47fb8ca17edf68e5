/** The documents of the orders service, as it serves them. */
import { readConfig } from '../../../examples/orders/config.ts'
import { buildService } from '../../../examples/orders/service.ts'
import { openPostgres } from '../../../examples/orders/storage/postgres.ts'

/** The versions of OpenAPI that are judged. */
export const versions = ['3.0.3', '3.1.0'] as const

/** Nobody listens there; a document needs no database. */
export const noDatabase = 'postgres://127.0.0.1:1/orders'

/** Gets the document from the service, over its own route. */
export async function getOrdersDocument(openapi: string): Promise<Record<string, unknown>> {
  const config = readConfig({ LOG_LEVEL: 'silent', MAX_EVENT_LOOP_DELAY: '0' })
  const app = await buildService({ ...config, openapi }, openPostgres(noDatabase))
  try {
    await app.ready()
    const response = app.swagger()
    return JSON.parse(JSON.stringify(response)) as Record<string, unknown>
  } finally {
    await app.close()
  }
}
