import type { FastifyReply } from 'fastify'
import t from 'tap'
import {
  handOn,
  keepOnReply,
  writeInstead,
  type WrittenError,
} from '../../plugin/replies/written-error.ts'
import { buildApp, problem, toAnswer } from '../helpers/build-app.ts'

const written: WrittenError = {
  status: 409,
  headers: { 'content-type': 'application/problem+json' },
  body: '{"status":409}',
}

t.test('a payload is handed on as it is', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async (_request, reply) => {
    const handed: unknown[] = []
    handOn(reply, (...args: unknown[]) => void handed.push(...args), null, 'fine')
    return handed
  })
  t.strictSame((await app.inject('/')).json(), [null, 'fine'])
})

t.test(
  'a hook behind that sends instead of handing on has the Error Resource written',
  async (t) => {
    const { app } = await buildApp(t)
    app.get('/', (_request, reply) => {
      keepOnReply(reply, written)
      handOn(reply, () => void reply.send('another'))
    })
    const { statusCode, body } = await app.inject('/')
    t.strictSame([statusCode, body], [409, written.body])
  },
)

t.test('a hook that sends later is not waited for, and what it sends is ignored', async (t) => {
  const { app } = await buildApp(t)
  let late: Promise<void> | undefined
  app.addHook('onSend', async (_request, reply: FastifyReply, payload) => {
    late = Promise.resolve().then(() => void reply.code(410).send('Gone.'))
    await late
    return payload
  })
  app.get('/', async (_request, reply) => reply.conflict('Taken.'))
  t.strictSame(toAnswer(await app.inject('/')), problem(409, { detail: 'Taken.', instance: '/' }))
})

t.test(
  'nothing is written over what was sent, and who is under way writes into nothing',
  async (t) => {
    const { app } = await buildApp(t)
    app.get('/', (_request, reply) => {
      writeInstead(reply, written)
      writeInstead(reply, { ...written, status: 410 })
      reply.raw.writeHead(200)
      reply.raw.end('fine')
    })
    const { statusCode, body } = await app.inject('/')
    t.strictSame([statusCode, body], [409, written.body])
  },
)

t.test('the status of an Error Resource changes with its body alone', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url === '/code') reply.code(410)
    else reply.code(200)
    return payload
  })
  app.get('/code', async (_request, reply) => reply.conflict('Taken.'))
  app.get('/fine', async (_request, reply) => reply.conflict('Taken.'))
  t.strictSame(
    toAnswer(await app.inject('/code')),
    problem(409, { detail: 'Taken.', instance: '/code' }),
  )
  t.equal((await app.inject('/fine')).statusCode, 200, 'a success is what a hook makes of it')
})

t.test('another Error Resource takes the place of the first', async (t) => {
  const { app } = await buildApp(t)
  let isFirst = true
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!isFirst) return done(null, payload)
    isFirst = false
    reply.gone('It is gone.')
  })
  app.get('/', async (_request, reply) => reply.conflict('Taken.'))
  t.strictSame(
    toAnswer(await app.inject('/')),
    problem(410, { detail: 'It is gone.', instance: '/' }),
  )
})
