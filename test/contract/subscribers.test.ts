/** Subscribers to diagnostics channels that throw: Node reports each failure by itself, and every request is answered all the same. */
import { channel } from 'node:diagnostics_channel'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, talk } from '../fixtures/raw-http.ts'

const handler = 'tracing:fastify.request.handler'

/** Every channel that Fastify and the HTTP server of Node publish on. */
const channels: readonly string[] = [
  'fastify.initialization',
  `${handler}:start`,
  `${handler}:end`,
  `${handler}:asyncStart`,
  `${handler}:asyncEnd`,
  `${handler}:error`,
  'http.server.request.start',
  'http.server.response.created',
  'http.server.response.finish',
  'net.server.socket',
]

const close = 'Host: a\r\nConnection: close\r\n\r\n'
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

const exchanges: readonly (readonly [bytes: string, statuses: readonly number[]])[] = [
  [`GET /orders HTTP/1.1\r\n${close}`, [200]],
  [`GET /throws HTTP/1.1\r\n${close}`, [500]],
  [`GET /rejects HTTP/1.1\r\n${close}`, [500]],
  [`GET /conflict HTTP/1.1\r\n${close}`, [409]],
  [`GET /nope HTTP/1.1\r\n${close}`, [404]],
  [`DELETE /orders HTTP/1.1\r\n${close}`, [405]],
  [`CONNECT a:443 HTTP/1.1\r\n${close}`, [501]],
  ['GET /orders HTTP/1.1\r\nConnection: close\r\n\r\n', [400]],
  ['garbage\r\n\r\n', [400]],
  [get('/conflict') + get('/orders') + get('/orders'), [409, 200, 503]],
]

function subscriber(): never {
  throw new Error('hunter2')
}

/** Collects what would end the process, for as long as a test takes. */
function collectFailures(t: Test): readonly Error[] {
  const failures: Error[] = []
  process.setUncaughtExceptionCaptureCallback((error) => failures.push(error))
  t.teardown(() => process.setUncaughtExceptionCaptureCallback(null))
  return failures
}

for (const name of channels) {
  for (const when of ['before', 'after'] as const) {
    t.test(`${name}, subscribed to ${when} the plugin`, async (t) => {
      const failures = collectFailures(t)
      t.teardown(() => channel(name).unsubscribe(subscriber))
      if (when === 'before') channel(name).subscribe(subscriber)
      const app = Fastify(serverOptions({ maxRequestsPerSocket: 2, forceCloseConnections: true }))
      t.teardown(() => app.close())
      await app.register(errorResource)
      app.get('/orders', async () => 'orders')
      app.get('/throws', () => {
        throw new Error('hunter2')
      })
      app.get('/rejects', async () => {
        throw new Error('hunter2')
      })
      app.get('/conflict', async (_request, reply) => reply.conflict())
      const port = await listen(app as never)
      if (when === 'after') channel(name).subscribe(subscriber)
      for (const [bytes, statuses] of exchanges) {
        const { responses, rest } = await talk(port, bytes)
        t.strictSame(
          responses.map(({ status }) => status),
          statuses,
          bytes,
        )
        t.equal(rest.byteLength, 0)
        for (const response of responses.filter(({ status }) => status >= 400)) {
          t.equal(field(response, 'content-type'), 'application/problem+json', bytes)
          t.match(json(response), { type: 'about:blank', status: response.status }, bytes)
          t.notMatch(response.body.toString(), 'hunter2')
        }
      }
      // Nothing else failed because of that.
      t.strictSame(
        failures.filter(({ message }) => message !== 'hunter2'),
        [],
      )
    })
  }
}
