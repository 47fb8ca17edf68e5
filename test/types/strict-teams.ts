/**
 * What a strict team writes, as a module whose declarations are emitted: generic routes, handlers and plugins in
 * files of their own, chains of type providers, values that may be missing, wrappers that are generic over errors.
 * `test/matrix/compilers.test.ts` compiles it with every supported compiler.
 */
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type RouteHandlerMethod,
  type RouteGenericInterface,
  type FastifyReply,
  type FastifyRequest,
  type RouteShorthandOptions,
} from 'fastify'
import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider as TB1,
} from '@fastify/type-provider-typebox'
import type {
  TypeBoxTypeProvider as TB0,
  FastifyPluginAsyncTypebox as Async0,
} from 'type-provider-typebox-5'
import { Type } from '@sinclair/typebox'
import { Type as Type1 } from 'typebox'
import type { ZodTypeProvider, FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import errorResource, {
  defineError,
  errorResponses,
  httpErrors,
  type AnyErrorDefinition,
  type ErrorDefinition,
  type DeclarableError,
  type ErrorResourceOptions,
  type ErrorResponses,
  type HttpError,
  type HttpErrorFactory,
  type DeclaredErrorInit,
} from 'fastify-error-resource'
import catalog, { type CatalogOptions } from 'fastify-error-resource/catalog'
import { swaggerOptions } from 'fastify-error-resource/openapi'
import { createTokenMapper, mapConstraints, standardMappers } from 'fastify-error-resource/mappers'
import { passOn } from 'fastify-error-resource/upstream'
import * as problemTypes from 'fastify-error-resource/problem-types'
import { DigestInvalidValues, QuotaExceeded } from 'fastify-error-resource/problem-types'
import { readErrorResource, match, type ErrorResourceOf } from 'fastify-error-resource/client'
import { oracle } from 'fastify-error-resource/oracle'

export const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order exists',
  members: Type.Object({ orderId: Type.String() }),
})
export const Closed = defineError({ code: 'CLOSED', status: 403, title: 'Closed' })
export const errors = { OrderExists, Closed } as const
export const list = [OrderExists, Closed] as const

// Generic routes.
interface Route extends RouteGenericInterface {
  Body: { orderId: string }
  Params: { id: string }
  Reply: { 200: { ok: true } }
}
const app = Fastify()
app.post<Route>('/generic/:id', async (request, reply) => {
  if (request.params.id === '') return reply.notFound()
  if (request.body.orderId === '') return reply.error(OrderExists, { orderId: '1' })
  throw httpErrors.conflict()
})
app.post<{ Body: { a: string }; Reply: { a: string } }>('/generic2', async (request, reply) => {
  if (!request.body.a) return reply.badRequest('No.')
  return { a: 'x' }
})
app.get<{ Reply: { 200: { a: string }; '4xx': { e: string } } }>('/generic3', (_request, reply) => {
  reply.notFound()
})

// Handlers in other files.
export const handler: RouteHandlerMethod = async (_request, reply) => reply.conflict('Taken.')
export const handler2: RouteHandlerMethod = function (_request, reply) {
  reply.error(Closed)
}
app.get('/handler', handler)
app.get(
  '/handler-schema',
  { schema: { response: { 200: Type.Object({}), ...errorResponses(404) } } },
  handler,
)
export async function getOrder(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return request.params.id ? reply.ok({}) : reply.notFound()
}
app.get<{ Params: { id: string } }>('/orders/:id', getOrder)
const opts: RouteShorthandOptions = { schema: { response: { ...errorResponses(Closed) } } }
app.get('/opts', opts, async (_request, reply) => reply.error(Closed))

