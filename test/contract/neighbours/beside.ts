/**
 * A service with another plugin in it, several times over: without ours, which shows what its answers
 * are when nobody interferes, with ours registered after and before it, and with ours told to leave
 * its paths alone.
 */
import { once } from 'node:events'
import { request as startRequest, type IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import errorResource, { serverOptions, type ErrorResourceOptions } from '../../../plugin/index.ts'
import { checkError, requestId, type ExpectedError } from '../../fixtures/error-resource.ts'
import { listen } from '../../fixtures/fixture-app.ts'
import { send, type Field, type RawRequest, type RawResponse } from '../../fixtures/raw-http.ts'

/** One exchange with the plugin beside ours. */
export interface Exchange {
  readonly promise: string
  readonly request: RawRequest
  /** The status of an answer that must be what it is without our plugin, field by field and byte by byte. */
  readonly untouched?: number
  readonly error?: ExpectedError
  /** The status of an answer in its own envelope, where that is another one than ours. */
  readonly own?: number
  /** Sent with Node's own client: the strict one refuses the `Content-Length` of a 204. */
  readonly lenient?: boolean
  /** Where it matters which of the two plugins is registered first. */
  readonly order?: 'before' | 'after'
  /** Anything else about the answer. */
  readonly check?: (t: Test, response: RawResponse) => unknown
}

/** A service with another plugin or framework in it. */
export interface Service {
  readonly name: string
  /** Prefixes whose answers are in an envelope of its own, which `except` leaves to it. */
  readonly except?: readonly string[]
  readonly exchanges: readonly Exchange[]
  /**
   * Starts it on a port of its own.
   * @param options Those of our plugin; `undefined` for a service without it.
   * @param order Whether the other one comes before ours.
   */
  readonly serve: (
    t: Test,
    options: ErrorResourceOptions | undefined,
    order: 'before' | 'after',
  ) => Promise<number>
}

export interface Neighbour extends Omit<Service, 'serve'> {
  /** Registers the other plugin and adds routes; called before or after ours is registered. */
  readonly add: (app: FastifyInstance) => unknown
}

/** Tests every exchange, with the other plugin registered before and after ours. */
export function besideEachOther(t: Test, { add, ...neighbour }: Neighbour): void {
  standBeside(t, {
    ...neighbour,
    serve: (t, options, order) =>
      start(t, async (app) => {
        if (order === 'before') await add(app)
        if (options !== undefined) await app.register(errorResource, options)
        if (order === 'after') await add(app)
      }),
  })
}

/** The same for a service that is started in a way of its own. */
export function standBeside(t: Test, service: Service): void {
  const { name, exchanges, serve } = service
  for (const order of ['before', 'after'] as const) {
    t.test(`${name}, registered ${order} the plugin, works as it does without`, async (t) => {
      const bare = await serve(t, undefined, order)
      const port = await serve(t, {}, order)
      for (const exchange of exchanges) {
        if ((exchange.order ?? order) !== order) continue
        const response = await ask(port, exchange)
        const { promise, error, untouched, check } = exchange
        if (error !== undefined) checkError(t, response, error, promise)
        if (untouched !== undefined) await checkUntouched(t, bare, exchange, response, untouched)
        await check?.(t, response)
      }
    })
  }
  if (service.except !== undefined) keepsItsEnvelope(t, service, service.except)
}

/** Tests that what is below these prefixes is as it was, errors included. */
function keepsItsEnvelope(
  t: Test,
  { name, exchanges, serve }: Service,
  except: readonly string[],
): void {
  for (const order of ['before', 'after'] as const) {
    t.test(`${name}, registered ${order}, keeps its envelope in ${except.join()}`, async (t) => {
      const bare = await serve(t, undefined, order)
      const port = await serve(t, { except }, order)
      for (const exchange of exchanges) {
        if (!except.some((prefix) => exchange.request.target.startsWith(prefix))) continue
        const { own, untouched, error } = exchange
        const status = own ?? untouched ?? error?.status
        await checkUntouched(t, bare, exchange, await ask(port, exchange), Number(status))
      }
    })
  }
}

/** Asserts that an answer is what it is without the plugin. */
async function checkUntouched(
  t: Test,
  bare: number,
  exchange: Exchange,
  response: RawResponse,
  status: number,
): Promise<void> {
  const expected = await ask(bare, exchange)
  t.equal(expected.status, status, `${exchange.promise}: status without the plugin`)
  t.strictSame(comparable(response), comparable(expected), `${exchange.promise}: untouched`)
}

const ask = (port: number, { lenient, request }: Exchange) =>
  lenient === true ? sendLeniently(port, request) : sendStrictly(port, request)

/** A proxy hands on an upstream's `Connection: keep-alive`, so that the server does not hang up. */
function sendStrictly(port: number, request: RawRequest): Promise<RawResponse> {
  return send(port, request, { responses: 1 })
}

async function sendLeniently(port: number, request: RawRequest): Promise<RawResponse> {
  const { method = 'GET', target: path, fields = [] } = request
  const headers = Object.fromEntries(fields)
  const asked = startRequest({ host: '127.0.0.1', port, method, path, headers, agent: false })
  asked.end(request.body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const { statusCode: status = 0, statusMessage: reason = '', rawHeaders } = response
  const received = rawHeaders.flatMap((name, index): Field[] =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [],
  )
  const body = Buffer.concat(await response.toArray())
  return { status, reason, fields: received, body, framing: 'length' }
}

async function start(t: Test, build: (app: FastifyInstance) => Promise<void>): Promise<number> {
  const app = Fastify(serverOptions({ genReqId: () => requestId, forceCloseConnections: true }))
  t.teardown(() => app.close())
  await build(app)
  return listen(app)
}

/** Everything of a response but the time, its fields in a stable order. */
function comparable({ status, fields, body }: RawResponse): unknown {
  const rest = fields
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${value}`)
  return { status, fields: rest.toSorted(), body: body.toString('latin1') }
}
