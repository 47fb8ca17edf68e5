/** A success that cannot be written, over a real socket. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { field, json, send } from '../fixtures/raw-http.ts'

t.test('a success whose field cannot be written is a 500 with the phrase of a 500', async (t) => {
  const app = Fastify(serverOptions())
  t.teardown(() => app.close())
  app.get('/older', (_request, reply) => reply.code(201).header('x-a', 'a\nb').send('made'))
  await app.register(errorResource)
  app.get('/text', (_request, reply) => reply.code(201).header('x-a', 'a\nb').send('made'))
  app.get('/empty', (_request, reply) => reply.code(202).header('x-\u20ac', 'a').send())
  const port = await listen(app as never)
  for (const target of ['/older', '/text', '/empty']) {
    const response = await send(port, { target })
    t.equal(response.status, 500, target)
    t.equal(response.reason, 'Internal Server Error', target)
    t.equal(field(response, 'content-type'), 'application/problem+json', target)
    t.match(json(response), { status: 500, title: 'Internal Server Error' }, target)
  }
})
