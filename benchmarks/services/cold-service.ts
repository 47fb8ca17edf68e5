/**
 * A service as a program of its own, without a loader: it says what each step of its start costs, in milliseconds of
 * processor time, and what it keeps, in KiB of heap.
 *
 * `cold-service <plain|idle|ours> <start|document|heap> <routes>`; `idle` has hooks that do nothing.
 */

import type {
  DoneFuncWithErrOrRes,
  FastifyContextConfig,
  FastifyInstance,
  preParsingHookHandler,
} from 'fastify'

/** What one start cost; what was not asked for is left out. */
export interface ColdStart {
  import: number
  register: number
  ready: number
  success: number
  error: number
  /** From the start of the process to the first answer that is an error. */
  total: number
  options?: number
  document?: number
  perRoute?: number
  perError?: number
  perApp?: number
}

const [which, wants, count] = process.argv.slice(2)
const routes = Number(count)

function readCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

async function time(step: () => unknown): Promise<number> {
  const before = readCpu()
  await step()
  return readCpu() - before
}

function readHeap(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1_024
}

const order = { type: 'object', properties: { id: { type: 'string' }, sku: { type: 'string' } } }
const problem = {
  $id: 'problem',
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
  },
}

type Ours = typeof import('fastify-error-resource')

/** The responses of one route: with an error of its own where a document is wanted. */
function toResponses(route: number, ours: Ours | undefined): Record<string, unknown> {
  if (wants !== 'document') return { 200: order }
  if (ours === undefined) return { 200: order, 409: { $ref: 'problem#' } }
  const title = 'It is taken'
  const error = ours.defineError({ code: `TAKEN_${route}`, status: 409, title })
  return { 200: order, ...ours.errorResponses(error) }
}

const handler = async () => ({ id: '42', sku: 'tea' })

function addRoutes(app: FastifyInstance, ours: Ours | undefined): void {
  for (let route = 0; route < routes; route += 1) {
    const response = toResponses(route, ours)
    const options = { schema: { response } }
    // As services are: some of both. Only where a route reads content has OPTIONS something to look up.
    if (route % 2 === 0) app.get(`/resource-${route}/:id`, options, handler)
    else app.post(`/resource-${route}/:id`, options, handler)
  }
  app.get('/error', (_request, reply) => {
    if (ours !== undefined) return reply.conflict('It is taken.')
    return reply.code(409).send({ title: 'Conflict', status: 409, detail: 'It is taken.' })
  })
}

const proceed = (_request: unknown, _reply: unknown, done: () => void) => done()
const handOn = (_request: unknown, _reply: unknown, payload: unknown, done: DoneFuncWithErrOrRes) =>
  done(null, payload)

/** What no plugin is spared that sees what ours has to see: hooks at its stages, and something kept for each route. */
function addIdleHooks(app: FastifyInstance): void {
  app.addHook('onError', (_request, _reply, _error, done) => done())
  app.addHook('preSerialization', handOn)
  app.addHook('onSend', handOn)
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, kept: { url: route.url } } as FastifyContextConfig
    route.preValidation = proceed
    route.onSend = handOn
    if (route.method === 'POST') route.preParsing = [handOn, handOn] as preParsingHookHandler[]
  })
}

async function main(): Promise<ColdStart> {
  const { default: Fastify } = await import('fastify')
  let ours: Ours | undefined
  const cost: ColdStart = { import: 0, register: 0, ready: 0, success: 0, error: 0, total: 0 }
  cost.import = await time(async () => {
    if (which === 'ours') ours = await import('fastify-error-resource')
  })
  const build = () => Fastify(ours?.serverOptions({}) ?? {})
  const app: FastifyInstance = build()
  cost.register = await time(async () => {
    if (ours !== undefined) await app.register(ours.default)
  })
  if (which === 'idle') addIdleHooks(app)
  if (wants === 'document') {
    const { default: swagger } = await import('@fastify/swagger')
    await app.register(swagger, { openapi: {} })
    app.addSchema(problem)
  }
  const heapBefore = wants === 'heap' ? readHeap() : 0
  cost.ready = await time(async () => {
    addRoutes(app, ours)
    await app.ready()
  })
  if (wants === 'heap') cost.perRoute = (readHeap() - heapBefore) / routes
  cost.success = await time(() => app.inject('/resource-0/1'))
  cost.error = await time(() => app.inject('/error'))
  cost.total = readCpu()
  if (ours !== undefined) {
    cost.options = await time(() => app.inject({ method: 'OPTIONS', url: '/resource-1/1' }))
  }
  if (wants === 'document') cost.document = await time(() => app.swagger())
  if (wants === 'heap' && ours !== undefined) cost.perError = await weighErrors(ours, build())
  if (wants === 'heap') cost.perApp = await weighApps(build, ours)
  return cost
}

const errors = 200

/** What stays of an error that was declared and sent once. */
async function weighErrors(ours: Ours, app: FastifyInstance): Promise<number> {
  await app.register(ours.default)
  const declare = (error: number) =>
    ours.defineError({ code: `GONE_${error}`, status: 410, title: 'It is gone' })
  const declared: ReturnType<typeof declare>[] = []
  app.get('/declared', (request, reply) =>
    reply.error(
      declared[Number((request.query as { error: string }).error)] as (typeof declared)[0],
    ),
  )
  const add = (error: number) => {
    declared.push(declare(error))
    return app.inject(`/declared?error=${error}`)
  }
  await add(0)
  const before = readHeap()
  for (let error = 1; error <= errors; error += 1) await add(error)
  return (readHeap() - before) / errors
}

const apps = 30

/** What stays of an application that was closed. */
async function weighApps(build: () => FastifyInstance, ours: Ours | undefined): Promise<number> {
  const openAndClose = async () => {
    const app = build()
    if (ours !== undefined) await app.register(ours.default)
    app.get('/error', (_request, reply) => reply.code(409).send({ status: 409 }))
    await app.inject('/error')
    await app.close()
  }
  for (let app = 0; app < 5; app += 1) await openAndClose()
  const before = readHeap()
  for (let app = 0; app < apps; app += 1) await openAndClose()
  return (readHeap() - before) / apps
}

void main().then((cost) => console.log(JSON.stringify(cost)))
