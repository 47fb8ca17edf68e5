/**
 * Clients as they come out of the box: none is refused for the header fields it sends by itself,
 * and each can read the Error Resource it gets.
 */
import formbody from '@fastify/formbody'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { errorResponses } from '../../plugin/index.ts'
import { clients, type Answer, type Ask } from '../fixtures/clients.ts'
import { checkBody, problemJson } from '../fixtures/error-resource.ts'
import { serve } from '../fixtures/fixture-app.ts'

const Thing = Type.Object({ n: Type.Integer() })
const text = {
  schema: { response: { 200: { content: { 'text/plain': { schema: Type.String() } } } } },
}

function addRoutes(app: FastifyInstance, seen: string[]): void {
  app.addHook('onRequest', async ({ headers }) => {
    seen.push(`accept: ${headers.accept ?? 'none'}, content: ${headers['content-type'] ?? 'none'}`)
  })
  app.register(formbody)
  app.get('/declared', { schema: { response: { 200: Thing } } }, async () => ({ n: 1 }))
  app.get('/undeclared', async () => ({ n: 1 }))
  app.get('/text', text, async (_request, reply) => reply.type('text/plain').send('one'))
  app.get('/undeclared-text', async () => 'one')
  app.post(
    '/things',
    { schema: { body: Thing, response: { 201: Thing } } },
    async (request, reply) => reply.code(201).send(request.body),
  )
  app.post('/anything', async (request) => request.body)
  app.post('/jobs', async (_request, reply) => reply.code(202).send({ state: 'queued' }))
  app.delete('/things/1', async (_request, reply) => reply.code(204).send())
  app.post(
    '/taken',
    { schema: { body: Thing, response: { 201: Thing, ...errorResponses(409) } } },
    async (_request, reply) => reply.conflict('n is taken.'),
  )
  app.get('/broken', async () => {
    throw new Error('hunter2')
  })
}

const json = 'application/json; charset=utf-8'
const plain = 'text/plain; charset=utf-8'
const n1 = '{"n":1}'

/** What is asked of every client, and what it has to get. */
const rows: readonly (Ask & {
  readonly promise: string
  readonly status: number
  readonly type?: string
  readonly body?: string
  readonly members?: Readonly<Record<string, unknown>>
})[] = [
  {
    promise: 'gets JSON from a route that declares it',
    ...{ how: 'json', path: '/declared', status: 200, type: json, body: n1 },
  },
  {
    promise: 'gets JSON from a route that declares nothing',
    ...{ how: 'json', path: '/undeclared', status: 200, type: json, body: n1 },
  },
  {
    promise: 'gets text from a route that declares it',
    ...{ how: 'text', path: '/text', status: 200, type: 'text/plain', body: 'one' },
  },
  {
    promise: 'gets text from a route that declares nothing',
    ...{ how: 'text', path: '/undeclared-text', status: 200, type: plain, body: 'one' },
  },
  {
    promise: 'posts JSON to a route that declares it',
    ...{ how: 'postJson', path: '/things', status: 201, type: json, body: n1 },
  },
  {
    promise: 'posts JSON to a route that declares nothing',
    ...{ how: 'postJson', path: '/anything', status: 200, type: json, body: n1 },
  },
  {
    promise: 'posts a form where forms are read',
    ...{ how: 'postForm', path: '/anything', status: 200, type: json, body: '{"n":"1"}' },
  },
  {
    promise: 'posts nothing',
    ...{ how: 'postNothing', path: '/jobs', status: 202, type: json, body: '{"state":"queued"}' },
  },
  {
    promise: 'deletes',
    ...{ how: 'delete', path: '/things/1', status: 204, type: '', body: '' },
  },
  { promise: 'is told of a 404', how: 'json', path: '/nope', status: 404 },
  { promise: 'is told of a 404 when it wants text', how: 'text', path: '/nope', status: 404 },
  { promise: 'is told of a 404 when it deletes', how: 'delete', path: '/nope', status: 404 },
  {
    promise: 'is told of a 405',
    how: 'postJson',
    path: '/text',
    status: 405,
    members: { allow: ['GET', 'HEAD'] },
  },
  {
    promise: 'is told of a 409',
    how: 'postJson',
    path: '/taken',
    status: 409,
    members: { detail: 'n is taken.' },
  },
  { promise: 'is told of a 500', how: 'json', path: '/broken', status: 500 },
]

for (const { name, missing, ask } of clients) {
  t.test(`${name}, as it comes, is never refused and reads every error`, missing(), async (t) => {
    const seen: string[] = []
    const { port } = await serve(t, (app) => addRoutes(app, seen))
    const answers = await ask(`http://127.0.0.1:${port}`, rows)
    t.equal(answers.length, rows.length, 'every request was answered')
    for (const [index, { promise, status, type = problemJson, body, ...row }] of rows.entries()) {
      const answer = answers[index] ?? { status: 0, type: '', body: '' }
      const said = `${promise} (${seen[index]})`
      t.equal(answer.status, status, `${said}: status`)
      t.equal(answer.type, type, `${said}: media type`)
      if (body !== undefined) t.equal(answer.body, body, `${said}: content`)
      else {
        const members = { instance: row.path, ...row.members }
        checkBody(t, toRaw(answer), { status, members }, said)
      }
    }
  })
}

function toRaw({ status, body }: Answer) {
  return { status, reason: '', fields: [], body: Buffer.from(body), framing: 'length' } as const
}
