/**
 * Who is measured. Each contender is one application with the routes of `cases.ts`, written the way its own
 * documentation says; logging is off everywhere, because a log line costs more than an error body.
 */

import { createServer, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import {
  cases,
  type ContenderName,
  type Entry,
  isReplaying,
  type Replaying,
} from '../cases/cases.ts'
import { buildBare, buildByHand } from './fastify.ts'
import { buildFixed, type RecordedAnswer } from './fixed.ts'
import { buildOurs } from './ours.ts'
import {
  buildBoom,
  buildEnhanced,
  buildHttpErrors,
  buildHttpErrorsProblem,
  buildSensible,
} from './peers.ts'

const builders: Record<
  Exclude<ContenderName, Replaying>,
  () => FastifyInstance | Promise<FastifyInstance>
> = {
  bare: buildBare,
  'by-hand': buildByHand,
  sensible: buildSensible,
  'http-errors': buildHttpErrors,
  'http-errors-problem': buildHttpErrorsProblem,
  boom: buildBoom,
  enhanced: buildEnhanced,
  ours: buildOurs,
}

/** Finds out who cannot take part here, with the reason each gives. Everybody else has to. */
export async function findAbsent(): Promise<Partial<Record<ContenderName, string>>> {
  try {
    const app = await builders.enhanced()
    await app.close()
    return {}
  } catch (error) {
    return { enhanced: error instanceof Error ? error.message : String(error) }
  }
}

/** Asks ours for its answer to a case. */
async function recordAnswer({ case: name }: Entry): Promise<RecordedAnswer> {
  const app = await buildOurs()
  const { method, path, headers, body } = cases[name].request
  const injected = { method: method as 'GET', url: path, headers, ...(body && { payload: body }) }
  const recorded = await app.inject(injected)
  await app.close()
  const replayed = { ...recorded.headers } as Record<string, string>
  for (const field of ['date', 'connection', 'keep-alive']) delete replayed[field]
  return { status: recorded.statusCode, headers: replayed, body: recorded.payload }
}

/** Node's own server, writing the bytes that ours sends for this case: no routing, no schema, the ceiling. */
async function buildRaw(entry: Entry): Promise<Server> {
  const { status, headers, body } = await recordAnswer(entry)
  // As long as Fastify keeps a connection that is idle; a paused generator needs more than Node's five seconds.
  return createServer({ keepAliveTimeout: 72_000 }, (_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  })
}

export interface RunningServer {
  port: number
  server: Server
  close(): Promise<void>
}

/** Starts one contender for one case on a free port of the loopback interface. */
export async function startContender(entry: Entry): Promise<RunningServer> {
  if (entry.contender === 'raw') {
    const server = await buildRaw(entry)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return {
      port: portOf(server),
      server,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    }
  }
  const { contender } = entry
  const app = isReplaying(contender)
    ? buildFixed(await recordAnswer(entry), { isDutiful: contender === 'dutiful' })
    : await builders[contender]()
  await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    port: portOf(app.server),
    server: app.server,
    close: async () => {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}
