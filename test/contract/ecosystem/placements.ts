/**
 * A service with one other plugin in it, in every placement: registered before and after ours, in the
 * same scope and in one below. Each has a twin without ours, which shows what its answers are when
 * nobody interferes: successes have to be the same byte by byte, and an error keeps the twin's fields.
 */
import Fastify, { type FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import errorResource, { serverOptions } from '../../../plugin/index.ts'
import { checkError, requestId, type ExpectedError } from '../../fixtures/error-resource.ts'
import { listen, type ServerOptions } from '../../fixtures/fixture-app.ts'
import {
  elements,
  field,
  lines,
  send,
  type Field,
  type RawRequest,
  type RawResponse,
} from '../../fixtures/raw-http.ts'

/** Where the other plugin stands. */
export interface Placement {
  /** Whether it is registered before or after ours. */
  readonly order: 'before' | 'after'
  /** Whether it stands beside ours or in a scope of its own below. */
  readonly scope: 'same' | 'child'
}

export const placements: readonly Placement[] = [
  { order: 'before', scope: 'same' },
  { order: 'before', scope: 'child' },
  { order: 'after', scope: 'same' },
  { order: 'after', scope: 'child' },
]

/** Patterns of values that are new each time, by the name of their field, or `body`. */
export type Varying = Readonly<Record<string, RegExp>>

/** One exchange with the other plugin in place. */
export interface Exchange {
  readonly promise: string
  /** What is sent; a function of the answer before it where that has to be taken up, as cookies are. */
  readonly request: RawRequest | ((last: RawResponse) => RawRequest)
  /** The status of an answer that has to be what the twin's is. */
  readonly untouched?: number
  readonly error?: ExpectedError
  /** Members of the error that repeat a field as a number: the clock decides which. */
  readonly mirrors?: Readonly<Record<string, string>>
  /** Values that are new each time in this answer. */
  readonly varying?: Varying
  /** The placements it holds in, where it is not all. */
  readonly only?: Partial<Placement>
  /** Anything else about the answer. */
  readonly check?: (t: Test, response: RawResponse) => unknown
}

/** Another plugin: how it is used, what is asked of it, and what the guide says of it. */
export interface Neighbour {
  /** The name of its package. */
  readonly name: string
  /** What becomes of its errors, each status named; the cell in the guide. */
  readonly errors: string
  /** Whether it matters which of the two is registered first; the cell in the guide. */
  readonly order: string
  /** Statuses that the service answers with for reasons of its own, which the cell need not name. */
  readonly besides?: readonly number[]
  readonly register: (app: FastifyInstance) => unknown
  /** Routes, declared once both plugins are there. */
  readonly routes?: (app: FastifyInstance) => unknown
  /** Options of Fastify itself. */
  readonly server?: ServerOptions
  /** False where the plugin stands before every route, so that none is ordinary. */
  readonly ordinary?: boolean
  /** Values that are new each time, as nonces are, of every answer: in a field of that name, or in the `body`. */
  readonly varying?: Varying
  /** The placements it is possible in. @default all */
  readonly placements?: readonly Placement[]
  readonly exchanges: readonly Exchange[]
}

/** A secret that every unexpected error of these services has in it. */
export const secret = 'hunter2'

/** What any service does that has nothing to do with the other plugin. */
const ordinaryExchanges: readonly Exchange[] = [
  { promise: 'an ordinary success', request: { target: '/ordinary' }, untouched: 200 },
  {
    promise: 'an ordinary wrong method',
    request: { method: 'DELETE', target: '/ordinary' },
    error: {
      status: 405,
      members: { instance: '/ordinary', allow: ['GET', 'HEAD'] },
      fields: { allow: 'GET, HEAD' },
    },
  },
  {
    promise: 'an ordinary type that is refused',
    request: { target: '/ordinary', fields: [['Accept', 'text/css']] },
    error: { status: 406, members: { instance: '/ordinary', available: ['application/json'] } },
  },
  {
    promise: 'an ordinary failure',
    request: { target: '/failing' },
    error: { status: 500, members: { instance: '/failing' } },
  },
  {
    promise: 'an ordinary unknown path',
    request: { target: `/nope?key=${secret}` },
    error: { status: 404, members: { instance: '/nope' } },
  },
]

function addOrdinaryRoutes(app: FastifyInstance): void {
  const response = { 200: { type: 'object', properties: { n: { type: 'integer' } } } }
  app.get('/ordinary', { schema: { response } }, async () => ({ n: 1 }))
  app.get('/failing', async () => {
    throw new Error(`cannot log in with ${secret}`)
  })
}

/** Tests every exchange of every plugin in every placement. */
export function testNeighbours(t: Test, neighbours: readonly Neighbour[]): void {
  for (const neighbour of neighbours) {
    for (const placement of neighbour.placements ?? placements) {
      const { order, scope } = placement
      t.test(`${neighbour.name}, registered ${order} ours, in the ${scope} scope`, (t) =>
        testPlacement(t, neighbour, placement),
      )
    }
  }
}

async function testPlacement(t: Test, neighbour: Neighbour, placement: Placement): Promise<void> {
  const ours = await start(t, neighbour, placement, true)
  const twin = await start(t, neighbour, placement, false)
  const { ordinary = true, exchanges } = neighbour
  let last: RawResponse | undefined
  let lastOfTwin: RawResponse | undefined
  for (const exchange of ordinary ? [...exchanges, ...ordinaryExchanges] : exchanges) {
    if (!holdsIn(exchange, placement)) continue
    // Both are asked everything, so that what they count and remember stays the same.
    last = await send(ours, requestOf(exchange, last), { responses: 1 })
    lastOfTwin = await send(twin, requestOf(exchange, lastOfTwin), { responses: 1 })
    const varying = { ...neighbour.varying, ...exchange.varying }
    await checkExchange(t, { ...exchange, varying }, last, lastOfTwin)
  }
}

/** Tells whether an exchange is asked in a placement. */
function holdsIn({ only = {} }: Exchange, placement: Placement): boolean {
  return (
    (only.order ?? placement.order) === placement.order &&
    (only.scope ?? placement.scope) === placement.scope
  )
}

function requestOf({ request, promise }: Exchange, last: RawResponse | undefined): RawRequest {
  if (typeof request !== 'function') return request
  if (last === undefined) throw new Error(`${promise}: there is no answer before it`)
  return request(last)
}

async function checkExchange(
  t: Test,
  { promise, untouched, error, mirrors = {}, varying = {}, check }: Exchange,
  response: RawResponse,
  expected: RawResponse,
): Promise<void> {
  if (error !== undefined) {
    const members = { ...error.members }
    for (const [member, name] of Object.entries(mirrors)) {
      members[member] = Number(field(response, name))
    }
    checkError(t, response, { ...error, members }, promise)
    checkKeptFields(t, response, expected, varying, promise)
    const text = JSON.stringify(response.fields) + response.body.toString('latin1')
    t.notOk(text.includes(secret), `${promise}: the secret stays`)
  }
  if (untouched !== undefined) {
    t.equal(expected.status, untouched, `${promise}: status without the plugin`)
    t.strictSame(comparable(response, varying), comparable(expected, varying), `${promise}: same`)
  }
  await check?.(t, response)
}

/** Fields about the content or the connection, of which an error has its own. */
const ownFields: ReadonlySet<string> = new Set([
  'accept-ranges',
  'cache-control',
  'connection',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'etag',
  'expires',
  'keep-alive',
  'last-modified',
  'transfer-encoding',
])

function checkKeptFields(
  t: Test,
  response: RawResponse,
  expected: RawResponse,
  varying: Varying,
  promise: string,
): void {
  const missing: string[] = []
  for (const name of new Set(expected.fields.map(([name]) => name))) {
    if (ownFields.has(name)) continue
    const kept =
      name === 'vary'
        ? elements(expected, name).every((element) => elements(response, name).includes(element))
        : valuesOf(response, name, varying).join() === valuesOf(expected, name, varying).join()
    if (!kept) missing.push(`${name}: ${field(expected, name)}`)
  }
  t.strictSame(missing, [], `${promise}: the fields of the other plugin stay`)
}

function valuesOf(response: RawResponse, name: string, varying: Varying): string[] {
  return lines(response, name).map((value) => mask(value, varying[name]))
}

/** Replaces a value that is new each time, if it looks as it should. */
function mask(value: string, pattern: RegExp | undefined): string {
  return pattern === undefined ? value : value.replace(pattern, '…')
}

/** Everything of a response but the time, its fields in a stable order. */
function comparable({ status, fields, body }: RawResponse, varying: Varying): unknown {
  const rest = fields
    .filter(([name]) => name !== 'date')
    .map(([name, value]: Field) => `${name}: ${mask(value, varying[name])}`)
  const content = mask(body.toString('latin1'), varying['body'])
  const length = `content-length: ${body.byteLength}`
  return {
    status,
    // A body that is new each time may be as long as it likes.
    fields: rest.filter((line) => varying['body'] === undefined || line !== length).toSorted(),
    body: content,
  }
}

/** Starts the service in one placement, with ours or without, and returns its port. */
export async function start(
  t: Test,
  { register, routes, server, ordinary = true }: Neighbour,
  { order, scope }: Placement,
  withOurs: boolean,
): Promise<number> {
  const options = { genReqId: () => requestId, forceCloseConnections: true, ...server }
  const app: FastifyInstance = Fastify(serverOptions(options))
  t.teardown(() => app.close())
  const addRoutes = async (scope: FastifyInstance) => {
    await routes?.(scope)
    if (ordinary) addOrdinaryRoutes(scope)
  }
  const steps: (() => unknown)[] = [
    async () => {
      if (withOurs) await app.register(errorResource)
    },
  ]
  const theirs =
    scope === 'same'
      ? () => register(app)
      : () =>
          app.register(async (child) => {
            await register(child)
            await addRoutes(child)
          })
  if (order === 'before') steps.unshift(theirs)
  else steps.push(theirs)
  if (scope === 'same') steps.push(() => addRoutes(app))
  for (const step of steps) await step()
  return listen(app)
}
