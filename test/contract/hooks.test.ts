/** What hooks throw and send, each kind in each hook: everything is answered, errors in our body, redirects as redirects, and nothing ends the process. */
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import t from 'tap'
import errorResource, { httpErrors } from '../../plugin/index.ts'
import { faultsOf } from '../fixtures/error-resource.ts'

const secret = 'hunter2'
const login = { status: 302, headers: { location: '/login' } }

function fail(value: unknown): never {
  throw value
}

/** What a hook does instead of handing on. `value` is what it throws. */
interface Act {
  readonly name: string
  readonly status: 302 | 409 | 500
  readonly value?: () => unknown
  readonly send?: (reply: FastifyReply) => unknown
}

const acts: readonly Act[] = [
  { name: 'throws a redirect', status: 302, value: () => new Response(null, login) },
  {
    name: 'throws a Response',
    status: 409,
    value: () => Response.json({ message: 'Taken.' }, { status: 409 }),
  },
  { name: 'throws an error of ours', status: 409, value: () => httpErrors.conflict('Taken.') },
  {
    name: 'throws an object',
    status: 409,
    value: () => ({ statusCode: 409, message: 'Taken.' }),
  },
  { name: 'throws an error', status: 500, value: () => new Error(secret) },
  { name: 'throws a text', status: 500, value: () => secret },
  { name: 'redirects', status: 302, send: (reply) => reply.redirect('/login') },
  {
    name: 'sends a redirect',
    status: 302,
    send: (reply) => reply.send(new Response(null, login)),
  },
  {
    name: 'sends an error',
    status: 409,
    send: (reply) => reply.code(409).send({ message: 'Taken.' }),
  },
  { name: 'sends a text', status: 409, send: (reply) => reply.code(409).send('Taken.') },
  {
    name: 'sends a Response',
    status: 409,
    send: (reply) => reply.send(new Response('Taken.', { status: 409 })),
  },
  { name: 'uses a helper', status: 409, send: (reply) => reply.conflict('Taken.') },
  {
    name: 'sends twice',
    status: 409,
    send: (reply) => {
      reply.code(409).send('Taken.')
      return reply.code(410).send('Gone.')
    },
  },
]

/** Hooks, and whether they are given a payload before `done`. */
const hooks = {
  onRequest: false,
  preParsing: true,
  preValidation: false,
  preHandler: false,
  preSerialization: true,
  onSend: true,
  onError: true,
  onResponse: false,
} as const

type Done = (error?: unknown) => void

const styles: readonly (readonly [
  name: string,
  make: (act: Act, hasPayload: boolean) => unknown,
])[] = [
  [
    'async',
    ({ value, send }) =>
      async (_request: unknown, reply: FastifyReply) =>
        value === undefined ? send?.(reply) : fail(value()),
  ],
  [
    'with a callback',
    ({ value, send }, hasPayload) => {
      const run = (reply: FastifyReply, done: Done) =>
        value === undefined ? void send?.(reply) : done(value())
      return hasPayload
        ? (_request: unknown, reply: FastifyReply, _payload: unknown, done: Done) =>
            run(reply, done)
        : (_request: unknown, reply: FastifyReply, done: Done) => run(reply, done)
    },
  ],
  [
    'with a callback, throwing',
    ({ value, send }, hasPayload) => {
      const run = (reply: FastifyReply) =>
        value === undefined ? void send?.(reply) : fail(value())
      return hasPayload
        ? (_request: unknown, reply: FastifyReply, _payload: unknown, _done: Done) => run(reply)
        : (_request: unknown, reply: FastifyReply, _done: Done) => run(reply)
    },
  ],
]

/** What the handler does, and what leaves of it where a hook has no say. */
const outcomes = [
  ['a success', () => ({ ok: true }), 200],
  ['an error', () => fail(new Error(secret)), 500],
] as const

/** The first error stays, whatever hooks behind it do; but for one that may send, and puts another on the reply with a helper. */
function isBehind(hook: keyof typeof hooks, { name }: Act): boolean {
  return hook === 'onError' || (hook === 'onSend' && name !== 'uses a helper')
}

for (const [style, make] of styles) {
  for (const [outcome, handler, untouched] of outcomes) {
    t.test(`hooks ${style}, before or behind ${outcome}`, async (t) => {
      const app = Fastify({ genReqId: () => 'r1' })
      t.teardown(() => app.close())
      await app.register(errorResource)
      const cases: { url: string; name: string; hook: keyof typeof hooks; act: Act }[] = []
      for (const hook of Object.keys(hooks) as (keyof typeof hooks)[]) {
        // An error that is serialized by the plugin passes by; a success is no error.
        if (hook === 'preSerialization' && untouched === 500) continue
        if (hook === 'onError' && untouched === 200) continue
        for (const act of acts) {
          const url = `/${cases.length}`
          cases.push({ url, name: `${hook} ${act.name}`, hook, act })
          app.register(async (scope: FastifyInstance) => {
            scope.addHook(hook as never, make(act, hooks[hook]) as never)
            scope.post(url, async () => handler())
          })
        }
      }
      const origin = await app.listen({ port: 0, host: '127.0.0.1' })
      for (const { url, name, hook, act } of cases) {
        const headers = { 'content-type': 'application/json' }
        const response = await fetch(origin + url, {
          method: 'POST',
          headers,
          body: '{}',
          redirect: 'manual',
          signal: AbortSignal.timeout(20_000),
        })
        const text = await response.text()
        const isLate = hook === 'onResponse' || (untouched === 500 && isBehind(hook, act))
        t.equal(response.status, isLate ? untouched : act.status, name)
        if (response.status === 302) {
          t.equal(response.headers.get('location'), '/login', `${name}: location`)
          t.equal(text, '', `${name}: content`)
        }
        if (response.status < 400) continue
        t.equal(response.headers.get('content-type'), 'application/problem+json', `${name}: type`)
        t.strictSame(faultsOf(JSON.parse(text)), [], `${name}: ${text}`)
        t.equal(JSON.parse(text).status, response.status, `${name}: status`)
        t.notOk(text.includes(secret), `${name}: nothing leaks`)
      }
    })
  }
}

t.test('what an onSend hook returns in the place of an Error Resource is none', async (t) => {
  const app = Fastify({ genReqId: () => 'r1' })
  t.teardown(() => app.close())
  await app.register(errorResource)
  app.addHook('onSend', async () => new Response(secret, { status: 409 }))
  app.get('/', async (_request, reply) => reply.notFound('There is no order 42.'))
  app.get('/fine', async () => ({}))
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  const error = await fetch(origin)
  t.strictSame(await error.json(), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'There is no order 42.',
    instance: '/',
    requestId: 'r1',
  })
  const success = await fetch(`${origin}/fine`)
  t.strictSame(await success.json(), {
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    detail: secret,
    instance: '/fine',
    requestId: 'r1',
  })
})
