import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { isFastifysOwn, isSentByFastify, takeForOurs } from '../../plugin/hooks/handlers.ts'
import errorResource from '../../plugin/index.ts'

t.test('the handler of Fastify is told from one that was set', async (t) => {
  const app = Fastify()
  t.equal(isFastifysOwn(app.errorHandler), true)
  app.setErrorHandler(() => undefined)
  t.equal(isFastifysOwn(app.errorHandler), false)
})

t.test('a value was sent by Fastify on an older route, with the status of the value', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const judged: boolean[] = []
  app.get('/', async (_request, reply) => {
    reply.code(409)
    judged.push(isSentByFastify(reply, { statusCode: 409 }), isSentByFastify(reply, 'x'))
    return 'fine'
  })
  await app.inject('/')
  t.strictSame(judged, [true, false])
})

t.test('it was not where the scope has a handler that is not ours', async (t) => {
  for (const isOurs of [true, false]) {
    const app = Fastify()
    t.teardown(() => app.close())
    app.setErrorHandler(() => undefined)
    if (isOurs) takeForOurs(app.errorHandler)
    app.get('/', async (_request, reply) => isSentByFastify(reply.code(500), 'x'))
    t.equal((await app.inject('/')).body, String(isOurs))
  }
})

/** The errors in the log of one request. */
async function linesOf(
  t: Test,
  add: (app: FastifyInstance) => unknown,
  isOlder: boolean,
): Promise<number> {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const app = Fastify({ logger: { level: 'info', stream } })
  t.teardown(() => app.close())
  if (isOlder) await add(app)
  await app.register(errorResource)
  if (!isOlder) await add(app)
  const { headers } = await app.inject('/')
  t.equal(headers['content-type'], 'application/problem+json')
  return lines.filter((line) => 'err' in JSON.parse(line)).length
}

/** A route that throws, alone or in the scope of a handler that sends on what it is given. */
const throwing = (thrown: unknown) => (app: FastifyInstance) =>
  app.get('/', async () => {
    throw thrown
  })

const sendingOn = (thrown: unknown) => (app: FastifyInstance) =>
  app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => void reply.send(error))
    throwing(thrown)(scope)
  })

for (const [name, thrown] of [
  ['an object with a status', { statusCode: 409, message: 'Taken.' }],
  ['an object', { a: 1 }],
  ['a text', 'hunter2'],
  ['null', null],
  ['an error', new Error('x')],
] as const) {
  for (const isOlder of [true, false]) {
    const where = isOlder ? 'an older route' : 'a route'
    t.test(`${name} that ${where} throws is logged once`, async (t) => {
      t.equal(await linesOf(t, throwing(thrown), isOlder), 1)
    })
    t.test(`${name} that a handler of ${where} sends on is logged once`, async (t) => {
      t.equal(await linesOf(t, sendingOn(thrown), isOlder), 1)
    })
  }
}
