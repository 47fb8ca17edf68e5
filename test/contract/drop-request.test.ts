/** Listeners of the user's for the request that is one too many for its connection: theirs alone answer, wherever they are added. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, talk } from '../fixtures/raw-http.ts'

const request = 'GET /orders HTTP/1.1\r\nHost: a\r\n\r\n'
const mine = 'HTTP/1.1 299 Mine\r\nContent-Length: 4\r\nConnection: close\r\n\r\nmine'

type Listener = (request: IncomingMessage, socket: Socket) => void
type Adding = 'on' | 'once' | 'prependListener'

/** What they do, and the statuses that a client then gets for two requests at once; a socket that is ended sends no more. */
const listeners: readonly (readonly [name: string, listener: Listener, statuses: number[]])[] = [
  ['ends the socket', (_request, socket) => void socket.end(mine), [299]],
  [
    'writes and ends',
    (_request, socket) => {
      socket.write(mine)
      socket.end()
    },
    [299],
  ],
  ['destroys the socket', (_request, socket) => void socket.destroy(), []],
  ['does nothing', () => undefined, [200, 503]],
  ['reads the socket', (_request, socket) => void socket.remoteAddress, [200, 503]],
]

for (const [name, listener, statuses] of listeners) {
  for (const when of ['before', 'after'] as const) {
    for (const adding of ['on', 'once', 'prependListener'] satisfies Adding[]) {
      t.test(`a listener that ${name}, added by ${adding} ${when} ours`, async (t) => {
        const options = {
          maxRequestsPerSocket: 1,
          forceCloseConnections: true,
          keepAliveTimeout: 500,
        }
        const app = Fastify(serverOptions(options))
        t.teardown(() => app.close())
        if (when === 'before') app.server[adding]('dropRequest', listener)
        await app.register(errorResource)
        if (when === 'after') app.server[adding]('dropRequest', listener)
        app.get('/orders', async () => 'orders')
        const port = await listen(app as never)
        const { responses } = await talk(port, request + request)
        t.strictSame(responses.map(({ status }) => status).toSorted(), statuses)
        for (const response of responses.filter(({ status }) => status === 503)) {
          t.equal(field(response, 'content-type'), 'application/problem+json')
          t.match(json(response), { type: 'about:blank', status: 503 })
        }
      })
    }
  }
}
