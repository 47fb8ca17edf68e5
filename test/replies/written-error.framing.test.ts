/** What hooks say of the framing of an error that is there already, over a real socket. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, send } from '../fixtures/raw-http.ts'

t.test('a hook that frames whatever is sent does not frame an error', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.addHook('onSend', async (_request, reply) => {
    reply.header('Transfer-Encoding', 'chunked').header('Trailer', 'x-checksum').header('x-hook', 1)
  })
  app.get('/orders', (_request, reply) => reply.conflict())
  const port = await listen(app as never)
  for (const [target, status] of [
    ['/orders', 409],
    ['/nope', 404],
  ] as const) {
    const response = await send(port, { target })
    t.equal(field(response, 'x-hook'), '1')
    t.equal(field(response, 'content-length'), String(response.body.byteLength))
    t.match(json(response), { status })
  }
})

t.test('trailers that a handler has asked for come behind an error, too', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/orders', (_request, reply) =>
    reply
      .trailer('x-checksum', async () => 'abc')
      .trailer('x-other', async () => 'def')
      .conflict(),
  )
  const client = connect(await listen(app as never), '127.0.0.1')
  await once(client, 'connect')
  client.write('GET /orders HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  const [head = '', rest = ''] = (await text(client)).split(/\r\n\r\n([\s\S]*)/)
  t.match(head, /^trailer: x-checksum x-other$/im)
  t.match(head, /^transfer-encoding: chunked$/im)
  t.notMatch(head, /^content-length:/im)
  t.match(rest, /\r\n0\r\nx-checksum: abc\r\nx-other: def\r\n\r\n$/)
})
