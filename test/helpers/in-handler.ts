/** Replies of real requests, for what is done to one. */
import { once } from 'node:events'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyReply } from 'fastify'
import type { Test } from 'tap'

/** Runs an act in a handler of a bare app, and returns what it returned. */
export async function inHandler<T>(
  t: Test,
  act: (reply: FastifyReply) => T,
  request: { method?: 'GET' | 'PATCH' | 'POST'; headers?: Record<string, string> } = {},
): Promise<T> {
  const app = Fastify()
  t.teardown(() => app.close())
  let returned: T | undefined
  app.route({
    method: request.method ?? 'GET',
    url: '/things',
    config: { errorResource: { produces: ['text/csv', 'application/json'] } },
    handler: async (_request, reply) => {
      returned = act(reply)
      for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
      return ''
    },
  })
  const response = await app.inject({ method: 'GET', url: '/things', ...request })
  if (response.statusCode !== 200) throw new Error(response.body)
  return returned as T
}
/** What the handler of an HTTP/2 request returns. */
export async function overHttp2(t: Test, act: (reply: FastifyReply) => unknown): Promise<unknown> {
  const app = Fastify({ http2: true })
  t.teardown(() => app.close())
  app.get('/', async (_request, reply) => ({ returned: act(reply as unknown as FastifyReply) }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const session = connect(`http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`)
  t.teardown(() => session.close())
  const stream = session.request({ ':path': '/' }).setEncoding('utf8')
  const [body] = (await once(stream, 'data')) as [string]
  return (JSON.parse(body) as { returned: unknown }).returned
}
