import { once, EventEmitter } from 'node:events'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { isOvertaken } from '../../plugin/hooks/late-errors.ts'
import { buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

/** Holds a payload until an error has been caught. */
function holdOn(app: FastifyInstance) {
  const caught = new EventEmitter()
  let isCaught = false
  app.addHook('onError', async () => {
    isCaught = true
    caught.emit('error-hook')
  })
  return async (_request: unknown, _reply: unknown, payload: unknown) => {
    if (!isCaught) await once(caught, 'error-hook')
    return payload
  }
}

type Add = (app: FastifyInstance, register: () => unknown) => unknown

const places: readonly (readonly [name: string, add: Add])[] = [
  [
    'before the plugin',
    async (app, register) => {
      app.addHook('onSend', holdOn(app))
      await register()
    },
  ],
  [
    'behind the plugin',
    async (app, register) => {
      await register()
      app.addHook('onSend', holdOn(app))
    },
  ],
  [
    'before the plugin, while it becomes text',
    async (app, register) => {
      app.addHook('preSerialization', holdOn(app))
      await register()
    },
  ],
]

const overdue = problem(503, { instance: '/orders' })

for (const [place, add] of places) {
  for (const isUsers of [false, true]) {
    t.test(
      `a success that is held ${place} does not leave as the error that came meanwhile${
        isUsers ? ', which a handler answers' : ''
      }`,
      async (t) => {
        const { app } = buildBareApp(t, { handlerTimeout: 20 } as object)
        if (isUsers) {
          app.setErrorHandler((_error, _request, reply) => reply.code(503).send({ success: false }))
        }
        await add(app, () => app.register(errorResource))
        app.get('/orders', async () => ({ secret: 'hunter2' }))
        t.strictSame(toAnswer(await app.inject('/orders')), overdue)
      },
    )
  }
}

t.test(
  'a handler that takes too long is a 503, and so is one that answers afterwards',
  async (t) => {
    const { app } = buildBareApp(t, { handlerTimeout: 20 } as object)
    await app.register(errorResource)
    const hold = holdOn(app)
    app.get('/orders', async (request, reply) => {
      await hold(request, reply, undefined)
      return reply.notFound()
    })
    t.strictSame(toAnswer(await app.inject('/orders')), overdue)
  },
)

const reply = (isEncoded: boolean) => ({ hasHeader: () => isEncoded }) as never

t.test('what is encoded is the error itself', async (t) => {
  const late = { code: 'FST_ERR_HANDLER_TIMEOUT' }
  t.equal(isOvertaken(reply(false), late), true)
  t.equal(isOvertaken(reply(true), late), false)
  t.equal(isOvertaken(reply(false), new Error('no')), false)
})
