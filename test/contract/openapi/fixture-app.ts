/** A service with what the orders do not have: alternatives, several media types, scopes, a rate limit, words by hand. */
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import errorResource, {
  defineError,
  errorResponses,
  httpErrors,
  serverOptions,
} from 'fastify-error-resource'
import { swaggerOptions } from 'fastify-error-resource/openapi'

const id = Type.String({ pattern: '^[a-z]+$' })

const ThingTaken = defineError({
  code: 'THING_TAKEN',
  status: 409,
  title: 'Thing is taken',
  members: {
    thing: Type.String({ examples: ['tea'] }),
    until: Type.Optional(Type.String({ format: 'date-time' })),
  },
  detail: ({ thing }) => `Thing ${thing} is taken.`,
})

const ThingLocked = defineError({
  code: 'THING_LOCKED',
  status: 409,
  title: 'Thing is locked',
  type: 'https://errors.example/locked',
  description: 'Somebody is at work on it.',
  headers: { 'x-lock': 'exclusive', 'cache-control': 'private' },
})

const OutOfStock = defineError({ code: 'OUT_OF_STOCK', status: 503, title: 'Out of stock' })

const Thing = Type.Object({ id, amount: Type.Integer({ minimum: 1 }) })
const ById = Type.Object({ id })
const csv = { 'text/csv': { schema: Type.String() } }
const json = { 'application/json': { schema: Thing } }

/** Builds it with the plugin before or after swagger, which makes no difference. */
export async function buildFixture(openapi: string, isFirst: boolean): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify(
    serverOptions({ ajv: { customOptions: { allErrors: true } } }),
  )
  const registrations = [
    async () => app.register(errorResource, { validationStatus: 422, typeBase: 'urn:things:' }),
    async () =>
      app.register(
        swagger,
        swaggerOptions({
          openapi: {
            openapi,
            info: { title: 'Things', version: '1.0.0', license: { name: 'MIT' } },
            servers: [{ url: 'https://things.example' }],
            components: {
              securitySchemes: {
                login: {
                  type: 'oauth2',
                  flows: {
                    clientCredentials: {
                      tokenUrl: 'https://things.example/token',
                      scopes: { buy: 'Buy.' },
                    },
                  },
                },
              },
            },
          },
        }),
      ),
  ]
  for (const register of isFirst ? registrations : registrations.toReversed()) await register()
  addThings(app)
  await app.register(addLimited)
  await app.register(addPatch)
  return app
}

function addThings(app: FastifyInstance): void {
  app.get(
    '/things/:id',
    {
      schema: {
        operationId: 'read',
        params: ById,
        response: { 200: { content: { ...json, ...csv } } },
      },
    },
    async (request, reply) => {
      const { id: thing } = request.params as { id: string }
      if (thing === 'none') throw httpErrors.notFound()
      if (thing === 'broken') throw new Error('a secret')
      if (thing === 'busy') return reply.serviceUnavailable({ retryAfter: 5 })
      if (request.negotiated === 'text/csv') return reply.type('text/csv').send('id\ntea\n')
      return { id: thing, amount: 1 }
    },
  )
  app.post(
    '/things',
    {
      bodyLimit: 256,
      schema: {
        operationId: 'buy',
        security: [{ login: ['buy'] }],
        body: Thing,
        response: { 201: Thing, ...errorResponses(ThingTaken, ThingLocked, 409, OutOfStock) },
      },
      onRequest: async (request) => {
        const { authorization } = request.headers
        if (authorization === undefined) throw httpErrors.unauthorized()
        if (authorization === 'Bearer reader') throw httpErrors.forbidden()
      },
    },
    async (request, reply) => {
      const { id: thing } = request.body as { id: string }
      if (thing === 'taken') return reply.error(ThingTaken, { thing })
      if (thing === 'kept') throw ThingTaken({ thing, until: '2030-01-31T12:00:00Z' })
      if (thing === 'locked') return reply.error(ThingLocked)
      if (thing === 'odd') return reply.conflict('It is odd.')
      if (thing === 'sold') throw OutOfStock()
      if (thing === 'busy') return reply.serviceUnavailable()
      if (thing === 'broken') throw new Error('a secret')
      return reply.created(request.body as never, { location: `/things/${thing}` })
    },
  )
}

/** The second request of all is one too many. */
async function addLimited(app: FastifyInstance): Promise<void> {
  await app.register(rateLimit, {
    max: 1,
    addHeaders: noLimitHeaders,
    addHeadersOnExceeding: noLimitHeaders,
  })
  app.get(
    '/limited',
    { schema: { operationId: 'limited', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { fail } = request.query as { fail?: string }
      if (fail === '500') throw new Error('a secret')
      return fail === '503' ? reply.serviceUnavailable() : reply.noContent()
    },
  )
}

const noLimitHeaders = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
  'retry-after': true,
}

async function addPatch(app: FastifyInstance): Promise<void> {
  const type = 'application/merge-patch+json'
  app.addContentTypeParser(type, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  app.patch(
    '/files/*',
    {
      schema: {
        operationId: 'patch',
        body: { content: { [type]: { schema: Type.Object({ amount: Type.Integer() }) } } },
        response: { 202: Thing, 404: { description: 'No such file.', ...Thing } },
      },
    },
    async (request, reply) => {
      const { '*': path } = request.params as { '*': string }
      if (path === 'none')
        return reply.code(404).send({ message: 'There is no such file.' } as never)
      if (path === 'broken') throw new Error('a secret')
      if (path === 'busy') return reply.serviceUnavailable()
      return reply.accepted({ id: 'tea', amount: 1 }, { location: '/jobs/7', retryAfter: 1 })
    },
  )
}
