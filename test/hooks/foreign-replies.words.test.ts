/** What handlers of the user's answer in place of an error: findings they send, sentences, and the log. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errorResource from '../../plugin/index.ts'

const secret = 'hunter2'

interface Line {
  readonly level: number
  readonly msg: string
  readonly err?: { readonly message?: string; readonly stack?: string }
}

async function buildApp(t: Test): Promise<{ app: FastifyInstance; lines: Line[] }> {
  const lines: Line[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line) as Line) }
  const app = Fastify({ logger: { level: 'info', stream }, genReqId: () => 'r1' })
  t.teardown(() => app.close())
  await app.register(errorResource)
  return { app, lines }
}

const querystring = { type: 'object', properties: { limit: { type: 'integer' } } }

t.test('findings that a handler translates and sends are listed', async (t) => {
  const { app } = await buildApp(t)
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    for (const finding of error.validation ?? []) finding.message = 'muss ganzzahlig sein'
    return reply.code(error.message === 'secret' ? 500 : 400).send(error.validation)
  })
  app.get('/', { schema: { querystring } }, async () => 'x')
  const response = await app.inject(`/?limit=${secret}`)
  t.strictSame(response.json(), {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'FST_ERR_VALIDATION',
    detail: 'querystring/limit muss ganzzahlig sein',
    instance: '/',
    requestId: 'r1',
    errors: [{ detail: 'muss ganzzahlig sein', in: 'query', name: 'limit', code: 'type' }],
  })
})

t.test('findings that are sent with a 5xx are for the log', async (t) => {
  const { app } = await buildApp(t)
  const findings = [{ keyword: 'type', instancePath: '/n', message: 'must be integer' }]
  app.get('/', async (_request, reply) => reply.code(500).send(findings))
  t.strictSame((await app.inject('/')).json(), {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    instance: '/',
    requestId: 'r1',
  })
})

t.test('behind the 5xx of a handler is the error that it caught, with its stack', async (t) => {
  const { app, lines } = await buildApp(t)
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ message: 'Sorry.' }))
  app.get('/', async () => {
    throw new Error('query failed', { cause: new Error('no such table: users') })
  })
  const response = await app.inject('/')
  t.notMatch(response.body, /Sorry|query failed|users/)
  const line = lines.find(({ level }) => level === 50)
  t.equal(line?.msg, 'Sorry.')
  t.match(line?.err?.message, /^query failed: no such table: users/)
  t.match(line?.err?.stack, /foreign-replies\.words\.test/)
})

t.test('a not-found sentence that repeats the target is left out, also of a 405', async (t) => {
  const { app } = await buildApp(t)
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ message: `Cannot ${request.method} ${request.url}` }),
  )
  app.get('/orders', async () => 'x')
  for (const [method, status] of [
    ['GET', 404],
    ['POST', 405],
  ] as const) {
    const url = status === 404 ? `/nope?token=${secret}` : `/orders?token=${secret}`
    const response = await app.inject({ method, url })
    t.equal(response.statusCode, status)
    t.notMatch(response.body, new RegExp(`Cannot|${secret}`))
  }
})

t.test('the header fields of an error that Fastify itself answered are taken back', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const headers = { 'set-cookie': `a=${secret}`, 'x-internal': secret, 'retry-after': '7' }
  const values: readonly (readonly [value: object, status: number])[] = [
    [Object.assign(new Error('No.'), { statusCode: 500, headers }), 500],
    [Object.assign(new Error('No.'), { statusCode: 429, expose: false, headers }), 429],
    [Object.assign(new Error('No.'), { statusCode: 429, requestId: 'req_9', headers }), 500],
    [{ message: 'No.', statusCode: 401, requestId: 'req_9', headers }, 500],
  ]
  for (const [index, [value]] of values.entries()) {
    app.get(`/${index}`, async (_request, reply) => {
      reply.header('set-cookie', 'before=1')
      throw value
    })
  }
  await app.register(errorResource)
  for (const [index, [, status]] of values.entries()) {
    const response = await app.inject(`/${index}`)
    t.equal(response.statusCode, status)
    t.strictSame([response.headers['set-cookie']].flat(), ['before=1'])
    t.notOk('retry-after' in response.headers)
    t.notMatch(JSON.stringify(response.headers), new RegExp(secret))
  }
})
