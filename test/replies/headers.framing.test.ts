/** Header fields that would break the message, over a real socket. */
import { Readable } from 'node:stream'
import Fastify, { type FastifyReply } from 'fastify'
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

/** What comes along where the fields of an upstream are copied. */
const copied: readonly (readonly [name: string, value: string])[] = [
  ['trailer', 'x-checksum'],
  ['transfer-encoding', 'chunked'],
  ['transfer-encoding', 'gzip'],
  ['transfer-encoding', 'identity'],
]

const places: Readonly<Record<string, (reply: FastifyReply, name: string, value: string) => void>> =
  {
    'the reply': (reply, name, value) => void reply.header(name, value),
    'the raw response': ({ raw }, name, value) => void raw.setHeader(name, value),
  }

const problem = { type: 'about:blank', title: 'Conflict', status: 409 }

const endings: readonly (readonly [
  name: string,
  status: number,
  end: (reply: FastifyReply) => unknown,
])[] = [
  ['a helper', 409, (reply) => reply.conflict()],
  ['a body', 409, (reply) => reply.code(409).send({ message: 'Taken.' })],
  ['a stream', 502, (reply) => reply.code(502).send(Readable.from(['hunter2']))],
  [
    'problem details',
    409,
    (reply) => reply.code(409).type('application/problem+json').send(problem),
  ],
  [
    'an error',
    500,
    () => {
      throw new Error('hunter2')
    },
  ],
]

for (const [place, set] of Object.entries(places)) {
  t.test(`what is said of the framing on ${place} is not said of an error`, async (t) => {
    const app = Fastify(serverOptions())
    t.teardown(() => app.close())
    await app.register(errorResource)
    for (const [number, [name, value]] of copied.entries()) {
      for (const [index, [, , end]] of endings.entries()) {
        app.get(`/${number}/${index}`, async (_request, reply) => {
          set(reply, name, value)
          return end(reply)
        })
      }
    }
    const port = await listen(app as never)
    for (const [number, [name, value]] of copied.entries()) {
      for (const [index, [ending, status]] of endings.entries()) {
        const row = `${name}: ${value}, and then ${ending}`
        // Refuses whatever has two framings, or none.
        const response = await send(port, { target: `/${number}/${index}` })
        t.equal(response.status, status, row)
        t.match(json(response), { type: 'about:blank', status }, row)
        t.equal(field(response, 'trailer'), undefined, row)
        t.equal(field(response, 'transfer-encoding'), undefined, row)
      }
    }
  })
}
