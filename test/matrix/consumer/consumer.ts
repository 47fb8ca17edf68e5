/** A TypeScript service of ECMAScript modules: what compiles, and what must not. */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import errorResource, {
  defineError,
  errorResponses,
  httpErrors,
  isHttpError,
  serverOptions,
  type ErrorMapper,
  type ErrorResource,
} from 'fastify-error-resource'
import { match, readErrorResource, type ErrorResourceOf } from 'fastify-error-resource/client'
import { checkConformance, type ConformanceReport } from 'fastify-error-resource/conformance'
import { diffContracts, readContract, type ContractChange } from 'fastify-error-resource/evolution'
import { standardMappers } from 'fastify-error-resource/mappers'
import { passOn } from 'fastify-error-resource/upstream'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId.toUpperCase()} already exists.`,
})
const Order = Type.Object({ orderId: Type.String() })

const mapper: ErrorMapper = (error) => (isHttpError(error) ? undefined : httpErrors.gone())
const app = Fastify(serverOptions({ logger: false }))
await app.register(errorResource, { mappers: [...standardMappers, mapper], except: ['/v1'] })
// @ts-expect-error There is no such option.
await app.register(errorResource, { mapper })

app.get(
  '/orders',
  { schema: { response: { 200: Order, ...errorResponses(OrderExists, 401) } } },
  async (_request, reply) => {
    if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: '42' })
    if (Math.random() > 0.5) return reply.unauthorized('No.', { challenge: 'Bearer' })
    // @ts-expect-error The member has another type.
    if (Math.random() > 0.5) return reply.error(OrderExists, { orderId: 42 })
    // @ts-expect-error The route does not declare 404.
    if (Math.random() > 0.5) return reply.notFound()
    if (Math.random() > 0.5) throw await passOn(new Response(), OrderExists, 404)
    return reply.ok({ orderId: '42' })
  },
)

export const kept: ErrorResource = app.errorResources.toResource(new Error())
export const resource = await readErrorResource<typeof OrderExists>(new Response())
if (OrderExists.is(resource)) resource.orderId.toUpperCase()
declare const known: ErrorResourceOf<typeof OrderExists>
match(known, { ORDER_EXISTS: ({ orderId }) => orderId.length, default: ({ status }) => status })

export const report: ConformanceReport = await checkConformance(app, { safe: true })
// @ts-expect-error It is no app.
void checkConformance({ ready: true })

const contract = await readContract(app, { timeout: 1000 })
export const changes: readonly ContractChange[] = diffContracts(contract, contract).changes
export const names: readonly string[] | undefined = contract.routes['GET /orders']
// @ts-expect-error There is no such option.
void readContract('errors.json', { header: {} })
// @ts-expect-error A path is no contract yet.
void diffContracts('old.json', contract)
// @ts-expect-error It is no severity.
export const isGrave = changes.some(({ severity }) => severity === 'error')
