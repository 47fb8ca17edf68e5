import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import fp from 'fastify-plugin'

interface Options {
  /** Version of the document. */
  openapi: string | undefined
}

/** Serves the OpenAPI document at /openapi.json and a page to read it at /docs. */
export const documentation = fp(async (app: FastifyInstance, { openapi }: Options) => {
  await app.register(
    swagger,
    swaggerOptions({
      openapi: {
        openapi: openapi ?? '3.1.0',
        info: {
          title: 'Orders',
          version: '1.0.0',
          description: 'Every 4xx and 5xx carries an Error Resource.',
          contact: { name: 'The makers of fastify-error-resource' },
          license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
        },
        servers: [server],
        tags: [
          { name: 'orders', description: 'What was ordered, and what has become of it.' },
          { name: 'reports', description: 'Figures over your orders.' },
          { name: 'shipments', description: 'Shipping, which takes its time, and its jobs.' },
        ],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      },
    }),
  )
  await app.register(swaggerUi, { routePrefix: '/docs' })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
})

const server = {
  url: '/',
  description: 'The service that serves this document, local or in production.',
  'x-internal': false,
}
