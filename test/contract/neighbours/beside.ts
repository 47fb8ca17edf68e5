/**
 * A service with another plugin in it, three times over: without ours, which shows what its answers
 * are when nobody interferes, and with ours registered after and before it.
 */
import { once } from 'node:events'
import { request as startRequest, type IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import errorResource, { serverOptions } from '../../../plugin/index.ts'
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
  /** Sent with Node's own client: the strict one refuses the `Content-Length` of a 204. */
  readonly lenient?: boolean
  /** Where it matters which of the two plugins is registered first. */
  readonly order?: 'before' | 'after'
  /** Anything else about the answer. */
  readonly check?: (t: Test, response: RawResponse) => unknown
}

export interface Neighbour {
  readonly name: string
  /** Registers the other plugin and adds routes; called before or after ours is registered. */
  readonly add: (app: FastifyInstance) => unknown
  readonly exchanges: readonly Exchange[]
}

/** Tests every exchange, with the other plugin registered before and after ours. */
export function besideEachOther(t: Test, { name, add, exchanges }: Neighbour): void {
  for (const order of ['before', 'after'] as const) {
    t.test(`${name}, registered ${order} the plugin, works as it does without`, async (t) => {
      const bare = await start(t, async (app) => void (await add(app)))
      const port = await start(t, async (app) => {
        if (order === 'before') await add(app)
        await app.register(errorResource)
        if (order === 'after') await add(app)
      })
      for (const { promise, request, untouched, error, lenient, check, ...row } of exchanges) {
        if ((row.order ?? order) !== order) continue
        const ask = lenient === true ? sendLeniently : sendStrictly
        const response = await ask(port, request)
        if (error !== undefined) checkError(t, response, error, promise)
        if (untouched !== undefined) {
          const expected = await ask(bare, request)
          t.equal(expected.status, untouched, `${promise}: status without the plugin`)
          t.strictSame(comparable(response), comparable(expected), `${promise}: untouched`)
        }
        await check?.(t, response)
      }
    })
  }
}

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
