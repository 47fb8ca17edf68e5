import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import { isUnderWay } from '../../plugin/hooks/repeated-sends.ts'
import errorResource, { type ErrorResourceOptions } from '../../plugin/index.ts'

/** A service whose hook sends whenever something is sent. */
async function serve(
  t: Test,
  send: (reply: FastifyReply) => unknown,
  options: ErrorResourceOptions = {},
): Promise<FastifyInstance> {
  const app = Fastify({ genReqId: () => 'r1' })
  t.teardown(() => app.close())
  await app.register(errorResource, options)
  app.addHook('onSend', (_request, reply, _payload, _done) => void send(reply))
  app.get('/', async () => ({ ok: true }))
  return app
}

const redirects: readonly (readonly [name: string, send: (reply: FastifyReply) => unknown])[] = [
  ['redirects', (reply) => reply.header('x-a', '1').redirect('/login', 307)],
  [
    'sends a redirect of the web',
    (reply) => {
      const headers = { location: '/login', 'x-a': '1' }
      return reply.send(new Response(null, { status: 307, headers }))
    },
  ],
]

for (const [name, send] of redirects) {
  t.test(`a hook that always ${name} is answered with it, once`, async (t) => {
    const app = await serve(t, send)
    const got = await app.inject('/')
    t.strictSame(
      [got.statusCode, got.headers.location, got.headers['x-a'], got.body],
      [307, '/login', '1', ''],
    )
  })
}

const errors: readonly (readonly [
  name: string,
  send: (reply: FastifyReply) => unknown,
  status: number,
  title: string,
])[] = [
  [
    'sends a Response that is an error',
    (reply) => reply.send(new Response('No.', { status: 429, headers: { 'retry-after': '7' } })),
    429,
    'Too Many Requests',
  ],
  ['sends a success', (reply) => reply.send('fine'), 500, 'Internal Server Error'],
]

for (const [name, send, status, title] of errors) {
  t.test(`a hook that always ${name} is answered with an Error Resource`, async (t) => {
    const app = await serve(t, send)
    const got = await app.inject('/')
    t.strictSame(got.json(), {
      type: 'about:blank',
      title,
      status,
      instance: '/',
      requestId: 'r1',
      ...(status === 429 ? { retryAfter: 7 } : {}),
    })
    t.equal(got.statusCode, status)
  })
}

t.test('an Error Resource that is under way is the one that is sent', async (t) => {
  const app = Fastify({ genReqId: () => 'r1' })
  t.teardown(() => app.close())
  await app.register(errorResource)
  // Each sends anew as long as it can, which a helper always can.
  app.addHook('onSend', (_request, reply, _payload, _done) => void reply.gone('It is gone.'))
  app.get('/', async () => ({ ok: true }))
  const got = await app.inject('/')
  t.match(got.json(), { status: 410, detail: 'It is gone.' })
})

t.test('where the plugin has no say, it ends nothing', async (t) => {
  let count = 0
  const send = (reply: FastifyReply) => {
    count += 1
    if (count < 12) return reply.redirect('/login')
    reply.hijack()
    return reply.raw.writeHead(204).end()
  }
  const app = await serve(t, send, { except: ['/'] })
  t.equal((await app.inject('/')).statusCode, 204)
  t.equal(count, 12)
})

t.test('a reply that is sent anew because sending it failed comes through', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  let failures = 2
  app.addHook('onSend', async (_request, _reply, payload) => {
    failures -= 1
    if (failures >= 0) throw new Error('The store is away.')
    return payload
  })
  app.get('/', async () => ({ ok: true }))
  const got = await app.inject('/')
  t.equal(got.statusCode, 500)
  t.match(got.json(), { title: 'Internal Server Error' })
})

t.test('a reply is under way once hooks have its payload', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource)
  const seen: boolean[] = []
  app.addHook('onSend', async (_request, reply) => void seen.push(isUnderWay(reply)))
  app.get('/', async (_request, reply) => {
    seen.push(isUnderWay(reply))
    return { ok: true }
  })
  await app.inject('/')
  t.strictSame(seen, [false, true])
})
