/** Header fields that would break the message, over a real socket. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, send } from '../fixtures/raw-http.ts'

const framing = {
  'Transfer-Encoding': 'chunked',
  'content-length': '7',
  'Content-Encoding': 'gzip',
  connection: 'x-hop',
  'keep-alive': 'timeout=1000',
  trailer: 'x-checksum',
  te: 'trailers',
  upgrade: 'h2c',
}

t.test('fields that frame a message are not taken from whoever sends an error', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.get('/conflict', (_request, reply) =>
    reply.conflict({ headers: { ...framing, 'x-kept': 'yes' } }),
  )
  app.get('/upgrade', (_request, reply) =>
    reply.upgradeRequired({ upgrade: ['h2c'], headers: framing }),
  )
  const port = await listen(app as never)
  const conflict = await send(port, { target: '/conflict' })
  t.equal(field(conflict, 'x-kept'), 'yes')
  t.equal(field(conflict, 'connection'), 'close')
  for (const name of [
    'transfer-encoding',
    'content-encoding',
    'keep-alive',
    'trailer',
    'te',
    'upgrade',
  ]) {
    t.equal(field(conflict, name), undefined, name)
  }
  t.match(json(conflict), { status: 409 })
  const upgrade = await send(port, { target: '/upgrade' })
  t.equal(field(upgrade, 'upgrade'), 'h2c')
  t.match(field(upgrade, 'connection') ?? '', /upgrade/)
})
