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

/** A request of every client with the success it has to get: status, media type, content. */
type Success = readonly [
  promise: string,
  how: Ask['how'],
  path: string,
  status: number,
  type: string,
  content: string,
]

const successes: readonly Success[] = [
  ['gets JSON from a route that declares it', 'json', '/declared', 200, json, n1],
  ['gets JSON from a route that declares nothing', 'json', '/undeclared', 200, json, n1],
  ['gets text from a route that declares it', 'text', '/text', 200, 'text/plain', 'one'],
  ['gets text from a route that declares nothing', 'text', '/undeclared-text', 200, plain, 'one'],
  ['posts JSON to a route that declares it', 'postJson', '/things', 201, json, n1],
  ['posts JSON to a route that declares nothing', 'postJson', '/anything', 200, json, n1],
  ['posts a form where forms are read', 'postForm', '/anything', 200, json, '{"n":"1"}'],
  ['posts nothing', 'postNothing', '/jobs', 202, json, '{"state":"queued"}'],
  ['deletes', 'delete', '/things/1', 204, '', ''],
]

/** A request of every client with the error it has to get: status, further members. */
type Failure = readonly [
  promise: string,
  how: Ask['how'],
  path: string,
  status: number,
  members?: Readonly<Record<string, unknown>>,
]

const failures: readonly Failure[] = [
  ['is told of a 404', 'json', '/nope', 404],
  ['is told of a 404 when it wants text', 'text', '/nope', 404],
  ['is told of a 404 when it deletes', 'delete', '/nope', 404],
  ['is told of a 405', 'postJson', '/text', 405, { allow: ['GET', 'HEAD'] }],
  ['is told of a 409', 'postJson', '/taken', 409, { detail: 'n is taken.' }],
  ['is told of a 500', 'json', '/broken', 500],
]

for (const { name, missing, ask } of clients) {
  t.test(`${name}, as it comes, is never refused and reads every error`, missing(), async (t) => {
    const seen: string[] = []
    const { port } = await serve(t, (app) => addRoutes(app, seen))
    const asks = [...successes, ...failures].map(([, how, path]) => ({ how, path }))
    const answers = await ask(`http://127.0.0.1:${port}`, asks)
    t.equal(answers.length, asks.length, 'every request was answered')
    for (const [index, [promise, , , status, type, body]] of successes.entries()) {
      t.strictSame(answers[index], { status, type, body }, `${promise} (${seen[index]})`)
    }
    for (const [index, [promise, , path, status, members]] of failures.entries()) {
      const answer = answers[successes.length + index] ?? noAnswer
      const said = `${promise} (${seen[successes.length + index]})`
      t.equal(answer.status, status, `${said}: status`)
      t.equal(answer.type, problemJson, `${said}: media type`)
      checkBody(t, toRaw(answer), { status, members: { instance: path, ...members } }, said)
    }
  })
}

const noAnswer: Answer = { status: 0, type: '', body: '' }

function toRaw({ status, body }: Answer) {
  return { status, reason: '', fields: [], body: Buffer.from(body), framing: 'length' } as const
}
