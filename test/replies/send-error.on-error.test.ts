import type { FastifyInstance, onErrorHookHandler } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { buildBareApp, problem, toAnswer } from '../helpers/build-app.ts'

const secret = 'hunter2'

/** Hooks that try to answer where Fastify lets nobody send. */
const hooks: Readonly<Record<string, onErrorHookHandler>> = {
  async: async (_request, reply) => {
    reply.header('x-mine', '1').unauthorized({ headers: { 'x-theirs': '1' } })
  },
  throws: (_request, reply, _error, done) => {
    reply.header('x-mine', '1').unauthorized()
    done()
  },
  caught: (_request, reply, _error, done) => {
    try {
      reply.header('x-mine', '1').unauthorized()
    } catch {
      done()
    }
  },
}

const add = async (app: FastifyInstance): Promise<void> => void (await app.register(errorResource))

for (const [name, onError] of Object.entries(hooks)) {
  for (const place of ['younger', 'older', 'of the scope'] as const) {
    t.test(`what an onError hook sends is not sent: ${name}, ${place}`, async (t) => {
      const { app, lines } = buildBareApp(t)
      if (place !== 'younger' && place !== 'older') app.addHook('onError', onError)
      if (place !== 'older') await add(app)
      const own = place === 'of the scope' ? {} : { onError }
      app.get('/', own, async (_request, reply) => {
        reply.header('set-cookie', ['a=b', 'c=d'])
        throw new Error(secret)
      })
      app.get('/conflict', own, async () => {
        throw Object.assign(new Error('Taken.'), { statusCode: 409 })
      })
      if (place === 'older') await add(app)
      const response = await app.inject('/')
      t.equal(response.headers['x-mine'], '1')
      t.equal(response.headers['x-theirs'], undefined)
      t.equal(response.headers['www-authenticate'], undefined)
      t.strictSame(response.headers['set-cookie'], ['a=b', 'c=d'])
      t.equal(response.statusCode, 500)
      t.strictSame(response.json(), problem(500, { instance: '/' }).body)
      t.strictSame(
        lines.filter(([level]) => level === 50),
        [[50, secret, secret]],
        'the failure is in the log',
      )
      const conflict = toAnswer(await app.inject('/conflict'))
      t.strictSame(conflict.body, problem(409, { detail: 'Taken.', instance: '/conflict' }).body)
    })
  }
}

t.test(
  'what an onSend hook sends on purpose takes the place of a failure, which is logged',
  async (t) => {
    for (const place of ['younger', 'older'] as const) {
      const { app, lines } = buildBareApp(t)
      if (place === 'younger') await add(app)
      app.get('/', { onSend: async (_request, reply) => reply.conflict() }, async () => {
        throw new Error(secret)
      })
      if (place === 'older') await add(app)
      t.strictSame(toAnswer(await app.inject('/')), problem(409, { instance: '/' }))
      t.strictSame(lines[0], [50, secret, secret])
    }
  },
)