// Plugins.
export const plugin: FastifyPluginAsync = async (scope) => {
  scope.get('/', async (_r, reply) => reply.gone())
}
export const typed: FastifyPluginAsyncTypebox = async (scope) => {
  const Order = Type1.Object({ id: Type1.String() })
  scope.get(
    '/',
    { schema: { params: Order, response: { 200: Order, ...errorResponses(OrderExists) } } },
    async (request, reply) => {
      if (request.params.id === '') return reply.error(OrderExists, { orderId: request.params.id })
      return { id: request.params.id }
    },
  )
}
export const typed0: Async0 = async (scope) => {
  const Order = Type.Object({ id: Type.String() })
  scope.get(
    '/',
    { schema: { params: Order, response: { 200: Order, ...errorResponses(OrderExists) } } },
    async (request, reply) => {
      if (request.params.id === '') return reply.error(OrderExists, { orderId: request.params.id })
      return { id: request.params.id }
    },
  )
}
export const wrong: FastifyPluginAsyncTypebox = async (scope) => {
  const Order = Type1.Object({ id: Type1.String() })
  const schema = { response: { 200: Order, ...errorResponses(OrderExists) } }
  // @ts-expect-error No order.
  scope.get('/returned', { schema }, async () => ({ id: 7 }))
  scope.get('/undeclared', { schema }, async (_request, reply) => {
    // @ts-expect-error 404 is not declared.
    reply.notFound()
    return { id: '7' }
  })
}
export const zod: FastifyPluginAsyncZod = async (scope) => {
  const Order = z.object({ id: z.string() })
  scope.get(
    '/',
    { schema: { params: Order, response: { 200: Order, ...errorResponses(OrderExists) } } },
    async (request, reply) => {
      if (request.params.id === '') return reply.error(OrderExists, { orderId: request.params.id })
      return { id: request.params.id }
    },
  )
}

// Chains of type providers, and another protocol.
export const chained = Fastify({ logger: true }).withTypeProvider<TB1>()
await chained.register(errorResource, { typeBase: '/e/' })
const both = chained.withTypeProvider<TB0>().withTypeProvider<ZodTypeProvider>()
both.get(
  '/c',
  { schema: { response: { 200: z.object({ a: z.string() }), ...errorResponses(404) } } },
  async (_r, reply) => reply.notFound(),
)
const http2 = Fastify({ http2: true })
await http2.register(errorResource)
http2.get('/h2', async (_r, reply) => reply.notFound())

// What may be missing, where that is not the same as left out.
declare const maybe: string | undefined
declare const maybeNumber: number | undefined
declare const env: Record<string, string>
await app.register(errorResource, {
  typeBase: env['TYPE_BASE'],
  challenge: maybe,
  maxErrors: maybeNumber,
  mappers: undefined,
  extraMembers: undefined,
})
export const options: ErrorResourceOptions = {
  logLevels: undefined,
  only: undefined,
  prefixes: { '/v1': { produces: undefined } },
}
await app.register(catalog, { title: maybe })
export const catalogOptions: CatalogOptions = { errors: undefined }
export const tokens = createTokenMapper({ challenge: maybe })
app.get('/exact', async (_r, reply) => {
  if (maybe)
    return reply.conflict(maybe, {
      code: maybe,
      retryAfter: maybeNumber,
      detail: maybe,
      instance: maybe,
      cause: undefined,
    })
  if (maybe) return reply.error(OrderExists, { orderId: '1' }, { detail: maybe })
  if (maybe) return reply.accepted({}, { location: maybe, retryAfter: maybeNumber })
  return reply.created({}, { location: maybe })
})
app.get(
  '/cfg',
  {
    config: {
      errorResource: {
        produces: maybe === undefined ? undefined : [maybe],
        methodNotAllowed: undefined,
      },
    },
  },
  async () => '',
)
defineError({
  code: 'X_Y',
  status: 409,
  title: 'x',
  description: maybe,
  type: maybe,
  detail: maybe,
})
oracle({ baseUrl: 'https://a.example', status: undefined })

