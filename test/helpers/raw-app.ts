/** A service whose answers are looked at before, beside and without Fastify. */
import { EventEmitter, once } from 'node:events'
import type { FastifyServerOptions } from 'fastify'
import type { Test } from 'tap'
import { serverOptions } from '../../plugin/index.ts'
import { buildApp, listen, problem, type Answer, type Built } from './build-app.ts'

export const info = 30
export const error = 50

/** The problem as it is without Fastify: the connection closes, and nobody gave the request an id. */
export function rawProblem(...args: Parameters<typeof problem>): Answer {
  const { status, headers, body } = problem(...args)
  const { requestId: _none, ...members } = body as { requestId: string }
  return { status, headers: { ...headers, connection: 'close' }, body: members }
}

export interface Service extends Built {
  readonly port: number
  /** Emits `arrived` when `/slow` has a request, which answers on `go-on`. */
  readonly slow: EventEmitter
}

/** An app that echoes, and one route that waits to be told. */
export async function serve(
  t: Test,
  server: FastifyServerOptions = {},
  host?: string,
): Promise<Service> {
  const built = await buildApp(t, { server: serverOptions(server) })
  const slow = new EventEmitter()
  built.app.route({
    method: ['GET', 'POST'],
    url: '/orders',
    handler: async (request) => ({ body: request.body ?? null }),
  })
  built.app.get('/slow', async () => {
    const told = once(slow, 'go-on')
    slow.emit('arrived')
    await told
    return { slow: true }
  })
  return { ...built, slow, port: await listen(built.app, host) }
}

export const json = { 'content-type': 'application/json; charset=utf-8' }
export const served: Answer = { status: 200, headers: json, body: { body: null } }
export const servedSlowly: Answer = { status: 200, headers: json, body: { slow: true } }

export const get = 'GET /orders HTTP/1.1\r\nHost: a\r\n\r\n'
export const getSlow = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n'
export const post = 'POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
export const garbage = 'garbage\r\n\r\n'

export const notHttp = rawProblem(400, { detail: 'The request is not valid HTTP.' })
