/** What hostile requests are sent to, `hostile-server.ts ours|plain`: a process of its own that tells its processor time. */

import type { AddressInfo } from 'node:net'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, {
  httpErrors,
  serverOptions,
  type MessageCatalogue,
} from 'fastify-error-resource'
import {
  hostileVariants,
  type HostileCount,
  type HostileVariant,
} from '../report/hostile-report.ts'

// A service that runs built code does not pay for the maps of the TypeScript loader.
process.setSourceMapsEnabled(false)

const variant = process.argv[2] as HostileVariant
if (!(variant in hostileVariants) || process.send === undefined) {
  throw new Error('hostile.ts starts this program; it needs a variant and a parent.')
}
const app =
  variant === 'ours'
    ? await buildOurs()
    : build(Fastify({ routerOptions: { maxParamLength: 16_384 } }))
let requests = 0
app.server.on('request', () => {
  requests += 1
})
await app.listen({ port: 0, host: '127.0.0.1' })

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const count: HostileCount = { requests, cpuMicros: user + system }
  process.send?.(count)
})
process.on('disconnect', () => process.exit(0))
process.send((app.server.address() as AddressInfo).port)

async function buildOurs(): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify(serverOptions({ routerOptions: { maxParamLength: 16_384 } }))
  await app.register(errorResource, { languages: toCatalogues() })
  return build(app)
}

/** Forty languages, as many as a large service has. */
function toCatalogues(): MessageCatalogue[] {
  const primary = ['de', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'zh']
  const regions = ['', '-A', '-B', '-C', '-D']
  return primary.flatMap((tag) =>
    regions.map((region) => ({ language: `${tag}${region}a`, statuses: { 409: 'Conflict' } })),
  )
}

function build(app: FastifyInstance): FastifyInstance {
  const order = Type.Object({ id: Type.String() })
  const text = Type.String()
  const content = {
    'application/json': { schema: order },
    'text/csv': { schema: text },
  }
  app.get('/one', { schema: { response: { 200: order } } }, async () => ({ id: '42' }))
  app.get('/two', { schema: { response: { 200: { content } } } }, async (_request, reply) =>
    reply.type('application/json').send({ id: '42' }),
  )
  const produces = ['text/*', 'application/xml']
  app.get('/range', { config: { errorResource: { produces } } }, async () => 'id')
  const csv = ['text/csv;header=present', 'application/json']
  app.get(
    '/parameters',
    { config: { errorResource: { produces: csv } } },
    async (_request, reply) => reply.type('text/csv;header=present').send('id'),
  )
  app.get('/open', async () => 'id')
  app.get('/error', async () => {
    throw httpErrors.conflict('Taken.')
  })
  app.get('/any/*', async () => 'id')
  app.post('/read', async () => 'id')
  return app
}