// Wrappers that are generic over errors.
export function sendAll<Errors extends readonly DeclarableError[]>(...given: Errors) {
  return { ...errorResponses(...given), 500: Type.Object({}) }
}
export const responses = sendAll(OrderExists, 404)
export function raise<Definition extends AnyErrorDefinition>(
  definition: Definition,
  ...args: Parameters<Definition>
): never {
  throw definition(...args)
}
export function make<Members extends object>(definition: ErrorDefinition<409, Members>): string {
  return definition.code
}
make(OrderExists)
export const notFoundUnless = <T>(value: T | null | undefined, detail?: string): T => {
  if (value == null) throw httpErrors.notFound(detail)
  return value
}
export function wrap(error: unknown, init?: DeclaredErrorInit): HttpError {
  return Closed(undefined, { ...init, cause: error })
}
export abstract class Base {
  protected fail(reply: FastifyReply): FastifyReply {
    return reply.internalServerError({ cause: new Error('x') })
  }
}
export const byCode: Record<string, AnyErrorDefinition> = { OrderExists, Closed }
// @ts-expect-error A member is missing.
export const raising = () => raise(OrderExists)
// @ts-expect-error Of another status.
make(Closed)
declare const code: string
// @ts-expect-error It may not be there.
errorResponses(byCode[code])
const found = byCode[code]
if (found) errorResponses(found)

// Entries of a response.
const exists = responses[409]
export const schema = exists.content['application/problem+json'].schema

// Decorators, hooks and handlers of one's own.
declare module 'fastify' {
  interface FastifyRequest {
    customer?: { name: string }
  }
  interface FastifyInstance {
    identify(request: FastifyRequest, reply: FastifyReply): Promise<void>
  }
}
app.decorate('identify', async (request, reply) => {
  if (!request.customer) await reply.unauthorized()
})
app.addHook('preHandler', async (request, reply) => {
  if (!request.customer) return reply.forbidden()
})
app.addHook('onRequest', (request, reply, done) => {
  if (!request.customer) {
    reply.unauthorized()
    return
  }
  done()
})
app.setErrorHandler((error, _request, reply) => {
  reply.internalServerError({ cause: error })
})
app.setNotFoundHandler((_request, reply) => {
  reply.notFound()
})
export const mappers = [
  ...standardMappers,
  mapConstraints({ orders_pkey: () => OrderExists({ orderId: '1' }) }),
]
// Named types, which a compiler that looks at one file at a time asks for.
export const Annotated: ErrorDefinition<409, { orderId: string }, 'ANNOTATED'> = defineError({
  code: 'ANNOTATED',
  status: 409,
  title: 'Annotated',
  members: { orderId: Type.String() },
})
export const declared: ErrorResponses<[typeof Annotated, 404]> = errorResponses(Annotated, 404)
export const thrown: HttpErrorFactory = httpErrors.conflict
export async function build(): Promise<FastifyInstance> {
  const it = Fastify()
  await it.register(errorResource, { mappers })
  return it
}
export const quotas: DeclaredErrorInit = {
  rateLimit: { policy: 'default', remaining: 0, reset: new Date(), partitionKey: undefined },
  rateLimitPolicy: [{ policy: 'default', quota: 5, unit: 'content-bytes', window: 60 }],
}
export const quota = QuotaExceeded({ 'violated-policies': ['default'] }, quotas)
export const bareQuota: HttpError = QuotaExceeded()
const { rateLimitFields, ...types } = problemTypes
export const registered: Record<string, AnyErrorDefinition> = types
export const fieldsOf = rateLimitFields
export const reasonOf = (caught: unknown) =>
  DigestInvalidValues.is(caught) ? caught.members.invalid_digests?.[0]?.reason : undefined
export const upstream = async () => {
  throw await passOn(await fetch('http://127.0.0.1'), OrderExists)
}
export type ClientErrors = ErrorResourceOf<(typeof list)[number]>
export const readIt = async (response: Response) => {
  const it = await readErrorResource<(typeof list)[number]>(response)
  return (
    it && match(it, { ORDER_EXISTS: (e) => e.orderId, CLOSED: () => '', default: (e) => e.title })
  )
}
export const swaggerOpts = swaggerOptions({ openapi: { info: { title: 'a', version: '1' } } })
export { app, http2 }
